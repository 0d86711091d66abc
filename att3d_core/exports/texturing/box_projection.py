"""Texture coordinates without an optimiser: every face seen from the side of a box that it faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.texturing.texels import inside

# A face deeper than this inside another one's texels shows through it.
OVERLAP = 0.05
ROUNDS = 3


def box_projection(
    surface: Surface, size: int, padding: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """(source [W], faces [F, 3], uvs [W, 2]) as in `Unwrapped`: connected faces of one side are one chart.

    Charts that fold over themselves, as a spiral stair does, are cut where they do. Takes time linear in the faces.
    """
    alone = np.zeros(len(surface.faces), bool)
    made = _project(surface, alone, size, padding)
    for _ in range(ROUNDS):
        overlapping = _hidden_faces(made[2], made[1], size)
        if not overlapping.any():
            break
        alone |= overlapping
        made = _project(surface, alone, size, padding)
    return made


def _project(
    surface: Surface, alone: NDArray[np.bool_], size: int, padding: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    corners = surface.vertices[surface.faces].astype(np.float64)
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    axis = np.abs(normal).argmax(1)
    side = axis * 2 + (np.take_along_axis(normal, axis[:, None], 1)[:, 0] < 0)
    chart = _charts(surface, side, alone)
    # One vertex a place and chart.
    key = chart[:, None].astype(np.int64) * len(surface.vertices) + surface.faces
    used, faces = np.unique(key, return_inverse=True)
    source, owner = used % len(surface.vertices), used // len(surface.vertices)
    chart_axis = np.zeros(chart.max(initial=-1) + 1, np.int64)
    chart_axis[chart] = axis
    plane = np.array([[2, 1], [0, 2], [0, 1]])[chart_axis[owner]]
    flat = np.take_along_axis(surface.vertices[source].astype(np.float64), plane, axis=1)
    low = np.full((len(chart_axis), 2), np.inf)
    high = np.full((len(chart_axis), 2), -np.inf)
    np.minimum.at(low, owner, flat)
    np.maximum.at(high, owner, flat)
    corner, scale = _pack(high - low, size, padding)
    uvs = ((flat - low[owner]) * scale + corner[owner]) / size
    return source.astype(np.int32), faces.reshape(-1, 3).astype(np.int32), uvs.astype(np.float32)


def _charts(surface: Surface, side: NDArray[np.int64], alone: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Which chart every face belongs to, [F]: neighbours across an edge share one where they face the same side."""
    faces = surface.faces.astype(np.int64)
    count = len(faces)
    start, end = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    edge = np.minimum(start, end) * len(surface.vertices) + np.maximum(start, end)
    face = np.repeat(np.arange(count), 3)
    order = np.argsort(edge, kind="stable")
    one, two = face[order[:-1]], face[order[1:]]
    joined = (edge[order[:-1]] == edge[order[1:]]) & (side[one] == side[two]) & ~alone[one] & ~alone[two]
    graph = coo_array((np.ones(joined.sum()), (one[joined], two[joined])), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _pack(extents: NDArray[np.float64], size: int, padding: int) -> tuple[NDArray[np.float64], float]:
    """Lower corners [C, 2] in texels of boxes [C, 2], on shelves, and the largest scale found that fits them."""
    low, high = 0.0, 2.0 * size / max(float(extents.max(initial=0.0)), 1e-9)
    best = _shelves(extents * 0.0, size, 0)
    for _ in range(30):
        scale = (low + high) / 2
        corners = _shelves(extents * scale, size, padding)
        if corners is None:
            high = scale
        else:
            low, best = scale, corners
    assert best is not None
    return best, low


def _shelves(boxes: NDArray[np.float64], size: int, padding: int) -> NDArray[np.float64] | None:
    corners = np.zeros_like(boxes)
    x = y = padding / 2
    shelf = 0.0
    for chart in np.argsort(-boxes[:, 1], kind="stable"):
        width, height = boxes[chart]
        if x + width > size - padding / 2:
            x, y, shelf = padding / 2, y + shelf + padding, 0.0
        if width > size - padding or y + height > size - padding / 2:
            return None
        corners[chart] = x, y
        x += width + padding
        shelf = max(shelf, float(height))
    return corners


def _hidden_faces(uvs: NDArray[np.float32], faces: NDArray[np.int32], size: int) -> NDArray[np.bool_]:
    """Faces [F] that share the inside of a texel with a lower face."""
    texel, face, _ = inside(uvs, faces, size, OVERLAP)
    order = np.lexsort((face, texel))
    again = order[1:][np.diff(texel[order]) == 0]
    hidden = np.zeros(len(faces), bool)
    hidden[face[again]] = True
    return hidden
