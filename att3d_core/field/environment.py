"""Environment map: the colour behind the object, by ray direction and text (paper B.1.4)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from att3d_core.field.linear import SpectralLinear

OCTAVES = 8


def encode_directions(rays_d: Tensor) -> Tensor:
    """Sinusoidal encoding of directions [..., 3] with frequencies 1 to 2^7: [..., 48]."""
    scaled = rays_d[..., None, :] * (2.0 ** torch.arange(OCTAVES, device=rays_d.device))[:, None]
    return torch.cat([scaled.sin(), scaled.cos()], -1).flatten(-2)


class EnvironmentMap(nn.Module):
    """Encoded direction and v, one spectrally normalised linear layer, sigmoid."""

    def __init__(self, dim_v: int, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.linear = SpectralLinear(6 * OCTAVES + dim_v, 3, generator)

    def forward(self, rays_d: Tensor, v: Tensor) -> Tensor:
        """sRGB colours [B, R, 3] of directions [B, R, 3] for v [B, V]."""
        encoded = encode_directions(rays_d)
        return torch.sigmoid(self.linear(torch.cat([encoded, v[:, None].expand(*encoded.shape[:-1], -1)], -1)))
