"""People in costume: knights and kings, pirates and farmers."""

from __future__ import annotations

from collections.abc import Callable

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import WHITE, Animal
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import Color, both_sides, ellipsoid, limb, rgb, ring, rod, rotation, slab, tube
from att3d_core.library.toybox.world.figures import AVERAGE, COSTUMES, Figure, Outfit, Stature, figure
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.people.heads import (
    SKIN,
    brows,
    face,
    full_beard,
    long_hair,
    moustache,
    short_hair,
)
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.costumes import NINJA_CLOTH
from att3d_core.library.toybox.world.wear.dye import in_coat

_SKINS = (rgb("#8a5634"), rgb("#f8d5b4"))
_SHIRT, _SHOE = rgb("#e9e4d8"), rgb("#4a3020")
GREY_BEARD, BROWN_HAIR, BLACK_HAIR = rgb("#e6e8ee"), rgb("#5b3418"), rgb("#2b2528")
GINGER, BLOND = rgb("#d9631e"), rgb("#f5cd55")


def person(
    noun: str,
    head: Callable[[], list[Mesh]],
    synonyms: tuple[str, ...],
    keep: tuple[Color, ...] = (),
    skin: Color = SKIN,
    skins: tuple[Color, Color] = _SKINS,
    costume: Outfit | None = None,
    stature: Stature = AVERAGE,
    extra: Callable[[], list[Mesh]] = list,
) -> Figure:
    """Somebody in a costume, that of the same name if none is given; `extra` is worn over all clothes.

    The skin varies, the colour asked for is that of the costume.
    """

    def body() -> Mesh:
        return merge([torso(_SHIRT, sides=8), *extra()])

    animal = Animal(f"a {noun}", skin, skin, _SHOE, lambda: merge(head()), body)

    def of_any_skin(look: Look) -> Animal:
        return in_coat(animal, Look({}, look.variation), skins, keep)

    return figure(noun, of_any_skin, synonyms, costume or COSTUMES[noun], stature=stature)


def _knight() -> list[Mesh]:
    return face()


def _wizard() -> list[Mesh]:
    return [*face(nose=0.055), *full_beard(GREY_BEARD, 0.24), *brows(GREY_BEARD, 8), *long_hair(GREY_BEARD)]


WITCH_SKIN = rgb("#8fc465")


def _witch() -> list[Mesh]:
    nose = rod((0, 0.19, 0.2), (0, 0.15, 0.36), 0.05, WITCH_SKIN, 0.02, 8)
    return [*face(WITCH_SKIN, mouth=rgb("#5a2a6a")), nose, *long_hair(rgb("#e8701c")), *brows(rgb("#3a2f1a"), 12)]


def _pirate() -> list[Mesh]:
    patch = [
        ellipsoid((-0.1, 0.262, 0.205), (0.08, 0.085, 0.055), BLACK_HAIR, 10),
        ring((0, 0.285, 0.0), 0.245, 0.026, (0.22, 1, 0.06), BLACK_HAIR, 20),
    ]
    earring = ring((0.27, 0.14, 0), 0.036, 0.022, (0, 0, 1), rgb("#ffc629"), 10)
    return [*face(), *short_hair(BLACK_HAIR), *full_beard(BLACK_HAIR), *patch, earring]


def _king() -> list[Mesh]:
    return [*face(), *full_beard(rgb("#b9793a"), 0.04), *short_hair(rgb("#b9793a")), *brows(rgb("#8a5522"))]


def _viking() -> list[Mesh]:
    braid = tube([(0.08, 0.02, 0.18), (0.085, -0.08, 0.21), (0.08, -0.17, 0.21)], [0.05, 0.045, 0.03], GINGER, 6)
    return [*face(nose=0.055), *full_beard(GINGER, 0.02), *both_sides(braid), *long_hair(GINGER), *brows(GINGER, 10)]


def _ninja() -> list[Mesh]:
    red = rgb("#d8232a")
    tails = [
        limb((0.06, 0.34, -0.2), (0.12, 0.24, -0.4), 0.04, 0.034, red),
        limb((0.05, 0.34, -0.2), (0.02, 0.2, -0.38), 0.04, 0.034, red),
    ]
    return [
        *face(),
        ellipsoid((0, 0.33, -0.02), (0.262, 0.16, 0.24), NINJA_CLOTH, 16),
        ellipsoid((0, 0.2, -0.05), (0.268, 0.2, 0.205), NINJA_CLOTH, 16),
        ellipsoid((0, 0.1, 0.03), (0.225, 0.12, 0.22), NINJA_CLOTH, 16),
        ring((0, 0.36, -0.01), 0.235, 0.036, (0, 1, 0.12), red, 20),
        *tails,
        *brows(BLACK_HAIR, 14, 0.335),
    ]


def _farmer() -> list[Mesh]:
    straw = rod((0.05, 0.1, 0.2), (0.19, 0.05, 0.31), 0.022, rgb("#e9c04a"))
    return [*face(), *short_hair(rgb("#a8642a")), *brows(rgb("#8a4a1c")), straw]


def _astronaut() -> list[Mesh]:
    return [*face(), *brows(BROWN_HAIR), ellipsoid((0, 0.375, 0.08), (0.17, 0.07, 0.12), BROWN_HAIR, 10)]


VAMPIRE_SKIN = rgb("#dcd6e4")


def _vampire() -> list[Mesh]:
    peak = slab([(-0.1, 0.06), (0.0, -0.07), (0.1, 0.06)], 0.05, BLACK_HAIR, (0, 0.36, 0.19), rotation(x_deg=-35))
    fang = rod((0.035, 0.105, 0.205), (0.035, 0.055, 0.215), 0.026, WHITE, 0.01, 6)
    return [
        *face(VAMPIRE_SKIN, iris=rgb("#c8102e"), mouth=rgb("#8a0f22")),
        *short_hair(BLACK_HAIR),
        peak,
        *both_sides(fang),
        *both_sides(rod((0.24, 0.24, -0.01), (0.3, 0.33, -0.03), 0.05, VAMPIRE_SKIN, 0.014, 6)),
        *brows(BLACK_HAIR, 18),
    ]


def _angel() -> list[Mesh]:
    return [
        *face(mouth=rgb("#d86a72")),
        *long_hair(BLOND),
        *both_sides(ellipsoid((0.17, 0.15, 0.15), (0.05, 0.034, 0.034), rgb("#f59aa0"), 8)),
    ]


def _lumberjack() -> list[Mesh]:
    return [*face(nose=0.055), *full_beard(BROWN_HAIR, 0.05), *short_hair(BROWN_HAIR), *brows(BROWN_HAIR)]


def _chef() -> list[Mesh]:
    return [*face(nose=0.055), *moustache(BLACK_HAIR), *short_hair(BLACK_HAIR), *brows(BLACK_HAIR, -8)]


KINDS: tuple[Kind, ...] = (
    person("knight", _knight, ("crusader", "medieval knight", "paladin", "soldier in armor")),
    person("wizard", _wizard, ("mage", "sorcerer", "magician", "old wizard")),
    person(
        "witch",
        _witch,
        ("sorceress", "wicked witch", "halloween witch"),
        (rgb("#e8701c"), rgb("#3a2f1a")),
        WITCH_SKIN,
        (rgb("#5f9a4a"), rgb("#e9c7a2")),
    ),
    person("pirate", _pirate, ("buccaneer", "pirate captain", "corsair"), (rgb("#ffc629"),)),
    person("king", _king, ("monarch", "emperor", "ruler"), (rgb("#b9793a"), rgb("#8a5522"))),
    person("viking", _viking, ("norseman", "viking warrior", "barbarian"), (GINGER,)),
    person("ninja", _ninja, ("shinobi", "assassin", "ninja warrior"), (rgb("#d8232a"),)),
    person("farmer", _farmer, ("farm worker", "peasant", "gardener"), (rgb("#a8642a"), rgb("#8a4a1c"), rgb("#e9c04a"))),
    person("astronaut", _astronaut, ("spaceman", "cosmonaut", "space explorer"), (BROWN_HAIR,)),
    person(
        "vampire",
        _vampire,
        ("dracula", "count dracula", "vampire lord"),
        (BLACK_HAIR,),
        VAMPIRE_SKIN,
        (rgb("#b6b0c4"), rgb("#f4eef4")),
    ),
    person("angel", _angel, ("cherub", "guardian angel", "seraph"), (BLOND, rgb("#f59aa0"))),
    person("lumberjack", _lumberjack, ("woodcutter", "logger", "woodsman"), (BROWN_HAIR,)),
    person("chef", _chef, ("cook", "head chef", "baker")),
)
