"""What a table is laid with: plate, bowl, fork, spoon, beer mug, wine glass."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
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
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.vessels import cup, disc, handle

STEEL, DARK_STEEL = rgb("#c3cdd8"), rgb("#8592a2")
BEER, FOAM, WINE, CLEAR = rgb("#f2a516"), rgb("#fffaec"), rgb("#9c1230"), rgb("#d3ecf5")


def _plate(look: Look) -> Mesh:
    deep, rim = look.vary(0, 0.05, 0.1, 0.2), look.vary(1, 0.4, 0.34, 0.26)
    china, band = look.paint(rgb("#f4f1ea")), look.paint(rgb("#2f66c8"), 0.6)
    profile = [(0.3, -0.04), (rim, -0.03), (0.6, deep), (0.61, deep + 0.04), (0.57, deep + 0.05),
               (rim - 0.01, 0.045), (0.05, 0.04)]  # fmt: skip
    parts = [
        lathe(profile, china, 40),
        lathe([(0.24, -0.09), (0.26, -0.03)], band, 32),
        ring((0, deep + 0.03, 0), 0.595, 0.035, (0, 1, 0), band, 40),
        ring((0, 0.04, 0), rim - 0.03, 0.028, (0, 1, 0), band, 36),
    ]
    return merge([moved(part, turn=rotation(x_deg=62)) for part in parts])


def _bowl(look: Look) -> Mesh:
    wide, tall = look.vary(0, 0.42, 0.52, 0.6), look.vary(1, 0.3, 0.42, 0.56)
    china, deep, white = look.paint(rgb("#2f86d8")), look.paint(rgb("#1a4f96"), 0.62), rgb("#fff6e4")
    outside = [
        (0.24, 0.0),
        (0.23, 0.06),
        (0.58 * wide, 0.08),
        (0.72 * wide, 0.15),
        (0.9 * wide, 0.06 + 0.48 * tall),
        (wide, 0.06 + tall),
    ]
    sides = 36
    body = cup(outside, 0.065, 0.14, china, sides)
    # Its inside, which comes after its outside, is darker: it is seen to be empty.
    body = painted(body, deep, np.arange(len(body.faces)) >= 2 * sides * len(outside))
    return merge([
        body,
        ring((0, 0.06 + tall, 0), wide - 0.032, 0.042, (0, 1, 0), white, sides),
        ring((0, 0.02, 0), 0.22, 0.04, (0, 1, 0), white, 28),
    ])  # fmt: skip


def _bar(points: list[tuple[float, float, float, float]], color: Color, thick: float) -> Mesh:
    """A flat bar through (x, y, z, half width), from below, with soft edges."""
    rings = [
        [(x - w, y, z), (x - 0.7 * w, y, z + thick / 2), (x + 0.7 * w, y, z + thick / 2), (x + w, y, z),
         (x + 0.7 * w, y, z - thick / 2), (x - 0.7 * w, y, z - thick / 2)]
        for x, y, z, w in points
    ]  # fmt: skip
    return loft(rings, color)


def _stem(long: float, metal: Color, grip: Color) -> list[Mesh]:
    """The handle of a piece of cutlery, from -long up to 0."""
    return [
        _bar([(0, -0.62 * long, 0, 0.05), (0, -0.2 * long, 0.02, 0.048), (0, 0.06, -0.03, 0.07)], metal, 0.09),
        _bar([(0, -long, 0, 0.05), (0, -0.96 * long, 0, 0.085), (0, -0.85 * long, 0, 0.095),
              (0, -0.5 * long, 0.02, 0.07), (0, -0.46 * long, 0.02, 0.05)], grip, 0.13),
    ]  # fmt: skip


def _fork(look: Look) -> Mesh:
    long, tines = look.vary(0, 0.6, 0.75, 0.95), look.vary(1, 0.24, 0.34, 0.46)
    metal, grip = look.paint(STEEL), look.paint(rgb("#d8322f"), 0.8)
    parts = _stem(long, metal, grip)
    parts.append(_bar([(0, -0.02, 0, 0.055), (0, 0.06, -0.02, 0.13), (0, 0.15, -0.03, 0.205), (0, 0.25, -0.03, 0.21)],
                      metal, 0.09))  # fmt: skip
    for i in range(4):
        x = (i - 1.5) * 0.118
        tine = [(x, 0.2, -0.03, 0.034), (x, 0.25 + 0.5 * tines, -0.02, 0.034), (x, 0.25 + 0.9 * tines, 0.03, 0.032)]
        parts.append(_bar([*tine, (x, 0.25 + tines, 0.045, 0.02)], metal, 0.08))
    return merge([moved(part, turn=rotation(z_deg=-10)) for part in parts])


def _spoon(look: Look) -> Mesh:
    long, wide = look.vary(0, 0.6, 0.78, 0.98), look.vary(1, 0.15, 0.2, 0.26)
    metal, inside = look.paint(STEEL), look.paint(DARK_STEEL, 0.72)
    parts = _stem(long, metal, look.paint(rgb("#2f66c8"), 0.8))
    tall = 0.28
    bowl = ellipsoid((0, 0.02 + tall, -0.02), (wide, tall, 0.09), metal, 24)
    hollow = ellipsoid((0, 0.03 + tall, 0.06), (0.74 * wide, 0.76 * tall, 0.045), inside, 20)
    return merge([moved(part, turn=rotation(z_deg=-10)) for part in (*parts, bowl, hollow)])


def _beer_mug(look: Look) -> Mesh:
    fat, froth = look.vary(0, 0.26, 0.33, 0.4), look.vary(1, 0.08, 0.16, 0.28)
    beer, glass = look.paint(BEER), look.paint(rgb("#fbe3a0"), 1.3)
    tall = 0.74
    parts = [
        lathe([(fat + 0.03, -0.05), (fat + 0.05, -0.02), (fat + 0.02, 0.07)], glass, 28),
        lathe([(fat - 0.01, 0.02), (fat, tall)], beer, 28),
        handle([(fat - 0.03, 0.84 * tall, 0), (fat + 0.19, 0.86 * tall, 0), (fat + 0.25, 0.5 * tall, 0),
                (fat + 0.18, 0.16 * tall, 0), (fat - 0.03, 0.18 * tall, 0)], 0.062, glass, 14),
        lathe([(fat + 0.035, tall - 0.06), (fat + 0.035, tall)], glass, 28),
        *[rod(((fat - 0.005) * math.sin(t), 0.03, (fat - 0.005) * math.cos(t)),
              (fat * math.sin(t), tall - 0.03, fat * math.cos(t)), 0.042, glass)
          for t in math.pi * (np.arange(8) + 0.5) / 4],
    ]  # fmt: skip
    # Foam: a heap of bubbles, some of which run over the rim.
    parts.append(lathe([(0.9 * fat, tall - 0.03), (fat + 0.03, tall + 0.05), (0.7 * fat, tall + froth), (0.02, tall +
                        1.1 * froth)], FOAM, 24))  # fmt: skip
    for i in range(9):
        t = 2 * math.pi * i / 9
        x, z = math.sin(t), math.cos(t)
        parts.append(
            ellipsoid((0.86 * fat * x, tall + 0.06, 0.86 * fat * z), (0.14, 0.09 + 0.4 * froth, 0.14), FOAM, 10)
        )
    for i in range(5):
        t = 2 * math.pi * (0.4 * i + 0.1)
        parts.append(ellipsoid((0.42 * fat * math.sin(t), tall + froth, 0.42 * fat * math.cos(t)),
                               (0.13, 0.1, 0.13), FOAM, 10))  # fmt: skip
    for turn, deep in ((-28, 0.26), (70, 0.16), (160, 0.3), (255, 0.2)):
        t, out = math.radians(turn), fat + 0.04
        x, z = out * math.sin(t), out * math.cos(t)
        parts.append(limb((x, tall + 0.04, z), (x, tall - deep, z), 0.07, 0.055, FOAM))
    return merge(parts)


def _wine_glass(look: Look) -> Mesh:
    fat, stem = look.vary(0, 0.25, 0.31, 0.38), look.vary(1, 0.26, 0.42, 0.6)
    wine = look.paint(WINE)
    # The glass takes only a tint, so that one sees the drink in it.
    r, g, b = look.paint(CLEAR, 1.2)
    glass = (0.6 * CLEAR[0] + 0.4 * r, 0.6 * CLEAR[1] + 0.4 * g, 0.6 * CLEAR[2] + 0.4 * b)
    low = 0.06 + stem
    full = low + 0.38
    return merge([
        lathe([(0.3, 0.0), (0.3, 0.04), (0.12, 0.08), (0.055, 0.14), (0.05, low - 0.06), (0.09, low + 0.02)], glass,
              24),
        lathe([(0.05, low - 0.02), (0.55 * fat, low + 0.04), (0.9 * fat, low + 0.18), (fat, full)], wine, 28),
        cup([(0.97 * fat, full - 0.04), (1.01 * fat, full), (0.98 * fat, full + 0.14), (0.86 * fat, full + 0.3)], 0.055,
            full + 0.02, glass, 28),
        disc((0, full + 0.01, 0), 0.93 * fat, 0.06, wine),
        ring((0, full + 0.3, 0), 0.86 * fat - 0.027, 0.034, (0, 1, 0), glass, 28),
    ])  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("plate", _plate, ("dinner plate", "dish", "porcelain plate", "china plate", "saucer")),
    Kind("bowl", _bowl, ("soup bowl", "cereal bowl", "salad bowl", "empty bowl", "porridge bowl")),
    Kind("fork", _fork, ("dinner fork", "table fork", "silver fork", "cutlery")),
    Kind("spoon", _spoon, ("tablespoon", "teaspoon", "soup spoon", "silver spoon")),
    Kind("beer mug", _beer_mug, ("beer", "mug of beer", "tankard", "ale", "pint of beer", "glass of beer", "beer stein",
                                 "stein", "pint", "lager")),
    Kind("wine glass", _wine_glass, ("glass of wine", "wine", "red wine", "glass of red wine", "wineglass")),
)  # fmt: skip
