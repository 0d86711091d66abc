"""Machines that want a coin: arcade machine, vending machine, jukebox."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rgb,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.panels import CHROME, DARK, SIDEWAYS, dial, panel, rows_of_boxes
from att3d_core.library.toybox.world.parts.woodwork import WALNUT

RED, YELLOW, GREEN, BLUE = rgb("#ef3340"), rgb("#ffd02e"), rgb("#3ddc66"), rgb("#2f8df0")
WHITE, PINK = rgb("#fbfaf4"), rgb("#ff5fb0")


def _arcade_machine(look: Look) -> Mesh:
    side, body = look.paint(rgb("#6a2fd0")), look.paint(rgb("#2b2560"), 0.62)
    half, head = look.vary(0, 0.24, 0.3, 0.4), look.vary(1, 0.1, 0.17, 0.28)
    top = 1.1 + head
    # Seen from the side, (z, y).
    cheek = [(-0.32, 0), (0.26, 0), (0.26, 0.5), (0.42, 0.54), (0.42, 0.66), (0.14, 0.72), (0.04, 1.06), (0.24, 1.12),
             (0.24, top), (-0.32, top)]  # fmt: skip
    inner = [(-0.3, 0.03), (0.22, 0.03), (0.22, 0.5), (0.38, 0.55), (0.38, 0.61), (0.1, 0.67), (0.0, 1.07), (0.2, 1.11),
             (0.2, top - 0.03), (-0.3, top - 0.03)]  # fmt: skip
    tilt = rotation(x_deg=-15)
    screen = [
        panel((0, 0, 0.0), (2 * half - 0.06, 0.37, 0.08), DARK, 0.03),
        panel((0, 0, 0.015), (2 * half - 0.15, 0.28, 0.08), rgb("#1b3fa8"), 0.03),
        *[
            box((x * half, 0.07, 0.03), (0.075, 0.065, 0.08), color)
            for x, color in ((-0.36, PINK), (0, GREEN), (0.36, YELLOW))
        ],
        box((0.1 * half, -0.085, 0.03), (0.13, 0.055, 0.08), WHITE),
    ]
    slope = rotation(x_deg=12)
    board = [
        rod((-half * 0.5, 0, 0), (-half * 0.5, 0.13, 0), 0.03, CHROME),
        ellipsoid((-half * 0.5, 0.15, 0), (0.07, 0.07, 0.07), RED, 12),
        *[
            _button((x * half, 0.0, z), color)
            for x, z, color in ((0.02, 0.03, YELLOW), (0.34, -0.02, GREEN), (0.66, 0.03, BLUE))
        ],
    ]
    return merge(
        [
            *both_sides(extrude(cheek, 0.09, side, (half, 0, 0), SIDEWAYS)),
            extrude(inner, 2 * half, body, (0, 0, 0), SIDEWAYS),
            *[moved(part, (0, 0.87, 0.06), tilt) for part in screen],
            *[moved(part, (0, 0.65, 0.25), slope) for part in board],
            box((0, 1.1 + head / 2 + 0.005, 0.2), (2 * half - 0.02, head - 0.02, 0.1), YELLOW),
            *[box((x * half, 1.1 + head / 2, 0.23), (0.3 * half, head * 0.5, 0.09), PINK) for x in (-0.55, 0, 0.55)],
            box((0, 0.25, 0.21), (half * 1.1, 0.3, 0.06), CHROME),
            *[box((x * half * 0.25, 0.27, 0.23), (0.065, 0.14, 0.07), RED) for x in (-1, 1)],
        ]
    )


def _button(at: tuple[float, float, float], color: Color) -> Mesh:
    """A round button that stands up."""
    return moved(lathe([(0.055, -0.03), (0.055, 0.035), (0.035, 0.05)], color, 12), at)


def _vending_machine(look: Look) -> Mesh:
    skin, deep = look.paint(rgb("#e0252f")), look.paint(rgb("#a5141f"), 0.68)
    half, high = look.vary(0, 0.28, 0.35, 0.44), look.vary(1, 0.9, 1.1, 1.26)
    front, pane, at = 0.28, 2 * half - 0.26, -0.09
    low, top = 0.36, high - 0.14
    shelf = (top - low) / 3
    inks = [[BLUE, YELLOW, GREEN], [PINK, WHITE, rgb("#ff8a24")], [GREEN, RED, BLUE]]
    cans = []
    for level, row in enumerate(inks):
        y = top - (level + 0.5) * shelf
        cans += [
            box((at + (i - 1) * pane * 0.29, y, front + 0.03), (pane * 0.19, shelf * 0.58, 0.07), ink)
            for i, ink in enumerate(row)
        ]
    keys = half - 0.1
    return merge(
        [
            box((0, high / 2 + 0.03, -0.02), (2 * half, high, 0.58), skin),
            box((0, 0.03, -0.02), (2 * half - 0.06, 0.08, 0.52), DARK),
            box((0, high + 0.0, 0.0), (2 * half + 0.04, 0.1, 0.64), deep),
            panel((at, (low + top) / 2, front), (pane, top - low + 0.04, 0.07), rgb("#123a63"), 0.03),
            *cans,
            *[box((at, top - i * shelf, front + 0.025), (pane - 0.02, 0.05, 0.06), rgb("#cfe9f7")) for i in (1, 2)],
            panel((keys, (low + top) / 2 + 0.1, front), (0.15, (top - low) * 0.62, 0.07), CHROME, 0.03),
            box((keys, top - 0.09, front + 0.02), (0.1, 0.07, 0.07), GREEN),
            *rows_of_boxes((keys, top - 0.26, front + 0.02), (0.1, 0.055, 0.07), (0.1, 0.095), [[DARK], [DARK]]),
            box((keys, low + 0.07, front + 0.01), (0.08, 0.13, 0.07), YELLOW),
            panel((at, 0.2, front), (pane, 0.19, 0.09), DARK, 0.04),
            box((at, 0.24, front + 0.03), (pane - 0.1, 0.07, 0.07), rgb("#6b7683")),
        ]
    )


def _bow(radius: float, foot: float, spring: float, thick: float, z: float, color: Color) -> Mesh:
    """An upright tube that rises at both sides and meets in a round arch."""
    over = [(x, y, z) for x, y in arc((0, spring), radius, 0, 180, 13)]
    path = [
        (radius, foot, z),
        (radius, (foot + spring) / 2, z),
        *over,
        (-radius, (foot + spring) / 2, z),
        (-radius, foot, z),
    ]
    return tube(path, [thick] * len(path), color, 8)


def _jukebox(look: Look) -> Mesh:
    wood, deep = look.paint(rgb("#b5301f")), look.paint(WALNUT, 0.66)
    half, spring = look.vary(0, 0.34, 0.4, 0.48), look.vary(1, 0.48, 0.64, 0.8)
    front, middle, bars = 0.25, spring / 2 - 0.04, 0.62 * (half - 0.2)
    hull = [(-half, 0.05), (half, 0.05), *arc((0, spring), half, 0, 180, 17)]
    arched = [(0.2 - half, spring - 0.06), (half - 0.2, spring - 0.06), *arc((0, spring), half - 0.2, 0, 180, 11)]
    return merge(
        [
            extrude(hull, 0.5, wood),
            box((0, 0.05, 0), (2 * half + 0.08, 0.1, 0.58), deep),
            _bow(half - 0.04, 0.08, spring, 0.055, front, YELLOW),
            _bow(half - 0.135, 0.08, spring, 0.05, front + 0.01, PINK),
            extrude(arched, 0.07, rgb("#ffe9a8"), (0, 0, front)),
            dial((0, spring + 0.06, front + 0.02), half * 0.36, 0.07, DARK, 24),
            dial((0, spring + 0.06, front + 0.035), half * 0.14, 0.07, RED, 16),
            box((0, spring - 0.12, front + 0.01), (2 * half - 0.38, 0.12, 0.1), CHROME),
            *[box((x * bars, spring - 0.12, front + 0.05), (0.07, 0.06, 0.07), ink)
              for x, ink in ((-1, RED), (0, BLUE), (1, GREEN))],
            box((0, middle, front), (2 * half - 0.4, spring - 0.34, 0.06), deep),
            *[box((x * bars, middle, front + 0.02), (0.06, spring - 0.36, 0.07), YELLOW)
              for x in (-1, 0, 1)],
            ellipsoid((0, spring + half, front), (0.1, 0.07, 0.06), CHROME, 10),
        ]
    )  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("arcade machine", _arcade_machine, ("arcade cabinet", "arcade game", "video game machine",
                                             "coin operated game", "retro arcade machine")),
    Kind("vending machine", _vending_machine, ("snack machine", "drinks machine", "soda machine",
                                               "snack vending machine", "drink dispenser")),
    Kind("jukebox", _jukebox, ("juke box", "record player cabinet", "retro jukebox")),
)  # fmt: skip
