"""What shines in the sky: sun, star, planet, rainbow."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    centroids,
    ellipsoid,
    extrude,
    loft,
    moved,
    painted,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import faceted
from att3d_core.library.toybox.world.parts.outlines import arc, star_outline
from att3d_core.library.toybox.world.parts.vessels import stretched

WHITE = rgb("#fdfeff")


def _sun(look: Look) -> Mesh:
    ball, ray = look.paint(rgb("#ffd51f")), look.paint(rgb("#ff8a12"), 0.75)
    reach, short = look.vary(0, 0.58, 0.66, 0.78), look.vary(1, 0.84, 0.9, 1.0)
    rays = []
    for i in range(10):
        tip = reach if i % 2 == 0 else reach * short
        cone = rod((0, 0.28, 0), (0, tip, 0), 0.135, ray, 0.025, 8)
        rays.append(moved(cone, turn=rotation(z_deg=36.0 * i)))
    return merge([ellipsoid((0, 0, 0), (0.37, 0.37, 0.33), ball, 24), *rays])


def _star(look: Look) -> Mesh:
    color = look.paint(rgb("#ffc91f"))
    inner, puff = look.vary(0, 0.27, 0.33, 0.43), look.vary(1, 0.15, 0.21, 0.3)
    outline = np.asarray(star_outline(5, 0.64, inner))
    # Every corner is cut off, so that the points are thick enough to be seen.
    soft = np.concatenate([
        [0.88 * a + 0.12 * before, 0.88 * a + 0.12 * after] if i % 2 == 0 else [a]
        for i, (a, before, after) in enumerate(
            zip(outline, np.roll(outline, 1, 0), np.roll(outline, -1, 0), strict=True)
        )
    ])  # fmt: skip
    levels = (
        (0.06, puff),
        (0.55, 0.68 * puff),
        (0.94, 0.07),
        (1.0, 0.0),
        (0.94, -0.07),
        (0.55, -0.68 * puff),
        (0.06, -puff),
    )
    rings = [np.column_stack([share * soft, np.full(len(soft), z)]) for share, z in levels]
    return faceted(loft(rings, color), 0.3)


def _planet(look: Look) -> Mesh:
    ball, band = look.paint(rgb("#f2a23c")), look.paint(rgb("#c9642a"), 0.7)
    wide, lean = look.vary(0, 0.54, 0.64, 0.74), look.vary(1, 6.0, 20.0, 36.0)
    globe = ellipsoid((0, 0, 0), (0.42, 0.42, 0.42), ball, 28)
    height = np.degrees(np.arcsin(np.clip(centroids(globe)[:, 1] / 0.42, -1, 1)))
    globe = painted(globe, band, (height // 13).astype(int) % 2 == 0)
    disc = [
        stretched(ring((0, 0, 0), wide, 0.085, (0, 1, 0), rgb("#7a5fd0"), 40, 8), (1, 0.42, 1)),
        stretched(ring((0, 0, 0), wide + 0.14, 0.07, (0, 1, 0), rgb("#ffe9a8"), 40, 8), (1, 0.5, 1)),
    ]
    return merge([moved(part, turn=rotation(x_deg=14.0, z_deg=-lean)) for part in (globe, *disc)])


_BANDS = tuple(map(rgb, ("#e0252b", "#f58220", "#f8d21c", "#2fa83c", "#1f5fe0", "#8a2fd0")))
"""From the outside in."""


def _rainbow(look: Look) -> Mesh:
    squash, width = look.vary(0, 0.84, 1.0, 1.2), look.vary(1, 0.06, 0.072, 0.084)
    parts = []
    for i, color in enumerate(_BANDS):
        outer, inner = 0.66 - i * width, 0.66 - (i + 1) * width - 0.01
        outline = [*arc((0, 0), outer, 0, 180, 21, squash), *arc((0, 0), inner, 180, 0, 21, squash)]
        parts.append(extrude(outline, 0.15 + 0.012 * i, color))
    middle = 0.66 - 3 * width
    puffs = ((0.0, 0.02, 0.0, 0.2), (0.19, -0.04, 0.03, 0.15), (-0.19, -0.04, 0.03, 0.16), (0.06, -0.03, 0.15, 0.14),
             (-0.09, -0.02, 0.14, 0.14), (0.02, -0.04, -0.15, 0.15))  # fmt: skip
    for side in (1, -1):
        parts += [
            ellipsoid((side * middle + x, y, z), (r, 0.88 * r, r), WHITE if z > 0.1 or y > 0 else rgb("#d9e9f6"), 12)
            for x, y, z, r in puffs
        ]
    return merge(parts)


KINDS = (
    Kind("sun", _sun, ("the sun", "sunshine", "shining sun", "sun with rays")),
    Kind("star", _star, ("five-pointed star", "christmas star", "star shape", "power star")),
    Kind("planet", _planet, ("saturn", "planet with a ring", "ringed planet", "planet with rings", "gas giant")),
    Kind("rainbow", _rainbow, ("rainbow with clouds", "rainbow and clouds", "colorful rainbow"),
         takes=Takes.MATERIAL | Takes.CONDITION | Takes.SHAPE),
)  # fmt: skip
