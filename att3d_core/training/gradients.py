"""The gradients of one step: summed over processes, measured and clipped, without writing the low-rank ones out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from att3d_core.field.low_rank import LowRankBasis, LowRankGradient
from att3d_core.training.distributed import Group

TOO_LARGE = 1e16
"""A gradient whose square, or the product of whose factors, comes near float32's end."""


def join(grads: Sequence[LowRankGradient]) -> LowRankGradient:
    """Several uses of one weight in one step as one gradient; its singular vector is the same for all."""
    if len(grads) == 1:
        return grads[0]
    return replace(
        grads[0],
        left=torch.cat([grad.left for grad in grads]),
        right=torch.cat([grad.right for grad in grads]),
        r=torch.stack([grad.r for grad in grads]).sum(0),
    )


@torch.no_grad()
def reduce_gradients(parameters: Sequence[nn.Parameter], bases: Sequence[LowRankBasis], group: Group) -> None:
    """Sum the gradients of all processes, in place."""
    for basis in bases:
        if basis.low_rank_grads:
            basis.low_rank_grads[:] = [_summed(join(basis.low_rank_grads), group)]
    if group.world == 1:
        return
    low_rank = {id(basis.weight) for basis in bases}
    dense = [parameter for parameter in parameters if id(parameter) not in low_rank and parameter.requires_grad]
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in dense]
    flat = group.sum(torch.cat([grad.reshape(-1) for grad in grads]))
    for parameter, part in zip(dense, flat.split([grad.numel() for grad in grads]), strict=True):
        parameter.grad = part.view_as(parameter).clone()


def _summed(mine: LowRankGradient, group: Group) -> LowRankGradient:
    """The sum of every process's low-rank gradient.

    Few factors [K, N] are sent to everybody, who then have all of them. Together they have no more than V rows that
    matter: where they would be more, each process works out its product [V, N], and those are summed. A ring passes
    every number of a sum twice and of an exchange once, so the border is at 2 V rows. docs/scaling.md has the numbers.
    """
    if group.world == 1:
        return mine
    rows, columns = len(mine.left), mine.right.shape[1]
    if group.world * rows <= 2 * columns:
        left, right = group.concatenate(mine.left), group.concatenate(mine.right)
    else:
        left = group.sum(mine.right.T @ mine.left)
        right = torch.eye(columns, dtype=mine.right.dtype, device=mine.right.device)
    return replace(mine, left=left, right=right, r=group.sum(mine.r))


@torch.no_grad()
def finite(parameters: Sequence[nn.Parameter], bases: Sequence[LowRankBasis]) -> bool:
    """Whether every gradient is a number, and small enough for its square to be one: then so is Adam's step."""
    norms = [torch.linalg.vector_norm(p.grad) for p in parameters if p.grad is not None]
    for basis in bases:
        for grad in basis.low_rank_grads:
            norms += [torch.linalg.vector_norm(part) for part in (grad.left, grad.right, grad.r)]
    return all(math.isfinite(norm) and norm < TOO_LARGE for norm in map(float, norms))


@torch.no_grad()
def norm(parameters: Sequence[nn.Parameter], bases: Sequence[LowRankBasis]) -> float:
    """The norm of all gradients as one vector; that of a low-rank one from the Gram matrices of its factors."""
    squares = [p.grad.double().square().sum() for p in parameters if p.grad is not None]
    squares += [grad.squared_norm().double() for basis in bases for grad in basis.low_rank_grads]
    return math.sqrt(max(float(sum(squares)), 0.0))


@torch.no_grad()
def clip(parameters: Sequence[nn.Parameter], bases: Sequence[LowRankBasis], limit: float) -> float:
    """Scale all gradients down together so that their norm is at most `limit`; the norm before that.

    Expects at most one low-rank gradient a basis, as `reduce_gradients` leaves them.
    """
    before = norm(parameters, bases)
    if before > limit:
        factor = limit / before
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.grad.mul_(factor)
        for basis in bases:
            basis.low_rank_grads[:] = [grad.scaled(factor) for grad in basis.low_rank_grads]
    return before


@torch.no_grad()
def all_finite(tensors: Sequence[Tensor]) -> bool:
    """Whether tensors hold neither NaN nor infinity; a sum is not finite where any of its terms is not."""
    return all(math.isfinite(float(tensor.sum())) for tensor in tensors if tensor.is_floating_point())
