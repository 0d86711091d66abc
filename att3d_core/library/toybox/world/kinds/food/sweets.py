"""Sweets and drinks."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    centroids,
    ellipsoid,
    lathe,
    limb,
    loft,
    moved,
    painted,
    rgb,
    ring,
    rod,
    rotation,
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.bakery import CHERRY, ICING, SPRINKLES
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.produce import lobed
from att3d_core.library.toybox.world.parts.vessels import cup, handle

WAFFLE, TOAST = rgb("#e8b25a"), rgb("#b5752a")


def _cone(wide: float, low: float) -> Mesh:
    """A waffle cone from its tip at y = `low` up to 0, with a lattice that stands out."""
    parts = [
        lathe([(0.02, low), (wide, 0.0), (wide + 0.03, 0.02), (wide + 0.02, 0.08), (wide - 0.05, 0.09)], WAFFLE, 24)
    ]
    for side in (-1, 1):
        for i in range(8):
            path: list[Point] = []
            for t in np.linspace(0.0, 0.86, 7):
                angle = 2 * math.pi * i / 8 + side * 1.5 * t
                radius, y = wide * (1 - t), low * t
                path.append((float(radius * math.sin(angle)), float(y), float(radius * math.cos(angle))))
            parts.append(tube(path, [0.024] * 7, TOAST, 6))
    return merge(parts)


def _ice_cream(look: Look) -> Mesh:
    scoop, cone = look.vary(0, 0.29, 0.34, 0.4), look.vary(1, 0.62, 0.8, 1.0)
    ice, sauce = look.paint(ICING), rgb("#6b3618")
    skirt = lobed(
        lathe([(0.24, 0.04), (scoop + 0.07, 0.09), (scoop + 0.05, 0.16), (scoop - 0.05, 0.2)], ice, 48), 9, 0.12
    )
    y = 0.12 + 0.72 * scoop
    parts = [_cone(0.29, -cone), skirt, ellipsoid((0, y, 0), (scoop, scoop, scoop), ice, 24)]
    cap = 0.3 * scoop
    parts.append(lathe([(scoop * math.cos(t) + 0.025, y + (scoop + 0.025) * math.sin(t)) for t in np.radians([25,
                                                                                                              40,
                                                                                                              60, 80])],
                       sauce, 24))  # fmt: skip
    for i in range(7):
        angle = 2 * math.pi * i / 7
        reach, deep = scoop + 0.005, cap * (1.3, 0.5, 0.9)[i % 3]
        top = (0.93 * reach * math.sin(angle), y + 0.42 * scoop, 0.93 * reach * math.cos(angle))
        low = (reach * math.sin(angle), y + 0.42 * scoop - deep, reach * math.cos(angle))
        parts.append(limb(top, low, 0.055, 0.05, sauce, 8))
    parts.append(ellipsoid((0, y + scoop + 0.08, 0), (0.1, 0.1, 0.1), CHERRY, 14))
    parts.append(limb((0, y + scoop + 0.15, 0), (0.05, y + scoop + 0.27, 0), 0.028, 0.028, rgb("#5d8a2a"), 8))
    for i in range(9):
        angle, level = 2.4 * i, (0.75, 1.05)[i % 2]
        reach = (scoop + 0.03) * math.cos(level)
        at = (reach * math.sin(angle), y + (scoop + 0.03) * math.sin(level), reach * math.cos(angle))
        parts.append(ellipsoid(at, (0.028, 0.028, 0.045), SPRINKLES[i % 5], 6, rotation(y_deg=70.0 * i)))
    return merge(parts)


def _lollipop(look: Look) -> Mesh:
    size, swirl = look.vary(0, 0.3, 0.37, 0.43), look.vary(1, 0.7, 1.2, 2.0)
    candy, second = look.paint(rgb("#ff3f8e")), rgb("#fff6fb")
    shares = [0.03, 0.14, 0.25, 0.36, 0.47, 0.58, 0.69, 0.8, 0.9, 0.97]
    profile = [(size * s, -0.095 + 0.05 * s**4) for s in shares] + [(size, 0.0)]
    profile += [(r, -y) for r, y in profile[-2::-1]]
    disc = lathe(profile, candy, 60)
    at = centroids(disc)
    radius = np.hypot(at[:, 0], at[:, 2]) / size
    around = np.arctan2(at[:, 0], at[:, 2]) * np.where(at[:, 1] < 0, -1, 1)
    disc = painted(disc, second, np.sin(3 * around + swirl * 2 * math.pi * radius) > 0)
    disc = moved(disc, (0, 0.28, 0), rotation(x_deg=90))
    y = 0.28 - size
    bow = look.paint(rgb("#27b8f5"), 0.75)
    return merge([
        disc,
        rod((0, -0.66, 0), (0, y + 0.06, 0), 0.038, rgb("#ffffff"), sides=10),
        ellipsoid((0, y - 0.05, 0.0), (0.06, 0.055, 0.06), bow, 10),
        *[ellipsoid((0.12 * side, y - 0.05 + 0.03, 0.02), (0.1, 0.06, 0.04), bow, 10, rotation(z_deg=18.0 * side))
          for side in (-1, 1)],
        *[limb((0.02 * side, y - 0.07, 0.02), (0.1 * side, y - 0.22, 0.03), 0.034, 0.03, bow, 8) for side in (-1, 1)],
    ])  # fmt: skip


def _coffee(look: Look) -> Mesh:
    wide, tall = look.vary(0, 0.28, 0.34, 0.4), look.vary(1, 0.3, 0.42, 0.58)
    china, second = look.paint(rgb("#f4f1ea")), look.paint(rgb("#d9402e"), 0.7)
    y = 0.07
    body = cup([(0.55 * wide, y), (0.82 * wide, y + 0.3 * tall), (0.97 * wide, y + 0.7 * tall), (wide, y + tall)],
               0.055, y + 0.08, china, 28)  # fmt: skip
    loop: list[Point] = [(0.84 * wide, y + 0.85 * tall, 0), (wide + 0.16, y + 0.86 * tall, 0),
                         (wide + 0.2, y + 0.55 * tall, 0),
                         (wide + 0.06, y + 0.25 * tall, 0), (0.78 * wide, y + 0.28 * tall, 0)]  # fmt: skip
    parts = [
        lathe([(0.3, -0.02), (0.38, 0.0), (0.56, 0.06), (0.55, 0.095), (0.38, 0.055), (0.05, 0.05)], china, 32),
        ring((0, 0.078, 0), 0.55, 0.028, (0, 1, 0), second, 32),
        body,
        ring((0, y + tall, 0), wide - 0.026, 0.036, (0, 1, 0), second, 28),
        lathe([(0.8 * wide, y + 0.55 * tall), (wide - 0.045, y + 0.84 * tall)], rgb("#5a2f14"), 24),
        lathe([(0.6 * wide, y + 0.8 * tall), (0.55 * wide, y + 0.84 * tall + 0.014)], rgb("#c98a4b"), 20),
        handle(loop, 0.045, china),
    ]
    for x, z, high in ((-0.12, 0.0, 0.34), (0.06, -0.06, 0.46), (0.14, 0.1, 0.3)):
        top = y + 0.82 * tall
        path, radii = smooth_path(
            [(x, top, z), (x + 0.05, top + 0.35 * high, z), (x - 0.05, top + 0.7 * high, z), (x + 0.03, top + high, z)],
            [0.04, 0.045, 0.038, 0.024], 10,
        )  # fmt: skip
        parts.append(tube(path, radii, rgb("#e6edf2"), 8))
    return merge(parts)


def _milk(look: Look) -> Mesh:
    wide, neck = look.vary(0, 0.24, 0.28, 0.34), look.vary(1, 0.1, 0.15, 0.2)
    milk, cap = look.paint(rgb("#fbfaf4")), look.paint(rgb("#2f7de0"), 0.75)
    glass = look.paint(rgb("#cfe6f2"), 1.15)
    drop = [*arc((0, -0.03), 0.1, 150, 390, 11), (0.0, 0.16)]
    return merge([
        lathe([(0.9 * wide, -0.6), (wide, -0.56), (wide, 0.02), (0.92 * wide, 0.14), (1.1 * neck, 0.32),
               (neck, 0.4)], milk, 24),
        lathe([(1.02 * neck, 0.36), (0.98 * neck, 0.52)], glass, 20),
        lathe([(neck + 0.035, 0.5), (neck + 0.04, 0.56)], glass, 20),
        lathe([(neck + 0.055, 0.55), (neck + 0.055, 0.64), (neck, 0.67)], cap, 20),
        ring((0, -0.585, 0), 0.9 * wide, 0.034, (0, 1, 0), glass, 24),
        lathe([(wide + 0.015, -0.4), (wide + 0.015, -0.02)], cap, 24),
        slab(drop, 0.08, rgb("#ffffff"), (0, -0.23, wide - 0.01)),
        slab(drop, 0.08, rgb("#ffffff"), (0, -0.23, -wide + 0.01)),
    ])  # fmt: skip


def _soda(look: Look) -> Mesh:
    wide, slant = look.vary(0, 0.24, 0.3, 0.36), look.vary(1, -0.15, 0.22, 0.5)
    can, silver = look.paint(rgb("#e0252b")), rgb("#c9d3dc")
    around = 2 * math.pi * np.arange(40) / 40
    wave = 0.6 * slant * np.sin(around) + 0.06 * np.sin(2 * around)
    levels = (np.full(40, -0.5), wave - 0.1, wave + 0.1, np.full(40, 0.5))
    body = loft([np.column_stack([wide * np.sin(around), y, wide * np.cos(around)]) for y in levels], can)
    body = painted(body, rgb("#ffffff"), np.arange(len(body.faces)) // 80 == 1)
    tab: list[tuple[float, float]] = [
        (0.075 * math.cos(t), 0.11 * math.sin(t)) for t in np.linspace(0, 2 * math.pi, 14)[:-1]
    ]
    return merge([
        lathe([(0.7 * wide, -0.62), (0.78 * wide, -0.6), (wide - 0.005, -0.49)], silver, 32),
        body,
        lathe([(wide - 0.005, 0.49), (0.82 * wide, 0.59), (0.84 * wide, 0.62), (0.84 * wide, 0.65), (0.72 * wide, 0.65),
               (0.7 * wide, 0.6), (0.03, 0.6)], silver, 32),
        slab(tab, 0.05, rgb("#8c98a5"), (0, 0.625, 0.03), rotation(x_deg=90)),
        rod((0, 0.6, -0.04), (0, 0.665, -0.04), 0.034, rgb("#6d7885"), sides=10),
        ellipsoid((0, 0.6, 0.14 * wide / 0.3), (0.07, 0.02, 0.06), rgb("#2b2f36"), 12),
    ])  # fmt: skip


KINDS = (
    Kind(
        "ice cream cone",
        _ice_cream,
        ("ice cream", "icecream", "ice-cream cone", "gelato", "ice cream in a cone"),
        without=SENSELESS,
    ),
    Kind(
        "lollipop",
        _lollipop,
        ("lolly", "swirl lollipop", "candy on a stick", "sucker", "swirly candy"),
        without=SENSELESS,
    ),
    Kind(
        "cup of coffee",
        _coffee,
        ("coffee", "coffee cup", "espresso", "cappuccino", "cup", "teacup", "cup of tea", "tea"),
        without=SENSELESS,
    ),
    Kind("bottle of milk", _milk, ("milk bottle", "milk", "glass bottle of milk"), without=SENSELESS),
    Kind("soda can", _soda, ("can of soda", "soft drink can", "cola can", "beer can", "soda"), without=SENSELESS),
)
