"""Ladybug, beetle, ant, caterpillar and scorpion."""

from __future__ import annotations

import math
from collections.abc import Sequence

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    limb,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.look import Look


def _legs(
    hip: float, reach: float, y: float, stations: Sequence[tuple[float, float]], color: Color, raised: float = 0.08
) -> list[Mesh]:
    """Bent legs on both sides: each starts at `hip` beside (y, z) and ends on the ground, `reach` out, at another z."""
    parts = []
    for z, foot_z in stations:
        knee = (hip + 0.55 * (reach - hip), y + raised, 0.5 * (z + foot_z))
        foot = (reach, GROUND_Y + 0.04, foot_z)
        parts += both_sides(limb((hip, y, z), knee, 0.05, 0.046, color))
        parts += both_sides(limb(knee, foot, 0.046, 0.036, color))
    return parts


def _feelers(points: Sequence[Point], color: Color, knob: Color, knob_radius: float = 0.055) -> list[Mesh]:
    """Two bent antennae with knobs at their ends."""
    feeler = tube(points, [0.036] * len(points), color, 8)
    return [*both_sides(feeler), *both_sides(ellipsoid(points[-1], (knob_radius, knob_radius, knob_radius), knob, 8))]


# ---- ladybug
LADYBUG, SPOT = rgb("#e8242a"), rgb("#24222a")


def _ladybug(look: Look) -> Mesh:
    """Variation 0: from flat and long to high and round."""
    high, long = look.vary(0, 0.3, 0.38, 0.46), look.vary(0, 0.5, 0.45, 0.42)
    wide, y = 0.42, GROUND_Y + 0.13
    spots = []
    for side, z, radius in ((0.5, 0.42, 0.085), (0.84, -0.02, 0.08), (0.42, -0.1, 0.095), (0.56, -0.62, 0.085)):
        # On the shell, flattened against it.
        up = math.sqrt(max(1 - side * side - z * z, 0.02))
        lean = rotation(z_deg=-math.degrees(math.atan2(side / wide, up / high)), x_deg=60 * z)
        at = (0.97 * side * wide, y + 0.97 * up * high, 0.97 * z * long - 0.04)
        spots += both_sides(ellipsoid(at, (radius, 0.045, radius), SPOT, 10, lean))
    seam_points: list[Point] = [
        (0, y + 0.99 * high * math.sin(t), -0.04 + 0.99 * long * math.cos(t))
        for t in (math.radians(20 + 16 * k) for k in range(9))
    ]
    return merge(
        [
            ellipsoid((0, y, -0.04), (wide, high, long), LADYBUG, 20),
            ellipsoid((0, y - 0.03, -0.02), (0.4, 0.1, 0.98 * long), SPOT, 16),
            tube(seam_points, [0.036] * 9, SPOT, 8),
            *spots,
            ellipsoid((0, y + 0.08, 0.37), (0.25, 0.22, 0.2), SPOT, 16),
            *both_sides(ellipsoid((0.17, y + 0.22, 0.38), (0.075, 0.07, 0.08), WHITE, 8)),
            eyes_at((0, y + 0.1, 0.52), 1.2, 0.1),
            *_feelers([(0.09, y + 0.24, 0.42), (0.14, y + 0.38, 0.5), (0.21, y + 0.44, 0.58)], SPOT, SPOT),
            *_legs(0.28, 0.53, y - 0.03, ((0.22, 0.3), (0.0, 0.0), (-0.24, -0.32)), SPOT, 0.03),
        ]
    )


# ---- beetle
BEETLE, BEETLE_DARK, BEETLE_LEG = rgb("#1f9a6a"), rgb("#0f5a48"), rgb("#2b2430")


def _beetle(look: Look) -> Mesh:
    """A rhinoceros beetle. Variation 0: how long its horn is."""
    horn, y = look.vary(0, 0.7, 1.0, 1.25), GROUND_Y + 0.2
    seam: list[Point] = [
        (0, y + 0.26 * math.sin(t), -0.2 + 0.38 * math.cos(t)) for t in (0.4 + 0.34 * k for k in range(8))
    ]
    ridges = [(0.17, y + 0.21, 0.06), (0.19, y + 0.22, -0.2), (0.15, y + 0.15, -0.47)]
    path, radii = smooth_path(
        [(0, y + 0.02, 0.48), (0, y + 0.06, 0.48 + 0.2 * horn), (0, y + 0.06 + 0.2 * horn, 0.5 + 0.27 * horn),
         (0, y + 0.06 + 0.36 * horn, 0.46 + 0.24 * horn)],
        [0.1, 0.075, 0.06, 0.05],
        9,
    )  # fmt: skip
    tip = path[-1]
    fork = limb(tip, (0.09, tip[1] + 0.1 * horn, tip[2] - 0.01), 0.05, 0.036, BEETLE_LEG)
    small = rod((0, y + 0.22, 0.24), (0, y + 0.22 + 0.17 * horn, 0.36), 0.085, BEETLE_LEG, 0.026, 8)
    return merge(
        [
            ellipsoid((0, y, -0.2), (0.3, 0.26, 0.39), BEETLE, 18),
            tube(seam, [0.034] * 8, BEETLE_DARK, 8),
            *both_sides(tube(ridges, [0.034, 0.036, 0.034], BEETLE_DARK, 8)),
            ellipsoid((0, y + 0.02, 0.22), (0.28, 0.24, 0.17), BEETLE, 16),
            ellipsoid((0, y - 0.02, 0.4), (0.17, 0.15, 0.14), BEETLE_LEG, 14),
            tube(path, radii, BEETLE_LEG, 10),
            *both_sides(fork),
            small,
            *both_sides(ellipsoid((0.145, y + 0.03, 0.45), (0.07, 0.075, 0.065), WHITE, 10)),
            *both_sides(ellipsoid((0.165, y + 0.03, 0.485), (0.046, 0.05, 0.046), INK, 8)),
            *_legs(0.2, 0.48, y - 0.06, ((0.25, 0.38), (0.0, 0.0), (-0.3, -0.42)), BEETLE_LEG),
        ]
    )


# ---- ant
ANT, ANT_DARK = rgb("#b8432a"), rgb("#6e2216")


def _ant(look: Look) -> Mesh:
    """Variation 0: from lean to stout behind."""
    stout, y = look.vary(0, 0.82, 1.0, 1.2), GROUND_Y + 0.27
    jaw = tube([(0.1, y + 0.0, 0.55), (0.12, y - 0.03, 0.66), (0.04, y - 0.05, 0.73)], [0.05, 0.04, 0.028], ANT_DARK, 8)
    bands = [ellipsoid((0, y + 0.05, z), (0.225 * stout * s, 0.21 * stout * s, 0.04), ANT_DARK, 14)
             for z, s in ((-0.32, 0.99), (-0.46, 0.99))]  # fmt: skip
    return merge(
        [
            ellipsoid((0, y + 0.05, -0.4), (0.22 * stout, 0.205 * stout, 0.28), ANT, 16),
            *bands,
            ellipsoid((0, y - 0.01, -0.1), (0.085, 0.085, 0.1), ANT_DARK, 10),
            ellipsoid((0, y, 0.1), (0.13, 0.125, 0.17), ANT, 14),
            ellipsoid((0, y + 0.1, 0.42), (0.225, 0.2, 0.2), ANT, 16),
            eyes_at((0, y + 0.15, 0.575), 1.05, 0.11),
            *both_sides(jaw),
            *_feelers(
                [(0.09, y + 0.25, 0.46), (0.19, y + 0.44, 0.46), (0.24, y + 0.42, 0.62)], ANT_DARK, ANT_DARK, 0.05
            ),
            *_legs(0.08, 0.42, y, ((0.2, 0.34), (0.08, 0.02), (-0.02, -0.3)), ANT_DARK, 0.13),
        ]
    )


# ---- caterpillar
LEAF_GREEN, LIME, BOOT = rgb("#3fae35"), rgb("#a6dc3a"), rgb("#e8702a")


def _caterpillar(look: Look) -> Mesh:
    """Creeping, its back arched. Variation 0: how high the arch is."""
    arch, floor = look.vary(0, 0.06, 0.18, 0.32), GROUND_Y + 0.2
    parts = []
    for k in range(6):
        t = k / 5
        rise = arch * math.sin(math.pi * min(t / 0.85, 1.0)) ** 2
        at = (0.0, floor + rise, -0.62 + 0.8 * t)
        radius = 0.15 + 0.035 * math.sin(math.pi * t)
        parts.append(ellipsoid(at, (radius, radius, 0.9 * radius), LIME if k % 2 else LEAF_GREEN, 14))
        parts += both_sides(limb((0.09, at[1] - 0.09, at[2]), (0.12, at[1] - 0.165, at[2]), 0.055, 0.05, BOOT))
    y, z = floor + 0.17, 0.34
    return merge(
        [
            *parts,
            ellipsoid((0, y, z), (0.23, 0.22, 0.21), LEAF_GREEN, 18),
            eyes_at((0, y + 0.05, z + 0.155), 1.25, 0.095),
            ellipsoid((0, y - 0.05, z + 0.2), (0.05, 0.045, 0.045), BOOT, 8),
            *both_sides(ellipsoid((0.15, y - 0.05, z + 0.13), (0.05, 0.045, 0.045), rgb("#ff9aa8"), 8)),
            *_feelers([(0.08, y + 0.17, z), (0.12, y + 0.32, z), (0.19, y + 0.4, z + 0.02)], LEAF_GREEN, BOOT, 0.06),
        ]
    )


# ---- scorpion
SCORPION, SCORPION_DARK = rgb("#e0912a"), rgb("#8f4a14")


def _scorpion(look: Look) -> Mesh:
    """Tail over its back. Variation 0: how large the claws and the sting are."""
    claw, y = look.vary(0, 0.82, 1.0, 1.22), GROUND_Y + 0.17
    tail: list[Point] = [(0, y + 0.04, -0.42), (0, y + 0.16, -0.56), (0, y + 0.34, -0.6), (0, y + 0.51, -0.54),
                         (0, y + 0.62, -0.4)]  # fmt: skip
    segments = [ellipsoid(at, (r, r, r), SCORPION if k % 2 else SCORPION_DARK, 12)
                for k, (at, r) in enumerate(zip(tail, (0.13, 0.12, 0.11, 0.105, 0.1), strict=True))]  # fmt: skip
    sting = [
        ellipsoid((0, y + 0.63, -0.25), (0.1 * claw, 0.1 * claw, 0.12 * claw), SCORPION, 12),
        tube(
            [(0, y + 0.64, -0.18), (0, y + 0.6, -0.06), (0, y + 0.49, -0.02)],
            [0.075 * claw, 0.055 * claw, 0.02],
            SCORPION_DARK,
            8,
        ),
    ]
    plates = [ellipsoid((0, y + 0.04, z), (w, 0.13, 0.1), SCORPION_DARK if k % 2 else SCORPION, 14)
              for k, (z, w) in enumerate(((0.04, 0.235), (-0.09, 0.235), (-0.21, 0.21), (-0.32, 0.17)))]  # fmt: skip
    pincer = [
        ellipsoid((0.42, y + 0.08, 0.5), (0.115 * claw, 0.1 * claw, 0.15 * claw), SCORPION, 12, rotation(y_deg=-8)),
        rod((0.47, y + 0.08, 0.57), (0.44, y + 0.08, 0.57 + 0.25 * claw), 0.075 * claw, SCORPION, 0.024, 8),
        rod((0.37, y + 0.08, 0.57), (0.34, y + 0.08, 0.57 + 0.22 * claw), 0.062 * claw, SCORPION_DARK, 0.024, 8),
        limb((0.16, y + 0.02, 0.22), (0.39, y + 0.06, 0.28), 0.065, 0.06, SCORPION_DARK),
        limb((0.39, y + 0.06, 0.28), (0.42, y + 0.08, 0.45), 0.06, 0.055, SCORPION_DARK),
    ]
    return merge(
        [
            *plates,
            ellipsoid((0, y + 0.06, 0.18), (0.23, 0.15, 0.18), SCORPION, 16),
            *segments,
            *sting,
            *[mesh for part in pincer for mesh in both_sides(part)],
            eyes_at((0, y + 0.13, 0.315), 0.9, 0.085),
            *_legs(0.16, 0.5, y, ((0.1, 0.14), (-0.04, -0.06), (-0.18, -0.26)), SCORPION_DARK),
        ]
    )


KINDS: tuple[Kind, ...] = (
    creature("ladybug", _ladybug, LADYBUG, ("ladybird", "lady bug", "lady beetle", "ladybird beetle"),
             (rgb("#f2701d"), rgb("#ffc21a"))),
    creature("beetle", _beetle, BEETLE, ("rhinoceros beetle", "scarab", "stag beetle", "dung beetle", "horned beetle"),
             (rgb("#6a3a2a"), rgb("#3f6fe0"))),
    creature("ant", _ant, ANT, ("fire ant", "worker ant", "giant ant"), (rgb("#4a3440"), rgb("#d98a3a"))),
    creature("caterpillar", _caterpillar, LEAF_GREEN, ("inchworm", "hungry caterpillar", "silkworm"),
             (rgb("#2a86b8"), rgb("#c9a62a"))),
    creature("scorpion", _scorpion, SCORPION, ("desert scorpion", "emperor scorpion", "giant scorpion"),
             (rgb("#5a4a5c"), rgb("#d8502a"))),
)  # fmt: skip
