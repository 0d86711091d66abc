"""Meals: what comes in a bun, on rice, out of a pan."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.food import food_assets
from att3d_core.library.toybox.shapes import (
    Point,
    box,
    ellipsoid,
    lathe,
    loft,
    moved,
    rgb,
    rotation,
    rounded_box,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.produce import recolored
from att3d_core.library.toybox.world.parts.rounds import around, puddle

BUN, CRUST, MUSTARD, NORI = rgb("#e3a14f"), rgb("#c9772b"), rgb("#ffd21f"), rgb("#20352a")


def _hamburger(look: Look) -> Mesh:
    mesh = food_assets()[0].build()
    for own, shade in ((BUN, 1.0), (CRUST, 0.85)):
        mesh = recolored(mesh, own, look.paint(own, shade))
    # The filling between the halves of the bun, and the dome above, change in height.
    filling, dome = look.vary(0, 0.65, 1.0, 1.7), look.vary(1, 0.7, 1.0, 1.4)
    y = mesh.vertices[:, 1] - GROUND_Y
    low, high = 0.15, 0.38
    new = np.minimum(y, low) + np.clip(y - low, 0, high - low) * filling + np.maximum(y - high, 0) * dome
    vertices = np.column_stack([mesh.vertices[:, 0], new, mesh.vertices[:, 2]])
    return Mesh(vertices.astype(np.float32), mesh.faces, mesh.face_colors)


def _hot_dog(look: Look) -> Mesh:
    fat, poke = look.vary(0, 0.1, 0.125, 0.155), look.vary(1, 0.5, 0.62, 0.74)
    bun, sausage = look.paint(BUN), look.paint(rgb("#c8432a"), 0.75)
    parts = [
        rounded_box((0, 0, 0.15), (1.1, 0.32, 0.26), look.paint(CRUST, 0.9), 18, 2.8),
        rounded_box((0, 0, -0.15), (1.1, 0.38, 0.26), look.paint(CRUST, 0.9), 18, 2.8),
        rounded_box((0, -0.08, 0), (1.04, 0.2, 0.46), bun, 18, 3.0),
        *[rounded_box((0, 0.035, 0.1 * side), (1.04, 0.27, 0.2), rgb("#f6d9a0"), 18, 2.8) for side in (-1, 1)],
    ]
    path, radii = smooth_path(
        [(-poke, 0.16, 0), (-0.92 * poke, 0.11, 0), (0, 0.08, 0), (0.92 * poke, 0.11, 0), (poke, 0.16, 0)],
        [0.5 * fat, fat, 1.05 * fat, fat, 0.5 * fat],
        14,
    )
    wave: list[Point] = []
    for t in np.linspace(-1, 1, 22):
        lift = 0.08 + 0.03 * t**2 + fat
        wave.append((float(0.8 * poke * t), float(lift), float(0.065 * np.sin(4.5 * math.pi * t))))
    lettuce: list[Point] = [
        (float(0.5 * t), float(0.14 + 0.03 * np.sin(9 * math.pi * t)), float(0.145 + 0.03 * np.cos(7 * t)))
        for t in np.linspace(-1, 1, 24)
    ]
    return merge([
        *parts,
        tube(path, radii, sausage, 14),
        tube(wave, [0.034] * len(wave), MUSTARD, 8),
        tube(lettuce, [0.045] * len(lettuce), rgb("#4fae2e"), 6),
    ])  # fmt: skip


def _fried_egg(look: Look) -> Mesh:
    yolk, wavy = look.vary(0, 0.16, 0.21, 0.27), look.vary(1, 0.04, 0.13, 0.24)
    white, gold = look.paint(rgb("#fbf9f2"), 1.6), look.paint(rgb("#ffb81f"))
    angle = around(36)
    reach = 0.5 * (1 + wavy * (0.7 * np.sin(3 * angle + 0.5) + 0.5 * np.sin(5 * angle) + 0.3 * np.cos(2 * angle)))
    levels = ((0.06, -0.05), (0.95, -0.05), (1.0, -0.02), (0.97, 0.02), (0.8, 0.055), (0.45, 0.07), (0.05, 0.08))
    parts = [
        puddle(reach, levels, white),
        puddle(reach, ((0.05, -0.045), (1.04, -0.045), (1.04, -0.01), (0.05, 0.0)), rgb("#d9a45a")),
        ellipsoid((0.02, 0.1, 0.02), (yolk, 0.55 * yolk, yolk), gold, 20),
        ellipsoid((-0.3 * yolk, 0.1 + 0.44 * yolk, -0.05), (0.06, 0.028, 0.045), look.paint(rgb("#fff2c0"), 1.4), 10),
    ]
    return merge([moved(part, turn=rotation(x_deg=48)) for part in parts])


def _sushi(look: Look) -> Mesh:
    long, band = look.vary(0, 0.34, 0.42, 0.5), look.vary(1, 0.05, 0.09, 0.16)
    rice, fish, fat = rgb("#fbf7ea"), look.paint(rgb("#ff7a3d")), look.paint(rgb("#ffc9a3"), 1.45)
    tray = look.paint(rgb("#8a5528"), 0.75)
    parts = [rounded_box((0, 0.13, -0.12), (2 * long - 0.06, 0.3, 0.36), rice, 18, 3.2)]
    # The fish lies over the rice and bends down at both ends.
    rings = []
    for t in np.linspace(-1, 1, 11):
        y, half = 0.315 - 0.15 * t**4, 0.22 * (1 - 0.25 * t**4)
        rings.append(
            [
                (long * 1.08 * t, y + a, -0.12 + half * b)
                for a, b in (
                    (-0.06, 1.0),
                    (0.02, 1.02),
                    (0.065, 0.7),
                    (0.075, 0.0),
                    (0.065, -0.7),
                    (0.02, -1.02),
                    (-0.06, -1.0),
                )
            ]
        )
    parts.append(loft(rings, fish))  # fmt: skip
    for x in (-0.66, -0.28, 0.28, 0.66):
        at = x * long * 1.08
        drop = 0.15 * x**4
        stripe: list[Point] = [(at - 0.03, 0.29 - drop, 0.1), (at - 0.01, 0.375 - drop, 0.03),
                               (at + 0.01, 0.388 - drop, -0.12),
                               (at + 0.03, 0.375 - drop, -0.27), (at + 0.04, 0.29 - drop, -0.34)]  # fmt: skip
        parts.append(tube(stripe, [0.028] * 5, fat, 6))
    parts.append(rounded_box((0, 0.2, -0.12), (2 * band, 0.4, 0.5), NORI, 14, 5.0))
    for x in (-0.24, 0.24):
        for r, y, color in ((0.18, 0.22, NORI), (0.15, 0.235, rice), (0.08, 0.255, fish)):
            parts.append(moved(lathe([(r, -0.03), (r, y)], color, 18), (x, 0, 0.3)))
        parts.append(moved(lathe([(0.03, 0.2), (0.03, 0.275)], rgb("#5fc24a"), 8), (x + 0.03, 0, 0.31)))
    parts += [box((0, -0.05, 0.05), (1.2, 0.09, 0.92), tray)]
    parts += [box((x, -0.13, 0.05), (0.1, 0.1, 0.82), rgb("#5f3717")) for x in (-0.4, 0.4)]
    return merge(parts)


KINDS = (
    Kind("hamburger", _hamburger, ("burger", "cheeseburger", "beef burger"), without=SENSELESS),
    Kind("hot dog", _hot_dog, ("hotdog", "sausage in a bun", "frankfurter", "hot dog with mustard"), without=SENSELESS),
    Kind("fried egg", _fried_egg, ("sunny side up egg", "egg sunny side up", "breakfast egg", "fried eggs"),
         without=SENSELESS),
    Kind("sushi", _sushi, ("nigiri", "sushi roll", "plate of sushi", "maki", "salmon sushi"), without=SENSELESS,
         uncountable=True),
)  # fmt: skip
