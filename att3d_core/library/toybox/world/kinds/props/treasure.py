"""What shines: pile of coins, gem, ring, crown, trophy, key."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    slab,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import (
    EMERALD,
    GOLD,
    OLD_GOLD,
    RUBY,
    SAPPHIRE,
    coin,
    cut_gem,
    faceted,
    set_stone,
)
from att3d_core.library.toybox.world.parts.outlines import star_outline
from att3d_core.library.toybox.world.parts.vessels import cup, handle

STONES = (RUBY, SAPPHIRE, EMERALD)


def _pile_of_coins(look: Look) -> Mesh:
    gold = look.paint(GOLD)
    deep = look.paint(OLD_GOLD, 0.72)
    tall, size = look.vary(0, 0.2, 0.36, 0.58), look.vary(1, 0.085, 0.11, 0.15)
    wide = 0.56
    parts = [
        lathe(
            [
                (wide * 1.02, 0.0),
                (wide, 0.05),
                (wide * 0.85, 0.05 + tall * 0.22),
                (wide * 0.5, tall * 0.7),
                (0.14, tall),
            ],
            deep,
            20,
        )
    ]
    for out, count in ((0.95, 11), (0.68, 8), (0.36, 5)):
        for i in range(count):
            turn = 2 * math.pi * (i + 0.31 * count) / count
            y = tall * (1.0 - out) ** 0.8 + 0.045
            wobble = 9.0 * math.sin(2.3 * i + 5 * out)
            piece = coin((0, y, out * wide), size, (24.0 * out + wobble, 1.6 * wobble), gold)
            parts.append(moved(piece, turn=rotation(y_deg=math.degrees(turn))))
    parts += [
        coin((0, tall + 0.03, 0), size, (12.0, -8.0), gold),
        # One stands upright against the heap, and a small stack lies beside it.
        coin((0.12, size * 0.95, wide * 0.92), size, (78.0, 14.0), gold),
        *[
            coin((-wide * 0.86 + 0.01 * i, 0.03 + 0.55 * size * i, wide * 0.68), size, (0.0, 0.0), gold)
            for i in range(4)
        ],
    ]
    return merge(parts)


def _gem(look: Look) -> Mesh:
    color = look.paint(rgb("#13c2ea"))
    crown, table = look.vary(0, 0.3, 0.42, 0.62), look.vary(1, 0.42, 0.58, 0.74)
    depth = 0.72
    profile = [
        (0.02, -depth),
        (0.5, -depth * 0.45),
        (0.6, 0.0),
        (0.6 * (0.5 + 0.5 * table) + 0.02, crown * 0.3),
        (0.6 * table, crown * 0.55),
    ]
    return moved(faceted(lathe(profile, color, 8), 0.55), (0, depth, 0))


def _ring(look: Look) -> Mesh:
    gold, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.72)
    stone, thick = look.vary(0, 0.13, 0.2, 0.29), look.vary(1, 0.055, 0.075, 0.11)
    radius = 0.42
    top = 2 * radius + thick
    claws = [
        moved(
            rod((0, top - 0.04, stone * 0.5), (0, top + stone * 0.95, stone * 0.92), 0.032, deep),
            turn=rotation(y_deg=45.0 + 90 * i),
        )
        for i in range(4)
    ]
    return merge(
        [
            moved(ring((0, 0, 0), radius, thick, (0, 0, 1), gold, 32), (0, radius, 0)),
            lathe([(0.06, top - 0.09), (stone * 0.8, top + 0.05), (stone * 0.88, top + stone * 0.55)], deep, 14),
            cut_gem((0, top + stone * 0.85, 0), stone * 1.12, rgb("#e5183a")),
            *claws,
            *[
                moved(
                    set_stone((0, radius + thick * 0.55, 0), thick * 0.95, SAPPHIRE, (0, 1, 0)),
                    (0, radius, 0),
                    rotation(z_deg=turn),
                )
                for turn in (-38.0, 38.0)
            ],
        ]
    )


def _crown(look: Look) -> Mesh:
    gold, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.72)
    tall, wide = look.vary(0, 0.16, 0.32, 0.5), look.vary(1, 0.4, 0.46, 0.56)
    base = 0.24
    parts = [
        cup([(0.42, 0.0), (0.43, base * 0.5), (0.45, base)], 0.06, 0.1, gold, 24),
        lathe([(0.445, 0.0), (0.46, 0.035), (0.45, 0.075)], deep, 24),
        ellipsoid((0, base * 0.75, 0), (0.39, 0.2, 0.39), rgb("#b3122f"), 16),
    ]
    for i in range(8):
        lean = 90.0 * (wide - 0.45)
        high = tall if i % 2 == 0 else tall * 0.62
        point = slab([(-0.17, 0.0), (0.17, 0.0), (0.035, high), (-0.035, high)], 0.06, gold)
        spike = [point, ellipsoid((0, high + 0.02, 0), (0.06, 0.06, 0.06), deep, 8)]
        spike += [
            set_stone(
                (0, -base * 0.42, 0.015),
                0.07 if i % 2 == 0 else 0.05,
                STONES[i // 2 % 3] if i % 2 == 0 else rgb("#fff6e0"),
            )
        ]
        parts += [
            moved(moved(part, (0, base - 0.02, 0.425), rotation(x_deg=lean)), turn=rotation(y_deg=45.0 * i))
            for part in spike
        ]
    return merge(parts)


def _trophy(look: Look) -> Mesh:
    gold, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.72)
    fat, ears = look.vary(0, 0.25, 0.32, 0.4), look.vary(1, 0.1, 0.2, 0.3)
    low = 0.46
    bowl = [(0.09, low), (fat * 0.66, low + 0.08), (fat * 0.92, low + 0.24), (fat, low + 0.5), (fat * 1.04, low + 0.56)]
    ear = handle(
        [
            (fat * 0.92, low + 0.47, 0),
            (fat + ears * 0.8, low + 0.5, 0),
            (fat + ears, low + 0.32, 0),
            (fat * 0.7 + ears * 0.55, low + 0.14, 0),
            (fat * 0.68, low + 0.1, 0),
        ],
        0.042,
        deep,
        12,
    )
    return merge(
        [
            box((0, 0.1, 0), (0.5, 0.2, 0.5), rgb("#3a2430"), taper=0.86),
            box((0, 0.1, 0.24), (0.26, 0.1, 0.06), gold),
            lathe([(0.2, 0.19), (0.2, 0.235), (0.11, 0.28), (0.06, 0.34), (0.06, low), (0.1, low + 0.05)], deep, 20),
            ellipsoid((0, 0.37, 0), (0.1, 0.06, 0.1), gold, 12),
            cup(bowl, 0.055, low + 0.42, gold, 28),
            ring((0, low + 0.56, 0), fat * 1.02, 0.04, (0, 1, 0), deep, 28),
            *both_sides(ear),
            extrude(star_outline(5, 0.17, 0.075), 0.1, rgb("#fff3c4"), (0, low + 0.33, fat * 0.955)),
        ]
    )


def _key(look: Look) -> Mesh:
    gold, deep = look.paint(rgb("#f4b92a")), look.paint(OLD_GOLD, 0.72)
    long, bow = look.vary(0, 0.5, 0.68, 0.9), look.vary(1, 0.17, 0.22, 0.3)
    top = 0.1 + long + bow * 0.8
    thick = 0.065
    teeth = [
        (0.0, 0.0),
        (0.32, 0.0),
        (0.32, 0.1),
        (0.22, 0.1),
        (0.22, 0.16),
        (0.32, 0.16),
        (0.32, 0.28),
        (0.16, 0.28),
        (0.16, 0.21),
        (0.0, 0.21),
    ]
    return merge(
        [
            rod((0, 0, 0), (0, top - bow * 0.6, 0), thick, gold, sides=14),
            ellipsoid((0, 0.0, 0), (thick * 1.1, 0.07, thick * 1.1), deep, 10),
            extrude(teeth, 0.1, gold, (0.02, 0.06, 0)),
            lathe([(0.1, top - bow - 0.15), (0.115, top - bow - 0.115), (0.1, top - bow - 0.08)], deep, 14),
            lathe([(0.085, top - bow - 0.25), (0.095, top - bow - 0.225), (0.085, top - bow - 0.2)], deep, 14),
            *[
                ring(
                    (
                        bow * 0.98 * math.sin(t),
                        top + bow * 0.6 - bow * 0.6 * math.cos(t) + (bow * 0.25 if t else bow * 0.9),
                        0,
                    ),
                    bow * 0.62,
                    0.058,
                    (0, 0, 1),
                    gold,
                    20,
                )
                for t in (-math.pi / 2, 0.0, math.pi / 2)
            ],
            ellipsoid((0, top + bow * 0.36, 0), (bow * 0.36, bow * 0.36, 0.075), RUBY, 10),
            ellipsoid((0, top - bow * 0.45, 0), (bow * 0.5, bow * 0.55, 0.07), gold, 12),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("pile of coins", _pile_of_coins, ("coins", "gold coins", "heap of coins", "pile of gold", "money")),
    Kind("gem", _gem, ("gemstone", "jewel", "diamond", "precious stone")),
    Kind("ring", _ring, ("finger ring", "diamond ring", "wedding ring", "ring with a gem", "magic ring")),
    Kind("crown", _crown, ("royal crown", "king's crown", "golden crown with gems", "queen's crown")),
    Kind("trophy", _trophy, ("trophy cup", "winner's cup", "award cup", "championship cup")),
    Kind("key", _key, ("old key", "skeleton key", "door key", "treasure key")),
)
