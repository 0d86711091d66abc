"""Everyday clothes: dress, scarf, robe, lab coat, plaid shirt, overalls, jacket of a chef."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    centroids,
    ellipsoid,
    lathe,
    limb,
    painted,
    rgb,
    ring,
    rod,
    rotation,
    slab,
    tube,
)
from att3d_core.library.toybox.themes import Theme

WHITE_CLOTH, GOLD_TRIM, DENIM = rgb("#f7f5ee"), rgb("#ffc629"), rgb("#2f62b5")


def collar(color: Color) -> Mesh:
    """A low ring around the neck."""
    return lathe([(0.125, -0.02), (0.15, 0.05), (0.1, 0.058)], color, 16)


def belt(color: Color, buckle: Color, height: float = -0.25) -> list[Mesh]:
    """A belt with a buckle around the waist, over other clothes."""
    return [
        torso(color, 1.2, height - 0.028, height + 0.028),
        box((0, height, 0.172 * 1.05), (0.09, 0.075, 0.05), buckle),
    ]


def skirt(color: Color, hem: float, radius: float, waist: float = -0.17) -> Mesh:
    """A bell from the waist to the height `hem`, `radius` wide there."""
    middle = (waist + hem) / 2
    return lathe(
        [(radius * 0.9, hem - 0.012), (radius, hem + 0.015), (0.5 * radius + 0.11, middle), (0.19, waist),
         (0.17, waist + 0.03)],
        color, 24, 0.92,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _dress() -> Mesh:
    pink, deep = rgb("#f0418f"), rgb("#c21f6d")
    cloth = skirt(pink, -0.5, 0.36)
    folds = painted(cloth, deep, (np.arange(len(cloth.faces)) // 4 % 3 == 0) & (centroids(cloth)[:, 1] < -0.25))
    return merge(
        [
            torso(pink, 1.13, -0.24, 0.015),
            folds,
            lathe([(0.35, -0.525), (0.375, -0.5), (0.35, -0.465)], WHITE_CLOTH, 24, 0.92),
            torso(WHITE_CLOTH, 1.2, -0.215, -0.16),
            *both_sides(ellipsoid((0.155, -0.045, 0.0), (0.085, 0.07, 0.085), pink, 10)),
            *both_sides(ellipsoid((0.055, -0.185, 0.19), (0.055, 0.045, 0.03), deep, 8)),
            ellipsoid((0, -0.185, 0.2), (0.03, 0.03, 0.03), GOLD_TRIM, 8),
        ]
    )


@lru_cache(maxsize=1)
def _scarf() -> Mesh:
    red, cream = rgb("#d8232a"), rgb("#fbe9c4")
    end = [
        box((0.085, y, 0.19), (0.11, 0.075, 0.055), red if i % 2 == 0 else cream, rotation(x_deg=-6))
        for i, y in enumerate((-0.05, -0.12, -0.19, -0.26))
    ]
    return merge([ring((0, 0.025, 0), 0.135, 0.06, (0, 1, 0), red, 18), *end, ellipsoid((0.085, 0.0, 0.17),
                 (0.075, 0.06, 0.06), red, 8)])  # fmt: skip


def _gown(cloth: Color, trim: Color, width: float = 0.31) -> list[Mesh]:
    """A gown to the ground with a trimmed hem."""
    return [
        torso(cloth, 1.14, -0.24, 0.02),
        skirt(cloth, -0.545, width, -0.18),
        lathe([(width - 0.005, -0.56), (width + 0.015, -0.54), (width + 0.005, -0.5)], trim, 24, 0.92),
    ]


@lru_cache(maxsize=1)
def _robe() -> Mesh:
    blue = rgb("#3b3fc4")
    return merge(
        [
            *_gown(blue, GOLD_TRIM),
            *belt(rgb("#6b3a1a"), GOLD_TRIM, -0.2),
            box((0, -0.07, 0.15), (0.06, 0.2, 0.05), GOLD_TRIM, rotation(x_deg=-12)),
            collar(GOLD_TRIM),
        ]
    )


@lru_cache(maxsize=1)
def _lab_coat() -> Mesh:
    shade, shirt = rgb("#d5dbe2"), rgb("#4aa3e0")
    lapel = [(0.0, 0.09), (-0.1, 0.06), (-0.085, -0.04), (0.0, -0.13)]
    return merge(
        [
            torso(WHITE_CLOTH, 1.14, -0.25, 0.02),
            skirt(WHITE_CLOTH, -0.45, 0.24, -0.2),
            slab([(0.0, -0.13), (0.07, 0.07), (-0.07, 0.07)], 0.05, shirt, (0, -0.06, 0.135), rotation(x_deg=-17)),
            box((0, -0.09, 0.155), (0.045, 0.12, 0.05), rgb("#e5202b"), rotation(x_deg=-17)),
            *both_sides(slab(lapel, 0.046, shade, (-0.035, -0.06, 0.152), rotation(x_deg=-22))),
            box((0, -0.31, 0.2), (0.03, 0.26, 0.05), shade, rotation(x_deg=-14)),
            *[ellipsoid((0.05, y, z), (0.028, 0.028, 0.026), rgb("#3a3f4a"), 8)
              for y, z in ((-0.23, 0.18), (-0.31, 0.2), (-0.39, 0.22))],
            box((0.1, -0.14, 0.142), (0.085, 0.07, 0.046), shade, rotation(y_deg=30)),
            rod((0.1, -0.12, 0.16), (0.1, -0.07, 0.155), 0.024, rgb("#e5202b"), sides=6),
            collar(WHITE_CLOTH),
        ]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _plaid_shirt() -> Mesh:
    red, dark = rgb("#d42027"), rgb("#5c1014")
    shirt = torso(red, 1.13, -0.33, 0.02, 24)
    # Faces come in pairs around, ring after ring.
    face = np.arange(len(shirt.faces))
    checks = (face % 48 // 4 % 2 == 0) ^ (face // 48 % 2 == 0)
    strap = tube([(0.1, -0.31, 0.15), (0.1, -0.2, 0.175), (0.1, -0.08, 0.16), (0.095, 0.01, 0.08), (0.09, 0.02, -0.03),
                  (0.09, -0.1, -0.165), (0.06, -0.3, -0.155)], [0.03] * 7, rgb("#5a3416"), 8)  # fmt: skip
    return merge(
        [
            painted(shirt, dark, checks),
            collar(red),
            *both_sides(strap),
            *belt(rgb("#5a3416"), GOLD_TRIM, -0.31),
        ]
    )


@lru_cache(maxsize=1)
def _overalls() -> Mesh:
    seam = rgb("#1f4688")
    strap = tube([(0.1, -0.06, 0.155), (0.1, 0.005, 0.09), (0.095, 0.02, -0.02), (0.085, -0.08, -0.16),
                  (0.05, -0.2, -0.17)], [0.034] * 5, DENIM, 8)  # fmt: skip
    return merge(
        [
            torso(WHITE_CLOTH, 1.08, -0.3, 0.02),
            torso(DENIM, 1.15, -0.36, -0.17),
            box((0, -0.125, 0.148), (0.24, 0.17, 0.055), DENIM, rotation(x_deg=-10)),
            box((0, -0.12, 0.175), (0.12, 0.085, 0.046), seam, rotation(x_deg=-10)),
            *both_sides(strap),
            *both_sides(ellipsoid((0.1, -0.06, 0.17), (0.034, 0.034, 0.03), GOLD_TRIM, 8)),
            collar(WHITE_CLOTH),
        ]
    )


@lru_cache(maxsize=1)
def _chef_jacket() -> Mesh:
    red = rgb("#d8232a")
    buttons = [ellipsoid((x, y, 0.172 + 0.02 * (y < -0.13)), (0.028, 0.028, 0.026), rgb("#2a2a30"), 8)
               for x in (0.055, -0.055) for y in (-0.09, -0.165, -0.24)]  # fmt: skip
    knot = [(0.0, 0.03), (-0.07, -0.01), (-0.05, -0.09), (0.0, -0.04), (0.05, -0.09), (0.07, -0.01)]
    return merge(
        [
            torso(WHITE_CLOTH, 1.14, -0.34, 0.02),
            box((0, -0.18, 0.148), (0.2, 0.3, 0.05), rgb("#e4e6ea"), rotation(x_deg=3)),
            *buttons,
            ring((0, 0.02, 0), 0.12, 0.046, (0, 1, 0), red, 16),
            slab(knot, 0.05, red, (0, -0.03, 0.175), rotation(x_deg=-15)),
            limb((-0.12, -0.34, 0.12), (0.12, -0.34, 0.12), 0.045, 0.045, rgb("#d3d7dd")),
        ]
    )


DRESS = Theme("wearing a dress", _dress)
SCARF = Theme("wearing a scarf", _scarf)
ROBE = Theme("wearing a robe", _robe, rgb("#3b3fc4"), rgb("#3b3fc4"), foot=rgb("#6b3a1a"))
LAB_COAT = Theme("wearing a lab coat", _lab_coat, WHITE_CLOTH, WHITE_CLOTH, leg=rgb("#3a4a66"), foot=rgb("#2a2a30"))
PLAID_SHIRT = Theme(
    "wearing a plaid shirt", _plaid_shirt, rgb("#d42027"), rgb("#5c1014"), leg=DENIM, foot=rgb("#6b3f1d")
)
OVERALLS = Theme("wearing overalls", _overalls, WHITE_CLOTH, None, None, DENIM, rgb("#6b3f1d"))
CHEF_JACKET = Theme(
    "wearing a chef jacket", _chef_jacket, WHITE_CLOTH, WHITE_CLOTH, leg=rgb("#4b525e"), foot=rgb("#2a2a30")
)
