"""The common body: where head, torso and joints are, and how an activity moves the limbs.

Head and torso stay at one place in every asset, so that a word changes the same region in every combination.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.shapes import Color, Point, ellipsoid, lathe, limb

HEAD_Y = 0.22
TORSO_DEPTH = 0.86
# (radius, y) from seat to neck.
TORSO_PROFILE = (
    (0.09, -0.37), (0.145, -0.34), (0.172, -0.27), (0.175, -0.2), (0.165, -0.12), (0.14, -0.05), (0.1, 0.01),
    (0.06, 0.04),
)  # fmt: skip
SHOULDER: Point = (0.145, -0.065, 0.0)
HIP: Point = (0.085, -0.3, 0.0)


@dataclass(frozen=True)
class Pose:
    """Elbow, hand, knee and ankle, each as (left, right); left is +X."""

    elbows: tuple[Point, Point]
    hands: tuple[Point, Point]
    knees: tuple[Point, Point]
    ankles: tuple[Point, Point]


def mirror(point: Point) -> Point:
    """`point` on the other side of x = 0."""
    return (-point[0], point[1], point[2])


STANDING_KNEE: Point = (0.095, -0.43, 0.02)
STANDING_ANKLE: Point = (0.1, GROUND_Y + 0.06, 0.0)


@dataclass(frozen=True)
class LimbColors:
    """Colours from shoulder to hand and from hip to foot."""

    upper_arm: Color
    forearm: Color
    hand: Color
    thigh: Color
    shin: Color
    foot: Color


def limbs(pose: Pose, colors: LimbColors) -> Mesh:
    """Arms and legs."""
    parts = []
    for side in (0, 1):
        shoulder, hip = (SHOULDER, HIP) if side == 0 else (mirror(SHOULDER), mirror(HIP))
        elbow, hand, knee, ankle = pose.elbows[side], pose.hands[side], pose.knees[side], pose.ankles[side]
        parts += [
            limb(shoulder, elbow, 0.062, 0.055, colors.upper_arm),
            limb(elbow, hand, 0.056, 0.05, colors.forearm),
            ellipsoid(hand, (0.064, 0.064, 0.064), colors.hand, 8),
            limb(hip, knee, 0.085, 0.07, colors.thigh),
            limb(knee, ankle, 0.07, 0.06, colors.shin),
            ellipsoid((ankle[0], ankle[1] - 0.01, ankle[2] + 0.04), (0.075, 0.05, 0.11), colors.foot, 10),
        ]
    return merge(parts)


def torso(color: Color, swell: float = 1.0, low: float = -0.37, high: float = 0.04, sides: int = 16) -> Mesh:
    """The torso, or a garment around it: `swell` times as wide, between heights `low` and `high`."""
    ys = [y for _, y in TORSO_PROFILE if low < y < high]
    return lathe([(swell * _radius(y), y) for y in (low, *ys, high)], color, sides, TORSO_DEPTH)


def _radius(y: float) -> float:
    for (r0, y0), (r1, y1) in pairwise(TORSO_PROFILE):
        if y <= y1:
            return r0 + (r1 - r0) * (y - y0) / (y1 - y0)
    return TORSO_PROFILE[-1][0]
