"""Clothes of adventurers: space suit, pirate coat, ninja suit, fur vest, royal robe, wings of an angel."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    slab,
    tube,
)
from att3d_core.library.toybox.themes import CAPE, SUIT, Theme
from att3d_core.library.toybox.world.wear.clothes import GOLD_TRIM, WHITE_CLOTH, belt, collar, skirt
from att3d_core.library.toybox.world.wear.dye import recoloured

SPACE_WHITE, SPACE_ORANGE, SPACE_GREY = rgb("#f2f4f6"), rgb("#ff7a1a"), rgb("#8b95a3")
COAT, NINJA_CLOTH, FUR = rgb("#8e1f2b"), rgb("#34384a"), rgb("#7a4a24")
MIDNIGHT = rgb("#2c2438")


@lru_cache(maxsize=1)
def _space_suit() -> Mesh:
    return merge(
        [
            torso(SPACE_WHITE, 1.2, -0.36, 0.02),
            ring((0, 0.03, 0), 0.14, 0.05, (0, 1, 0), SPACE_GREY, 18),
            box((0, -0.15, 0.185), (0.2, 0.13, 0.06), SPACE_GREY),
            *[box((x, -0.13, 0.215), (0.05, 0.05, 0.04), c) for x, c in
              ((-0.06, rgb("#e5202b")), (0.0, rgb("#ffd23f")), (0.06, rgb("#22b04a")))],
            torso(SPACE_ORANGE, 1.25, -0.31, -0.26),
            box((0, -0.13, -0.22), (0.3, 0.32, 0.16), SPACE_WHITE, taper=0.9),
            *both_sides(limb((0.085, -0.26, -0.29), (0.085, 0.0, -0.29), 0.06, 0.06, SPACE_ORANGE)),
            *both_sides(ring((0.17, -0.055, 0), 0.06, 0.035, (1, -0.3, 0), SPACE_ORANGE, 14)),
        ]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _pirate_coat() -> Mesh:
    shirt = [(0.0, -0.22), (0.075, 0.09), (-0.075, 0.09)]
    edge = tube([(0.09, 0.03, 0.13), (0.05, -0.1, 0.185), (0.03, -0.22, 0.195), (0.09, -0.44, 0.235)], [0.028] * 4,
                GOLD_TRIM, 8)  # fmt: skip
    return merge(
        [
            torso(COAT, 1.14, -0.25, 0.02),
            skirt(COAT, -0.45, 0.25, -0.2),
            slab(shirt, 0.05, WHITE_CLOTH, (0, -0.09, 0.148), rotation(x_deg=-13)),
            *both_sides(edge),
            *belt(rgb("#2b1d14"), GOLD_TRIM, -0.225),
            collar(COAT),
            *both_sides(ellipsoid((0.18, -0.03, 0), (0.085, 0.035, 0.085), GOLD_TRIM, 10)),
        ]
    )


@lru_cache(maxsize=1)
def _ninja_suit() -> Mesh:
    red = rgb("#d8232a")
    sash = tube([(-0.15, 0.0, 0.07), (-0.08, -0.08, 0.16), (0.05, -0.2, 0.185), (0.13, -0.28, 0.13)], [0.034] * 4,
                rgb("#565c74"), 8)  # fmt: skip
    return merge(
        [
            torso(NINJA_CLOTH, 1.13, -0.34, 0.02),
            sash,
            torso(red, 1.2, -0.29, -0.23),
            ellipsoid((0.08, -0.26, 0.185), (0.05, 0.04, 0.035), red, 8),
            *[box((0.08 + dx, -0.35, 0.2), (0.05, 0.14, 0.046), red, rotation(z_deg=t)) for dx, t in
              ((-0.03, -12), (0.03, 12))],
            collar(NINJA_CLOTH),
        ]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _fur_vest() -> Mesh:
    pale = rgb("#c9a06b")
    tufts = []
    for turn in np.arange(0, 360, 45):
        tufts.append(moved(ellipsoid((0, 0.0, 0.15), (0.075, 0.055, 0.05), pale, 6), turn=rotation(y_deg=float(turn))))
    return merge(
        [
            torso(FUR, 1.15, -0.26, 0.02),
            skirt(FUR, -0.4, 0.235, -0.22),
            *tufts,
            *belt(rgb("#3a2314"), GOLD_TRIM, -0.24),
            rod((-0.115, -0.02, 0.13), (0.1, -0.22, 0.185), 0.03, rgb("#3a2314"), sides=6),
        ]
    )


@lru_cache(maxsize=1)
def _royal_robe() -> Mesh:
    red, spot = rgb("#c0152f"), rgb("#2a2a30")
    collar_tufts = [
        moved(ellipsoid((0, 0.0, 0.15), (0.065, 0.055, 0.055), WHITE_CLOTH, 6), turn=rotation(y_deg=float(turn)))
        for turn in np.arange(0, 360, 30)
    ]
    return merge(
        [
            torso(red, 1.14, -0.24, 0.02),
            skirt(red, -0.545, 0.31, -0.18),
            lathe([(0.305, -0.57), (0.335, -0.535), (0.31, -0.48)], WHITE_CLOTH, 24, 0.92),
            *[moved(ellipsoid((0, -0.525, 0.31), (0.03, 0.03, 0.03), spot, 6), turn=rotation(y_deg=float(t)))
              for t in np.arange(20, 360, 40)],
            *collar_tufts,
            *belt(GOLD_TRIM, rgb("#1f5fe0"), -0.2),
            box((0, -0.38, 0.25), (0.07, 0.3, 0.05), GOLD_TRIM, rotation(x_deg=-20)),
        ]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _vampire_suit() -> Mesh:
    cape = recoloured(CAPE.clothes(), rgb("#3a3145"))
    fan = [(-0.12, 0.0), (0.12, 0.0), (0.31, 0.1), (0.37, 0.36), (0.2, 0.3), (-0.2, 0.3), (-0.37, 0.36), (-0.31, 0.1)]
    return merge(
        [
            recoloured(SUIT.clothes(), MIDNIGHT),
            cape,
            slab(fan, 0.05, rgb("#c8102e"), (0, 0.0, -0.11), rotation(x_deg=-8)),
            slab([(1.03 * x, 1.03 * y) for x, y in fan], 0.05, rgb("#3a3145"), (0, 0.0, -0.145), rotation(x_deg=-8)),
            ellipsoid((0, -0.21, 0.14), (0.1, 0.12, 0.05), rgb("#c8102e"), 10),
        ]
    )


@lru_cache(maxsize=1)
def _angel_robe() -> Mesh:
    wings = []
    for i, (dx, dy, length) in enumerate(
        ((0.2, 0.16, 0.2), (0.25, 0.04, 0.19), (0.24, -0.07, 0.16), (0.2, -0.16, 0.12))
    ):
        shade = WHITE_CLOTH if i % 2 == 0 else rgb("#dfe7f2")
        turn = rotation(z_deg=float(38 - 32 * i))
        wings += both_sides(ellipsoid((0.07 + dx, -0.05 + dy, -0.2), (length, 0.075, 0.045), shade, 8, turn))
    return merge(
        [
            torso(WHITE_CLOTH, 1.14, -0.24, 0.02),
            skirt(WHITE_CLOTH, -0.545, 0.3, -0.18),
            lathe([(0.295, -0.56), (0.315, -0.54), (0.3, -0.5)], GOLD_TRIM, 24, 0.92),
            torso(GOLD_TRIM, 1.2, -0.225, -0.17),
            collar(GOLD_TRIM),
            *both_sides(limb((0.04, -0.1, -0.13), (0.12, -0.05, -0.2), 0.06, 0.06, WHITE_CLOTH)),
            *wings,
        ]
    )


SPACE_SUIT = Theme("wearing a space suit", _space_suit, SPACE_WHITE, SPACE_WHITE, SPACE_ORANGE, SPACE_WHITE, SPACE_GREY)
PIRATE_COAT = Theme("wearing a pirate coat", _pirate_coat, COAT, COAT, leg=rgb("#cdb78f"), foot=rgb("#2b1d14"))
NINJA_SUIT = Theme("wearing a ninja suit", _ninja_suit, NINJA_CLOTH, NINJA_CLOTH, None, NINJA_CLOTH, rgb("#565c74"))
FUR_VEST = Theme("wearing a fur vest", _fur_vest, None, rgb("#5a3416"), None, rgb("#8d7a63"), rgb("#5a3416"))
ROYAL_ROBE = Theme("wearing a royal robe", _royal_robe, rgb("#c0152f"), rgb("#c0152f"), foot=rgb("#3a2314"))
VAMPIRE_SUIT = Theme("wearing a vampire cape", _vampire_suit, MIDNIGHT, MIDNIGHT, None, MIDNIGHT, rgb("#17151c"))
ANGEL_ROBE = Theme("wearing angel wings", _angel_robe, WHITE_CLOTH, WHITE_CLOTH)
