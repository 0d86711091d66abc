"""Flat things with an uneven edge, such as what is poured, baked or cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, loft


def around(count: int) -> NDArray[np.float64]:
    """`count` angles about +Y, from +Z towards +X."""
    return 2 * np.pi * np.arange(count) / count


def puddle(reach: NDArray[np.float64], levels: Sequence[tuple[float, float]], color: Color) -> Mesh:
    """A solid about +Y, `reach` from it at each angle of `around`, through (share of the reach, y) from below."""
    angle = around(len(reach))
    x, z = reach * np.sin(angle), reach * np.cos(angle)
    return loft([np.column_stack([share * x, np.full(len(reach), y), share * z]) for share, y in levels], color)


def patty(reach: NDArray[np.float64], thickness: float, color: Color, low: float = 0.0) -> Mesh:
    """A puddle with soft edges and a slightly domed top, from y = `low` on."""
    levels = ((0.05, 0.0), (0.9, 0.0), (1.0, 0.3), (1.0, 0.65), (0.92, 0.92), (0.6, 1.0), (0.05, 1.02))
    return puddle(reach, [(share, low + at * thickness) for share, at in levels], color)
