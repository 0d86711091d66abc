"""What lies in a study: book, scroll, globe, hourglass."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    moved,
    painted,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import GOLD
from att3d_core.library.toybox.world.parts.outlines import arc, star_outline
from att3d_core.library.toybox.world.parts.woodwork import BRASS, front_and_back

PAPER, INK = rgb("#f9efd2"), rgb("#5b3a22")


def _book(look: Look) -> Mesh:
    cover, spine = look.paint(rgb("#b3222f")), look.paint(rgb("#7d121d"), 0.66)
    thick, tall = look.vary(0, 0.2, 0.3, 0.46), look.vary(1, 0.74, 0.92, 1.12)
    half, middle = 0.33, tall / 2
    back = [
        (-half - 0.06, -thick / 2),
        (-half + 0.03, -thick / 2),
        (-half + 0.03, thick / 2),
        (-half - 0.06, thick / 2),
        *arc((-half - 0.06, 0), thick / 2, 90, 270, 7)[1:-1],
    ]
    corner = box((half - 0.055, 0, thick / 2 + 0.012), (0.15, 0.15, 0.07), GOLD)
    return merge(
        [
            box((0.0, middle, 0), (2 * half - 0.06, tall - 0.09, thick - 0.05), PAPER),
            *[box((0.01, middle, z), (2 * half, tall, 0.065), cover) for z in (-thick / 2, thick / 2)],
            extrude(back, tall + 0.005, spine, (0, middle, 0), rotation(x_deg=90)),
            *[
                moved(
                    extrude([(x * 1.0 - 0.01, y * 1.08) for x, y in back], 0.07, GOLD, turn=rotation(x_deg=90)),
                    (0, y, 0),
                )
                for y in (tall * 0.2, tall * 0.8)
            ],
            *[moved(part, (0, y, 0)) for y in (0.085, tall - 0.085) for part in front_and_back(corner)],
            extrude(star_outline(4, 0.2, 0.085), 0.07, GOLD, (0.03, middle, thick / 2 + 0.025)),
            ellipsoid((0.03, middle, thick / 2 + 0.05), (0.07, 0.07, 0.05), rgb("#2fa8e8"), 8),
            box((half - 0.16, -0.0 + 0.02, 0), (0.09, 0.12, 0.065), rgb("#f2b52c")),
        ]
    )


def _scroll(look: Look) -> Mesh:
    paper, edge = look.paint(rgb("#f0dba4")), look.paint(rgb("#c9a45e"), 0.7)
    wide, long = look.vary(0, 0.3, 0.4, 0.54), look.vary(1, 0.6, 0.72, 0.95)
    wood, seal = rgb("#8a4a22"), rgb("#c8202c")
    low, high = 0.1, 0.1 + long
    sheet = [(x, y + 0.03 * np.sin(7 * y)) for x, y in ((-wide, 0.0), (wide, 0.0), (wide, long), (-wide, long))]
    lines = [(0.82, 1.25), (0.68, 1.4), (0.54, 1.1), (0.4, 1.35)]
    rolls = []
    for y, radius in ((low, 0.1), (high, 0.085)):
        rolls += [
            rod((-wide - 0.03, y, 0.02), (wide + 0.03, y, 0.02), radius, edge, sides=16),
            rod((-wide - 0.14, y, 0.02), (wide + 0.14, y, 0.02), 0.045, wood, sides=10),
            *both_sides(ellipsoid((wide + 0.15, y, 0.02), (0.06, 0.07, 0.07), wood, 10)),
        ]
    return merge(
        [
            extrude([(float(x), float(y)) for x, y in sheet], 0.06, paper, (0, low, 0)),
            *rolls,
            *[box(((w - 1.4) * wide * 0.5, low + long * t, 0.02), (w * wide, 0.055, 0.075), INK) for t, w in lines],
            moved(
                lathe([(0.085, 0), (0.1, 0.03), (0.07, 0.06)], seal, 14),
                (wide * 0.62, low + long * 0.26, 0.02),
                rotation(x_deg=90),
            ),
            *[
                box((wide * 0.62 + x, low + long * 0.26 - 0.1, 0.02), (0.055, 0.13, 0.055), seal, rotation(z_deg=z))
                for x, z in ((-0.04, -16.0), (0.04, 16.0))
            ],
        ]
    )


_LAND = (
    (60, 45, 0.62), (95, 50, 0.55), (20, 45, 0.4), (20, 5, 0.48), (25, -20, 0.34), (-95, 45, 0.55), (-110, 60, 0.42),
    (-80, 35, 0.3), (-60, -8, 0.42), (-65, -35, 0.26), (135, -25, 0.36), (110, 15, 0.28), (-45, 72, 0.28),
    (175, 60, 0.3),
)  # fmt: skip
"""Continents as caps: longitude, latitude, radius in radians."""


def _earth(radius: float, sea: tuple[float, float, float], land: tuple[float, float, float]) -> Mesh:
    ball = ellipsoid((0, 0, 0), (radius, radius, radius), sea, 40)
    at = ball.vertices[ball.faces].mean(1)
    at /= np.linalg.norm(at, axis=1, keepdims=True)
    dry = np.zeros(len(at), np.bool_)
    for longitude, latitude, reach in _LAND:
        x, y = np.radians(longitude - 15.0), np.radians(latitude)
        middle = np.array([np.cos(y) * np.sin(x), np.sin(y), np.cos(y) * np.cos(x)])
        dry |= at @ middle > np.cos(reach)
    icy = np.abs(at[:, 1]) > 0.95
    return painted(painted(ball, land, dry), rgb("#f7fbff"), icy)


def _globe(look: Look) -> Mesh:
    sea, frame = look.paint(rgb("#1f86e6")), BRASS
    radius, stand = look.vary(0, 0.3, 0.38, 0.46), look.vary(1, 0.1, 0.2, 0.36)
    wood = rgb("#8a4a20")
    y = 0.12 + stand + radius + 0.08
    tilted = [
        _earth(radius, sea, rgb("#49b83c")),
        *[rod((0, s * (radius - 0.02), 0), (0, s * (radius + 0.11), 0), 0.036, frame) for s in (-1, 1)],
        ring((0, 0, 0), radius + 0.08, 0.036, (0, 0, 1), frame, 32),
    ]
    return merge(
        [
            lathe(
                [(0.3, 0.0), (0.3, 0.05), (0.2, 0.1), (0.08, 0.15), (0.06, 0.13 + stand), (0.09, 0.17 + stand)],
                wood,
                24,
            ),
            lathe([(0.11, 0.08 + stand * 0.5), (0.11, 0.14 + stand * 0.5)], frame, 16),
            *[moved(part, (0, y, 0), rotation(z_deg=-23)) for part in tilted],
        ]
    )


def _hourglass(look: Look) -> Mesh:
    wood, post = look.paint(rgb("#9c5a28")), look.paint(rgb("#6e3a17"), 0.7)
    tall, fat = look.vary(0, 0.78, 0.98, 1.16), look.vary(1, 0.22, 0.28, 0.36)
    glass, sand = rgb("#c9edf8"), rgb("#f5b83a")
    low, high, waist = 0.1, tall - 0.1, tall / 2
    bulb = high - waist
    below = [
        (fat * 0.92, low - 0.03),
        (fat, low + bulb * 0.18),
        (fat * 0.94, low + bulb * 0.42),
        (fat * 0.4, low + bulb * 0.5),
    ]
    above = [
        (fat * 0.94, low + bulb * 0.42),
        (fat * 0.72, low + bulb * 0.68),
        (fat * 0.3, low + bulb * 0.9),
        (0.06, waist),
    ]
    mirrored_up = [(r, tall - y) for r, y in above[::-1]]
    reach = fat + 0.06
    return merge(
        [
            *[
                lathe([(reach + 0.05, y - 0.05), (reach + 0.08, y), (reach + 0.05, y + 0.05)], wood, 24)
                for y in (0.05, tall - 0.05)
            ],
            *[
                moved(rod((0, 0.05, reach), (0, tall - 0.05, reach), 0.04, post), turn=rotation(y_deg=turn))
                for turn in (60, 180, 300)
            ],
            *[
                moved(ellipsoid((0, waist, reach), (0.06, 0.06, 0.06), wood, 8), turn=rotation(y_deg=turn))
                for turn in (60, 180, 300)
            ],
            lathe(below, sand, 24),
            lathe(above, glass, 24),
            lathe([(0.06, waist - 0.05), (0.075, waist), (0.06, waist + 0.05)], sand, 12),
            lathe(mirrored_up[:3], sand, 24),
            lathe(
                [
                    (fat * 0.4, high - bulb * 0.74),
                    *mirrored_up[2:],
                    (fat, high - bulb * 0.18),
                    (fat * 0.92, high + 0.03),
                ],
                glass,
                24,
            ),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("book", _book, ("spell book", "old book", "tome", "magic book", "leather book")),
    Kind("scroll", _scroll, ("parchment", "paper scroll", "magic scroll", "old parchment", "scroll of paper")),
    Kind("globe", _globe, ("terrestrial globe", "world globe", "earth globe", "globe on a stand")),
    Kind("hourglass", _hourglass, ("sandglass", "sand clock", "sand timer", "egg timer")),
)
