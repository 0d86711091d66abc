"""Words of shape: a tall, long, round, fat or thin one of whatever it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.world.look import Look

# Factors across (the shorter of x and z), up, and along (the longer of x and z). Clearly seen, but no more: a sum of
# basis grids shows an object in other proportions badly, and the worse the further they are from its own.
_STRETCH = {
    "tall": (0.86, 1.24, 0.86),
    "long": (0.9, 0.92, 1.24),
    "fat": (1.24, 0.96, 1.12),
    "thin": (0.7, 1.04, 0.86),
}
_ROUND = 0.45


def shaped(mesh: Mesh, look: Look) -> Mesh:
    """`mesh` with the proportions of `look`. How large it stands is for `finish` to see to."""
    vertices = mesh.vertices.astype(float)
    low, high = vertices.min(0), vertices.max(0)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 1e-6)
    factor = np.ones(3)
    along = 0 if half[0] > half[2] else 2
    for word, (across, up, far) in _STRETCH.items():
        goal = np.full(3, across)
        goal[1], goal[along] = up, far
        factor *= goal ** look[word]
    placed = (vertices - middle) * factor
    if look["round"] > 0.0:
        placed = _rounded(placed, half * factor, look["round"])
    return Mesh(placed.astype(np.float32), mesh.faces, mesh.face_colors)


def _rounded(points: NDArray[np.floating], half: NDArray[np.floating], amount: float) -> NDArray[np.floating]:
    """Points [V, 3] in a box of half extents `half`: the corners drawn in towards the ball within, and a stockier box.

    What is within that ball keeps its place, so a ball stays one.
    """
    unit = points / half
    length = np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1.0)
    radius = half ** (1 - 0.3 * amount) * half.mean() ** (0.3 * amount)
    return unit / length ** (_ROUND * amount) * radius
