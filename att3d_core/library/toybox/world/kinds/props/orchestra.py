"""Instruments of an orchestra: violin, trumpet, harp."""

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
    rgb,
    ring,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.vessels import handle
from att3d_core.library.toybox.world.parts.woodwork import EBONY, plank

STRING = rgb("#fff6dc")


def _bout(points: list[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """A smooth stretch of an outline."""
    path, _ = smooth_path([(x, y, 0.0) for x, y in points], [0.1] * len(points), count)
    return [(x, y) for x, y, _ in path]


def _violin(look: Look) -> Mesh:
    top, side = look.paint(rgb("#d9641e")), look.paint(rgb("#7c2c0c"), 0.6)
    waist, neck = look.vary(0, 0.11, 0.145, 0.18), look.vary(1, 0.3, 0.4, 0.54)
    # Its waist meets the rounds above and below in corners; a guitar has none.
    right = [
        *_bout([(0.0, 0.0), (0.17, 0.02), (0.29, 0.14), (0.28, 0.24), (0.25, 0.3)], 9)[1:],
        *_bout([(0.25, 0.3), (waist, 0.36), (waist, 0.44), (0.22, 0.51)], 6)[1:],
        *_bout([(0.22, 0.51), (0.235, 0.6), (0.18, 0.71), (0.06, 0.75)], 7)[1:],
    ]
    outline = [(0.0, 0.0), *right, *[(-x, y) for x, y in right[::-1]]]
    end = 0.74 + neck
    hole = [
        tube([(0.15, 0.26, 0.1), (0.115, 0.31, 0.1), (0.125, 0.4, 0.1), (0.1, 0.46, 0.1)], [0.034] * 4, EBONY, 6),
        *[ellipsoid((x, y, 0.1), (0.042, 0.042, 0.034), EBONY, 8) for x, y in ((0.15, 0.26), (0.1, 0.46))],
    ]
    scroll = [
        ring((0, end + 0.2, 0.03), 0.05, 0.04, (1, 0, 0), side, 14, 8),
        ellipsoid((0, end + 0.2, 0.03), (0.075, 0.04, 0.04), top, 8),
    ]
    # The bow leans behind it, aslant, so that both its ends are seen.
    bow = [
        rod((0, -0.6, 0), (0, 0.6, 0), 0.034, side),
        rod((0.085, -0.54, 0), (0.06, 0.55, 0), 0.03, STRING),
        box((0.045, -0.53, 0), (0.15, 0.11, 0.09), EBONY),
        box((0.035, 0.57, 0), (0.13, 0.07, 0.08), side),
    ]
    return merge(
        [
            extrude(outline, 0.17, side),
            extrude([(x * 0.91, 0.37 + (y - 0.37) * 0.94) for x, y in outline], 0.05, top, (0, 0, 0.085)),
            *[part for piece in hole for part in both_sides(piece)],
            box((0, 0.36, 0.13), (0.2, 0.055, 0.1), STRING),
            extrude([(-0.04, 0.04), (0.04, 0.04), (0.08, 0.28), (-0.08, 0.28)], 0.06, EBONY, (0, 0, 0.135)),
            ellipsoid((-0.15, 0.05, 0.1), (0.12, 0.075, 0.05), EBONY, 10),
            box((0, 0.62 + neck / 2, 0.1), (0.1, neck + 0.24, 0.09), side),
            box((0, 0.5 + (end - 0.5) / 2, 0.15), (0.115, end - 0.5, 0.06), EBONY),
            box((0, 0.28 + (end - 0.28) / 2, 0.175), (0.055, end - 0.26, 0.055), STRING),
            box((0, end + 0.08, 0.05), (0.1, 0.2, 0.1), side),
            *scroll,
            *both_sides(rod((0.03, end + 0.04, 0.05), (0.16, end + 0.06, 0.05), 0.034, EBONY)),
            *both_sides(rod((0.03, end + 0.13, 0.05), (0.16, end + 0.15, 0.05), 0.034, EBONY)),
            *[moved(part, (0.02, 0.54, -0.1), rotation(z_deg=-34)) for part in bow],
        ]
    )


def _trumpet(look: Look) -> Mesh:
    brass, deep = look.paint(rgb("#fbc02d")), look.paint(rgb("#c77f12"), 0.68)
    flare, reach = look.vary(0, 0.19, 0.25, 0.32), look.vary(1, 0.26, 0.38, 0.52)
    pipe, y, low = 0.05, 0.46, 0.18
    bell = [(0.05, 0), (0.055, reach * 0.35), (0.08, reach * 0.62), (flare * 0.6, reach * 0.87), (flare, reach)]
    mouth = [(flare - 0.04, reach - 0.02), (flare * 0.5, reach - 0.1), (0.03, reach - 0.16)]
    bent = [(-0.28, y - 0.02, 0), (-0.4, y - 0.08, 0), (-0.4, low + 0.06, 0), (-0.28, low, 0), (0.3, low, 0),
            (0.42, low + 0.06, 0), (0.42, y - 0.17, 0), (0.32, y - 0.1, 0)]  # fmt: skip
    line, right = y - 0.02, rotation(z_deg=-90)
    mouthpiece = lathe([(0.05, 0), (0.045, 0.06), (0.09, 0.12), (0.085, 0.15)], deep, 14)
    valves = []
    for x in (-0.15, 0.0, 0.15):
        valves += [
            moved(lathe([(0.062, 0.08), (0.066, 0.1), (0.066, y + 0.06), (0.062, y + 0.08)], brass, 14), (x, 0, 0)),
            rod((x, y, 0), (x, y + 0.16, 0), 0.03, deep),
            moved(lathe([(0.062, y + 0.14), (0.062, y + 0.19), (0.04, y + 0.2)], STRING, 12), (x, 0, 0)),
        ]
    return merge(
        [
            tube([(-0.4, line, 0.0), (0.3, line, 0.0)], [pipe, pipe], brass, 12),
            tube([(-0.72, line, 0), (-0.38, line, 0)], [0.036, pipe], deep, 12),
            moved(mouthpiece, (-0.66, line, 0), rotation(z_deg=90)),
            moved(lathe([*bell, *mouth], brass, 28), (0.28, line, 0), right),
            moved(ring((0, reach, 0), flare - 0.01, 0.036, (0, 1, 0), deep, 28), (0.28, line, 0), right),
            handle(bent, pipe, brass, 30, 10),
            *valves,
        ]
    )  # fmt: skip


def _harp(look: Look) -> Mesh:
    gilt, deep = look.paint(rgb("#f5b82e")), look.paint(rgb("#a5600f"), 0.62)
    wide, high = look.vary(0, 0.54, 0.7, 0.86), look.vary(1, 0.84, 1.02, 1.2)
    left, right = -wide / 2, wide / 2
    # The neck swings from the top of the pillar down and up again to the sounding board.
    neck = [(left, high, 0), (left + 0.2 * wide, high - 0.04, 0), (left + 0.55 * wide, high * 0.76, 0),
            (left + 0.85 * wide, high * 0.73, 0), (right, high * 0.8, 0)]  # fmt: skip
    curve, _ = smooth_path(neck, [0.06] * 5, 24)
    foot, shoulder = (left + 0.12, 0.13), (right, high * 0.78)
    strings = []
    for i in range(6):
        t = (i + 1) / 7
        x = left + wide * (0.08 + 0.82 * t)
        bottom = foot[1] + (shoulder[1] - foot[1]) * (x - foot[0]) / (shoulder[0] - foot[0])
        top = float(np.interp(x, *np.asarray(curve).T[:2]))
        strings.append(rod((x, bottom, 0), (x, top, 0), 0.025, STRING, sides=6))
    return merge(
        [
            moved(
                lathe([(0.09, 0.08), (0.06, 0.2), (0.05, high * 0.5), (0.065, high - 0.06), (0.09, high)], gilt, 14),
                (left, 0, 0),
            ),
            *[moved(ring((0, y, 0), 0.075, 0.035, (0, 1, 0), deep, 16), (left, 0, 0)) for y in (0.16, high - 0.1)],
            tube(curve, [0.062] * len(curve), gilt, 10),
            ring((left, high + 0.05, 0), 0.065, 0.045, (0, 0, 1), deep, 16, 8),
            ellipsoid((right, high * 0.81, 0), (0.09, 0.09, 0.09), deep, 10),
            plank((foot[0] - 0.06, foot[1] - 0.06, 0), (shoulder[0], shoulder[1], 0), 0.15, 0.13, deep),
            box((left + 0.08, 0.05, 0), (0.42, 0.1, 0.36), gilt),
            *strings,
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("violin", _violin, ("fiddle", "viola", "violin with a bow", "string instrument", "stradivarius")),
    Kind("trumpet", _trumpet, ("brass trumpet", "jazz trumpet", "cornet", "bugle", "brass instrument")),
    Kind("harp", _harp, ("concert harp", "celtic harp", "angel's harp")),
)
