"""Hulls, decks, masts and sails."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, loft

Station = tuple[float, float, float, float]
"""Of a hull at one place: z, half of its width at the gunwale, height of the gunwale, height of the keel."""


def _half(fullness: float) -> np.ndarray:
    """Points (x, y) in [0, 1] from the keel to the gunwale on one side; `fullness` 1 is a box, 0 a V."""
    t = np.linspace(0, 1, 5)
    angle = t * np.pi / 2
    round_ = np.stack([np.sin(angle), 1 - np.cos(angle)], 1)
    return fullness * round_ + (1 - fullness) * np.stack([t, t], 1)


def solid_hull(stations: Sequence[Station], color: Color, fullness: float = 1.0) -> Mesh:
    """A hull with a flat closed top, from stern to bow."""
    side = _half(fullness)
    rings = []
    for z, half, top, keel in stations:
        right = [(half * x, keel + (top - keel) * y, z) for x, y in side]
        rings.append(right + [(-x, y, z) for x, y, z in right[:0:-1]])
    return loft(rings, color)


def open_hull(stations: Sequence[Station], wall: float, color: Color, fullness: float = 1.0) -> Mesh:
    """A hull that is hollow from above, with walls of thickness `wall`; its ends are thin stems."""
    side = _half(fullness)
    rings = []
    for z, half, top, keel in stations:
        inner = max(half - wall, 0.2 * half), min(keel + wall, top - 0.2 * (top - keel))
        right = [(half * x, keel + (top - keel) * y, z) for x, y in side]
        inside = [(inner[0] * x, inner[1] + (top - inner[1]) * y, z) for x, y in side]
        outer = [(-x, y, z) for x, y, z in right[:0:-1]] + right
        hollow = inside[::-1] + [(-x, y, z) for x, y, z in inside[1:]]
        rings.append(outer + hollow)
    return loft(rings, color)


def rail(stations: Sequence[Station], width: float, height: float, color: Color, lift: float = 0.0) -> list[Mesh]:
    """A beam on each gunwale, `width` wide and `height` high, moved up by `lift`."""
    sides = []
    for sign in (1, -1):
        rings = []
        for z, half, top, _ in stations:
            x, y = sign * half, top + lift
            near, far = sign * max(half - width / 2, 0.0), x + sign * width / 2
            rings.append([(near, y - height / 2, z), (far, y - height / 2, z), (far, y + height / 2, z),
                          (near, y + height / 2, z)])  # fmt: skip
        sides.append(loft(rings, color))
    return sides


def sail(
    corners: Sequence[tuple[float, float, float]], belly: tuple[float, float, float], thickness: float, color: Color
) -> Mesh:
    """A cloth over four `corners` (counter-clockwise from the lower left, seen from where it bulges to).

    `belly` is how far its middle is blown.
    """
    low_left, low_right, high_right, high_left = (np.asarray(corner, float) for corner in corners)
    blow = np.asarray(belly, float)
    normal = np.cross(high_right - low_left, high_left - low_right)
    back = -normal / np.linalg.norm(normal) * thickness
    rings = []
    for t in np.linspace(0, 1, 6):
        left, right = (1 - t) * low_left + t * high_left, (1 - t) * low_right + t * high_right
        row = [(1 - s) * left + s * right + blow * np.sin(np.pi * t) * (0.4 + 0.6 * np.sin(np.pi * s))
               for s in np.linspace(0, 1, 6)]  # fmt: skip
        rings.append([*row, *[point + back for point in row[::-1]]])
    return loft(np.array(rings), color)
