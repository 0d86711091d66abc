"""Leaves and petals: flat, pointed or round, bent outward."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, loft

POINTED = ((0.0, 0.3), (0.2, 0.8), (0.45, 1.0), (0.75, 0.65), (1.0, 0.06))
"""Share of the length and of the half width: a leaf."""
ROUND = ((0.0, 0.35), (0.25, 0.78), (0.55, 1.0), (0.82, 0.82), (1.0, 0.3))
"""A petal."""
BLADE = ((0.0, 0.75), (0.3, 1.0), (0.65, 0.8), (1.0, 0.08))
"""Grass, and the leaves of a palm."""


def leaf(
    length: float,
    width: float,
    color: Color,
    *,
    bend_deg: float = 30.0,
    start_deg: float = 0.0,
    thickness: float = 0.05,
    outline: Sequence[tuple[float, float]] = POINTED,
    tip: Color | None = None,
    cup: float = 0.0,
) -> Mesh:
    """A leaf from the origin: it leaves leaning `start_deg` from +Y toward +Z and bends by `bend_deg` along its way.

    length: along the bend. width: full, at its widest. tip: colour of its outer half. cup: how far, in widths, its
    rims rise toward the inside of the bend's start (-Z), as those of a petal do.
    """
    steps = len(outline)
    rings = []
    y = z = 0.0
    for i, (at, share) in enumerate(outline):
        lean = math.radians(start_deg + bend_deg * at)
        if i:
            step = (at - outline[i - 1][0]) * length
            middle = math.radians(start_deg + bend_deg * (at + outline[i - 1][0]) / 2)
            y, z = y + step * math.cos(middle), z + step * math.sin(middle)
        half, thick = share * width / 2, thickness / 2 * (0.35 + 0.65 * share)
        # Toward the outside of the bend, across the leaf.
        out = np.array([0.0, -math.sin(lean), math.cos(lean)])
        middle_line, rim = np.array([0.0, y, z]), -cup * width * share
        rings.append([
            middle_line + out * thick,
            middle_line + [half, 0, 0] + out * (rim + 0.25 * thick),
            middle_line + [half, 0, 0] + out * (rim - 0.25 * thick),
            middle_line - out * thick,
            middle_line - [half, 0, 0] + out * (rim - 0.25 * thick),
            middle_line - [half, 0, 0] + out * (rim + 0.25 * thick),
        ])  # fmt: skip
    mesh = loft(rings, color)
    if tip is not None:
        colors = mesh.face_colors.copy()
        spans = np.arange((steps - 1) * 12) // 12
        colors[: len(spans)][spans >= steps // 2] = tip
        colors[-6:] = tip
        mesh = Mesh(mesh.vertices, mesh.faces, colors)
    return mesh
