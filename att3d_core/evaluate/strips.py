"""Film strips: what a model shows on the way between two prompts, and how far two of them differ (paper Figs. 18, 19).

All numbers are foreground PSNRs in dB: the higher, the more alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.evaluate.reconstruction import Views, compare, halved
from att3d_core.model import Att3D, RenderMode, Scene
from att3d_core.render.cameras import Cameras

SAMPLES = 128


@dataclass(frozen=True)
class Strip:
    """views: N pictures at the weights `alphas` of the second prompt, which run from 0 to 1. middle: one at 1/2."""

    alphas: tuple[float, ...]
    views: Views
    middle: Views


@dataclass(frozen=True)
class Difference:
    """How alike two strips are: over the pictures between the ends, together, and over the two ends."""

    inner_db: float
    ends_db: float


def scene_pictures(scene: Scene, cameras: Cameras, size: int, mode: RenderMode = RenderMode.ALBEDO) -> Views:
    """Pictures of a scene on white, [B, size, size, 3] with four rays per pixel, and its silhouettes."""
    pictures = scene.picture(cameras, 2 * size, 2 * size, mode, samples=SAMPLES)
    opacity = scene.picture(cameras, 2 * size, 2 * size, RenderMode.OPACITY, samples=SAMPLES)
    return halved(Views(pictures.cpu(), opacity[..., 0].cpu() > 0.5))


def film_strip(
    model: Att3D, ends: Tensor, count: int, camera: Cameras, size: int, mode: RenderMode = RenderMode.ALBEDO
) -> Strip:
    """`count` pictures, at least 2, by one camera between the conditions `ends` [2, D] of two prompts.

    The mapping network is affine up to u, so mixing u is mixing embeddings (eq. 6).
    """
    if count < 2 or len(camera) != 1 or len(ends) != 2:
        raise ValueError(f"expected 2 ends, 1 camera, 2 pictures or more; got {len(ends)}, {len(camera)}, {count}")
    first, second = model.embed(ends.to(model.mean.device))

    def at(alpha: float) -> Views:
        return scene_pictures(model.scene_from_u((1 - alpha) * first + alpha * second), camera, size, mode)

    alphas = tuple(i / (count - 1) for i in range(count))
    views = [at(alpha) for alpha in alphas]
    middle = views[count // 2] if count % 2 else at(0.5)
    return Strip(alphas, _together(views), middle)


def difference(first: Strip, second: Strip) -> Difference:
    """How alike two strips of the same alphas are, of at least 3 pictures."""
    if first.alphas != second.alphas or len(first.alphas) < 3:
        raise ValueError(f"expected strips of the same alphas, 3 or more, got {first.alphas} and {second.alphas}")
    inner, ends = list(range(1, len(first.alphas) - 1)), [0, -1]

    def alike(rows: list[int]) -> float:
        return compare(_rows(first.views, rows), _rows(second.views, rows)).foreground_db

    return Difference(alike(inner), alike(ends))


def ends_db(strip: Strip) -> float:
    """How alike the two ends of a strip are: the scale that its other numbers are read on."""
    return compare(_rows(strip.views, [0]), _rows(strip.views, [-1])).foreground_db


def middle_db(strip: Strip) -> float:
    """How much the picture half-way is the plain dissolve of the two ends: their mean, pixel by pixel."""
    silhouettes = strip.views.silhouettes[[0, -1]].any(0, keepdim=True)
    dissolve = Views(strip.views.pictures[[0, -1]].mean(0, keepdim=True), silhouettes)
    return compare(strip.middle, dissolve).foreground_db


def _rows(views: Views, rows: list[int]) -> Views:
    return Views(views.pictures[rows], views.silhouettes[rows])


def _together(views: Sequence[Views]) -> Views:
    return Views(torch.cat([v.pictures for v in views]), torch.cat([v.silhouettes for v in views]))
