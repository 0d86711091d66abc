"""Tools and weapons that are a head on a wooden handle: axes, hammers, maces, pickaxes."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    box,
    ellipsoid,
    lathe,
    loft,
    mirrored,
    moved,
    rgb,
    ring,
    rod,
    smooth_path,
    toward,
    tube,
    vector,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.tools.blades import BRIGHT, DARK, GOLD, LEATHER, STEEL, wrapped_grip
from att3d_core.library.toybox.world.look import Look

WOOD, PALE = rgb("#a5692f"), rgb("#d9a25a")


def axe_blade(reach: float, low: float, high: float, look: Look, neck: float = 0.09, start: float = 0.04) -> Mesh:
    """An axe's blade toward +X from x = `start` to `reach`, its edge from `low` to `high`, with a bright rim."""
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.25)
    rings = []
    middle, half = (low + high) / 2, (high - low) / 2
    for t in (0.0, 0.35, 0.7, 0.8, 1.0):
        x = start + (reach - start) * t
        spread = neck + (half - neck) * t**1.7
        thick = (0.075, 0.065, 0.045, 0.042, 0.012)[(0.0, 0.35, 0.7, 0.8, 1.0).index(t)]
        # The edge is an arc: its middle is farther out than its corners.
        outline = []
        levels = np.linspace(-1, 1, 7)
        bulge = [x + 0.22 * (reach - start) * t**2 * (1 - s**2) for s in levels]
        for z, order in ((thick, -1), (-thick, 1)):
            outline += [(b, middle + spread * s, z) for b, s in zip(bulge[::order], levels[::order], strict=True)]
        rings.append(outline)
    mesh = loft(rings, steel)
    colors = mesh.face_colors.copy()
    colors[3 * 28 : 4 * 28] = bright
    colors[-14:] = bright
    return Mesh(mesh.vertices, mesh.faces, colors)


def handle(low: float, high: float, radius: float, color: tuple[float, float, float] = WOOD) -> list[Mesh]:
    """A turned wooden handle along +Y, thicker toward its lower end."""
    shaft = lathe([(1.1 * radius, low), (1.25 * radius, low + 0.03), (radius, low + 0.14), (0.92 * radius, high - 0.02),
                   (0.8 * radius, high)], color, 12)  # fmt: skip
    return [shaft]


def _axe(look: Look) -> Mesh:
    wide, bend = look.vary(0, 0.16, 0.24, 0.34), look.vary(1, -0.02, 0.05, 0.14)
    path, radii = smooth_path(
        [(0.0, 0.55, 0), (0.0, 0.2, 0), (-0.4 * bend, -0.2, 0), (bend, -0.55, 0)], [0.05, 0.05, 0.048, 0.062], 10
    )
    return merge([
        tube(path, radii, WOOD, 12),
        box((0.0, 0.4, 0), (0.16, 0.2, 0.15), look.paint(DARK, 0.7)),
        box((-0.13, 0.4, 0), (0.14, 0.17, 0.13), look.paint(STEEL, 0.85)),
        axe_blade(0.33, 0.4 - wide - 0.04, 0.4 + wide - 0.04, look),
    ])  # fmt: skip


def _battle_axe(look: Look) -> Mesh:
    half, reach = look.vary(0, 0.2, 0.28, 0.36), look.vary(1, 0.26, 0.34, 0.42)
    one = axe_blade(reach, 0.36 - half, 0.36 + half, look)
    return merge([
        *handle(-0.66, 0.58, 0.046, rgb("#6d3c1a")),
        one,
        mirrored(one),
        rod((0, 0.22, 0), (0, 0.5, 0), 0.085, GOLD, sides=12),
        *[ring((0, y, 0), 0.085, 0.025, (0, 1, 0), rgb("#c98a12"), 14) for y in (0.22, 0.5)],
        lathe([(0.055, 0.55), (0.05, 0.6), (0.008, 0.74)], look.paint(STEEL, 0.85), 12),
        *wrapped_grip(-0.62, -0.3, 0.058, LEATHER, rgb("#9a6a38"), 4),
        ellipsoid((0, -0.66, 0), (0.08, 0.07, 0.08), GOLD, 12),
    ])  # fmt: skip


def _hammer(look: Look) -> Mesh:
    long, claw = look.vary(0, 0.13, 0.19, 0.26), look.vary(1, 0.16, 0.24, 0.34)
    steel, dark = look.paint(STEEL), look.paint(DARK, 0.75)
    top = 0.44
    fork = tube([(-0.06, top + 0.01, 0.03), (-0.5 * claw - 0.03, top + 0.03, 0.045), (-claw - 0.05, top - 0.1, 0.07)],
                [0.06, 0.05, 0.03], steel, 10)  # fmt: skip
    return merge([
        *handle(-0.6, top, 0.055, PALE),
        lathe([(0.075, -0.62), (0.082, -0.58), (0.075, -0.2), (0.068, -0.18)], rgb("#d6322c"), 14),
        box((0, top, 0), (0.19, 0.18, 0.17), dark),
        rod((0.06, top, 0), (long, top, 0), 0.07, steel, sides=14),
        rod((long - 0.02, top, 0), (long + 0.11, top, 0), 0.115, look.paint(BRIGHT), sides=16),
        fork,
        Mesh(fork.vertices * vector([1, 1, -1]), fork.faces[:, ::-1].copy(), fork.face_colors),
    ])  # fmt: skip


def _mace(look: Look) -> Mesh:
    spike, ball = look.vary(0, 0.07, 0.13, 0.2), look.vary(1, 0.19, 0.23, 0.27)
    steel = look.paint(rgb("#8593a3"))
    middle = np.array([0.0, 0.4, 0.0])
    ways = [(0.0, 90.0)] + [(a, 0.0) for a in range(0, 360, 60)]
    ways += [(a + 30.0, 48.0) for a in range(0, 360, 72)] + [(a + 30.0, -42.0) for a in range(0, 360, 72)]
    parts = []
    for around, up in np.radians(ways):
        way = np.array([math.sin(around) * math.cos(up), math.sin(up), math.cos(around) * math.cos(up)])
        cone = lathe([(0.062, ball - 0.03), (0.058, ball + 0.01), (0.006, ball + spike)], look.paint(BRIGHT), 8)
        parts.append(moved(cone, middle, toward(way)))
    return merge([
        *handle(-0.6, 0.3, 0.048, rgb("#6d3c1a")),
        ellipsoid((0.0, 0.4, 0.0), (ball, ball, ball), steel, 18),
        ring((0, 0.4 - 0.9 * ball, 0), 0.08, 0.035, (0, 1, 0), GOLD, 14),
        *wrapped_grip(-0.56, -0.26, 0.058, LEATHER, rgb("#9a6a38"), 4),
        ellipsoid((0, -0.6, 0), (0.078, 0.06, 0.078), GOLD, 12),
        *parts,
    ])  # fmt: skip


def _pickaxe(look: Look) -> Mesh:
    reach, droop = look.vary(0, 0.36, 0.46, 0.56), look.vary(1, 0.06, 0.16, 0.28)
    steel, dark = look.paint(rgb("#7f8fa0")), look.paint(DARK, 0.7)
    path, radii = smooth_path(
        [(0, 0.45, 0), (0.5 * reach, 0.43, 0), (0.8 * reach, 0.45 - 0.45 * droop, 0), (reach, 0.45 - droop, 0)],
        [0.075, 0.065, 0.05, 0.012], 9)  # fmt: skip
    arm = tube(path, radii, [steel] * 6 + [look.paint(BRIGHT)], 8)
    return merge([
        *handle(-0.62, 0.52, 0.05),
        box((0, 0.45, 0), (0.17, 0.17, 0.16), dark),
        arm,
        mirrored(arm),
        *[ring((0, y, 0), 0.055, 0.022, (0, 1, 0), LEATHER, 12) for y in (-0.5, -0.43, -0.36)],
    ])  # fmt: skip


KINDS = (
    Kind("axe", _axe, ("hatchet", "woodcutter's axe", "lumberjack axe", "felling axe", "wood axe")),
    Kind("battle axe", _battle_axe, ("double axe", "war axe", "double-bladed axe", "viking axe", "great axe")),
    Kind("hammer", _hammer, ("claw hammer", "carpenter's hammer", "tool hammer")),
    Kind("mace", _mace, ("spiked mace", "morning star", "spiked club")),
    Kind("pickaxe", _pickaxe, ("pick", "mining pick", "miner's pickaxe", "mattock")),
)
