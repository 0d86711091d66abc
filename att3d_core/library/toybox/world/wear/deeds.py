"""More things to do: holding a sword, an umbrella, an axe or a staff, riding a skateboard."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.activities import REST, Activity, standing
from att3d_core.library.toybox.pose import STANDING_ANKLE, Pose, mirror
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    box,
    ellipsoid,
    lathe,
    moved,
    painted,
    rgb,
    rod,
    rotation,
    slab,
    tube,
)

WOOD, STEEL, GOLD = rgb("#9a5f2b"), rgb("#d3dde7"), rgb("#ffc629")
RIGHT_REST = (mirror(REST[0]), mirror(REST[1]))
# The left hand beside the body, where tall things are held.
HELD: Point = (0.315, -0.14, 0.16)


ALONE = standing(REST, RIGHT_REST)
_HOLDING = standing(((0.245, -0.16, 0.05), HELD), RIGHT_REST)
_RAISED = standing(REST, ((-0.24, -0.16, 0.08), (-0.3, -0.14, 0.2)))


@lru_cache(maxsize=1)
def _sword() -> Mesh:
    blade = [(-0.055, 0.1), (0.055, 0.1), (0.052, 0.5), (0.0, 0.62), (-0.052, 0.5)]
    parts = [
        slab(blade, 0.046, STEEL),
        box((0, 0.33, 0), (0.03, 0.4, 0.062), rgb("#9fb0c0")),
        box((0, 0.095, 0), (0.26, 0.055, 0.07), GOLD),
        rod((0, -0.1, 0), (0, 0.09, 0), 0.034, rgb("#6b2f1a")),
        ellipsoid((0, -0.12, 0), (0.05, 0.05, 0.05), GOLD, 8),
    ]
    return merge([moved(part, (-0.3, -0.14, 0.2), rotation(x_deg=12, z_deg=14)) for part in parts])


@lru_cache(maxsize=1)
def _umbrella() -> Mesh:
    red, yellow = rgb("#e5202b"), rgb("#ffd23f")
    canopy = lathe([(0.36, 0.43), (0.375, 0.445), (0.34, 0.54), (0.24, 0.62), (0.12, 0.66), (0.03, 0.675)], red, 24)
    # Faces come in pairs around, ring after ring: wedges three pairs wide.
    wedge = np.arange(len(canopy.faces)) % 48 // 6 % 2 == 0
    wedge[-48:] = True
    x, z = 0.34, 0.12
    parts = [
        painted(canopy, yellow, wedge),
        ellipsoid((0, 0.69, 0), (0.04, 0.06, 0.04), yellow, 8),
        rod((0, -0.28, 0), (0, 0.64, 0), 0.027, rgb("#4a3020")),
        tube([(0, -0.27, 0), (0, -0.36, 0.0), (0, -0.39, 0.05), (0, -0.35, 0.1)], [0.03] * 4, rgb("#4a3020"), 8),
    ]
    return merge([moved(part, (x - 0.025, 0, z + 0.04), rotation(z_deg=-12)) for part in parts])


@lru_cache(maxsize=1)
def _axe() -> Mesh:
    head = [(-0.02, -0.07), (0.16, -0.12), (0.19, 0.0), (0.16, 0.12), (-0.02, 0.07), (-0.09, 0.05), (-0.09, -0.05)]
    parts = [
        rod((0, -0.3, 0), (0, 0.42, 0), 0.032, WOOD),
        slab(head, 0.08, rgb("#c23a2b"), (0, 0.33, 0)),
        slab([(0.1, -0.125), (0.17, -0.14), (0.22, 0.0), (0.17, 0.14), (0.1, 0.125)], 0.055, STEEL, (0.015, 0.33, 0)),
    ]
    return merge([moved(part, HELD) for part in parts])


@lru_cache(maxsize=1)
def _staff() -> Mesh:
    glow = rgb("#35e0ff")
    claw = tube([(0.0, 0.42, 0), (0.09, 0.5, 0), (0.09, 0.6, 0), (0.05, 0.66, 0)], [0.04, 0.034, 0.03, 0.02], WOOD, 8)
    parts = [
        rod((0, -0.44, 0), (0, 0.45, 0), 0.034, WOOD),
        *both_sides(claw),
        ellipsoid((0, 0.54, 0), (0.08, 0.09, 0.08), glow, 10),
    ]
    return merge([moved(part, HELD) for part in parts])


@lru_cache(maxsize=1)
def _skateboard() -> Mesh:
    deck, wheel = rgb("#ff7a1a"), rgb("#2f3440")
    floor = -0.6
    parts = [
        box((0, floor - 0.03, 0), (0.3, 0.06, 0.62), deck),
        box((0, floor - 0.003, 0), (0.24, 0.03, 0.5), rgb("#2f9fd8")),
        *[box((0, floor + 0.005, s * 0.36), (0.29, 0.055, 0.18), deck, rotation(x_deg=-s * 24)) for s in (-1, 1)],
    ]
    for z in (0.21, -0.21):
        parts.append(rod((-0.12, floor - 0.085, z), (0.12, floor - 0.085, z), 0.03, rgb("#b9c4cf")))
        parts += both_sides(rod((0.085, floor - 0.09, z), (0.155, floor - 0.09, z), 0.06, wheel, sides=12))
        parts += both_sides(rod((0.12, floor - 0.09, z), (0.168, floor - 0.09, z), 0.03, rgb("#ffe14d"), sides=8))
    return merge(parts)


# Sideways on the board: one foot before the other, arms out for balance.
_BALANCED = Pose(
    ((0.27, -0.1, 0.03), (-0.27, -0.1, -0.03)),
    ((0.38, -0.06, 0.09), (-0.38, -0.06, -0.06)),
    ((0.12, -0.42, 0.12), (-0.12, -0.42, -0.05)),
    ((0.06, STANDING_ANKLE[1] + 0.02, 0.14), (-0.06, STANDING_ANKLE[1] + 0.02, -0.17)),
)

SWORD = Activity("holding a sword", _RAISED, _sword)
UMBRELLA = Activity("holding an umbrella", _HOLDING, _umbrella)
AXE = Activity("holding an axe", _HOLDING, _axe)
STAFF = Activity("holding a magic staff", _HOLDING, _staff)
SKATEBOARD = Activity("riding a skateboard", _BALANCED, _skateboard)
