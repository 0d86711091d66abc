"""Dresses on their own: of cloth, of fruit, of garbage bags."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.look import Look

_WAIST, _HEM = -0.2, -0.62


def _profile(hem: float, width: float) -> list[tuple[float, float]]:
    """Radius and height of the skirt from hem to waist."""
    at = np.linspace(0.0, 1.0, 7)
    return [(float(width + (0.13 - width) * t**0.75), float(hem + (_WAIST - hem) * t)) for t in at]


def _straps(color: Color) -> list[Mesh]:
    path = [(0.1, 0.02, 0.09), (0.105, 0.1, 0.04), (0.105, 0.1, -0.04), (0.1, 0.02, -0.09)]
    return both_sides(tube(path, [0.03] * 4, color, 8))


def _bodice(color: Color, lining: Color) -> list[Mesh]:
    """The upper part, its neck open and dark inside."""
    return [
        lathe([(0.125, _WAIST), (0.15, -0.1), (0.17, 0.0), (0.165, 0.045)], color, 20, 0.8),
        lathe([(0.135, 0.0), (0.145, 0.058)], lining, 18, 0.78),
    ]


def _dress(look: Look) -> Mesh:
    """A ball gown. Variation 0: from narrow to wide; variation 1: from knee-length to the floor."""
    cloth, deep = look.paint(rgb("#e8408c")), look.paint(rgb("#b81f66"), 0.7)
    width, hem = look.vary(0, 0.27, 0.42, 0.52), look.vary(1, -0.46, _HEM, -0.72)
    folds = []
    for t in np.arange(0, 360, 40):
        foot = (0.0, hem + 0.03, width - 0.015)
        folds.append(moved(rod((0, _WAIST - 0.02, 0.12), foot, 0.03, deep, 0.055, 8), turn=rotation(y_deg=float(t))))
    white = rgb("#fbf4ea")
    return merge(
        [
            *_bodice(cloth, deep),
            *_straps(cloth),
            lathe(_profile(hem, width), cloth, 28),
            *folds,
            lathe([(width - 0.01, hem - 0.02), (width + 0.025, hem + 0.005), (width - 0.01, hem + 0.045)], white, 28),
            lathe([(0.15, _WAIST - 0.035), (0.155, _WAIST), (0.15, _WAIST + 0.035)], white, 20, 0.85),
            *both_sides(ellipsoid((0.06, _WAIST, 0.14), (0.065, 0.05, 0.035), white, 8)),
            ellipsoid((0, _WAIST, 0.15), (0.034, 0.034, 0.034), rgb("#ffc629"), 8),
            *both_sides(ellipsoid((0.17, 0.03, 0.0), (0.075, 0.07, 0.075), cloth, 10)),
        ]
    )


_FRUIT = (rgb("#f5301f"), rgb("#ff9a1f"), rgb("#ffd92e"), rgb("#6cc02c"), rgb("#8a2fd0"), rgb("#e8408c"))
_GREEN = rgb("#2f9a3a")


def _piece(kind: int, size: float) -> list[Mesh]:
    """One fruit at the origin, its top up, about `size` in radius: apple, orange, lemon, pear, plum or strawberry."""
    color = _FRUIT[kind]
    if kind == 2:
        return [ellipsoid((0, 0, 0), (1.25 * size, 0.85 * size, 0.85 * size), color, 8)]
    if kind == 3:
        return [
            lathe(
                [(0.3 * size, -1.0 * size), (0.95 * size, -0.5 * size), (0.5 * size, 0.6 * size), (0.2 * size, size)],
                color,
                8,
            )
        ]
    if kind == 5:
        return [
            rod((0, 0.5 * size, 0), (0, -1.1 * size, 0), 0.95 * size, color, 0.2 * size, 8),
            ellipsoid((0, 0.6 * size, 0), (0.8 * size, 0.25 * size, 0.8 * size), _GREEN, 6),
        ]
    return [ellipsoid((0, 0, 0), (size, 0.95 * size, size), color, 8)]


def _fruit_dress(look: Look) -> Mesh:
    width = look.vary(0, 0.27, 0.38, 0.46)
    size = look.vary(1, 0.066, 0.078, 0.09)
    parts = [lathe(_profile(-0.6, width - 0.03), rgb("#3a8a34"), 20), *_bodice(rgb("#3f9a3a"), rgb("#1f5a24"))]
    rows = [(-0.57, 13), (-0.45, 11), (-0.335, 9), (-0.235, 7)]
    for row, (y, number) in enumerate(rows):
        radius = float(np.interp(y, [-0.6, _WAIST], [width - 0.02, 0.14]))
        for k in range(number):
            turn = 360.0 * (k + 0.5 * (row % 2)) / number
            fruit = merge(_piece((k + 2 * row) % 6, size))
            parts.append(moved(moved(fruit, (0, y, radius)), turn=rotation(y_deg=turn)))
    for y, number, radius in ((-0.1, 8, 0.14), (0.0, 9, 0.155)):
        for k in range(number):
            turn = rotation(y_deg=360.0 * (k + 0.3) / number)
            grape = ellipsoid(
                (0, y, radius), (0.062, 0.055, 0.05), rgb("#8a2fd0") if (k + (y < -0.05)) % 2 else rgb("#f5301f"), 8
            )
            parts.append(moved(grape, turn=turn))
    leaf = ellipsoid((0, 0, 0), (0.1, 0.05, 0.03), rgb("#6cc02c"), 8)
    parts += both_sides(moved(leaf, (0.1, _WAIST + 0.035, 0.12), rotation(y_deg=35, z_deg=15)))
    return merge(
        [
            *parts,
            *_straps(_GREEN),
            lathe([(0.15, _WAIST - 0.01), (0.155, _WAIST + 0.03), (0.15, _WAIST + 0.055)], _GREEN, 16, 0.9),
        ]
    )


def _bag_dress(look: Look) -> Mesh:
    """Shining black bags, tied at the waist, crumpled below, with yellow draw-strings."""
    black, shine, dark = look.paint(rgb("#3a3d46")), look.paint(rgb("#747a88"), 1.35), look.paint(rgb("#22242b"), 0.6)
    yellow = rgb("#ffd21f")
    width = look.vary(0, 0.28, 0.38, 0.47)
    bags = []
    for row, (y, number, size) in enumerate(((-0.52, 9, 0.155), (-0.33, 7, 0.135))):
        radius = float(np.interp(y, [-0.6, _WAIST], [width - 0.08, 0.09]))
        for k in range(number):
            turn = 360.0 * (k + 0.5 * row) / number
            bag = [
                ellipsoid((0, y, radius), (size, 0.15, 0.12), black, 8, rotation(z_deg=8.0 * (-1) ** k)),
                ellipsoid((0.3 * size, y + 0.05, radius + 0.085), (0.03, 0.075, 0.034), shine, 6, rotation(z_deg=20)),
                limb(
                    (-0.4 * size, y + 0.12, radius + 0.03),
                    (-0.3 * size, y - 0.1, radius + 0.095),
                    0.026,
                    0.034,
                    dark,
                    6,
                ),
            ]
            bags += [moved(part, turn=rotation(y_deg=turn)) for part in bag]
    knot = [
        ring((0, _WAIST + 0.02, 0), 0.135, 0.034, (0, 1, 0), yellow, 18),
        *both_sides(ellipsoid((0.065, _WAIST + 0.03, 0.15), (0.07, 0.045, 0.03), yellow, 8, rotation(z_deg=20))),
        *both_sides(limb((0.015, _WAIST, 0.16), (0.06, _WAIST - 0.17, 0.22), 0.03, 0.03, yellow)),
    ]
    puff = ellipsoid((0.17, 0.03, 0.0), (0.095, 0.085, 0.09), black, 8)
    tie = ring((0.2, -0.03, 0.0), 0.06, 0.026, (0.5, -1, 0), yellow, 12)
    streaks = [
        moved(
            limb((0, -0.16, 0.125), (0.03, 0.02, 0.14), 0.026, 0.034, shine if k % 2 else dark, 6),
            turn=rotation(y_deg=45.0 * k),
        )
        for k in range(8)
    ]
    return merge(
        [
            lathe(_profile(-0.6, width - 0.04), dark, 20),
            *_bodice(black, dark),
            *streaks,
            *bags,
            *knot,
            *both_sides(puff),
            *both_sides(tie),
            *_straps(black),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "dress",
        _dress,
        ("ball gown", "gown", "evening dress", "princess dress"),
        Takes.COLOUR | Takes.MATERIAL | Takes.SHAPE,
    ),
    Kind(
        "fruit dress", _fruit_dress, ("dress made out of fruit", "dress made of fruit", "dress of fruit"), Takes.SHAPE
    ),
    Kind(
        "garbage bag dress",
        _bag_dress,
        ("dress made out of garbage bags", "dress made of garbage bags", "dress made of trash bags", "bin bag dress"),
        Takes.COLOUR | Takes.SHAPE,
    ),
)
