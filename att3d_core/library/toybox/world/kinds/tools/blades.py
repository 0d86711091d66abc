"""Swords and what is forged like them."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    ellipsoid,
    limb,
    loft,
    moved,
    rgb,
    ring,
    rod,
    tube,
    vector,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.blade import blade

STEEL, BRIGHT, DARK = rgb("#aebccb"), rgb("#e6eef6"), rgb("#5d6875")
GOLD, LEATHER, RUBY = rgb("#f5b81f"), rgb("#5b2f16"), rgb("#d6203a")


def wrapped_grip(low: float, high: float, radius: float, color: Color, wrap: Color, turns: int = 4) -> list[Mesh]:
    """A grip along +Y with `turns` raised bands."""
    bands = np.linspace(low, high, turns + 2)[1:-1]
    return [
        rod((0, low, 0), (0, high, 0), radius, color, sides=12),
        *[ring((0, float(y), 0), radius, 0.016, (0, 1, 0), wrap, 14) for y in bands],
    ]


def _sword(look: Look) -> Mesh:
    wide, guard = look.vary(0, 0.075, 0.105, 0.15), look.vary(1, 0.17, 0.26, 0.36)
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.25)
    droop = look.vary(1, 0.06, 0.0, -0.07)
    return merge([
        blade([(-0.3, -wide, wide), (0.4, -0.92 * wide, 0.92 * wide), (0.5, -0.85 * wide, 0.85 * wide),
               (0.68, -0.01, 0.01)], 0.085, steel, bright, 0.45),
        blade([(-0.3, -0.03, 0.03), (0.3, -0.025, 0.025), (0.42, -0.008, 0.008)], 0.11, look.paint(DARK, 0.6)),
        *both_sides(tube([(-0.02, -0.32, 0), (0.5 * guard, -0.32 + 0.2 * droop, 0), (guard, -0.32 - droop, 0)],
                         [0.055, 0.048, 0.05], GOLD, 10)),
        *both_sides(ellipsoid((guard, -0.32 - droop, 0), (0.065, 0.065, 0.065), GOLD, 12)),
        ellipsoid((0, -0.32, 0), (0.085, 0.075, 0.085), GOLD, 14),
        *both_sides_z(ellipsoid((0, -0.32, 0.07), (0.045, 0.045, 0.03), RUBY, 10)),
        *wrapped_grip(-0.57, -0.34, 0.045, LEATHER, rgb("#8a5a2c"), 4),
        ellipsoid((0, -0.61, 0), (0.078, 0.075, 0.07), GOLD, 14),
    ])  # fmt: skip


def both_sides_z(mesh: Mesh) -> list[Mesh]:
    """`mesh` in front and, turned round, at the back."""
    return [mesh, Mesh(mesh.vertices * vector([-1, 1, -1]), mesh.faces, mesh.face_colors)]


def _katana(look: Look) -> Mesh:
    curve, long = look.vary(0, 0.05, 0.15, 0.3), look.vary(1, 0.6, 0.88, 1.0)
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.25)
    at = np.linspace(0, 1, 9)
    bow = curve * at**2
    width = np.where(at > 0.93, 0.012, 0.062 - 0.008 * at)
    # The tip is cut obliquely: the edge side (right) runs up to the back (left).
    rings = [(-0.2 + long * t, x - w, x + w) for t, x, w in zip(at, -bow, width, strict=True)]
    rings[-1] = (rings[-1][0], -bow[-1] - 0.058, -bow[-1] - 0.035)
    edged = blade(rings, 0.075, steel, None, 0.4)
    # Only the right side, the edge, is ground.
    side = np.arange(8 * 16) // 2 % 8
    colors = edged.face_colors.copy()
    colors[: len(side)][(side == 1) | (side == 2) | (side == 3)] = bright
    return merge([
        Mesh(edged.vertices, edged.faces, colors),
        rod((0, -0.225, 0), (0, -0.18, 0), 0.125, GOLD, sides=18),
        rod((0, -0.2, 0), (0, -0.15, 0), 0.07, rgb("#b07a12"), sides=14),
        *_katana_grip(),
    ])  # fmt: skip


def _katana_grip() -> list[Mesh]:
    cord, silk = rgb("#1d1d26"), rgb("#f4efe2")
    parts = [
        rod((0, -0.58, 0), (0, -0.21, 0), 0.052, cord, sides=12),
        ellipsoid((0, -0.6, 0), (0.06, 0.045, 0.06), GOLD),
    ]
    for y in (-0.285, -0.385, -0.485):
        diamond = [[(0, y - 0.045, z), (0.035, y, z), (0, y + 0.045, z), (-0.035, y, z)] for z in (0.02, 0.066)]
        parts += both_sides_z(loft(diamond, silk))
    return parts


def _dagger(look: Look) -> Mesh:
    wide, long = look.vary(0, 0.09, 0.13, 0.18), look.vary(1, 0.42, 0.55, 0.72)
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.25)
    y = -0.1
    return merge([
        blade([(y, -wide, wide), (y + 0.35 * long, -0.8 * wide, 0.8 * wide),
               (y + 0.65 * long, -0.75 * wide, 0.75 * wide), (y + long, -0.01, 0.01)], 0.11, steel, bright, 0.12),
        limb((-0.21, y - 0.03, 0), (0.21, y - 0.03, 0), 0.055, 0.055, GOLD, 12),
        *both_sides(limb((0.21, y - 0.03, 0), (0.25, y + 0.05, 0), 0.055, 0.045, GOLD, 12)),
        *[moved(part) for part in wrapped_grip(y - 0.33, y - 0.04, 0.06, rgb("#2b6a8a"), rgb("#4fa3c7"), 3)],
        ellipsoid((0, y - 0.36, 0), (0.095, 0.085, 0.085), GOLD, 14),
        *both_sides_z(ellipsoid((0, y - 0.36, 0.07), (0.045, 0.045, 0.035), RUBY, 10)),
    ])  # fmt: skip


KINDS = (
    Kind("sword", _sword, ("longsword", "broadsword", "medieval sword", "fantasy sword", "knight's sword")),
    Kind("katana", _katana, ("samurai sword", "japanese sword", "ninja sword")),
    Kind("dagger", _dagger, ("knife", "short sword", "dirk", "assassin's dagger", "combat knife")),
)
