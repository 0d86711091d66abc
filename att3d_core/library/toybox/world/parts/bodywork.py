"""Bodies of vehicles: boxes with chamfered edges through sections of changing size."""

from __future__ import annotations

from collections.abc import Sequence

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, loft

Section = tuple[float, float, float, float]
"""Across a body at one place: z, half of its width, lower and upper y."""


def bodywork(sections: Sequence[Section], color: Color, bevel: float = 0.05, tumblehome: float = 1.0) -> Mesh:
    """A solid through `sections` from back to front with edges cut off by `bevel`.

    `tumblehome` is the width of its top relative to its bottom: the sides of a cabin lean inward.
    """
    rings = []
    for z, half, low, high in sections:
        cut = min(bevel, 0.45 * (high - low), 0.45 * half)
        top = half * tumblehome
        right = [(half - cut, low), (half, low + cut), (top, high - cut), (top - cut, high)]
        rings.append([(x, y, z) for x, y in right] + [(-x, y, z) for x, y in right[::-1]])
    return loft(rings, color)
