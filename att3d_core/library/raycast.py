"""Ground-truth pictures of meshes: rays through embree, shaded with the renderer's own arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore import EmbreeDevice
from embreex.rtcore_scene import EmbreeScene
from torch import Tensor

from att3d_core.library.asset import Mesh
from att3d_core.render.shading import Shading, lambertian, shade


@dataclass(frozen=True)
class Hits:
    """Where rays meet a mesh. All [...] follow the rays' leading shape.

    mask: [...] bool. depth: [...] distance along the ray, 0 where missed. albedo, normals: [..., 3], 0 where missed.
    """

    mask: Tensor
    depth: Tensor
    albedo: Tensor
    normals: Tensor


@cache
def _device() -> EmbreeDevice:
    """One for all scenes: embree runs out after about a thousand, and the next scene would take the program down."""
    return EmbreeDevice()


class RayCaster:
    """An embree scene of one mesh."""

    def __init__(self, mesh: Mesh) -> None:
        self._scene = EmbreeScene(_device())
        # Tens of thousands of them are kept: corners are shared, and normals come from embree.
        TriangleMesh(self._scene, mesh.vertices.astype(np.float32), mesh.faces.astype(np.int32))
        self._colors = torch.from_numpy(mesh.face_colors.astype(np.float32))

    def cast(self, rays_o: Tensor, rays_d: Tensor) -> Hits:
        """First hits of rays [..., 3] (unit directions)."""
        shape = rays_d.shape[:-1]
        origins = rays_o.reshape(-1, 3).contiguous().numpy()
        directions = rays_d.reshape(-1, 3).contiguous().numpy()
        result = self._scene.run(origins, directions, output=1)
        primitive = torch.from_numpy(result["primID"].astype(np.int64)).view(shape)
        mask = primitive >= 0
        face = primitive.clamp(min=0)
        normals = torch.nn.functional.normalize(torch.from_numpy(result["Ng"]).view(*shape, 3), dim=-1, eps=1e-12)
        # Two-sided, like the field: a normal faces the viewer.
        normals = torch.where((normals * rays_d).sum(-1, keepdim=True) > 0, -normals, normals)
        depth = torch.from_numpy(result["tfar"].astype(np.float32)).view(shape)
        return Hits(
            mask,
            torch.where(mask, depth, 0.0),
            torch.where(mask[..., None], self._colors[face], 0.0),
            torch.where(mask[..., None], normals, 0.0),
        )

    def render(
        self,
        rays_o: Tensor,
        rays_d: Tensor,
        background: Tensor,
        shading: Shading = Shading.ALBEDO,
        light: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Picture [..., 3] and silhouette [...] (0 or 1) over `background` (broadcasts to the picture).

        `light` is a position [3]; every shading but albedo needs one.
        """
        hits = self.cast(rays_o, rays_d)
        color = hits.albedo
        if shading is not Shading.ALBEDO:
            if light is None:
                raise ValueError(f"shading {shading.name} needs a light position")
            points = rays_o + hits.depth[..., None] * rays_d
            color = shade(hits.albedo, lambertian(hits.normals, points, light), shading)
        return torch.where(hits.mask[..., None], color, background), hits.mask.float()
