"""What else grows: cactus, mushroom, fern, bamboo."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    ellipsoid,
    lathe,
    moved,
    rgb,
    ring,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.nature.trees import ALIVE, mound
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.leaf import BLADE, leaf
from att3d_core.library.toybox.world.parts.produce import LEAF, LEAF_TIP, crown, lobed


def _cactus(look: Look) -> Mesh:
    fat, arms = look.vary(0, 0.14, 0.18, 0.24), look.vary(1, 0.75, 1.0, 1.3)
    flesh, spine = look.paint(rgb("#2f9a4a")), rgb("#fff3cf")
    profile = [(0.85 * fat, 0), (fat, 0.2), (fat, 0.78), (0.86 * fat, 0.93), (0.55 * fat, 1.03), (0.1 * fat, 1.06)]
    parts = [mound(0.42, 0.09, rgb("#ecc987"), -0.03), lobed(lathe(profile, flesh, 32), 8, 0.13)]
    for side, low, high, out in ((1, 0.36, 0.8, 0.36), (-1, 0.5, 0.92, 0.34)):
        reach = out * arms + 0.4 * (fat - 0.18)
        path, radii = smooth_path(
            [(0, low, 0), (side * 0.7 * reach, low + 0.01, 0), (side * reach, low + 0.14, 0), (side * reach, high, 0)],
            [0.1, 0.1, 0.1, 0.1], 12)  # fmt: skip
        parts += [tube(path, radii, flesh, 10), ellipsoid((side * reach, high, 0), (0.1, 0.09, 0.1), flesh, 10)]
        parts.append(ellipsoid((side * reach, high + 0.07, 0), (0.05, 0.05, 0.05), rgb("#ff5fa0"), 8))
        parts += [ellipsoid((side * reach, y, 0.1), (0.03, 0.03, 0.025), spine, 6) for y in (low + 0.2, high - 0.06)]
        parts += [ellipsoid((side * reach, y, -0.1), (0.03, 0.03, 0.025), spine, 6) for y in (low + 0.2, high - 0.06)]
    for i in range(4):
        for turn in range(0, 360, 45):
            at = math.radians(turn + 22.5)
            y = 0.2 + 0.2 * i + 0.1 * (turn // 45 % 2)
            parts.append(ellipsoid((fat * math.sin(at), y, fat * math.cos(at)), (0.03, 0.03, 0.03), spine, 6))
    parts += crown((0, 1.03, 0), 6, 0.17, 0.11, rgb("#ff5fa0"), start_deg=40, bend_deg=30, thickness=0.05)
    parts.append(ellipsoid((0, 1.07, 0), (0.05, 0.045, 0.05), rgb("#ffd21f"), 8))
    return merge(parts)


def _mushroom(look: Look) -> Mesh:
    dome, wide = look.vary(0, 0.2, 0.34, 0.5), look.vary(1, 0.34, 0.44, 0.54)
    cap, gills, stem = look.paint(rgb("#e0252b")), rgb("#f2dcb8"), rgb("#fbf3e2")
    y = 0.5
    under = lathe(
        [(0.15, y + 0.02), (0.7 * wide, y - 0.03), (0.96 * wide, y - 0.02), (0.96 * wide, y + 0.03)], gills, 30
    )
    top = [(wide * math.cos(t), y + dome * math.sin(t)) for t in np.radians([0, 14, 30, 46, 62, 78])]
    parts = [
        mound(0.34, 0.07),
        lathe([(0.2, 0.02), (0.19, 0.12), (0.13, 0.32), (0.14, y + 0.04)], stem, 18),
        lathe([(0.24, 0.33), (0.2, 0.37), (0.13, 0.43)], gills, 18),
        under,
        lathe([(0.98 * wide, y - 0.04), *top], cap, 30),
    ]
    for level, count, size, start in ((14, 7, 0.062, 0.0), (42, 5, 0.075, 0.4), (86, 1, 0.09, 0.0)):
        for i in range(count):
            at, up = 2 * math.pi * i / count + start, math.radians(level)
            place = (wide * math.cos(up) * math.sin(at), y + dome * math.sin(up), wide * math.cos(up) * math.cos(at))
            tilt = math.degrees(math.atan2(math.cos(up) / wide, math.sin(up) / dome))
            turn = rotation(x_deg=tilt, y_deg=math.degrees(at))
            parts.append(ellipsoid(place, (size, 0.028, size), rgb("#fffaf0"), 10, turn))
    parts += crown((0.2, 0.03, 0.14), 4, 0.2, 0.08, LEAF, start_deg=25, bend_deg=40, outline=BLADE, thickness=0.05)
    return merge(parts)


def _fern(look: Look) -> Mesh:
    long, arch = look.vary(0, 0.5, 0.64, 0.8), look.vary(1, 50, 84, 118)
    tones = [look.paint(rgb(code), shade) for code, shade in (("#1f7a34", 0.75), ("#2f9a3e", 1.0), ("#5cc24c", 1.2))]
    # Leaflets: the rim goes in and out along the frond.
    rim = [(0.0, 0.14)]
    for i, share in enumerate((0.8, 1.0, 0.95, 0.78, 0.55)):
        at = 0.14 + 0.165 * i
        rim += [(at, share), (at + 0.06, share), (at + 0.1, 0.3 * share + 0.1)]
    rim += [(1.0, 0.06)]
    parts = [mound(0.24, 0.07, rgb("#7a5a34"))]
    for count, start, scale, tone in ((7, 40, 0.92, 0), (6, 20, 1.0, 1), (4, 4, 0.95, 2)):
        one = leaf(long * scale, 0.26, tones[tone], start_deg=start, bend_deg=arch, thickness=0.055, outline=rim,
                   tip=tones[min(tone + 1, 2)], cup=-0.1)  # fmt: skip
        parts += [moved(one, (0, 0.05, 0), rotation(y_deg=360.0 * i / count + 17 * tone)) for i in range(count)]
    parts += [ellipsoid((0, 0.08, 0), (0.1, 0.07, 0.1), rgb("#6d4420"), 10)]
    return merge(parts)


def _bamboo(look: Look) -> Mesh:
    fat, lean = look.vary(0, 0.045, 0.06, 0.082), look.vary(1, 0.0, 0.07, 0.2)
    tones = [look.paint(rgb(code), shade) for code, shade in (("#8bc34a", 1.1), ("#6aa83a", 0.9), ("#a5d45f", 1.25))]
    joint = look.paint(rgb("#4f8a2a"), 0.65)
    parts = [mound(0.36, 0.08)]
    for i, (x, z, high) in enumerate(
        ((0.0, 0.02, 1.25), (0.17, 0.08, 1.02), (-0.16, 0.06, 1.12), (0.08, -0.15, 1.1), (-0.1, -0.14, 0.9))
    ):
        tilt = lean * (4 * x + 0.15)
        heights = [high * k / 5 for k in range(6)]
        path: list[Point] = [(x + tilt * y**1.6, y, z * (1 + 2 * lean * y)) for y in heights]
        parts.append(tube(path, [fat * (1 - 0.04 * k) for k in range(6)], tones[i % 3], 8))
        parts += [ring(point, 0.92 * fat, 0.03, (tilt, 1, 0), joint, 10, 4) for point in path[1:]]
        for k in range(4):
            one = leaf(
                0.32,
                0.1,
                LEAF if k % 2 else rgb("#46ad3d"),
                start_deg=40,
                bend_deg=75,
                thickness=0.05,
                outline=BLADE,
                tip=LEAF_TIP,
            )
            parts.append(moved(one, path[5 if k < 3 else 4], rotation(y_deg=120 * k + 50 * i + 20)))
    return merge(parts)  # fmt: skip


KINDS = (
    Kind("cactus", _cactus, ("saguaro", "saguaro cactus", "desert cactus", "cacti"), without=ALIVE),
    Kind("mushroom", _mushroom, ("toadstool", "fly agaric", "toad stool", "fungus"), without=ALIVE),
    Kind("fern", _fern, ("fern plant", "forest fern", "bracken"), without=ALIVE),
    Kind(
        "bamboo",
        _bamboo,
        ("bamboo plant", "bamboo stalks", "bamboo shoots", "bamboo grove"),
        without=ALIVE,
        uncountable=True,
    ),
)
