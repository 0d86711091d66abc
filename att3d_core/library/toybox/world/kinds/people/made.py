"""Figures that somebody made: golem and scarecrow."""

from __future__ import annotations

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    box,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    rounded_box,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.clothes import skirt
from att3d_core.library.toybox.world.wear.headgear import STRAW_HAT

# ---- golem
_STONE, _DARK_STONE, _MOSS, _GLOW = rgb("#8f8f96"), rgb("#5f6069"), rgb("#5fa03a"), rgb("#38e8ff")


def _boulder(at: Point, size: Point, color: Color, tilt: float = 0.0) -> Mesh:
    """A hewn rock: a box with broken edges."""
    rock = rounded_box((0, 0, 0), size, color, 10, 5.0)
    return moved(rock, at, rotation(x_deg=0.4 * tilt, y_deg=tilt, z_deg=0.6 * tilt))


def _golem(look: Look) -> Mesh:
    """Variation 0: broader shoulders; variation 1: longer arms with larger fists."""
    stone, dark = look.paint(_STONE), look.paint(_DARK_STONE, 0.66)
    wide, fist = look.vary(0, 0.86, 1.0, 1.16), look.vary(1, 0.8, 1.0, 1.22)
    sides = [
        _boulder((0.4 * wide, 0.2, 0), (0.3, 0.3, 0.32), dark, 14),
        limb((0.42 * wide, 0.12, 0), (0.5 * wide, -0.12, 0.05), 0.1, 0.09, stone, 7),
        _boulder((0.52 * wide, -0.24 * fist, 0.09), (0.26 * fist, 0.34 * fist, 0.28 * fist), stone, -12),
        _boulder((0.53 * wide, -0.44 * fist, 0.12), (0.25 * fist, 0.2 * fist, 0.27 * fist), dark, 10),
        limb((0.17 * wide, -0.2, 0), (0.19 * wide, -0.36, 0.01), 0.12, 0.11, dark, 7),
        _boulder((0.2 * wide, -0.46, 0.02), (0.25, 0.26, 0.29), stone, 8),
        _boulder((0.21 * wide, -0.57, 0.06), (0.28, 0.12, 0.36), dark, 0),
        ellipsoid((0.07, 0.42, 0.16), (0.052, 0.046, 0.04), _GLOW, 8),
        ellipsoid((0.4 * wide, 0.34, 0.0), (0.13, 0.05, 0.13), _MOSS, 10),
    ]
    return merge(
        [
            *[part for side in sides for part in both_sides(side)],
            _boulder((0, 0.1, 0), (0.62 * wide, 0.42, 0.42), stone, 4),
            _boulder((0, -0.16, 0), (0.4 * wide, 0.22, 0.32), dark, -6),
            _boulder((0, 0.41, 0.04), (0.29, 0.27, 0.26), stone, 0),
            _boulder((0, 0.505, 0.05), (0.31, 0.09, 0.27), dark, 0),
            box((0, 0.335, 0.15), (0.17, 0.05, 0.06), dark),
            # A heart that glows through a crack.
            box((0.025, 0.15, 0.2), (0.075, 0.17, 0.06), _GLOW, rotation(z_deg=28)),
            box((0.01, 0.06, 0.2), (0.075, 0.15, 0.066), _GLOW, rotation(z_deg=-38)),
            ellipsoid((-0.16, 0.28, 0.1), (0.13, 0.05, 0.12), _MOSS, 10),
            ellipsoid((0.03, 0.54, 0.02), (0.12, 0.04, 0.1), _MOSS, 10),
        ]
    )


# ---- scarecrow
_SACK, _STRAW, _COAT, _POLE = rgb("#dcb271"), rgb("#f0c63c"), rgb("#c0392b"), rgb("#6b4423")


def _straw(at: Point, toward: Point, spread: float) -> list[Mesh]:
    """A bundle of thick straws from `at`."""
    x, y, z = toward
    return [
        rod(at, (x + dx * spread, y + dy * spread, z + dz * spread), 0.045, _STRAW, 0.024, 6)
        for dx, dy, dz in ((0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1), (0.4, 0, 0))
    ]


def _scarecrow(look: Look) -> Mesh:
    """On a pole, arms out. Variation 0: arms lower or higher; variation 1: a narrow or a wide coat."""
    coat, patch = look.paint(_COAT), rgb("#3f78c0")
    lift, width = look.vary(0, -0.1, 0.0, 0.12), look.vary(1, 0.2, 0.25, 0.31)
    hand = (0.44, -0.05 + lift, 0.0)
    mouth = tube(
        [(-0.1, 0.13, 0.19), (-0.05, 0.095, 0.215), (0.05, 0.095, 0.215), (0.1, 0.13, 0.19)], [0.026] * 4, INK, 6
    )
    stitches = [limb((x, 0.075, 0.205), (x, 0.135, 0.215), 0.024, 0.024, INK, 6) for x in (-0.05, 0.05)]
    arms = both_sides(limb((0.1, -0.05, 0), hand, 0.09, 0.085, coat))
    straw = [
        part for tuft in _straw((0.42, -0.05 + lift, 0), (0.57, -0.05 + lift, 0), 0.06) for part in both_sides(tuft)
    ]
    return merge(
        [
            rod((0, GROUND_Y - 0.03, 0), (0, 0.1, -0.04), 0.05, _POLE, sides=8),
            ellipsoid((0, GROUND_Y - 0.01, 0), (0.2, 0.055, 0.2), rgb("#7a5a35"), 12),
            ellipsoid((0, 0.215, 0), (0.235, 0.215, 0.215), _SACK, 14),
            *both_sides(ellipsoid((0.095, 0.26, 0.19), (0.05, 0.05, 0.036), INK, 8)),
            rod((0, 0.21, 0.2), (0, 0.18, 0.31), 0.05, rgb("#f28a1e"), 0.02, 6),
            mouth,
            *stitches,
            *[part for tuft in _straw((0.2, 0.3, -0.02), (0.3, 0.2, 0.0), 0.07) for part in both_sides(tuft)],
            STRAW_HAT.build(),
            torso(coat, 1.16, -0.26, 0.03),
            skirt(coat, -0.4, width, -0.2),
            *arms,
            *straw,
            box((0.08, -0.31, 0.17 + 0.3 * (width - 0.25)), (0.13, 0.12, 0.07), patch, rotation(x_deg=-16, z_deg=12)),
            box((-0.07, -0.12, 0.155), (0.11, 0.11, 0.06), rgb("#f2d24a"), rotation(z_deg=-10)),
            tube([(0.17, -0.22, 0.1), (0, -0.225, 0.19), (-0.17, -0.22, 0.1), (0, -0.22, -0.17), (0.17, -0.22, 0.1)],
                 [0.03] * 5, _POLE, 8),
            *[moved(part, turn=rotation(y_deg=90.0 * k)) for k in range(4)
              for part in (rod((0, -0.36, 0.15), (0.03, -0.5, 0.2), 0.05, _STRAW, 0.026, 6),
                           rod((0.1, -0.36, 0.1), (0.16, -0.48, 0.13), 0.05, _STRAW, 0.026, 6))],
            *[rod((x, 0.05, 0.1), (1.5 * x, -0.05, 0.19), 0.045, _STRAW, 0.026, 6) for x in (-0.07, 0.0, 0.07)],
        ]
    )  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("golem", _golem, ("rock golem", "stone golem", "rock monster", "stone giant", "earth elemental")),
    Kind("scarecrow", _scarecrow, ("straw man", "scare crow", "strawman", "farm scarecrow")),
)
