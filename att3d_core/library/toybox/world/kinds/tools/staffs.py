"""Long shafts: a spear, and what wizards hold."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    ellipsoid,
    lathe,
    rgb,
    ring,
    rod,
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.tools.blades import BRIGHT, GOLD, LEATHER, RUBY, STEEL, wrapped_grip
from att3d_core.library.toybox.world.kinds.tools.heads import WOOD
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.blade import blade


def _spear(look: Look) -> Mesh:
    wide, tall = look.vary(0, 0.08, 0.12, 0.18), look.vary(1, 0.26, 0.36, 0.5)
    steel, bright = look.paint(STEEL), look.paint(BRIGHT, 1.25)
    y = 0.68 - tall
    feathers = []
    for side in (-1, 1):
        path: list[Point] = [
            (0.03 * side, y - 0.05, 0.02),
            (0.12 * side, y - 0.12, 0.03),
            (0.14 * side, y - 0.24, 0.03),
        ]
        feathers.append(tube(path, [0.035, 0.05, 0.012], look.paint(RUBY, 0.8), 8))
    return merge([
        rod((0, -0.68, 0), (0, y + 0.05, 0), 0.036, WOOD, sides=10),
        blade([(y, -0.045, 0.045), (y + 0.28 * tall, -wide, wide), (y + 0.55 * tall, -0.75 * wide, 0.75 * wide),
               (y + tall, -0.008, 0.008)], 0.085, steel, bright, 0.12),
        lathe([(0.052, y - 0.12), (0.062, y - 0.1), (0.05, y + 0.04)], GOLD, 12),
        *feathers,
        *wrapped_grip(-0.14, 0.1, 0.046, LEATHER, rgb("#9a6a38"), 3),
        lathe([(0.01, -0.74), (0.045, -0.64), (0.045, -0.6)], steel, 10),
    ])  # fmt: skip


def _wizard_staff(look: Look) -> Mesh:
    orb, crook = look.vary(0, 0.1, 0.14, 0.19), look.vary(1, 0.15, 0.2, 0.27)
    glow = look.paint(rgb("#27c9ff"))
    wood = look.paint(rgb("#7a4a22"), 0.6)
    shaft, radii = smooth_path(
        [(0.02, -0.68, 0), (-0.02, -0.35, 0), (0.03, 0.0, 0), (0.0, 0.3, 0)], [0.045, 0.042, 0.045, 0.065], 12
    )
    y = 0.36 + crook
    claws = []
    for turn in (0, 120, 240):
        out, r = smooth_path(
            [(0, 0.27, 0), (0.75 * crook, 0.36, 0), (crook, y - 0.02, 0), (0.62 * crook, y + 0.9 * crook, 0)],
            [0.05, 0.045, 0.038, 0.014], 8)  # fmt: skip
        angle = np.radians(turn - 90)
        points = [(x * float(np.cos(angle)), h, x * float(np.sin(angle))) for x, h, _ in out]
        claws.append(tube(points, r, wood, 8))
    return merge([
        tube(shaft, radii, wood, 10),
        *claws,
        ellipsoid((0, y, 0), (orb, orb, orb), glow, 16),
        ellipsoid((-0.35 * orb, y + 0.4 * orb, 0.75 * orb), (0.04, 0.05, 0.03), rgb("#eafaff"), 8),
        *[ring((x, h, 0), 0.055, 0.025, (0, 1, 0), GOLD, 14) for x, h in ((0.01, 0.22), (0.02, 0.14), (-0.01, -0.4))],
        ellipsoid((0.02, -0.68, 0), (0.06, 0.06, 0.06), GOLD, 10),
    ])  # fmt: skip


def star_outline(radius: float, inner: float = 0.48, points: int = 5) -> list[tuple[float, float]]:
    """A star (x, y), one point up, counter-clockwise."""
    angles = np.pi / 2 + np.arange(2 * points) * np.pi / points
    reach = radius * np.array([1.0, inner] * points)
    return [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(reach, angles, strict=True)]


def _wand(look: Look) -> Mesh:
    size, inner = look.vary(0, 0.22, 0.28, 0.34), look.vary(1, 0.4, 0.5, 0.62)
    star, stick = look.paint(rgb("#ffd21f")), rgb("#b03bd6")
    ribbons = []
    for side in (-1, 1):
        ribbons.append(tube([(0.02 * side, 0.06, 0.0), (0.14 * side, -0.04, 0.05), (0.16 * side, -0.22, 0.04)],
                            [0.035, 0.045, 0.02], look.paint(rgb("#ff5fa8"), 0.75), 8))  # fmt: skip
    return merge([
        rod((0, -0.62, 0), (0, 0.2, 0), 0.04, stick, sides=10),
        *[ring((0, y, 0), 0.042, 0.02, (0, 1, 0), rgb("#ffffff"), 12) for y in (-0.42, -0.26, -0.1)],
        ellipsoid((0, -0.63, 0), (0.06, 0.06, 0.06), GOLD, 10),
        slab(star_outline(size, inner), 0.1, star, (0, 0.36, 0)),
        slab(star_outline(0.62 * size, inner), 0.14, look.paint(rgb("#fff0a0"), 1.3), (0, 0.36, 0)),
        ellipsoid((0, 0.07, 0), (0.07, 0.05, 0.06), look.paint(rgb("#ff5fa8"), 0.75), 10),
        *ribbons,
    ])  # fmt: skip


KINDS = (
    Kind("spear", _spear, ("lance", "javelin", "pike", "hunting spear", "tribal spear")),
    Kind("wizard staff", _wizard_staff, ("magic staff", "mage staff", "staff", "wizard's staff", "sorcerer's staff")),
    Kind("wand", _wand, ("magic wand", "fairy wand", "star wand", "magician's wand")),
)
