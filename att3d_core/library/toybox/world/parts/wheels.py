"""Wheels: tyres of cars, spoked wheels of bicycles and carts."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, Point, lathe, moved, rgb, ring, rod, rotation

RUBBER = rgb("#26262c")
HUB = rgb("#d3d9e0")


def tyre(center: Point, radius: float, width: float, hub: Color = HUB, sides: int = 20) -> Mesh:
    """A wheel with a fat tyre and hubs on both sides, its axle along x."""
    half = width / 2
    rubber = lathe(
        [(0.8 * radius, -half), (radius, -0.6 * half), (radius, 0.6 * half), (0.8 * radius, half)], RUBBER, sides
    )
    cap = lathe([(0.58 * radius, -1.12 * half), (0.58 * radius, 1.12 * half)], hub, 14)
    nut = lathe([(0.2 * radius, -1.3 * half), (0.2 * radius, 1.3 * half)], RUBBER, 8)
    return moved(merge([rubber, cap, nut]), center, rotation(z_deg=90))


def spoked(center: Point, radius: float, thickness: float, color: Color, hub: Color, spokes: int = 8) -> Mesh:
    """A thin wheel with `spokes`, its axle along x; `thickness` is the radius of its rim."""
    across = [math.pi * 2 * i / spokes for i in range(spokes)]
    parts = [
        ring((0, 0, 0), radius - thickness, thickness, (1, 0, 0), color, 24),
        rod((-1.8 * thickness, 0, 0), (1.8 * thickness, 0, 0), max(0.16 * radius, thickness), hub, sides=10),
    ]
    reach = radius - thickness
    parts += [rod((0, 0, 0), (0, reach * math.sin(t), reach * math.cos(t)), 0.75 * thickness, hub, sides=6)
              for t in across]  # fmt: skip
    return moved(merge(parts), center)
