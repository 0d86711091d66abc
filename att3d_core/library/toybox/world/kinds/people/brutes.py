"""Strong and hairy: minotaur and cyclops, and what makes such figures."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, eyes, skull
from att3d_core.library.toybox.pose import HEAD_Y, torso
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    limb,
    rgb,
    ring,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.figures import AVERAGE, NOTHING, Figure, Outfit, Stature, figure
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.people.heads import brows
from att3d_core.library.toybox.world.wear.clothes import GOLD_TRIM, belt, skirt
from att3d_core.library.toybox.world.wear.dye import in_coat

_IVORY = rgb("#f6ead0")


def brute(
    noun: str,
    animal: Animal,
    synonyms: tuple[str, ...],
    coats: tuple[Color, Color],
    costume: Outfit = NOTHING,
    stature: Stature = AVERAGE,
    keep: tuple[Color, ...] = (),
) -> Figure:
    """A figure of its own build whose skin takes the colour of the look."""
    return figure(noun, lambda look: in_coat(animal, look, coats, keep), synonyms, costume, stature=stature)


def horns(points: list[Point], radius: float, color: Color) -> list[Mesh]:
    """Two horns that taper along `points`."""
    path, radii = smooth_path(points, [radius, 0.9 * radius, 0.65 * radius, 0.02], 9)
    return both_sides(tube(path, radii, color, 8))


# ---- minotaur
_HIDE, _MUZZLE, _CLOTH = rgb("#7d4726"), rgb("#c48f6a"), rgb("#b3262a")


def _minotaur_head() -> Mesh:
    return merge(
        [
            skull(_HIDE, (0.23, 0.21, 0.215)),
            *horns([(0.16, 0.36, 0.0), (0.33, 0.4, 0.02), (0.42, 0.5, 0.06), (0.4, 0.64, 0.08)], 0.085, _IVORY),
            *both_sides(ellipsoid((0.28, 0.25, -0.02), (0.1, 0.05, 0.05), _HIDE, 8, rotation(z_deg=-18))),
            ellipsoid((0, 0.42, 0.03), (0.14, 0.085, 0.13), rgb("#3a2114"), 10),
            ellipsoid((0, 0.12, 0.21), (0.155, 0.105, 0.125), _MUZZLE, 14),
            *both_sides(ellipsoid((0.065, 0.15, 0.315), (0.034, 0.034, 0.026), INK, 8)),
            ring((0, 0.09, 0.325), 0.055, 0.026, (0, 0.25, 1), GOLD_TRIM, 14),
            *eyes(0.285, iris=rgb("#a3121c")),
            *brows(rgb("#3a2114"), 22, 0.365),
        ]
    )


def _minotaur_body() -> Mesh:
    tail = tube([(0, -0.28, -0.13), (0.04, -0.34, -0.28), (0.1, -0.48, -0.3)], [0.04, 0.034, 0.034], _HIDE, 8)
    return merge(
        [
            torso(_HIDE, 1.12),
            *both_sides(ellipsoid((0.07, -0.09, 0.1), (0.085, 0.075, 0.06), _MUZZLE, 10)),
            *both_sides(ellipsoid((0.17, -0.04, 0), (0.1, 0.085, 0.1), _HIDE, 10)),
            skirt(_CLOTH, -0.43, 0.22, -0.25),
            *belt(rgb("#2b1d14"), GOLD_TRIM, -0.255),
            tail,
            ellipsoid((0.11, -0.5, -0.3), (0.055, 0.075, 0.055), rgb("#3a2114"), 8),
        ]
    )


MINOTAUR = Animal("a minotaur", _HIDE, _HIDE, rgb("#2f2420"), _minotaur_head, _minotaur_body)

# ---- cyclops
_CLAY, _CLAY_DARK = rgb("#5f93c9"), rgb("#3a6396")


def _cyclops_head() -> Mesh:
    return merge(
        [
            ellipsoid((0, HEAD_Y, 0), (0.25, 0.235, 0.225), _CLAY, 16),
            *both_sides(ellipsoid((0.25, 0.2, -0.01), (0.055, 0.07, 0.05), _CLAY, 8)),
            ellipsoid((0, 0.265, 0.165), (0.125, 0.12, 0.085), WHITE, 14),
            ellipsoid((0, 0.262, 0.225), (0.072, 0.075, 0.045), rgb("#e08a1c"), 12),
            ellipsoid((0, 0.262, 0.25), (0.042, 0.045, 0.03), INK, 10),
            ellipsoid((0.025, 0.29, 0.274), (0.022, 0.022, 0.014), WHITE, 6),
            limb((-0.12, 0.4, 0.17), (0.12, 0.4, 0.17), 0.042, 0.042, _CLAY_DARK, 8),
            ellipsoid((0, 0.085, 0.185), (0.12, 0.04, 0.05), rgb("#4a1420"), 10),
            *both_sides(rod((0.065, 0.07, 0.215), (0.065, 0.14, 0.228), 0.036, WHITE, 0.014, 6)),
            rod((0, 0.42, -0.02), (0, 0.56, -0.03), 0.07, _IVORY, 0.015, 8),
        ]
    )


def _cyclops_body() -> Mesh:
    strap = tube([(0.14, 0.01, 0.03), (0.08, -0.07, 0.155), (-0.07, -0.2, 0.19), (-0.15, -0.27, 0.1)], [0.045] * 4,
                 rgb("#6b3f1d"), 8)  # fmt: skip
    return merge(
        [
            torso(_CLAY, 1.1),
            ellipsoid((0, -0.2, 0.06), (0.15, 0.15, 0.125), rgb("#8db8e0"), 12),
            strap,
            skirt(rgb("#8a5a2c"), -0.43, 0.24, -0.25),
            *belt(rgb("#4a2c14"), _IVORY, -0.26),
        ]
    )


CYCLOPS = Animal("a cyclops", _CLAY, _CLAY, _CLAY_DARK, _cyclops_head, _cyclops_body)

KINDS: tuple[Kind, ...] = (
    brute(
        "minotaur",
        MINOTAUR,
        ("bull man", "bullman", "tauren", "minotaur warrior"),
        (rgb("#3f332f"), rgb("#b98a5a")),
        Outfit("holding an axe"),
        Stature(1.24, 1.12, 1.0),
        (GOLD_TRIM, _IVORY, _CLOTH),
    ),
    brute(
        "cyclops",
        CYCLOPS,
        ("ogre", "one-eyed giant", "one-eyed monster", "friendly giant", "titan", "giant cyclops"),
        (rgb("#8a9a3c"), rgb("#c9a27a")),
        Outfit("holding a club"),
        Stature(1.24, 1.15, 1.04),
    ),
)
