"""Where an exported object stands: scaled to a height, its bottom centre at the origin, never rotated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from att3d_core.errors import ExportError


class Pivot(Enum):
    """Which place of an object is the origin. hand: where a hand holds an upright tool, a sixth of its height up."""

    BOTTOM = "bottom"
    CENTRE = "centre"
    HAND = "hand"


# Of the height: how far up a tool is held, and how much of it the hand covers.
_GRIP, _PALM = 1.0 / 6.0, 0.08


@dataclass(frozen=True)
class Placement:
    """`(points - pivot) * scale`. pivot: [3] float64."""

    pivot: NDArray[np.float64]
    scale: float

    def apply(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points [N, 3] of the field's cube where they stand in the file."""
        return ((points - self.pivot) * self.scale).astype(np.float32)


def placement(vertices: NDArray[np.float32], height: float, pivot: Pivot = Pivot.BOTTOM) -> Placement:
    """The placement that makes `vertices` [V, 3] `height` tall, `pivot` at the origin. Raises ExportError."""
    if not (np.isfinite(height) and height > 0.0):
        raise ExportError(f"the height must be a positive number of metres, got {height}")
    low, high = vertices.min(0).astype(np.float64), vertices.max(0).astype(np.float64)
    if high[1] - low[1] <= 0.0:
        raise ExportError("a flat mesh has no height to scale")
    tall = high[1] - low[1]
    where = (low + high) / 2
    match pivot:
        case Pivot.BOTTOM:
            where[1] = low[1]
        case Pivot.CENTRE:
            pass
        case Pivot.HAND:
            where[1] = low[1] + _GRIP * tall
            held = vertices[np.abs(vertices[:, 1] - where[1]) <= _PALM * tall]
            if len(held):
                where[[0, 2]] = (held.min(0) + held.max(0))[[0, 2]] / 2
    return Placement(where, height / tall)


def stand(vertices: NDArray[np.float32], height_m: float) -> NDArray[np.float32]:
    """`vertices` scaled uniformly to a height of `height_m`, their box's bottom centre at the origin."""
    return placement(vertices, height_m).apply(vertices)


def z_up(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors [N, 3] turned from +Y up, +Z front to +Z up, -Y front, as printers and CAD programs expect."""
    return np.stack([vectors[:, 0], -vectors[:, 2], vectors[:, 1]], axis=1)
