"""Blades of weapons and tools."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, loft


def blade(
    profile: Sequence[tuple[float, float, float]],
    thickness: float,
    color: Color,
    edge: Color | None = None,
    flat: float = 0.5,
) -> Mesh:
    """A blade along +Y, its flat sides toward +Z and -Z, through (y, left x, right x) from bottom to top.

    edge: colour of the ground edges, left and right. flat: share of the width between them.
    """
    rings = []
    for y, left, right in profile:
        middle, half = (left + right) / 2, (right - left) / 2
        a, b, t = middle - flat * half, middle + flat * half, thickness / 2
        # An edge of a quarter of the thickness rather than none, so that it does not vanish.
        e = t / 4
        rings.append([
            (a, y, t), (b, y, t), (right, y, e), (right, y, -e), (b, y, -t), (a, y, -t), (left, y, -e), (left, y, e),
        ])  # fmt: skip
    mesh = loft(rings, color)
    if edge is None:
        return mesh
    side = np.arange((len(profile) - 1) * 16) // 2 % 8
    colors = mesh.face_colors.copy()
    colors[: len(side)][(side != 0) & (side != 4)] = edge
    return Mesh(mesh.vertices, mesh.faces, colors)
