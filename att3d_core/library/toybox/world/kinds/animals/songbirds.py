"""Small birds of garden and town: bird, sparrow, crow, pigeon and hummingbird."""

from __future__ import annotations

from collections.abc import Callable

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.bird import CREAM, Plumage, beak, bird, carried, feathered
from att3d_core.library.toybox.world.look import Look

BEAK = rgb("#ffb01f")


def _body(fur: Color, belly: Color, tail: Color) -> Callable[[], Mesh]:
    """The upright body of a bird with a short tail."""
    return lambda: merge(
        [*bellied_torso(fur, belly), ellipsoid((0, -0.3, -0.2), (0.09, 0.05, 0.15), tail, 10, rotation(x_deg=-30))]
    )


# ---- bird
SKY, SKY_DARK, BREAST = rgb("#2f9be8"), rgb("#1c63c0"), rgb("#ff8f3a")


def _bird_head() -> Mesh:
    curl = [limb((0, 0.4, z), (0, 0.52, z - 0.1), 0.05, 0.03, SKY) for z in (0.03, -0.06)]
    cheeks = both_sides(ellipsoid((0.12, 0.13, 0.12), (0.09, 0.075, 0.08), CREAM, 10))
    return merge([skull(SKY), *curl, *cheeks, *beak(BEAK, 0.14, 0.07, 0.185), *eyes(0.265)])


BIRD = Animal("a bird", SKY, SKY_DARK, BEAK, _bird_head, _body(SKY, BREAST, SKY_DARK))

# ---- sparrow
SPARROW, SPARROW_DARK = rgb("#b0763f"), rgb("#5f3617")


def _sparrow_head() -> Mesh:
    return merge(
        [
            skull(SPARROW),
            ellipsoid((0, 0.33, -0.02), (0.225, 0.135, 0.215), SPARROW_DARK, 16),
            *both_sides(ellipsoid((0.15, 0.17, 0.09), (0.105, 0.09, 0.11), CREAM, 12)),
            ellipsoid((0, 0.075, 0.12), (0.11, 0.085, 0.105), INK, 12),
            *beak(rgb("#6a5540"), 0.12, 0.075, 0.19),
            *eyes(0.27),
        ]
    )


SPARROW_ANIMAL = Animal(
    "a sparrow", SPARROW, SPARROW_DARK, rgb("#d98a5a"), _sparrow_head, _body(SPARROW, CREAM, SPARROW_DARK)
)

# ---- crow
CROW, CROW_SHEEN, CROW_BEAK = rgb("#262733"), rgb("#3a3d55"), rgb("#7c7f8c")


def _crow_head() -> Mesh:
    ruff = [rod((x, 0.1, 0.1), (1.3 * x, -0.04, 0.15), 0.075, CROW_SHEEN, 0.02, 8) for x in (-0.08, 0.0, 0.08)]
    return merge([skull(CROW, (0.215, 0.21, 0.22)), *ruff, *beak(CROW_BEAK, 0.29, 0.1, 0.185, 0.05), *eyes(0.275)])


CROW_ANIMAL = Animal("a crow", CROW, CROW, CROW_BEAK, _crow_head, _body(CROW, CROW_SHEEN, CROW))

# ---- pigeon
PIGEON, PIGEON_DARK, PIGEON_FOOT = rgb("#98a6bb"), rgb("#667186"), rgb("#f0607a")


def _pigeon_head() -> Mesh:
    return merge(
        [
            skull(PIGEON_DARK, (0.2, 0.205, 0.205)),
            ellipsoid((0, 0.05, 0.0), (0.2, 0.085, 0.19), rgb("#23a583"), 16),
            ellipsoid((0, -0.035, 0.02), (0.262, 0.085, 0.255), rgb("#a04fc0"), 16),
            *beak(rgb("#4a4550"), 0.12, 0.05, 0.175, 0.02),
            *both_sides(ellipsoid((0.03, 0.22, 0.205), (0.036, 0.034, 0.05), WHITE, 8)),
            *eyes(0.26, rgb("#ff9a3c")),
        ]
    )


BARS = tuple(((0.03, y, -0.03), (0.07, 0.034, 0.17), rgb("#33394a")) for y in (-0.17, -0.26))
"""Across each wing."""

PIGEON_ANIMAL = Animal(
    "a pigeon", PIGEON, PIGEON, PIGEON_FOOT, _pigeon_head, _body(PIGEON, rgb("#c3ccd8"), rgb("#33394a"))
)

# ---- hummingbird
EMERALD, RUBY, DEEP = rgb("#1fb35a"), rgb("#e6244a"), rgb("#0f6f62")


def _hummingbird_head() -> Mesh:
    return merge(
        [
            skull(EMERALD, (0.21, 0.205, 0.21)),
            ellipsoid((0, 0.1, 0.09), (0.165, 0.115, 0.14), RUBY, 14),
            tube([(0, 0.19, 0.16), (0, 0.19, 0.38), (0, 0.17, 0.6)], [0.05, 0.036, 0.03], rgb("#3a3440"), 8),
            *eyes(0.27),
        ]
    )


HUMMINGBIRD = Animal(
    "a hummingbird", EMERALD, DEEP, rgb("#3a3440"), _hummingbird_head, _body(EMERALD, rgb("#eef3e6"), DEEP)
)


def _hovering(look: Look) -> Mesh:
    """In the air before a flower: body upright, wings swept up and back. Variation 0: how long the wings are."""
    span, y = look.vary(0, 0.85, 1.0, 1.15), GROUND_Y + 0.45
    path, radii = smooth_path(
        [(0, y - 0.36, -0.34), (0, y - 0.2, -0.16), (0, y, 0.0), (0, y + 0.2, 0.06)], [0.07, 0.13, 0.175, 0.13], 10
    )
    feathers = [
        ellipsoid((x, y - 0.42, -0.42), (0.06, 0.045, 0.17), DEEP, 10, rotation(x_deg=-38, y_deg=-260 * x))
        for x in (-0.08, 0.0, 0.08)
    ]
    wing = [
        ellipsoid((0.27 * span, 0.0, 0), (0.3 * span, 0.11, 0.045), EMERALD, 12),
        ellipsoid((0.35 * span, -0.06, -0.02), (0.27 * span, 0.11, 0.035), DEEP, 12, rotation(z_deg=-12)),
        ellipsoid((0.24 * span, -0.1, -0.02), (0.2 * span, 0.1, 0.035), DEEP, 12, rotation(z_deg=-32)),
    ]
    return merge(
        [
            tube(path, radii, EMERALD, 14),
            ellipsoid((0, y + 0.01, 0.06), (0.14, 0.17, 0.13), rgb("#eef3e6"), 14, rotation(x_deg=18)),
            *feathers,
            *[
                mesh
                for part in wing
                for mesh in both_sides(moved(part, (0.1, y + 0.12, -0.06), rotation(y_deg=24, z_deg=38)))
            ],
            *both_sides(limb((0.06, y - 0.16, 0.05), (0.07, y - 0.25, 0.1), 0.036, 0.036, rgb("#3a3440"))),
            carried(HUMMINGBIRD, 0.78, (0, y + 0.32, 0.1)),
        ]
    )


KINDS: tuple[Kind, ...] = (
    bird(
        "bird",
        BIRD,
        Plumage((0.235, 0.225, 0.255), BREAST, (0.055, 0.17, 0.12), SKY_DARK, 22, 0.22, SKY_DARK, 0.07, tilt=-10),
        ("small bird", "little bird", "songbird", "bluebird", "baby bird", "finch"),
        (rgb("#1f4fc0"), rgb("#38c8d8")),
    ),
    bird(
        "sparrow",
        SPARROW_ANIMAL,
        Plumage(
            (0.235, 0.22, 0.255), CREAM, (0.055, 0.17, 0.13), SPARROW_DARK, 20, 0.24, SPARROW_DARK, 0.07,
            rgb("#d98a5a"), -12, wing_marks=(((0.02, -0.12, 0.0), (0.05, 0.036, 0.115), CREAM),),
        ),
        ("house sparrow", "tree sparrow", "wren"),
        (rgb("#7d5a44"), rgb("#d0a067")),
    ),
    bird(
        "crow",
        CROW_ANIMAL,
        Plumage((0.2, 0.23, 0.26), CROW_SHEEN, (0.055, 0.22, 0.14), CROW, 16, 0.27, CROW, 0.13, CROW_BEAK, 18),
        ("raven", "blackbird", "jackdaw", "carrion crow"),
        (rgb("#30244a"), rgb("#5a6070")),
    ),
    bird(
        "pigeon",
        PIGEON_ANIMAL,
        Plumage(
            (0.23, 0.22, 0.28), rgb("#c3ccd8"), (0.06, 0.17, 0.19), PIGEON, 22, 0.24, rgb("#33394a"), 0.08,
            PIGEON_FOOT, -6, 0.88, BARS,
        ),
        ("dove", "city pigeon", "carrier pigeon", "rock dove", "turtle dove"),
        (rgb("#6a6472"), rgb("#f4f4f4")),
    ),
    feathered(
        "hummingbird",
        HUMMINGBIRD,
        _hovering,
        ("humming bird", "colibri", "sunbird"),
        (rgb("#2a6fd6"), rgb("#8fcf2a")),
    ),
)  # fmt: skip
