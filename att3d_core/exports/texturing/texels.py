"""Which place on a mesh every texel of its texture shows, and what stands between the charts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Candidate texels looked at together; bounds the memory, not the result.
CANDIDATES_A_PART = 1 << 20


@dataclass(frozen=True)
class Texels:
    """The covered texels of a texture.

    index: [N] int64, row * size + column, ascending, each once. face: [N] int32. weights: [N, 3] float32, the texel
    centre's barycentric coordinates in its face.
    """

    size: int
    index: NDArray[np.int64]
    face: NDArray[np.int32]
    weights: NDArray[np.float32]

    def mix(self, values: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
        """Vertex values [V, K] at every texel, [N, K]."""
        corners = faces[self.face]
        mixed = values[corners[:, 0]] * self.weights[:, :1]
        for corner in (1, 2):
            mixed += values[corners[:, corner]] * self.weights[:, corner : corner + 1]
        return mixed


def rasterise(uvs: NDArray[np.float32], faces: NDArray[np.int32], size: int) -> Texels:
    """The texels whose centres lie in a face; the lowest face wins where several do."""
    index, face, weights = inside(uvs, faces, size)
    order = np.lexsort((face, index))
    first = order[np.diff(index[order], prepend=-1) > 0]
    return Texels(size, index[first], face[first], weights[first])


def inside(
    uvs: NDArray[np.float32], faces: NDArray[np.int32], size: int, margin: float = 0.0
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Every pair of a texel centre and a face around it: texel [M], face [M], barycentric weights [M, 3].

    `margin`: how deep inside, as a barycentric coordinate.
    """
    corners = uvs[faces].astype(np.float64) * size - 0.5  # texel centres at whole numbers
    low = np.maximum(np.ceil(corners.min(1)), 0).astype(np.int64)
    high = np.minimum(np.floor(corners.max(1)), size - 1).astype(np.int64)
    extent = np.maximum(high - low + 1, 0)
    counts = extent.prod(1)
    parts: list[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]] = []
    ends = np.cumsum(counts)
    start = 0
    while start < len(faces):
        done = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, done + CANDIDATES_A_PART, side="right")), start + 1)
        parts.append(_inside_part(corners, low, extent, counts, slice(start, stop), size, margin))
        start = stop
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros((0, 3), np.float32)
    texel, face, weights = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return texel, face, weights


def _inside_part(
    corners: NDArray[np.float64],
    low: NDArray[np.int64],
    extent: NDArray[np.int64],
    counts: NDArray[np.int64],
    part: slice,
    size: int,
    margin: float,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    a, b, c = (corners[part, corner] for corner in range(3))
    twice = _cross(b - a, c - a)
    owner = np.repeat(np.arange(len(a)), counts[part])
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts[part]) - counts[part], counts[part])
    width = extent[part, 0][owner]
    column = low[part, 0][owner] + within % np.maximum(width, 1)
    row = low[part, 1][owner] + within // np.maximum(width, 1)
    point = np.stack([column, row], axis=1).astype(np.float64)
    area = twice[owner]
    area[area == 0.0] = np.inf
    w1 = _cross(point - a[owner], (c - a)[owner]) / area
    w2 = _cross((b - a)[owner], point - a[owner]) / area
    weights = np.stack([1.0 - w1 - w2, w1, w2], axis=1)
    keep = (weights >= margin - 1e-9).all(1) & np.isfinite(area)
    face = (owner[keep] + part.start).astype(np.int32)
    return (row * size + column)[keep], face, weights[keep].astype(np.float32)


def fill(size: int, index: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
    """A picture [size, size, K] of `values` [N, K] at texels `index` [N]; what is between continues its surroundings.

    Averages of ever larger blocks (push and pull): filters and mip maps that reach over a chart's edge find its own
    colours there, and smooth pictures are small files.
    """
    channels = values.shape[1]
    picture = np.zeros((size * size, channels), np.float32)
    known = np.zeros(size * size, np.float32)
    picture[index], known[index] = values, 1.0
    return _pull(picture.reshape(size, size, channels), known.reshape(size, size))


def _pull(picture: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    size = len(picture)
    if size == 1 or known.all():
        return picture
    odd = size % 2
    if odd:
        picture = np.pad(picture, ((0, 1), (0, 1), (0, 0)))
        known = np.pad(known, ((0, 1), (0, 1)))
    half = (size + odd) // 2
    weight = known.reshape(half, 2, half, 2).sum((1, 3))
    sums = (picture * known[..., None]).reshape(half, 2, half, 2, -1).sum((1, 3))
    coarse = _pull(sums / np.maximum(weight, 1.0)[..., None], np.minimum(weight, 1.0))
    wide = coarse.repeat(2, 0).repeat(2, 1)
    return np.where(known[..., None] > 0, picture, wide)[:size, :size]


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
