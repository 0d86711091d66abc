"""Recolouring: a 3x3 matrix on the field's sRGB colours, the same in the viewer and in what is exported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from att3d_core.errors import UserError
from att3d_core.model import Frames, Scene
from att3d_core.render.cameras import Cameras
from att3d_core.render.shading import Shading


@dataclass(frozen=True)
class RecoloredScene(Scene):
    """A scene whose colours c become `matrix` [3, 3] times c, clamped to [0, 1]."""

    matrix: Tensor | None = None

    def density_and_color(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """As `Scene`'s, recoloured."""
        sigmas, rgbs = super().density_and_color(points)
        return (sigmas, rgbs) if self.matrix is None else (sigmas, (rgbs @ self.matrix.T).clamp(0.0, 1.0))

    def frames(
        self,
        cameras: Cameras,
        height: int,
        width: int,
        samples: int = 128,
        shading: Shading = Shading.ALBEDO,
        light: Tensor | None = None,
        with_normals: bool = False,
    ) -> Frames:
        """As `Scene`'s, recoloured: light only scales a colour, so the matrix may come after the sum along the ray."""
        frames = super().frames(cameras, height, width, samples, shading, light, with_normals)
        if self.matrix is None or shading is Shading.TEXTURELESS:
            return frames
        color = (frames.color @ self.matrix.T).clamp(min=0.0).minimum(frames.opacity[..., None])
        return replace(frames, color=color)


def recolored(scene: Scene, matrix: Sequence[float]) -> RecoloredScene:
    """`scene` under the row-major `matrix` of nine numbers. Raises UserError."""
    if len(matrix) != 9 or not all(math.isfinite(x) and abs(x) <= 10 for x in matrix):
        raise UserError("a recolouring is nine numbers of -10 to 10")
    values = torch.tensor(matrix, dtype=torch.float32, device=scene.grids.device).view(3, 3)
    parts = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return RecoloredScene(**parts, matrix=values)
