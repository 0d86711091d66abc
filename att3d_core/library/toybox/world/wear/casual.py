"""Clothes of every day and of tales: t-shirt, skirt, apron, tunic, fairy wings, what cowboys, nurses, princes wear."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
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
    vector,
)
from att3d_core.library.toybox.themes import Theme
from att3d_core.library.toybox.world.wear.clothes import DENIM, GOLD_TRIM, WHITE_CLOTH, belt, collar, skirt

TEE, LEATHER, LEAF, SATIN = rgb("#e23b30"), rgb("#8a5226"), rgb("#2f9440"), rgb("#2456c8")
_BROWN, _DARK, _WINE = rgb("#5a3416"), rgb("#2b2528"), rgb("#b3243a")


def red_cross(at: Point, size: float, color: Color = TEE, tilt_deg: float = 0.0) -> list[Mesh]:
    """A cross of two bars, `size` wide."""
    turn = rotation(x_deg=tilt_deg)
    return [box(at, (size, 0.36 * size, 0.05), color, turn), box(at, (0.36 * size, size, 0.056), color, turn)]


@lru_cache(maxsize=1)
def _t_shirt() -> Mesh:
    return merge(
        [
            torso(TEE, 1.12, -0.31, 0.02),
            torso(DENIM, 1.1, -0.375, -0.3),
            *both_sides(limb((0.135, -0.05, 0.0), (0.2, -0.125, 0.015), 0.085, 0.09, TEE)),
            ring((0, 0.012, 0), 0.11, 0.034, (0, 1, 0), WHITE_CLOTH, 16),
            torso(WHITE_CLOTH, 1.16, -0.2, -0.14),
        ]
    )


@lru_cache(maxsize=1)
def _skirt() -> Mesh:
    cloth = rgb("#7a3fc0")
    return merge(
        [
            torso(WHITE_CLOTH, 1.1, -0.26, 0.02),
            skirt(cloth, -0.44, 0.27, -0.2),
            lathe([(0.165, -0.235), (0.18, -0.205), (0.165, -0.175)], GOLD_TRIM, 20, 0.9),
            collar(cloth),
            ellipsoid((0, -0.01, 0.145), (0.06, 0.045, 0.035), cloth, 8),
        ]
    )


@lru_cache(maxsize=1)
def _apron() -> Mesh:
    seam = rgb("#5e3414")
    strap = tube([(0.085, -0.04, 0.16), (0.09, 0.025, 0.07), (0.07, 0.045, -0.05)], [0.034] * 3, seam, 8)
    bell = skirt(LEATHER, -0.46, 0.225, -0.2)
    # It covers the front only: what is behind is drawn in between the legs.
    front = bell.vertices * vector([1, 1, 1])
    front[:, 2] = np.maximum(front[:, 2], -0.01)
    bib = [(-0.115, -0.1), (0.115, -0.1), (0.085, 0.1), (-0.085, 0.1)]
    return merge(
        [
            torso(WHITE_CLOTH, 1.08, -0.34, 0.02),
            Mesh(front, bell.faces, bell.face_colors),
            slab(bib, 0.06, LEATHER, (0, -0.12, 0.158), rotation(x_deg=-8)),
            box((0, -0.33, 0.19), (0.17, 0.1, 0.06), seam, rotation(x_deg=-12)),
            *belt(seam, GOLD_TRIM, -0.21),
            *both_sides(strap),
        ]
    )


@lru_cache(maxsize=1)
def _tunic() -> Mesh:
    points = [
        moved(rod((0, -0.36, 0.17), (0, -0.5, 0.23), 0.085, LEAF, 0.02, 6), turn=rotation(y_deg=float(turn)))
        for turn in np.arange(0, 360, 45)
    ]
    return merge(
        [
            torso(LEAF, 1.13, -0.25, 0.02),
            skirt(LEAF, -0.4, 0.23, -0.2),
            *points,
            *belt(_BROWN, GOLD_TRIM, -0.235),
            box((0, -0.235, 0.19), (0.1, 0.085, 0.05), GOLD_TRIM),
            collar(rgb("#f2d24a")),
        ]
    )


@lru_cache(maxsize=1)
def _fairy_wings() -> Mesh:
    pink, pale, cyan = rgb("#f25fa8"), rgb("#f9c9e2"), rgb("#5fd8e8")
    wings = []
    for (x, y), (wide, high), lean in (((0.3, 0.12), (0.25, 0.17), 42), ((0.25, -0.25), (0.18, 0.125), -38)):
        turn = rotation(z_deg=lean)
        wings += both_sides(ellipsoid((x, y, -0.2), (wide, high, 0.04), cyan, 10, turn))
        wings += both_sides(ellipsoid((1.08 * x, 1.08 * y, -0.2), (0.55 * wide, 0.55 * high, 0.056), pale, 8, turn))
    petals = [
        moved(ellipsoid((0, -0.34, 0.17), (0.1, 0.15, 0.05), pink if k % 2 else pale, 6, rotation(x_deg=-32)),
              turn=rotation(y_deg=45.0 * k))
        for k in range(8)
    ]  # fmt: skip
    return merge(
        [
            torso(pink, 1.13, -0.24, 0.0),
            skirt(pink, -0.4, 0.25, -0.2),
            *petals,
            torso(rgb("#6cc02c"), 1.2, -0.235, -0.175),
            *both_sides(limb((0.03, -0.1, -0.13), (0.12, -0.06, -0.2), 0.05, 0.05, cyan)),
            *wings,
        ]
    )


@lru_cache(maxsize=1)
def _cowboy_vest() -> Mesh:
    shirt = rgb("#e9d6a8")
    star = [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in
            zip(0.066 * np.array([1, 0.5] * 5), np.pi / 2 + np.arange(10) * np.pi / 5, strict=True)]  # fmt: skip
    front = ellipsoid((0.115, -0.13, 0.08), (0.085, 0.17, 0.105), LEATHER, 12)
    return merge(
        [
            torso(shirt, 1.1, -0.33, 0.02),
            *both_sides(front),
            ellipsoid((0, -0.12, -0.08), (0.175, 0.175, 0.115), LEATHER, 12),
            torso(DENIM, 1.12, -0.375, -0.3),
            *belt(_BROWN, GOLD_TRIM, -0.29),
            box((0, -0.29, 0.185), (0.11, 0.09, 0.05), GOLD_TRIM),
            slab(star, 0.05, GOLD_TRIM, (0.105, -0.1, 0.19)),
            ring((0, 0.015, 0), 0.115, 0.05, (0, 1, 0), TEE, 16),
            rod((0, 0.03, 0.13), (0, -0.12, 0.17), 0.11, TEE, 0.02, 8),
        ]
    )


@lru_cache(maxsize=1)
def _nurse_uniform() -> Mesh:
    blue = rgb("#58b6e6")
    apron = [(-0.13, -0.13), (0.13, -0.13), (0.09, 0.12), (-0.09, 0.12)]
    return merge(
        [
            torso(blue, 1.13, -0.24, 0.02),
            skirt(blue, -0.44, 0.26, -0.19),
            slab(apron, 0.05, WHITE_CLOTH, (0, -0.33, 0.215), rotation(x_deg=-22)),
            slab([(-0.1, -0.09), (0.1, -0.09), (0.09, 0.08), (-0.09, 0.08)], 0.05, WHITE_CLOTH, (0, -0.12, 0.155)),
            *red_cross((0, -0.12, 0.18), 0.13),
            *belt(WHITE_CLOTH, WHITE_CLOTH, -0.215),
            collar(WHITE_CLOTH),
        ]
    )


@lru_cache(maxsize=1)
def _prince_jacket() -> Mesh:
    sash = tube([(0.14, 0.0, 0.06), (0.08, -0.07, 0.165), (-0.06, -0.2, 0.185), (-0.15, -0.28, 0.1)], [0.04] * 4,
                TEE, 8)  # fmt: skip
    return merge(
        [
            torso(SATIN, 1.14, -0.25, 0.02),
            skirt(SATIN, -0.37, 0.21, -0.22),
            lathe([(0.195, -0.39), (0.22, -0.365), (0.195, -0.34)], GOLD_TRIM, 24, 0.92),
            *both_sides(ellipsoid((0.175, -0.02, 0), (0.1, 0.05, 0.1), GOLD_TRIM, 10)),
            sash,
            *belt(GOLD_TRIM, WHITE_CLOTH, -0.255),
            lathe([(0.13, -0.02), (0.15, 0.05), (0.1, 0.058)], GOLD_TRIM, 16),
            *[ellipsoid((x, y, 0.175), (0.032, 0.032, 0.03), GOLD_TRIM, 8) for x in (-0.06, 0.06)
              for y in (-0.06, -0.33)],
        ]
    )  # fmt: skip


T_SHIRT = Theme("wearing a t-shirt", _t_shirt, TEE, None, None, DENIM, WHITE_CLOTH)
SKIRT = Theme("wearing a skirt", _skirt, WHITE_CLOTH, None, foot=_WINE)
APRON = Theme("wearing a leather apron", _apron, WHITE_CLOTH, None, leg=rgb("#4b525e"), foot=_DARK)
TUNIC = Theme("wearing a tunic", _tunic, LEAF, LEAF, leg=rgb("#b98a4e"), foot=_BROWN)
FAIRY_WINGS = Theme("wearing fairy wings", _fairy_wings, foot=rgb("#6cc02c"))
COWBOY_VEST = Theme("wearing a cowboy vest", _cowboy_vest, rgb("#e9d6a8"), rgb("#e9d6a8"), None, DENIM, _BROWN)
NURSE_UNIFORM = Theme(
    "wearing a nurse uniform", _nurse_uniform, rgb("#58b6e6"), None, leg=WHITE_CLOTH, foot=WHITE_CLOTH
)
PRINCE_JACKET = Theme("wearing a prince's jacket", _prince_jacket, SATIN, SATIN, WHITE_CLOTH, WHITE_CLOTH, _DARK)
