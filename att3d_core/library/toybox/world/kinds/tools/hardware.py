"""What an ironmonger has: scythe, drill, screwdriver, gear, padlock, brick."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    box,
    extrude,
    lathe,
    limb,
    loft,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    rounded_box,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.tools.blades import BRIGHT, DARK, STEEL
from att3d_core.library.toybox.world.kinds.tools.heads import WOOD
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.inlay import washer

BLACK = rgb("#2a2a30")


def _scythe(look: Look) -> Mesh:
    reach, hook = look.vary(0, 0.62, 0.8, 0.96), look.vary(1, 0.16, 0.34, 0.52)
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.25)
    shaft, radii = smooth_path(
        [(0.3, -0.66, 0), (0.34, -0.25, 0), (0.27, 0.2, 0), (0.31, 0.6, 0)], [0.05, 0.048, 0.048, 0.052], 16
    )
    sections, edges = [], []
    for at in np.linspace(0, 1, 14):
        x = 0.32 - reach * at
        back = 0.6 + 0.62 * at * (1 - at) - hook * at**2
        wide = (0.12 + 0.16 * math.sin(math.pi * min(0.1 + at, 0.5))) * (1 - at**3) + 0.03
        low, mid = back - wide, back - 0.5 * wide
        sections.append([(x, back, 0.038), (x, mid, 0.034), (x, mid, -0.034), (x, back, -0.038)])
        edges.append([(x, mid + 0.01, 0.036), (x, low, 0.02), (x, low, -0.02), (x, mid + 0.01, -0.036)])
    return merge([
        tube(shaft, radii, WOOD, 12),
        loft(sections, steel),
        loft(edges, bright),
        box((0.31, 0.53, 0), (0.16, 0.22, 0.15), look.paint(DARK, 0.7)),
        *[
            limb((x, y, 0), (x - 0.2, y + 0.06, 0.03), 0.04, 0.045, rgb("#6d3c1a"), 8)
            for x, y in ((0.33, -0.22), (0.28, 0.12))
        ],
    ])  # fmt: skip


def _drill(look: Look) -> Mesh:
    bit, grip = look.vary(0, 0.2, 0.32, 0.46), look.vary(1, 0.3, 0.4, 0.52)
    shell, dark = look.paint(rgb("#f8b81c")), BLACK
    # In profile, its bit to the right; the body is turned about x.
    barrel = lathe([(0.1, -0.36), (0.17, -0.33), (0.19, -0.2), (0.19, 0.14), (0.15, 0.2)], shell, 24)
    nose = lathe([(0.155, 0.18), (0.15, 0.25)], dark, 20)
    chuck = lathe([(0.13, 0.24), (0.13, 0.34), (0.07, 0.42)], rgb("#7b8794"), 16)
    shank = lathe([(0.042, 0.4), (0.042, 0.42 + 0.8 * bit), (0.006, 0.42 + bit)], rgb("#c9d3dc"), 12)
    turn = rotation(z_deg=-90)
    low = -0.12 - grip
    handle = extrude([(-0.24, -0.1), (0.02, -0.1), (-0.05, low), (-0.29, low)], 0.24, shell)
    back = extrude([(-0.29, -0.16), (-0.2, -0.14), (-0.25, low), (-0.34, low)], 0.19, dark)
    coil = [ring((0.46 + bit * at, 0, 0), 0.04, 0.024, (1, 0.5, 0), rgb("#7b8794"), 12) for at in (0.12, 0.36, 0.6)]
    return merge([
        *[moved(part, turn=turn) for part in (barrel, nose, chuck, shank)],
        *coil,
        handle,
        back,
        box((0.03, -0.2, 0), (0.1, 0.16, 0.12), rgb("#e0252b")),
        box((-0.15, low - 0.05, 0), (0.42, 0.15, 0.32), dark),
        *[box((-0.08 - 0.11 * i, 0.0, 0), (0.05, 0.2, 0.385), dark) for i in range(3)],
    ])  # fmt: skip


def _screwdriver(look: Look) -> Mesh:
    long, fat = look.vary(0, 0.36, 0.52, 0.66), look.vary(1, 0.11, 0.14, 0.18)
    grip, band = look.paint(rgb("#e0252b")), look.paint(rgb("#8f1418"), 0.62)
    steel = rgb("#b9c6d2")
    ribs = [
        moved(limb((0, 0.1, 0.97 * fat), (0, 0.38, 0.9 * fat), 0.034, 0.034, band, 8), turn=rotation(y_deg=60.0 * i))
        for i in range(6)
    ]
    tip = 0.56 + long
    flat = loft([[(x, y, z) for x, z in ((-w, -d), (w, -d), (w, d), (-w, d))]
                 for y, w, d in ((tip - 0.03, 0.05, 0.05), (tip + 0.06, 0.1, 0.035), (tip + 0.14, 0.09, 0.024))],
                steel)  # fmt: skip
    parts = merge([
        lathe([(0.6 * fat, 0.0), (0.95 * fat, 0.05), (fat, 0.14), (fat, 0.36), (0.75 * fat, 0.44), (0.6 * fat, 0.5),
               (0.8 * fat, 0.56)], grip, 24),
        *ribs,
        lathe([(0.82 * fat, 0.5), (0.86 * fat, 0.56), (0.5 * fat, 0.6)], band, 20),
        rod((0, 0.54, 0), (0, tip, 0), 0.05, steel, sides=12),
        flat,
    ])  # fmt: skip
    return moved(parts, turn=rotation(z_deg=-12))


def _gear(look: Look) -> Mesh:
    tooth, hole = look.vary(0, 0.09, 0.14, 0.2), look.vary(1, 0.1, 0.17, 0.26)
    metal, dark = look.paint(rgb("#f0a830")), look.paint(rgb("#b8741a"), 0.68)
    teeth = [
        moved(box((0, 0.41 + tooth / 2, 0), (0.2, tooth + 0.1, 0.19), metal, taper=1.0), turn=rotation(z_deg=45.0 * i))
        for i in range(8)
    ]
    return moved(merge([
        washer(hole, 0.42, 0.2, metal, 40),
        washer(hole - 0.02, hole + 0.08, 0.27, dark, 32),
        *teeth,
    ]), turn=rotation(z_deg=22.5))  # fmt: skip


def _padlock(look: Look) -> Mesh:
    wide, arch = look.vary(0, 0.34, 0.4, 0.5), look.vary(1, 0.16, 0.3, 0.46)
    body, trim = look.paint(rgb("#f2b92e")), look.paint(rgb("#b97812"), 0.7)
    reach = 0.24
    bow = [(-reach, 0.2, 0.0), (-reach, 0.3 + arch - 0.1, 0.0)]
    bow += [(-reach * math.cos(t), 0.2 + arch + reach * math.sin(t), 0.0) for t in np.radians(range(0, 181, 20))]
    bow += [(reach, 0.3 + arch - 0.1, 0.0), (reach, 0.2, 0.0)]
    return merge([
        tube(bow, [0.07] * len(bow), rgb("#b9c6d2"), 10),
        rounded_box((0, -0.06, 0), (2 * wide, 0.68, 0.36), body, 24, 7.0),
        *[rounded_box((0, y, 0), (2 * wide + 0.05, 0.1, 0.41), trim, 20, 7.0) for y in (-0.34, 0.22)],
        moved(lathe([(0.09, 0.0), (0.09, 0.06)], BLACK, 18), (0, 0.0, 0.15), rotation(x_deg=90)),
        extrude([(-0.045, 0.0), (0.045, 0.0), (0.075, -0.2), (-0.075, -0.2)], 0.07, BLACK, (0, 0.0, 0.173)),
    ])  # fmt: skip


def _brick(look: Look) -> Mesh:
    long, high = look.vary(0, 0.8, 1.0, 1.2), look.vary(1, 0.26, 0.36, 0.5)
    clay, dark = look.paint(rgb("#c2492c")), look.paint(rgb("#6f2214"), 0.5)
    holes = [
        moved(lathe([(0.105, 0.0), (0.105, 0.05)], dark, 18), (0.29 * long * i, high / 2 - 0.035, 0))
        for i in (-1, 0, 1)
    ]
    edge = 0.05  # The edges are broken by a smaller box that stands out of the faces.
    return merge([
        box((0, 0, 0), (long, high - edge, 0.5 - edge), clay),
        box((0, 0, 0), (long - edge, high, 0.48 - edge), clay),
        box((0, 0, 0), (long - edge, high - 1.2 * edge, 0.5), clay),
        *holes,
    ])  # fmt: skip


KINDS = (
    Kind("scythe", _scythe, ("reaper's scythe", "grim reaper's scythe", "death scythe", "reaping scythe")),
    Kind("drill", _drill, ("power drill", "electric drill", "cordless drill", "hand drill", "drill machine")),
    Kind("screwdriver", _screwdriver, ("screw driver", "flat-head screwdriver", "flathead screwdriver")),
    Kind("gear", _gear, ("cog", "cogwheel", "gear wheel", "gearwheel", "cog wheel", "toothed wheel")),
    Kind("padlock", _padlock, ("lock", "pad lock", "lock with a keyhole", "brass padlock")),
    Kind("brick", _brick, ("red brick", "building brick", "clay brick", "house brick")),
)
