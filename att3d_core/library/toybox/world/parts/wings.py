"""Wings of skin and of feathers, in the plane of x and y, with the shoulder at the origin and reaching towards +X."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, ellipsoid, limb, rotation, slab


def skin_wing(span: float, skin: Color, bone: Color, thick: float = 0.042) -> list[Mesh]:
    """The wing of a bat or a dragon: a web between fingers, of radius `thick` where they are thickest."""
    web = [
        (0.0, -0.1),
        (0.3, -0.16),
        (0.42, -0.36),
        (0.62, -0.16),
        (0.8, -0.26),
        (0.86, 0.0),
        (1.02, 0.06),
        (0.55, 0.52),
        (0.1, 0.12),
    ]
    fingers = [
        ((0.0, 0.0), (0.55, 0.54)),
        ((0.55, 0.54), (1.02, 0.05)),
        ((0.55, 0.52), (0.8, -0.25)),
        ((0.5, 0.45), (0.42, -0.35)),
    ]
    bones = [
        limb((span * a[0], span * a[1], 0), (span * b[0], span * b[1], 0), thick, 0.72 * thick, bone)
        for a, b in fingers
    ]
    return [slab([(span * x, span * y) for x, y in web], 0.05, skin), *bones]


def feather_wing(
    span: float, cover: Color, quill: Color, count: int = 5, thick: float = 0.04, low_deg: float = -84.0
) -> list[Mesh]:
    """A wing raised and spread: short feathers of `cover` along the arm, long ones of `quill` fanned out below it.

    low_deg: where the feather next to the body points; the last one points up and outward.
    """
    high_deg = 48.0
    parts = [limb((0, 0, 0), (0.42 * span, 0.34 * span, 0), 1.7 * thick, 1.5 * thick, cover)]
    for i in range(count):
        t = i / (count - 1)
        angle = low_deg + (high_deg - low_deg) * t
        x, y = 0.42 * span * (0.25 + 0.75 * min(1.3 * t, 1.0)), 0.34 * span * min(1.3 * t, 1.0)
        for long, wide, depth, color, sides in (
            (span * (0.25 + 0.09 * t), 0.125 * span, thick, quill, 8),
            (span * (0.15 + 0.03 * t), 0.11 * span, 1.5 * thick, cover, 6),
        ):
            out = (x + 0.9 * long * math.cos(math.radians(angle)), y + 0.9 * long * math.sin(math.radians(angle)), 0.0)
            parts.append(ellipsoid(out, (long, wide, depth), color, sides, rotation(z_deg=angle)))
    return parts
