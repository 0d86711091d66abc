"""Pictures on a mesh: base colour baked from the field, and normals in tangent space."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.conventions import NORMAL_STEP
from att3d_core.exports.meshing.mesh import Color, surface_colors
from att3d_core.exports.meshing.surface import POINTS_A_CALL, Density
from att3d_core.exports.texturing.texels import Texels, fill

# A field's normal that leans further from the mesh's belongs to something else nearby.
LEAN_COSINE = 0.3


def bake_colors(
    density: Density, color: Color, texels: Texels, points: Tensor, normals: Tensor, step: float
) -> NDArray[np.uint8]:
    """sRGB picture [size, size, 3] of the field's colours at texels' `points` [N, 3] with unit `normals` [N, 3]."""
    colors = surface_colors(density, color, points, normals, step)
    return _bytes(fill(texels.size, texels.index, colors.numpy()))


def bake_normals(wanted: Tensor, texels: Texels, normals: Tensor, tangents: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Tangent-space normals [size, size, 3] as glTF encodes them, +Y up, of the `wanted` unit normals [N, 3] of texels.

    normals: [N, 3], the mesh's own, interpolated and of unit length. tangents: [N, 4], interpolated, w is the
    handedness.
    """
    tangent = torch.from_numpy(tangents[:, :3])
    bitangent = torch.linalg.cross(normals, tangent) * torch.from_numpy(tangents[:, 3:]).sign()
    local = torch.stack([(wanted * axis).sum(-1) for axis in (tangent, bitangent, normals)], dim=-1)
    local = torch.nn.functional.normalize(local, dim=-1)
    flat = np.array([0.5, 0.5, 1.0], np.float32)
    picture = fill(texels.size, texels.index, (local * 0.5 + 0.5).numpy())
    return _bytes(np.where(picture.sum(-1, keepdims=True) > 0, picture, flat))


@torch.no_grad()
def field_normals(density: Density, points: Tensor, normals: Tensor) -> Tensor:
    """Unit normals [N, 3] of the field near surface `points` [N, 3]: the gradient of its density, as renderers take it.

    Where that says nothing, or leans too far from the mesh's own `normals` [N, 3], those stand in.
    """
    result = torch.empty_like(points)
    offsets = NORMAL_STEP * torch.eye(3)
    for part in torch.arange(len(points)).split(POINTS_A_CALL // 6):
        around = points[part, None, None] + torch.stack([offsets, -offsets])
        sigmas = density(around.view(-1, 3)).float().cpu().view(-1, 2, 3)
        # Logarithms: a density that doubles every millimetre would otherwise be all about its densest sample.
        logs = sigmas.clamp(min=1e-3).log()
        inward = torch.nn.functional.normalize(logs[:, 0] - logs[:, 1], dim=-1)
        found = -inward
        own = normals[part]
        agrees = (found * own).sum(-1, keepdim=True) > LEAN_COSINE
        result[part] = torch.where(agrees, found, own)
    return result


def _bytes(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    return (values.clip(0.0, 1.0) * 255.0).round().astype(np.uint8)
