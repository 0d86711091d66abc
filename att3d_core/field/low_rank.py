"""The hypernetwork's last layer, whose gradient is never written out.

`W` is [N, V] with N near 650,000: a dense gradient costs more than the renderer. But dL/dW is a sum of one outer
product a frame, plus one for the spectral norm, so the backward pass hands those factors to the optimizer instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class LowRankGradient:
    """`left.T @ right + outer(u, r)`: the gradient of an [N, V] weight.

    left: [K, N]. right: [K, V]. u: [N] and r: [V], the part that flows through the spectral norm.
    """

    left: Tensor
    right: Tensor
    u: Tensor
    r: Tensor

    def dense(self) -> Tensor:
        """The gradient written out, [N, V]."""
        return self.left.T @ self.right + torch.outer(self.u, self.r)

    def squared_norm(self) -> Tensor:
        """Squared Frobenius norm, from the small Gram matrices of the factors."""
        factors = torch.cat([self.left, self.u[None]])
        others = torch.cat([self.right, self.r[None]])
        return ((factors @ factors.T) * (others @ others.T)).sum()

    def scaled(self, factor: float) -> LowRankGradient:
        """The gradient times a number."""
        return LowRankGradient(self.left, self.right * factor, self.u, self.r * factor)


def top_singular(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Largest singular value and right singular vector [V] of a tall weight [N, V], from its V x V Gram matrix."""
    gram = (weight.T @ weight).double()
    values, vectors = torch.linalg.eigh(gram)
    return values[-1].clamp(min=1e-12).sqrt().float(), vectors[:, -1].float()


class _SpectralProduct(torch.autograd.Function):
    """`gain / σ(W) * v Wᵀ`; leaves the gradient of W as `W.low_rank_grads` and returns none for it."""

    @staticmethod
    def forward(ctx, v, weight, gain, holder):
        sigma, top = top_singular(weight)
        products = torch.cat([v, top[None]]) @ weight.T
        out = products[:-1].mul_(gain / sigma)
        ctx.save_for_backward(v, weight, gain, sigma, top, out, products[-1] / sigma)
        ctx.holder = holder
        return out

    @staticmethod
    def backward(ctx, grad):
        v, weight, gain, sigma, top, out, u = ctx.saved_tensors
        scale = gain / sigma
        inner = torch.dot(grad.reshape(-1), out.reshape(-1))
        # σ = uᵀ W t, so dσ/dW = u tᵀ, and out is proportional to 1 / σ.
        ctx.holder.append(LowRankGradient(grad, v * scale, u, -inner / sigma * top))
        return (grad @ weight) * scale, None, inner / gain, None


class SpectralBasis(nn.Module):
    """Linear layer without bias from v [B, V] to grids [B, N], spectrally normalised, with a learned gain.

    The columns of `weight` [N, V] are the basis grids. Paper eq. 5 and B.1.5; the gain starts so that the layer is
    what it would be without normalisation. After `backward`, `low_rank_grads` holds one `LowRankGradient` a use.
    """

    def __init__(self, dim_v: int, size: int, std: float = 0.1, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(size, dim_v, generator=generator) * std)
        self.log_gain = nn.Parameter(top_singular(self.weight.detach())[0].log())
        self.low_rank_grads: list[LowRankGradient] = []

    def forward(self, v: Tensor) -> Tensor:
        """Grids [B, N] of v [B, V]."""
        return _SpectralProduct.apply(v, self.weight, self.log_gain.exp(), self.low_rank_grads)  # type: ignore[return-value]

    def folded(self) -> Tensor:
        """The weight that gives the same grids without norm or gain, [N, V]."""
        with torch.no_grad():
            return self.weight * (self.log_gain.exp() / top_singular(self.weight)[0])
