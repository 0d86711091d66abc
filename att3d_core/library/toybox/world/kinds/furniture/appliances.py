"""Bathroom, kitchen and electronics: bathtub, sink, stove, television, computer."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    lathe,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.vessels import cup, disc, handle, stretched
from att3d_core.library.toybox.world.parts.woodwork import BRASS, EBONY, four_corners, knob, plank, straight_leg

ENAMEL, WATER, CHROME, SOOT = rgb("#fbfcfd"), rgb("#35a9ee"), rgb("#8d99a6"), rgb("#24262c")
SCREEN, GLINT = rgb("#2a6fd1"), rgb("#8cc4f7")


def _bathtub(look: Look) -> Mesh:
    skin = look.paint(rgb("#dfe8ee"))
    long, deep = look.vary(0, 0.5, 0.62, 0.72), look.vary(1, 0.28, 0.38, 0.52)
    outer = [(0.3, 0.1), (0.43, 0.16), (0.52, 0.1 + deep * 0.6), (0.56, 0.1 + deep)]
    lining = [(0.3, 0.18), (0.4, 0.22), (0.49, 0.1 + deep * 0.65), (0.53, 0.14 + deep)]
    rim = 0.1 + deep
    size = (long / 0.53, 1.0, 0.6)
    claw = [
        ellipsoid((long * 0.6, 0.07, 0.17), (0.075, 0.07, 0.065), BRASS, 10),
        rod((long * 0.58, 0.08, 0.15), (long * 0.5, 0.22, 0.12), 0.045, BRASS, 0.06),
    ]
    tap = long + 0.08
    return merge(
        [
            stretched(cup(outer, 0.06, 0.16, skin, 28), size),
            stretched(cup(lining, 0.055, 0.24, ENAMEL, 28), size),
            stretched(ring((0, rim + 0.02, 0), 0.535, 0.04, (0, 1, 0), ENAMEL, 28), size),
            stretched(disc((0, rim - 0.09, 0), 0.47, 0.05, WATER), size),
            *[part for piece in claw for part in four_corners(piece)],
            handle(
                [
                    (tap, rim - 0.2, 0),
                    (tap, rim + 0.12, 0),
                    (tap - 0.06, rim + 0.22, 0),
                    (tap - 0.2, rim + 0.2, 0),
                    (tap - 0.23, rim + 0.12, 0),
                ],
                0.04,
                BRASS,
            ),
            rod((tap, rim + 0.02, -0.12), (tap, rim + 0.02, 0.12), 0.032, BRASS),
            *[ellipsoid((tap, rim + 0.02, z), (0.05, 0.05, 0.05), BRASS, 8) for z in (-0.13, 0.13)],
            rod((tap - 0.14, rim - 0.1, 0), (tap, rim - 0.1, 0), 0.045, BRASS),
            # Foam and a rubber duck's worth of yellow.
            *[
                ellipsoid((x, rim - 0.04, z), (r, r * 0.8, r), ENAMEL, 8)
                for x, z, r in ((-0.3, 0.05, 0.11), (-0.18, -0.1, 0.09), (-0.2, 0.13, 0.075), (-0.36, -0.09, 0.08))
            ],
        ]
    )


def _sink(look: Look) -> Mesh:
    skin, shade = look.paint(rgb("#eef3f6")), look.paint(rgb("#c9d5dd"), 0.75)
    wide, height = look.vary(0, 0.33, 0.42, 0.54), look.vary(1, 0.5, 0.72, 0.88)
    basin = [(0.2, height - 0.2), (0.34, height - 0.12), (0.42, height), (0.43, height + 0.05)]
    size = (wide / 0.43, 1.0, 0.78)
    back = -0.32
    return merge(
        [
            lathe([(0.22, 0.0), (0.21, 0.06), (0.13, 0.13), (0.11, height * 0.6), (0.19, height - 0.12)], shade, 20),
            stretched(cup(basin, 0.065, height - 0.1, skin, 28), size),
            stretched(disc((0, height - 0.05, 0), 0.34, 0.05, WATER), size),
            box((0, height + 0.01, back), (1.7 * wide, 0.15, 0.14), skin),
            box((0, height + 0.13, back - 0.055), (1.7 * wide - 0.04, 0.2, 0.07), shade),
            handle(
                [
                    (0, height, back + 0.02),
                    (0, height + 0.24, back + 0.02),
                    (0, height + 0.3, back + 0.12),
                    (0, height + 0.26, back + 0.25),
                    (0, height + 0.2, back + 0.26),
                ],
                0.042,
                CHROME,
            ),
            *both_sides(rod((0.16, height + 0.06, back + 0.02), (0.16, height + 0.14, back + 0.02), 0.04, CHROME)),
            ellipsoid((-0.16, height + 0.16, back + 0.02), (0.065, 0.05, 0.065), rgb("#e23a3a"), 8),
            ellipsoid((0.16, height + 0.16, back + 0.02), (0.065, 0.05, 0.065), rgb("#2f7fe8"), 8),
        ]
    )


def _stove(look: Look) -> Mesh:
    skin, side = look.paint(rgb("#f3f1ea")), look.paint(rgb("#c8ccd0"), 0.72)
    half, height = look.vary(0, 0.32, 0.4, 0.52), look.vary(1, 0.58, 0.72, 0.9)
    glow, pot = rgb("#ff8a24"), rgb("#2f9e8f")
    spots = [(x * half * 0.48, z) for x in (-1, 1) for z in (-0.14, 0.15)]
    at_x, at_z = half * 0.48, -0.14
    return merge(
        [
            box((0, height / 2 + 0.05, -0.01), (2 * half, height - 0.04, 0.66), side),
            box((0, 0.05, 0), (2 * half - 0.1, 0.1, 0.56), SOOT),
            box((0, height - 0.07, 0.32), (2 * half + 0.03, 0.15, 0.07), skin),
            *[
                moved(lathe([(0.042, 0), (0.042, 0.06)], SOOT, 12), (half * x, height - 0.07, 0.34), rotation(x_deg=90))
                for x in (-0.72, -0.36, 0.36, 0.72)
            ],
            box((0, 0.12 + (height - 0.28) / 2, 0.32), (2 * half + 0.03, height - 0.3, 0.07), skin),
            box((0, 0.1 + (height - 0.28) / 2, 0.345), (1.3 * half, height * 0.34, 0.05), SOOT),
            box((0, 0.085 + (height - 0.28) / 2, 0.36), (1.06 * half, height * 0.2, 0.05), glow),
            rod((-half * 0.7, height - 0.2, 0.39), (half * 0.7, height - 0.2, 0.39), 0.03, CHROME),
            *both_sides(rod((half * 0.6, height - 0.2, 0.33), (half * 0.6, height - 0.2, 0.4), 0.028, CHROME)),
            box((0, height + 0.04, 0), (2 * half + 0.04, 0.06, 0.7), skin),
            box((0, height + 0.14, -0.31), (2 * half + 0.02, 0.24, 0.07), skin),
            *[disc((x, height + 0.07, z), 0.125, 0.06, SOOT, 20) for x, z in spots],
            *[
                ring((x, height + 0.095, z), 0.065, 0.026, (0, 1, 0), glow, 14)
                for x, z in spots
                if (x, z) != (at_x, at_z)
            ],
            moved(lathe([(0.14, 0.09), (0.16, 0.12), (0.16, 0.26), (0.17, 0.28)], pot, 20), (at_x, height, at_z)),
            moved(lathe([(0.155, 0.27), (0.14, 0.31), (0.05, 0.335)], CHROME, 20), (at_x, height, at_z)),
            knob((at_x, height + 0.35, at_z), SOOT, 0.04),
            *[
                rod((at_x + x, height + 0.22, at_z), (at_x + 1.6 * x, height + 0.22, at_z), 0.03, SOOT)
                for x in (-0.14, 0.14)
            ],
        ]
    )


def _television(look: Look) -> Mesh:
    case, front = look.paint(rgb("#b4622b")), look.paint(rgb("#e8a35a"), 1.2)
    width, horns = look.vary(0, 0.88, 1.05, 1.3), look.vary(1, 0.24, 0.38, 0.5)
    half, top = width / 2, 0.94
    screen = -half + 0.05 + (width - 0.3) / 2
    return merge(
        [
            *four_corners(straight_leg(half - 0.14, 0.16, -0.02, 0.24, 0.1, EBONY, 0.6)),
            box((0, 0.57, -0.02), (width, 0.74, 0.5), case),
            box((0, 0.57, -0.3), (width * 0.7, 0.5, 0.14), SOOT),
            box((0, 0.57, 0.23), (width - 0.07, 0.67, 0.06), front),
            rounded_box((screen, 0.57, 0.23), (width - 0.3, 0.6, 0.16), SOOT, 16, 6.0),
            rounded_box((screen, 0.57, 0.27), (width - 0.41, 0.49, 0.15), SCREEN, 16, 6.0),
            plank((screen - 0.2, 0.56, 0.33), (screen - 0.06, 0.72, 0.33), 0.075, 0.065, GLINT),
            plank((screen - 0.16, 0.46, 0.33), (screen + 0.05, 0.7, 0.33), 0.06, 0.065, GLINT),
            *[
                moved(lathe([(0.06, 0), (0.05, 0.08)], SOOT, 12), (half - 0.135, y, 0.24), rotation(x_deg=90))
                for y in (0.76, 0.6)
            ],
            *[box((half - 0.135, y, 0.25), (0.13, 0.055, 0.07), EBONY) for y in (0.47, 0.38, 0.29)],
            lathe([(0.12, top - 0.03), (0.09, top + 0.03), (0.04, top + 0.06)], SOOT, 14),
            *both_sides(rod((0.02, top, 0), (0.02 + horns * 0.75, top + horns, 0), 0.027, CHROME)),
            *both_sides(ellipsoid((0.02 + horns * 0.75, top + horns, 0), (0.042, 0.042, 0.042), rgb("#e23a3a"), 8)),
        ]
    )


def _computer(look: Look) -> Mesh:
    case, deep = look.paint(rgb("#e6e0d0")), look.paint(rgb("#b9b2a0"), 0.68)
    width, tall = look.vary(0, 0.54, 0.68, 0.9), look.vary(1, 0.5, 0.7, 0.85)
    middle, at = 0.24 + width * 0.34, -0.17
    high = width * 0.66
    tower = at + width / 2 + 0.12
    rows = (("#ffffff", -0.1, 0.2, 0.26), ("#ffd23a", 0.16, 0.12, 0.2), ("#46d17a", 0.16, -0.13, 0.2))
    keys = [box((at + (i - 2) * 0.12, 0.085, z), (0.09, 0.045, 0.06), case) for z in (0.33, 0.42) for i in range(5)]
    return merge(
        [
            box((at, 0.03, 0), (0.4, 0.06, 0.3), deep),
            box((at, 0.16, -0.06), (0.12, 0.26, 0.08), deep),
            box((at, middle + 0.02, 0), (width, high, 0.13), case),
            box((at, middle + 0.02, -0.09), (width * 0.7, high * 0.7, 0.12), deep),
            box((at, middle + 0.04, 0.055), (width - 0.11, high - 0.15, 0.065), rgb("#1d4fb8")),
            *[
                box(
                    (at + x * width, middle + 0.04 + y * high * 0.9, 0.07),
                    (w * width, 0.055 if y < 0.2 else 0.06, 0.065),
                    rgb(c),
                )
                for c, x, y, w in rows
            ],
            box((at - 0.1 * width, middle + 0.0 - 0.05 * high, 0.07), (0.26 * width, 0.3 * high, 0.06), rgb("#6fb6ff")),
            box((tower, tall / 2, -0.02), (0.26, tall, 0.52), case),
            box((tower, tall * 0.86, 0.24), (0.19, 0.06, 0.065), deep),
            box((tower, tall * 0.72, 0.24), (0.19, 0.06, 0.065), deep),
            moved(
                lathe([(0.045, 0), (0.04, 0.065)], rgb("#35d07a"), 12), (tower, tall * 0.42, 0.225), rotation(x_deg=90)
            ),
            box((tower, tall * 0.2, 0.24), (0.16, 0.12, 0.065), SOOT),
            box((at, 0.035, 0.375), (0.68, 0.07, 0.26), deep),
            *keys,
            ellipsoid((tower, 0.035, 0.42), (0.085, 0.055, 0.11), case, 10),
            # Cables of the mouse and of the keyboard.
            rod((tower, 0.035, 0.4), (tower, 0.035, 0.2), 0.032, SOOT),
            rod((at, 0.04, 0.3), (at, 0.04, 0.1), 0.032, SOOT),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("bathtub", _bathtub, ("bath", "bath tub", "tub", "clawfoot tub")),
    Kind("sink", _sink, ("washbasin", "wash basin", "bathroom sink", "basin with a tap")),
    Kind("stove", _stove, ("oven", "cooker", "kitchen stove", "kitchen range")),
    Kind("television", _television, ("tv", "tv set", "television set", "retro tv", "telly")),
    Kind("computer", _computer, ("pc", "desktop computer", "personal computer", "computer with a monitor")),
)
