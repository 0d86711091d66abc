"""What an animal is, and the features that animals share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.pose import HEAD_Y, torso
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    rgb,
    rod,
)

INK = rgb("#1b1518")
WHITE = rgb("#fbf8f0")
PINK = rgb("#f58fa8")


@dataclass(frozen=True)
class Animal:
    """An animal: its phrase, the colours of its limbs, and what else it is made of."""

    phrase: str
    fur: Color
    hand: Color
    foot: Color
    head: Callable[[], Mesh]
    body: Callable[[], Mesh]


def skull(fur: Color, radii: Point = (0.25, 0.22, 0.225)) -> Mesh:
    """The head itself."""
    return ellipsoid((0, HEAD_Y, 0), radii, fur, 20)


def eyes(height: float = 0.255, white: Color = WHITE, iris: Color = INK) -> list[Mesh]:
    """Two big eyes with a glint."""
    return [
        *both_sides(ellipsoid((0.1, height, 0.188), (0.064, 0.074, 0.046), white, 10)),
        *both_sides(ellipsoid((0.095, height - 0.004, 0.213), (0.047, 0.057, 0.036), iris, 8)),
        *[ellipsoid((x + 0.014, height + 0.02, 0.238), (0.02, 0.022, 0.014), WHITE, 6) for x in (0.095, -0.095)],
    ]


def muzzle(color: Color, nose: Color = INK, radii: Point = (0.11, 0.075, 0.085)) -> list[Mesh]:
    """A snout with a nose and a small smile."""
    y = 0.135
    return [
        ellipsoid((0, y, 0.2), radii, color, 12),
        ellipsoid((0, y + 0.042, 0.2 + radii[2] * 0.86), (0.045, 0.032, 0.032), nose, 8),
        ellipsoid((0, y - 0.032, 0.2 + radii[2] * 0.82), (0.05, 0.024, 0.03), rgb("#8a1f2b"), 8),
    ]


def round_ears(color: Color, inner: Color, at: Point = (0.2, 0.4, 0.0), radius: float = 0.09) -> list[Mesh]:
    """Round ears, left and right of `at`."""
    x, y, z = at
    outer = ellipsoid(at, (radius, radius, 0.05), color, 10)
    inside = ellipsoid((x, y, z + 0.025), (radius * 0.62, radius * 0.62, 0.04), inner, 8)
    return both_sides(outer) + both_sides(inside)


def pointed_ears(color: Color, inner: Color, base: Point, tip: Point, radius: float) -> list[Mesh]:
    """Pointed ears from `base` to `tip`."""
    outer = rod(base, tip, radius, color, 0.015, 8)
    low = tuple(0.85 * b + 0.15 * t for b, t in zip(base, tip, strict=True))
    high = tuple(0.3 * b + 0.7 * t for b, t in zip(base, tip, strict=True))
    inside = rod((low[0], low[1], low[2] + 0.04), (high[0], high[1], high[2] + 0.025), radius * 0.6, inner, 0.015, 8)
    return both_sides(outer) + both_sides(inside)


def bellied_torso(fur: Color, belly: Color) -> list[Mesh]:
    """A torso with a belly of another colour."""
    return [torso(fur), ellipsoid((0, -0.2, 0.065), (0.12, 0.135, 0.1), belly, 12)]
