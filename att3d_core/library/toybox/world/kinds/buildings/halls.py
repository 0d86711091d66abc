"""Large houses for many: longhouse, school, hospital."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    loft,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.openings import DARK_WOOD, FRAME, GLASS, door, window
from att3d_core.library.toybox.world.parts.roofs import gabled_walls
from att3d_core.library.toybox.world.parts.woodwork import front_and_back

STONE, DARK, GOLD, RED = rgb("#9aa0a8"), rgb("#2d2f3a"), rgb("#ffc629"), rgb("#e0252b")
SHIELDS = (RED, rgb("#1f5fe0"), GOLD, rgb("#2fa83c"))


def _longhouse(look: Look) -> Mesh:
    wood, roof = look.paint(rgb("#a5652c")), look.paint(rgb("#c79a3e"), 0.7)
    long, sag = look.vary(0, 0.66, 0.84, 1.06), look.vary(1, 0.02, 0.1, 0.2)
    eaves, half, rise = 0.3, 0.4, 0.5
    # The ridge sags in the middle and the sides swell there, like a ship turned over.
    sections = []
    for t in np.linspace(-1, 1, 9):
        wide, top = half + 0.1 + 0.08 * (1 - t * t), eaves + rise + 0.06 + sag * (t * t - 1)
        z = t * (long + 0.06)
        sections.append([(wide, eaves - 0.13, z), (wide, eaves - 0.03, z), (0.05, top, z), (-0.05, top, z),
                         (-wide, eaves - 0.03, z), (-wide, eaves - 0.13, z)])  # fmt: skip
    ridge = [(0.0, eaves + rise + 0.07 + sag * (t * t - 1), float(t * (long + 0.08))) for t in np.linspace(-1, 1, 7)]
    board = []
    for side in (1, -1):
        beam, radii = smooth_path(
            [(side * 0.56, eaves - 0.14, 0), (0, eaves + rise + 0.04, 0), (-side * 0.2, eaves + rise + 0.26, 0),
             (-side * 0.34, eaves + rise + 0.24, 0)], [0.055, 0.055, 0.055, 0.045], 9,
        )  # fmt: skip
        board.append(tube([(x, y, long + 0.09 + 0.02 * side) for x, y, _ in beam], radii, DARK_WOOD, 8))
    front = [
        moved(gabled_walls(2 * half, 0.1, eaves, rise - 0.04, wood), (0, 0, long + 0.04)),
        *board,
    ]
    shields = []
    for i, z in enumerate(np.array([-0.66, -0.22, 0.22, 0.66]) * long):
        bulge = half + 0.075 * (1 - (z / long) ** 2)
        shields += both_sides(rod((bulge, 0.13, z), (bulge + 0.12, 0.13, z), 0.12, SHIELDS[i], sides=16))
        shields += both_sides(ellipsoid((bulge + 0.12, 0.13, z), (0.05, 0.05, 0.05), FRAME, 8))
    return merge(
        [
            loft(sections, roof),
            loft(
                [
                    [(w, 0, z), (w, eaves, z), (-w, eaves, z), (-w, 0, z)]
                    for t in np.linspace(-1, 1, 9)
                    for w, z in ((half + 0.08 * (1 - t * t), t * long),)
                ],
                wood,
            ),
            tube(ridge, [0.06] * 7, DARK_WOOD, 8),
            *[part for piece in front for part in front_and_back(piece)],
            *shields,
            box((0, 0.0, 0), (2 * half + 0.2, 0.07, 2 * long + 0.16), STONE),
            door((0, 0.03, long + 0.09), 0.3, 0.4, wood=DARK_WOOD, frame=rgb("#e0b060")),
            rod((0, 0.6, long + 0.05), (0, 0.6, long + 0.13), 0.115, RED, sides=16),
            ellipsoid((0, 0.6, long + 0.13), (0.055, 0.055, 0.05), GOLD, 8),
        ]
    )


def _school(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#d2603a")), rgb("#4d5a70")
    wide, tall = look.vary(0, 0.66, 0.8, 0.96), look.vary(1, 0.22, 0.34, 0.52)
    eaves, deep = 0.56, 0.56
    front = deep / 2
    turret = eaves + 0.46
    windows = [
        window((side * x, y, sign * front), 0.2, 0.19, 0.0 if sign > 0 else 180.0, bar=0.055)
        for side in (1, -1)
        for x in (0.46 * wide, 0.8 * wide)
        for y in (0.2, 0.44)
        for sign in (1, -1)
    ]
    roof_half = [(-wide - 0.06, eaves, front + 0.06), (wide + 0.06, eaves, front + 0.06),
                 (wide + 0.06, eaves, -front - 0.06), (-wide - 0.06, eaves, -front - 0.06)]  # fmt: skip
    ridge = [(0.86 * x, eaves + 0.2, 0.12 * z) for x, _, z in roof_half]
    return merge(
        [
            box((0, eaves / 2, 0), (2 * wide, eaves, deep), wall),
            box((0, eaves, 0), (2 * wide + 0.1, 0.07, deep + 0.1), FRAME),
            loft([[(x, y + 0.03, z) for x, y, z in roof_half], [(x, y + 0.03, z) for x, y, z in ridge]], roof),
            box((0, 0.0, 0.06), (2 * wide + 0.1, 0.08, deep + 0.3), STONE), *windows,
            # The gable with the entrance, a clock, and the bell above it.
            moved(gabled_walls(0.5, 0.62, eaves + 0.12, 0.26, wall), (0, 0, 0.08)),
            *both_sides(box((0.16, eaves + 0.25, 0.08), (0.42, 0.08, 0.72), roof, rotation(z_deg=-46))),
            rod((0, eaves + 0.1, 0.36), (0, eaves + 0.1, 0.44), 0.13, GOLD, sides=18),
            rod((0, eaves + 0.1, 0.36), (0, eaves + 0.1, 0.455), 0.095, FRAME, sides=18),
            box((0, eaves + 0.13, 0.46), (0.045, 0.1, 0.05), DARK),
            box((0.03, eaves + 0.1, 0.458), (0.09, 0.045, 0.05), DARK),
            *both_sides(door((0.09, 0.04, 0.39), 0.18, 0.34, wood=rgb("#2f7fd8"), frame=FRAME)),
            box((0, 0.43, 0.42), (0.46, 0.07, 0.14), FRAME), box((0, 0.04, 0.5), (0.5, 0.07, 0.2), FRAME),
            box((0, turret, -0.02), (0.26, 0.2, 0.26), FRAME),
            *[box((x, turret + 0.2, z - 0.02), (0.06, 0.28, 0.06), FRAME) for x in (-0.1, 0.1) for z in (-0.1, 0.1)],
            lathe([(0.08, turret + 0.13), (0.07, turret + 0.2), (0.03, turret + 0.28)], GOLD, 12),
            moved(lathe([(0.22, turret + 0.3), (0.03, turret + 0.5)], roof, 4), (0, 0, -0.02)),
            rod((0.8 * wide, eaves + 0.05, 0.1), (0.8 * wide, eaves + 0.32 + tall, 0.1), 0.036, FRAME),
            box((0.8 * wide - 0.16, eaves + 0.24 + tall, 0.1), (0.34, 0.19, 0.06), GOLD),
            ellipsoid((0.8 * wide, eaves + 0.34 + tall, 0.1), (0.05, 0.05, 0.05), GOLD, 8),
        ]
    )  # fmt: skip


def _cross(size: float, thick: float) -> list[Mesh]:
    """A red cross that faces +Z."""
    return [box((0, 0, 0), (size, size / 3, thick), RED), box((0, 0, 0.004), (size / 3, size, thick), RED)]


def _hospital(look: Look) -> Mesh:
    wall, trim = look.paint(rgb("#f4f2ec")), look.paint(rgb("#3fa7c0"), 0.7)
    tall, wide = look.vary(0, 0.8, 0.98, 1.24), look.vary(1, 0.58, 0.7, 0.86)
    wing, deep = 0.56, 0.5
    front = deep / 2
    tower = front + 0.08
    windows = [
        box((side * (0.24 + share * (wide - 0.24)), y, sign * front), (0.17, 0.15, 0.09), GLASS)
        for side in (1, -1)
        for share in (0.27, 0.76)
        for y in (0.19, 0.42)
        for sign in (1, -1)
    ]
    back = [box((x, y * tall, -tower), (0.13, 0.15, 0.09), GLASS) for x in (-0.13, 0.13) for y in (0.4, 0.62, 0.84)]
    sides = [part for y in (0.72, 0.87) for part in both_sides(box((0.28, y * tall, 0), (0.09, 0.12, 0.3), GLASS))]
    return merge(
        [
            box((0, wing / 2, 0), (2 * wide, wing, deep), wall),
            box((0, wing, 0), (2 * wide + 0.08, 0.08, deep + 0.08), trim),
            box((0, tall / 2, 0), (0.56, tall, 2 * tower), wall),
            box((0, tall, 0), (0.64, 0.09, 2 * tower + 0.08), trim),
            *windows, *back, *sides,
            *both_sides(box((wide, 0.42, 0), (0.09, 0.15, 0.3), GLASS)),
            *both_sides(box((wide, 0.19, 0), (0.09, 0.15, 0.3), GLASS)),
            *[moved(part, (0, tall - 0.25, tower + 0.03)) for part in _cross(0.32, 0.1)],
            # The same cross upon the roof, for those who come by helicopter.
            rod((0, tall + 0.03, 0), (0, tall + 0.07, 0), 0.24, FRAME, sides=20),
            *[moved(part, (0, tall + 0.07, 0), rotation(x_deg=-90)) for part in _cross(0.3, 0.07)],
            box((0, 0.16, tower), (0.34, 0.3, 0.1), GLASS), box((0, 0.16, tower + 0.02), (0.06, 0.3, 0.1), FRAME),
            box((0, 0.34, tower + 0.11), (0.56, 0.08, 0.26), RED),
            *both_sides(limb((0.23, 0.03, tower + 0.19), (0.23, 0.32, tower + 0.19), 0.04, 0.04, FRAME)),
            box((0, 0.0, 0.06), (2 * wide + 0.14, 0.07, 2 * tower + 0.3), STONE),
            *both_sides(ellipsoid((0.8 * wide, 0.1, front + 0.09), (0.12, 0.12, 0.09), rgb("#4c9a3a"), 8)),
            *both_sides(ellipsoid((0.52 * wide, 0.09, front + 0.09), (0.1, 0.1, 0.08), rgb("#5fb33f"), 8)),
        ]
    )  # fmt: skip


KINDS = (
    Kind("longhouse", _longhouse, ("viking longhouse", "viking house", "long house", "viking hall", "mead hall")),
    Kind("school", _school, ("schoolhouse", "school building", "school house", "elementary school")),
    Kind("hospital", _hospital, ("clinic", "hospital building", "medical center", "infirmary")),
)  # fmt: skip
