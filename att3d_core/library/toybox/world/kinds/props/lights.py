"""Things that burn: lantern, torch, campfire, candle."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import box, ellipsoid, extrude, lathe, limb, moved, rgb, ring, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import ORANGE_FIRE, RED_FIRE, YELLOW_FIRE, blaze, flame
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.vessels import cup, handle
from att3d_core.library.toybox.world.parts.woodwork import BRASS, IRON, WALNUT, four_corners

BURNING = frozenset({"burning"})


def _drop(radius: float, height: float) -> list[tuple[float, float]]:
    """The outline of a flame that stands on y = 0."""
    return [*arc((0, radius), radius, 150, 390, 9), (0.15 * radius, height)]


def _lantern(look: Look) -> Mesh:
    metal, trim = look.paint(rgb("#3d4756")), look.paint(rgb("#5d6a7c"), 0.7)
    half, tall = look.vary(0, 0.2, 0.26, 0.34), look.vary(1, 0.34, 0.48, 0.66)
    glow = rgb("#ffd85c")
    low, top = 0.14, 0.14 + tall
    panes = [
        extrude(_drop(half * 0.5, tall * 0.72), 0.06, rgb("#ff8a14"), (0, low + 0.1, half - 0.015)),
        extrude(_drop(half * 0.27, tall * 0.38), 0.07, rgb("#fffbe0"), (0, low + 0.12, half - 0.005)),
    ]
    bow = [
        (-0.1, top + 0.19, 0),
        (-0.19, top + 0.36, 0),
        (0, top + 0.47, 0),
        (0.19, top + 0.36, 0),
        (0.1, top + 0.19, 0),
    ]
    return merge(
        [
            box((0, 0.05, 0), (2 * half + 0.16, 0.1, 2 * half + 0.16), metal),
            box((0, 0.11, 0), (2 * half + 0.06, 0.08, 2 * half + 0.06), trim),
            box((0, (low + top) / 2, 0), (2 * half - 0.04, tall, 2 * half - 0.04), glow),
            *four_corners(box((half - 0.02, (low + top) / 2, half - 0.02), (0.08, tall, 0.08), metal)),
            box((0, top, 0), (2 * half + 0.14, 0.09, 2 * half + 0.14), trim),
            box((0, top + 0.12, 0), (2 * half + 0.08, 0.2, 2 * half + 0.08), metal, taper=0.34),
            lathe([(0.1, top + 0.18), (0.12, top + 0.23), (0.05, top + 0.28)], trim, 14),
            handle(bow, 0.036, metal, 12),
            # The flame stands out of all four panes.
            *[moved(part, turn=rotation(y_deg=90.0 * i)) for i in range(4) for part in panes],
        ]
    )


def _torch(look: Look) -> Mesh:
    wood, wrap = look.paint(rgb("#8a5326")), look.paint(rgb("#d9b27a"), 0.72)
    long, fire = look.vary(0, 0.44, 0.62, 0.84), look.vary(1, 0.3, 0.46, 0.66)
    top = long
    return merge(
        [
            rod((0, 0, 0), (0, top, 0), 0.062, wood, 0.088, 12),
            ellipsoid((0, 0.01, 0), (0.08, 0.06, 0.08), IRON, 10),
            *[lathe([(0.09, y), (0.1, y + 0.035), (0.09, y + 0.07)], wrap, 14) for y in (0.13, 0.23, 0.33)],
            cup([(0.09, top - 0.08), (0.15, top + 0.02), (0.19, top + 0.13)], 0.05, top + 0.02, IRON, 16),
            ring((0, top + 0.13, 0), 0.175, 0.035, (0, 1, 0), IRON, 18),
            ring((0, top - 0.04, 0), 0.1, 0.03, (0, 1, 0), IRON, 14),
            *blaze((0, top + 0.09, 0), fire, 0.2),
        ]
    )


def _campfire(look: Look) -> Mesh:
    stone, other = rgb("#8f959d"), rgb("#6d737c")
    # A blue campfire is one that burns blue.
    flames = (look.paint(RED_FIRE, 0.7), look.paint(ORANGE_FIRE), look.paint(YELLOW_FIRE, 1.4))
    fire, wide = look.vary(0, 0.48, 0.68, 0.95), look.vary(1, 0.42, 0.5, 0.6)
    parts = [lathe([(wide - 0.02, 0.0), (wide - 0.1, 0.06)], rgb("#4b3a30"), 20)]
    for i in range(10):
        turn = 2 * math.pi * i / 10
        size = 0.115 + 0.02 * math.sin(3.7 * i)
        at = (wide * math.sin(turn), size * 0.55, wide * math.cos(turn))
        parts.append(ellipsoid(at, (size * 1.15, size, size), other if i % 2 else stone, 8, rotation(y_deg=57.0 * i)))
    for i in range(5):
        log = [
            rod((0, 0.04, wide * 0.72), (0, 0.35, 0.05), 0.068, WALNUT, sides=8),
            moved(
                rod((0, -0.03, 0), (0, 0.03, 0), 0.057, rgb("#e2b577"), sides=8),
                (0, 0.035, wide * 0.72),
                rotation(x_deg=118),
            ),
        ]
        parts += [moved(part, turn=rotation(y_deg=72.0 * i + 36)) for part in log]
    return merge([*parts, *blaze((0, 0.06, 0), fire, 0.36, flames)])


def _candle(look: Look) -> Mesh:
    wax, drip = look.paint(rgb("#f8efd6")), look.paint(rgb("#e6d3a2"), 0.8)
    tall, fat = look.vary(0, 0.3, 0.52, 0.74), look.vary(1, 0.11, 0.16, 0.24)
    top = 0.12 + tall
    drips = [
        moved(
            limb((0, top - 0.03, fat), (0, top - long * tall, fat * 1.02), 0.04, 0.05, drip, 8),
            turn=rotation(y_deg=turn),
        )
        for turn, long in ((20.0, 0.55), (75.0, 0.25), (150.0, 0.4), (215.0, 0.3), (290.0, 0.65))
    ]
    dish = 0.26 + fat * 0.6
    return merge(
        [
            cup([(dish * 0.7, 0.0), (dish * 0.95, 0.04), (dish, 0.11)], 0.055, 0.06, BRASS, 24),
            ring((0, 0.11, 0), dish - 0.02, 0.035, (0, 1, 0), BRASS, 24),
            ring((dish + 0.1, 0.1, 0), 0.11, 0.038, (0, 0, 1), BRASS, 18),
            lathe([(fat + 0.06, 0.05), (fat + 0.05, 0.15), (fat + 0.02, 0.17)], BRASS, 20),
            lathe([(fat, 0.1), (fat, top - 0.03), (fat * 0.85, top), (fat * 0.5, top - 0.03)], wax, 20),
            *drips,
            rod((0, top - 0.05, 0), (0, top + 0.08, 0), 0.03, rgb("#3a2a20")),
            *flame((0, top + 0.05, 0), 0.34, 0.1),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("lantern", _lantern, ("oil lantern", "hand lantern", "old lantern", "storm lantern"), without=BURNING),
    Kind("torch", _torch, ("wall torch", "burning torch", "flaming torch", "wooden torch"), without=BURNING),
    Kind("campfire", _campfire, ("camp fire", "bonfire", "fire", "fire pit", "burning logs"), without=BURNING),
    Kind("candle", _candle, ("burning candle", "wax candle", "candle in a holder", "candlestick"), without=BURNING),
)
