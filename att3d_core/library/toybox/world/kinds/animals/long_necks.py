"""Flamingo, swan, ostrich and peacock: birds whose small heads are carried high."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.figures import figure
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.bird import HORN, ORANGE, beak, carried, feathered
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.dye import coat_dye, in_coat


def _neck(points: Sequence[Point], radii: Sequence[float], color: Color) -> Mesh:
    path, widths = smooth_path(points, radii, 14)
    return tube(path, widths, color, 10)


# ---- flamingo
FLAMINGO, FLAMINGO_DARK, FLAMINGO_PALE = rgb("#ff6fa5"), rgb("#e8387c"), rgb("#ffd9e4")


def _flamingo_head() -> Mesh:
    return merge(
        [
            skull(FLAMINGO, (0.22, 0.215, 0.22)),
            tube([(0, 0.17, 0.16), (0, 0.16, 0.3), (0, 0.08, 0.38)], [0.115, 0.105, 0.09], FLAMINGO_PALE, 10),
            tube([(0, 0.11, 0.365), (0, 0.03, 0.39), (0, -0.05, 0.36)], [0.095, 0.075, 0.03], INK, 10),
            *eyes(0.27, rgb("#ffe27a")),
        ]
    )


FLAMINGO_ANIMAL = Animal(
    "a flamingo", FLAMINGO, FLAMINGO_DARK, FLAMINGO_DARK, _flamingo_head,
    lambda: merge(bellied_torso(FLAMINGO, FLAMINGO_PALE)),
)  # fmt: skip


def _flamingo(look: Look) -> Mesh:
    """On one leg, the other one drawn up. Variation 0: how long legs and neck are."""
    long = look.vary(0, 0.82, 1.0, 1.15)
    y = GROUND_Y + 0.52 * long + 0.1
    top = y + 0.5 * long
    knee, foot = (0.09, y - 0.34, 0.14), (0.02, y - 0.28, -0.14)
    wing = ellipsoid((0.15, y + 0.03, -0.06), (0.07, 0.13, 0.25), FLAMINGO_DARK, 12, rotation(x_deg=16))
    return merge(
        [
            ellipsoid((0, y, -0.02), (0.175, 0.165, 0.27), FLAMINGO, 16, rotation(x_deg=12)),
            *both_sides(wing),
            ellipsoid((0, y + 0.02, -0.3), (0.09, 0.06, 0.13), FLAMINGO_DARK, 10, rotation(x_deg=20)),
            _neck(
                [(0, y + 0.02, 0.18), (0, y + 0.1, 0.33), (0, y + 0.24 * long, 0.27), (0, y + 0.36 * long, 0.17),
                 (0, top, 0.21)],
                [0.1, 0.075, 0.06, 0.056, 0.06],
                FLAMINGO,
            ),
            carried(FLAMINGO_ANIMAL, 0.56, (0, top + 0.05, 0.23)),
            limb((-0.05, y - 0.1, 0), (-0.03, GROUND_Y + 0.04, 0.0), 0.045, 0.036, FLAMINGO_DARK),
            ellipsoid((-0.03, y - 0.32 * long, 0), (0.055, 0.055, 0.055), FLAMINGO_DARK, 8),
            ellipsoid((-0.03, GROUND_Y + 0.03, 0.07), (0.1, 0.034, 0.14), FLAMINGO_DARK, 10),
            limb((0.07, y - 0.1, 0), knee, 0.045, 0.04, FLAMINGO_DARK),
            limb(knee, foot, 0.04, 0.036, FLAMINGO_DARK),
            ellipsoid(foot, (0.07, 0.036, 0.07), FLAMINGO_DARK, 8),
        ]
    )  # fmt: skip


# ---- swan
SWAN = rgb("#f4f4f2")


def _swan_head() -> Mesh:
    return merge(
        [
            skull(SWAN, (0.205, 0.2, 0.22)),
            ellipsoid((0, 0.2, 0.17), (0.13, 0.1, 0.1), INK, 12),
            ellipsoid((0, 0.145, 0.31), (0.095, 0.06, 0.18), ORANGE, 12, rotation(x_deg=8)),
            ellipsoid((0, 0.245, 0.21), (0.065, 0.065, 0.065), INK, 8),
            *eyes(0.28),
        ]
    )


SWAN_ANIMAL = Animal("a swan", SWAN, SWAN, INK, _swan_head, lambda: merge(bellied_torso(SWAN, WHITE)))


def _swan(look: Look) -> Mesh:
    """Afloat, wings a little raised. Variation 0: how long the neck is."""
    tall = look.vary(0, 0.78, 1.0, 1.18)
    y = GROUND_Y + 0.2
    shade = rgb("#d3d9e2")
    wings = []
    for k, (lift, back, long) in enumerate(((0.16, -0.1, 0.3), (0.12, -0.17, 0.29), (0.07, -0.22, 0.27))):
        color = (SWAN, shade, SWAN)[k]
        turn = rotation(x_deg=24 + 5 * k, y_deg=-8, z_deg=-18)
        wings += both_sides(ellipsoid((0.23, y + lift, back), (0.065, 0.12, long), color, 12, turn))
    top = y + 0.68 * tall
    return merge(
        [
            ellipsoid((0, y, -0.03), (0.25, 0.2, 0.42), SWAN, 18, rotation(x_deg=-5)),
            ellipsoid((0, y + 0.16, -0.43), (0.12, 0.07, 0.17), SWAN, 10, rotation(x_deg=38)),
            *wings,
            _neck(
                [(0, y + 0.02, 0.25), (0, y + 0.16, 0.4), (0, y + 0.34 * tall, 0.34), (0, y + 0.52 * tall, 0.24),
                 (0, top, 0.27), (0, top + 0.03, 0.36)],
                [0.14, 0.105, 0.08, 0.072, 0.075, 0.08],
                SWAN,
            ),
            carried(SWAN_ANIMAL, 0.6, (0, top + 0.01, 0.41)),
        ]
    )  # fmt: skip


# ---- ostrich
PLUMES, OSTRICH_SKIN = rgb("#2c2a30"), rgb("#f0b596")


def _ostrich_head() -> Mesh:
    tuft = [limb((x, 0.4, -0.03), (2.2 * x, 0.55, -0.07), 0.046, 0.03, PLUMES) for x in (-0.06, 0.0, 0.06)]
    return merge(
        [
            skull(OSTRICH_SKIN, (0.21, 0.2, 0.21)),
            *tuft,
            ellipsoid((0, 0.15, 0.25), (0.13, 0.055, 0.17), ORANGE, 12),
            ellipsoid((0, 0.11, 0.23), (0.11, 0.04, 0.14), rgb("#e07a10"), 10),
            *eyes(0.29),
        ]
    )


OSTRICH = Animal(
    "an ostrich", PLUMES, WHITE, OSTRICH_SKIN, _ostrich_head, lambda: merge(bellied_torso(PLUMES, rgb("#45424c")))
)


def _ostrich(look: Look) -> Mesh:
    """Variation 0: how long legs and neck are."""
    long = look.vary(0, 0.8, 1.0, 1.18)
    y = GROUND_Y + 0.42 * long + 0.12
    top = y + 0.55 * long
    plume = rgb("#f2ede2")
    tail = [
        ellipsoid((x, y + h, -0.36), (0.09, 0.085, 0.12), plume, 8) for x, h in ((-0.08, 0.1), (0.08, 0.1), (0.0, 0.17))
    ]
    wing = [
        ellipsoid((0.24, y + 0.03, -0.02), (0.09, 0.16, 0.22), PLUMES, 12, rotation(x_deg=14)),
        ellipsoid((0.26, y - 0.09, -0.16), (0.07, 0.085, 0.1), plume, 8),
        ellipsoid((0.265, y - 0.11, -0.02), (0.065, 0.08, 0.09), plume, 8),
    ]
    leg = [
        limb((0.12, y - 0.14, 0.0), (0.13, y - 0.3 * long, 0.05), 0.085, 0.055, OSTRICH_SKIN),
        limb((0.13, y - 0.3 * long, 0.05), (0.13, GROUND_Y + 0.06, -0.01), 0.055, 0.046, OSTRICH_SKIN),
        ellipsoid((0.13, GROUND_Y + 0.04, 0.06), (0.07, 0.04, 0.13), OSTRICH_SKIN, 10),
    ]
    return merge(
        [
            ellipsoid((0, y, -0.02), (0.25, 0.22, 0.32), PLUMES, 18),
            *tail,
            *[mesh for part in (*wing, *leg) for mesh in both_sides(part)],
            _neck(
                [(0, y + 0.05, 0.2), (0, y + 0.13, 0.32), (0, y + 0.3 * long, 0.33), (0, top, 0.31)],
                [0.12, 0.075, 0.06, 0.056],
                OSTRICH_SKIN,
            ),
            carried(OSTRICH, 0.6, (0, top + 0.06, 0.33)),
        ]
    )


# ---- peacock
PEACOCK, TRAIN, TRAIN_EDGE, GOLD = rgb("#1f56e0"), rgb("#1fa862"), rgb("#0f7d5a"), rgb("#ffc72e")


def _peacock_head() -> Mesh:
    crest = []
    for x in (-0.12, 0.0, 0.12):
        tip = (1.5 * x, 0.6 - 0.5 * abs(x), -0.03)
        crest += [limb((0.4 * x, 0.39, -0.02), tip, 0.034, 0.034, PEACOCK), ellipsoid(tip, (0.06, 0.06, 0.06), GOLD, 8)]
    cheeks = both_sides(ellipsoid((0.12, 0.22, 0.11), (0.1, 0.115, 0.1), WHITE, 10))
    return merge([skull(PEACOCK, (0.205, 0.21, 0.21)), *cheeks, *crest, *beak(ORANGE, 0.14, 0.065, 0.18), *eyes(0.265)])


PEACOCK_ANIMAL = Animal(
    "a peacock", PEACOCK, PEACOCK, ORANGE, _peacock_head, lambda: merge([*bellied_torso(PEACOCK, rgb("#2fb0d0"))])
)


def _train(look: Look, at: Point) -> list[Mesh]:
    """The fan of tail feathers, each with its eye. Variation 0: how large it is."""
    reach = look.vary(0, 0.52, 0.62, 0.72)
    own, edge = look.paint(TRAIN, 0.75), look.paint(TRAIN_EDGE, 0.5)
    parts = []
    for k in range(9):
        angle = -4.0 + 23.5 * k
        out = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle)), 0.0])
        feather = (own, edge)[k % 2]
        turn = rotation(z_deg=angle)
        depth = -0.014 * (k % 2)
        centre = [(float(a), float(b), depth + z) for a, b, z in
                  ((0.55 * reach) * out, (0.87 * reach) * out + [0, 0, 0.035],
                   (0.86 * reach) * out + [0, 0, 0.06])]  # fmt: skip
        parts += [
            ellipsoid(centre[0], (0.47 * reach, 0.125 * reach / 0.62, 0.045), feather, 10, turn),
            ellipsoid(centre[1], (0.075, 0.075, 0.04), GOLD, 8, turn),
            ellipsoid(centre[2], (0.046, 0.046, 0.04), PEACOCK, 6, turn),
        ]
    return [moved(part, at) for part in parts]


def _peacock(look: Look) -> Mesh:
    """With its train spread."""
    y = GROUND_Y + 0.32
    path: list[Point] = [(0, y - 0.05, -0.12), (0, y, 0.02), (0, y + 0.16, 0.14), (0, y + 0.4, 0.17)]
    dye = coat_dye(PEACOCK, look, (rgb("#3a2fb0"), rgb("#18a8d8")), HORN)
    leg = limb((0.08, y - 0.14, 0.02), (0.09, GROUND_Y + 0.05, 0.03), 0.042, 0.038, ORANGE)
    body = merge(
        [
            _neck(path, [0.13, 0.19, 0.15, 0.085], PEACOCK),
            *both_sides(leg),
            *both_sides(ellipsoid((0.09, GROUND_Y + 0.035, 0.09), (0.07, 0.036, 0.11), ORANGE, 10)),
            *both_sides(ellipsoid((0.17, y + 0.02, 0.0), (0.055, 0.13, 0.15), rgb("#2f7fe8"), 10)),
            carried(PEACOCK_ANIMAL, 0.66, (0, y + 0.46, 0.18)),
        ]
    )
    return merge([body if dye.target == dye.base else dye.mesh(body), *_train(look, (0, y - 0.02, -0.13))])


KINDS: tuple[Kind, ...] = (
    feathered(
        "flamingo", FLAMINGO_ANIMAL, _flamingo, ("flamingo bird", "flamingo on one leg", "wading bird"),
        (rgb("#f0524f"), rgb("#ffb3c8")),
    ),
    feathered("swan", SWAN_ANIMAL, _swan, ("cygnet", "mute swan", "swan on a lake"), (rgb("#3a3b44"), rgb("#d8e4f4"))),
    feathered("ostrich", OSTRICH, _ostrich, ("emu", "ostrich bird"), (rgb("#5a4030"), rgb("#6f747c"))),
    figure(
        "peacock",
        lambda look: in_coat(PEACOCK_ANIMAL, look, (rgb("#3a2fb0"), rgb("#18a8d8")), HORN),
        ("peafowl", "peahen", "peacock with a spread tail"),
        alone=_peacock,
    ),
)  # fmt: skip
