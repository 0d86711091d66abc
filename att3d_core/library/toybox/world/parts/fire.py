"""Flames and embers."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, Point, ellipsoid, lathe, moved, rgb, rotation, toward, tube

RED_FIRE, ORANGE_FIRE, YELLOW_FIRE = FIRE = rgb("#ef3b16"), rgb("#ff8a12"), rgb("#ffd83a")


def tongue(
    at: Point,
    height: float,
    radius: float,
    turn_deg: float = 0.0,
    layer: int = 1,
    colors: tuple[Color, Color, Color] = FIRE,
) -> Mesh:
    """One tongue of fire with its foot at `at`, its tip bent towards `turn_deg`; its color is that of `layer`."""
    color = colors[layer]
    heights = (0.0, 0.12, 0.3, 0.55, 0.8, 1.0)
    widths = (0.55, 0.9, 1.0, 0.68, 0.32, 0.06)
    bend = (0.0, 0.0, 0.03, 0.0, 0.06, 0.18)
    path: list[Point] = [(0.0, h * height, b * height) for h, b in zip(heights, bend, strict=True)]
    body = tube(path, [w * radius for w in widths], color, 8)
    return moved(body, at, rotation(y_deg=turn_deg))


def flame(at: Point, height: float, radius: float) -> list[Mesh]:
    """A small flame, as on a candle or a torch: a drop of fire with a bright heart that shows from all around."""
    x, y, z = at
    heart = [
        moved(ellipsoid((0, y + 0.3 * height, 0.62 * radius), (0.45 * radius, 0.24 * height, 0.5 * radius),
                        YELLOW_FIRE, 6), (x, 0, z), rotation(y_deg=turn))
        for turn in (0.0, 90.0, 180.0, 270.0)
    ]  # fmt: skip
    return [tongue(at, height, radius, 25.0), *heart]


def blaze(at: Point, height: float, radius: float, colors: tuple[Color, Color, Color] = FIRE) -> list[Mesh]:
    """A fire of several tongues: a tall one in the middle, smaller and brighter ones around it."""
    x, y, z = at
    parts = [tongue(at, height, 0.62 * radius, 20.0, 0, colors)]
    for count, out, tall, wide, layer, start in ((5, 0.42, 0.72, 0.4, 1, 0.0), (5, 0.66, 0.45, 0.3, 2, 36.0)):
        for i in range(count):
            turn = start + 360.0 * i / count
            one = tongue(
                (0, 0, out * radius), height * tall * (1.0 + 0.12 * (i % 2)), wide * radius, 40.0 * i, layer, colors
            )
            parts.append(moved(one, (x, y, z), rotation(y_deg=turn)))
    return parts


def spark(at: Point) -> list[Mesh]:
    """The glowing end of a fuse: a star with eight rays."""
    rays: list[Point] = [(math.sin(t), math.cos(t), 0.0) for t in (i * math.pi / 3 for i in range(6))]
    parts = [ellipsoid(at, (0.07, 0.07, 0.07), rgb("#fff3a8"), 10)]
    for number, way in enumerate((*rays, (0.0, 0.0, 1.0), (0.0, 0.0, -1.0))):
        color = rgb("#ff8a1f") if number < 6 and number % 2 else rgb("#ffd21f")
        parts.append(moved(lathe([(0.05, 0.0), (0.045, 0.04), (0.005, 0.15)], color, 8), at, toward(way)))
    return parts
