"""Recolouring: a 3x3 matrix on the field's sRGB colours, the same in the viewer and in what is exported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from att3d_core.errors import UserError
from att3d_core.model import Scene


@dataclass(frozen=True)
class RecoloredScene(Scene):
    """A scene whose colours c become `matrix` [3, 3] times c, clamped to [0, 1]. `frames` shows the old ones."""

    matrix: Tensor | None = None

    def density_and_color(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """As `Scene`'s, recoloured."""
        sigmas, rgbs = super().density_and_color(points)
        return (sigmas, rgbs) if self.matrix is None else (sigmas, (rgbs @ self.matrix.T).clamp(0.0, 1.0))


def recolored(scene: Scene, matrix: Sequence[float]) -> RecoloredScene:
    """`scene` under the row-major `matrix` of nine numbers. Raises UserError."""
    if len(matrix) != 9 or not all(math.isfinite(x) and abs(x) <= 10 for x in matrix):
        raise UserError("a recolouring is nine numbers of -10 to 10")
    values = torch.tensor(matrix, dtype=torch.float32, device=scene.grids.device).view(3, 3)
    parts = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return RecoloredScene(**parts, matrix=values)
