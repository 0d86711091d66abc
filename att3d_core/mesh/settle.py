"""Moved vertices taken part of the way back where their faces would fold over or pass through others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.exports.meshing.clean import face_areas
from att3d_core.exports.meshing.crossings import crossings
from att3d_core.exports.meshing.refine import AREA_SHARE, TURN_COSINE, face_normals
from att3d_core.exports.meshing.surface import Surface

# What a vertex of a bad face gives up of its way each time: after four times it is back.
GIVEN_UP = 0.25


def settle(surface: Surface, moved: NDArray[np.float32]) -> Surface:
    """`surface` with its vertices on their way to `moved` [V, 3]: as far as no face folds, shrinks to a sliver or
    crosses one that it did not cross before."""
    before, area = face_normals(surface), face_areas(surface)
    crossed = {tuple(pair) for pair in crossings(surface)}
    share = np.ones(len(moved))
    way = moved.astype(np.float64) - surface.vertices
    while True:
        made = Surface((surface.vertices + share[:, None] * way).astype(np.float32), surface.faces)
        made.vertices[share == 0.0] = surface.vertices[share == 0.0]
        turned = (face_normals(made) * before).sum(1) < TURN_COSINE
        bad = np.flatnonzero(turned | (face_areas(made) < AREA_SHARE * area))
        if len(bad) == 0:
            pairs = crossings(made)
            bad = np.unique([pair for pair in map(tuple, pairs) if pair not in crossed])
        back = np.unique(surface.faces[bad.astype(np.int64)])
        if (share[back] == 0.0).all():
            return made
        share[back] = np.maximum(share[back] - GIVEN_UP, 0.0)
