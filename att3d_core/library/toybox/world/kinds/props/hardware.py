"""What a craftsman and a sailor put down: toolbox, anchor."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, extrude, moved, rgb, ring, rod, rotation, tube
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.vessels import handle

STEEL, DARK, WOOD, YELLOW = rgb("#c3ccd6"), rgb("#2b2c33"), rgb("#b5773a"), rgb("#ffc629")


def _hammer() -> list[Mesh]:
    return [
        rod((0, -0.3, 0), (0, 0.3, 0), 0.05, WOOD),
        box((0.03, 0.32, 0), (0.26, 0.12, 0.12), DARK),
        rod((-0.1, 0.32, 0), (-0.2, 0.32, 0), 0.085, STEEL, sides=12),
    ]


def _screwdriver() -> list[Mesh]:
    return [rod((0, -0.3, 0), (0, 0.1, 0), 0.04, STEEL), rod((0, 0.06, 0), (0, 0.32, 0), 0.085, YELLOW, 0.075, 8),
            ellipsoid((0, 0.32, 0), (0.075, 0.05, 0.075), DARK, 10)]  # fmt: skip


def _wrench() -> list[Mesh]:
    jaw = [(0.06, 0.14), *arc((0, 0.28), 0.145, -65, 58, 7), (0.055, 0.29), (-0.055, 0.29),
           *arc((0, 0.28), 0.145, 122, 245, 7), (-0.06, 0.14), (-0.05, -0.3), (0.05, -0.3)]  # fmt: skip
    return [extrude(jaw, 0.09, STEEL)]


def _toolbox(look: Look) -> Mesh:
    tin, dark = look.paint(rgb("#e0252b")), look.paint(rgb("#9c141b"), 0.68)
    half, rise = look.vary(0, 0.48, 0.6, 0.76), look.vary(1, 0.5, 0.62, 0.8)
    tall, deep = 0.36, 0.24
    end = extrude([(-deep - 0.02, 0), (deep + 0.02, 0), (deep + 0.02, tall), (0.09, rise), (-0.09, rise),
                   (-deep - 0.02, tall)], 0.08, dark, (half - 0.02, 0, 0), rotation(y_deg=90))  # fmt: skip
    tools = [
        *[moved(part, (-0.3 * half, tall + 0.1, 0.09), rotation(z_deg=16)) for part in _hammer()],
        *[moved(part, (0.62 * half, tall + 0.06, 0.1), rotation(z_deg=-12)) for part in _screwdriver()],
        *[moved(part, (0.16 * half, tall + 0.08, -0.12), rotation(z_deg=-14)) for part in _wrench()],
        *[moved(part, (-0.66 * half, tall + 0.02, -0.12), rotation(z_deg=8)) for part in _screwdriver()],
    ]
    return merge(
        [
            box((0, tall / 2, 0), (2 * half - 0.04, tall, 2 * deep), tin),
            box((0, tall, 0), (2 * half - 0.1, 0.03, 2 * deep - 0.1), DARK),
            *[box((0, tall, z), (2 * half - 0.06, 0.07, 0.07), dark) for z in (-deep + 0.01, deep - 0.01)],
            *both_sides(end),
            rod((-half, rise - 0.07, 0), (half, rise - 0.07, 0), 0.055, DARK),
            *both_sides(box((0.55 * half, 0.62 * tall, deep + 0.01), (0.13, 0.2, 0.08), STEEL)),
            box((0, 0.5 * tall, deep + 0.01), (0.5 * half, 0.1, 0.06), YELLOW),
            *both_sides(box((0.6 * half, 0.01, 0), (0.14, 0.08, 2 * deep + 0.06), DARK)),
            *tools,
        ]
    )


def _anchor(look: Look) -> Mesh:
    iron, light = look.paint(rgb("#34507e")), look.paint(rgb("#7f9cc8"), 1.25)
    reach, tall = look.vary(0, 0.38, 0.48, 0.6), look.vary(1, 0.82, 1.0, 1.2)
    bend = np.radians(np.linspace(-78, 78, 13))
    sweep = [(reach * np.sin(t), reach * (1 - np.cos(t)) * 0.92 + 0.07, 0.0) for t in bend]
    arms = tube(sweep, [0.05 + 0.04 * np.cos(t) for t in bend], iron, 10)
    x, y, _ = sweep[-1]
    fluke = extrude([(x - 0.2, y - 0.07), (x + 0.13, y - 0.12), (x + 0.06, y + 0.24), (x - 0.02, y + 0.16)], 0.14, iron)
    return merge(
        [
            rod((0, 0.06, 0), (0, tall, 0), 0.085, iron, 0.07, 12),
            arms,
            *both_sides(fluke),
            extrude([(-0.13, 0.1), (0, -0.08), (0.13, 0.1), (0, 0.2)], 0.17, iron),
            rod((-0.34, tall - 0.12, 0), (0.34, tall - 0.12, 0), 0.062, light, sides=10),
            *both_sides(ellipsoid((0.35, tall - 0.12, 0), (0.09, 0.09, 0.09), iron, 10)),
            ring((0, tall + 0.13, 0), 0.125, 0.05, (0, 0, 1), light, 20, 8),
            # A rope from the ring, once around the shank.
            handle([(0.1, tall + 0.08, 0.02), (0.13, tall - 0.26, 0.1), (-0.1, tall - 0.4, 0.1),
                    (-0.1, tall - 0.48, -0.08), (0.1, tall - 0.56, -0.07), (0.11, tall - 0.64, 0.1),
                    (-0.16, tall - 0.72, 0.13)], 0.045, rgb("#e8c98a"), 22),
        ]
    )  # fmt: skip


KINDS = (
    Kind("toolbox", _toolbox, ("tool box", "tool chest", "box of tools", "toolkit", "tool kit", "tool case")),
    Kind("anchor", _anchor, ("ship anchor", "ship's anchor", "boat anchor", "anchor with a rope")),
)
