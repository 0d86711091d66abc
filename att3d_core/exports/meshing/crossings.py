"""Where a mesh passes through itself: pairs of faces of which an edge of one pierces the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.exports.meshing.surface import Surface

# Boxes this many times the median face's size: few faces a box, few boxes a face.
CELL = 1.5
# Pairs looked at together; bounds the memory, not the result.
PAIRS_A_PART = 1 << 20


def crossings(surface: Surface) -> NDArray[np.int64]:
    """Pairs of faces [P, 2] that cross, the lower number first. Touching along shared vertices is no crossing.

    Faces that overlap within one plane do not count: which of them is in front is nobody's concern.
    """
    corners = surface.vertices[surface.faces].astype(np.float64)
    pairs = _neighbours(corners.min(1), corners.max(1))
    found = [_crossing(surface.faces, corners, part) for part in np.array_split(pairs, len(pairs) // PAIRS_A_PART + 1)]
    return np.concatenate(found)


def _neighbours(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.int64]:
    """Pairs of boxes [P, 2] that overlap, each once, by way of the cells of a grid."""
    count = len(low)
    if count < 2:
        return np.zeros((0, 2), np.int64)
    cell = max(float(np.median((high - low).max(1))) * CELL, float((high.max(0) - low.min(0)).max()) / 1024, 1e-12)
    first = np.floor((low - low.min(0)) / cell).astype(np.int64)
    extent = np.floor((high - low.min(0)) / cell).astype(np.int64) - first + 1
    box, within = _spread(extent.prod(1))
    wide = extent[box]
    x, y, z = (
        first[box, 0] + within % wide[:, 0],
        first[box, 1] + within // wide[:, 0] % wide[:, 1],
        first[box, 2] + within // (wide[:, 0] * wide[:, 1]),
    )
    key = (z * (y.max() + 1) + y) * (x.max() + 1) + x
    order = np.argsort(key, kind="stable")
    key, box = key[order], box[order]
    # Every member of a cell with every later one.
    start = np.flatnonzero(np.diff(key, prepend=-1))
    size = np.diff(start, append=len(key))
    rank = np.arange(len(key)) - np.repeat(start, size)
    one, later = _spread(np.repeat(size, size) - rank - 1)
    a, b = box[one], box[one + 1 + later]
    near = ((low[a] <= high[b]) & (low[b] <= high[a])).all(1)
    a, b = np.minimum(a[near], b[near]), np.maximum(a[near], b[near])
    once = np.unique(a * count + b)
    return np.stack([once // count, once % count], axis=1)


def _spread(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each number of `counts` as often as it says, and which time it is."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def _crossing(faces: NDArray[np.int32], corners: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    shared = (faces[pairs[:, 0]][:, :, None] == faces[pairs[:, 1]][:, None, :]).any(2).sum(1)
    # Neighbours across an edge have nothing left that could pierce.
    pairs = pairs[shared < 2]
    crosses = np.zeros(len(pairs), bool)
    for one, two in ((pairs[:, 0], pairs[:, 1]), (pairs[:, 1], pairs[:, 0])):
        held = (faces[one][:, :, None] == faces[two][:, None, :]).any(2)
        for corner in range(3):
            following = (corner + 1) % 3
            free = ~(held[:, corner] | held[:, following])
            a, b = corners[one[free], corner], corners[one[free], following]
            crosses[free] |= _pierces(a, b, corners[two[free]])
    return pairs[crosses]


def _pierces(a: NDArray[np.float64], b: NDArray[np.float64], face: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the segment from `a` to `b` [N, 3] passes through the inside of `face` [N, 3, 3]: signs of volumes."""
    p, q, r = face[:, 0], face[:, 1], face[:, 2]
    above, below = _volume(p, q, r, a), _volume(p, q, r, b)
    turns = np.stack([_volume(a, b, p, q), _volume(a, b, q, r), _volume(a, b, r, p)])
    return (above * below < 0) & ((turns > 0).all(0) | (turns < 0).all(0))


def _volume(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], d: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.einsum("ij,ij->i", np.cross(b - a, c - a), d - a)
