"""How close is a scene to the asset that its prompt names? The project's one reconstruction score."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.library.raycast import RayCaster
from att3d_core.model import Scene
from att3d_core.render.cameras import turntable

VIEWS = 8
SIZE = 128


@dataclass(frozen=True)
class Views:
    """The pictures of the score, eight unless fewer were asked for: albedo over white [8, H, W, 3], and silhouettes
    [8, H, W] bool."""

    pictures: Tensor
    silhouettes: Tensor


@dataclass(frozen=True)
class Reconstruction:
    """Peak signal-to-noise ratios in dB: over the union of both silhouettes, and over the full frame."""

    foreground_db: float
    full_db: float


def scene_views(scene: Scene, size: int = SIZE, count: int = VIEWS, samples: int = 128) -> Views:
    """A scene from azimuths 0 to 315° by 45 (for `count` 8), elevation 15°, distance 2.5, focal 1."""
    frames = scene.frames(turntable(count), size, size, samples)
    return Views(frames.over(torch.ones(3, device=frames.color.device)).cpu(), frames.opacity.cpu() > 0.5)


def asset_views(caster: RayCaster, size: int = SIZE, count: int = VIEWS) -> Views:
    """The same pictures of an asset."""
    rays_o, rays_d = turntable(count).rays(size, size)
    pictures, silhouettes = caster.render(rays_o, rays_d, torch.ones(3))
    return Views(pictures, silhouettes > 0.5)


def halved(views: Views) -> Views:
    """Views of half the size, each pixel the mean of four."""

    def pooled(values: Tensor) -> Tensor:
        count, height, width = values.shape[:3]
        return values.view(count, height // 2, 2, width // 2, 2, -1).mean((2, 4))

    return Views(pooled(views.pictures), pooled(views.silhouettes.float())[..., 0] > 0.5)


def psnr(squared_error: Tensor) -> float:
    """Decibels of a mean squared error of values in [0, 1]."""
    return float(-10.0 * torch.log10(squared_error.clamp(min=1e-12)))


def compare(made: Views, truth: Views) -> Reconstruction:
    """Score `made` against `truth`; the foreground is the union of the silhouettes, dilated by one pixel."""
    union = (made.silhouettes | truth.silhouettes).float()
    mask = torch.nn.functional.max_pool2d(union[:, None], 3, stride=1, padding=1)[:, 0] > 0
    error = (made.pictures - truth.pictures).square()
    return Reconstruction(psnr(error[mask].mean()), psnr(error.mean()))
