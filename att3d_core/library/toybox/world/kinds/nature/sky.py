"""What is in the sky, and what falls from it: cloud, moon, snowman."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    ellipsoid,
    lathe,
    limb,
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
from att3d_core.library.toybox.world.look import Look


def _cloud(look: Look) -> Mesh:
    puff, long = look.vary(0, 0.84, 1.0, 1.18), look.vary(1, 0.78, 1.0, 1.25)
    white, shade = look.paint(rgb("#fdfeff"), 1.15), look.paint(rgb("#cfe2f2"), 0.85)
    puffs = ((0.0, 0.12, 0.0, 0.31), (0.29, 0.02, 0.03, 0.235), (-0.3, 0.03, 0.02, 0.25), (0.52, -0.05, 0.0, 0.16),
             (-0.54, -0.05, 0.0, 0.165), (0.13, -0.02, 0.2, 0.2), (-0.14, -0.01, 0.21, 0.21), (0.14, 0.0, -0.19, 0.21),
             (-0.15, -0.02, -0.19, 0.2), (0.17, 0.22, 0.02, 0.2), (-0.19, 0.2, -0.02, 0.2))  # fmt: skip
    parts = []
    for x, y, z, r in puffs:
        ball = ellipsoid((x * long, y * puff, z), (r * puff, r * puff, r * puff), white, 16)
        # The bottom is flat and in the shade.
        vertices = ball.vertices.copy()
        low = -0.16 * puff
        vertices[:, 1] = np.maximum(vertices[:, 1], low + 0.12 * (vertices[:, 1] - low))
        dim = vertices[ball.faces].mean(1)[:, 1] < low + 0.06
        colors = np.where(dim[:, None], vector(shade), ball.face_colors)
        parts.append(Mesh(vertices.astype(np.float32), ball.faces, colors))
    return merge(parts)


_CRATERS = ((12, 22, 0.17), (-38, -14, 0.13), (44, -22, 0.11), (-24, 52, 0.09), (92, 14, 0.15), (140, -26, 0.12),
            (178, 22, 0.17), (226, -18, 0.15), (268, 26, 0.14), (318, -38, 0.1), (60, 56, 0.09))  # fmt: skip
"""Longitude and latitude in degrees, radius."""


def _moon(look: Look) -> Mesh:
    rim, scale = look.vary(0, 0.026, 0.034, 0.05), look.vary(1, 0.72, 1.0, 1.3)
    ground, dark, light = look.paint(rgb("#d9d6c8")), look.paint(rgb("#9a968c"), 0.6), look.paint(rgb("#f4f1e4"), 1.25)
    parts = [ellipsoid((0, 0, 0), (0.5, 0.5, 0.5), ground, 30)]
    for turn, up, size in _CRATERS:
        radius, around, level = size * scale, math.radians(turn), math.radians(up)
        way = (math.cos(level) * math.sin(around), math.sin(level), math.cos(level) * math.cos(around))
        # Floor and rim lie where a disc of this radius meets the ball.
        seat = math.sqrt(0.25 - radius**2)
        floor = lathe(
            [(radius, seat - 0.08), (radius, seat), (0.5 * radius, seat + 0.5 * (0.515 - seat)), (0.02, 0.514)],
            dark,
            14,
        )
        wall = ring((0, seat + 0.004, 0), radius, rim, (0, 1, 0), light, 16, 5)
        parts += [moved(part, turn=toward(way)) for part in (floor, wall)]
    return merge(parts)


def _snowman(look: Look) -> Mesh:
    fat, hat = look.vary(0, 0.88, 1.0, 1.14), look.vary(1, 0.1, 0.2, 0.34)
    snow, coal, scarf = look.paint(rgb("#fbfdff")), rgb("#26262c"), rgb("#d6322c")
    wood = rgb("#6d4420")
    y2, y3 = 0.56, 0.92
    parts = [
        lathe([(0.5, -0.03), (0.54, 0.01), (0.4, 0.06)], rgb("#e4f1fa"), 24),
        ellipsoid((0, 0.25, 0), (0.36 * fat, 0.29, 0.36 * fat), snow, 20),
        ellipsoid((0, y2, 0), (0.27 * fat, 0.235, 0.27 * fat), snow, 20),
        ellipsoid((0, y3, 0), (0.205, 0.2, 0.205), snow, 20),
        rod((0, y3 - 0.01, 0.17), (0, y3 - 0.03, 0.42), 0.055, rgb("#f57c1a"), 0.012, 10),
        *[ellipsoid((x, y3 + 0.06, 0.18), (0.034, 0.04, 0.03), coal, 8) for x in (-0.08, 0.08)],
        *[ellipsoid((0.032 * k, y3 - 0.1 + 0.009 * k * k, 0.175 - 0.006 * k * k), (0.026, 0.026, 0.026), coal, 6)
          for k in (-3, -1, 1, 3)],
        *[ellipsoid((0, y, z), (0.036, 0.036, 0.03), coal, 8)
          for y, z in ((0.66, 0.235 * fat), (0.55, 0.265 * fat), (0.38, 0.325 * fat))],
        ring((0, 0.755, 0), 0.165, 0.058, (0, 1, 0), scarf, 22, 8),
        limb((0.1, 0.74, 0.17), (0.15, 0.5, 0.29), 0.055, 0.06, scarf, 8),
        limb((0.12, 0.63, 0.235), (0.125, 0.6, 0.25), 0.062, 0.062, rgb("#fff3d0"), 8),
        lathe([(0.27, y3 + 0.13), (0.28, y3 + 0.155), (0.26, y3 + 0.18)], coal, 22),
        lathe([(0.165, y3 + 0.14), (0.175, y3 + 0.18 + hat), (0.15, y3 + 0.2 + hat)], coal, 20),
        lathe([(0.178, y3 + 0.17), (0.18, y3 + 0.225)], scarf, 20),
    ]  # fmt: skip
    for side in (-1, 1):
        reach = 0.2 * fat
        path: list[Point] = [
            (side * reach, y2 + 0.05, 0),
            (side * (reach + 0.18), y2 + 0.15, 0.03),
            (side * (reach + 0.34), y2 + 0.3, 0.05),
        ]
        bent, radii = smooth_path(path, [0.034, 0.03, 0.026], 5)
        parts.append(tube(bent, radii, wood, 7))
        x, y, z = path[1]
        parts.append(rod((x + 0.06 * side, y + 0.05, z), (x + 0.18 * side, y + 0.06, z + 0.05), 0.026, wood, sides=6))
        parts.append(rod((x + 0.08 * side, y + 0.07, z), (x + 0.06 * side, y + 0.2, z), 0.026, wood, sides=6))
    return merge(parts)


KINDS = (
    Kind("cloud", _cloud, ("fluffy cloud", "clouds", "puffy cloud")),
    Kind("moon", _moon, ("full moon", "the moon", "moon with craters", "lunar surface")),
    Kind("snowman", _snowman, ("snow man", "frosty snowman", "christmas snowman")),
)
