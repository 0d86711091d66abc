"""What lies on a round body: plates bent over a ball, and a colour that shows on another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, Point, extrude, ring, vector
from att3d_core.library.toybox.world.surface import subdivided


def draped(
    outline: Sequence[tuple[float, float]],
    radii: Point,
    color: Color,
    at: tuple[float, float] = (0.0, 0.0),
    *,
    scale: tuple[float, float] = (1.0, 1.0),
    depth: float = 0.1,
    out: float = 0.03,
) -> Mesh:
    """A plate on the front of an ellipsoid about the origin, standing `out` of it.

    Its `outline` (x, y) is scaled by `scale` and moved to `at`, after its faces were split for the bend: their number
    depends on the outline alone, so what varies belongs into `scale`. The radii of a column are large in y.
    """
    plate = subdivided(extrude(outline, depth, color), 0.12, 1_000)
    x, y = scale[0] * plate.vertices[:, 0] + at[0], scale[1] * plate.vertices[:, 1] + at[1]
    left = 1.0 - (x / radii[0]) ** 2 - (y / radii[1]) ** 2
    z = radii[2] * np.sqrt(np.clip(left, 0.04, 1.0)) + plate.vertices[:, 2] - depth / 2 + out
    return Mesh(np.column_stack([x, y, z]).astype(np.float32), plate.faces, plate.face_colors)


def legible(ground: Color, dark: Color, bright: Color, at: float = 0.65) -> Color:
    """`dark` on a `ground` lighter than `at`, `bright` on a darker one, and all between close to it."""
    light = float(vector(ground) @ vector([0.3, 0.59, 0.11]))
    share = min(max((light - at) / 0.2 + 0.5, 0.0), 1.0)
    mixed = share * vector(dark) + (1.0 - share) * vector(bright)
    return (float(mixed[0]), float(mixed[1]), float(mixed[2]))


def washer(inner: float, outer: float, depth: float, color: Color, sides: int = 32) -> Mesh:
    """A flat ring about +Z with square edges."""
    middle, half = (inner + outer) / 2, (outer - inner) / 2
    round_ring = ring((0, 0, 0), middle, half, (0, 0, 1), color, sides, 8)
    x, y, z = round_ring.vertices.T.astype(float)
    around = np.arctan2(y, x)
    across = np.stack([np.hypot(x, y) - middle, z], 1)
    across /= np.maximum(np.abs(across).max(1, keepdims=True), 1e-9)
    reach = middle + half * across[:, 0]
    vertices = np.stack([reach * np.cos(around), reach * np.sin(around), across[:, 1] * depth / 2], 1)
    return Mesh(vertices.astype(np.float32), round_ring.faces, round_ring.face_colors)
