"""What one had better not touch: dynamite, grenade, bear trap."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
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
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import spark
from att3d_core.library.toybox.world.parts.inlay import washer
from att3d_core.library.toybox.world.parts.woodwork import front_and_back

STEEL, DARK = rgb("#a9b8c8"), rgb("#3a414c")


def _dynamite(look: Look) -> Mesh:
    tall, lean = look.vary(0, 0.54, 0.72, 0.9), look.vary(1, -0.2, 0.12, 0.26)
    paper, end = look.paint(rgb("#dc2a24")), rgb("#f0d9a8")
    radius = 0.125
    sticks = []
    places = [(0.0, 0.0), *((0.25 * math.sin(t), 0.25 * math.cos(t)) for t in np.radians(range(0, 360, 60)))]
    for x, z in places:
        sticks += [
            moved(lathe([(radius - 0.02, 0), (radius, 0.02), (radius, tall)], paper, 14), (x, 0, z)),
            moved(lathe([(radius - 0.015, tall - 0.02), (radius - 0.02, tall + 0.02)], end, 14), (x, 0, z)),
        ]
    path, radii = smooth_path(
        [(0, tall - 0.02, 0), (0.0, tall + 0.14, 0), (0.6 * lean, tall + 0.24, 0), (1.4 * lean, tall + 0.28, 0)],
        [0.036] * 4, 8)  # fmt: skip
    bands = [lathe([(0.375, y), (0.385, y + 0.045), (0.375, y + 0.09)], rgb("#2b2b31"), 24)
             for y in (0.2 * tall, 0.68 * tall)]  # fmt: skip
    return merge([*sticks, *bands, tube(path, radii, rgb("#e6cf97"), 8), *spark(path[-1])])


def _grenade(look: Look) -> Mesh:
    wide, lever = look.vary(0, 0.28, 0.34, 0.4), look.vary(1, 0.3, 0.48, 0.62)
    shell, groove = look.paint(rgb("#4f7a35")), look.paint(rgb("#2b4a1e"), 0.55)
    blocks = []
    # A pineapple: blocks on a darker body.
    for level in (-44.0, -15.0, 15.0, 44.0):
        lift = math.radians(level)
        size = 0.2 * math.cos(lift) + 0.015
        for i in range(8):
            block = box((0, 0, 0.0), (size * wide / 0.34, 0.17, 0.11), shell)
            tipped = moved(
                block, (0, 0.44 * math.sin(lift), 0.96 * wide * math.cos(lift)), rotation(x_deg=-0.8 * level)
            )
            blocks.append(moved(tipped, turn=rotation(y_deg=45.0 * i)))
    arm: list[Point] = [(0.02, 0.67, 0), (0.22, 0.66, 0), (wide + 0.06, 0.44, 0), (wide + 0.1, 0.66 - 1.3 * lever, 0)]
    path, _ = smooth_path(arm, [0.06] * 4, 12)
    spoon = tube(path, [0.055] * 12, STEEL, 8)
    return merge([
        ellipsoid((0, 0, 0), (wide, 0.45, wide), groove, 24),
        *blocks,
        lathe([(0.19, 0.36), (0.19, 0.46), (0.13, 0.48), (0.13, 0.6)], DARK, 20),
        box((0.02, 0.63, 0), (0.28, 0.12, 0.2), DARK),
        spoon,
        rod((-0.1, 0.56, 0), (-0.26, 0.56, 0.0), 0.036, STEEL, sides=8),
        ring((-0.33, 0.49, 0), 0.115, 0.036, (0, 0, 1), rgb("#f2c12e"), 20),
    ])  # fmt: skip


def _bear_trap(look: Look) -> Mesh:
    open_, tooth = look.vary(0, 20.0, 34.0, 52.0), look.vary(1, 0.14, 0.2, 0.27)
    iron, bright = look.paint(rgb("#6f7d8c")), look.paint(rgb("#b9c6d2"), 1.3)
    radius = 0.5
    jaw: list[Mesh] = []
    bow: list[Point] = [(radius * math.cos(t), radius * math.sin(t), 0) for t in np.radians(np.linspace(0, 180, 13))]
    jaw.append(tube(bow, [0.055] * 13, iron, 8))
    for t in np.radians(np.linspace(18, 162, 7)):
        x, y = radius * math.cos(t), radius * math.sin(t)
        # Teeth point at the other jaw, which closes in front of them.
        jaw.append(rod((x, y, -0.02), (0.94 * x, 0.94 * y, -0.05 - tooth), 0.072, bright, 0.016, 8))
    half = moved(merge(jaw), (0, 0.12, 0.05), rotation(x_deg=90 - open_))
    plate = lathe([(0.19, 0.08), (0.2, 0.11), (0.19, 0.14)], rgb("#d23a2a"), 24)
    spring = [
        limb((0.46, 0.1, 0), (0.72, 0.06, 0), 0.09, 0.1, iron, 10),
        ellipsoid((0.52, 0.12, 0), (0.1, 0.11, 0.13), iron, 12),
    ]
    return merge([
        *front_and_back(half),
        moved(washer(radius - 0.06, radius + 0.06, 0.09, DARK), (0, 0.05, 0), rotation(x_deg=90)),
        box((0, 0.05, 0), (1.0, 0.07, 0.14), DARK),
        plate,
        *[part for piece in spring for part in both_sides(piece)],
    ])  # fmt: skip


KINDS = (
    Kind("dynamite", _dynamite, ("tnt", "sticks of dynamite", "dynamite bundle", "bundle of dynamite",
                                 "stick of dynamite", "explosives"), uncountable=True),
    Kind("grenade", _grenade, ("hand grenade", "frag grenade", "pineapple grenade")),
    Kind("bear trap", _bear_trap, ("beartrap", "steel trap", "animal trap", "trap", "hunting trap")),
)  # fmt: skip
