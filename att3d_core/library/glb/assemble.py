"""One placed mesh from the triangles of all the materials of an object."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import Mesh, place
from att3d_core.library.glb.container import GlbError
from att3d_core.library.glb.split import Soup, face_colors, split

SPLIT_FACES = 200_000
"""Faces after textures were turned into face colours."""


def assemble(soups: Sequence[Soup], budget: int = SPLIT_FACES) -> Mesh:
    """All of `soups` as one mesh with a colour per face, placed by the conventions of assets.

    budget: how many faces may result where textures cut them up. Raises GlbError where nothing is left to see.
    """
    if not any(len(soup) for soup in soups):
        raise GlbError("no triangles")
    corners = np.concatenate([soup.points.reshape(-1, 3) for soup in soups])
    if not np.isfinite(corners).all():
        raise GlbError("vertices at infinity")
    # Centred in float64: a small object far from the origin would lose its shape in float32.
    centre = (corners.min(0) + corners.max(0)) / 2
    radius = float(np.linalg.norm(corners - centre, axis=1).max())
    if not 1e-12 < radius < 1e12:
        raise GlbError("no extent" if radius <= 1e-12 else "larger than any object")
    parts = []
    for soup in split(soups, radius, budget):
        colors, there = face_colors(soup)
        parts.append((((soup.points[there] - centre) / radius).astype(np.float32), colors[there]))
    points = np.concatenate([part for part, _ in parts])
    if len(points) == 0:
        raise GlbError("transparent everywhere")
    vertices, faces = np.unique(points.reshape(-1, 3), axis=0, return_inverse=True)
    return place(Mesh(vertices, faces.reshape(-1, 3).astype(np.int32), np.concatenate([color for _, color in parts])))
