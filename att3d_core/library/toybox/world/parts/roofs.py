"""Roofs, chimneys and battlements."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, Point, box, extrude, lathe, moved, rgb, rotation

BRICK, SOOT = rgb("#b5472f"), rgb("#5b5f68")


def gable_roof(
    eaves: float, width: float, depth: float, rise: float, thickness: float, color: Color, overhang: float = 0.08
) -> Mesh:
    """Two slopes over walls `width` (x) by `depth` (z) whose top is at y = `eaves`; the ridge runs along z.

    `thickness` is measured upward. The slopes pass through the upper edges of the side walls.
    """
    steep = rise / (width / 2)
    half, drop = width / 2 + overhang, overhang * steep
    outline = [
        (-half, -drop), (0, rise), (half, -drop),
        (half, -drop + thickness), (0, rise + thickness), (-half, -drop + thickness),
    ]  # fmt: skip
    return extrude(outline, depth + 2 * overhang, color, (0, eaves, 0))


def gabled_walls(width: float, depth: float, eaves: float, rise: float, color: Color) -> Mesh:
    """The walls under a gable roof, from y = 0, with both gables."""
    half = width / 2
    return extrude([(-half, 0), (half, 0), (half, eaves), (0, eaves + rise), (-half, eaves)], depth, color)


def spire(base: Point, radius: float, height: float, color: Color, sides: int = 16, bell: float = 0.0) -> Mesh:
    """A pointed roof over a round tower (or with `sides` = 4, a square one); `bell` in [0, 1] curves it inward."""
    at = [0.0, 0.25, 0.5, 0.75, 1.0]
    profile = [(0.9 * radius, -0.02 * height)] + [
        (max(radius * (1 - t) * (1 - 0.5 * bell * math.sin(math.pi * t)), 0.025), height * t) for t in at
    ]
    return moved(lathe(profile, color, sides), base)


def chimney(foot: Point, height: float, width: float = 0.14, color: Color = BRICK, cap: Color = SOOT) -> Mesh:
    """A square chimney with a cap and a dark flue."""
    x, y, z = foot
    return merge(
        [
            box((x, y + height / 2, z), (width, height, width), color),
            box((x, y + height, z), (width + 0.06, 0.07, width + 0.06), cap),
            box((x, y + height + 0.03, z), (0.6 * width, 0.07, 0.6 * width), rgb("#2a2a30")),
        ]
    )


def battlements(y: float, radius: float, count: int, size: Point, color: Color) -> Mesh:
    """`count` merlons of `size` (width, height, thickness) on a ring of `radius` that stands on `y`."""
    block = box((0, y + size[1] / 2 - 0.02, radius), size, color)
    return merge([moved(block, turn=rotation(y_deg=float(yaw))) for yaw in np.arange(count) * 360.0 / count])


def square_battlements(y: float, width: float, depth: float, count: int, size: Point, color: Color) -> Mesh:
    """`count` merlons along each side of a rectangle `width` (x) by `depth` (z); corners are shared."""
    across, along = np.linspace(-width / 2, width / 2, count), np.linspace(-depth / 2, depth / 2, count)
    spots = [(x, z) for x in across for z in (-depth / 2, depth / 2)]
    spots += [(x, z) for z in along[1:-1] for x in (-width / 2, width / 2)]
    return merge([box((float(x), y + size[1] / 2 - 0.02, float(z)), size, color) for x, z in spots])
