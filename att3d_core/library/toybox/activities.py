"""What the animals do: a pose of the limbs and a prop each. Props keep their colours in every combination."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.pose import STANDING_ANKLE, STANDING_KNEE, Pose, mirror
from att3d_core.library.toybox.shapes import (
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
    toward,
    tube,
)

BLACK, STEEL, WHITE = rgb("#26262c"), rgb("#b9c4cf"), rgb("#fbf8f0")


@dataclass(frozen=True)
class Activity:
    """What is done: its phrase, the limbs, the prop."""

    phrase: str
    pose: Pose
    prop: Callable[[], Mesh]


def _pose(elbow: Point, hand: Point, knee: Point, ankle: Point) -> Pose:
    """The left side given, the right side its mirror image."""
    return Pose((elbow, mirror(elbow)), (hand, mirror(hand)), (knee, mirror(knee)), (ankle, mirror(ankle)))


def standing(left: tuple[Point, Point], right: tuple[Point, Point]) -> Pose:
    """On both feet; each arm as (elbow, hand)."""
    return Pose(
        (left[0], right[0]),
        (left[1], right[1]),
        (STANDING_KNEE, mirror(STANDING_KNEE)),
        (STANDING_ANKLE, mirror(STANDING_ANKLE)),
    )


REST: tuple[Point, Point] = ((-0.225, -0.17, 0.03), (-0.235, -0.27, 0.09))


@lru_cache(maxsize=1)
def _motorcycle() -> Mesh:
    green, gold = rgb("#17b33a"), rgb("#ffe14d")
    wheels = []
    for z in (0.365, -0.355):
        wheels += [
            ring((0, -0.445, z), 0.105, 0.05, (1, 0, 0), BLACK, 20),
            rod((-0.035, -0.445, z), (0.035, -0.445, z), 0.06, STEEL, sides=12),
        ]
    return merge(
        [
            *wheels,
            ellipsoid((0, -0.275, 0.2), (0.09, 0.085, 0.14), green, 12),
            box((0, -0.335, -0.18), (0.13, 0.06, 0.34), BLACK, rotation(x_deg=8)),
            ellipsoid((0, -0.32, -0.34), (0.08, 0.07, 0.13), green, 10),
            box((0, -0.455, 0.02), (0.17, 0.16, 0.24), rgb("#7d8792")),
            *both_sides(rod((0.07, -0.445, 0.365), (0.07, -0.13, 0.25), 0.026, STEEL, sides=8)),
            rod((-0.27, -0.125, 0.23), (0.27, -0.125, 0.23), 0.028, BLACK, sides=8),
            *both_sides(rod((0.19, -0.125, 0.23), (0.275, -0.125, 0.23), 0.036, rgb("#e53935"), sides=8)),
            rod((0, -0.2, 0.28), (0, -0.2, 0.35), 0.085, green, 0.09, 16),
            rod((0, -0.2, 0.345), (0, -0.2, 0.375), 0.072, gold, 0.066, 16),
            box((0, -0.315, 0.375), (0.12, 0.045, 0.2), green, rotation(x_deg=12)),
            *both_sides(rod((0.12, -0.51, 0.06), (0.12, -0.46, -0.42), 0.038, STEEL, sides=8)),
        ]
    )


@lru_cache(maxsize=1)
def _bicycle() -> Mesh:
    red = rgb("#e5202b")
    wheels = []
    for z in (0.34, -0.34):
        wheels += [
            ring((0, -0.435, z), 0.138, 0.027, (1, 0, 0), BLACK, 20),
            *[rod((0, -0.435 - 0.14 * np.sin(a), z - 0.14 * np.cos(a)), (0, -0.435 + 0.14 * np.sin(a),
                z + 0.14 * np.cos(a)), 0.023, STEEL, sides=6) for a in np.radians([0, 60, 120])],
        ]  # fmt: skip
    return merge(
        [
            *wheels,
            rod((0, -0.435, 0.34), (0, -0.1, 0.23), 0.027, red),
            rod((0, -0.24, 0.27), (0, -0.33, -0.09), 0.027, red),
            rod((0, -0.24, 0.27), (0, -0.46, 0.03), 0.027, red),
            rod((0, -0.46, 0.03), (0, -0.33, -0.09), 0.027, red),
            rod((0, -0.46, 0.03), (0, -0.435, -0.34), 0.025, red),
            rod((0, -0.33, -0.09), (0, -0.435, -0.34), 0.025, red),
            ellipsoid((0, -0.345, -0.09), (0.1, 0.035, 0.13), BLACK, 10),
            rod((-0.26, -0.11, 0.22), (0.26, -0.11, 0.22), 0.026, STEEL),
            *both_sides(rod((0.18, -0.11, 0.22), (0.265, -0.11, 0.22), 0.035, BLACK)),
            rod((-0.035, -0.46, 0.03), (0.035, -0.46, 0.03), 0.06, STEEL, sides=12),
            rod((0.0, -0.5, 0.06), (0.2, -0.5, 0.06), 0.025, BLACK, sides=6),
            rod((0.0, -0.42, 0.0), (-0.2, -0.42, 0.0), 0.025, BLACK, sides=6),
        ]
    )


@lru_cache(maxsize=1)
def _chair() -> Mesh:
    teal, deep = rgb("#0fc4b4"), rgb("#07867f")
    return merge(
        [
            box((0, -0.395, 0.02), (0.52, 0.055, 0.42), teal),
            *both_sides(box((0.23, -0.51, 0.2), (0.06, 0.18, 0.06), deep)),
            *both_sides(box((0.23, -0.51, -0.16), (0.06, 0.18, 0.06), deep)),
            *both_sides(box((0.255, -0.17, -0.165), (0.06, 0.42, 0.06), teal)),
            *both_sides(ellipsoid((0.255, 0.06, -0.165), (0.05, 0.05, 0.05), deep, 10)),
            box((0, -0.03, -0.165), (0.5, 0.1, 0.055), deep),
            box((0, -0.2, -0.165), (0.5, 0.09, 0.05), deep),
        ]
    )


@lru_cache(maxsize=1)
def _guitar() -> Mesh:
    orange, dark = rgb("#f08a24"), rgb("#5a2d12")
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    # Two bouts and a waist, long axis along x.
    radius = 0.15 + 0.036 * np.cos(2 * angle) - 0.018 * np.cos(angle)
    outline = list(zip(radius * np.cos(angle), radius * np.sin(angle) * 1.05, strict=True))
    tilt = rotation(z_deg=24)
    parts = [
        slab(outline, 0.1, orange),
        slab([(0.94 * x, 0.94 * y) for x, y in outline], 0.115, rgb("#ffb84d")),
        moved(rod((0.03, 0, 0.0), (0.03, 0, 0.068), 0.05, dark, sides=14)),
        box((-0.1, 0, 0.06), (0.045, 0.12, 0.03), dark),
        box((0.28, 0, 0.04), (0.36, 0.055, 0.05), dark),
        box((0.49, 0, 0.035), (0.1, 0.1, 0.055), rgb("#e5202b")),
    ]
    return merge([moved(part, (-0.08, -0.26, 0.225), tilt) for part in parts])


@lru_cache(maxsize=1)
def _shovel() -> Mesh:
    wood, steel = rgb("#c98a3d"), rgb("#aab6c4")
    blade = [(-0.085, 0.09), (-0.09, -0.04), (-0.05, -0.105), (0, -0.13), (0.05, -0.105), (0.09, -0.04), (0.085, 0.09)]
    x, z = 0.31, 0.16
    return merge(
        [
            rod((x, -0.4, z), (x, 0.12, z), 0.03, wood),
            slab(blade, 0.05, steel, (x, -0.465, z), rotation(y_deg=35)),
            rod((x, -0.42, z), (x, -0.33, z), 0.04, steel),
            rod((x, 0.1, z), (x - 0.055, 0.16, z), 0.025, rgb("#e5202b")),
            rod((x, 0.1, z), (x + 0.055, 0.16, z), 0.025, rgb("#e5202b")),
            limb((x - 0.06, 0.17, z), (x + 0.06, 0.17, z), 0.028, 0.028, rgb("#e5202b")),
        ]
    )


@lru_cache(maxsize=1)
def _balloon() -> Mesh:
    blue = rgb("#1463ff")
    center = np.array([0.4, 0.3, 0.22])
    shape = [(0.02, -0.175), (0.06, -0.145), (0.12, -0.07), (0.145, 0.02), (0.13, 0.09), (0.085, 0.135), (0.035, 0.155)]
    return merge(
        [
            moved(lathe(shape, blue, 18), center),
            rod((0.4, 0.1, 0.22), (0.4, 0.145, 0.22), 0.045, rgb("#0a3fb0"), 0.02),
            tube([(0.3, -0.2, 0.16), (0.31, -0.08, 0.17), (0.37, 0.02, 0.2), (0.4, 0.12, 0.22)], [0.023] * 4, WHITE, 8),
        ]
    )


@lru_cache(maxsize=1)
def _book() -> Mesh:
    cover, paper = rgb("#e5202b"), rgb("#fffbe8")
    parts = []
    for part in (
        box((0.1, 0, 0), (0.2, 0.235, 0.045), cover),
        box((0.095, 0.012, -0.035), (0.175, 0.225, 0.045), paper),
        box((0.1, 0.0, 0.026), (0.1, 0.11, 0.02), rgb("#ffd23f")),
    ):
        parts += both_sides(moved(part, turn=rotation(y_deg=20)))
    # The spine is in front, the pages face the reader and a little upward.
    return merge([moved(part, (0, -0.225, 0.3), rotation(x_deg=-24)) for part in parts])


@lru_cache(maxsize=1)
def _katana() -> Mesh:
    steel = rgb("#dfe8f2")
    grip, tip = np.array([-0.29, -0.16, 0.2]), np.array([-0.43, 0.52, 0.24])
    turn = toward(tip - grip)
    length = float(np.linalg.norm(tip - grip))
    blade = [(-0.034, 0.13), (0.036, 0.13), (0.042, 0.4), (0.036, length - 0.07), (-0.02, length), (-0.032, 0.45)]
    parts = [
        slab(blade, 0.046, steel),
        rod((0, 0.1, 0), (0, 0.135, 0), 0.07, rgb("#ffc629"), sides=12),
        rod((0, -0.11, 0), (0, 0.1, 0), 0.03, rgb("#d4145a")),
        rod((0, -0.13, 0), (0, -0.09, 0), 0.036, rgb("#ffc629")),
    ]
    return merge([moved(part, grip, turn) for part in parts])


MOTORCYCLE = Activity(
    "riding a motorcycle",
    _pose((0.25, -0.14, 0.1), (0.225, -0.125, 0.215), (0.18, -0.36, 0.14), (0.165, -0.49, 0.0)),
    _motorcycle,
)
BICYCLE = Activity(
    "riding a bicycle",
    Pose(
        ((0.24, -0.14, 0.1), (-0.24, -0.14, 0.1)),
        ((0.215, -0.11, 0.205), (-0.215, -0.11, 0.205)),
        ((0.14, -0.37, 0.16), (-0.14, -0.3, 0.16)),
        ((0.14, -0.465, 0.05), (-0.14, -0.39, 0.0)),
    ),
    _bicycle,
)
CHAIR = Activity(
    "sitting on a chair",
    _pose((0.235, -0.17, 0.02), (0.19, -0.29, 0.12), (0.11, -0.335, 0.22), (0.11, -0.535, 0.25)),
    _chair,
)
GUITAR = Activity(
    "playing the guitar",
    standing(((0.25, -0.13, 0.1), (0.24, -0.115, 0.27)), ((-0.26, -0.15, 0.12), (-0.1, -0.23, 0.31))),
    _guitar,
)
SHOVEL = Activity(
    "holding a shovel",
    standing(((0.25, -0.14, 0.05), (0.31, -0.1, 0.15)), REST),
    _shovel,
)
BALLOON = Activity(
    "holding a blue balloon",
    standing(((0.235, -0.17, 0.06), (0.305, -0.15, 0.165)), REST),
    _balloon,
)
BOOK = Activity(
    "holding a book",
    standing(((0.24, -0.15, 0.1), (0.19, -0.23, 0.25)), ((-0.24, -0.15, 0.1), (-0.19, -0.23, 0.25))),
    _book,
)
KATANA = Activity(
    "wielding a katana",
    standing((mirror(REST[0]), mirror(REST[1])), ((-0.235, -0.17, 0.08), (-0.29, -0.15, 0.2))),
    _katana,
)
