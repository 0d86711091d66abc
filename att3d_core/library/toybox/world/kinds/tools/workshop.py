"""Tools of garden and workshop, and what else one works with."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
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
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.tools.blades import BRIGHT, DARK, GOLD, STEEL
from att3d_core.library.toybox.world.kinds.tools.heads import PALE, WOOD
from att3d_core.library.toybox.world.look import Look

RED = rgb("#d6322c")


def _shovel(look: Look) -> Mesh:
    wide, long = look.vary(0, 0.14, 0.19, 0.25), look.vary(1, 0.28, 0.4, 0.5)
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.2)
    rings = []
    # A dished blade: its middle lies behind its rims.
    for at, share in ((0.0, 0.08), (0.15, 0.55), (0.4, 0.9), (0.75, 1.0), (0.97, 0.95), (1.0, 0.8)):
        y, half = -0.66 + long * at, wide * share
        across = np.linspace(-1, 1, 7)
        z = 0.09 * share * across**2
        front = [(half * s, y, d + 0.028) for s, d in zip(across, z, strict=True)]
        back = [(half * s, y, d - 0.028) for s, d in zip(across[::-1], z[::-1], strict=True)]
        rings.append(front + back)
    scoop = loft(rings, steel)
    top = -0.66 + long
    return merge([
        scoop,
        rod((0, top - 0.16, 0.03), (0, top + 0.1, 0.02), 0.055, bright, 0.05, 10),
        rod((0, top, 0.02), (0, 0.5, 0), 0.042, PALE, sides=10),
        *both_sides(tube([(0, 0.46, 0), (0.09, 0.54, 0), (0.11, 0.63, 0)], [0.04, 0.036, 0.036], RED, 8)),
        limb((-0.13, 0.64, 0), (0.13, 0.64, 0), 0.042, 0.042, RED, 10),
    ])  # fmt: skip


def _rake(look: Look) -> Mesh:
    half, teeth = look.vary(0, 0.22, 0.3, 0.4), look.vary(1, 0.12, 0.17, 0.26)
    iron, dark = look.paint(rgb("#2f9e44")), look.paint(rgb("#237a35"), 0.75)
    y = 0.5
    spots = np.linspace(-0.92, 0.92, 6) * half
    return merge([
        rod((0, -0.66, 0), (0, y, 0), 0.04, PALE, sides=10),
        rod((0, -0.66, 0), (0, -0.42, 0), 0.052, RED, sides=10),
        lathe([(0.06, 0.3), (0.05, 0.42)], dark, 10),
        box((0, y, 0), (2 * half, 0.1, 0.085), iron),
        *both_sides(tube([(0.03, 0.34, 0), (0.55 * half, 0.42, 0), (0.8 * half, y, 0)], [0.03] * 3, dark, 8)),
        *[rod((float(x), y + 0.02, 0), (float(x), y + 0.05 + teeth, 0.0), 0.034, iron, 0.024, 8) for x in spots],
    ])  # fmt: skip


def _saw(look: Look) -> Mesh:
    long, high = look.vary(0, 0.6, 0.82, 0.95), look.vary(1, 0.2, 0.28, 0.38)
    steel = look.paint(rgb("#c3ced9"))
    # Teeth below, the blade narrows toward its tip.
    count = 9
    bottom: list[tuple[float, float]] = []
    for i in range(count):
        x = -0.25 + long * i / count
        bottom += [(x, -0.14), (x + 0.75 * long / count, -0.22)]
    outline = [*bottom, (-0.25 + long, -0.14), (-0.25 + long, -0.02), (-0.25, -0.14 + high)]
    grip = [(-0.21, 0.2), (-0.3, 0.26), (-0.42, 0.23), (-0.58, 0.25), (-0.64, 0.16), (-0.55, 0.05), (-0.55, -0.1),
            (-0.63, -0.2), (-0.54, -0.27), (-0.38, -0.24), (-0.2, -0.21)]  # fmt: skip
    wood = look.paint(WOOD, 0.7)
    # The handle is a frame around a hole for the hand.
    hole_top, hole_low = (-0.44, 0.14), (-0.44, -0.12)
    upper = [*grip[:6], (-0.46, 0.06), hole_top, (-0.34, 0.13), (-0.33, 0.0), (-0.2, 0.0)]
    lower = [(-0.2, 0.02), (-0.33, 0.02), (-0.34, -0.11), hole_low, (-0.46, 0.07), (-0.55, 0.06), *grip[6:]]
    return merge([
        extrude(outline, 0.05, steel),
        extrude(upper, 0.11, wood),
        extrude(lower, 0.1, wood),
        *[rod((x, y, -0.075), (x, y, 0.075), 0.034, GOLD, sides=10) for x, y in ((-0.27, 0.13), (-0.27, -0.11))],
    ])  # fmt: skip


def _wrench(look: Look) -> Mesh:
    jaw, thick = look.vary(0, 0.15, 0.19, 0.24), look.vary(1, 0.05, 0.07, 0.1)
    steel, dark = look.paint(rgb("#a9b8c8")), look.paint(DARK, 0.7)
    # An open jaw above: a disc with a slot; a ring below.
    gap, deep = 0.48 * jaw, 0.1 * jaw
    start = np.arcsin(gap / jaw)
    arc = np.linspace(np.pi / 2 - start, np.pi / 2 - 2 * np.pi + start, 20)
    outline = [(float(jaw * np.cos(t)), float(jaw * np.sin(t))) for t in arc]
    outline += [(-gap, 0.25 * jaw), (-0.55 * gap, -deep), (0.55 * gap, -deep), (gap, 0.25 * jaw)]
    turn = rotation(z_deg=-16)
    return merge([
        extrude(outline, 0.13, steel, (0, 0.44, 0), turn),
        box((0, -0.03, 0), (2 * thick, 0.78, 0.09), steel),
        box((0, -0.03, 0), (1.1 * thick, 0.56, 0.13), dark),
        ring((0, -0.5, 0), 0.125, 0.062, (0, 0, 1), steel, 24),
    ])  # fmt: skip


def _fishing_rod(look: Look) -> Mesh:
    bend, reel = look.vary(0, 0.18, 0.34, 0.5), look.vary(1, 0.075, 0.1, 0.14)
    blank, dark = look.paint(rgb("#1f7fd0")), rgb("#2a2a30")
    path, radii = smooth_path(
        [(-0.3, -0.62, 0), (-0.24, -0.1, 0), (-0.1, 0.38, 0), (-0.1 + bend, 0.6, 0)], [0.045, 0.04, 0.033, 0.026], 14
    )
    tip = path[-1]
    float_y = -0.18
    line: list[Point] = [tip, (tip[0] + 0.01, float_y, 0)]
    hook: list[Point] = [(tip[0] + 0.01, float_y - 0.05, 0), (tip[0] + 0.01, -0.42, 0), (tip[0] - 0.03, -0.5, 0),
                         (tip[0] - 0.09, -0.49, 0), (tip[0] - 0.11, -0.42, 0)]  # fmt: skip
    x = tip[0] + 0.01
    return merge([
        tube(path, radii, blank, 10),
        rod((-0.305, -0.66, 0), (-0.275, -0.36, 0), 0.06, rgb("#c98a4b"), sides=10),
        ellipsoid((-0.305, -0.66, 0), (0.065, 0.05, 0.065), dark, 10),
        rod((-0.27, -0.32, 0.0), (-0.15, -0.34, 0), 0.035, dark, sides=8),
        rod((-0.12, -0.34, -0.075), (-0.12, -0.34, 0.075), reel, rgb("#c3ced9"), sides=14),
        *[rod((-0.12, -0.34, z), (-0.12, -0.34, z + 0.045), 1.2 * reel, dark, sides=14) for z in (-0.095, 0.05)],
        limb((-0.12, -0.34, 0.1), (-0.02, -0.38, 0.12), 0.028, 0.04, RED, 8),
        *[ring((px, py, 0), 0.05, 0.022, (0.2, 1, 0), GOLD, 10) for px, py, _ in (path[5], path[9])],
        ellipsoid(tip, (0.035, 0.035, 0.035), GOLD, 8),
        tube(line, [0.024, 0.024], rgb("#e9eef2"), 6),
        ellipsoid((x, float_y + 0.01, 0), (0.075, 0.06, 0.075), RED, 12),
        ellipsoid((x, float_y - 0.035, 0), (0.07, 0.06, 0.07), rgb("#ffffff"), 12),
        tube(hook, [0.024] * 5, DARK, 6),
    ])  # fmt: skip


def _ladder(look: Look) -> Mesh:
    half, taper = look.vary(0, 0.15, 0.2, 0.27), look.vary(1, 1.0, 0.85, 0.62)
    wood, dark = look.paint(rgb("#c98a4b")), look.paint(WOOD, 0.75)
    rungs = []
    for y in np.linspace(-0.5, 0.5, 6):
        across = half * (1 + (taper - 1) * (y + 0.65) / 1.3)
        rungs.append(rod((-across, float(y), 0), (across, float(y), 0), 0.036, dark, sides=8))
    return merge([
        *both_sides(_rail(half, taper, wood)),
        *rungs,
    ])  # fmt: skip


def _rail(half: float, taper: float, color: tuple[float, float, float]) -> Mesh:
    w = 0.042
    return extrude(
        [(half - w, -0.65), (half + w, -0.65), (half * taper + w, 0.65), (half * taper - w, 0.65)], 0.095, color
    )


def _telescope(look: Look) -> Mesh:
    # A brass spyglass on a tripod, looking toward +Z and up.
    tilt, wide = look.vary(0, 8, 24, 42), look.vary(1, 0.1, 0.13, 0.17)
    tube_color, brass = look.paint(rgb("#1f4fa8")), GOLD
    barrel = merge([
        lathe([(0.62 * wide, -0.3), (0.62 * wide, -0.1)], tube_color, 16),
        lathe([(0.82 * wide, -0.12), (0.82 * wide, 0.16)], tube_color, 16),
        lathe([(wide, 0.14), (1.05 * wide, 0.44)], tube_color, 18),
        *[lathe([(r * wide, y), (r * wide, y + 0.055)], brass, 18)
          for r, y in ((0.9, -0.14), (1.1, 0.12), (1.18, 0.41))],
        lathe([(0.5 * wide, -0.4), (0.75 * wide, -0.37), (0.75 * wide, -0.29)], brass, 14),
        ellipsoid((0, 0.45, 0), (0.95 * wide, 0.045, 0.95 * wide), rgb("#8fe3ff"), 14),
    ])  # fmt: skip
    legs = []
    for turn in (60, 180, 300):
        x, z = float(np.sin(np.radians(turn))), float(np.cos(np.radians(turn)))
        legs.append(rod((0.04 * x, 0.0, 0.04 * z), (0.3 * x, -0.6, 0.3 * z), 0.042, WOOD, 0.032, 8))
        legs.append(ellipsoid((0.3 * x, -0.6, 0.3 * z), (0.045, 0.035, 0.045), brass, 8))
    return merge([
        moved(barrel, (0, 0.12, 0.02), rotation(x_deg=90 - tilt)),
        *legs,
        rod((0, -0.04, 0), (0, 0.1, 0), 0.065, brass, sides=12),
        ellipsoid((0, 0.0, 0), (0.085, 0.06, 0.085), brass, 12),
    ])  # fmt: skip


def _magnifying_glass(look: Look) -> Mesh:
    radius, long = look.vary(0, 0.25, 0.31, 0.36), look.vary(1, 0.24, 0.38, 0.52)
    frame, grip = look.paint(GOLD), look.paint(rgb("#7d4a24"), 0.7)
    y = 0.3 - radius
    parts = [
        ring((0, 0.3, 0), radius, 0.055, (0, 0, 1), frame, 30),
        moved(lathe([(0.6 * radius, -0.05), (radius, -0.025), (radius, 0.025), (0.6 * radius, 0.05)],
                    rgb("#a8e4f7"), 28),
              (0, 0.3, 0), rotation(x_deg=90)),
        slab([(-0.05, -0.15), (0.03, -0.15), (0.05, 0.15), (-0.03, 0.15)], 0.125, rgb("#f2fcff"),
             (-0.35 * radius, 0.3 + 0.1 * radius, 0), rotation(z_deg=-35)),
        rod((0, y + 0.02, 0), (0, y - 0.12, 0), 0.05, frame, sides=12),
        lathe([(0.052, y - 0.1 - long), (0.082, y - 0.06 - long), (0.075, y - 0.3 * long - 0.1), (0.06, y - 0.1)],
              grip, 14),
        ring((0, y - 0.1, 0), 0.055, 0.025, (0, 1, 0), frame, 14),
        ellipsoid((0, y - 0.1 - long, 0), (0.068, 0.05, 0.068), frame, 12),
    ]  # fmt: skip
    return merge([moved(part, turn=rotation(z_deg=28)) for part in parts])


KINDS = (
    Kind("shovel", _shovel, ("spade", "garden shovel", "digging shovel")),
    Kind("rake", _rake, ("garden rake", "leaf rake", "hay rake")),
    Kind("saw", _saw, ("hand saw", "handsaw", "wood saw", "carpenter's saw")),
    Kind("wrench", _wrench, ("spanner", "open-end wrench", "mechanic's wrench", "combination wrench")),
    Kind("fishing rod", _fishing_rod, ("fishing pole", "rod and reel", "angling rod")),
    Kind("ladder", _ladder, ("rung ladder", "straight ladder", "wooden step ladder")),
    Kind("telescope", _telescope, ("spyglass", "telescope on a tripod", "astronomical telescope")),
    Kind("magnifying glass", _magnifying_glass, ("magnifier", "magnifying lens", "loupe", "detective's glass")),
)
