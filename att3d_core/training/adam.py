"""Adam without momentum (paper B.1.10: beta1 = 0), for dense gradients and for `LowRankGradient`s.

Of the large basis weight only the rows that a frame touched are updated, moments included ("lazy" Adam): voxels that
no ray saw have no gradient but the spectral norm's, and Adam would blow that up to full steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.optim.optimizer import ParamsT

from att3d_core.field.jit import jit
from att3d_core.field.low_rank import LowRankBasis, LowRankGradient, runs_kernels
from att3d_core.field.low_rank_kernels import row_tasks
from att3d_core.field.tasks import run
from att3d_core.training.gradients import join


@jit
def _update_rows(weight, square, left, right, top, r, lr, beta2, correction, eps, start, stop):
    """One Adam step on those rows n in start to stop of weight [N, V] that have any left[:, n] other than zero.

    square [N, V] is the second moment; the gradient of a row is `left[:, n] @ right + (weight[n] @ top) * r`.
    """
    width = weight.shape[1]
    g = np.empty(width, np.float32)
    for n in range(start, stop):
        touched = False
        for k in range(left.shape[0]):
            amount = left[k, n]
            if amount != np.float32(0):
                if not touched:
                    touched = True
                    along = np.float32(0)
                    for c in range(width):
                        along += weight[n, c] * top[c]
                    for c in range(width):
                        g[c] = along * r[c]
                for c in range(width):
                    g[c] += amount * right[k, c]
        if touched:
            for c in range(width):
                square[n, c] = beta2 * square[n, c] + (np.float32(1) - beta2) * g[c] * g[c]
                weight[n, c] -= lr * g[c] / (np.sqrt(square[n, c] * correction) + eps)


class Adam(torch.optim.Optimizer):
    """Adam with beta1 = 0. `bases` are the layers whose weights have low-rank gradients; the rest is dense."""

    def __init__(
        self, parameters: ParamsT, bases: Sequence[LowRankBasis], lr: float, beta2: float = 0.999, eps: float = 1e-8
    ) -> None:
        if lr <= 0 or not 0 <= beta2 < 1:
            raise ValueError(f"expected lr > 0 and beta2 in [0, 1), got {lr} and {beta2}")
        super().__init__(parameters, {"lr": lr, "beta2": beta2, "eps": eps})
        self.bases = tuple(bases)

    def zero_grad(self, set_to_none: bool = True) -> None:
        super().zero_grad(set_to_none)
        for basis in self.bases:
            basis.low_rank_grads.clear()

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        loss = None if closure is None else closure()
        low_rank = {id(basis.weight): basis.low_rank_grads for basis in self.bases}
        for group in self.param_groups:
            for parameter in group["params"]:
                factors = low_rank.get(id(parameter))
                grad = parameter.grad
                if grad is None and not factors:
                    continue
                state = self.state[parameter]
                if not state:
                    state["step"] = torch.zeros(())
                    state["square"] = torch.zeros_like(parameter)
                state["step"] += 1
                correction = 1.0 / (1.0 - group["beta2"] ** state["step"].item())
                settings = (group["lr"], group["beta2"], correction, group["eps"])
                if factors:
                    _low_rank_step(parameter, state["square"], join(factors), *settings)
                elif grad is not None:
                    _dense_step(parameter, state["square"], grad, *settings)
        return loss


def _dense_step(
    weight: Tensor, square: Tensor, grad: Tensor, lr: float, beta2: float, correction: float, eps: float
) -> None:
    square.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    weight.addcdiv_(grad, (square * correction).sqrt_().add_(eps), value=-lr)


def _low_rank_step(
    weight: Tensor, square: Tensor, grad: LowRankGradient, lr: float, beta2: float, correction: float, eps: float
) -> None:
    if not runs_kernels(weight, grad.left):
        touched = (grad.left != 0).any(0)
        rows, moments = weight[touched], square[touched]
        _dense_step(rows, moments, grad.dense()[touched], lr, beta2, correction, eps)
        weight[touched], square[touched] = rows, moments
        return
    factors = [tensor.contiguous().numpy() for tensor in (grad.left, grad.right, grad.top, grad.r)]
    numbers = tuple(np.float32(number) for number in (lr, beta2, correction, eps))
    arrays = (weight.numpy(), square.numpy(), *factors)
    run([partial(_update_rows, *arrays, *numbers, *task) for task in row_tasks(len(weight))])
