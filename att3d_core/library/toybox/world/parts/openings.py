"""Windows and doors, as thick panels that stand out of a wall."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, Point, box, ellipsoid, extrude, moved, rgb, rotation

GLASS = rgb("#5ab8f0")
FRAME = rgb("#fbf8f0")
WOOD, DARK_WOOD = rgb("#8a4b22"), rgb("#5a2d12")
BRASS = rgb("#ffc629")


def arched(width: float, height: float, steps: int = 6) -> list[tuple[float, float]]:
    """The outline (x, y) of an opening with a round top, standing on y = 0."""
    radius = width / 2
    top = [(radius * math.cos(math.pi * i / steps), height - radius + radius * math.sin(math.pi * i / steps))
           for i in range(steps + 1)]  # fmt: skip
    return [(-radius, 0.0), (radius, 0.0), *top]


def window(
    center: Point,
    width: float,
    height: float,
    yaw_deg: float = 0.0,
    frame: Color = FRAME,
    glass: Color = GLASS,
    bar: float = 0.07,
    cross: bool = True,
) -> Mesh:
    """A window with a frame and, with `cross` and wide enough, bars; it looks at +Z, turned by `yaw_deg` about +Y.

    `center` lies on the face of the wall. `bar` is the width of frame and bars.
    """
    parts = [
        box((0, 0, 0), (width, height, 0.1), frame),
        box((0, 0, 0.006), (width - 2 * bar, height - 2 * bar, 0.13), glass),
        box((0, -height / 2, 0.02), (width + 0.08, bar, 0.16), frame),
    ]
    if cross and min(width, height) > 5 * bar:
        parts += [
            box((0, 0, 0.015), (bar, height - bar, 0.13), frame),
            box((0, 0, 0.013), (width - bar, bar, 0.13), frame),
        ]
    return moved(merge(parts), center, rotation(y_deg=yaw_deg))


def arched_window(
    foot: Point, width: float, height: float, yaw_deg: float = 0.0, frame: Color = FRAME, glass: Color = GLASS
) -> Mesh:
    """A window with a round top; `foot` is the middle of its lower edge, on the face of the wall."""
    parts = [
        extrude(arched(width, height), 0.1, frame),
        extrude(arched(0.66 * width, height - 0.34 * width), 0.13, glass, (0, 0.17 * width, 0)),
    ]
    return moved(merge(parts), foot, rotation(y_deg=yaw_deg))


def door(
    foot: Point,
    width: float,
    height: float,
    yaw_deg: float = 0.0,
    wood: Color = WOOD,
    frame: Color = DARK_WOOD,
    round_top: bool = False,
) -> Mesh:
    """A door with a frame and a knob; `foot` is the middle of its threshold, on the face of the wall."""
    edge = 0.075
    if round_top:
        panels = [
            extrude(arched(width, height), 0.1, frame),
            extrude(arched(width - 2 * edge, height - edge), 0.13, wood, (0, -0.005, 0)),
        ]
    else:
        panels = [
            box((0, height / 2, 0), (width, height, 0.1), frame),
            box((0, (height - edge) / 2 - 0.005, 0), (width - 2 * edge, height - edge, 0.13), wood),
        ]
    knob = ellipsoid((0.28 * width, 0.42 * height, 0.075), (0.05, 0.05, 0.045), BRASS, 8)
    step = box((0, 0.02, 0.06), (1.25 * width, 0.07, 0.16), rgb("#9aa0a8"))
    return moved(merge([*panels, knob, step]), foot, rotation(y_deg=yaw_deg))
