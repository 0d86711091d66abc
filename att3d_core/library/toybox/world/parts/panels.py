"""Flat things with soft corners that look at +Z: panels, dials, and screens with something on them."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, Point, box, lathe, moved, rgb, rotation, slab
from att3d_core.library.toybox.world.parts.outlines import arc

SCREEN, DARK, CHROME = rgb("#2a6fd1"), rgb("#24262c"), rgb("#aab4bf")
UPRIGHT = rotation(x_deg=90)
"""Turns what is round about +Y to look at +Z."""
SIDEWAYS = rotation(y_deg=-90)
"""Turns an outline (z, y) that was cut as (x, y) to where it belongs; its depth then lies along x."""


def soft_rectangle(width: float, height: float, radius: float, steps: int = 4) -> list[tuple[float, float]]:
    """The outline of a rectangle about the origin, its corners rounded with `radius`."""
    x, y = width / 2 - radius, height / 2 - radius
    corners = (((x, y), 0), ((-x, y), 90), ((-x, -y), 180), ((x, -y), 270))
    return [point for at, start in corners for point in arc(at, radius, start, start + 90, steps)]


def panel(center: Point, size: Point, color: Color, radius: float = 0.06, turn: NDArray | None = None) -> Mesh:
    """A plate of full `size` with round corners."""
    return slab(soft_rectangle(size[0], size[1], radius), size[2], color, center, turn)


def dial(center: Point, radius: float, depth: float, color: Color, sides: int = 20) -> Mesh:
    """A round plate that looks at +Z."""
    return moved(lathe([(radius, -depth / 2), (radius, depth / 2)], color, sides), center, UPRIGHT)


def rows_of_boxes(
    center: Point, size: Point, steps: tuple[float, float], colors: Sequence[Sequence[Color]]
) -> list[Mesh]:
    """Boxes of full `size` in rows from the top down, as `colors` has them, `steps` (x, y) apart."""
    x, y, z = center
    return [
        box(
            (x + (column - (len(row) - 1) / 2) * steps[0], y - (level - (len(colors) - 1) / 2) * steps[1], z),
            size,
            color,
        )
        for level, row in enumerate(colors)
        for column, color in enumerate(row)
    ]
