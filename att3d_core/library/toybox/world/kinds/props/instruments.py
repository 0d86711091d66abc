"""Things that sound, and two that do not: bell, drum, guitar, anvil, umbrella."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    loft,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    smooth_path,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import GOLD, OLD_GOLD
from att3d_core.library.toybox.world.parts.vessels import handle, hoop, staved
from att3d_core.library.toybox.world.parts.woodwork import BRASS, EBONY, IRON, OAK, WALNUT, four_corners


def _bell(look: Look) -> Mesh:
    bronze, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.7)
    flare, tall = look.vary(0, 0.36, 0.45, 0.55), look.vary(1, 0.5, 0.66, 0.88)
    low = 0.14
    outside = [
        (flare, low),
        (flare * 0.98, low + 0.06),
        (flare * 0.74, low + tall * 0.26),
        (flare * 0.62, low + tall * 0.6),
        (flare * 0.5, low + tall * 0.85),
        (flare * 0.26, low + tall),
    ]
    inside = [
        (0.02, low + tall * 0.8),
        (flare * 0.4, low + tall * 0.74),
        (flare * 0.55, low + tall * 0.3),
        (flare - 0.07, low),
    ]
    top = low + tall
    return merge(
        [
            lathe([*inside, *outside], bronze, 28),
            lathe([(flare * 0.99, low + 0.012), (flare * 1.04, low + 0.04), (flare * 0.93, low + 0.1)], deep, 28),
            lathe(
                [
                    (flare * 0.68, low + tall * 0.48),
                    (flare * 0.71, low + tall * 0.53),
                    (flare * 0.66, low + tall * 0.58),
                ],
                deep,
                28,
            ),
            rod((0, 0.12, 0), (0, low + tall * 0.85, 0), 0.04, IRON),
            ellipsoid((0, 0.1, 0), (0.11, 0.11, 0.11), IRON, 12),
            ring((0, top + 0.07, 0), 0.1, 0.04, (0, 0, 1), deep, 16),
            box((0, top + 0.2, 0), (0.84, 0.15, 0.17), WALNUT),
            *both_sides(box((0.28, top + 0.2, 0), (0.07, 0.18, 0.2), IRON)),
        ]
    )


def _drum(look: Look) -> Mesh:
    shell, rim = look.paint(rgb("#d6262e")), look.paint(rgb("#2a6fd0"), 0.62)
    wide, tall = look.vary(0, 0.34, 0.43, 0.53), look.vary(1, 0.38, 0.56, 0.82)
    skin, cord = rgb("#fbf3dc"), rgb("#ffd23a")
    cords = []
    for i in range(8):
        a, b = 2 * math.pi * i / 8, 2 * math.pi * (i + 0.5) / 8
        for start, end in ((a, b), (a + 2 * math.pi / 8, b)):
            reach = wide + 0.015
            cords.append(
                rod(
                    (reach * math.sin(start), 0.08, reach * math.cos(start)),
                    (reach * math.sin(end), tall - 0.06, reach * math.cos(end)),
                    0.03,
                    cord,
                    sides=6,
                )
            )
    sticks = [
        moved(part, (0.0, tall + 0.06, z), rotation(x_deg=x, y_deg=turn))
        for turn, z, x in ((52.0, 0.02, 0.0), (-52.0, 0.06, -5.0))
        for part in (rod((-0.36, 0, 0), (0.3, 0, 0), 0.03, OAK), ellipsoid((0.32, 0, 0), (0.07, 0.052, 0.052), OAK, 8))
    ]
    return merge(
        [
            lathe([(wide, 0.02), (wide, tall)], shell, 28),
            *cords,
            *[hoop(wide + 0.045, y, y + 0.1, rim, 28, 0.015) for y in (0.0, tall - 0.08)],
            lathe([(wide, tall - 0.02), (wide - 0.02, tall + 0.035)], skin, 28),
            *sticks,
        ]
    )


def _guitar(look: Look) -> Mesh:
    top, side = look.paint(rgb("#e8a243")), look.paint(rgb("#9a4f1c"), 0.66)
    waist, neck = look.vary(0, 0.13, 0.185, 0.24), look.vary(1, 0.34, 0.5, 0.64)
    knots = [
        (0.0, 0.0, 0),
        (0.2, 0.02, 0),
        (0.31, 0.15, 0),
        (0.28, 0.3, 0),
        (waist, 0.42, 0),
        (0.22, 0.54, 0),
        (0.2, 0.66, 0),
        (0.06, 0.72, 0),
        (0.0, 0.72, 0),
    ]
    right = [(x, y) for (x, y, _), _ in zip(smooth_path(knots, [0.1] * len(knots), 22)[0], range(22), strict=True)]
    right = [(0.0, 0.0), *[(x, y) for x, y in right[1:-1] if x > 0.01], (0.0, 0.72)]
    outline = [*right, *[(-x, y) for x, y in right[-2:0:-1]]]
    end = 0.7 + neck
    return merge(
        [
            extrude(outline, 0.17, side),
            extrude([(x * 0.93, 0.36 + (y - 0.36) * 0.94) for x, y in outline], 0.05, top, (0, 0, 0.075)),
            moved(lathe([(0.115, 0), (0.115, 0.06)], WALNUT, 20), (0, 0.44, 0.058), rotation(x_deg=90)),
            moved(lathe([(0.085, 0), (0.085, 0.07)], EBONY, 20), (0, 0.44, 0.06), rotation(x_deg=90)),
            box((0, 0.17, 0.11), (0.24, 0.06, 0.06), EBONY),
            box((0, 0.6 + neck / 2, 0.09), (0.105, neck + 0.24, 0.085), EBONY),
            *[box((0, 0.62 + (neck + 0.1) * t, 0.1), (0.12, 0.05, 0.085), BRASS) for t in (0.15, 0.36, 0.57, 0.78)],
            box((0, 0.16 + (end - 0.16) / 2, 0.12), (0.06, end - 0.16, 0.065), rgb("#f3ead2")),
            extrude([(-0.075, 0), (0.075, 0), (0.105, 0.22), (0, 0.19), (-0.105, 0.22)], 0.085, side, (0, end, 0.07)),
            *both_sides(rod((0.05, end + 0.06, 0.07), (0.16, end + 0.06, 0.07), 0.03, BRASS)),
            *both_sides(rod((0.05, end + 0.15, 0.07), (0.17, end + 0.15, 0.07), 0.03, BRASS)),
        ]
    )


def _anvil(look: Look) -> Mesh:
    iron, face = look.paint(rgb("#4b525e")), look.paint(rgb("#a3afbd"), 1.3)
    horn, tall = look.vary(0, 0.22, 0.4, 0.56), look.vary(1, 0.24, 0.34, 0.48)
    low = tall + 0.1
    waist = [
        [(-0.34, 0, -0.22), (0.34, 0, -0.22), (0.34, 0, 0.22), (-0.34, 0, 0.22)],
        [(-0.32, 0.1, -0.2), (0.32, 0.1, -0.2), (0.32, 0.1, 0.2), (-0.32, 0.1, 0.2)],
        [
            (-0.17, 0.1 + tall * 0.35, -0.12),
            (0.17, 0.1 + tall * 0.35, -0.12),
            (0.17, 0.1 + tall * 0.35, 0.12),
            (-0.17, 0.1 + tall * 0.35, 0.12),
        ],
        [
            (-0.19, 0.1 + tall * 0.7, -0.13),
            (0.19, 0.1 + tall * 0.7, -0.13),
            (0.19, 0.1 + tall * 0.7, 0.13),
            (-0.19, 0.1 + tall * 0.7, 0.13),
        ],
        [(-0.42, low, -0.16), (0.3, low, -0.16), (0.3, low, 0.16), (-0.42, low, 0.16)],
    ]
    cone = [
        moved(
            lathe([(0.15, 0), (0.145, horn * 0.3), (0.1, horn * 0.75), (0.03, horn)], iron, 14),
            (0.28, low + 0.07, 0),
            rotation(z_deg=-82),
        )
    ]
    return merge(
        [
            loft(waist, iron),
            box((-0.06, low + 0.07, 0), (0.74, 0.17, 0.34), iron),
            box((-0.1, low + 0.16, 0), (0.68, 0.06, 0.36), face),
            *cone,
            box((-0.36, low + 0.165, 0.04), (0.1, 0.07, 0.1), rgb("#23262c")),
            *four_corners(ellipsoid((0.31, 0.06, 0.2), (0.06, 0.06, 0.06), face, 8)),
        ]
    )


def _umbrella(look: Look) -> Mesh:
    cloth, other = look.paint(rgb("#e5303a")), rgb("#fdf4e3")
    dome, long = look.vary(0, 0.18, 0.3, 0.46), look.vary(1, 0.5, 0.66, 0.82)
    wide = 0.58
    rise = [0.0, 25.0, 45.0, 65.0, 85.0]
    outside = [(wide * math.cos(math.radians(t)), long + dome * math.sin(math.radians(t))) for t in rise]
    inside = [(max(r - 0.035, 0.02), y - 0.05) for r, y in outside[::-1][:-1]]
    canopy = staved(lathe([*inside, (wide - 0.05, long - 0.005), *outside], cloth, 16), other, 16)
    tips = [
        moved(ellipsoid((0, long + 0.005, wide), (0.035, 0.035, 0.035), BRASS, 6), turn=rotation(y_deg=45.0 * i))
        for i in range(8)
    ]
    hook = handle(
        [(0, 0.2, 0), (0, 0.06, 0), (0.05, -0.03, 0), (0.14, -0.04, 0), (0.2, 0.03, 0), (0.2, 0.1, 0)], 0.045, OAK, 12
    )
    return merge(
        [
            canopy,
            *tips,
            rod((0, 0.15, 0), (0, long + dome + 0.1, 0), 0.032, IRON),
            ellipsoid((0, long + dome + 0.1, 0), (0.04, 0.05, 0.04), BRASS, 8),
            hook,
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("bell", _bell, ("church bell", "golden bell", "bronze bell", "school bell")),
    Kind("drum", _drum, ("toy drum", "snare drum", "marching drum", "drum with sticks")),
    Kind("guitar", _guitar, ("acoustic guitar", "classical guitar", "wooden guitar", "spanish guitar")),
    Kind("anvil", _anvil, ("blacksmith's anvil", "blacksmith anvil", "smith's anvil", "iron anvil")),
    Kind("umbrella", _umbrella, ("parasol", "brolly", "open umbrella", "rain umbrella")),
)
