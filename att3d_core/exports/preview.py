"""Pictures of a finished mesh as an engine shows it unlit: rays through embree, colours of its texture or vertices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.images import linear_to_srgb, srgb_to_linear
from att3d_core.library.asset import Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import Cameras

# The ray caster knows one colour a face: the face's number stands in it, in two digits, exact in float32.
_DIGIT = 4096


def mesh_frames(
    mesh: TexturedMesh | ColoredMesh, cameras: Cameras, size: int, supersamples: int = 2
) -> tuple[Tensor, Tensor]:
    """Premultiplied sRGB [B, size, size, 3] and coverage [B, size, size] of `mesh` in the field's cube.

    A mesh has hard edges, and every program that shows it smooths them: `supersamples` rays per pixel's side.
    """
    seen = seen_places(mesh, cameras, size * supersamples)
    color = torch.zeros(*seen.mask.shape, 3)
    color[seen.mask] = _colors(mesh, seen.face, seen.weights)
    block = (len(cameras), size, supersamples, size, supersamples)
    return color.view(*block, 3).mean((2, 4)), seen.mask.float().view(block).mean((2, 4))


@dataclass(frozen=True)
class Seen:
    """What rays through pixels meet. mask: [B, size, size] bool. face: [N] and weights: [N, 3], barycentric, of the N
    pixels of `mask`."""

    mask: Tensor
    face: NDArray[np.int64]
    weights: NDArray[np.float64]


def seen_places(mesh: TexturedMesh | ColoredMesh, cameras: Cameras, size: int) -> Seen:
    """Which place of `mesh` stands behind every pixel."""
    rays_o, rays_d = cameras.rays(size, size)
    number = np.arange(len(mesh.faces))
    digits = np.stack([number // _DIGIT, number % _DIGIT, number * 0], axis=1).astype(np.float32)
    hits = RayCaster(Mesh(mesh.vertices, mesh.faces, digits)).cast(rays_o, rays_d)
    places = rays_o[hits.mask] + hits.depth[hits.mask][:, None] * rays_d[hits.mask]
    seen = hits.albedo[hits.mask].numpy()
    face = (seen[:, 0] * _DIGIT + seen[:, 1]).astype(np.int64)
    return Seen(hits.mask, face, _barycentric(mesh, face, places.numpy().astype(np.float64)))


def _barycentric(
    mesh: TexturedMesh | ColoredMesh, face: NDArray[np.int64], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights [N, 3] of `points` [N, 3] on the faces numbered `face` [N]."""
    corners = mesh.vertices[mesh.faces[face]].astype(np.float64)
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    p = points - corners[:, 0]
    aa, ab, bb = ((x * y).sum(1) for x, y in ((a, a), (a, b), (b, b)))
    pa, pb = (p * a).sum(1), (p * b).sum(1)
    area = np.maximum(aa * bb - ab * ab, 1e-30)
    v, w = (bb * pa - ab * pb) / area, (aa * pb - ab * pa) / area
    return np.stack([1.0 - v - w, v, w], axis=1)


def _colors(mesh: TexturedMesh | ColoredMesh, face: NDArray[np.int64], weights: NDArray[np.float64]) -> Tensor:
    """sRGB [N, 3]: the texture sampled bilinearly, or the corners' colours mixed as engines do, in linear light."""
    if isinstance(mesh, TexturedMesh):
        uv = (mesh.uvs[mesh.faces[face]] * weights[..., None]).sum(1)
        grid = torch.from_numpy(uv * 2.0 - 1.0).float()[None, None]
        texture = torch.from_numpy(mesh.base_color).permute(2, 0, 1).float()[None] / 255.0
        return torch.nn.functional.grid_sample(texture, grid, padding_mode="border", align_corners=False)[0, :, 0].T
    linear = (srgb_to_linear(mesh.colors.astype(np.float64))[mesh.faces[face]] * weights[..., None]).sum(1)
    return torch.from_numpy(linear_to_srgb(linear.clip(0.0, 1.0))).float()
