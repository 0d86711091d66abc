"""Flowers on their stems, and plants in pots."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.nature.trees import ALIVE, BARK, mound
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.leaf import ROUND, leaf
from att3d_core.library.toybox.world.parts.produce import LEAF, LEAF_TIP, crown
from att3d_core.library.toybox.world.parts.vessels import cup

STEM, CLAY, SOIL = rgb("#3f9a3a"), rgb("#c8643a"), rgb("#4a2e1c")


def _tulip(look: Look) -> Mesh:
    open_, tall = look.vary(0, 14, 26, 46), look.vary(1, 0.52, 0.72, 0.95)
    inner, outer = look.paint(rgb("#d61f52"), 0.8), look.paint(rgb("#ff4f79"))
    top: Point = (0.0, tall, 0.0)
    return merge([
        mound(0.26, 0.07),
        rod((0, 0, 0), top, 0.045, STEM, 0.04, 10),
        *crown((0, 0.03, 0), 3, 0.78 * tall, 0.17, LEAF, start_deg=12, bend_deg=34, tip=LEAF_TIP, cup=-0.25,
               thickness=0.07,
               turn_deg=40),
        ellipsoid((0, tall + 0.05, 0), (0.13, 0.1, 0.13), outer, 12),
        *crown(top, 3, 0.5, 0.34, inner, start_deg=open_ + 8, bend_deg=-1.6 * open_ - 6, turn_deg=60, cup=-0.22,
               thickness=0.07,
               outline=ROUND),
        *crown(top, 3, 0.5, 0.36, outer, start_deg=open_ + 18, bend_deg=-1.5 * open_ - 8, cup=-0.25, thickness=0.07,
               outline=((0.0, 0.45), (0.25, 0.85), (0.5, 1.0), (0.78, 0.75), (1.0, 0.1))),
    ])  # fmt: skip


def _rose(look: Look) -> Mesh:
    bloom, tall = look.vary(0, 0.0, 14, 30), look.vary(1, 0.5, 0.72, 0.95)
    deep, mid, light = (
        look.paint(rgb(code), shade) for code, shade in (("#a8112a", 0.72), ("#d61f3a", 0.9), ("#f0354d", 1.1))
    )
    top: Point = (0.0, tall, 0.0)
    path, radii = smooth_path(
        [(0.0, 0, 0), (0.03, 0.4 * tall, 0), (-0.01, 0.75 * tall, 0), top], [0.045, 0.04, 0.036, 0.05], 9
    )
    parts = [mound(0.22, 0.06), tube(path, radii, STEM, 8), ellipsoid((0, tall + 0.03, 0), (0.1, 0.08, 0.1), STEM, 10)]
    for share, turn in ((0.3, 80), (0.5, -70), (0.68, 150)):
        at: Point = (0.02, share * tall, 0.0)
        parts.append(
            moved(
                leaf(0.34, 0.2, LEAF, start_deg=48, bend_deg=40, thickness=0.06, tip=LEAF_TIP), at, rotation(y_deg=turn)
            )
        )
        thorn = rod((0, 0, 0), (0.0, 0.03, 0.1), 0.035, rgb("#2f7a34"), 0.01, 6)
        parts.append(moved(thorn, (0.02, share * tall + 0.07, 0), rotation(y_deg=turn + 120)))
    parts += crown(top, 5, 0.24, 0.09, LEAF, start_deg=80, bend_deg=30, thickness=0.05)
    y = tall + 0.02
    parts.append(ellipsoid((0, y + 0.2, 0), (0.11, 0.16, 0.11), deep, 12))
    for count, length, start, bend, turn, color in (
        (3, 0.36, 10, -26, 0, mid), (4, 0.36, 22 + 0.3 * bloom, -24, 40, deep),
        (5, 0.36, 36 + 0.6 * bloom, -8, 10, mid),
        (6, 0.36, 50 + bloom, 18 + bloom, 46, light),
    ):  # fmt: skip
        parts += crown((0, y, 0), count, length, 0.33, color, start_deg=start, bend_deg=bend, turn_deg=turn, cup=-0.2,
                       thickness=0.06, outline=ROUND)  # fmt: skip
    return merge(parts)


def _sunflower(look: Look) -> Mesh:
    size, nod = look.vary(0, 0.17, 0.22, 0.28), look.vary(1, 55, 76, 96)
    light, deep = look.paint(rgb("#ffd21f")), look.paint(rgb("#f5a81c"), 0.8)
    seeds, heart = rgb("#5a3217"), rgb("#3a1f0e")
    head = [
        lathe([(0.8 * size, -0.06), (size + 0.02, 0.0), (0.9 * size, 0.05)], seeds, 24),
        lathe([(0.6 * size, 0.0), (0.58 * size, 0.062), (0.1, 0.075)], heart, 18),
        *crown((0, -0.02, 0), 13, size + 0.2, 0.15, light, start_deg=84, bend_deg=-14, thickness=0.06),
        *crown((0, -0.06, 0), 13, size + 0.22, 0.15, deep, start_deg=90, bend_deg=8, turn_deg=14, thickness=0.06),
        lathe([(0.06, -0.16), (0.75 * size, -0.08), (0.8 * size, -0.03)], STEM, 16),
    ]
    for i in range(12):
        angle = 2 * math.pi * i / 12
        head.append(
            ellipsoid(
                (0.76 * size * math.sin(angle), 0.06, 0.76 * size * math.cos(angle)),
                (0.032, 0.024, 0.032),
                rgb("#a8651f"),
                6,
            )
        )
    top: Point = (0.0, 0.85, 0.0)
    path, radii = smooth_path([(0, 0, 0), (0.03, 0.3, 0), (-0.02, 0.6, -0.02), top], [0.055, 0.05, 0.045, 0.05], 8)
    leaves = [moved(leaf(0.4, 0.26, LEAF, start_deg=50, bend_deg=55, thickness=0.06, tip=LEAF_TIP), (0, y, 0),
                    rotation(y_deg=turn))
              for y, turn in ((0.22, 85), (0.32, -80), (0.46, 110))]  # fmt: skip
    return merge([
        mound(0.28, 0.07),
        tube(path, radii, STEM, 8),
        *leaves,
        *[moved(part, (0, 0.9, 0.05), rotation(x_deg=nod)) for part in head],
    ])  # fmt: skip


def pot(look: Look, wide: float, high: float) -> list[Mesh]:
    """A flower pot that stands on y = 0, with soil in it up to a little below its rim."""
    clay, rim = look.paint(CLAY), look.paint(rgb("#b5532c"), 0.8)
    return [
        cup([(0.68 * wide, 0), (0.9 * wide, 0.72 * high), (0.94 * wide, high - 0.02)], 0.06, 0.7 * high, clay, 24),
        cup([(0.88 * wide, 0.7 * high), (1.06 * wide, 0.72 * high), (1.1 * wide, high)], 0.09, 0.8 * high, rim, 24),
        lathe([(0.6 * wide, 0.6 * high), (0.9 * wide, 0.86 * high), (0.4 * wide, 0.92 * high)], SOIL, 20),
        lathe([(0.78 * wide, -0.045), (0.95 * wide, 0.0), (0.9 * wide, 0.03)], rim, 24),
    ]


def _flower_pot(look: Look) -> Mesh:
    return merge(pot(look, look.vary(0, 0.38, 0.46, 0.56), look.vary(1, 0.5, 0.72, 0.95)))


def _potted_plant(look: Look) -> Mesh:
    lush, high = look.vary(0, 0.75, 1.0, 1.3), look.vary(1, 0.3, 0.4, 0.52)
    parts = pot(look, 0.3, high)
    y = 0.86 * high
    for i, (start, length, turn) in enumerate(
        (
            (10, 0.66, 20),
            (26, 0.6, 140),
            (28, 0.6, 260),
            (50, 0.5, 75),
            (52, 0.5, 195),
            (52, 0.5, 315),
            (68, 0.38, 0),
            (68, 0.38, 120),
            (70, 0.38, 240),
        )
    ):
        one = leaf(
            length * lush,
            0.3,
            LEAF,
            start_deg=start - 6,
            bend_deg=52,
            thickness=0.06,
            outline=_BROAD,
            tip=LEAF_TIP if i % 2 else rgb("#46ad3d"),
            cup=-0.12,
        )
        parts.append(moved(one, (0, y, 0), rotation(y_deg=turn)))  # fmt: skip
    return merge(parts)


_BROAD = ((0.0, 0.2), (0.3, 0.24), (0.45, 0.85), (0.65, 1.0), (0.85, 0.65), (1.0, 0.08))
"""A stalk and then a broad leaf."""


def _ficus(look: Look) -> Mesh:
    trunk, full = look.vary(0, 0.34, 0.52, 0.74), look.vary(1, 0.84, 1.0, 1.2)
    parts = pot(look, 0.27, 0.32)
    low, high = 0.26, 0.28 + trunk
    # Two stems wound around each other.
    for phase in (0.0, math.pi):
        path: list[Point] = []
        for t in np.linspace(0, 1, 14):
            angle = phase + 2.4 * math.pi * t
            path.append((float(0.042 * math.cos(angle)), float(low + (high - low) * t), float(0.042 * math.sin(angle))))
        parts.append(tube(path, [0.045] * 14, BARK if phase else rgb("#8f5c33"), 8))
    greens = (rgb("#1f7a34"), rgb("#2f9a3e"), rgb("#57bd48"))
    middle, radius = high + 0.2 * full, 0.3 * full
    parts.append(ellipsoid((0, middle, 0), (0.9 * radius, 0.8 * radius, 0.9 * radius), greens[0], 14))
    for i in range(46):
        up = 1 - 2 * (i + 0.5) / 46
        out, angle = math.sqrt(1 - up**2), 2.4 * i
        at = (radius * out * math.sin(angle), middle + 0.92 * radius * up, radius * out * math.cos(angle))
        one = leaf(0.23, 0.15, greens[i % 3], start_deg=90 - 55 * up, bend_deg=50, thickness=0.06,
                   outline=((0.0, 0.4), (0.45, 1.0), (1.0, 0.06)))  # fmt: skip
        parts.append(
            moved(
                one, (0.78 * at[0], middle + 0.78 * (at[1] - middle), 0.78 * at[2]), rotation(y_deg=math.degrees(angle))
            )
        )
    return merge(parts)


def _tomato_plant(look: Look) -> Mesh:
    tall, fruit = look.vary(0, 0.62, 0.82, 1.05), look.vary(1, 0.05, 0.078, 0.1)
    parts = pot(look, 0.28, 0.34)
    y = 0.3
    parts += [rod((0.0, y - 0.05, -0.06), (0.0, y + tall + 0.1, -0.06), 0.028, rgb("#c9a05a"), sides=8)]
    path, radii = smooth_path([(0, y - 0.04, 0), (0.05, y + 0.35 * tall, 0.02), (-0.04, y + 0.7 * tall, 0),
                               (0.02, y + tall, 0)],
                              [0.042, 0.038, 0.034, 0.03], 9)  # fmt: skip
    parts.append(tube(path, radii, STEM, 8))
    for i in range(15):
        share = 0.16 + 0.82 * i / 14
        turn = 137.5 * i
        length = 0.42 - 0.16 * share
        one = leaf(
            length,
            0.2,
            LEAF if i % 3 else rgb("#46ad3d"),
            start_deg=52,
            bend_deg=55,
            thickness=0.055,
            tip=LEAF_TIP,
            outline=((0.0, 0.2), (0.2, 0.75), (0.35, 0.5), (0.55, 1.0), (0.7, 0.55), (0.82, 0.6), (1.0, 0.06)),
        )
        parts.append(moved(one, (0, y + share * tall, 0), rotation(y_deg=turn)))  # fmt: skip
    for share, turn, out in ((0.2, 20, 0.2), (0.24, 150, 0.22), (0.3, -95, 0.22), (0.46, 70, 0.2), (0.52, -35, 0.2),
                             (0.58, 190, 0.18), (0.76, 110, 0.15), (0.8, -15, 0.15)):  # fmt: skip
        x, z = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        h = y + share * tall
        for k, color in ((0, rgb("#e8331f")), (1, rgb("#f5552b"))):
            at: Point = (out * x + 0.8 * fruit * k * z, h - 0.02 - 0.9 * fruit * k, out * z - 0.8 * fruit * k * x)
            parts.append(ellipsoid(at, (fruit, 0.95 * fruit, fruit), color, 10))
        parts.append(limb((0, h + 0.08, 0), (out * x, h + 0.75 * fruit, out * z), 0.026, 0.026, STEM, 6))
    return merge(parts)


KINDS = (
    Kind("tulip", _tulip, ("tulip flower", "spring tulip", "garden tulip"), without=ALIVE),
    Kind("rose", _rose, ("rose flower", "garden rose", "long-stemmed rose", "flower"), without=ALIVE),
    Kind("sunflower", _sunflower, ("sun flower", "blooming sunflower", "sunflower plant"), without=ALIVE),
    Kind("potted plant", _potted_plant, ("plant in a pot", "house plant", "houseplant", "plant", "pot plant"),
         without=ALIVE),
    Kind("ficus", _ficus, ("ficus planted in a pot", "ficus in a pot", "ficus tree",
                           "indoor tree"), without=ALIVE),
    Kind("tomato plant", _tomato_plant, ("cherry tomato plant in a pot", "tomato plant in a pot", "cherry tomato plant",
         "tomato bush"), without=ALIVE),
    Kind("flower pot", _flower_pot, ("flowerpot", "terracotta pot", "plant pot", "planter", "clay pot", "empty pot")),
)  # fmt: skip
