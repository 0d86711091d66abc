"""Fruit."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.food import food_assets
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    centroids,
    ellipsoid,
    extrude,
    lathe,
    moved,
    painted,
    rgb,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.leaf import leaf
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.produce import (
    LEAF,
    LEAF_TIP,
    STEM,
    crown,
    lobed,
    only,
    recolored,
    squashed,
    stalk,
)

SENSELESS = frozenset({"rusty", "broken", "ornate"})
"""Adjectives that nobody uses of food."""
RED, DEEP = rgb("#e0252b"), rgb("#b3141c")


def side_leaf(at: Point, length: float, width: float, turn_deg: float, start_deg: float = 50.0) -> Mesh:
    """A leaf beside a stem, toward `turn_deg` from +Z."""
    one = leaf(length, width, LEAF, bend_deg=45, start_deg=start_deg, thickness=0.06, tip=LEAF_TIP)
    return moved(one, at, rotation(y_deg=turn_deg))


def _apple(look: Look) -> Mesh:
    squash, taper = look.vary(0, 0.82, 1.0, 1.16), look.vary(1, 0.95, 0.72, 0.52)
    flesh = look.paint(RED)
    profile = [(0.05, -0.34), (0.6 * 0.34 * taper + 0.06, -0.43), (0.42 * taper + 0.04, -0.37),
               (0.36 + 0.12 * taper, -0.15),
               (0.5, 0.06), (0.49, 0.2), (0.4, 0.32), (0.25, 0.37), (0.13, 0.33), (0.05, 0.22)]  # fmt: skip
    body = squashed(lobed(lathe(profile, flesh, 30), 5, 0.06), 1.0, squash)
    top = 0.24 * squash
    return merge([
        body,
        stalk([(0, top - 0.05, 0), (0.01, top + 0.14, 0), (0.07, top + 0.32, 0)], [0.035, 0.035, 0.05]),
        side_leaf((0.02, top + 0.14, 0.0), 0.42, 0.2, 75),
        ellipsoid((-0.27, 0.2 * squash, 0.345), (0.06, 0.1, 0.04), look.paint(rgb("#ff8f8a"), 1.35), 10,
                  rotation(x_deg=-25, y_deg=-38, z_deg=10)),
    ])  # fmt: skip


def _banana(look: Look) -> Mesh:
    bend, fat = look.vary(0, 0.14, 0.3, 0.44), look.vary(1, 0.11, 0.14, 0.18)
    peel, stem, end = look.paint(rgb("#ffd91c")), look.paint(rgb("#b9b22a"), 0.7), rgb("#4a3018")
    at = np.linspace(-1, 1, 13)
    path: list[Point] = [(float(0.58 * t), float(bend * t**2 * (1 - 0.12 * t)), 0.0) for t in at]
    radii = [0.045, 0.09, 0.8 * fat, 0.95 * fat, fat, fat, fat, fat, 0.98 * fat, 0.9 * fat, 0.72 * fat, 0.055, 0.05]
    body = tube(path, radii, [end] + [peel] * 9 + [peel, stem], 6)
    x, y, _ = path[-1]
    return merge([
        body,
        stalk([(x - 0.03, y - 0.02, 0), (x + 0.05, y + 0.07, 0), (x + 0.08, y + 0.17, 0)], [0.05, 0.05, 0.065], stem),
        ellipsoid((x + 0.083, y + 0.18, 0), (0.06, 0.03, 0.06), end, 8),
    ])  # fmt: skip


def half(cut: float, rind: Color, flesh: Color) -> list[Mesh]:
    """Half a citrus fruit of the radius `cut`, its segments towards +Y."""
    parts = [
        lathe([(cut * math.cos(t), cut * math.sin(t)) for t in np.radians([-80, -55, -28, 0])], rind, 24),
        lathe([(0.93 * cut, -0.02), (0.93 * cut, 0.014)], rgb("#fff0d0"), 24),
    ]
    wedge = [(0.05, 0.0), *[(0.84 * cut * x, 0.84 * cut * y) for x, y in arc((0, 0), 1.0, -17, 17, 4)]]
    piece = moved(extrude(wedge, 0.07, flesh), turn=rotation(x_deg=-90))
    return [*parts, *[moved(piece, turn=rotation(y_deg=45 * i)) for i in range(8)]]


def _orange(look: Look) -> Mesh:
    size, cut = look.vary(0, 0.34, 0.4, 0.46), look.vary(1, 0.24, 0.31, 0.38)
    rind, flesh = look.paint(rgb("#f58220")), look.paint(rgb("#ffa62b"), 1.25)
    middle: Point = (-0.12, size, -0.16)
    slice_ = [moved(part, (0.22, cut * 0.98, 0.3), rotation(x_deg=72, y_deg=14)) for part in half(cut, rind, flesh)]
    x, y, z = middle
    return merge([
        ellipsoid(middle, (size, 0.96 * size, size), rind, 24),
        ellipsoid((x, y + 0.95 * size, z), (0.06, 0.045, 0.06), rgb("#3d7a28"), 8),
        side_leaf((x, y + 0.93 * size, z), 0.36, 0.18, 60, 55),
        side_leaf((x, y + 0.93 * size, z), 0.28, 0.15, -70, 55),
        *slice_,
    ])  # fmt: skip


def _pear(look: Look) -> Mesh:
    neck, wide = look.vary(0, 0.12, 0.19, 0.27), look.vary(1, 0.33, 0.4, 0.47)
    flesh = look.paint(rgb("#b9d431"))
    profile = [(0.06, -0.5), (0.6 * wide, -0.55), (0.92 * wide, -0.42), (wide, -0.22), (0.9 * wide, -0.02),
               (0.5 * (wide + neck) - 0.01, 0.15), (neck, 0.32), (0.88 * neck, 0.43), (0.55 * neck, 0.51),
               (0.03, 0.51)]  # fmt: skip
    return merge([
        lathe(profile, flesh, 26),
        stalk([(0, 0.46, 0), (0.01, 0.58, 0), (0.08, 0.72, 0)], [0.035, 0.032, 0.045]),
        side_leaf((0.01, 0.57, 0), 0.38, 0.2, 75),
        ellipsoid((-0.55 * wide, -0.14, 0.78 * wide), (0.06, 0.12, 0.04), look.paint(rgb("#e9f58c"), 1.35), 10,
                  rotation(x_deg=-8, y_deg=-36)),
    ])  # fmt: skip


def _cherries(look: Look) -> Mesh:
    size, apart = look.vary(0, 0.2, 0.25, 0.3), look.vary(1, 0.22, 0.28, 0.36)
    flesh = look.paint(RED)
    top: Point = (0.03, 0.58, 0.0)
    parts = [
        ellipsoid(top, (0.06, 0.04, 0.06), STEM, 8),
        side_leaf(top, 0.5, 0.26, 95, 60),
        side_leaf(top, 0.36, 0.2, -70, 60),
    ]
    for x, y, z in ((-apart, -0.3, 0.06), (apart, -0.22, -0.04)):
        profile = [(0.04, -0.94), (0.6, -0.82), (0.95, -0.35), (1.0, 0.1), (0.78, 0.62), (0.4, 0.84), (0.12, 0.72)]
        ball = lathe([(size * r, size * h) for r, h in profile], flesh, 20)
        parts += [
            moved(ball, (x, y, z)),
            stalk([(x, y + 0.6 * size, z), (0.75 * x, y + 0.45, z), top], [0.032, 0.03, 0.034], rgb("#5d8a2a"), 8),
            ellipsoid((x - 0.42 * size, y + 0.3 * size, z + 0.8 * size), (0.045, 0.06, 0.03),
                      look.paint(rgb("#ff9d98"), 1.35), 8, rotation(x_deg=-20, y_deg=-28)),
        ]  # fmt: skip
    return merge(parts)


def _strawberry(look: Look) -> Mesh:
    long, wide = look.vary(0, 0.42, 0.55, 0.7), look.vary(1, 0.34, 0.42, 0.5)
    flesh, seed = look.paint(RED), rgb("#ffe27a")
    levels = [
        (0.03, -1.0),
        (0.26, -0.9),
        (0.56, -0.6),
        (0.82, -0.2),
        (0.98, 0.15),
        (1.0, 0.35),
        (0.85, 0.55),
        (0.5, 0.66),
    ]
    profile = [(wide * r, long * y) for r, y in levels]
    seeds = []
    radii, heights = np.array(levels).T
    for row, (height, count) in enumerate(((-0.72, 5), (-0.42, 7), (-0.1, 9), (0.2, 9))):
        reach = float(np.interp(height, heights, radii)) * wide
        for i in range(count):
            angle = 2 * math.pi * (i + 0.5 * (row % 2)) / count
            at = (reach * math.sin(angle), long * height, reach * math.cos(angle))
            seeds.append(ellipsoid(at, (0.026, 0.042, 0.026), seed, 6))
    return merge([
        lathe(profile, flesh, 24),
        *seeds,
        *crown((0, 0.68 * long, 0), 7, 0.4, 0.19, LEAF, start_deg=74, bend_deg=50, tip=LEAF_TIP, thickness=0.06),
        stalk([(0, 0.6 * long, 0), (0, 0.62 * long + 0.1, 0), (0.07, 0.62 * long + 0.22, 0)], [0.06, 0.045, 0.05],
              rgb("#4f9a35")),
    ])  # fmt: skip


def _grapes(look: Look) -> Mesh:
    size, taper = look.vary(0, 0.1, 0.125, 0.15), look.vary(1, 0.55, 0.32, 0.12)
    tones = [look.paint(rgb("#6a2fb5")), look.paint(rgb("#8747d1"), 1.2), look.paint(rgb("#56239b"), 0.8)]
    berries = []
    for row, count in enumerate((8, 8, 6, 5, 3)):
        share = 1 - (1 - taper) * row / 4
        reach, y = 0.3 * share, 0.3 - 0.2 * row
        for i in range(count):
            angle = 2 * math.pi * (i + 0.5 * (row % 2)) / count
            at = (reach * math.sin(angle), y + 0.02 * (i % 2), reach * math.cos(angle))
            berries.append(ellipsoid(at, (size, size, size), tones[(i + row) % 3], 10))
    return merge([
        lathe([(0.06, -0.6), (0.26 * taper + 0.03, -0.4), (0.27, 0.25), (0.1, 0.42)], tones[2], 12),
        *berries,
        ellipsoid((0, -0.64, 0), (size, size, size), tones[0], 10),
        ellipsoid((0.07, 0.42, 0.1), (size, size, size), tones[1], 10),
        ellipsoid((-0.08, 0.43, -0.06), (size, size, size), tones[0], 10),
        stalk([(0, 0.36, 0), (0, 0.55, 0), (0.1, 0.68, 0)], [0.045, 0.042, 0.055]),
        side_leaf((0.0, 0.53, 0.02), 0.46, 0.32, 70, 55),
        side_leaf((0.0, 0.53, 0.0), 0.38, 0.28, -80, 60),
    ])  # fmt: skip


def _watermelon(look: Look) -> Mesh:
    size, long = look.vary(0, 0.34, 0.4, 0.45), look.vary(1, 1.0, 1.16, 1.4)
    dark, light = look.paint(rgb("#1f7a34"), 0.6), look.paint(rgb("#6cc04a"))
    # Its stalk points along +X, so that stripes run from side to side.
    body = ellipsoid((0, 0, 0), (size, size * long, size), light, 40)
    at = centroids(body)
    around = np.arctan2(at[:, 0], at[:, 2]) * 40 / (2 * np.pi)
    body = painted(body, dark, np.floor(around) % 5 < 2)
    whole = moved(body, (0, size, -0.2), rotation(z_deg=90, y_deg=0))
    flesh = [
        extrude(arc((0, 0), 0.44, 180, 360, 15), 0.13, look.paint(rgb("#2f8f3d"), 0.7)),
        extrude(arc((0, 0.01), 0.395, 180, 360, 15), 0.15, rgb("#e8f6d8")),
        extrude(arc((0, 0.02), 0.345, 180, 360, 15), 0.17, rgb("#f2384a")),
    ]
    for x, y in ((-0.17, -0.1), (0.0, -0.08), (0.17, -0.1), (-0.09, -0.2), (0.09, -0.2)):
        flesh.append(ellipsoid((x, y, 0), (0.028, 0.04, 0.105), rgb("#2a1a1a"), 8))
    piece = merge([moved(part, (0.05, 0.43, 0.38), rotation(x_deg=-14, z_deg=8)) for part in flesh])
    return merge([
        whole,
        stalk([(size * long - 0.04, size, -0.2), (size * long + 0.08, size + 0.03, -0.2),
               (size * long + 0.12, size + 0.12, -0.2)], [0.05, 0.04, 0.04], rgb("#8a7a3a")),
        piece,
    ])  # fmt: skip


def _pineapple(look: Look) -> Mesh:
    whole = food_assets()[1].build()
    # Three of the innermost leaves, which nobody sees, for a lighter mesh.
    whole = only(whole, np.arange(len(whole.faces)) < len(whole.faces) - 3 * 36)
    mesh = recolored(whole, rgb("#f0b429"), look.paint(rgb("#f0b429")))
    mesh = recolored(mesh, rgb("#9a5b12"), look.paint(rgb("#9a5b12"), 0.55))
    # The fruit below and its crown above grow apart from each other.
    neck = GROUND_Y + 0.7
    up = mesh.vertices[:, 1] - neck
    fruit, leaves = look.vary(0, 0.72, 1.0, 1.3), look.vary(1, 0.65, 1.0, 1.35)
    scale = np.where(up < 0, fruit, leaves)
    wide = np.where(up < 0.02, 1.0, 0.5 + 0.5 * leaves)
    vertices = np.column_stack([mesh.vertices[:, 0] * wide, neck + up * scale, mesh.vertices[:, 2] * wide])
    return Mesh(vertices.astype(np.float32), mesh.faces, mesh.face_colors)


KINDS = (
    Kind("apple", _apple, ("red delicious", "apple fruit", "fresh apple"), without=SENSELESS),
    Kind("banana", _banana, ("ripe banana", "banana fruit", "single banana"), without=SENSELESS),
    Kind("orange", _orange, ("orange fruit", "tangerine", "mandarin", "clementine"), without=SENSELESS),
    Kind("pear", _pear, ("pear fruit", "ripe pear", "juicy pear"), without=SENSELESS),
    Kind("cherries", _cherries, ("pair of cherries", "cherry", "two cherries"), without=SENSELESS, uncountable=True),
    Kind("strawberry", _strawberry, ("ripe strawberry", "strawberry fruit"), without=SENSELESS),
    Kind("grapes", _grapes, ("bunch of grapes", "grape", "cluster of grapes"), without=SENSELESS, uncountable=True),
    Kind("watermelon", _watermelon, ("melon", "watermelon with a slice", "water melon"), without=SENSELESS),
    Kind("pineapple", _pineapple, ("ananas", "pineapple fruit", "tropical pineapple"), without=SENSELESS),
)
