"""Bridges, walls, fences, and what is hewn from stone."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    limb,
    loft,
    moved,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.masonry import course, tone
from att3d_core.library.toybox.world.parts.openings import arched

STONE, GRASS, DARK = rgb("#9a9ea6"), rgb("#5f9a3f"), rgb("#2d2f3a")
WOOD, DARK_WOOD, GOLD = rgb("#b0742f"), rgb("#5a2d12"), rgb("#ffc629")
WATER, MARBLE = rgb("#3aa8f0"), rgb("#d8d4c8")


def _bridge(look: Look) -> Mesh:
    stone = look.paint(rgb("#a39a8c"))
    hump, span = look.vary(0, 0.12, 0.24, 0.4), look.vary(1, 0.34, 0.44, 0.56)
    t = np.linspace(-1, 1, 13)
    top = [(float(x), float(0.36 + hump * np.cos(x * np.pi / 2))) for x in t]
    a = np.linspace(0, np.pi, 11)
    arch = [(float(span * np.cos(v)), float((0.22 + 0.75 * hump) * np.sin(v))) for v in a]
    side = [(-1.0, 0.0), *arch[::-1], (1.0, 0.0), *top[::-1]]
    rim = [(1.16 * x, 1.0 * y + 0.1 * np.sin(v)) for (x, y), v in zip(arch, a, strict=True)]
    voussoirs = []
    for k in range(10):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = arch[k], arch[k + 1], rim[k + 1], rim[k]
        voussoirs += [extrude([(x0, y0), (x1, y1), (x2, y2), (x3, y3)], 0.78, tone(stone, 0.72 if k % 2 else 0.92))]
    walls = [(x, y + 0.02) for x, y in top]
    parapet = [*walls, *[(x, y + 0.2) for x, y in walls[::-1]]]
    cap = [*[(x, y + 0.2) for x, y in walls], *[(x, y + 0.28) for x, y in walls[::-1]]]
    road = [*[(x, y - 0.03) for x, y in walls], *[(x, y + 0.05) for x, y in walls[::-1]]]
    return merge(
        [
            extrude(side, 0.7, stone), *voussoirs, extrude(road, 0.6, rgb("#7d6a52")),
            *[extrude(parapet, 0.09, tone(stone, 0.86), (0, 0, z)) for z in (-0.33, 0.33)],
            *[extrude(cap, 0.15, tone(stone, 1.1), (0, 0, z)) for z in (-0.33, 0.33)],
            *[box((x, 0.32, z), (0.15, 0.66, 0.17), tone(stone, 1.05)) for x in (-0.98, 0.98) for z in (-0.33, 0.33)],
            box((0, 0.03, 0), (2 * span + 0.2, 0.07, 1.0), WATER),
        ]
    )  # fmt: skip


def _fence(look: Look) -> Mesh:
    wood, rail = look.paint(rgb("#f3eee2")), look.paint(rgb("#d8cfba"), 0.75)
    high, point = look.vary(0, 0.56, 0.8, 1.1), look.vary(1, 0.02, 0.12, 0.24)
    pickets = [
        extrude(
            [(-0.095, 0.0), (0.095, 0.0), (0.095, high - point), (0.0, high), (-0.095, high - point)],
            0.09,
            wood,
            (x, 0.03, 0.06),
        )
        for x in np.linspace(-0.84, 0.84, 7)
    ]
    posts = [part for x in (-0.7, 0.7) for part in (box((x, 0.45 * high, -0.08), (0.13, 0.9 * high, 0.11), rail),)]
    return merge([*pickets, *posts, *[box((0, y * high, -0.005), (1.9, 0.12, 0.08), rail) for y in (0.28, 0.66)]])


def _gate(look: Look) -> Mesh:
    stone, wood = look.paint(STONE, 0.9), look.paint(rgb("#9a5a26"))
    high, curve = look.vary(0, 0.74, 0.98, 1.3), look.vary(1, -0.1, 0.14, 0.28)
    boards = []
    for i in range(6):
        x = -0.4 + 0.16 * i
        top = high - 0.16 + curve * (1 - (x / 0.42) ** 2)
        boards += [box((x, 0.05 + top / 2, 0), (0.148, top, 0.08), wood if i % 2 else tone(wood, 0.82))]
    irons = [part for y in (0.24, high - 0.32) for part in both_sides(box((0.25, y, 0), (0.42, 0.08, 0.14), DARK))]
    pillars = []
    for x in (-0.64, 0.64):
        pillars += [
            moved(course(0.18 * i * high, 0.27, 0.18 * high, 0.27, 2, 0.5 * (i % 2), stone, i), (x, 0, 0))
            for i in range(6)
        ]
        pillars += [
            box((x, 1.08 * high + 0.04, 0), (0.38, 0.1, 0.38), tone(stone, 0.82)),
            ellipsoid((x, 1.08 * high + 0.2, 0), (0.13, 0.13, 0.13), stone, 10),
        ]
    return merge(
        [
            *boards,
            *irons,
            *pillars,
            *both_sides(ring((0.1, 0.5 * high, 0.08), 0.065, 0.04, (0, 0, 1), GOLD, 12)),
            box((0, 0.02, 0), (1.7, 0.06, 0.5), rgb("#7d6a52")),
        ]
    )


def _stone_wall(look: Look) -> Mesh:
    stone = look.paint(STONE)
    high, bulge = look.vary(0, 0.42, 0.66, 0.96), look.vary(1, 0.18, 0.26, 0.4)
    rows = 4
    courses = []
    for i in range(rows):
        row = course(i * high / rows, 1.8, high / rows, bulge * (1.12 - 0.06 * i), 5, 0.5 * (i % 2), stone, 3 + i)
        courses += [row]
    caps = course(high, 1.88, 0.1, bulge + 0.1, 4, 0.0, tone(stone, 0.8), 9)
    grass = [
        ellipsoid((x, 0.03, z), (0.15, 0.08, 0.09), GRASS, 8)
        for x, z in ((-0.7, 0.16), (0.1, 0.18), (0.62, 0.15), (-0.3, -0.16), (0.5, -0.17))
    ]
    return merge([*courses, caps, box((0, high / 2, 0), (1.74, high, 0.8 * bulge), tone(stone, 0.6)), *grass])


def _drum(radius: float, height: float, tilt: float, shift: float, color: tuple[float, float, float]) -> Mesh:
    """A fluted drum on y = 0; its top is cut off aslant by `tilt`, moved by `shift`."""
    angle = 2 * np.pi * np.arange(32) / 32
    flute = radius * np.where(np.arange(32) % 4 < 2, 1.0, 0.86)
    rings = []
    for level in (0.0, 0.5, 1.0):
        y = height * level + level * tilt * np.sin(angle + 0.6) + level * shift * np.sign(np.sin(3 * angle))
        rings.append(np.column_stack([flute * np.sin(angle), y, flute * np.cos(angle)]))
    return loft(np.array(rings), color)


def _ruined_column(look: Look) -> Mesh:
    marble = look.paint(rgb("#dcd3bd"))
    tall, slant = look.vary(0, 0.66, 1.05, 1.5), look.vary(1, 0.03, 0.1, 0.2)
    fallen = moved(_drum(0.2, 0.36, 0.05, 0.02, tone(marble, 0.9)), (0.3, 0.2, 0.34), rotation(x_deg=90, y_deg=58))
    return merge(
        [
            box((0, 0.07, 0), (0.7, 0.15, 0.7), tone(marble, 0.86)),
            lathe([(0.32, 0.13), (0.34, 0.19), (0.27, 0.26)], marble, 20),
            moved(_drum(0.23, tall, slant, 0.04, marble), (0, 0.24, 0)), fallen,
            *[ellipsoid((x, 0.06, z), (r, 0.6 * r, r), tone(marble, 0.75), 6) for x, z,
                r in ((-0.4, 0.32, 0.12), (-0.2, 0.46, 0.09), (0.5, -0.1, 0.1), (-0.45, -0.2, 0.09))],
            lathe([(0.72, 0.0), (0.7, 0.04), (0.6, 0.075)], GRASS, 20),
            *[ellipsoid((x, 0.3 + y, z), (0.09, 0.12, 0.05), GRASS, 8) for x, y,
                z in ((0.12, 0.0, 0.25), (-0.2, 0.3, 0.14))],
        ]
    )  # fmt: skip


def _fountain(look: Look) -> Mesh:
    stone, dark = look.paint(rgb("#d9cdb4")), look.paint(rgb("#a79a80"), 0.75)
    high, bowl = look.vary(0, 0.5, 0.7, 0.98), look.vary(1, 0.24, 0.34, 0.46)
    jets = []
    for i in range(6):
        drop = [(0, high + 0.06, bowl - 0.06), (0, high + 0.02, bowl + 0.06), (0, 0.24, bowl + 0.12)]
        jets += [
            moved(limb(drop[k], drop[k + 1], 0.045, 0.045, WATER, 6), turn=rotation(y_deg=60.0 * i)) for k in range(2)
        ]
    return merge(
        [
            lathe([(0.72, 0), (0.74, 0.08), (0.66, 0.1)], dark, 24), lathe([(0.64, 0.06), (0.66, 0.28)], stone, 24),
            ring((0, 0.29, 0), 0.63, 0.07, (0, 1, 0), dark, 24),
            lathe([(0.5, 0.2), (0.57, 0.3), (0.3, 0.315)], WATER, 24),
            lathe([(0.2, 0.25), (0.1, 0.4), (0.09, high - 0.12), (0.14, high - 0.06)], stone, 14),
            lathe([(0.08, high - 0.12), (0.8 * bowl, high - 0.04), (bowl, high + 0.05), (bowl - 0.04, high + 0.08)],
                stone, 20),
            lathe([(0.8 * bowl, high), (bowl - 0.06, high + 0.1)], WATER, 20),
            lathe([(0.1, high + 0.05), (0.06, high + 0.26), (0.09, high + 0.3)], dark, 12),
            lathe([(0.05, high + 0.26), (0.1, high + 0.4), (0.04, high + 0.52)], WATER, 10), *jets,
        ]
    )  # fmt: skip


def _statue(look: Look) -> Mesh:
    stone, base = look.paint(rgb("#bfc3c4")), look.paint(rgb("#83888f"), 0.72)
    plinth, arm = look.vary(0, 0.3, 0.5, 0.86), look.vary(1, -0.1, 0.24, 0.42)
    y = plinth
    figure = [
        lathe([(0.2, 0.0), (0.17, 0.2), (0.13, 0.42), (0.17, 0.62), (0.18, 0.74), (0.1, 0.82)], stone, 14, 0.75),
        ellipsoid((0, 0.94, 0.02), (0.12, 0.145, 0.125), stone, 12),
        ellipsoid((0, 1.0, -0.03), (0.135, 0.11, 0.13), tone(stone, 0.84), 10),
        ellipsoid((0, 0.93, 0.14), (0.035, 0.045, 0.035), stone, 6),
        limb((0.17, 0.72, 0), (0.3, 0.8 + 0.3 * arm, 0.06), 0.062, 0.055, stone),
        limb((0.3, 0.8 + 0.3 * arm, 0.06), (0.32, 0.9 + arm, 0.1), 0.055, 0.05, stone),
        rod((0.32, 0.8 + arm, 0.1), (0.32, 1.02 + arm, 0.1), 0.045, tone(stone, 0.8)),
        ellipsoid((0.32, 1.06 + arm, 0.1), (0.075, 0.1, 0.075), tone(stone, 1.15), 8),
        limb((-0.17, 0.72, 0), (-0.25, 0.5, 0.06), 0.062, 0.055, stone),
        limb((-0.25, 0.5, 0.06), (-0.12, 0.44, 0.17), 0.055, 0.05, stone),
        box((-0.12, 0.5, 0.16), (0.15, 0.2, 0.07), tone(stone, 0.8), rotation(y_deg=-12, z_deg=12)),
        *[limb((x, 0.68, 0.1), (0.6 * x - 0.05, 0.05, 0.17), 0.05, 0.045, tone(stone, 0.88), 6) for x in (-0.09, 0.1)],
    ]  # fmt: skip
    return merge(
        [
            *[moved(part, (0, y, 0)) for part in figure], box((0, 0.05, 0), (0.72, 0.12, 0.62), base),
            box((0, y / 2 + 0.04, 0), (0.5, y, 0.42), tone(base, 1.18), taper=0.9),
            box((0, y + 0.01, 0), (0.56, 0.1, 0.48), base), box((0, y / 2 + 0.06, 0.2), (0.28, 0.4 * y, 0.07), GOLD),
        ]
    )  # fmt: skip


def _gravestone(look: Look) -> Mesh:
    stone = look.paint(rgb("#9aa0a8"))
    high, lean = look.vary(0, 0.66, 0.9, 1.2), look.vary(1, -14.0, 0.0, 14.0)
    slab = [
        extrude(arched(0.62, high, 10), 0.18, stone),
        extrude(arched(0.5, high - 0.06, 10), 0.21, tone(stone, 0.82), (0, 0.0, 0)),
        box((0, high - 0.3, 0.1), (0.09, 0.36, 0.09), tone(stone, 0.5)),
        box((0, high - 0.23, 0.104), (0.26, 0.09, 0.09), tone(stone, 0.5)),
        box((0, 0.24, 0.1), (0.32, 0.07, 0.07), tone(stone, 0.5)),
    ]  # fmt: skip
    return merge(
        [
            *[moved(part, (0, 0.08, -0.26), rotation(z_deg=lean)) for part in slab],
            box((0, 0.09, -0.26), (0.76, 0.16, 0.32), tone(stone, 0.7)),
            ellipsoid((0, 0.05, 0.24), (0.32, 0.14, 0.48), rgb("#7a5634"), 12),
            box((0, 0.025, 0.05), (0.96, 0.06, 1.2), GRASS),
            *[ellipsoid((x, 0.17, 0.14), (0.075, 0.07, 0.075), rgb(code), 8) for x,
                code in ((-0.08, "#e0252b"), (0.05, "#ffc629"), (0.16, "#f0529a"))],
        ]
    )  # fmt: skip


KINDS = (
    Kind("bridge", _bridge, ("arch bridge", "footbridge", "arched bridge", "river bridge")),
    Kind("fence", _fence, ("picket fence", "garden fence", "wood fence", "paling fence")),
    Kind("gate", _gate, ("garden gate", "city gate", "gateway", "entrance gate", "double gate")),
    Kind("stone wall", _stone_wall, ("rock wall", "wall of stones", "garden wall", "wall")),
    Kind(
        "ruined column",
        _ruined_column,
        ("ruined pillar", "greek column", "column ruin", "ancient column", "column", "pillar"),
    ),
    Kind("fountain", _fountain, ("water fountain", "plaza fountain", "garden fountain", "park fountain")),
    Kind("statue", _statue, ("sculpture", "marble statue", "monument", "statue on a pedestal")),
    Kind("gravestone", _gravestone, ("tombstone", "headstone", "grave", "tomb stone", "grave marker")),
)
