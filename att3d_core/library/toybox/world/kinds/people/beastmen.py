"""Half man, half beast, or worse: demon, werewolf, centaur."""

from __future__ import annotations

from dataclasses import replace

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, bellied_torso, eyes, pointed_ears, skull
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    both_sides,
    ellipsoid,
    extrude,
    limb,
    rgb,
    rod,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.figures import Outfit, Stature
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature
from att3d_core.library.toybox.world.kinds.animals.hoofed import CHESTNUT, HOOF, HORSE, MANE, horse_frame
from att3d_core.library.toybox.world.kinds.animals.pets import snout
from att3d_core.library.toybox.world.kinds.animals.quadruped import quadruped
from att3d_core.library.toybox.world.kinds.people.brutes import brute, horns
from att3d_core.library.toybox.world.kinds.people.heads import SKIN, brows, face, full_beard, short_hair
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.clothes import GOLD_TRIM, skirt

_IVORY = rgb("#f6ead0")


# ---- demon
_RED, _DARK_RED = rgb("#d3202a"), rgb("#7d0f1c")


def _demon_head() -> Mesh:
    return merge(
        [
            skull(_RED, (0.245, 0.215, 0.22)),
            *horns(
                [(0.13, 0.36, 0.06), (0.2, 0.47, 0.07), (0.22, 0.58, 0.03), (0.16, 0.68, 0.0)], 0.075, rgb("#2b2528")
            ),
            *pointed_ears(_RED, _DARK_RED, (0.2, 0.22, -0.02), (0.4, 0.34, -0.08), 0.08),
            *eyes(0.265, rgb("#ffe23a")),
            *brows(rgb("#2b2528"), 20, 0.35),
            ellipsoid((0, 0.18, 0.225), (0.045, 0.04, 0.045), _RED, 8),
            ellipsoid((0, 0.1, 0.185), (0.115, 0.04, 0.045), rgb("#2b0a10"), 10),
            *both_sides(rod((0.06, 0.13, 0.21), (0.06, 0.06, 0.225), 0.034, WHITE, 0.012, 6)),
            rod((0, 0.04, 0.14), (0, -0.07, 0.2), 0.06, rgb("#2b2528"), 0.015, 8),
        ]
    )


def _demon_body() -> Mesh:
    wing = [(0.0, 0.02), (0.16, 0.24), (0.36, 0.33), (0.45, 0.12), (0.42, -0.16), (0.33, -0.02), (0.26, -0.24),
            (0.18, -0.08), (0.1, -0.24), (0.0, -0.12)]  # fmt: skip
    tail, radii = smooth_path(
        [(0, -0.3, -0.1), (-0.04, -0.46, -0.22), (-0.2, -0.52, -0.26), (-0.34, -0.4, -0.24), (-0.36, -0.26, -0.22)],
        [0.06, 0.046, 0.04, 0.036, 0.032], 14,
    )  # fmt: skip
    bone = tube([(0.04, -0.08, -0.19), (0.2, 0.13, -0.2), (0.4, 0.23, -0.2)], [0.05, 0.045, 0.03], _RED, 8)
    return merge(
        [
            *bellied_torso(_RED, rgb("#ec5a4a")),
            skirt(rgb("#3a2a2c"), -0.41, 0.215, -0.25),
            *both_sides(extrude(wing, 0.055, _DARK_RED, (0.05, -0.1, -0.19))),
            *both_sides(bone),
            tube(tail, radii, _RED, 8),
            rod((-0.36, -0.28, -0.22), (-0.36, -0.14, -0.22), 0.095, _DARK_RED, 0.015, 4),
        ]
    )


DEMON = Animal("a demon", _RED, _RED, rgb("#2b2528"), _demon_head, _demon_body)

# ---- werewolf
_FUR, _PALE_FUR, _DARK_FUR, _DENIM = rgb("#6d6a70"), rgb("#c9c2bb"), rgb("#3c3a41"), rgb("#3a5f9a")


def _werewolf_head() -> Mesh:
    tufts = [
        part
        for y, x in ((0.27, 0.36), (0.15, 0.36), (0.04, 0.28))
        for part in both_sides(rod((0.1, y, -0.02), (x, y - 0.09, 0.0), 0.115, _FUR, 0.02, 8))
    ]
    fangs = [
        part
        for x, z in ((0.065, 0.33), (0.105, 0.25))
        for part in both_sides(rod((x, 0.12, z), (x, 0.045, z + 0.01), 0.034, rgb("#fffdf2"), 0.012, 6))
    ]
    return merge(
        [
            skull(_FUR, (0.24, 0.215, 0.22)),
            *tufts,
            *[rod((x, 0.36, 0.02), (1.5 * x, 0.5, -0.04), 0.09, _DARK_FUR, 0.02, 6) for x in (-0.06, 0.0, 0.06)],
            *snout(_FUR, _PALE_FUR, INK, 0.24),
            ellipsoid((0, 0.07, 0.24), (0.09, 0.045, 0.11), rgb("#7a1420"), 10),
            *fangs,
            *pointed_ears(_DARK_FUR, rgb("#b98f8f"), (0.16, 0.34, -0.03), (0.24, 0.6, -0.03), 0.095),
            *eyes(0.275, rgb("#ffd447"), rgb("#a3121c")),
            *brows(_DARK_FUR, 20, 0.36),
        ]
    )


def _werewolf_body() -> Mesh:
    rags = [
        rod((0.085 * side, -0.36, z), (0.1 * side, -0.49, 1.35 * z), 0.075, _DENIM, 0.015, 6)
        for side in (-1, 1)
        for z in (0.045, -0.045)
    ]
    chest = [rod((x, -0.04, 0.09), (1.3 * x, -0.2, 0.19), 0.085, _PALE_FUR, 0.02, 6) for x in (-0.07, 0.0, 0.07)]
    tail, radii = smooth_path([(0, -0.3, -0.12), (0.02, -0.33, -0.26), (0.05, -0.5, -0.33)], [0.06, 0.1, 0.025], 8)
    return merge(
        [
            torso(_FUR, 1.14),
            *both_sides(ellipsoid((0.16, -0.03, 0), (0.11, 0.09, 0.11), _FUR, 10)),
            *chest,
            *both_sides(limb((0.085, -0.3, 0.0), (0.095, -0.4, 0.02), 0.105, 0.09, _DENIM)),
            torso(_DENIM, 1.16, -0.37, -0.26),
            *rags,
            tube(tail, radii, _FUR, 8),
        ]
    )


WEREWOLF = Animal("a werewolf", _FUR, _DARK_FUR, _DARK_FUR, _werewolf_head, _werewolf_body)

# ---- centaur
_BEARD = rgb("#4a2614")


def _rider() -> Mesh:
    """A man to the hips, a spear in his left hand."""
    elbow, hand = (0.25, -0.15, 0.05), (0.3, -0.12, 0.19)
    rest, low = (-0.24, -0.16, 0.03), (-0.2, -0.26, 0.13)
    return merge(
        [
            *face(nose=0.05),
            *short_hair(_BEARD),
            *full_beard(_BEARD),
            *brows(_BEARD, 8),
            torso(SKIN, 1.08),
            *both_sides(ellipsoid((0.065, -0.09, 0.1), (0.08, 0.07, 0.05), SKIN, 10)),
            torso(GOLD_TRIM, 1.2, -0.3, -0.23),
            *[limb(a, b, 0.065, 0.055, SKIN) for a, b in (((0.15, -0.065, 0), elbow), ((-0.15, -0.065, 0), rest))],
            *[limb(a, b, 0.055, 0.05, SKIN) for a, b in ((elbow, hand), (rest, low))],
            *[ellipsoid(at, (0.066, 0.066, 0.066), SKIN, 8) for at in (hand, low)],
            rod((0.3, -0.55, 0.19), (0.3, 0.46, 0.19), 0.036, rgb("#c9974e")),
            rod((0.3, 0.42, 0.19), (0.3, 0.66, 0.19), 0.085, rgb("#c3ced9"), 0.015, 4),
        ]
    )


def _centaur(look: Look) -> Mesh:
    frame = replace(horse_frame(MANE, HOOF), neck=(0.31, -0.1), neck_girth=0.06, head=0.86, extra=None, belly=None)
    return quadruped(replace(HORSE, head=_rider), frame, look)


KINDS: tuple[Kind, ...] = (
    brute(
        "demon",
        DEMON,
        ("devil", "imp", "fiend", "satan", "lucifer", "demon lord"),
        (rgb("#7a2fb0"), rgb("#f0582a")),
        Outfit("holding a trident"),
    ),
    brute(
        "werewolf",
        WEREWOLF,
        ("wolfman", "wolf man", "lycanthrope"),
        (rgb("#4a3428"), rgb("#a9a39b")),
        stature=Stature(1.18, 1.08, 1.0),
        keep=(_DENIM,),
    ),
    creature(
        "centaur",
        _centaur,
        CHESTNUT,
        ("half man half horse", "horse man", "centaur warrior"),
        (rgb("#3b3333"), rgb("#e4d3b8")),
        (SKIN, _BEARD, GOLD_TRIM, rgb("#c9974e"), rgb("#b5473f")),
    ),
)
