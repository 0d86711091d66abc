"""Goose and turkey."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.bird import HORN, ORANGE, beak
from att3d_core.library.toybox.world.kinds.animals.creature import headed, own_bodied
from att3d_core.library.toybox.world.look import Look


def _legs(apart: float, top: float, z: float) -> list[Mesh]:
    """Two legs with webbed feet."""
    parts = [
        limb((apart, GROUND_Y + top, z), (apart, GROUND_Y + 0.05, z), 0.05, 0.042, ORANGE),
        ellipsoid((apart, GROUND_Y + 0.035, z + 0.06), (0.085, 0.036, 0.12), ORANGE, 10),
    ]
    return [mesh for part in parts for mesh in both_sides(part)]


# ---- goose
DOWN, DOWN_SHADE = rgb("#f1f1ec"), rgb("#c4cad3")


def _goose_head() -> Mesh:
    return merge(
        [
            ellipsoid((0, 0.23, 0), (0.205, 0.195, 0.21), DOWN, 18),
            tube([(0, 0.19, 0.15), (0, 0.165, 0.28), (0, 0.145, 0.41)], [0.105, 0.085, 0.05], ORANGE, 12),
            ellipsoid((0, 0.27, 0.19), (0.06, 0.06, 0.07), ORANGE, 10),
            *eyes(0.275),
        ]
    )


def _goose(look: Look) -> Mesh:
    """A boat of a body, a long neck held high."""
    stout, neck = look.vary(0, 0.86, 1.0, 1.16), look.vary(1, -0.07, 0.0, 0.1)
    y = GROUND_Y + 0.36
    path, radii = smooth_path(
        [(0, y + 0.0, 0.16), (0, y + 0.2, 0.26), (0, y + 0.38 + 0.6 * neck, 0.23), (0, y + 0.54 + neck, 0.27)],
        [0.15 * stout, 0.105, 0.085, 0.09],
        9,
    )
    wing = ellipsoid((0.19 * stout, y + 0.04, -0.06), (0.055, 0.13, 0.27), DOWN, 12, rotation(x_deg=10))
    tip = ellipsoid((0.165 * stout, y + 0.09, -0.28), (0.05, 0.065, 0.16), DOWN_SHADE, 10, rotation(x_deg=18))
    return merge(
        [
            ellipsoid((0, y, -0.02), (0.21 * stout, 0.2, 0.31), DOWN, 16, rotation(x_deg=-8)),
            rod((0, y + 0.03, -0.2), (0, y + 0.16, -0.46), 0.14, DOWN, 0.03, 10),
            tube(path, radii, DOWN, 12),
            *both_sides(wing),
            *both_sides(tip),
            moved(headed(GOOSE, 0.72), (0, y + 0.62 + neck, 0.3)),
            *_legs(0.1, 0.2, 0.0),
        ]
    )


def _goose_body() -> Mesh:
    tail = rod((0, -0.28, -0.1), (0, -0.18, -0.27), 0.1, DOWN, 0.02, 10)
    return merge([*bellied_torso(DOWN, rgb("#ffffff")), tail])


GOOSE = Animal("a goose", DOWN, DOWN, ORANGE, _goose_head, _goose_body)

# ---- turkey
BRONZE, BRONZE_DARK, BAND, TIP, WATTLE = (
    rgb("#8a4a22"), rgb("#4a2614"), rgb("#c4682a"), rgb("#f6dfb0"), rgb("#e0252b"))  # fmt: skip


def _turkey_head() -> Mesh:
    snood = tube([(0, 0.27, 0.19), (0.05, 0.22, 0.29), (0.075, 0.1, 0.3)], [0.034, 0.036, 0.036], WATTLE, 8)
    return merge(
        [
            skull(BRONZE, (0.205, 0.205, 0.205)),
            *beak(rgb("#ffcf2e"), 0.16, 0.075, 0.19),
            snood,
            ellipsoid((0, 0.02, 0.2), (0.065, 0.13, 0.055), WATTLE, 10),
            *eyes(0.275),
        ]
    )


def _fan(at: Point, radius: float, spread: float = 105.0) -> list[Mesh]:
    """The tail, spread like a wheel: a dark ring, a bright one and pale feather tips."""
    x, y, z = at
    angles = np.radians(np.linspace(-spread, spread, 9))
    feathers = [
        ellipsoid(
            (x + 0.9 * radius * float(np.sin(t)), y + 0.9 * radius * float(np.cos(t)), z),
            (0.2 * radius, 0.26 * radius, 0.042),
            TIP,
            10,
            rotation(z_deg=-float(np.degrees(t))),
        )
        for t in angles
    ]
    return [
        *feathers,
        ellipsoid(at, (0.88 * radius, 0.88 * radius, 0.06), BRONZE_DARK, 20),
        ellipsoid(at, (0.66 * radius, 0.66 * radius, 0.085), BAND, 16),
    ]


def _turkey(look: Look) -> Mesh:
    """A round bird before the wheel of its tail."""
    stout, fan = look.vary(0, 0.86, 1.0, 1.14), look.vary(1, 0.46, 0.54, 0.62)
    y = GROUND_Y + 0.37
    wing = ellipsoid((0.25 * stout, y - 0.01, 0.0), (0.06, 0.17, 0.2), BRONZE_DARK, 12, rotation(x_deg=25))
    return merge(
        [
            *_fan((0, y + 0.1, -0.2), fan),
            ellipsoid((0, y, 0), (0.26 * stout, 0.26, 0.27 * stout), BRONZE, 16),
            ellipsoid((0, y - 0.03, 0.08 * stout), (0.2 * stout, 0.2, 0.225 * stout), BAND, 14),
            *both_sides(wing),
            limb((0, y + 0.12, 0.14), (0, y + 0.33, 0.22), 0.13, 0.1, BRONZE, 12),
            moved(headed(TURKEY, 0.8), (0, y + 0.4, 0.25)),
            *_legs(0.11, 0.2, 0.02),
        ]
    )


TURKEY = Animal(
    "a turkey", BRONZE, BRONZE_DARK, ORANGE, _turkey_head,
    lambda: merge([*bellied_torso(BRONZE, BAND), *_fan((0, -0.2, -0.17), 0.32, 120.0)]),
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    own_bodied("goose", GOOSE, _goose, ("geese", "gander", "gosling"),
               (rgb("#8a8078"), rgb("#ffffff")), keep=HORN),
    own_bodied("turkey", TURKEY, _turkey, ("gobbler", "wild turkey", "thanksgiving turkey"),
               (rgb("#4f342a"), rgb("#b8743c")), keep=(*HORN, TIP)),
)  # fmt: skip
