"""What a knight wears, and a shield; boots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    box,
    centroids,
    ellipsoid,
    lathe,
    limb,
    loft,
    moved,
    painted,
    rgb,
    ring,
    rotation,
    slab,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.tools.blades import DARK, GOLD
from att3d_core.library.toybox.world.look import Look

PLATE, INK, PLUME = rgb("#a9bccd"), rgb("#1b1a20"), rgb("#d6203a")


def _outline(half: float, high: float, point: float, roundness: float) -> NDArray[np.float64]:
    """A knight's shield (x, y) about the origin, [S, 2]; `point` makes it more pointed, `roundness` 1 a circle."""
    sides = [(0.3, -0.9), (0.62, -0.68), (0.86, -0.35), (0.97, 0.0), (1.0, 0.35), (1.0, 1.0)]
    right = np.array([(half * (x + (1 - point) * 0.35 * max(0.0, -y) * (1 - x)), high * y) for x, y in sides])
    heater = np.vstack([[0.0, -high], right, [0.0, 1.08 * high], (right * [-1, 1])[::-1]])
    angle = np.radians([-90, -68, -45, -20, 0, 25, 55, 90])
    angle = np.concatenate([angle, np.pi - angle[-2:0:-1]])
    circle = 0.92 * high * np.column_stack([np.cos(angle), np.sin(angle)])
    return (1 - roundness) * heater + roundness * circle


def _dished(outline: NDArray[np.float64], low: float, top: float, color: Color) -> Mesh:
    """A plate between `low` and `top` that bends back toward its left and right."""
    back = -0.55 * outline[:, 0] ** 2
    levels = ((0.02, low), (0.5, low), (1.0, low), (1.0, top), (0.5, top + 0.01), (0.02, top + 0.02))
    return loft([np.column_stack([share * outline, share**2 * back + z]) for share, z in levels], color)


def _backed(plate: Mesh, span: int, color: Color) -> Mesh:
    """A dished plate whose back, its first two spans of `span` faces and a cap, is `color`."""
    faces = np.arange(len(plate.faces))
    return painted(plate, color, (faces < 2 * span) | ((faces >= 5 * span) & (faces < 5.5 * span)))


def _shield(look: Look) -> Mesh:
    half, point, high = look.vary(0, 0.36, 0.44, 0.52), look.vary(1, 0.3, 1.0, 1.5), 0.58
    field, second = look.paint(rgb("#1f5fe0")), look.paint(rgb("#1746a8"), 0.65)
    outline = _outline(half, high, point, look["round"])
    wide = 0.84 * float(np.interp(0.16, outline[4:7, 1], outline[4:7, 0]))
    bar: list[Point] = [(x, 0.16, -0.55 * x**2 + 0.055) for x in (-wide, -0.5 * wide, 0.0, 0.5 * wide, wide)]
    return merge([
        _backed(_dished(outline, -0.05, 0.02, GOLD), 2 * len(outline), second),
        _dished(0.86 * outline, -0.02, 0.055, field),
        tube([(0, -0.84 * high, 0.03), (0, 0.0, 0.06), (0, 0.86 * high, 0.055)], [0.045, 0.055, 0.05], second, 8),
        tube(bar, [0.05] * 5, second, 8),
        ellipsoid((0, 0.16, 0.07), (0.13, 0.13, 0.085), GOLD, 16),
        ellipsoid((0, 0.16, 0.13), (0.055, 0.055, 0.05), PLUME, 10),
        tube([(0, 0.28, -0.03), (0, 0.2, -0.13), (0, -0.05, -0.13), (0, -0.15, -0.03)], [0.04] * 4, rgb("#5b2f16"), 8),
    ])  # fmt: skip


def helmet_parts(look: Look, plume: float, visor: float, sides: int = 24) -> list[Mesh]:
    """A knight's helmet about 0.75 high around the origin; how tall its plume is and how far its visor stands out."""
    steel, dark = look.paint(PLATE), look.paint(DARK, 0.65)
    depth = 1.15 + visor
    shell = lathe([(0.27, -0.26), (0.31, -0.16), (0.32, -0.01), (0.318, 0.058), (0.29, 0.09)], steel, 2 * sides, depth)
    at = centroids(shell)
    slit = (np.abs(at[:, 1] - 0.024) < 0.03) & (at[:, 2] > 0) & (np.abs(at[:, 0]) < 0.24)
    bowl = [(0.3, -0.36), (0.31, -0.2), (0.3, 0.02), (0.27, 0.18), (0.19, 0.3), (0.08, 0.365), (0.02, 0.375)]
    front = 0.03 + 0.31 * depth
    parts = [
        lathe(bowl, steel, sides, 1.1),
        lathe([(0.34, -0.42), (0.35, -0.36), (0.31, -0.32)], GOLD, sides, 1.1),
        # The visor is a second, wider shell over the front.
        moved(painted(shell, INK, slit), (0, 0, 0.03)),
        *both_sides(ellipsoid((0.31, 0.0, 0.0), (0.07, 0.08, 0.08), GOLD, 10)),
        ring((0, 0.1, 0.015), 0.3, 0.032, (0, 1, 0), GOLD, sides),
        box((0, -0.08, front), (0.06, 0.34, 0.07), GOLD),
        tube([(0, 0.1, 0.3), (0, 0.3, 0.2), (0, 0.385, 0.0), (0, 0.3, -0.22), (0, 0.05, -0.32)], [0.04] * 5, dark, 8),
    ]
    for x in (0.1, 0.185):
        for y in (-0.09, -0.18):
            z = 0.03 + depth * float(np.sqrt(0.305**2 - x**2))
            parts += both_sides(ellipsoid((x, y, z), (0.03, 0.034, 0.04), INK, 6))
    path: list[Point] = [(0, 0.34, 0.02), (0, 0.38 + 0.6 * plume, -0.02), (0, 0.42 + 0.75 * plume, -0.2),
                         (0, 0.28 + 0.3 * plume, -0.42), (0, 0.08, -0.5)]  # fmt: skip
    return [*parts, tube(path, [0.045, 0.09, 0.12, 0.105, 0.03], PLUME, 10)]


def _helmet(look: Look) -> Mesh:
    return merge(helmet_parts(look, look.vary(1, 0.08, 0.22, 0.4), look.vary(0, -0.05, 0.12, 0.4)))


def _suit_of_armor(look: Look) -> Mesh:
    shoulder, plume = look.vary(0, 0.08, 0.13, 0.2), look.vary(1, 0.0, 0.22, 0.5)
    steel, dark = look.paint(PLATE), look.paint(rgb("#6d7f91"), 0.65)
    helmet = merge(helmet_parts(look, plume, 0.12, 12))
    head = moved(Mesh(helmet.vertices * np.float32(0.44), helmet.faces, helmet.face_colors), (0, 0.47, 0))
    leg = [
        limb((0.11, -0.14, 0), (0.12, -0.34, 0.01), 0.09, 0.08, steel, 10),
        ellipsoid((0.12, -0.37, 0.04), (0.075, 0.075, 0.075), GOLD, 8),
        limb((0.12, -0.38, 0), (0.125, -0.6, 0), 0.08, 0.068, steel, 10),
        ellipsoid((0.13, -0.65, 0.06), (0.085, 0.065, 0.15), dark, 8),
    ]
    arm = [
        ellipsoid((0.26, 0.2, 0), (shoulder, 0.1, 0.125), steel, 12),
        moved(ring((0, 0, 0), 0.9 * shoulder, 0.026, (0, 1, 0), GOLD, 14), (0.265, 0.165, 0)),
        limb((0.29, 0.16, 0), (0.33, -0.01, 0.01), 0.068, 0.06, dark, 8),
        ellipsoid((0.335, -0.03, -0.005), (0.065, 0.065, 0.065), GOLD, 8),
        limb((0.335, -0.04, 0.01), (0.34, -0.17, 0.06), 0.062, 0.07, steel, 10),
        ellipsoid((0.34, -0.23, 0.08), (0.07, 0.08, 0.07), dark, 8),
    ]
    return merge([
        head,
        lathe([(0.17, -0.02), (0.215, 0.12), (0.22, 0.2), (0.15, 0.29), (0.1, 0.3)], steel, 16, 0.8),
        lathe([(0.2, -0.2), (0.225, -0.16), (0.175, -0.03)], dark, 20, 0.85),
        lathe([(0.19, -0.045), (0.19, 0.0)], GOLD, 20, 0.85),
        box((0, 0.13, 0.155), (0.05, 0.2, 0.06), GOLD, rotation(x_deg=-4)),
        box((0, 0.16, 0.158), (0.16, 0.05, 0.06), GOLD, rotation(x_deg=-4)),
        lathe([(0.12, 0.26), (0.13, 0.32), (0.1, 0.33)], steel, 16),
        *[part for piece in leg + arm for part in both_sides(piece)],
        lathe([(0.34, -0.76), (0.34, -0.7), (0.31, -0.68)], rgb("#5b3a26"), 24, 0.8),
    ])  # fmt: skip


def _boots(look: Look) -> Mesh:
    shaft, toe = look.vary(0, 0.18, 0.34, 0.52), look.vary(1, 0.2, 0.27, 0.36)
    hide, cuff = look.paint(rgb("#8a4b22")), look.paint(rgb("#b5713c"), 1.25)
    sole = rgb("#33241c")
    x = 0.2
    boot = [
        moved(lathe([(0.15, -0.42), (0.155, -0.3), (0.14, -0.2), (0.165, -0.2 + shaft), (0.115, -0.2 + shaft),
                     (0.1, -0.1 + 0.3 * shaft), (0.02, -0.11 + 0.3 * shaft)], hide, 18), (x, 0, -0.08)),
        moved(lathe([(0.19, -0.2 + shaft - 0.1), (0.195, -0.2 + shaft - 0.02), (0.19, -0.2 + shaft + 0.02),
                     (0.115, -0.2 + shaft + 0.02), (0.112, -0.2 + shaft - 0.08)], cuff, 18), (x, 0, -0.08)),
        ellipsoid((x, -0.36, 0.1), (0.15, 0.13, toe), hide, 16),
        ellipsoid((x, -0.37, 0.1 + 0.55 * toe), (0.135, 0.105, 0.48 * toe), look.paint(rgb("#6d3a1a"), 0.7), 14),
        _sole(x, toe, sole),
        box((x, -0.47, -0.15), (0.24, 0.12, 0.16), sole),
        moved(ring((0, 0, 0), 0.14, 0.035, (0, 1, -0.3), rgb("#4a2a15"), 18), (x, -0.24, -0.06)),
        box((x, -0.215, 0.095), (0.1, 0.1, 0.06), GOLD, rotation(x_deg=-20)),
    ]  # fmt: skip
    return merge([part for piece in boot for part in both_sides(piece)])


def _sole(x: float, toe: float, color: Color) -> Mesh:
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    outline = [(0.16 * float(np.cos(a)), 0.5 * (toe + 0.34) * 0.98 * float(np.sin(a))) for a in angle]
    middle = 0.5 * (0.1 + toe - 0.24)
    return slab(outline, 0.08, color, (x, -0.46, middle), rotation(x_deg=90))


KINDS = (
    Kind("shield", _shield, ("knight's shield", "medieval shield", "heater shield", "heraldic shield")),
    Kind("helmet", _helmet, ("knight's helmet", "medieval helmet", "helm", "knight helm", "visored helmet")),
    Kind("suit of armor", _suit_of_armor, ("armor", "armour", "plate armor", "knight's armor", "suit of armour")),
    Kind(
        "boots",
        _boots,
        ("leather boots", "pair of boots", "adventurer's boots", "pirate boots", "hiking boots"),
        uncountable=True,
    ),
)
