"""More things to do: holding a sword, an umbrella, an axe, a hammer, a wand ..., riding a skateboard."""

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
def _hammer() -> Mesh:
    iron = rgb("#5d6672")
    parts = [
        rod((0, -0.24, 0), (0, 0.28, 0), 0.036, WOOD),
        box((0, 0.27, 0), (0.2, 0.15, 0.15), iron),
        *both_sides(box((0.12, 0.27, 0), (0.08, 0.18, 0.18), STEEL)),
    ]
    return merge([moved(part, HELD, rotation(z_deg=-10)) for part in parts])


@lru_cache(maxsize=1)
def _wand() -> Mesh:
    angles = np.pi / 2 + np.arange(10) * np.pi / 5
    reach = 0.135 * np.array([1, 0.48] * 5)
    star = [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(reach, angles, strict=True)]
    parts = [rod((0, -0.12, 0), (0, 0.26, 0), 0.03, rgb("#fbf8f0")), slab(star, 0.07, GOLD, (0, 0.32, 0))]
    return merge([moved(part, HELD, rotation(z_deg=-14)) for part in parts])


@lru_cache(maxsize=1)
def _club() -> Mesh:
    knots = [(0.115, 0.36, 0.03), (-0.115, 0.32, 0.03), (0.02, 0.3, 0.115), (0.05, 0.43, 0.1), (-0.06, 0.4, 0.1)]
    parts = [
        tube([(0, -0.2, 0), (0, 0.0, 0), (0, 0.25, 0), (0, 0.42, 0), (0, 0.48, 0)], [0.04, 0.05, 0.11, 0.12, 0.06],
             WOOD, 10),
        *[ellipsoid(at, (0.045, 0.045, 0.045), rgb("#e9dfc4"), 6) for at in knots],
    ]  # fmt: skip
    return merge([moved(part, HELD, rotation(z_deg=-12)) for part in parts])


@lru_cache(maxsize=1)
def _trident() -> Mesh:
    prong = tube(
        [(0.0, 0.38, 0), (0.1, 0.4, 0), (0.13, 0.48, 0), (0.13, 0.62, 0)], [0.036, 0.036, 0.036, 0.014], GOLD, 8
    )
    parts = [
        rod((0, -0.44, 0), (0, 0.4, 0), 0.034, rgb("#4a2c3a")),
        *both_sides(prong),
        rod((0, 0.38, 0), (0, 0.68, 0), 0.04, GOLD, 0.014),
    ]
    return merge([moved(part, HELD) for part in parts])


@lru_cache(maxsize=1)
def _briefcase() -> Mesh:
    x, y, z = mirror(REST[1])
    brown, brass = rgb("#7a4522"), GOLD
    return merge(
        [
            box((x + 0.02, y - 0.15, z), (0.09, 0.2, 0.34), brown),
            box((x + 0.02, y - 0.1, z), (0.105, 0.05, 0.355), rgb("#55290f")),
            tube([(x + 0.02, y - 0.06, z - 0.09), (x + 0.02, y, z - 0.06), (x + 0.02, y, z + 0.06),
                  (x + 0.02, y - 0.06, z + 0.09)], [0.03] * 4, rgb("#55290f"), 8),
            box((x + 0.02, y - 0.13, z + 0.165), (0.06, 0.06, 0.05), brass),
        ]
    )  # fmt: skip


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
HAMMER = Activity("holding a hammer", _HOLDING, _hammer)
WAND = Activity("holding a magic wand", _HOLDING, _wand)
CLUB = Activity("holding a club", _HOLDING, _club)
TRIDENT = Activity("holding a trident", _HOLDING, _trident)
BRIEFCASE = Activity("holding a briefcase", ALONE, _briefcase)
SKATEBOARD = Activity("riding a skateboard", _BALANCED, _skateboard)
