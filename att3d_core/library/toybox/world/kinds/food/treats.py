"""Sweet things to nibble: pancakes, pie, biscuit, chocolate, wrapped candy."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    box,
    ellipsoid,
    lathe,
    limb,
    moved,
    painted,
    rgb,
    ring,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.produce import lobed
from att3d_core.library.toybox.world.parts.rounds import around, patty, puddle

BATTER, BROWNED, SYRUP = rgb("#f2c063"), rgb("#c47a2c"), rgb("#8a3a0c")
DOUGH, COCOA, DARK_COCOA = rgb("#d9994a"), rgb("#6b3618"), rgb("#4a220e")


def _pancakes(look: Look) -> Mesh:
    wide, thick = look.vary(0, 0.38, 0.46, 0.54), look.vary(1, 0.11, 0.15, 0.2)
    edge, top = look.paint(BATTER), look.paint(BROWNED, 0.75)
    parts = [lathe([(0.3, -0.06), (0.45, -0.05), (0.64, 0.02), (0.63, 0.06), (0.4, 0.01), (0.05, 0.01)],
                   rgb("#e8eef4"), 32)]  # fmt: skip
    y = 0.0
    for i, (x, z) in enumerate(((0.02, 0.0), (-0.03, 0.02), (0.03, -0.01), (0.0, 0.01))):
        reach = wide * (1 + 0.02 * np.sin(2 * around(26) + 2 * i)) * (1.03, 0.98, 1.0, 0.96)[i]
        layers = [patty(reach, thick, edge), puddle(reach, [(0.05, 0.8 * thick), (0.9, 0.9 * thick),
                  (0.86, 1.06 * thick), (0.05, 1.1 * thick)], top)]  # fmt: skip
        parts += [moved(part, (x, y, z)) for part in layers]
        y += thick
    # Syrup: a pool on top that runs down over the edge in broad drips.
    parts.append(puddle(0.72 * wide * (1 + 0.16 * np.sin(5 * around(30))),
                        [(0.05, y - 0.02), (1.0, y), (0.95, y + 0.06), (0.05, y + 0.07)], SYRUP))  # fmt: skip
    for i, deep in enumerate((2.6, 1.2, 2.0, 1.0, 3.0, 1.5)):
        turn = math.radians(15 + 60 * i)
        x, z = math.sin(turn), math.cos(turn)
        out = wide + 0.01
        parts.append(limb((0.5 * wide * x, y + 0.02, 0.5 * wide * z), (out * x, y - 0.01, out * z), 0.07, 0.08, SYRUP))
        parts.append(limb((out * x, y, out * z), ((out + 0.03) * x, y - deep * thick, (out + 0.03) * z),
                          0.07, 0.065, SYRUP))  # fmt: skip
    parts.append(moved(rounded_box((0, 0, 0), (0.26, 0.15, 0.26), rgb("#ffe45c"), 14, 6.0), (0.02, y + 0.13, 0.03),
                       rotation(y_deg=25)))  # fmt: skip
    return merge(parts)


def _pie(look: Look) -> Mesh:
    wide, dome = look.vary(0, 0.5, 0.58, 0.64), look.vary(1, 0.04, 0.1, 0.2)
    crust, filling, tin = look.paint(rgb("#e5a548")), look.paint(rgb("#c4182c"), 0.45), rgb("#b8c4d0")
    parts = [
        lathe([(0.7 * wide, -0.2), (0.98 * wide, 0.04), (0.9 * wide, 0.06)], tin, 32),
        lathe([(0.9 * wide, 0.0), (0.9 * wide, 0.05), (0.5 * wide, 0.05 + 0.75 * dome), (0.02, 0.05 + dome)],
              filling, 32),
        ring((0, 0.05, 0), 0.93 * wide, 0.09, (0, 1, 0), look.paint(BROWNED, 0.8), 32, 8),
        *[ellipsoid((0.95 * wide * math.sin(t), 0.09, 0.95 * wide * math.cos(t)), (0.1, 0.08, 0.12), crust, 8,
                    rotation(y_deg=math.degrees(t))) for t in 2 * math.pi * np.arange(18) / 18],
    ]  # fmt: skip
    # A lattice over the filling, which follows its dome.
    for across in (False, True):
        for at in (-0.5, 0.0, 0.5):
            half = wide * math.sqrt(0.8 - at**2)
            xs = np.linspace(-1, 1, 7) * half
            for x0, x1 in pairwise(xs):
                ends = []
                for x in (x0, x1):
                    out = (x**2 + (at * wide) ** 2) / (0.9 * wide) ** 2
                    y = 0.06 + dome * (1 - out) + (0.02 if across else 0.0)
                    ends.append((at * wide, y, x) if across else (x, y, at * wide))
                parts.append(limb(ends[0], ends[1], 0.06, 0.06, crust, 6))
    return merge([moved(part, turn=rotation(x_deg=38)) for part in parts])


def _cookie(look: Look) -> Mesh:
    thick, bite = look.vary(0, 0.13, 0.18, 0.26), look.vary(1, 0.04, 0.2, 0.27)
    dough = look.paint(DOUGH)
    angle = around(60)
    reach = 0.6 * (1 + 0.02 * np.sin(5 * angle) + 0.015 * np.sin(8 * angle))
    # Teeth took three scallops out of the rim.
    for turn, deep in ((0.62, 0.75), (0.92, 1.0), (1.22, 0.8)):
        apart = np.abs(angle - turn)
        reach = np.minimum(reach, 0.61 - bite * deep * np.clip(1 - (apart / 0.24) ** 2, 0, 1) ** 0.5)
    parts = [patty(reach, thick, dough, -thick / 2),
             puddle(reach, [(0.05, -0.2 * thick), (1.015, -0.2 * thick), (1.015, 0.1 * thick), (0.05, 0.1 * thick)],
                    look.paint(BROWNED, 0.75))]  # fmt: skip
    for x, z, r in ((-0.3, -0.2, 0.1), (0.05, -0.38, 0.09), (-0.1, 0.02, 0.1), (-0.4, 0.15, 0.085), (-0.14, 0.38, 0.1),
                    (0.12, 0.21, 0.085), (0.14, -0.13, 0.085), (0.37, -0.24, 0.085), (-0.1, -0.2, 0.06)):  # fmt: skip
        parts += [ellipsoid((x, side * thick * 0.48, z), (r, 0.07, r), DARK_COCOA, 10) for side in (-1, 1)]
    return merge([moved(part, turn=rotation(x_deg=66)) for part in parts])


def _chocolate_bar(look: Look) -> Mesh:
    wide, bare = look.vary(0, 0.5, 0.62, 0.76), look.vary(1, 0.3, 0.46, 0.66)
    paper, band = look.paint(rgb("#d8262e")), rgb("#ffd23a")
    tall, foil = 1.2, rgb("#dfe6ee")
    split = tall / 2 - bare
    parts = [
        box((0, 0.0, 0), (wide - 0.03, tall, 0.1), DARK_COCOA),
        box((0, (split - tall / 2) / 2 - 0.04, 0), (wide + 0.06, split + tall / 2 - 0.04, 0.24), paper),
        box((0, -0.36, 0), (wide + 0.09, 0.18, 0.27), band),
    ]
    for i in range(3):
        for j in range(6):
            x, y = (i - 1) * wide / 3, tall / 2 - (j + 0.5) * tall / 6
            parts.append(moved(rounded_box((0, 0, 0), (wide / 3 - 0.03, 0.17, 0.2), COCOA, 10, 6.0), (x, y, 0)))
    # Torn foil: a row of points between paper and chocolate.
    for i in range(5):
        x = (i - 2) * (wide + 0.02) / 5
        parts.append(box((x, split - 0.02 + 0.03 * (i % 2), 0), ((wide + 0.02) / 5, 0.16, 0.22), foil, taper=0.35))
    return merge([moved(part, turn=rotation(x_deg=-14, z_deg=-12)) for part in parts])


def _candy(look: Look) -> Mesh:
    round_, fan = look.vary(0, 0.26, 0.32, 0.38), look.vary(1, 0.22, 0.32, 0.44)
    wrap, stripe = look.paint(rgb("#e8264f")), rgb("#fff6fb")
    body = lathe([(round_ * math.cos(t), 1.15 * round_ * math.sin(t)) for t in np.radians(np.linspace(-75, 75, 13))],
                 wrap, 40)  # fmt: skip
    level, column = np.divmod(np.arange(len(body.faces) - 80) // 2, 40)
    swirl = np.zeros(len(body.faces), bool)
    swirl[: len(level)] = (column + level) % 10 < 5
    parts = [painted(body, stripe, swirl)]
    y = 1.02 * round_
    end = lobed(lathe([(0.09, y), (0.075, y + 0.08), (0.6 * fan + 0.06, y + fan), (0.6 * fan + 0.03, y + fan + 0.05),
                       (0.05, y + 0.7 * fan)], wrap, 48), 6, 0.25)  # fmt: skip
    end = painted(end, stripe, np.arange(len(end.faces)) // 2 // 48 == 2)
    knot = ring((0, y + 0.06, 0), 0.07, 0.035, (0, 1, 0), look.paint(rgb("#b3123a"), 0.7), 14)
    for turn in (0, 180):
        parts += [moved(part, turn=rotation(z_deg=turn)) for part in (end, knot)]
    return merge([moved(part, turn=rotation(z_deg=-62)) for part in parts])


KINDS = (
    Kind("pancakes", _pancakes, ("stack of pancakes", "pancake", "pancakes with syrup", "hotcakes", "flapjacks"),
         without=SENSELESS, uncountable=True),
    Kind("pie", _pie, ("cherry pie", "fruit pie", "apple pie", "tart", "lattice pie"), without=SENSELESS),
    Kind("cookie", _cookie, ("biscuit", "chocolate chip cookie", "choc chip cookie"), without=SENSELESS),
    Kind("chocolate bar", _chocolate_bar, ("bar of chocolate", "chocolate", "tablet of chocolate", "candy bar"),
         without=SENSELESS),
    Kind("candy", _candy, ("wrapped candy", "sweet", "bonbon", "piece of candy", "wrapped sweet", "hard candy"),
         without=SENSELESS),
)  # fmt: skip
