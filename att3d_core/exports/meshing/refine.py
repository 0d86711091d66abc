"""Vertices put back onto the isosurface that smoothing and simplification moved them from."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from att3d_core.exports.meshing.clean import face_areas, vertex_normals
from att3d_core.exports.meshing.crossings import crossings
from att3d_core.exports.meshing.surface import Density, Surface, inverse_softplus

BISECTIONS = 8
# A face may not turn further than this (60 degrees), nor lose more than nine tenths of its area.
TURN_COSINE = 0.5
AREA_SHARE = 0.1
# Putting back one vertex may fold another's faces, seldom for long.
ROUNDS = 8


@torch.no_grad()
def onto_isosurface(surface: Surface, density: Density, threshold: float, reach: float) -> Surface:
    """`surface` with every vertex moved along its normal, by at most `reach` metres, to where `density` crosses.

    Vertices without a crossing from inside to outside in reach stay, and so do those whose faces would fold or pass
    through others.
    """
    points = torch.from_numpy(surface.vertices)
    normals = torch.from_numpy(vertex_normals(surface))
    level = float(inverse_softplus(torch.tensor(threshold)))

    def excess(offset: torch.Tensor) -> torch.Tensor:
        return inverse_softplus(density(points + offset[:, None] * normals).float().cpu()) - level

    inner, outer = torch.full((len(points),), -reach), torch.full((len(points),), reach)
    crosses = (excess(inner) > 0) & (excess(outer) < 0)
    for _ in range(BISECTIONS):
        middle = (inner + outer) / 2
        solid = excess(middle) > 0
        inner, outer = torch.where(solid, middle, inner), torch.where(solid, outer, middle)
    offset = torch.where(crosses, (inner + outer) / 2, 0.0)
    moved = (points + offset[:, None] * normals).numpy().astype(np.float32)
    return _apart(surface, _unfolded(surface, moved))


def _unfolded(surface: Surface, moved: NDArray[np.float32]) -> Surface:
    """`surface` with its vertices at `moved` [V, 3], except around faces that would fold."""
    before, area = face_normals(surface), face_areas(surface)
    moved = moved.copy()
    for _ in range(ROUNDS):
        candidate = Surface(moved, surface.faces)
        turned = (face_normals(candidate) * before).sum(1) < TURN_COSINE
        folded = turned | (face_areas(candidate) < AREA_SHARE * area)
        if not folded.any():
            return candidate
        back = np.unique(surface.faces[folded])
        if (moved[back] == surface.vertices[back]).all():
            return candidate  # faces that were degenerate before
        moved[back] = surface.vertices[back]
    return surface


def _apart(surface: Surface, moved: Surface) -> Surface:
    """`moved`, with the vertices of faces that cross each other back where they are in `surface`."""
    vertices = moved.vertices.copy()
    for _ in range(ROUNDS):
        made = Surface(vertices, moved.faces)
        back = np.unique(moved.faces[crossings(made)])
        if (vertices[back] == surface.vertices[back]).all():
            return made  # none, or faces that crossed before
        vertices[back] = surface.vertices[back]
    return surface


def face_normals(surface: Surface) -> NDArray[np.float64]:
    """Unit normals [F, 3]; zero for a face without area."""
    a, b, c = (surface.vertices[surface.faces[:, corner]].astype(np.float64) for corner in range(3))
    cross = np.cross(b - a, c - a)
    return cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-30)
