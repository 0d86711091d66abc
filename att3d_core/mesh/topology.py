"""Which faces of a mesh meet at which edge, and the silhouette that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Topology:
    """faces: [F, 3] int32, counter-clockwise from outside. edge: [F, 3] int64, the number of the edge from corner i to
    corner i + 1, the same for all faces that share it. edges: [E, 2] int64, the vertices of every edge."""

    faces: NDArray[np.int32]
    edge: NDArray[np.int64]
    edges: NDArray[np.int64]

    @classmethod
    def of(cls, faces: NDArray[np.int32]) -> Topology:
        """Also where more than two faces meet at an edge, or one alone."""
        start, end = faces.astype(np.int64), np.roll(faces, -1, axis=1).astype(np.int64)
        low, high = np.minimum(start, end), np.maximum(start, end)
        count = int(faces.max(initial=-1)) + 1
        keys, number = np.unique(low * count + high, return_inverse=True)
        edges = np.stack([keys // max(count, 1), keys % max(count, 1)], axis=1)
        return cls(np.ascontiguousarray(faces, np.int32), number.reshape(faces.shape), edges)

    def silhouette(self, pixels: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Edges [F, 3] at which what is seen ends: one of their faces is turned to the viewer, and no other.

        pixels: [V, 2], x to the right and y down.
        """
        a, b, c = (pixels[self.faces[:, corner]] for corner in range(3))
        seen = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) < (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
        facing = np.bincount(self.edge[seen].ravel(), minlength=len(self.edges))
        return (facing == 1)[self.edge] & seen[:, None]

    def pairs(self) -> NDArray[np.int64]:
        """Faces [P, 2] on either side of the edges that exactly two share."""
        order = np.argsort(self.edge.ravel(), kind="stable")
        owner = order // 3
        number = self.edge.ravel()[order]
        first = np.flatnonzero(np.diff(number, prepend=-1))
        size = np.diff(first, append=len(number))
        shared = first[size == 2]
        return np.stack([owner[shared], owner[shared + 1]], axis=1)
