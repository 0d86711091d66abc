"""What joiners make: planks, posts, legs, knobs, drawers; and what upholsterers add."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    box,
    ellipsoid,
    moved,
    rgb,
    rounded_box,
    toward,
    vector,
)

OAK, WALNUT, PINE, EBONY = rgb("#b5773a"), rgb("#7a4522"), rgb("#dca85f"), rgb("#3a2318")
"""Woods, from which a piece takes two with a clear contrast."""
BRASS, IRON = rgb("#f2b92e"), rgb("#4a4f59")


def plank(start: Point, end: Point, width: float, thickness: float, color: Color) -> Mesh:
    """A board from `start` to `end`; `width` lies along x where it can, `thickness` across."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    up = (b - a) / np.linalg.norm(b - a)
    side = np.array([1.0, 0.0, 0.0]) if abs(up[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
    side -= up * (side @ up)
    side /= np.linalg.norm(side)
    turn = np.stack([side, up, np.cross(side, up)], axis=1)
    middle = (a + b) / 2
    return box((middle[0], middle[1], middle[2]), (width, float(np.linalg.norm(b - a)), thickness), color, turn)


def front_and_back(mesh: Mesh) -> list[Mesh]:
    """`mesh` and its mirror image behind the plane z = 0."""
    return [mesh, Mesh(mesh.vertices * vector([1, 1, -1]), mesh.faces[:, ::-1].copy(), mesh.face_colors)]


def four_corners(mesh: Mesh) -> list[Mesh]:
    """`mesh` at all four corners about the y axis."""
    return [part for half in both_sides(mesh) for part in front_and_back(half)]


def straight_leg(x: float, z: float, low: float, high: float, size: float, color: Color, taper: float = 0.7) -> Mesh:
    """A square leg from the floor at `low` to `high`, `taper` times as thick at its foot."""
    return box((x, (low + high) / 2, z), (size * taper, high - low, size * taper), color, taper=1 / taper)


def knob(at: Point, color: Color = BRASS, radius: float = 0.035) -> Mesh:
    """A round knob, half of it sunk into what it sits on."""
    return ellipsoid(at, (radius, radius, radius), color, 8)


def drawer(center: Point, size: tuple[float, float], color: Color, metal: Color = BRASS, knobs: int = 2) -> list[Mesh]:
    """The front of a drawer that faces +Z at `center`, with `knobs` (1 or 2) on it."""
    x, y, z = center
    width, height = size
    apart = width * 0.25 if knobs == 2 else 0.0
    places = (-apart, apart) if knobs == 2 else (0.0,)
    return [box(center, (width, height, 0.06), color), *[knob((x + at, y, z + 0.045), metal) for at in places]]


def cushion(center: Point, size: Point, color: Color, turn: NDArray[np.float64] | None = None) -> Mesh:
    """A plump cushion of full `size`."""
    return moved(rounded_box((0, 0, 0), size, color, 16, 4.5), center, turn)


def rolled(start: Point, end: Point, radius: float, color: Color, sides: int = 12) -> Mesh:
    """A bolster: a cylinder from `start` to `end` with soft ends."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    length = float(np.linalg.norm(b - a))
    middle = (a + b) / 2
    body = rounded_box((0, 0, 0), (2 * radius, length, 2 * radius), color, sides, 5.0)
    return moved(body, middle, toward(b - a))
