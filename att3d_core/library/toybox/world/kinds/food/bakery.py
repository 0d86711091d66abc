"""What bakers make, and cheese."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    centroids,
    ellipsoid,
    extrude,
    lathe,
    limb,
    mirrored,
    moved,
    painted,
    rgb,
    ring,
    rod,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import flame
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.produce import lobed

CRUST, CRUMB, CREAM = rgb("#c27a32"), rgb("#f3d9a4"), rgb("#fff6e4")
ICING, CHERRY, SPONGE = rgb("#ff8fc0"), rgb("#d6203a"), rgb("#d9964a")
SPRINKLES = (rgb("#27c9ff"), rgb("#fff04d"), rgb("#5fe05a"), rgb("#ffffff"), rgb("#a04df0"))


def _bread(look: Look) -> Mesh:
    long, high = look.vary(0, 0.44, 0.56, 0.66), look.vary(1, 0.2, 0.26, 0.34)
    crust, crumb = look.paint(CRUST), look.paint(CRUMB, 1.35)
    body = rounded_box((0, 0, 0), (2 * long, 2 * high, 0.62), crust, 28, 2.6)
    vertices = body.vertices.copy()
    vertices[:, 1] = np.maximum(vertices[:, 1], -0.55 * high)
    body = painted(Mesh(vertices, body.faces, body.face_colors), look.paint(rgb("#9a5a20"), 0.7),
                   centroids(body)[:, 1] < -0.4 * high)  # fmt: skip
    slashes = []
    for x in np.linspace(-0.62, 0.62, 4) * long:
        share = (1 - abs(x / long) ** 2.6) ** (1 / 2.6)
        slashes.append(ellipsoid((float(x), 0.92 * high * share, 0.03), (0.055, 0.055, 0.2 * share), crumb, 12,
                                 rotation(y_deg=32)))  # fmt: skip
    return merge([body, *slashes])


def _cheese(look: Look) -> Mesh:
    high, long = look.vary(0, 0.3, 0.42, 0.58), look.vary(1, 0.72, 0.95, 1.15)
    paste, hole, rind = look.paint(rgb("#ffc926")), look.paint(rgb("#d98e0a"), 0.65), look.paint(rgb("#f08a1d"), 0.8)
    # A wedge that points to the left (and is mirrored in the end); its cut face looks at +Z.
    wedge = [(-0.55 * long, 0.32), (0.45 * long, 0.32), (0.5 * long, -0.1), (0.42 * long, -0.34)]
    body = moved(extrude(wedge, high, paste), turn=rotation(x_deg=-90))
    back = [(0.43 * long, 0.335), (0.475 * long, 0.335), (0.53 * long, -0.1), (0.45 * long, -0.37), (0.4 * long, -0.35)]
    parts = [body, moved(extrude(back, high + 0.05, rind), turn=rotation(x_deg=-90))]
    # After turning, outline y is world -z: the long cut face runs from the tip to the front corner.
    tip, corner = np.array([-0.55 * long, -0.32]), np.array([0.42 * long, 0.34])
    way = corner - tip
    normal = np.array([-way[1], way[0]]) / np.linalg.norm(way)
    facing = math.degrees(math.atan2(normal[0], normal[1]))
    for share, y, size in (
        (0.28, -0.12, 0.055),
        (0.42, 0.22, 0.07),
        (0.58, -0.22, 0.1),
        (0.72, 0.2, 0.085),
        (0.88, -0.2, 0.065),
    ):
        x, z = tip + way * share
        parts.append(ellipsoid((float(x), y * high, float(z)), (size, size, 0.03), hole, 14, rotation(y_deg=facing)))
    for x, z, size in ((-0.1, -0.08, 0.07), (0.22, 0.0, 0.095), (0.14, -0.24, 0.05), (-0.32 * long, -0.22, 0.045)):
        parts.append(ellipsoid((x, high / 2, z), (size, 0.025, size), hole, 14))
    for share, y, size in ((0.3, -0.1, 0.06), (0.55, 0.15, 0.085), (0.75, -0.2, 0.07)):
        parts.append(ellipsoid((-0.55 * long + share * long, y * high, -0.32), (size, size, 0.025), hole, 14))
    return mirrored(merge(parts))


def _pizza(look: Look) -> Mesh:
    half, tall = look.vary(0, 0.36, 0.46, 0.56), look.vary(1, 0.76, 0.95, 1.1)
    crust, cheese, sauce = rgb("#d08a3c"), look.paint(rgb("#ffc93c")), look.paint(rgb("#c8321e"), 0.7)
    top = [(half * x, tall * 0.12 * y) for x, y in arc((0, 0), 1.0, 0, 180, 11)]
    base = [(0.0, -tall), *top]
    cheesy = [(0.0, -0.9 * tall), *[(0.9 * x, 0.92 * y - 0.03) for x, y in top]]
    saucy = [(0.0, -0.95 * tall), *[(0.96 * x, 0.96 * y) for x, y in top]]
    rim: list[Point] = [(1.02 * x, y + 0.02, 0.03) for x, y in top]
    parts: list[Mesh] = [
        extrude(base, 0.08, crust),
        extrude(saucy, 0.05, sauce, (0, 0, 0.045)),
        extrude(cheesy, 0.06, cheese, (0, 0, 0.07)),
        *[limb(a, b, 0.085, 0.085, rgb("#c27a32"), 10) for a, b in pairwise(rim)],
    ]
    # Molten cheese runs over the edge.
    for t, drop in ((0.35, 0.09), (0.6, 0.14), (0.8, 0.08)):
        for side in (-1, 1):
            x, y = side * half * 0.9 * (1 - t), -0.9 * tall * t
            parts.append(limb((x, y, 0.06), (x, y - drop * (1.2 if side < 0 else 0.8), 0.05), 0.05, 0.045, cheese, 8))
    red, dark = look.paint(rgb("#d83a24"), 0.85), rgb("#a82214")
    for x, y, size in ((-0.17, -0.13, 0.12), (0.17, -0.24, 0.12), (-0.02, -0.5, 0.115)):
        at = (x * half / 0.46, y * tall / 0.95, 0.1)
        parts.append(moved(lathe([(size, -0.03), (size, 0.02), (0.8 * size, 0.03)], red, 14), at, rotation(x_deg=90)))
        parts.append(ellipsoid((at[0] + 0.03, at[1] + 0.03, 0.13), (0.03, 0.03, 0.02), dark, 8))
    for x, y, turn in ((0.03, 0.0, 30), (-0.13, -0.34, -40), (0.1, -0.42, 60)):
        basil = ellipsoid((0, 0, 0), (0.035, 0.07, 0.03), rgb("#2f9433"), 8, rotation(z_deg=turn))
        parts.append(moved(basil, (x, y, 0.11)))
    return merge([moved(part, turn=rotation(x_deg=-22)) for part in parts])


def dollop(at: Point, size: float, color: Color) -> list[Mesh]:
    """A swirl of cream, about twice as high as its radius `size`."""
    swirl = lathe([(0.8 * size, -0.2 * size), (size, 0.25 * size), (0.62 * size, 0.85 * size),
                   (0.05 * size, 1.7 * size)],
                  color, 14)  # fmt: skip
    return [moved(lobed(swirl, 7, 0.2), at)]


def _cake(look: Look) -> Mesh:
    wide, high = look.vary(0, 0.38, 0.46, 0.54), look.vary(1, 0.16, 0.22, 0.32)
    icing, second = look.paint(ICING), look.paint(rgb("#fff6e4"), 1.4)
    # A lower tier of sponge and cream, a coat of icing that runs down, an upper tier.
    y1, y2 = 2 * high, 3.3 * high
    parts = [
        lathe([(wide + 0.13, -0.06), (wide + 0.16, 0.0), (wide + 0.1, 0.015)], rgb("#dfe8ee"), 28),
        lathe([(wide, 0.0), (wide, y1 - 0.03)], rgb("#8a4b22"), 28),
        *[ring((0, t * y1, 0), wide - 0.01, 0.035, (0, 1, 0), CREAM, 28) for t in (0.3,)],
        lathe([(wide + 0.02, 0.55 * y1), (wide + 0.03, 0.9 * y1), (wide - 0.02, y1)], icing, 28),
        lathe([(0.6 * wide, y1 - 0.05), (0.6 * wide, y2 - 0.03), (0.56 * wide, y2)], second, 24),
        lathe([(0.62 * wide, y2 - 0.5 * high), (0.63 * wide, y2), (0.58 * wide, y2 + 0.03)], icing, 24),
    ]
    for radius, y, count, drop in (
        (wide + 0.01, 0.58 * y1, 10, 0.34 * high),
        (0.62 * wide, y2 - 0.45 * high, 7, 0.3 * high),
    ):
        for i in range(count):
            angle = 2 * math.pi * i / count
            x, z = radius * math.sin(angle), radius * math.cos(angle)
            deep = drop * (1.0, 1.7, 1.25)[i % 3]
            parts.append(limb((x, y + 0.03, z), (x, y - deep, z), 0.05, 0.045, icing, 8))
    for i in range(8):
        angle = 2 * math.pi * (i + 0.5) / 8
        x, z = 0.82 * wide * math.sin(angle), 0.82 * wide * math.cos(angle)
        parts += dollop((x, y1, z), 0.075, second)
    for i in range(5):
        angle = 2 * math.pi * i / 5
        at = (0.42 * wide * math.sin(angle), y2 + 0.055, 0.42 * wide * math.cos(angle))
        parts.append(ellipsoid(at, (0.055, 0.055, 0.055), CHERRY, 10))
    parts += [
        rod((0, y2, 0), (0, y2 + 0.22, 0), 0.035, rgb("#4fb8ff"), sides=10),
        *flame((0, y2 + 0.21, 0), 0.16, 0.06),
    ]
    return merge(parts)


def _cupcake(look: Look) -> Mesh:
    swirl, cup = look.vary(0, 0.75, 1.0, 1.35), look.vary(1, 0.3, 0.38, 0.48)
    icing, deep = look.paint(ICING), look.paint(rgb("#f26fa8"), 0.8)
    paper = rgb("#4fb8e8")
    case = lobed(lathe([(0.26, -cup), (0.38, 0.02), (0.4, 0.04)], paper, 64), 16, 0.1)
    around = np.arctan2(centroids(case)[:, 0], centroids(case)[:, 2])
    case = painted(case, rgb("#dff3ff"), np.abs(np.sin(8 * around)) < 0.55)
    parts = [case, lathe([(0.36, -0.02), (0.43, 0.06), (0.38, 0.12)], SPONGE, 24)]
    for i, (radius, y, thick) in enumerate(((0.33, 0.13, 0.115), (0.22, 0.28, 0.105), (0.11, 0.42, 0.09))):
        tier = ring((0, 0, 0), radius, thick, (0, 1, 0), icing if i % 2 == 0 else deep, 26, 8)
        parts.append(moved(tier, (0, 0.06 + (y - 0.06) * swirl, 0), rotation(x_deg=5, z_deg=(7, -8, 6)[i])))
    parts.append(lathe([(0.33, 0.08), (0.22, 0.06 + 0.25 * swirl), (0.02, 0.06 + 0.52 * swirl)], icing, 18))
    top = 0.06 + 0.5 * swirl
    parts += [
        ellipsoid((0, top + 0.04, 0), (0.1, 0.095, 0.1), CHERRY, 14),
        limb((0, top + 0.11, 0), (0.05, top + 0.24, 0), 0.028, 0.028, rgb("#5d8a2a"), 8),
    ]
    for i in range(15):
        angle, row = 2.4 * i, i % 3
        radius, y = (0.41, 0.3, 0.18)[row], (0.18, 0.33, 0.45)[row]
        at = (radius * math.sin(angle), 0.06 + (y - 0.06) * swirl, radius * math.cos(angle))
        parts.append(ellipsoid(at, (0.026, 0.026, 0.05), SPRINKLES[i % 5], 6, rotation(x_deg=30 * i, y_deg=67 * i)))
    return merge(parts)


def _donut(look: Look) -> Mesh:
    hole, fat = look.vary(0, 0.36, 0.31, 0.28), look.vary(0, 0.14, 0.2, 0.245)
    dough, icing = rgb("#d9964a"), look.paint(ICING)
    waves = look.vary(1, 0.015, 0.045, 0.085)
    glaze = ring((0, 0.035, 0), hole, fat + 0.025, (0, 1, 0), icing, 40, 14)
    # The glaze ends in a wavy edge: what would lie below it is lifted to it.
    around = np.arctan2(glaze.vertices[:, 0], glaze.vertices[:, 2])
    edge = 0.0 + waves * np.sin(7 * around)
    vertices = glaze.vertices.copy()
    vertices[:, 1] = np.maximum(vertices[:, 1], edge)
    parts = [ring((0, 0, 0), hole, fat, (0, 1, 0), dough, 40, 12), Mesh(vertices, glaze.faces, glaze.face_colors)]
    for i in range(26):
        angle, lean = 2.4 * i, (-0.75, 0.0, 0.75, 0.4)[i % 4]
        reach, y = hole + (fat + 0.02) * math.sin(lean), 0.04 + (fat + 0.02) * math.cos(lean)
        at = (reach * math.sin(angle), y, reach * math.cos(angle))
        turn = rotation(x_deg=0, y_deg=71.0 * i)
        parts.append(ellipsoid(at, (0.028, 0.028, 0.06), SPRINKLES[i % 5], 6, turn))
    return merge([moved(part, turn=rotation(x_deg=52)) for part in parts])


KINDS = (
    Kind("loaf of bread", _bread, ("bread", "bread loaf", "baked bread", "crusty loaf"), without=SENSELESS),
    Kind("cheese", _cheese, ("piece of cheese", "cheese wedge", "wedge of cheese", "swiss cheese", "block of cheese"),
         without=SENSELESS, uncountable=True),
    Kind("slice of pizza", _pizza, ("pizza", "pizza slice", "pepperoni pizza", "piece of pizza"), without=SENSELESS),
    Kind("cake", _cake, ("birthday cake", "layer cake", "tiered cake", "cream cake"), without=SENSELESS),
    Kind("cupcake", _cupcake, ("muffin", "fairy cake", "frosted cupcake"), without=SENSELESS),
    Kind("donut", _donut, ("doughnut", "glazed donut", "donut with sprinkles", "frosted donut"), without=SENSELESS),
)  # fmt: skip
