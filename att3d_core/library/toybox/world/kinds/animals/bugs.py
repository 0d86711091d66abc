"""Butterfly, bee, spider and snail."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK
from att3d_core.library.toybox.shapes import (
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.look import Look

# ---- butterfly
WING, WING_EDGE, WING_SPOT = rgb("#2f8fff"), rgb("#1b2a5a"), rgb("#ffd83a")


def _butterfly(look: Look) -> Mesh:
    """Upright, with its wings spread towards the front."""
    upper, lower = look.vary(0, 0.85, 1.0, 1.12), look.vary(0, 1.1, 1.0, 1.0)
    high = [(-0.02, -0.08), (0.32, -0.1), (0.5, 0.08), (0.53, 0.3), (0.42, 0.42), (0.2, 0.3), (-0.02, 0.06)]
    low = [(-0.02, 0.06), (0.02, -0.2), (0.14, -0.4), (0.28, -0.46), (0.38, -0.36), (0.38, -0.16), (0.2, 0.02)]
    wing = [
        slab([(upper * x, upper * y) for x, y in high], 0.05, WING_EDGE, (0.03, 0.12, -0.02)),
        slab(
            [(upper * (0.82 * x + 0.04), upper * (0.8 * y + 0.02)) for x, y in high], 0.075, WING, (0.03, 0.12, -0.02)
        ),
        ellipsoid((0.03 + 0.4 * upper, 0.12 + 0.24 * upper, -0.02), (0.075, 0.075, 0.06), WING_SPOT, 10),
        ellipsoid((0.03 + 0.25 * upper, 0.12 + 0.08 * upper, -0.02), (0.055, 0.055, 0.06), WING_SPOT, 10),
        slab([(lower * x, lower * y) for x, y in low], 0.05, WING_EDGE, (0.03, 0.03, -0.03)),
        slab([(lower * (0.8 * x + 0.03), lower * (0.8 * y - 0.035)) for x, y in low], 0.075, WING, (0.03, 0.03, -0.03)),
        ellipsoid((0.03 + 0.27 * lower, 0.03 - 0.26 * lower, -0.03), (0.06, 0.06, 0.06), WING_SPOT, 10),
    ]
    bent = [moved(part, turn=rotation(y_deg=-14)) for part in wing]
    body = rgb("#4a3226")
    feeler = tube([(0.05, 0.34, 0.05), (0.12, 0.5, 0.05), (0.2, 0.56, 0.05)], [0.026, 0.024, 0.024], body, 8)
    return merge(
        [
            *[mesh for part in bent for mesh in both_sides(part)],
            limb((0, -0.36, 0), (0, 0.16, 0), 0.045, 0.085, body, 10),
            ellipsoid((0, 0.26, 0.02), (0.12, 0.115, 0.115), body, 12),
            *both_sides(feeler),
            *both_sides(ellipsoid((0.21, 0.57, 0.05), (0.045, 0.045, 0.045), WING_SPOT, 8)),
            eyes_at((0, 0.28, 0.11), 0.72, 0.062),
        ]
    )


# ---- bee
HONEY, BEE_DARK, BEE_WING = rgb("#ffc61a"), rgb("#33271d"), rgb("#cfeaf5")


def _bee(look: Look) -> Mesh:
    long = look.vary(0, 0.3, 0.38, 0.48)
    bands = [
        ellipsoid((0, 0, z * long / 0.38), (r, r, 0.075), BEE_DARK, 16)
        for z, r in ((0.07, 0.27), (-0.13, 0.262), (-0.29, 0.185))
    ]
    wing = ellipsoid((0.0, 0.2, 0.0), (0.16, 0.26, 0.04), BEE_WING, 14)
    small = ellipsoid((0.0, 0.13, 0.0), (0.11, 0.18, 0.04), BEE_WING, 12)
    feeler = tube([(0.06, 0.22, 0.3), (0.1, 0.36, 0.36), (0.14, 0.4, 0.44)], [0.028] * 3, BEE_DARK, 8)
    legs = [limb((0.1, -0.2, z), (0.15, -0.34, z + 0.03), 0.036, 0.03, BEE_DARK) for z in (0.14, 0.0, -0.14)]
    return merge(
        [
            ellipsoid((0, 0, -0.03), (0.25, 0.25, long), HONEY, 18),
            *bands,
            ellipsoid((0, 0.05, 0.3), (0.215, 0.205, 0.2), HONEY, 16),
            rod((0, 0, -long + 0.03), (0, -0.01, -long - 0.16), 0.06, BEE_DARK, 0.012, 8),
            *both_sides(moved(wing, (0.13, 0.2, 0.02), rotation(x_deg=-18, z_deg=-48))),
            *both_sides(moved(small, (0.13, 0.17, -0.14), rotation(x_deg=-35, z_deg=-58))),
            *both_sides(feeler),
            *both_sides(ellipsoid((0.145, 0.41, 0.46), (0.045, 0.045, 0.045), BEE_DARK, 8)),
            *[mesh for leg in legs for mesh in both_sides(leg)],
            eyes_at((0, 0.09, 0.47), 1.05, 0.095),
            ellipsoid((0, -0.025, 0.49), (0.05, 0.022, 0.03), rgb("#7a3a12"), 8),
        ]
    )


# ---- spider
SPIDER, SPIDER_DARK, SPIDER_MARK = rgb("#6d52a8"), rgb("#3d2f66"), rgb("#ff5a3c")


def _spider(look: Look) -> Mesh:
    reach, y = look.vary(0, 0.48, 0.58, 0.68), GROUND_Y + 0.24
    legs = []
    for turn in (58, 22, -14, -50):
        t = np.radians(turn)
        out, ahead = float(np.cos(t)), float(np.sin(t))
        knee = (0.62 * reach * out, y + 0.22, 0.62 * reach * ahead + 0.04)
        foot = (reach * out, GROUND_Y + 0.03, reach * ahead + 0.04)
        legs += [
            limb((0.12 * out, y, 0.1 * ahead + 0.05), knee, 0.046, 0.042, SPIDER),
            limb(knee, foot, 0.042, 0.028, SPIDER_DARK),
            ellipsoid(knee, (0.05, 0.05, 0.05), SPIDER_DARK, 6),
        ]
    fang = rod((0.05, y - 0.03, 0.27), (0.045, y - 0.13, 0.29), 0.036, rgb("#fffdf2"), 0.012, 6)
    return merge(
        [
            ellipsoid((0, y + 0.1, -0.25), (0.25, 0.23, 0.27), SPIDER, 18),
            *[
                ellipsoid((x, y + h, z), (r, 0.06, r), SPIDER_MARK, 10)
                for x, h, z, r in ((0.0, 0.28, -0.26, 0.085), (0.1, 0.245, -0.36, 0.05), (-0.1, 0.245, -0.36, 0.05))
            ],
            ellipsoid((0, y + 0.06, 0.1), (0.22, 0.19, 0.2), SPIDER, 16),
            eyes_at((0, y + 0.1, 0.265), 1.15, 0.1),
            *both_sides(ellipsoid((0.17, y + 0.2, 0.19), (0.042, 0.045, 0.036), INK, 8)),
            *both_sides(fang),
            *[mesh for leg in legs for mesh in both_sides(leg)],
        ]
    )


# ---- snail
SHELL, SHELL_DARK, SLIME = rgb("#d9743a"), rgb("#9a4520"), rgb("#f0d68c")


def _snail(look: Look) -> Mesh:
    size, y = look.vary(0, 0.85, 1.0, 1.18), GROUND_Y
    turns = np.linspace(0, 4.4 * np.pi, 40)
    radius = size * (0.06 + 0.2 * (turns / turns[-1]))
    centre = (y + 0.12 + 0.29 * size, -0.12)
    # A spiral that starts in the middle and widens, a little slanted to the sides as it shrinks.
    spiral = [
        (0.0, float(centre[0] + r * np.sin(t - 0.9)), float(centre[1] + r * np.cos(t - 0.9)))
        for t, r in zip(turns, radius, strict=True)
    ]
    widths = [float(size * (0.1 + 0.045 * t / turns[-1])) for t in turns]
    disc = [ellipsoid((x, centre[0], centre[1]), (0.06, 0.15 * size, 0.15 * size), SHELL, 12) for x in (0.1, -0.1)]
    eye = ellipsoid((0.11, 0.19, 0.0), (0.075, 0.08, 0.075), SLIME, 10)
    body, girths = smooth_path(
        [(0, y + 0.035, -0.52), (0, y + 0.07, -0.25), (0, y + 0.085, 0.12), (0, y + 0.16, 0.34), (0, y + 0.33, 0.42)],
        [0.035, 0.1, 0.125, 0.115, 0.1],
        12,
    )
    stalk = limb((0.06, y + 0.4, 0.43), (0.11, y + 0.59, 0.44), 0.036, 0.034, SLIME)
    return merge(
        [
            tube(spiral, widths, [SHELL_DARK if i % 8 < 3 else SHELL for i in range(39)], 10),
            *disc,
            *both_sides(ellipsoid((0.13, centre[0], centre[1]), (0.05, 0.07 * size, 0.07 * size), SHELL_DARK, 10)),
            tube(body, girths, SLIME, 12),
            ellipsoid((0, y + 0.36, 0.45), (0.135, 0.125, 0.135), SLIME, 14),
            *both_sides(stalk),
            *both_sides(moved(eye, (0, y + 0.44, 0.44))),
            eyes_at((0, y + 0.635, 0.495), 0.85, 0.11),
            ellipsoid((0, y + 0.315, 0.565), (0.06, 0.02, 0.03), rgb("#8a5a2a"), 8),
        ]
    )


KINDS: tuple[Kind, ...] = (
    creature(
        "butterfly", _butterfly, WING, ("moth", "monarch butterfly", "blue butterfly"), (rgb("#f2701d"), rgb("#d65ad0"))
    ),
    creature("bee", _bee, HONEY, ("bumblebee", "honeybee", "honey bee", "wasp"), (rgb("#e08a12"), rgb("#ffe07a"))),
    creature("spider", _spider, SPIDER, ("tarantula", "black widow", "giant spider"), (rgb("#4a3428"), rgb("#8a8aa0"))),
    creature(
        "snail",
        _snail,
        SHELL,
        ("garden snail", "slug with a shell", "little snail"),
        (rgb("#7a4a8c"), rgb("#f2b04a")),
        (SLIME,),
    ),
)
