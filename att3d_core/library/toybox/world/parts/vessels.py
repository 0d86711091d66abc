"""Hollow things turned on a lathe, handles, hoops and what fills them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, Point, lathe, moved, painted, smooth_path, tube, vector

Profile = Sequence[tuple[float, float]]


def cup(profile: Profile, wall: float, floor: float, color: Color, sides: int = 24) -> Mesh:
    """A lathed vessel, open at the top: `profile` (radius, y) is its outside, `floor` the height of its inside."""
    inside = [(max(r - wall, 0.01), y) for r, y in profile[::-1] if y > floor]
    bottom = next((r for r, y in profile if y >= floor), profile[-1][0])
    return lathe([*profile, *inside, (max(bottom - wall, 0.01), floor)], color, sides)


def hoop(radius: float, low: float, high: float, color: Color, sides: int = 24, bulge: float = 0.0) -> Mesh:
    """A band around +Y, as a thick disc that what it holds together hides inside."""
    return lathe([(radius, low), (radius + bulge, (low + high) / 2), (radius, high)], color, sides)


def disc(center: Point, radius: float, height: float, color: Color, sides: int = 24) -> Mesh:
    """A flat round thing around +Y, such as the surface of a drink or a coin."""
    return moved(lathe([(radius, -height / 2), (radius, height / 2)], color, sides), center)


def handle(points: Sequence[Point], radius: float, color: Color, count: int = 10, sides: int = 8) -> Mesh:
    """A bent rod of one thickness through `points`; let both ends sink into what carries it."""
    path, radii = smooth_path(points, [radius] * len(points), count)
    return tube(path, radii, color, sides)


def stretched(mesh: Mesh, factors: Point) -> Mesh:
    """`mesh` scaled along each axis by positive `factors`."""
    return Mesh(mesh.vertices * vector(factors), mesh.faces, mesh.face_colors)


def staved(mesh: Mesh, color: Color, sides: int, width: int = 2, woven: bool = False) -> Mesh:
    """A `mesh` lathed with `sides`, every second stave of `width` sides in `color`; `woven`: swapped by level."""
    face = np.arange(len(mesh.faces))
    capped = face >= len(face) - 2 * sides
    column = np.where(capped, face % sides, face // 2 % sides) // width
    level = np.where(capped, 0, face // (2 * sides)) if woven else 0
    return painted(mesh, color, (column + level) % 2 == 1)
