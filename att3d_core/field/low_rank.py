"""The hypernetwork's last layer, whose gradient is never written out.

`W` is [N, V] with N near 650,000: a dense gradient costs more than the renderer. But dL/dW is a sum of one outer
product a frame, plus one for the spectral norm, so the backward pass hands those factors to the optimizer instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from att3d_core.field.low_rank_kernels import product, product_and_gram, seen_product


@dataclass(frozen=True)
class LowRankGradient:
    """`left.T @ right + outer(weight @ top, r)`: the gradient of `weight` [N, V], until that changes.

    left: [K, N]. right: [K, V]. The outer product flows through the spectral norm: top [V] is the right singular
    vector of the largest singular value, r [V] a multiple of it. `weight @ top` is worked out only where it is needed.
    """

    left: Tensor
    right: Tensor
    weight: Tensor
    top: Tensor
    r: Tensor

    def dense(self) -> Tensor:
        """The gradient written out, [N, V]."""
        return self.left.T @ self.right + torch.outer(self.weight @ self.top, self.r)

    def squared_norm(self) -> Tensor:
        """Squared Frobenius norm, from the small Gram matrices of the factors."""
        factors = torch.cat([self.left, (self.weight @ self.top)[None]])
        others = torch.cat([self.right, self.r[None]])
        return ((factors @ factors.T) * (others @ others.T)).sum()

    def scaled(self, factor: float) -> LowRankGradient:
        """The gradient times a number."""
        return replace(self, right=self.right * factor, r=self.r * factor)


def top_singular(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Largest singular value and right singular vector [V] of a tall weight [N, V], from its V x V Gram matrix."""
    return _top_of_gram(weight.T @ weight, weight.dtype)


def _top_of_gram(gram: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    values, vectors = torch.linalg.eigh(gram.double())
    return values[-1].clamp(min=1e-12).sqrt().to(dtype), vectors[:, -1].to(dtype)


def runs_kernels(*tensors: Tensor) -> bool:
    """Whether the CPU kernels can work on these tensors; PyTorch's own operations work on all others."""
    return all(tensor.device.type == "cpu" and tensor.dtype == torch.float32 for tensor in tensors)


def _product(v: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """`v @ weight.T` [B, N], and σ and the vector of `top_singular`."""
    if not runs_kernels(v, weight):
        return v @ weight.T, *top_singular(weight)
    out = _fresh(len(v), len(weight))
    gram = product_and_gram(v.contiguous().numpy(), weight.contiguous().numpy(), out.numpy())
    return out, *_top_of_gram(torch.from_numpy(gram), weight.dtype)


def _fresh(*shape: int) -> Tensor:
    """An empty tensor in an array of NumPy's, which asks the system for huge pages.

    PyTorch does not: writing a fresh array as large as a batch of grids is then mostly waiting for memory.
    """
    return torch.from_numpy(np.empty(shape, np.float32))


def _seen_product(grad: Tensor, weight: Tensor) -> Tensor:
    """`grad @ weight`, [B, V]."""
    if not runs_kernels(grad, weight):
        return grad @ weight
    return torch.from_numpy(seen_product(grad.contiguous().numpy(), weight.contiguous().numpy()))


class _SpectralProduct(torch.autograd.Function):
    """`gain / σ(W) * v Wᵀ`; leaves the gradient of W in `holder` and returns none for it."""

    @staticmethod
    def forward(ctx, v, weight, gain, holder):
        product, sigma, top = _product(v, weight)
        ctx.save_for_backward(v, weight, gain, sigma, top)
        ctx.holder = holder
        return product.mul_(gain / sigma)

    @staticmethod
    def backward(ctx, grad):
        v, weight, gain, sigma, top = ctx.saved_tensors
        scale = gain / sigma
        dv = _seen_product(grad, weight) * scale
        # dL/dv · v is dL/dout · out, because out is linear in v: no need to go through those two again.
        inner = torch.dot(dv.reshape(-1), v.reshape(-1))
        # σ = uᵀ W t with u = W t / σ, so dσ/dW = u tᵀ, and out is proportional to 1 / σ.
        ctx.holder.append(LowRankGradient(grad, v * scale, weight, top, -inner / sigma**2 * top))
        return dv, None, inner / gain, None


class _PlainProduct(torch.autograd.Function):
    """`v Wᵀ`; leaves the gradient of W in `holder` and returns none for it."""

    @staticmethod
    def forward(ctx, v, weight, holder):
        ctx.save_for_backward(v, weight)
        ctx.holder = holder
        if not runs_kernels(v, weight):
            return v @ weight.T
        out = _fresh(len(v), len(weight))
        product(v.contiguous().numpy(), weight.contiguous().numpy(), out.numpy())
        return out

    @staticmethod
    def backward(ctx, grad):
        v, weight = ctx.saved_tensors
        nothing = torch.zeros_like(weight[0])
        ctx.holder.append(LowRankGradient(grad, v, weight, nothing, nothing))
        return _seen_product(grad, weight) if ctx.needs_input_grad[0] else None, None, None


class LowRankBasis(nn.Module):
    """Linear layer without bias from v [B, V] to grids [B, N]: the columns of `weight` [N, V] are the basis grids.

    After `backward`, `low_rank_grads` holds one `LowRankGradient` a use.
    """

    def __init__(self, dim_v: int, size: int, std: float = 0.1, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(size, dim_v, generator=generator) * std)
        self.low_rank_grads: list[LowRankGradient] = []

    @property
    def low_rank(self) -> tuple[LowRankBasis, ...]:
        """The layers whose weights have low-rank gradients: this one."""
        return (self,)

    def folded(self) -> Tensor:
        """The weight that gives the same grids in one product, [N, V]."""
        return self.weight.detach()


class PlainBasis(LowRankBasis):
    """The layer without normalisation."""

    def forward(self, v: Tensor) -> Tensor:
        """Grids [B, N] of v [B, V]."""
        return _PlainProduct.apply(v, self.weight, self.low_rank_grads)  # type: ignore[return-value]


class SpectralBasis(LowRankBasis):
    """The layer spectrally normalised, with a learned gain (paper eq. 5 and B.1.5).

    The gain starts so that the layer is what it would be without normalisation.
    """

    def __init__(self, dim_v: int, size: int, std: float = 0.1, generator: torch.Generator | None = None) -> None:
        super().__init__(dim_v, size, std, generator)
        self.log_gain = nn.Parameter(top_singular(self.weight.detach())[0].log())

    def forward(self, v: Tensor) -> Tensor:
        """Grids [B, N] of v [B, V]."""
        return _SpectralProduct.apply(v, self.weight, self.log_gain.exp(), self.low_rank_grads)  # type: ignore[return-value]

    def folded(self) -> Tensor:
        """The weight that gives the same grids without norm or gain, [N, V]."""
        with torch.no_grad():
            return self.weight * (self.log_gain.exp() / top_singular(self.weight)[0])
