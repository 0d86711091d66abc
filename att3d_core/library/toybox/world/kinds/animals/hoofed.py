"""Cow, horse, sheep, goat, zebra, giraffe and elephant."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, PINK, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    centroids,
    ellipsoid,
    limb,
    painted,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast

IVORY, HOOF = rgb("#f3e6c4"), rgb("#3b3230")


def side_ears(color: Color, inner: Color, droop: float = 10.0) -> list[Mesh]:
    """Leaf-shaped ears that stand out to the sides."""
    turn = rotation(z_deg=-droop)
    outer = ellipsoid((0.29, 0.3 - 0.003 * droop, -0.02), (0.12, 0.062, 0.045), color, 10, turn)
    inside = ellipsoid((0.3, 0.3 - 0.003 * droop, 0.012), (0.08, 0.038, 0.03), inner, 8, turn)
    return both_sides(outer) + both_sides(inside)


def long_face(color: Color, nostril: Color, width: float = 0.125) -> list[Mesh]:
    """The nose of a hoofed animal, with two nostrils and a mouth."""
    return [
        limb((0, 0.17, 0.1), (0, 0.1, 0.26), 0.14, width, color, 14),
        *both_sides(ellipsoid((0.055, 0.135, 0.365), (0.026, 0.03, 0.02), nostril, 8)),
        ellipsoid((0, 0.055, 0.35), (0.07, 0.02, 0.025), nostril, 8),
    ]


def horn(points: list[Point], radius: float, color: Color) -> list[Mesh]:
    """Two horns along `points`, which are those of the left one, pointed at the end."""
    path, radii = smooth_path(points, [radius * (1 - 0.8 * i / (len(points) - 1)) for i in range(len(points))], 6)
    return both_sides(tube(path, radii, color, 8))


def tufted_tail(color: Color, tuft: Color) -> Mesh:
    """A thin tail with a tuft, behind an upright toy."""
    return merge(
        [
            tube([(0, -0.28, -0.12), (0, -0.3, -0.22), (0, -0.38, -0.27)], [0.035, 0.032, 0.03], color, 8),
            ellipsoid((0, -0.42, -0.28), (0.05, 0.075, 0.05), tuft, 8),
        ]
    )


THIN_TAIL: tuple[tuple[Point, ...], tuple[float, ...]] = (
    ((0, 0, 0), (0, -0.02, -0.08), (0, -0.13, -0.12), (0, -0.23, -0.12), (0, -0.3, -0.11)),
    (0.036, 0.032, 0.032, 0.06, 0.02),
)

# ---- cow
MILK, PATCH = rgb("#f2efe8"), rgb("#35302f")


def _cow_head() -> Mesh:
    return merge(
        [
            skull(MILK, (0.235, 0.21, 0.215)),
            *both_sides(ellipsoid((0.13, 0.27, 0.06), (0.115, 0.125, 0.15), PATCH, 12)),
            ellipsoid((0, 0.125, 0.22), (0.165, 0.1, 0.12), PINK, 14),
            *both_sides(ellipsoid((0.07, 0.145, 0.325), (0.03, 0.034, 0.02), rgb("#9c3f5a"), 8)),
            *horn([(0.12, 0.38, 0.0), (0.19, 0.46, 0.0), (0.18, 0.56, 0.02)], 0.055, IVORY),
            *side_ears(PATCH, PINK),
            *eyes(0.285),
        ]
    )


def _cow_body() -> Mesh:
    patches = [((0.12, -0.1, 0.05), 0.09), ((-0.12, -0.24, 0.04), 0.1), ((0.05, -0.2, -0.12), 0.11)]
    return merge(
        [
            torso(MILK),
            ellipsoid((0, -0.25, 0.08), (0.1, 0.09, 0.085), PINK, 10),
            *[ellipsoid(at, (radius, radius, radius * 0.8), PATCH, 8) for at, radius in patches],
            tufted_tail(MILK, PATCH),
        ]
    )


def _cow_patches(frame: Frame) -> list[Mesh]:
    y, g = frame.back, frame.girth
    spots: list[tuple[Point, Point]] = [
        ((0.115, y + 0.03, 0.12), (0.08, 0.11, 0.1)),
        ((-0.115, y + 0.06, -0.02), (0.08, 0.11, 0.13)),
        ((0.1, y + 0.07, -0.17), (0.09, 0.1, 0.1)),
        ((-0.12, y - 0.03, -0.21), (0.06, 0.08, 0.06)),
    ]
    udder = ellipsoid((0, y - 0.9 * g, -0.12), (0.085, 0.07, 0.085), PINK, 10)
    return [*[ellipsoid(at, radii, PATCH, 10) for at, radii in spots], udder]


COW = Animal("a cow", MILK, HOOF, HOOF, _cow_head, _cow_body)
_COW = Frame(leg=0.2, length=0.56, girth=0.185, neck=(0.1, 0.14), neck_girth=0.13, hoof=HOOF, tail=THIN_TAIL,
             tail_colours=(MILK,) * 6 + (PATCH,) * 5, extra=_cow_patches)  # fmt: skip

# ---- horse
CHESTNUT, MANE, BLAZE = rgb("#a35a26"), rgb("#3f2213"), rgb("#f4ead9")


def horse_head(fur: Color, mane: Color, nose: Color, blaze: Color | None) -> Mesh:
    """A horse's head with a mane over forehead and nape."""
    locks = [((0, 0.44, 0.03), 0.085), ((0, 0.44, -0.1), 0.095), ((0, 0.36, -0.2), 0.1), ((0, 0.24, -0.25), 0.1),
             ((0, 0.11, -0.25), 0.09)]  # fmt: skip
    parts = [
        skull(fur, (0.205, 0.205, 0.21)),
        limb((0, 0.2, 0.08), (0, 0.1, 0.24), 0.15, 0.125, fur, 14),
        ellipsoid((0, 0.095, 0.29), (0.125, 0.1, 0.11), nose, 12),
        *both_sides(ellipsoid((0.06, 0.125, 0.38), (0.028, 0.03, 0.02), INK, 8)),
        *both_sides(rod((0.1, 0.38, -0.02), (0.125, 0.55, -0.01), 0.065, fur, 0.015, 8)),
        *[ellipsoid(at, (radius * 0.8, radius, radius), mane, 8) for at, radius in locks],
        *eyes(0.275),
    ]
    if blaze is not None:
        parts.append(ellipsoid((0, 0.235, 0.2), (0.034, 0.12, 0.06), blaze, 8, rotation(x_deg=-25)))
    return merge(parts)


def horse_body(fur: Color, belly: Color, mane: Color) -> Mesh:
    """The upright body of a horse."""
    path, radii = smooth_path(
        [(0, -0.28, -0.12), (0, -0.26, -0.24), (0, -0.38, -0.32), (0, -0.52, -0.3)], [0.045, 0.075, 0.085, 0.02], 8
    )
    return merge([*bellied_torso(fur, belly), tube(path, radii, mane, 10)])


def horse_frame(mane: Color, hoof: Color, shin: Color | None = None, **parts: object) -> Frame:
    """Long legs, a high neck with a mane, and a flowing tail."""

    def crest(frame: Frame) -> list[Mesh]:
        y, z = frame.back + frame.girth, frame.length / 2
        spots = [(0.02, -0.09, 0.085), (0.12, -0.06, 0.09), (0.2, -0.03, 0.085)]
        return [ellipsoid((0, y + dy, z + dz), (0.065, r, r), mane, 8) for dy, dz, r in spots]

    return Frame(
        leg=0.27, length=0.54, girth=0.16, thick=0.06, neck=(0.28, 0.13), neck_girth=0.1, head=0.82, hoof=hoof,
        shin=shin, tail=(((0, 0, 0), (0, 0.03, -0.1), (0, -0.1, -0.2), (0, -0.3, -0.2)), (0.05, 0.075, 0.085, 0.02)),
        tail_colours=(mane,), extra=crest, **parts,  # type: ignore[arg-type]
    )  # fmt: skip


HORSE = Animal(
    "a horse", CHESTNUT, HOOF, HOOF, lambda: horse_head(CHESTNUT, MANE, rgb("#c98d5a"), BLAZE),
    lambda: horse_body(CHESTNUT, rgb("#c98d5a"), MANE),
)  # fmt: skip

# ---- zebra
ZEBRA_WHITE, STRIPE = rgb("#f0f0ee"), rgb("#29282c")


def _zebra_stripes(mesh: Mesh) -> Mesh:
    """Bands across whatever is long in `mesh`: the trunk along z, legs and head along y."""
    middle = centroids(mesh)
    spread = np.ptp(mesh.vertices, 0)
    along = middle[:, 2] if spread[2] > 1.3 * spread[1] else middle[:, 1]
    # A part's faces come in pairs, which keep one colour.
    along = along.reshape(-1, 2).mean(1).repeat(2)
    return painted(mesh, STRIPE, np.sin(along * 56) > 0.1)


def _zebra_head() -> Mesh:
    head = horse_head(ZEBRA_WHITE, STRIPE, STRIPE, None)
    bands = [ellipsoid((0.0, y, z), (0.21 * s, 0.03, 0.2 * s), STRIPE, 12, rotation(x_deg=-24)) for y, z, s in
             ((0.2, 0.03, 1.04), (0.36, 0.0, 0.8), (0.12, 0.1, 0.9))]  # fmt: skip
    return merge([head, *bands])


def _zebra_body() -> Mesh:
    body = torso(ZEBRA_WHITE, sides=16)
    striped = painted(body, STRIPE, np.arange(len(body.faces)) // 32 % 2 == 1)
    path, radii = smooth_path([(0, -0.28, -0.12), (0, -0.28, -0.22), (0, -0.42, -0.28)], [0.04, 0.036, 0.05], 6)
    return merge([striped, tube(path, radii, [ZEBRA_WHITE] * 3 + [STRIPE] * 2, 8)])


ZEBRA = Animal("a zebra", ZEBRA_WHITE, STRIPE, STRIPE, _zebra_head, _zebra_body)

# ---- sheep
WOOL, SHEEP_FACE = rgb("#f1ead8"), rgb("#4a4044")


def _sheep_head() -> Mesh:
    curls = [(0.0, 0.43, 0.06), (0.12, 0.41, 0.04), (-0.12, 0.41, 0.04), (0.2, 0.33, -0.02), (-0.2, 0.33, -0.02),
             (0.0, 0.4, -0.12), (0.14, 0.3, -0.16), (-0.14, 0.3, -0.16), (0.0, 0.22, -0.2)]  # fmt: skip
    return merge(
        [
            ellipsoid((0, 0.23, 0.0), (0.215, 0.21, 0.2), SHEEP_FACE, 14),
            ellipsoid((0, 0.14, 0.14), (0.14, 0.11, 0.14), SHEEP_FACE, 12),
            *both_sides(ellipsoid((0.035, 0.16, 0.272), (0.02, 0.022, 0.02), PINK, 6)),
            *[ellipsoid(at, (0.1, 0.1, 0.1), WOOL, 8) for at in curls],
            *side_ears(SHEEP_FACE, PINK, 25),
            *eyes(0.27),
        ]
    )


def _sheep_body() -> Mesh:
    tufts = [(0.15 * np.sin(t), y, 0.13 * np.cos(t)) for y, turn in ((-0.08, 0.0), (-0.2, 0.5), (-0.31, 0.0))
             for t in turn + np.arange(6) * np.pi / 3]  # fmt: skip
    return merge(
        [torso(WOOL), *[ellipsoid((float(x), y, float(z)), (0.075, 0.07, 0.07), WOOL, 6) for x, y, z in tufts]]
    )


def _fleece(frame: Frame) -> list[Mesh]:
    curls = []
    for z, turn in ((-0.25, 0.0), (-0.08, 0.6), (0.09, 0.0), (0.22, 0.6)):
        for t in turn + np.arange(-2, 3) * 1.15:
            x, y = 0.16 * np.sin(t), 0.15 * np.cos(t)
            curls.append(ellipsoid((float(x), frame.back + float(y), z), (0.12, 0.115, 0.12), WOOL, 8))
    return curls


SHEEP = Animal("a sheep", WOOL, SHEEP_FACE, SHEEP_FACE, _sheep_head, _sheep_body)
_SHEEP = Frame(leg=0.16, length=0.5, girth=0.18, thick=0.05, neck=(0.07, 0.13), head=0.85, shin=SHEEP_FACE,
               hoof=SHEEP_FACE, tail=(((0, 0, 0), (0, -0.01, -0.1), (0, -0.07, -0.14)), (0.06, 0.07, 0.04)),
               extra=_fleece)  # fmt: skip

# ---- goat
GOAT, GOAT_DARK, HORN = rgb("#d9c7a8"), rgb("#8a6a48"), rgb("#6a5a50")


def _goat_head() -> Mesh:
    return merge(
        [
            skull(GOAT, (0.205, 0.205, 0.21)),
            *long_face(rgb("#efe4cf"), rgb("#6b4a45"), 0.105),
            *horn([(0.085, 0.38, 0.02), (0.12, 0.53, -0.03), (0.17, 0.6, -0.15), (0.2, 0.55, -0.27)], 0.06, HORN),
            rod((0, 0.05, 0.27), (0, -0.1, 0.3), 0.06, GOAT_DARK, 0.015, 8),
            *side_ears(GOAT_DARK, PINK, 28),
            *eyes(0.275, rgb("#ffe38a")),
        ]
    )


def _goat_body() -> Mesh:
    return merge(
        [*bellied_torso(GOAT, rgb("#f3ead8")), limb((0, -0.27, -0.13), (0, -0.18, -0.24), 0.06, 0.03, GOAT_DARK)]
    )


GOAT_ANIMAL = Animal("a goat", GOAT, HOOF, HOOF, _goat_head, _goat_body)
_GOAT = Frame(leg=0.21, length=0.46, girth=0.155, thick=0.055, neck=(0.17, 0.11), head=0.85, hoof=HOOF, shin=GOAT_DARK,
              belly=rgb("#f3ead8"), tail=(((0, 0, 0), (0, 0.06, -0.07), (0, 0.13, -0.08)), (0.05, 0.045, 0.03)),
              tail_colours=(GOAT_DARK,))  # fmt: skip

KINDS: tuple[Kind, ...] = (
    beast("cow", COW, ("dairy cow", "milk cow", "cattle", "calf"), _COW, (rgb("#8a5230"), rgb("#e0b98a"))),
    beast("horse", HORSE, ("stallion", "mare", "pony", "foal"), horse_frame(MANE, HOOF),
          (rgb("#3b3333"), rgb("#e4d3b8"))),
    beast("zebra", ZEBRA, ("plains zebra", "striped horse"),
          horse_frame(STRIPE, STRIPE, pattern=_zebra_stripes), (rgb("#d9c2a0"), rgb("#ffffff"))),
    beast("sheep", SHEEP, ("lamb", "ewe", "woolly sheep"), _SHEEP, (rgb("#7d7067"), rgb("#ffffff"))),
    beast("goat", GOAT_ANIMAL, ("billy goat", "mountain goat", "nanny goat"), _GOAT, (rgb("#7a6350"), rgb("#f3f0ea"))),
)  # fmt: skip
