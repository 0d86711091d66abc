"""Shading, the same arithmetic for fields and for library meshes."""

from __future__ import annotations

from enum import IntEnum

import torch
from torch import Tensor

from att3d_core.conventions import AMBIENT, DIFFUSE


class Shading(IntEnum):
    """How a frame is lit (DreamFusion section 3.1)."""

    ALBEDO = 0
    FULL = 1
    TEXTURELESS = 2


def lambertian(normals: Tensor, points: Tensor, light: Tensor) -> Tensor:
    """Ambient plus diffuse factor of a point light, [...], for unit `normals` and `points` [..., 3].

    `light` is a position that broadcasts against `points`.
    """
    to_light = torch.nn.functional.normalize(light - points, dim=-1)
    return AMBIENT + DIFFUSE * (normals * to_light).sum(-1).clamp(min=0.0)


def shade(albedo: Tensor, factor: Tensor, shading: Shading) -> Tensor:
    """Colour of a surface of `albedo` [..., 3] under the light `factor` [...]."""
    if shading is Shading.ALBEDO:
        return albedo
    base = albedo if shading is Shading.FULL else torch.ones_like(albedo)
    return base * factor[..., None]
