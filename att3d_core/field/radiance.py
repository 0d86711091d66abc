"""The radiance MLP: features of a point to its density and colour (paper section 3.1 and B.1.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from att3d_core.conventions import FIELD_RADIUS

HIDDEN = 32
"""Width of the hidden layer. Fixed: kernels and shaders are unrolled for it."""


def density_bias(points: Tensor) -> Tensor:
    """`10 (1 - 2 ||x||)` of points [..., 3] (eq. 7): starts every scene as a ball instead of nothing."""
    return 10.0 * (1.0 - 2.0 * points.norm(dim=-1))


class RadianceMLP(nn.Module):
    """features → 32 → (density, colour) with SiLU; softplus density after the bias, sigmoid sRGB colour.

    Weights are kept as `w1` [F, 32], `b1` [32], `w2` [4, 32], `b2` [4], the layout of the fused kernels.
    """

    def __init__(self, feature_count: int, generator: torch.Generator | None = None) -> None:
        super().__init__()

        def uniform(*shape: int, fan_in: int) -> nn.Parameter:
            bound = fan_in**-0.5
            return nn.Parameter((torch.rand(*shape, generator=generator) * 2 - 1) * bound)

        self.w1 = uniform(feature_count, HIDDEN, fan_in=feature_count)
        self.b1 = uniform(HIDDEN, fan_in=feature_count)
        self.w2 = uniform(4, HIDDEN, fan_in=HIDDEN)
        self.b2 = uniform(4, fan_in=HIDDEN)

    def forward(self, features: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
        """Density [...] in 1/m and colour [..., 3] in [0, 1] for features [..., F] at points [..., 3]."""
        return _radiance(self, self.b1, features, points)

    def select(self, indices: Tensor) -> RadianceMLP:
        """The MLP of some grids: the same for all."""
        return self

    def with_biases(self, biases: Tensor) -> BiasedRadiance:
        """The MLP of as many grids as `biases` [G, 32] has rows, each with its own added to b1. Differentiable."""
        return BiasedRadiance(self.w1, self.b1 + biases, self.w2, self.b2)

    def absorbing(self, biases: Tensor) -> RadianceMLP:
        """An MLP of its own with `biases` [32] added to b1. Not differentiable."""
        mlp = RadianceMLP(len(self.w1)).to(self.w1.device)
        mlp.load_state_dict({**self.state_dict(), "b1": self.b1 + biases})
        return mlp.requires_grad_(False)


@dataclass(frozen=True)
class BiasedRadiance:
    """A `RadianceMLP` whose b1 [G, 32] differs from grid to grid: text that enters by concatenation (B.1.3)."""

    w1: Tensor
    b1: Tensor
    w2: Tensor
    b2: Tensor

    def __call__(self, features: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
        """As `RadianceMLP`, for features [G, N, F] at points [G, N, 3]."""
        return _radiance(self, self.b1[:, None], features, points)

    def select(self, indices: Tensor) -> BiasedRadiance:
        """The MLP of the grids at `indices`."""
        return BiasedRadiance(self.w1, self.b1[indices], self.w2, self.b2)


class Radiance(Protocol):
    """What the field needs of either; b1 is [32], or [G, 32] for as many grids."""

    @property
    def w1(self) -> Tensor: ...

    @property
    def b1(self) -> Tensor: ...

    @property
    def w2(self) -> Tensor: ...

    @property
    def b2(self) -> Tensor: ...

    def __call__(self, features: Tensor, points: Tensor) -> tuple[Tensor, Tensor]: ...

    def select(self, indices: Tensor) -> Radiance: ...


def _radiance(mlp: Radiance, b1: Tensor, features: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    hidden = nn.functional.silu(features @ mlp.w1 + b1)
    out = hidden @ mlp.w2.T + mlp.b2
    inside = points.square().sum(-1) <= FIELD_RADIUS**2
    sigmas = nn.functional.softplus(out[..., 0] + density_bias(points)) * inside
    return sigmas, torch.sigmoid(out[..., 1:])
