"""The radiance MLP: features of a point to its density and colour (paper section 3.1 and B.1.9)."""

from __future__ import annotations

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
        hidden = nn.functional.silu(features @ self.w1 + self.b1)
        out = hidden @ self.w2.T + self.b2
        inside = points.square().sum(-1) <= FIELD_RADIUS**2
        sigmas = nn.functional.softplus(out[..., 0] + density_bias(points)) * inside
        return sigmas, torch.sigmoid(out[..., 1:])
