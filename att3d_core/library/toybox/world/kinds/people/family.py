"""Men and women, boys and girls, and the royal family."""

from __future__ import annotations

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, both_sides, ellipsoid, limb, rgb, ring, rod, slab, tube
from att3d_core.library.toybox.world.figures import Outfit, Stature
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.people.folk import BLACK_HAIR, BLOND, BROWN_HAIR, person
from att3d_core.library.toybox.world.kinds.people.heads import brows, face, long_hair, short_hair

RED_LIPS, CHEEK = rgb("#d8324a"), rgb("#f59aa0")
AUBURN, _HAIR_TIE = rgb("#a23c1c"), rgb("#3fc4e8")
CHILD = Stature(0.96, 1.12, 0.74)


def cheeks() -> list[Mesh]:
    """Rosy cheeks."""
    return both_sides(ellipsoid((0.165, 0.15, 0.155), (0.05, 0.034, 0.034), CHEEK, 8))


def lashes() -> list[Mesh]:
    """Long lashes at the outer corners of the eyes."""
    return both_sides(limb((0.155, 0.29, 0.185), (0.225, 0.32, 0.15), 0.026, 0.02, BLACK_HAIR, 6))


def bun(color: Color) -> list[Mesh]:
    """Hair put up, with a knot on top at the back."""
    return [*short_hair(color), ellipsoid((0, 0.46, -0.16), (0.12, 0.11, 0.11), color, 8)]


def _man() -> list[Mesh]:
    return [*face(nose=0.055), *short_hair(BROWN_HAIR, 0.01), *brows(BROWN_HAIR)]


def _woman() -> list[Mesh]:
    return [*face(nose=0.038, mouth=RED_LIPS), *long_hair(AUBURN), *lashes()]


def _boy() -> list[Mesh]:
    tuft = [rod((x, 0.4, 0.1), (1.6 * x, 0.5, 0.13), 0.07, BROWN_HAIR, 0.015, 6) for x in (-0.09, 0.0, 0.09)]
    return [*face(nose=0.038), *short_hair(BROWN_HAIR), *tuft, *brows(BROWN_HAIR), *cheeks()]


def _girl() -> list[Mesh]:
    tail = tube([(0.2, 0.36, -0.04), (0.33, 0.36, -0.05), (0.39, 0.22, -0.04), (0.36, 0.06, -0.02)],
                [0.05, 0.085, 0.095, 0.03], BLOND, 8)  # fmt: skip
    tie = ring((0.255, 0.375, -0.045), 0.055, 0.034, (1, 0.1, 0), TIE_RED, 12)
    return [
        *face(nose=0.036, mouth=RED_LIPS), *short_hair(BLOND, 0.01), *both_sides(tail), *both_sides(tie), *cheeks(),
        *lashes(),
    ]  # fmt: skip


TIE_RED = rgb("#e23b30")


def _queen() -> list[Mesh]:
    # A stiff collar that stands up behind the head says queen, in whatever she wears.
    fan = [(-0.1, 0.0), (0.1, 0.0), (0.29, 0.1), (0.37, 0.27), (0.29, 0.36), (0.15, 0.37), (0.0, 0.36), (-0.15, 0.37),
           (-0.29, 0.36), (-0.37, 0.27), (-0.29, 0.1)]  # fmt: skip
    gold = rgb("#ffc629")
    return [
        *face(nose=0.038, mouth=RED_LIPS),
        *bun(BLACK_HAIR),
        *both_sides(limb((0.22, 0.27, -0.02), (0.225, 0.1, -0.02), 0.07, 0.05, BLACK_HAIR)),
        *lashes(),
        slab(fan, 0.05, rgb("#fbf4ea"), (0, 0.0, -0.13)),
        slab([(1.08 * x, 1.08 * y - 0.01) for x, y in fan], 0.05, gold, (0, 0.0, -0.16)),
        *both_sides(ellipsoid((0.27, 0.13, 0.02), (0.04, 0.05, 0.04), rgb("#35d0e8"), 8)),
    ]


def _princess() -> list[Mesh]:
    lock = limb((0.2, 0.1, -0.05), (0.24, -0.2, -0.06), 0.09, 0.05, BLOND)
    back = limb((0, 0.1, -0.17), (0, -0.22, -0.19), 0.16, 0.08, BLOND)
    return [*face(nose=0.036, mouth=RED_LIPS), *long_hair(BLOND), *both_sides(lock), back, *cheeks(), *lashes()]


def _prince() -> list[Mesh]:
    lock = ellipsoid((0.21, 0.17, -0.05), (0.075, 0.13, 0.11), AUBURN, 8)
    return [*face(nose=0.045), *short_hair(AUBURN, 0.015), *both_sides(lock), *brows(AUBURN)]


KINDS: tuple[Kind, ...] = (
    person("man", _man, ("human", "person", "guy", "gentleman", "dad", "father"), (BROWN_HAIR,),
           costume=Outfit(None, "t-shirt")),
    person("woman", _woman, ("lady", "mother", "mom"), (AUBURN,), costume=Outfit(None, "skirt")),
    person("boy", _boy, ("child", "kid", "little boy", "schoolboy", "toddler"), (BROWN_HAIR, CHEEK),
           costume=Outfit(None, "t-shirt", "green", "baseball cap"), stature=CHILD),
    person("girl", _girl, ("little girl", "schoolgirl", "young girl"), (BLOND, CHEEK),
           costume=Outfit(None, "dress", "yellow"), stature=CHILD),
    person("queen", _queen, ("empress", "evil queen", "her majesty")),
    person("princess", _princess, ("fairy tale princess", "young princess"), (BLOND, CHEEK)),
    person("prince", _prince, ("prince charming", "young prince", "crown prince"), (AUBURN,)),
)  # fmt: skip
