"""Lamps that stand in a room or hang in it."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import ellipsoid, lathe, limb, moved, rgb, rod, rotation, tube
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import flame
from att3d_core.library.toybox.world.parts.vessels import handle
from att3d_core.library.toybox.world.parts.woodwork import BRASS

GLOW = rgb("#fff2b0")


def _shade(low: float, high: float, radius: float, top: float, look: Look, own: str, rim: str) -> list[Mesh]:
    """A lampshade from `low` to `high` with a bulb that shines out of it, and rims of another colour."""
    cloth, edge = look.paint(rgb(own)), look.paint(rgb(rim), 0.7)
    slope = (radius - top) / (high - low)
    return [
        lathe([(radius, low), (top, high)], cloth, 28),
        lathe([(radius + 0.015, low - 0.01), (radius + 0.015 - 0.05 * slope, low + 0.05)], edge, 28),
        lathe([(top + 0.05 * slope + 0.015, high - 0.05), (top + 0.015, high + 0.01)], edge, 28),
        ellipsoid((0, low - 0.01, 0), (radius * 0.62, 0.07, radius * 0.62), GLOW, 12),
        ellipsoid((0, high + 0.005, 0), (top * 0.7, 0.035, top * 0.7), GLOW, 10),
    ]


def _floor_lamp(look: Look) -> Mesh:
    height, radius = look.vary(0, 0.8, 1.1, 1.25), look.vary(1, 0.17, 0.25, 0.34)
    metal = rgb("#3a3f49")
    return merge(
        [
            lathe([(0.23, 0.0), (0.23, 0.04), (0.1, 0.075), (0.05, 0.12)], metal, 24),
            rod((0, 0.05, 0), (0, height, 0), 0.034, metal),
            ellipsoid((0, height * 0.45, 0), (0.055, 0.055, 0.055), BRASS, 10),
            *_shade(height - 0.06, height + 0.28, radius, radius * 0.62, look, "#f4d58a", "#c0392b"),
        ]
    )


def _table_lamp(look: Look) -> Mesh:
    fat, radius = look.vary(0, 0.15, 0.22, 0.3), look.vary(1, 0.27, 0.37, 0.47)
    body, deep = look.paint(rgb("#1fa3a3"), 0.9), look.paint(rgb("#0f6f78"), 0.6)
    vase = [(0.12, 0.04), (fat * 0.85, 0.13), (fat, 0.23), (fat * 0.8, 0.34), (0.07, 0.46), (0.06, 0.52)]
    return merge(
        [
            lathe([(0.21, 0.0), (0.2, 0.06)], BRASS, 24),
            lathe(vase, body, 24),
            lathe([(fat * 0.99, 0.2), (fat * 1.06, 0.23), (fat * 0.99, 0.26)], deep, 24),
            lathe([(0.075, 0.44), (0.075, 0.5)], BRASS, 16),
            *_shade(0.54, 0.9, radius, radius * 0.55, look, "#fbe3a2", "#e2793a"),
        ]
    )


def _chandelier(look: Look) -> Mesh:
    gold, deep = look.paint(rgb("#f5bd2a")), look.paint(rgb("#b97a10"), 0.7)
    reach, drop = look.vary(0, 0.36, 0.47, 0.6), look.vary(1, 0.34, 0.52, 0.72)
    parts = [
        lathe([(0.15, drop + 0.1), (0.1, drop + 0.17)], deep, 20),
        rod((0, 0.1, 0), (0, drop + 0.12, 0), 0.032, gold),
        ellipsoid((0, 0.12, 0), (0.12, 0.1, 0.12), gold, 14),
        ellipsoid((0, drop * 0.55 + 0.06, 0), (0.07, 0.07, 0.07), deep, 10),
        lathe([(0.015, -0.16), (0.075, -0.04), (0.09, 0.04)], deep, 14),
        ellipsoid((0, -0.17, 0), (0.05, 0.06, 0.05), rgb("#7fd4f5"), 8),
    ]
    arm = [(0.0, 0.12, 0.06), (0.0, -0.03, reach * 0.42), (0.0, -0.06, reach * 0.75), (0.0, 0.06, reach)]
    for i in range(6):
        one = [
            handle([(x, y, z) for x, y, z in arm], 0.029, gold, 8, 6),
            moved(lathe([(0.03, 0.03), (0.095, 0.08), (0.1, 0.1)], gold, 10), (0, 0, reach)),
            rod((0, 0.08, reach), (0, 0.24, reach), 0.05, rgb("#fff7e0"), sides=8),
            *flame((0, 0.23, reach), 0.15, 0.048),
            # A drop of crystal below each candle.
            limb((0, -0.03, reach), (0, -0.11, reach), 0.034, 0.048, rgb("#7fd4f5"), 6),
            tube([(0, 0.05, reach), (0, -0.05, reach)], [0.032, 0.032], gold, 6),
        ]
        parts += [moved(part, turn=rotation(y_deg=60.0 * i)) for part in one]
    return merge(parts)


KINDS: tuple[Kind, ...] = (
    Kind("floor lamp", _floor_lamp, ("standing lamp", "standard lamp", "tall lamp with a shade")),
    Kind("table lamp", _table_lamp, ("desk lamp", "bedside lamp", "lamp", "night light")),
    Kind("chandelier", _chandelier, ("ceiling lamp", "candle chandelier", "hanging chandelier", "ceiling candelabra")),
)
