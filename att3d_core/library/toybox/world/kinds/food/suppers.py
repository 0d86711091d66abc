"""Savoury food with or without a plate: fries, taco, sandwich, steak, chicken leg, noodle soup, popcorn."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    box,
    ellipsoid,
    extrude,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    rounded_box,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.rounds import around, patty, puddle
from att3d_core.library.toybox.world.parts.vessels import cup, disc, staved

LETTUCE, TOMATO, CHEDDAR, MINCE = rgb("#4fae2e"), rgb("#e8331f"), rgb("#ffc928"), rgb("#6e3418")


def _fries(look: Look) -> Mesh:
    long, wide = look.vary(0, 0.3, 0.42, 0.6), look.vary(1, 0.3, 0.37, 0.46)
    card, inside = look.paint(rgb("#e0252b")), look.paint(rgb("#a81820"), 0.7)
    front = [(-0.76 * wide, -0.55), (0.76 * wide, -0.55), *arc((0, 0.1), wide, 0, -180, 13, 0.45)]
    back = [(-0.76 * wide, -0.55), (0.76 * wide, -0.55), *arc((0, 0.1), wide, 0, 180, 13, 0.5)]
    parts = [
        extrude(front, 0.07, card, (0, 0, 0.17)),
        extrude(back, 0.07, inside, (0, 0, -0.17)),
        box((0, -0.235, 0), (1.56 * wide, 0.64, 0.33), card, taper=1.26),
        ellipsoid((0, -0.27, 0.2), (0.17, 0.17, 0.05), rgb("#ffd23a"), 16),
    ]  # fmt: skip
    tones = (rgb("#ffd24a"), rgb("#f4b62c"), rgb("#ffe07a"))
    for row, z in enumerate((0.09, 0.0, -0.09)):
        for i in range(5):
            x = (i - 2 + 0.3 * (row % 2)) * 0.37 * wide
            tall = long * (0.62, 0.95, 0.7, 1.0, 0.68)[(i + 2 * row) % 5] * (0.8, 0.95, 1.1)[row] + 0.12
            lean = rotation(x_deg=(5, 0, -5)[row], z_deg=-(i - 2) * 7 + (4, -5, 3)[(i + row) % 3])
            stick = moved(box((0, tall / 2, 0), (0.095, tall + 0.2, 0.095), tones[(i + row) % 3]), turn=lean)
            parts.append(moved(stick, (x, 0.02, z)))
    return merge(parts)


def _taco(look: Look) -> Mesh:
    open_, full = look.vary(0, 8, 14, 22), look.vary(1, 0.8, 1.0, 1.3)
    shell, inner = look.paint(rgb("#f2b53a")), look.paint(rgb("#d68d20"), 0.75)
    sheet = arc((0, 0), 0.62, 0, 180, 19, 0.92)
    filled = [(0.93 * x, 0.9 * y) for x, y in sheet]
    parts = [
        rod((-0.6, 0.0, 0), (0.6, 0.0, 0), 0.1, shell),
        extrude(filled, 0.2, MINCE, (0, 0.03, 0)),
    ]
    for side in (1, -1):
        turn = rotation(x_deg=side * open_)
        parts.append(moved(extrude(sheet, 0.08, shell), (0, -0.03, 0.07 * side), turn))
        parts.append(
            moved(extrude([(0.95 * x, 0.95 * y) for x, y in sheet], 0.05, inner), (0, -0.03, 0.04 * side), turn)
        )
    # What looks out along the rim.
    for i, t in enumerate(np.radians(np.linspace(8, 172, 13))):
        x, y = 0.6 * math.cos(t), 0.55 * math.sin(t)
        color = (LETTUCE, TOMATO, LETTUCE, CHEDDAR)[i % 4]
        grown = 0.07 + (0.07, 0.045, 0.055)[i % 3] * full * math.sin(t)
        for z in (0.05, -0.05):
            shade = color if z > 0 else (CHEDDAR, LETTUCE, TOMATO, LETTUCE)[i % 4]
            parts.append(ellipsoid((x, y + 0.25 * grown, z * full), (0.085, grown, 0.085), shade, 8,
                                   rotation(z_deg=math.degrees(t) - 90)))  # fmt: skip
    return merge(parts)


def _sandwich(look: Look) -> Mesh:
    bread, wide = look.vary(0, 0.12, 0.17, 0.24), look.vary(1, 0.52, 0.6, 0.68)
    crumb, crust = look.paint(rgb("#f6dba6")), look.paint(rgb("#b8692a"), 0.75)
    deep = 0.62

    def triangle(grow: float, low: float, high: float, color: tuple[float, float, float]) -> Mesh:
        """A layer: a triangle with its long side, the cut, towards +Z; `grow` pushes all of its sides out."""
        outline = [(-wide - 1.6 * grow, 0.5 * deep + grow), (wide + 1.6 * grow, 0.5 * deep + grow),
                   (0.0, -0.5 * deep - 1.4 * grow)]  # fmt: skip
        flat = extrude([(x, -z) for x, z in outline], high - low, color)
        return moved(flat, (0, (low + high) / 2, 0), rotation(x_deg=-90))

    def slice_(low: float) -> list[Mesh]:
        return [moved(triangle(0.0, low - 0.01, low + bread + 0.01, crust), (0, 0, -0.035)),
                moved(triangle(-0.045, low - 0.03, low + bread + 0.03, crumb), (0, 0, 0.06))]  # fmt: skip

    y = bread
    parts = [*slice_(0.0), *slice_(y + 0.34)]
    parts += [triangle(0.0, y + 0.08, y + 0.17, TOMATO), triangle(0.02, y + 0.16, y + 0.24, CHEDDAR),
              triangle(0.0, y + 0.23, y + 0.35, rgb("#f2889a"))]  # fmt: skip
    edge = [(-wide, 0.32), (0.0, 0.36), (wide, 0.32), (0.55 * wide, -0.02), (0, -0.36), (-0.55 * wide, -0.02)]
    path = []
    for (x0, z0), (x1, z1) in zip(edge, [*edge[1:], edge[0]], strict=True):
        for t in np.linspace(0, 1, 6)[:-1]:
            wave = 0.035 * (1 if len(path) % 2 else -1)
            path.append((x0 + t * (x1 - x0), y + 0.04 + wave, z0 + t * (z1 - z0)))
    parts.append(tube([*path, path[0]], [0.06] * (len(path) + 1), LETTUCE, 6))
    parts.append(triangle(0.0, y - 0.01, y + 0.09, LETTUCE))
    top = 2 * y + 0.34
    parts.append(rod((0, top - 0.1, 0.06), (0, top + 0.3, 0.06), 0.032, rgb("#d9a45a")))
    parts.append(ellipsoid((0, top + 0.3, 0.06), (0.1, 0.09, 0.09), rgb("#7fb52a"), 12))
    parts.append(ellipsoid((0, top + 0.385, 0.06), (0.045, 0.03, 0.045), TOMATO, 8))
    return merge([moved(part, turn=rotation(x_deg=16)) for part in parts])


def _steak(look: Look) -> Mesh:
    thick, slim = look.vary(0, 0.15, 0.2, 0.3), look.vary(1, 0.5, 0.64, 0.8)
    angle = around(40)
    meat, fat, bone = look.paint(rgb("#b5282f")), rgb("#fbe3c4"), rgb("#fffaf0")
    vein = look.paint(rgb("#e8858a"), 1.4)
    # A T-bone steak: a wide lobe and a narrow one on both sides of the bone.
    x, z = 0.62 * np.sin(angle), slim * np.cos(angle) * (1 - 0.32 * np.sin(angle)) - 0.06 * np.cos(2 * angle)
    reach = np.hypot(x, z)
    parts = [
        patty(reach, thick, fat, -thick / 2),
        puddle(reach, [(0.05, -0.68 * thick), (0.84, -0.68 * thick), (0.87, 0.0), (0.84, 0.68 * thick),
                       (0.05, 0.74 * thick)], meat),
    ]  # fmt: skip
    for side in (1, -1):
        y = side * (0.66 * thick + 0.03)
        parts += [
            limb((-0.36, y, -0.46 * slim), (0.0, y, -0.6 * slim), 0.06, 0.075, bone),
            limb((0.0, y, -0.6 * slim), (0.3, y, -0.42 * slim), 0.075, 0.055, bone),
            limb((-0.02, y, -0.6 * slim), (-0.08, y, 0.34 * slim), 0.075, 0.05, bone),
            *[limb((x0, y, z0 * slim), (x1, y, z1 * slim), 0.04, 0.032, vein)
              for x0, z0, x1, z1 in ((0.16, -0.2, 0.3, 0.1), (0.3, 0.3, 0.12, 0.42), (-0.34, -0.05, -0.28, 0.3))],
        ]  # fmt: skip
    return merge([moved(part, turn=rotation(x_deg=64, z_deg=-8)) for part in parts])


def _chicken_leg(look: Look) -> Mesh:
    fat, bone = look.vary(0, 0.27, 0.34, 0.42), look.vary(1, 0.24, 0.36, 0.52)
    skin, crisp, white = look.paint(rgb("#c9701f")), look.paint(rgb("#8f4511"), 0.75), rgb("#fff6e4")
    profile = [(0.08, -0.5), (0.6 * fat, -0.46), (0.92 * fat, -0.3), (fat, -0.08), (0.9 * fat, 0.14),
               (0.62 * fat, 0.34), (0.38 * fat + 0.02, 0.5), (0.36 * fat + 0.02, 0.56), (0.06, 0.58)]  # fmt: skip
    end = 0.54 + bone
    parts = [
        lathe(profile, skin, 24),
        ring((0, 0.53, 0), 0.36 * fat + 0.01, 0.05, (0, 1, 0), crisp, 16),
        rod((0, 0.4, 0), (0, end, 0), 0.075, white, 0.085),
        *[ellipsoid((0.085 * side, end + 0.03, 0), (0.11, 0.1, 0.1), white, 12) for side in (-1, 1)],
        ellipsoid((-0.12, -0.12, 0.86 * fat), (0.1, 0.2, 0.07), look.paint(rgb("#f0a850"), 1.35), 12),
        ellipsoid((0.12, 0.0, -0.84 * fat), (0.1, 0.18, 0.07), crisp, 12),
        ellipsoid((0.72 * fat, -0.3, 0.36 * fat), (0.09, 0.12, 0.09), crisp, 10),
    ]
    return merge([moved(part, turn=rotation(z_deg=-42)) for part in parts])


def _ramen(look: Look) -> Mesh:
    wide, heap = look.vary(0, 0.5, 0.58, 0.66), look.vary(1, 0.0, 0.06, 0.16)
    china, band = look.paint(rgb("#d8262e")), rgb("#fff4dd")
    outside = [(0.34, -0.44), (0.32, -0.38), (0.72 * wide, -0.3), (0.95 * wide, -0.12), (wide, 0.1)]
    parts = [
        cup(outside, 0.06, 0.0, china, 32),
        ring((0, 0.1, 0), wide - 0.03, 0.045, (0, 1, 0), band, 32),
        disc((0, 0.02, 0), wide - 0.05, 0.06, rgb("#c9701f"), 32),
    ]  # fmt: skip
    noodle = (rgb("#ffd866"), rgb("#f7c142"))
    for i, (radius, y) in enumerate(((0.8, 0.08), (0.62, 0.11), (0.44, 0.14), (0.27, 0.17), (0.1, 0.19))):
        path = [((radius * wide - 0.05 + 0.02 * math.sin(5 * t)) * math.sin(t),
                 y + heap * (1 - radius) + 0.02 * math.sin(7 * t + i),
                 (radius * wide - 0.05 + 0.02 * math.sin(5 * t)) * math.cos(t))
                for t in np.linspace(0, 2 * math.pi, 25)]  # fmt: skip
        parts.append(tube(path, [0.062] * 25, noodle[i % 2], 6))
    parts.append(ellipsoid((0, 0.08, 0), (0.5 * wide, 0.1 + heap, 0.5 * wide), noodle[1], 14))
    y = 0.19 + 0.5 * heap
    egg = moved(lathe([(0.1, -0.08), (0.17, -0.05), (0.19, 0.03), (0.02, 0.05)], rgb("#fffaf0"), 18), (-0.2, y, 0.24),
                rotation(x_deg=30, z_deg=10))  # fmt: skip
    parts += [egg, ellipsoid((-0.205, y + 0.04, 0.265), (0.09, 0.07, 0.09), rgb("#ff9a1f"), 12)]
    parts += [rounded_box((0.24, y + 0.02, 0.2), (0.24, 0.12, 0.24), rgb("#c47a5a"), 10, 5.0),
              *[ellipsoid((x, y + 0.04, z), (0.06, 0.05, 0.06), rgb("#5fc24a"), 8)
                for x, z in ((0.02, 0.3), (0.06, 0.16), (-0.02, 0.42))],
              moved(box((0, 0.16, 0), (0.34, 0.42, 0.055), rgb("#20352a")), (0.12, y - 0.06, -0.3),
                    rotation(x_deg=-16))]  # fmt: skip
    for x in (-0.06, 0.06):
        parts.append(rod((-0.16 + x, 0.1, -0.1), (-0.44 + 2.2 * x, 0.72, -0.3), 0.036, rgb("#8a5528")))
    return merge(parts)


def _popcorn(look: Look) -> Mesh:
    tall, heap = look.vary(0, 0.55, 0.75, 1.0), look.vary(1, 0.12, 0.24, 0.4)
    card, corn, butter = look.paint(rgb("#e0252b")), rgb("#fff7df"), rgb("#ffd866")
    low = -0.6
    top = low + tall
    parts = [
        staved(lathe([(0.28, low), (0.42, top), (0.3, top + 0.01)], card, 24), rgb("#ffffff"), 24, 2),
        ellipsoid((0, top, 0), (0.38, heap, 0.38), butter, 12),
    ]
    for row, (count, share) in enumerate(((10, 0.92), (8, 0.66), (5, 0.38), (1, 0.0))):
        for i in range(count):
            t = 2 * math.pi * (i + 0.5 * (row % 2)) / count
            x, z = 0.42 * share * math.sin(t), 0.42 * share * math.cos(t)
            y = top + heap * math.sqrt(1 - share**2) + 0.02 * (i % 2)
            parts.append(ellipsoid((x, y, z), (0.115, 0.1, 0.115), corn, 8))
            parts.append(ellipsoid((x + 0.05 * math.sin(3 * i), y + 0.065, z + 0.05 * math.cos(3 * i)),
                                   (0.07, 0.065, 0.07), butter if i % 3 == 1 else corn, 6))  # fmt: skip
    return merge(parts)


KINDS = (
    Kind("fries", _fries, ("french fries", "box of fries", "chips", "potato fries", "box of french fries"),
         without=SENSELESS, uncountable=True),
    Kind("taco", _taco, ("beef taco", "hard shell taco", "mexican taco"), without=SENSELESS),
    Kind("sandwich", _sandwich, ("club sandwich", "ham sandwich", "cheese sandwich", "sandwich half", "toastie"),
         without=SENSELESS),
    Kind("steak", _steak, ("t-bone steak", "raw steak", "beef steak", "piece of meat", "meat", "raw meat"),
         without=SENSELESS),
    Kind("chicken leg", _chicken_leg, ("drumstick", "chicken drumstick", "roast chicken leg", "turkey leg",
                                       "fried chicken", "roast chicken"), without=SENSELESS),
    Kind("ramen", _ramen, ("bowl of noodles", "noodle soup", "bowl of ramen", "noodles", "ramen bowl", "noodle bowl"),
         without=SENSELESS, uncountable=True),
    Kind("popcorn", _popcorn, ("bucket of popcorn", "box of popcorn", "popcorn bucket", "pop corn"),
         without=SENSELESS, uncountable=True),
)  # fmt: skip
