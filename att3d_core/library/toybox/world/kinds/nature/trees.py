"""Trees, alive and dead, what is left of them, and bushes."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.tree import tree
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.leaf import BLADE
from att3d_core.library.toybox.world.parts.produce import crown, lobed, only, recolored

BARK, DARK_BARK, GREY_BARK = rgb("#7a4a26"), rgb("#573118"), rgb("#8a7463")
GRASS, LEAVES = rgb("#5fae3a"), (rgb("#1f8a2d"), rgb("#2fae3b"), rgb("#57c93f"))
ALIVE = frozenset({"rusty"})
"""Adjectives that make no sense of what grows."""


def mound(radius: float, height: float, color: Color = GRASS, y: float = 0.0) -> Mesh:
    """A low round patch of ground, its foot at `y`."""
    profile = [
        (0.92 * radius, y),
        (radius, y + 0.3 * height),
        (0.82 * radius, y + 0.85 * height),
        (0.3 * radius, y + height),
    ]
    return lathe(profile, color, 24)


def _tree(look: Look) -> Mesh:
    mesh = tree({"leaves": 1.0})
    # Snow and blossom are there as crumbs inside the crown, in case they grow: nothing else is as bright.
    mesh = only(mesh, mesh.face_colors[:, 0] < 0.9)
    for tone, shade in zip(LEAVES, (0.75, 1.0, 1.2), strict=True):
        mesh = recolored(mesh, tone, look.paint(tone, shade))
    # The crown grows wider, the trunk longer; what is above the fork moves as a whole.
    trunk, wide = look.vary(0, 0.6, 1.0, 1.5), look.vary(1, 0.78, 1.0, 1.22)
    y, fork = mesh.vertices[:, 1] - GROUND_Y, 0.42
    share = np.clip((y - 0.3) / 0.2, 0, 1)
    across = 1 + (wide - 1) * share
    up = np.minimum(y, 0.07) + np.clip(y - 0.07, 0, fork - 0.07) * trunk + np.maximum(y - fork, 0) * (0.5 + 0.5 * wide)
    vertices = np.column_stack([mesh.vertices[:, 0] * across, up, mesh.vertices[:, 2] * across])
    return Mesh(vertices.astype(np.float32), mesh.faces, mesh.face_colors)


def _pine(look: Look) -> Mesh:
    wide, drape = look.vary(0, 0.28, 0.38, 0.46), look.vary(1, 0.0, 0.1, 0.2)
    tones = [look.paint(rgb("#14602f"), 0.75), look.paint(rgb("#1d7a3b")), look.paint(rgb("#2b9149"), 1.2)]
    parts = [mound(0.3, 0.08), lathe([(0.11, 0.03), (0.085, 0.12), (0.07, 0.4)], BARK, 12)]
    # Each skirt is a star-shaped cone whose tips hang down; it hides the top of the one below.
    for i, (low, high, share) in enumerate(
        ((0.28, 0.72, 1.0), (0.52, 0.9, 0.8), (0.74, 1.06, 0.6), (0.92, 1.26, 0.42))
    ):
        radius = wide * share
        profile = [(0.3 * radius, low + 0.07), (radius, low), (0.45 * radius, low + 0.13), (0.02, high)]
        skirt = lobed(lathe(profile, tones[i % 3], 36), 9, 0.22, 0.3 * i)
        vertices = skirt.vertices.copy()
        reach = np.hypot(vertices[:, 0], vertices[:, 2]) / radius
        vertices[:, 1] -= drape * radius * np.clip(reach, 0, 1) ** 2 * (vertices[:, 1] < low + 0.1)
        parts.append(Mesh(vertices, skirt.faces, skirt.face_colors))
    return merge(parts)


def _palm(look: Look) -> Mesh:
    green, tip = look.paint(rgb("#2f9433"), 0.85), look.paint(rgb("#6fcf45"), 1.15)
    tree_ = palm(look.vary(0, -0.02, 0.18, 0.38), look.vary(1, 0.46, 0.6, 0.74), green, tip)
    return merge([mound(0.34, 0.09, rgb("#f0d28a"), -0.03), tree_])


def palm(lean: float, long: float, green: Color, tip: Color) -> Mesh:
    """A palm 1 high that leans toward +X, with leaves of a length and coconuts."""
    path, radii = smooth_path(
        [(-0.5 * lean, 0, 0), (-0.1 * lean, 0.3, 0), (0.25 * lean, 0.62, 0), (lean, 0.95, 0)],
        [0.12, 0.085, 0.07, 0.07],
        13,
    )
    shades = [rgb("#a9743f"), rgb("#8a5a2c")]
    parts = [tube(path, radii, [shades[i % 2] for i in range(12)], 10)]
    parts += [ring(path[i], radii[i] + 0.004, 0.026, (0.2, 1, 0), shades[1], 12) for i in (2, 4, 6, 8, 10)]
    top: Point = (path[-1][0], path[-1][1] - 0.01, 0)
    parts += crown(
        top, 8, long, 0.2, green, start_deg=48, bend_deg=88, tip=tip, outline=BLADE, cup=-0.22, thickness=0.06
    )
    parts += crown(
        top, 5, 0.62 * long, 0.17, tip, start_deg=18, bend_deg=70, turn_deg=22, outline=BLADE, cup=-0.2, thickness=0.06
    )
    for turn in (20, 140, 260):
        x, z = 0.1 * math.sin(math.radians(turn)), 0.1 * math.cos(math.radians(turn))
        parts.append(ellipsoid((top[0] + x, top[1] - 0.07, z), (0.075, 0.08, 0.075), rgb("#6b3f1d"), 10))
    return merge(parts)


def _branch(points: list[Point], radii: list[float], color: Color) -> Mesh:
    path, thick = smooth_path(points, radii, 7)
    return tube(path, thick, color, 7)


def _dead_tree(look: Look) -> Mesh:
    gnarl, spread = look.vary(0, -0.3, 0.6, 1.5), look.vary(1, 0.7, 1.0, 1.3)
    bark, dark = look.paint(rgb("#7b6a5d")), look.paint(rgb("#574a41"), 0.7)
    g = 0.08 * gnarl
    path, radii = smooth_path(
        [(0, 0, 0), (g, 0.22, 0), (-g, 0.48, 0.02), (0.6 * g, 0.72, 0), (0.02, 0.98, -0.02)],
        [0.15, 0.1, 0.085, 0.062, 0.026],
        12,
    )
    parts = [mound(0.34, 0.07, rgb("#8f8058"), -0.02), tube(path, radii, bark, 10)]
    for turn in (30, 150, 270):
        x, z = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        parts.append(_branch([(0.03 * x, 0.16, 0.03 * z), (0.16 * x, 0.07, 0.16 * z), (0.28 * x, 0.01, 0.28 * z)],
                             [0.06, 0.055, 0.03], dark))  # fmt: skip
    for turn, base, out, rise in ((80, 0.42, 0.34, 0.3), (-95, 0.5, 0.36, 0.22), (10, 0.56, 0.3, 0.26),
                                  (185, 0.6, 0.28, 0.3),
                                  (60, 0.74, 0.2, 0.26), (-60, 0.78, 0.18, 0.22)):  # fmt: skip
        x, z = math.sin(math.radians(turn)) * spread, math.cos(math.radians(turn)) * spread
        start = (float(np.interp(base, [p[1] for p in path], [p[0] for p in path])), base, 0.0)
        elbow: Point = (start[0] + 0.55 * out * x, base + 0.25 * rise, 0.55 * out * z)
        end: Point = (start[0] + out * x, base + rise, out * z)
        parts.append(_branch([start, elbow, end], [0.055, 0.045, 0.026], bark))
        twig: Point = (
            elbow[0] + 0.24 * out * x + 0.3 * out * z,
            elbow[1] + 0.03,
            elbow[2] + 0.24 * out * z - 0.3 * out * x,
        )
        tip: Point = (
            elbow[0] + 0.5 * out * x + 0.5 * out * z,
            elbow[1] + 0.14,
            elbow[2] + 0.5 * out * z - 0.5 * out * x,
        )
        parts.append(_branch([elbow, twig, tip], [0.04, 0.033, 0.025], bark))
    parts.append(ellipsoid((0.3 * g, 0.34, 0.085), (0.035, 0.06, 0.03), rgb("#2b2320"), 10))
    return merge(parts)


def _bush(look: Look) -> Mesh:
    wide, bloom = look.vary(0, 0.85, 1.0, 1.25), look.vary(1, 0.028, 0.05, 0.085)
    tones = [look.paint(tone, shade) for tone, shade in zip(LEAVES, (0.75, 1.0, 1.2), strict=True)]
    parts = [mound(0.46 * wide, 0.07)]
    clumps = [(0.0, 0.34, 0.0, 0.33), (0.3, 0.22, 0.08, 0.23), (-0.3, 0.23, 0.06, 0.24), (0.08, 0.2, 0.29, 0.22),
              (-0.06, 0.23, -0.28, 0.24), (0.15, 0.5, 0.1, 0.19), (-0.16, 0.47, -0.03, 0.2), (0.26, 0.2, -0.2, 0.2),
              (-0.24, 0.17, 0.25, 0.19)]  # fmt: skip
    for i, (x, y, z, r) in enumerate(clumps):
        clump = lobed(ellipsoid((0, 0, 0), (r, 0.92 * r, r), tones[i % 3], 16), 5, 0.12, i)
        parts.append(moved(clump, (x * wide, y, z * wide)))
        for k in range(3 if i else 2):
            angle = 2.2 * k + 1.7 * i
            up = 0.55 + 0.12 * k
            out = math.sqrt(1 - up**2)
            at = (
                x * wide + 0.95 * r * out * math.sin(angle),
                y + 0.88 * r * up,
                z * wide + 0.95 * r * out * math.cos(angle),
            )
            parts.append(ellipsoid(at, (bloom, bloom, bloom), rgb("#ff5f8f") if (i + k) % 2 else rgb("#fff0f4"), 8))
    return merge(parts)


def _log(look: Look) -> Mesh:
    fat, long = look.vary(0, 0.17, 0.24, 0.31), look.vary(1, 0.42, 0.58, 0.62)
    bark, wood = look.paint(BARK), look.paint(rgb("#e0b878"), 1.3)
    body = lobed(
        lathe([(0.97 * fat, -long), (fat, -0.5 * long), (0.96 * fat, 0.1 * long), (fat, long)], bark, 44), 11, 0.09
    )
    parts = [body]
    for end in (-1, 1):
        for r, out, color in ((0.86, 0.012, wood), (0.6, 0.022, look.paint(rgb("#b5854a"), 0.9)), (0.46, 0.032, wood),
                              (0.2, 0.042, look.paint(rgb("#b5854a"), 0.9))):  # fmt: skip
            y = end * (long + out)
            parts.append(lathe([(r * fat, min(y, y - 0.06 * end)), (r * fat, max(y, y - 0.06 * end))], color, 20))
    knob = rod((0.12, 0.25 * long, 0.0), (0.12 + 0.9 * fat + 0.02, 0.42 * long, 0.0), 0.075, bark, 0.06, 10)
    end_cut = rod(
        (0.1 + 0.9 * fat, 0.41 * long, 0.0), (0.14 + 0.9 * fat + 0.012, 0.425 * long, 0.0), 0.045, wood, 0.045, 10
    )
    parts += [moved(knob, turn=rotation(y_deg=-25)), moved(end_cut, turn=rotation(y_deg=-25))]
    # Turned so that it lies along x with its knot up.
    lying = [moved(part, (0, fat, 0), rotation(z_deg=90)) for part in parts]
    moss = [ellipsoid((-0.25, 1.93 * fat, 0.02), (0.17, 0.055, 0.13), rgb("#5fae3a"), 12),
            ellipsoid((-0.4, 1.9 * fat, -0.04), (0.1, 0.045, 0.1), rgb("#7cc74a"), 10)]  # fmt: skip
    return moved(merge(lying + moss), turn=rotation(y_deg=-30))


def _stump(look: Look) -> Mesh:
    high, wide = look.vary(0, 0.26, 0.42, 0.66), look.vary(1, 0.27, 0.34, 0.42)
    bark, wood, line = look.paint(BARK), look.paint(rgb("#e0b878"), 1.3), look.paint(rgb("#b5854a"), 0.9)
    trunk = lobed(lathe([(1.25 * wide, 0), (1.12 * wide, 0.07), (wide, 0.2), (0.97 * wide, high)], bark, 48), 12, 0.08)
    parts = [mound(0.62, 0.06, GRASS, -0.04), trunk]
    for r, y, color in (
        (0.88, 0.015, wood),
        (0.66, 0.025, line),
        (0.56, 0.035, wood),
        (0.34, 0.045, line),
        (0.24, 0.055, wood),
    ):
        parts.append(lathe([(r * wide, high - 0.05), (r * wide, high + y)], color, 24))
    for turn in (25, 100, 170, 245, 310):
        x, z = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        parts.append(
            limb(
                (0.75 * wide * x, 0.16, 0.75 * wide * z), ((wide + 0.2) * x, 0.0, (wide + 0.2) * z), 0.1, 0.05, bark, 8
            )
        )
    parts.append(rod((0.8 * wide, 0.6 * high, 0.05), (1.3 * wide, 0.78 * high, 0.08), 0.065, bark, 0.055, 10))
    parts.append(rod((1.2 * wide, 0.745 * high, 0.075), (1.33 * wide, 0.79 * high, 0.082), 0.04, wood, sides=10))
    for x, z, size in ((-0.3, 0.34, 1.0), (-0.18, 0.42, 0.7)):
        parts.append(rod((x * 1.2, 0.0, z), (x * 1.2, 0.13 * size, z), 0.035, rgb("#fff3dc"), sides=8))
        parts.append(
            moved(
                lathe([(0.085 * size, 0.0), (0.09 * size, 0.03), (0.02, 0.085)], rgb("#e0352b"), 12),
                (x * 1.2, 0.11 * size, z),
            )
        )
    return merge(parts)


KINDS = (
    Kind("tree", _tree, ("oak", "oak tree", "leafy tree", "deciduous tree", "broadleaf tree"), without=ALIVE),
    Kind("pine tree", _pine, ("pine", "fir", "fir tree", "spruce", "conifer", "christmas tree"), without=ALIVE),
    Kind("palm tree", _palm, ("palm", "coconut tree", "coconut palm", "tropical tree"), without=ALIVE),
    Kind("dead tree", _dead_tree, ("bare tree", "leafless tree", "withered tree", "spooky tree"), without=ALIVE),
    Kind("bush", _bush, ("shrub", "flowering bush", "garden bush"), without=ALIVE),
    Kind("log", _log, ("tree trunk", "fallen log", "tree log", "firewood log", "timber"), without=ALIVE),
    Kind("tree stump", _stump, ("stump", "tree stub", "cut tree"), without=ALIVE),
)
