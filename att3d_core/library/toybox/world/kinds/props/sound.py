"""What is heard: radio, headphones, microphone, and the telephone with a dial."""

from __future__ import annotations

import math

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
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.panels import CHROME, DARK, SIDEWAYS, dial, panel, rows_of_boxes
from att3d_core.library.toybox.world.parts.vessels import handle
from att3d_core.library.toybox.world.parts.woodwork import BRASS

CREAM, INK = rgb("#fbf3df"), rgb("#1f2229")


def _radio(look: Look) -> Mesh:
    case, deep = look.paint(rgb("#f0722a")), look.paint(rgb("#a93d12"), 0.66)
    half, aerial = look.vary(0, 0.46, 0.58, 0.68), look.vary(1, 0.18, 0.32, 0.5)
    front, tall = 0.15, 0.52
    speaker = half * 0.58
    grip = [(-half * 0.72, 0.5, 0), (-half * 0.7, 0.68, 0), (0, 0.71, 0), (half * 0.7, 0.68, 0), (half * 0.72, 0.5, 0)]
    reds = [[rgb("#ef3340"), rgb("#ffd02e"), rgb("#35c65a")]]
    round_ones = [
        dial((speaker, 0.24, front + 0.0), 0.2, 0.07, CREAM, 24),
        dial((speaker, 0.24, front + 0.015), 0.155, 0.07, DARK, 24),
        ellipsoid((speaker, 0.24, front + 0.05), (0.075, 0.075, 0.04), CHROME, 12),
    ]
    return merge(
        [
            panel((0, tall / 2 + 0.02, 0), (2 * half, tall, 0.3), case, 0.07),
            *[part for piece in round_ones for part in both_sides(piece)],
            panel((0, 0.2, front), (half * 0.34, 0.22, 0.07), deep, 0.03),
            *both_sides(dial((half * 0.085, 0.2, front + 0.02), 0.04, 0.07, CREAM, 10)),
            box((0, 0.445, front), (half * 1.1, 0.075, 0.06), CREAM),
            box((half * 0.2, 0.445, front + 0.012), (0.05, 0.09, 0.06), rgb("#ef3340")),
            *both_sides(dial((half * 0.78, 0.47, front), 0.05, 0.08, CHROME, 12)),
            *rows_of_boxes((0, 0.555, 0.05), (0.1, 0.07, 0.1), (0.14, 0.1), reds),
            handle(grip, 0.042, deep, 16),
            rod((half * 0.7, 0.5, -0.08), (half * 0.7 + aerial * 0.55, 0.5 + aerial, -0.08), 0.028, CHROME),
            ellipsoid((half * 0.7 + aerial * 0.55, 0.5 + aerial, -0.08), (0.045, 0.045, 0.045), CHROME, 8),
            *both_sides(box((half * 0.6, 0.02, 0), (0.16, 0.06, 0.2), INK)),
        ]
    )


def _headphones(look: Look) -> Mesh:
    band, shell = look.paint(rgb("#2f8df0")), look.paint(rgb("#ef3340"), 0.7)
    cup, rise = look.vary(0, 0.2, 0.25, 0.31), look.vary(1, 0.34, 0.46, 0.6)
    x, y = 0.42, 0.32
    over = [(px, py, 0.0) for px, py in arc((0, y + 0.12), x + 0.06, 0, 180, 15, rise / 0.48)]
    pad = [(px, py, 0.0) for px, py in arc((0, y + 0.08), x + 0.02, 50, 130, 9, rise / 0.48)]
    aside = rotation(z_deg=-90)
    ear = [
        lathe([(cup, -0.02), (cup, 0.08), (cup * 0.75, 0.15)], shell, 24),
        lathe([(cup * 0.5, 0.1), (cup * 0.5, 0.18)], band, 18),
        lathe([(cup * 0.8, -0.15), (cup * 0.95, -0.11), (cup * 0.95, -0.02), (cup * 0.8, 0.0)], INK, 24),
    ]
    ears = [part for piece in ear for part in both_sides(moved(piece, (x, y, 0), aside))]
    arms = both_sides(box((x + 0.06, y + 0.16, 0), (0.11, 0.3, 0.16), band))
    return merge([tube(over, [0.06] * 15, band, 10), tube(pad, [0.065] * 9, INK, 10), *ears, *arms])


def _microphone(look: Look) -> Mesh:
    grip, deep = look.paint(rgb("#2b2f3a")), look.paint(rgb("#d8333c"), 0.72)
    ball, long = look.vary(0, 0.2, 0.26, 0.32), look.vary(1, 0.46, 0.64, 0.84)
    middle = long + 0.1 + ball * 0.7
    mesh, wire = rgb("#c9d1d8"), rgb("#6f7a86")
    hoops = []
    for level in (-0.45, 0.0, 0.45, 0.8):
        reach = ball * math.sqrt(1 - level * level)
        hoops.append(ring((0, middle + level * ball, 0), reach, 0.026, (0, 1, 0), wire, 20))
    return merge(
        [
            lathe([(0.1, 0), (0.12, 0.03), (0.13, long * 0.5), (0.18, long), (0.2, long + 0.05)], grip, 20),
            lathe([(0.125, 0.0), (0.135, 0.04), (0.13, 0.08)], deep, 20),
            ellipsoid((0, middle, 0), (ball, ball, ball), mesh, 20),
            *hoops,
            *[ring((0, middle, 0), ball, 0.026, axis, wire, 20) for axis in ((1, 0, 0), (0, 0, 1))],
            lathe(
                [(0.2, long), (ball + 0.025, long + 0.08), (ball + 0.025, long + 0.14), (0.2, long + 0.16)], deep, 24
            ),
            box((0, long * 0.66, 0.15), (0.1, 0.2, 0.06), CREAM),
            box((0, long * 0.66 + 0.04, 0.165), (0.065, 0.08, 0.06), rgb("#35c65a")),
        ]
    )


def _telephone(look: Look) -> Mesh:
    skin, deep = look.paint(rgb("#d9262f")), look.paint(rgb("#8f141c"), 0.66)
    wide, lift = look.vary(0, 0.34, 0.42, 0.5), look.vary(1, 0.5, 0.58, 0.74)
    # Seen from the side, (z, y): it slopes towards the one who dials.
    wedge = [(-0.3, 0.02), (0.38, 0.02), (0.38, 0.12), (0.02, lift - 0.1), (-0.26, lift - 0.1)]
    slope = -math.degrees(math.atan2(0.36, lift - 0.22))
    at = (0, (lift + 0.02) / 2 + 0.01, 0.2)
    holes = [
        dial((0.155 * math.cos(t), 0.155 * math.sin(t), 0.05), 0.042, 0.06, INK, 8)
        for t in (math.radians(36 * i) for i in range(10))
    ]
    plate = [
        dial((0, 0, 0.0), 0.235, 0.08, BRASS, 28),
        dial((0, 0, 0.02), 0.205, 0.08, CREAM, 28),
        *holes,
        dial((0, 0, 0.04), 0.08, 0.08, skin, 16),
    ]
    y = lift + 0.1
    return merge(
        [
            extrude(wedge, 2 * wide - 0.06, skin, (0, 0, 0), SIDEWAYS),
            box((0, 0.04, 0.04), (2 * wide + 0.06, 0.08, 0.78), deep),
            *[moved(part, at, rotation(x_deg=slope)) for part in plate],
            *both_sides(box((0.2, lift - 0.05, -0.12), (0.09, 0.2, 0.26), BRASS)),
            rod((-wide, y, -0.12), (wide, y, -0.12), 0.07, deep),
            *both_sides(rod((wide + 0.02, y + 0.04, -0.12), (wide + 0.06, y - 0.17, -0.12), 0.13, skin, 0.15, 16)),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("radio", _radio, ("boombox", "boom box", "ghetto blaster", "portable radio", "cassette player", "stereo",
                           "cassette recorder", "radio with an antenna")),
    Kind("headphones", _headphones, ("headphone", "pair of headphones", "headset", "earphones", "dj headphones"),
         uncountable=True),
    Kind("microphone", _microphone, ("mic", "singer's microphone", "stage microphone", "karaoke microphone",
                                     "handheld microphone")),
    Kind("telephone", _telephone, ("rotary phone", "rotary telephone", "old telephone", "landline phone", "dial phone",
                                   "retro phone", "old phone", "desk phone")),
)  # fmt: skip
