"""What a mesh should look like: pictures of the field it was made from, or of an asset, from many close cameras."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.exports.progress import Report, silent
from att3d_core.exports.texturing.bake import LEAN_COSINE, field_normals
from att3d_core.library.raycast import RayCaster
from att3d_core.model import Scene
from att3d_core.render.cameras import Cameras, orbit

LOWEST_DEG, HIGHEST_DEG = -20.0, 70.0
# At this distance the ball around the field just fills the picture.
DISTANCE, FOCAL = 2.5, 1.45
GOLDEN_DEG = 180.0 * (3.0 - math.sqrt(5.0))
# How far beside a refined surface the asset's own is looked for, in metres.
BESIDE = 0.02


@dataclass(frozen=True)
class Pictures:
    """color: [B, H, W, 3], sRGB, premultiplied. opacity: [B, H, W] in [0, 1]."""

    color: Tensor
    opacity: Tensor


class Target(Protocol):
    """What a mesh is pulled towards. size: pixels a side at which there is more to see than at half of it."""

    @property
    def size(self) -> int: ...

    def pictures(self, cameras: Cameras, size: int) -> Pictures:
        """What `cameras` see, unlit, `size` pixels a side."""
        ...

    def normals(self, points: Tensor, normals: Tensor) -> Tensor:
        """Unit normals [N, 3] near `points` [N, 3] of a mesh, or its own `normals` [N, 3] where nothing is known."""
        ...


@dataclass(frozen=True)
class FieldTarget:
    """The scene itself: what its export lost comes back."""

    scene: Scene
    size: int = 256

    def pictures(self, cameras: Cameras, size: int) -> Pictures:
        frames = self.scene.frames(cameras, size, size)
        return Pictures(frames.color.cpu(), frames.opacity.cpu())

    def normals(self, points: Tensor, normals: Tensor) -> Tensor:
        return field_normals(self.scene.density, points, normals)


@dataclass(frozen=True)
class AssetTarget:
    """An asset at full resolution, `supersamples` rays a side of a pixel: colours and edges beyond the voxels."""

    caster: RayCaster
    supersamples: int = 2
    size: int = 512

    def pictures(self, cameras: Cameras, size: int) -> Pictures:
        fine = size * self.supersamples
        hits = self.caster.cast(*cameras.rays(fine, fine))
        block = (len(cameras), size, self.supersamples, size, self.supersamples)
        return Pictures(hits.albedo.view(*block, 3).mean((2, 4)), hits.mask.float().view(block).mean((2, 4)))

    def normals(self, points: Tensor, normals: Tensor) -> Tensor:
        hits = self.caster.cast(points + BESIDE * normals, -normals)
        agrees = (hits.normals * normals).sum(-1) > LEAN_COSINE
        near = hits.mask & (hits.depth < 2 * BESIDE)
        return torch.where((agrees & near)[:, None], hits.normals, normals)


def close_cameras(count: int) -> Cameras:
    """`count` cameras on a spiral about the object, even on the sphere between LOWEST_DEG and HIGHEST_DEG."""
    low, high = (math.sin(math.radians(bound)) for bound in (LOWEST_DEG, HIGHEST_DEG))
    height = low + (high - low) * (torch.arange(count) + 0.5) / count
    azimuth = GOLDEN_DEG * torch.arange(count)
    return orbit(azimuth, torch.rad2deg(torch.asin(height)), torch.tensor(DISTANCE), torch.tensor(FOCAL))


def photographed(target: Target, cameras: Cameras, size: int, report: Report = silent) -> Pictures:
    """All pictures of `target`, one camera at a time, so that `report` may stop it."""
    made: list[Pictures] = []
    for view in range(len(cameras)):
        report(view / len(cameras), "pictures of what it should look like")
        made.append(target.pictures(cameras[view : view + 1], size))
    return Pictures(torch.cat([one.color for one in made]), torch.cat([one.opacity for one in made]))
