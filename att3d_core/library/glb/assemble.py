"""One placed mesh from the triangles of all the materials of an object."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh, place
from att3d_core.library.glb.container import GlbError
from att3d_core.library.glb.split import Soup, face_colors, split

SPLIT_FACES = 200_000
"""Faces after textures were turned into face colours."""
# Surfaces with less alpha show what is behind them rather than themselves.
_SEEN_THROUGH = 0.5
# Solid parts of this share of the whole's size are an object.
_SOLID_SHARE = 0.3
# Triangles lower than this share of their longest edge cover no pixel.
_FLAT = 1e-6


def assemble(soups: Sequence[Soup], budget: int | None = None) -> Mesh:
    """All of `soups` as one mesh with a colour per face, placed by the conventions of assets.

    budget: how many faces may result where textures cut them up, SPLIT_FACES if None. Raises GlbError where nothing is
    left to see.
    """
    if not any(len(soup) for soup in soups):
        raise GlbError("no triangles")
    soups = [_visible(soup) for soup in soups]
    if not any(len(soup) for soup in soups):
        raise GlbError("no extent")
    corners = np.concatenate([soup.points.reshape(-1, 3) for soup in soups])
    # Centred in float64: a small object far from the origin would lose its shape in float32.
    centre = (corners.min(0) + corners.max(0)) / 2
    radius = float(np.linalg.norm(corners - centre, axis=1).max())
    if not 1e-12 < radius < 1e12:
        raise GlbError("no extent" if radius <= 1e-12 else "larger than any object")
    cut = [soup for soup in split(soups, radius, budget or SPLIT_FACES) if len(soup)]
    colors, alphas = (np.concatenate(values) for values in zip(*map(face_colors, cut), strict=True))
    points = np.concatenate([((soup.points - centre) / radius).astype(np.float32) for soup in cut])
    shown = _shown(points, alphas)
    if not shown.any():
        raise GlbError("transparent everywhere")
    vertices, faces = np.unique(points[shown].reshape(-1, 3), axis=0, return_inverse=True)
    return place(Mesh(vertices, faces.reshape(-1, 3).astype(np.int32), colors[shown]))


def _visible(soup: Soup) -> Soup:
    """The triangles that have an area."""
    a, b, c = soup.points[:, 0], soup.points[:, 1], soup.points[:, 2]
    longest = np.max([(edge**2).sum(-1) for edge in (b - a, c - b, a - c)], axis=0)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=-1)
    return soup[area > _FLAT * longest]


def _shown(points: NDArray[np.float32], alphas: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which triangles [F, 3, 3] with `alphas` [F] make the object: a wall of glass would hide what one sees behind it.

    Glass is kept where it is the object itself: a bottle, a ghost with nothing solid but its eyes.
    """
    there, solid = alphas > 0, alphas >= _SEEN_THROUGH
    if not solid.any() or (solid == there).all():
        return there
    sizes = [np.linalg.norm(np.ptp(points[faces].reshape(-1, 3), axis=0)) for faces in (solid, there)]
    return solid if sizes[0] >= _SOLID_SHARE * sizes[1] else there
