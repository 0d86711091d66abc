"""The four pictures that retrieval scores look at, of models and of the assets themselves."""

from __future__ import annotations

import torch
from torch import Tensor

from att3d_core.library.raycast import RayCaster
from att3d_core.model import Scene
from att3d_core.render.cameras import Cameras, turntable
from att3d_core.render.shading import Shading
from att3d_core.text.views import View

SIDES = (View.FRONT, View.SIDE, View.BACK, View.SIDE)
"""What the cameras look at, in their order: azimuths 0, 90, 180 and 270 degrees."""
SIZE = 64


def retrieval_cameras() -> Cameras:
    """Four cameras around the object: elevation 15 degrees, distance 2.5, focal 1, as for the foreground score."""
    return turntable(len(SIDES))


def lights(cameras: Cameras) -> Tensor:
    """A light above and to the left of each camera, [V, 3]."""
    right = cameras.camera_to_world[:, :3, 0]
    return cameras.origins + torch.tensor([0.0, 1.2, 0.0]) - 0.8 * right


def asset_pictures(caster: RayCaster, shading: Shading = Shading.ALBEDO, size: int = SIZE) -> Tensor:
    """[4, size, size, 3] of an asset on white, four rays per pixel."""
    cameras = retrieval_cameras()
    pictures = []
    for rays_o, rays_d, light in zip(*cameras.rays(2 * size, 2 * size), lights(cameras), strict=True):
        picture, _ = caster.render(rays_o, rays_d, torch.ones(3), shading, light)
        pictures.append(picture.view(size, 2, size, 2, 3).mean((1, 3)))
    return torch.stack(pictures)


def scene_pictures(scene: Scene, shading: Shading = Shading.ALBEDO, size: int = SIZE) -> Tensor:
    """[4, size, size, 3] of a model's scene on white, four rays per pixel."""
    cameras = retrieval_cameras()
    frames = scene.frames(cameras, 2 * size, 2 * size, shading=shading, light=lights(cameras))
    pictures = frames.over(torch.ones(3, device=frames.color.device)).cpu()
    return pictures.view(len(cameras), size, 2, size, 2, 3).mean((2, 4))
