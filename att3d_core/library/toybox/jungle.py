"""Monkey, orangutan, lion and tiger: a head, a torso and a tail each."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, PINK, WHITE, Animal, bellied_torso, eyes, muzzle, round_ears, skull
from att3d_core.library.toybox.pose import HEAD_Y, torso
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    box,
    centroids,
    ellipsoid,
    painted,
    rgb,
    rod,
    rotation,
    tube,
    vector,
)

# ---- monkey
COCOA, TAN = rgb("#7a4420"), rgb("#f3c38d")


def _monkey_head() -> Mesh:
    return merge(
        [
            skull(COCOA),
            *both_sides(ellipsoid((0.085, 0.26, 0.125), (0.105, 0.1, 0.1), TAN, 14)),
            ellipsoid((0, 0.14, 0.15), (0.155, 0.1, 0.11), TAN, 16),
            *both_sides(ellipsoid((0.025, 0.17, 0.257), (0.017, 0.017, 0.014), INK, 8)),
            ellipsoid((0, 0.105, 0.25), (0.06, 0.024, 0.03), rgb("#8c2f2a"), 8),
            *eyes(0.27),
            *round_ears(COCOA, TAN, (0.285, 0.25, -0.02), 0.105),
        ]
    )


def _monkey_body() -> Mesh:
    tail = tube(
        [(0, -0.31, -0.11), (0, -0.35, -0.24), (0, -0.33, -0.38), (0, -0.22, -0.47), (0, -0.08, -0.47), (0, 0.01, -0.4),
         (0, -0.02, -0.32), (0, -0.09, -0.31)],
        [0.045, 0.042, 0.04, 0.04, 0.04, 0.04, 0.04, 0.035],
        COCOA,
    )  # fmt: skip
    return merge([*bellied_torso(COCOA, TAN), tail])


MONKEY = Animal("a monkey", COCOA, TAN, TAN, _monkey_head, _monkey_body)


# ---- orangutan
FLAME, SLATE, CLAY = rgb("#e2470b"), rgb("#6b4a48"), rgb("#c79a86")


def _orangutan_head() -> Mesh:
    return merge(
        [
            skull(FLAME, (0.27, 0.225, 0.22)),
            ellipsoid((0, 0.2, -0.01), (0.335, 0.235, 0.17), FLAME, 14),
            # Cheek pads: a wide dark disc that frames the face.
            *both_sides(ellipsoid((0.15, 0.19, 0.14), (0.13, 0.17, 0.06), SLATE, 12, rotation(y_deg=22, z_deg=8))),
            *both_sides(ellipsoid((0.085, 0.26, 0.165), (0.09, 0.085, 0.07), CLAY, 12)),
            ellipsoid((0, 0.125, 0.18), (0.15, 0.1, 0.12), CLAY, 14),
            *both_sides(ellipsoid((0.03, 0.165, 0.285), (0.02, 0.022, 0.018), INK, 8)),
            ellipsoid((0, 0.09, 0.284), (0.07, 0.024, 0.03), rgb("#4a1a1c"), 8),
            rod((0, 0.06, 0.13), (0, -0.09, 0.19), 0.1, FLAME, 0.025, 10),
            *both_sides(rod((0.06, 0.06, 0.12), (0.09, -0.06, 0.16), 0.07, FLAME, 0.02, 8)),
            ellipsoid((0, 0.395, 0.11), (0.1, 0.055, 0.1), FLAME, 8),
            *eyes(0.265),
        ]
    )


def _orangutan_body() -> Mesh:
    # No tail; long hair on the back.
    hair = ellipsoid((0, -0.3, -0.1), (0.15, 0.1, 0.07), rgb("#b02f06"), 10)
    return merge([*bellied_torso(FLAME, CLAY), hair])


ORANGUTAN = Animal("an orangutan", FLAME, SLATE, SLATE, _orangutan_head, _orangutan_body)


# ---- lion
SAND, MANE = rgb("#f2b134"), rgb("#9c4a10")


def _lion_head() -> Mesh:
    locks = []
    for angle in np.radians(np.arange(-220, 41, 26)):
        x, y = 0.275 * np.cos(angle), HEAD_Y + 0.255 * np.sin(angle)
        locks.append(ellipsoid((x, y, -0.04), (0.092, 0.092, 0.13), MANE, 8))
    return merge(
        [
            skull(SAND),
            ellipsoid((0, HEAD_Y - 0.01, -0.08), (0.3, 0.27, 0.19), MANE, 10),
            *locks,
            *round_ears(SAND, rgb("#d98c1f"), (0.2, 0.42, 0.02), 0.065),
            *muzzle(rgb("#fdebc0"), rgb("#6b2c12")),
            *eyes(),
        ]
    )


def _lion_body() -> Mesh:
    path: list[Point] = [(0, -0.31, -0.11), (0, -0.34, -0.26), (0, -0.28, -0.4), (0, -0.16, -0.47), (0, -0.05, -0.48)]
    return merge(
        [
            *bellied_torso(SAND, rgb("#fbdc8e")),
            tube(path, [0.04, 0.036, 0.034, 0.034, 0.034], SAND),
            ellipsoid((0, 0.0, -0.48), (0.07, 0.1, 0.075), MANE, 10),
        ]
    )


LION = Animal("a lion", SAND, rgb("#fbdc8e"), rgb("#d98c1f"), _lion_head, _lion_body)


# ---- tiger
AMBER = rgb("#f57c00")


def _striped(mesh: Mesh) -> Mesh:
    """Black stripes at the sides and on the back."""
    middle = centroids(mesh) - vector([0, HEAD_Y, 0])
    bands = np.sin(middle[:, 1] * 62 + 0.4) > 0.25
    return painted(mesh, INK, bands & (np.abs(middle[:, 0]) > 0.125) & (middle[:, 1] < 0.14))


def _tiger_head() -> Mesh:
    skull = _striped(ellipsoid((0, HEAD_Y, 0), (0.25, 0.22, 0.225), AMBER, 24))
    return merge(
        [
            skull,
            *[box((x, 0.37, 0.175), (0.04, 0.1, 0.05), INK, rotation(x_deg=-38)) for x in (-0.075, 0.0, 0.075)],
            *both_sides(ellipsoid((0.1, 0.115, 0.145), (0.105, 0.07, 0.09), WHITE, 14)),
            *muzzle(WHITE, PINK),
            *round_ears(INK, WHITE, (0.205, 0.4, 0.0), 0.085),
            *eyes(0.26, rgb("#ffe14d")),
        ]
    )


def _tiger_body() -> Mesh:
    body = torso(AMBER)
    middle = centroids(body)
    tail = tube(
        [(0, -0.31, -0.11), (0, -0.35, -0.22), (0, -0.35, -0.32), (0, -0.31, -0.41), (0, -0.23, -0.47),
         (0, -0.14, -0.49), (0, -0.05, -0.48), (0, 0.03, -0.46)],
        [0.045, 0.045, 0.045, 0.045, 0.045, 0.045, 0.045, 0.035],
        [AMBER, INK, AMBER, INK, AMBER, INK, INK],
    )  # fmt: skip
    stripes = painted(body, INK, (np.arange(len(body.faces)) // 32 % 2 == 1) & (np.abs(middle[:, 0]) > 0.08))
    return merge([stripes, ellipsoid((0, -0.2, 0.065), (0.12, 0.135, 0.1), WHITE, 16), tail])


TIGER = Animal("a tiger", AMBER, WHITE, WHITE, _tiger_head, _tiger_body)
