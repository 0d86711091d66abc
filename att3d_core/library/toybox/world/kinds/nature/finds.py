"""What one finds on a walk or a beach: skull, feather, shell, coral, bird's nest."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    box,
    centroids,
    ellipsoid,
    extrude,
    lathe,
    loft,
    moved,
    painted,
    rgb,
    ring,
    rod,
    rotation,
    rounded_box,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look

DARK, SAND = rgb("#231c1a"), rgb("#f0d28a")


def _skull(look: Look) -> Mesh:
    bone, shade = look.paint(rgb("#f4ecd6")), look.paint(rgb("#cdbf9c"), 0.72)
    round_, jaw = look.vary(0, 0.88, 1.0, 1.16), look.vary(1, 0.0, 0.05, 0.16)
    teeth = [box((x, y, 0.4 - 0.5 * x * x), (0.075, 0.13, 0.1), rgb("#fffaf0"), rotation(y_deg=80 * x))
             for x in (-0.135, -0.045, 0.045, 0.135) for y in (-0.235, -0.375 - jaw)]  # fmt: skip
    return merge(
        [
            ellipsoid((0, 0.18 + 0.1 * (round_ - 1), -0.06), (0.42, 0.4 * round_, 0.47), bone, 24),
            rounded_box((0, -0.07, 0.18), (0.56, 0.36, 0.42), bone, 16, 3.0),
            *both_sides(ellipsoid((0.27, -0.03, 0.2), (0.13, 0.1, 0.2), bone, 12)),
            # Sockets, and the hole of the nose.
            *both_sides(ellipsoid((0.165, 0.09, 0.32), (0.125, 0.125, 0.12), DARK, 16)),
            *both_sides(rod((0.015, -0.02, 0.37), (0.035, -0.12, 0.4), 0.035, DARK, 0.055, 8)),
            box((0, -0.305 - 0.5 * jaw, 0.25), (0.36, 0.1 + jaw, 0.24), DARK),
            *teeth,
            *both_sides(box((0.275, -0.25 - 0.5 * jaw, 0.06), (0.085, 0.3 + jaw, 0.2), shade, rotation(x_deg=-8))),
            rounded_box((0, -0.44 - jaw, 0.19), (0.5, 0.16, 0.44), bone, 16, 4.0),
            box((0, -0.27, 0.0), (0.4, 0.3, 0.3), shade),
        ]
    )


def _feather(look: Look) -> Mesh:
    vane, tip = look.paint(rgb("#2f8fe8")), look.paint(rgb("#173f9e"), 0.62)
    wide, curl = look.vary(0, 0.19, 0.25, 0.33), look.vary(1, 0.02, 0.14, 0.3)

    def bend(y: float) -> float:
        return curl * (y - 0.2) ** 2

    profile = ((0.3, 0.3), (0.42, 0.85), (0.6, 1.0), (0.8, 0.96), (0.98, 0.8), (1.14, 0.56), (1.28, 0.24), (1.34, 0.06))
    parts = []
    for side, width in ((1, wide), (-1, 0.82 * wide)):
        for i, ((y, share), (above, next_)) in enumerate(pairwise(profile)):
            # Each lock of barbs hangs over the one before; the edge of the vane is notched between them.
            low, high = width * share, width * next_
            outline = [(0, y - 0.04), (side * 0.55 * low, y + 0.0), (side * 1.12 * low, y + 0.1),
                       (side * high, above + 0.06), (0, above + 0.04)]  # fmt: skip
            lock = extrude(outline, 0.085 - 0.003 * i, tip if i >= 4 else vane)
            parts.append(moved(lock, (bend((y + above) / 2), 0, 0)))
    spine: list[Point] = [(bend(y), y, 0.0) for y in (0.0, 0.2, 0.5, 0.8, 1.05, 1.28)]
    path, radii = smooth_path(spine, [0.034, 0.046, 0.05, 0.046, 0.042, 0.03], 12)
    parts.append(tube(path, radii, rgb("#fbf4e2"), 8))
    return moved(merge(parts), turn=rotation(z_deg=-14))


def _shell(look: Look) -> Mesh:
    light, dark = look.paint(rgb("#ffd0b0")), look.paint(rgb("#f0705a"), 0.68)
    puff, fan = look.vary(0, 0.17, 0.26, 0.38), look.vary(1, 52.0, 64.0, 78.0)
    ribs, steps = 9, 6
    around = np.linspace(-fan, fan, ribs * steps + 1)
    wave = np.abs(np.sin(np.linspace(0, np.pi * ribs, ribs * steps + 1)))
    reach = 0.9 + 0.07 * wave - 0.1 * (np.abs(around) / fan) ** 2
    rim = np.column_stack([reach * np.sin(np.radians(around)), reach * np.cos(np.radians(around))])
    outline = np.concatenate([rim, [[0.09, 0.0], [-0.09, 0.0]]])
    depth = np.concatenate([0.62 + 0.38 * wave, [0.5, 0.5]])
    hinge = np.array([0.0, 0.06])
    rings = []
    for share in (0.06, 0.25, 0.45, 0.65, 0.85, 1.0):
        height = 0.05 + puff * math.sin(math.pi * share**0.8) ** 0.8
        rings.append(np.column_stack([hinge + share * (outline - hinge), height * depth]))
    rings += [
        np.column_stack([hinge + share * (outline - hinge), np.full(len(outline), -0.04)]) for share in (1.0, 0.06)
    ]
    fan_ = loft(rings, light)
    middle = centroids(fan_)
    angle = np.degrees(np.arctan2(middle[:, 0], middle[:, 1] - 0.02))
    valley = np.abs(np.sin((angle + fan) / (2 * fan) * np.pi * ribs)) < 0.55
    edge = np.hypot(middle[:, 0], middle[:, 1]) > 0.8
    fan_ = painted(fan_, dark, (valley | edge) & (middle[:, 2] > -0.03))
    ears = [
        extrude([(-0.3, -0.02), (0.3, -0.02), (0.22, 0.2), (-0.22, 0.2)], 0.11, dark, (0, 0, 0.01)),
        ellipsoid((0, 0.06, 0.04), (0.13, 0.1, 0.09), light, 10),
    ]
    return moved(merge([fan_, *ears]), turn=rotation(x_deg=-14))


def _coral(look: Look) -> Mesh:
    flesh, tip = look.paint(rgb("#ff5a4d")), look.paint(rgb("#ffb199"), 1.3)
    spread, fat = look.vary(0, 0.7, 1.0, 1.28), look.vary(1, 0.8, 1.0, 1.24)
    parts = [
        lathe([(0.42, 0), (0.44, 0.05), (0.28, 0.13), (0.1, 0.15)], SAND, 18),
        ellipsoid((0.2, 0.08, 0.14), (0.15, 0.11, 0.13), rgb("#8f8a94"), 8),
    ]
    branches: tuple[tuple[Point, ...], ...] = (
        ((0, 0.06, 0), (0.02, 0.4, 0), (-0.05, 0.72, 0.02), (0.02, 1.05, 0)),
        ((0, 0.25, 0), (0.2, 0.42, 0.06), (0.32, 0.66, 0.05), (0.3, 0.9, 0.1)),
        ((0, 0.2, 0), (-0.22, 0.36, 0.04), (-0.36, 0.58, 0.0), (-0.34, 0.86, -0.04)),
        ((0.26, 0.5, 0.06), (0.42, 0.54, 0.08), (0.53, 0.66, 0.06), (0.55, 0.78, 0.04)),
        ((-0.3, 0.46, 0.02), (-0.45, 0.48, 0.06), (-0.56, 0.58, 0.08), (-0.58, 0.7, 0.06)),
        ((-0.03, 0.6, 0.02), (-0.14, 0.72, 0.1), (-0.19, 0.86, 0.14), (-0.17, 1.0, 0.14)),
        ((0, 0.2, 0), (0.05, 0.34, 0.2), (0.1, 0.46, 0.3), (0.1, 0.64, 0.34)),
        ((0, 0.24, 0), (-0.04, 0.38, -0.2), (-0.02, 0.52, -0.32), (0.04, 0.72, -0.34)),
    )
    for branch in branches:
        points: list[Point] = [(spread * x, y, spread * z) for x, y, z in branch]
        path, radii = smooth_path(points, [0.105 * fat, 0.09 * fat, 0.08 * fat, 0.07 * fat], 7)
        parts += [tube(path, radii, flesh, 9), ellipsoid(points[-1], (0.1 * fat, 0.1 * fat, 0.1 * fat), tip, 10)]
    return merge(parts)


def _nest(look: Look) -> Mesh:
    twig, other = look.paint(rgb("#9a6a34")), look.paint(rgb("#6d4520"), 0.66)
    deep, wide = look.vary(0, 0.7, 1.0, 1.4), look.vary(1, 0.36, 0.42, 0.5)
    parts: list[Mesh] = [lathe([(0.26, 0), (wide, 0.12 * deep), (wide, 0.22 * deep)], other, 20)]
    for i, (radius, y) in enumerate(((wide - 0.1, 0.04), (wide - 0.02, 0.12), (wide + 0.03, 0.21), (wide, 0.3))):
        loop = ring((0, y * deep, 0), radius, 0.075, (0.05 * (-1) ** i, 1, 0.03), (twig, other)[i % 2], 22, 7)
        parts.append(loop)
    for i in range(9):
        a, b = math.radians(40 * i), math.radians(40 * i + 48)
        start = ((wide - 0.03) * math.sin(a), (0.12 + 0.05 * (i % 3)) * deep, (wide - 0.03) * math.cos(a))
        end = ((wide + 0.12) * math.sin(b), (0.24 + 0.05 * (i % 2)) * deep, (wide + 0.12) * math.cos(b))
        parts.append(rod(start, end, 0.034, rgb("#d2a25c") if i % 2 else twig, sides=6))
    for x, z, lean in ((-0.13, 0.06, 14.0), (0.13, 0.08, -12.0), (0.0, -0.13, 6.0)):
        egg = lathe([(0.03, -0.17), (0.11, -0.12), (0.135, -0.03), (0.12, 0.08), (0.07, 0.16), (0.02, 0.19)],
                    rgb("#5fc8e8"), 14)  # fmt: skip
        parts.append(moved(egg, (x, 0.34 * deep, z), rotation(z_deg=lean)))
    return merge(parts)


KINDS = (
    Kind("skull", _skull, ("human skull", "death's head", "skull with teeth", "halloween skull")),
    Kind("feather", _feather, ("bird feather", "plume", "bird's feather", "tail feather")),
    Kind("shell", _shell, ("seashell", "sea shell", "conch", "scallop", "scallop shell", "clam shell", "clam")),
    Kind("coral", _coral, ("coral reef", "branching coral", "coral branch"), without=frozenset({"rusty"})),
    Kind("nest", _nest, ("bird nest", "bird's nest", "nest with eggs", "eggs in a nest")),
)  # fmt: skip
