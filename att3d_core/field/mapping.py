"""The mapping network: text condition to feature grids (paper section 3.1, eq. 5; B.1.3, B.1.5)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from att3d_core.field.low_rank import SpectralBasis


class SpectralLinear(nn.Module):
    """Linear layer whose weight is divided by its largest singular value, with a learned gain after it."""

    def __init__(self, inputs: int, outputs: int, generator: torch.Generator | None = None) -> None:
        super().__init__()
        bound = inputs**-0.5
        self.weight = nn.Parameter((torch.rand(outputs, inputs, generator=generator) * 2 - 1) * bound)
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.log_gain = nn.Parameter(torch.linalg.matrix_norm(self.weight.detach(), 2).log())

    def forward(self, x: Tensor) -> Tensor:
        """x [..., inputs] to [..., outputs]."""
        return nn.functional.linear(x, self._normalised(), self.bias)

    def _normalised(self) -> Tensor:
        return self.weight * (self.log_gain.exp() / torch.linalg.matrix_norm(self.weight, 2))

    def folded(self) -> Tensor:
        """The weight that gives the same output without norm or gain, [outputs, inputs]."""
        with torch.no_grad():
            return self._normalised()


class Hypernetwork(nn.Module):
    """`u = A c + b`, `v = SiLU(u)`, `grids = W v`: everything but the SiLU is linear, so W holds basis grids.

    A released network has its norms and gains folded in (`folded=True`): plain linear layers, not for training.
    """

    def __init__(
        self, condition_dim: int, dim_v: int, size: int, folded: bool = False, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        self.first: SpectralLinear | nn.Linear
        self.basis: SpectralBasis | FixedBasis
        if folded:
            self.first = nn.Linear(condition_dim, dim_v)
            self.basis = FixedBasis(dim_v, size)
        else:
            self.first = SpectralLinear(condition_dim, dim_v, generator)
            self.basis = SpectralBasis(dim_v, size, generator=generator)

    def embed(self, condition: Tensor) -> Tensor:
        """Pre-activations u [B, V] of conditions [B, D]: affine, so a mix of prompts is the mix of their u."""
        return self.first(condition)

    def grids(self, u: Tensor) -> Tensor:
        """Grids [B, N] of pre-activations u [B, V]."""
        return self.basis(nn.functional.silu(u))


class FixedBasis(nn.Module):
    """Basis grids of a released model."""

    def __init__(self, dim_v: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(size, dim_v), requires_grad=False)

    def forward(self, v: Tensor) -> Tensor:
        """Grids [B, N] of v [B, V]."""
        return v @ self.weight.T
