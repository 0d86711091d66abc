"""Machines of kitchen and bathroom: toaster, microwave, washing machine, toilet, fan."""

from __future__ import annotations

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
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.panels import CHROME, DARK, UPRIGHT, dial, panel, rows_of_boxes
from att3d_core.library.toybox.world.parts.vessels import cup, disc, stretched
from att3d_core.library.toybox.world.parts.woodwork import four_corners

WATER, GLOW = rgb("#35a9ee"), rgb("#ffcf4a")


def _toast(z: float, rise: float) -> list[Mesh]:
    outline = [(-0.27, -0.3), (0.27, -0.3), (0.27, 0.06), *arc((0.2, 0.12), 0.12, -20, 100, 5),
               *arc((-0.2, 0.12), 0.12, 80, 200, 5), (-0.27, 0.06)]  # fmt: skip
    crumb = [(0.76 * x, 0.76 * y) for x, y in outline]
    return [
        extrude(outline, 0.115, rgb("#a8611f"), (0, rise, z)),
        extrude(crumb, 0.145, rgb("#f4c876"), (0, rise - 0.01, z)),
    ]


def _toaster(look: Look) -> Mesh:
    skin = look.paint(rgb("#35bfae"))
    half, rise = look.vary(0, 0.4, 0.5, 0.62), look.vary(1, 0.52, 0.68, 0.78)
    side = [
        (-half, 0.1),
        (half, 0.1),
        *arc((half - 0.17, 0.5), 0.17, 0, 90, 6),
        *arc((0.17 - half, 0.5), 0.17, 90, 180, 6),
    ]
    return merge(
        [
            extrude(side, 0.54, skin),
            box((0, 0.1, 0), (2 * half + 0.07, 0.1, 0.61), CHROME),
            *four_corners(box((half - 0.1, 0.03, 0.2), (0.12, 0.08, 0.12), DARK)),
            *[box((0, 0.665, z), (0.68, 0.04, 0.16), DARK) for z in (-0.135, 0.135)],
            *_toast(-0.135, rise),
            *_toast(0.135, rise),
            dial((half * 0.5, 0.29, 0.28), 0.095, 0.1, CHROME),
            box((half * 0.5, 0.31, 0.33), (0.055, 0.12, 0.05), DARK),
            box((half, 0.36, 0), (0.05, 0.34, 0.1), DARK),
            box((half + 0.06, 0.45, 0), (0.16, 0.09, 0.22), DARK),
        ]
    )


def _microwave(look: Look) -> Mesh:
    case, trim = look.paint(rgb("#e4443f")), look.paint(rgb("#f7f1e6"), 1.25)
    width, height = look.vary(0, 0.92, 1.08, 1.24), look.vary(1, 0.5, 0.62, 0.76)
    middle, half, top = height / 2 + 0.07, width / 2, height + 0.07
    glass, keys = width - 0.34, half - 0.14
    grey = rgb("#d8dde2")
    return merge(
        [
            panel((0, middle, -0.02), (width, height, 0.58), case, 0.06),
            *four_corners(box((half - 0.12, 0.04, 0.2), (0.12, 0.1, 0.12), DARK)),
            panel((-0.13, middle, 0.28), (glass, height - 0.1, 0.08), trim, 0.06),
            panel((-0.13, middle, 0.3), (glass - 0.13, height - 0.22, 0.08), DARK, 0.06),
            panel((-0.13, middle, 0.315), (glass - 0.25, height - 0.34, 0.08), GLOW, 0.04),
            # Its supper, in the light.
            ellipsoid((-0.13, middle - height / 2 + 0.24, 0.34), (0.15, 0.09, 0.05), rgb("#ef6a2c"), 10),
            rod((half - 0.29, middle - height * 0.3, 0.37), (half - 0.29, middle + height * 0.3, 0.37), 0.036, CHROME),
            box((keys, top - 0.14, 0.27), (0.18, 0.1, 0.07), rgb("#3ddc78")),
            *rows_of_boxes((keys, middle - 0.07, 0.27), (0.07, 0.065, 0.08), (0.11, 0.105), [[grey, grey]] * 3),
        ]
    )


def _washing_machine(look: Look) -> Mesh:
    skin, side = look.paint(rgb("#f4f5f3")), look.paint(rgb("#c3ccd4"), 0.72)
    half, door = look.vary(0, 0.34, 0.41, 0.5), look.vary(1, 0.21, 0.26, 0.3)
    y, front = 0.42, 0.35
    return merge(
        [
            box((0, 0.48, 0), (2 * half, 0.88, 0.68), side),
            box((0, 0.05, 0), (2 * half - 0.08, 0.1, 0.6), DARK),
            panel((0, 0.42, front - 0.01), (2 * half + 0.02, 0.72, 0.07), skin, 0.04),
            box((0, 0.95, 0.01), (2 * half + 0.05, 0.08, 0.74), skin),
            box((0, 0.85, front - 0.01), (2 * half + 0.02, 0.13, 0.07), rgb("#5a6675")),
            box((-half * 0.58, 0.85, front + 0.02), (half * 0.62, 0.085, 0.07), skin),
            dial((half * 0.1, 0.85, front + 0.03), 0.055, 0.09, rgb("#ffb524"), 14),
            box((half * 0.65, 0.85, front + 0.02), (half * 0.5, 0.07, 0.07), rgb("#3ddc78")),
            moved(lathe([(door, 0), (door, 0.06), (door - 0.05, 0.11)], CHROME, 28), (0, y, front), UPRIGHT),
            moved(lathe([(door - 0.07, 0), (door - 0.07, 0.12), (0.08, 0.17)], WATER, 28), (0, y, front), UPRIGHT),
            # Foam, and a red sock behind the glass.
            ellipsoid((-0.05, y - 0.06, front + 0.13), (0.09, 0.065, 0.06), rgb("#e4313a"), 10),
            ellipsoid((0.07, y - 0.04, front + 0.13), (0.075, 0.06, 0.06), rgb("#ffffff"), 10),
            ellipsoid((0.03, y + 0.08, front + 0.14), (0.055, 0.045, 0.045), rgb("#ffffff"), 8),
            box((door - 0.02, y, front + 0.1), (0.07, 0.16, 0.07), DARK),
        ]
    )


def _toilet(look: Look) -> Mesh:
    skin, seat = look.paint(rgb("#f6f8f8")), look.paint(rgb("#9fb4c4"), 0.7)
    long, tank = look.vary(0, 1.12, 1.3, 1.5), look.vary(1, 0.34, 0.42, 0.56)
    bowl = [(0.15, 0.12), (0.2, 0.22), (0.27, 0.34), (0.29, 0.44)]
    size, at, rim = (1.0, 1.0, long), (0.0, 0.0, 0.14), 0.44
    lid = extrude([(-0.24, 0), (0.24, 0), (0.3, 0.18), *arc((0, 0.3), 0.3, 10, 170, 9, 0.95), (-0.3, 0.18)], 0.07, seat)
    return merge(
        [
            moved(stretched(lathe([(0.21, 0), (0.2, 0.06), (0.14, 0.13)], skin, 20), (1, 1, 1.4)), (0, 0, 0.04)),
            moved(stretched(cup(bowl, 0.07, 0.3, skin, 28), size), at),
            moved(stretched(disc((0, 0.35, 0), 0.24, 0.06, WATER), size), at),
            moved(stretched(ring((0, rim + 0.02, 0), 0.245, 0.05, (0, 1, 0), seat, 28), size), at),
            box((0, 0.3, -0.24), (0.32, 0.3, 0.22), skin, taper=1.25),
            moved(lid, (0, rim + 0.05, -0.17), rotation(x_deg=-10)),
            rod((-0.2, rim + 0.04, -0.18), (0.2, rim + 0.04, -0.18), 0.05, seat),
            panel((0, rim + tank / 2, -0.36), (0.64, tank + 0.06, 0.22), skin, 0.05),
            panel((0, rim + tank + 0.04, -0.36), (0.7, 0.09, 0.28), skin, 0.04),
            disc((0, rim + tank + 0.1, -0.36), 0.07, 0.08, CHROME, 16),
        ]
    )


def _fan(look: Look) -> Mesh:
    blade, foot = look.paint(rgb("#29a9e0")), look.paint(rgb("#f3f4f0"), 0.72)
    wide, pole = look.vary(0, 0.3, 0.37, 0.42), look.vary(1, 0.34, 0.52, 0.74)
    middle = pole + wide * 0.72
    wing = ellipsoid((0, wide * 0.52, 0), (wide * 0.27, wide * 0.4, 0.045), blade, 12, rotation(y_deg=16))
    bar = rod((0, 0.05, 0.13), (0, wide, 0.1), 0.026, CHROME, sides=6)
    turning = [
        *[moved(wing, turn=rotation(z_deg=45 + 90.0 * i)) for i in range(4)],
        *[moved(bar, turn=rotation(z_deg=90.0 * i)) for i in range(4)],
        ring((0, 0, 0.02), wide, 0.05, (0, 0, 1), foot, 28, 8),
        ring((0, 0, 0.11), wide * 0.98, 0.03, (0, 0, 1), CHROME, 28),
        ring((0, 0, -0.09), wide * 0.9, 0.03, (0, 0, 1), CHROME, 28),
        *[
            rod((0, 0, -0.1), (x * wide * 0.9, y * wide * 0.9, -0.09), 0.03, CHROME)
            for x, y in ((1, 0), (-1, 0), (0, 1))
        ],
        dial((0, 0, 0.12), 0.09, 0.12, foot),
        rounded_box((0, 0, -0.16), (0.26, 0.26, 0.3), foot, 14),
    ]
    return merge(
        [
            lathe([(0.3, 0), (0.3, 0.05), (0.24, 0.1), (0.08, 0.13)], foot, 24),
            rod((0, 0.08, -0.1), (0, middle, -0.14), 0.06, foot),
            *both_sides(box((0.08, 0.11, 0.17), (0.09, 0.06, 0.08), DARK)),
            *[moved(part, (0, middle, 0.03), rotation(x_deg=-6)) for part in turning],
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("toaster", _toaster, ("bread toaster", "toaster with toast", "kitchen toaster", "retro toaster")),
    Kind("microwave", _microwave, ("microwave oven", "kitchen microwave")),
    Kind("washing machine", _washing_machine, ("washer", "laundry machine", "front loader", "tumble dryer")),
    Kind("toilet", _toilet, ("toilet bowl", "toilet seat", "lavatory", "loo", "water closet", "bathroom toilet")),
    Kind("fan", _fan, ("electric fan", "desk fan", "table fan", "standing fan", "pedestal fan")),
)
