"""Dog, cat, fox, wolf and mouse."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import (
    INK,
    PINK,
    Animal,
    bellied_torso,
    eyes,
    muzzle,
    pointed_ears,
    round_ears,
    skull,
)
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    ellipsoid,
    limb,
    rgb,
    ring,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast

CREAM = rgb("#fdf1dc")


def snout(top: Color, below: Color, nose: Color, length: float = 0.17) -> list[Mesh]:
    """A long muzzle: a tapered bridge over a paler jaw, with a nose at its end."""
    z = 0.15 + length
    return [
        limb((0, 0.15, 0.13), (0, 0.135, z), 0.115, 0.06, below, 12),
        limb((0, 0.195, 0.14), (0, 0.16, z - 0.02), 0.08, 0.05, top, 10),
        ellipsoid((0, 0.165, z + 0.05), (0.05, 0.042, 0.04), nose, 8),
    ]


def bushy_tail(
    fur: Color, tip: Color
) -> tuple[tuple[tuple[float, float, float], ...], tuple[float, ...], tuple[Color, ...]]:
    """Path, radii and colours of a tail that is thick in the middle, as a Frame takes them."""
    path = ((0, 0, 0), (0, -0.03, -0.11), (0, 0.02, -0.23), (0, 0.15, -0.31), (0, 0.27, -0.33))
    return path, (0.05, 0.085, 0.115, 0.1, 0.02), (fur,) * 7 + (tip,) * 4


def hanging_tail(fur: Color, tip: Color) -> Mesh:
    """A bushy tail behind an upright toy."""
    path, radii = smooth_path(
        [(0, -0.3, -0.1), (0, -0.34, -0.22), (0, -0.28, -0.36), (0, -0.13, -0.43), (0, 0.02, -0.44)],
        [0.05, 0.085, 0.115, 0.1, 0.02],
        11,
    )
    return tube(path, radii, [fur] * 7 + [tip] * 3, 12)


# ---- dog
CARAMEL, COFFEE = rgb("#cf8a45"), rgb("#7a431d")


def _dog_head() -> Mesh:
    ear = ellipsoid((0.255, 0.235, -0.0), (0.065, 0.17, 0.1), COFFEE, 12, rotation(z_deg=16))
    return merge(
        [
            skull(CARAMEL),
            ellipsoid((0.1, 0.27, 0.115), (0.115, 0.125, 0.115), COFFEE, 12),
            *muzzle(CREAM, INK, (0.125, 0.09, 0.12)),
            ellipsoid((0, 0.07, 0.27), (0.045, 0.06, 0.03), rgb("#f0556b"), 8, rotation(x_deg=-20)),
            *both_sides(ear),
            *eyes(0.27),
        ]
    )


def _dog_body() -> Mesh:
    path, radii = smooth_path([(0, -0.28, -0.12), (0, -0.24, -0.25), (0, -0.11, -0.32)], [0.055, 0.045, 0.03], 6)
    return merge([*bellied_torso(CARAMEL, CREAM), tube(path, radii, CARAMEL), *_collar()])


def _collar() -> list[Mesh]:
    return [
        ring((0, 0.015, 0), 0.12, 0.04, (0, 1, 0), rgb("#e0252b"), 16),
        ellipsoid((0, -0.02, 0.155), (0.045, 0.045, 0.03), rgb("#ffd23f"), 8),
    ]


DOG = Animal("a dog", CARAMEL, CREAM, CREAM, _dog_head, _dog_body)
_DOG = Frame(
    leg=0.19,
    length=0.46,
    girth=0.15,
    neck=(0.17, 0.1),
    belly=CREAM,
    tail=(((0, 0, 0), (0, 0.06, -0.1), (0, 0.2, -0.14)), (0.05, 0.045, 0.03)),
    extra=lambda f: [
        ring((0, f.back + f.girth + 0.0, f.length / 2 + 0.02), 0.125, 0.042, (0, 1, 0.5), rgb("#e0252b"), 16),
        ellipsoid((0, f.back + 0.06, f.length / 2 + 0.15), (0.045, 0.045, 0.035), rgb("#ffd23f"), 8),
    ],
)


# ---- cat
TABBY, DARK_TABBY = rgb("#f29a3c"), rgb("#b85f16")


def _cat_head() -> Mesh:
    whiskers = [rod((0.09, 0.14, 0.24), (0.27, 0.14 + dy, 0.2), 0.022, CREAM, 0.016, 6) for dy in (-0.045, 0.035)]
    return merge(
        [
            skull(TABBY, (0.26, 0.215, 0.22)),
            *[box((x, 0.385, 0.14), (0.045, 0.1, 0.05), DARK_TABBY, rotation(x_deg=-50)) for x in (-0.08, 0.0, 0.08)],
            *both_sides(box((0.24, 0.2, 0.03), (0.05, 0.045, 0.14), DARK_TABBY, rotation(y_deg=-8))),
            *both_sides(ellipsoid((0.05, 0.13, 0.2), (0.07, 0.055, 0.065), CREAM, 10)),
            ellipsoid((0, 0.172, 0.25), (0.036, 0.028, 0.03), PINK, 8),
            *[part for whisker in whiskers for part in both_sides(whisker)],
            *pointed_ears(TABBY, PINK, (0.17, 0.34, -0.0), (0.22, 0.53, 0.0), 0.105),
            *eyes(0.255, rgb("#d9f25a")),
        ]
    )


def _cat_body() -> Mesh:
    path, radii = smooth_path(
        [(0, -0.3, -0.11), (0, -0.34, -0.25), (0, -0.25, -0.37), (0, -0.08, -0.38), (0, 0.03, -0.33)],
        [0.045, 0.045, 0.042, 0.042, 0.035],
        11,
    )
    return merge([*bellied_torso(TABBY, CREAM), tube(path, radii, [TABBY, TABBY, DARK_TABBY] * 4)])


CAT = Animal("a cat", TABBY, CREAM, CREAM, _cat_head, _cat_body)
_CAT = Frame(
    leg=0.18,
    length=0.42,
    girth=0.135,
    thick=0.055,
    neck=(0.16, 0.09),
    neck_girth=0.09,
    belly=CREAM,
    tail=(((0, 0, 0), (0, 0.0, -0.1), (0, 0.12, -0.18), (0, 0.27, -0.16), (0, 0.37, -0.1)), (0.045,) * 4 + (0.035,)),
    tail_colours=(TABBY, TABBY, DARK_TABBY) * 4,
    extra=lambda f: [
        ellipsoid((0, f.back + 0.1, z), (0.105, 0.05, 0.032), DARK_TABBY, 8) for z in (-0.14, -0.04, 0.06)
    ],
)


# ---- fox
FOX_RED, SOCK = rgb("#ee6c1a"), rgb("#3a2420")


def _fox_head() -> Mesh:
    cheek = rod((0.1, 0.15, 0.06), (0.31, 0.1, 0.03), 0.115, CREAM, 0.02, 10)
    return merge(
        [
            skull(FOX_RED, (0.25, 0.21, 0.215)),
            *both_sides(cheek),
            *snout(FOX_RED, CREAM, INK),
            *pointed_ears(SOCK, CREAM, (0.16, 0.35, -0.02), (0.24, 0.58, -0.02), 0.11),
            *both_sides(limb((0.15, 0.34, -0.02), (0.185, 0.42, -0.02), 0.11, 0.085, FOX_RED, 8)),
            *eyes(0.275),
        ]
    )


def _fox_body() -> Mesh:
    return merge([*bellied_torso(FOX_RED, CREAM), hanging_tail(FOX_RED, CREAM)])


FOX = Animal("a fox", FOX_RED, SOCK, SOCK, _fox_head, _fox_body)
_FOX = Frame(
    leg=0.19,
    length=0.44,
    girth=0.14,
    thick=0.056,
    neck=(0.15, 0.1),
    shin=SOCK,
    hoof=SOCK,
    belly=CREAM,
    tail=bushy_tail(FOX_RED, CREAM)[:2],
    tail_colours=bushy_tail(FOX_RED, CREAM)[2],
)


# ---- wolf
WOLF_GREY, WOLF_PALE, WOLF_DARK = rgb("#7f8894"), rgb("#dfe3e8"), rgb("#474e59")


def _wolf_head() -> Mesh:
    ruff = [
        rod((0.1, y, -0.02), (x, y - 0.08, -0.06), 0.115, WOLF_GREY, 0.02, 8) for x, y in ((0.31, 0.25), (0.28, 0.12))
    ]
    return merge(
        [
            skull(WOLF_GREY, (0.24, 0.21, 0.215)),
            *[part for tuft in ruff for part in both_sides(tuft)],
            ellipsoid((0, 0.37, -0.02), (0.14, 0.075, 0.17), WOLF_DARK, 10),
            *both_sides(ellipsoid((0.12, 0.14, 0.12), (0.11, 0.07, 0.09), WOLF_PALE, 10)),
            *snout(WOLF_GREY, WOLF_PALE, INK, 0.2),
            *both_sides(rod((0.055, 0.12, 0.29), (0.05, 0.06, 0.3), 0.032, rgb("#fffdf2"), 0.012, 6)),
            *pointed_ears(WOLF_DARK, rgb("#b9a9a9"), (0.15, 0.35, -0.03), (0.19, 0.57, -0.02), 0.095),
            *eyes(0.27, rgb("#ffd447")),
        ]
    )


def _wolf_body() -> Mesh:
    return merge([*bellied_torso(WOLF_GREY, WOLF_PALE), hanging_tail(WOLF_GREY, WOLF_DARK)])


WOLF = Animal("a wolf", WOLF_GREY, WOLF_PALE, WOLF_PALE, _wolf_head, _wolf_body)
_WOLF = Frame(
    leg=0.23,
    length=0.52,
    girth=0.155,
    neck=(0.16, 0.13),
    neck_girth=0.13,
    belly=WOLF_PALE,
    tail=(((0, 0, 0), (0, -0.04, -0.11), (0, -0.13, -0.2), (0, -0.25, -0.24)), (0.055, 0.09, 0.095, 0.02)),
    tail_colours=(WOLF_GREY,) * 6 + (WOLF_DARK,) * 3,
    extra=lambda f: [ellipsoid((0, f.back + 0.75 * f.girth, -0.0), (0.1, 0.07, 0.25), WOLF_DARK, 10)],
)


# ---- mouse
MOUSE_GREY, MOUSE_BELLY = rgb("#a3a0ab"), rgb("#e6e2e8")


def _mouse_head() -> Mesh:
    return merge(
        [
            skull(MOUSE_GREY, (0.235, 0.205, 0.215)),
            limb((0, 0.165, 0.12), (0, 0.145, 0.27), 0.12, 0.05, MOUSE_BELLY, 12),
            ellipsoid((0, 0.16, 0.315), (0.045, 0.04, 0.04), PINK, 8),
            *both_sides(box((0.018, 0.085, 0.25), (0.034, 0.06, 0.04), rgb("#fffdf2"))),
            *round_ears(MOUSE_GREY, PINK, (0.235, 0.41, -0.02), 0.155),
            *eyes(0.27),
        ]
    )


def _mouse_body() -> Mesh:
    path, radii = smooth_path(
        [(0, -0.32, -0.12), (0, -0.36, -0.3), (0.06, -0.3, -0.44), (0.0, -0.15, -0.5), (-0.05, -0.04, -0.46)],
        [0.04, 0.036, 0.034, 0.03, 0.024],
        11,
    )
    return merge([*bellied_torso(MOUSE_GREY, MOUSE_BELLY), tube(path, radii, PINK, 8)])


MOUSE = Animal("a mouse", MOUSE_GREY, PINK, PINK, _mouse_head, _mouse_body)

KINDS: tuple[Kind, ...] = (
    beast("dog", DOG, ("puppy", "doggy", "hound", "pup"), _DOG, (rgb("#5a4636"), rgb("#efe3cf"))),
    beast("cat", CAT, ("kitten", "kitty", "tabby cat", "house cat"), _CAT, (rgb("#4b4e57"), rgb("#d9d5d2"))),
    beast("fox", FOX, ("red fox", "fox cub", "vixen"), _FOX, (rgb("#b8481a"), rgb("#f6a05a"))),
    beast("wolf", WOLF, ("grey wolf", "timber wolf", "dire wolf"), _WOLF, (rgb("#4b4f58"), rgb("#c3c8cf"))),
    beast("mouse", MOUSE, ("little mouse", "field mouse", "rat"), coats=(rgb("#7b5f4a"), rgb("#e9e6ea"))),
)
