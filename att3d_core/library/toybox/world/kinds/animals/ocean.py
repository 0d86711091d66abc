"""Dolphin, lobster, jellyfish, starfish, seahorse and squid."""

from __future__ import annotations

import math

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    ellipsoid,
    lathe,
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
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at, side_eyes
from att3d_core.library.toybox.world.kinds.animals.sea import fin
from att3d_core.library.toybox.world.look import Look

# ---- dolphin
DOLPHIN, DOLPHIN_PALE = rgb("#3f97d8"), rgb("#e8f3fa")


def _dolphin(look: Look) -> Mesh:
    """Leaping. Variation 0: from slender to stout."""
    stout = look.vary(0, 0.85, 1.0, 1.18)
    spine: list[Point] = [(0, -0.34, -0.6), (0, -0.12, -0.5), (0, 0.07, -0.26), (0, 0.13, 0.02), (0, 0.11, 0.28),
                          (0, 0.06, 0.45), (0, 0.02, 0.52)]  # fmt: skip
    path, radii = smooth_path(spine, [0.055, 0.085, 0.17 * stout, 0.215 * stout, 0.2 * stout, 0.14 * stout, 0.05], 17)
    belly, girths = smooth_path(
        [(0, -0.09, -0.4), (0, 0.01, -0.16), (0, 0.04, 0.06), (0, 0.04, 0.28), (0, 0.01, 0.47)],
        [0.05, 0.155 * stout, 0.2 * stout, 0.18 * stout, 0.085],
        9,
    )
    back = [(0.13, -0.04), (-0.05, 0.2), (-0.17, 0.24), (-0.12, 0.08), (-0.14, -0.04)]
    fluke = ellipsoid((0.14, -0.4, -0.66), (0.17, 0.046, 0.095), DOLPHIN, 12, rotation(x_deg=-55, y_deg=20))
    flipper = ellipsoid((0.24 * stout, -0.1, 0.12), (0.16, 0.04, 0.085), DOLPHIN, 12, rotation(z_deg=-42, y_deg=34))
    return merge(
        [
            tube(path, radii, DOLPHIN, 16),
            tube(belly, girths, DOLPHIN_PALE, 14),
            limb((0, 0.03, 0.44), (0, -0.03, 0.7), 0.095, 0.055, DOLPHIN, 12),
            limb((0, -0.025, 0.42), (0, -0.075, 0.66), 0.085, 0.05, DOLPHIN_PALE, 10),
            fin(back, 0.06, DOLPHIN, (0, 0.13 + 0.19 * stout, -0.06)),
            *both_sides(fluke),
            *both_sides(flipper),
            *side_eyes((0.145 * stout, 0.13, 0.39), 0.075),
        ]
    )


# ---- lobster
LOBSTER, LOBSTER_DARK = rgb("#e0301e"), rgb("#8f1a16")


def _lobster(look: Look) -> Mesh:
    """Claws raised towards the front. Variation 0: how large they are."""
    claw, y = look.vary(0, 0.82, 1.0, 1.2), GROUND_Y + 0.17
    rings = [ellipsoid((0, y + 0.02 - 0.012 * k, -0.12 - 0.1 * k), (0.2 - 0.017 * k, 0.16 - 0.012 * k, 0.085),
                       LOBSTER_DARK if k % 2 else LOBSTER, 14) for k in range(4)]  # fmt: skip
    fan = [ellipsoid((0.12 * k, y - 0.03, -0.54 + 0.03 * abs(k)), (0.09, 0.045, 0.14), LOBSTER, 10,
                     rotation(y_deg=-32 * k)) for k in (-1.0, 0.0, 1.0)]  # fmt: skip
    grip = (0.42, y + 0.3, 0.38)
    pincer = [
        limb((0.15, y + 0.03, 0.24), (0.38, y + 0.04, 0.34), 0.065, 0.06, LOBSTER_DARK),
        limb((0.38, y + 0.04, 0.34), (0.41, y + 0.2, 0.37), 0.06, 0.065, LOBSTER_DARK),
        ellipsoid(grip, (0.15 * claw, 0.17 * claw, 0.085 * claw), LOBSTER, 12, rotation(z_deg=-12)),
        rod((0.49, y + 0.36, 0.39), (0.45, y + 0.36 + 0.27 * claw, 0.42), 0.1 * claw, LOBSTER, 0.03, 8),
        rod((0.36, y + 0.36, 0.39), (0.29, y + 0.36 + 0.2 * claw, 0.42), 0.075 * claw, LOBSTER_DARK, 0.03, 8),
    ]
    legs = []
    for z in (0.14, 0.02, -0.1):
        knee = (0.32, y + 0.05, z)
        legs += [
            limb((0.14, y, z), knee, 0.042, 0.04, LOBSTER),
            limb(knee, (0.4, GROUND_Y + 0.035, z - 0.03), 0.04, 0.034, LOBSTER_DARK),
        ]
    feeler = tube([(0.05, y + 0.1, 0.42), (0.08, y + 0.36, 0.42), (0.13, y + 0.56, 0.3), (0.2, y + 0.66, 0.1)],
                  [0.036, 0.034, 0.032, 0.03], LOBSTER_DARK, 8)  # fmt: skip
    stalk = [limb((0.07, y + 0.1, 0.34), (0.09, y + 0.22, 0.38), 0.04, 0.04, LOBSTER),
             ellipsoid((0.09, y + 0.24, 0.37), (0.075, 0.075, 0.07), LOBSTER, 10)]  # fmt: skip
    return merge(
        [
            ellipsoid((0, y + 0.04, 0.14), (0.2, 0.17, 0.31), LOBSTER, 18),
            rod((0, y + 0.06, 0.38), (0, y + 0.1, 0.52), 0.07, LOBSTER_DARK, 0.024, 8),
            *rings,
            *fan,
            *[mesh for part in (*pincer, *legs, feeler, *stalk) for mesh in both_sides(part)],
            eyes_at((0, y + 0.25, 0.42), 0.8, 0.09),
        ]
    )


# ---- jellyfish
JELLY, JELLY_PALE, JELLY_DARK = rgb("#e879d0"), rgb("#fbd3f0"), rgb("#a8409c")


def _jellyfish(look: Look) -> Mesh:
    """Variation 0: how high the bell is, and how short its arms are then."""
    high, drop = look.vary(0, 0.3, 0.42, 0.52), look.vary(0, 0.62, 0.54, 0.46)
    y = GROUND_Y + drop + 0.03
    bell = [(0.3, y - 0.03), (0.38, y - 0.02)]
    bell += [(0.4 * math.cos(t), y + high * math.sin(t)) for t in (math.radians(a) for a in (6, 22, 40, 58, 74, 86))]
    arms = []
    for k in range(8):
        turn = math.radians(45 * k + 22.5)
        s, c = math.sin(turn), math.cos(turn)
        sway = 0.06 if k % 2 else -0.06
        points: list[Point] = [
            (
                (0.29 + sway * math.sin(4.2 * t)) * s,
                y - t * drop * (1.0 if k % 2 else 0.86),
                (0.29 + sway * math.sin(4.2 * t)) * c,
            )
            for t in (0.0, 0.25, 0.5, 0.75, 1.0)
        ]
        path, radii = smooth_path(points, [0.056, 0.05, 0.046, 0.042, 0.034], 8)
        arms.append(tube(path, radii, JELLY_DARK if k % 2 else JELLY, 8))
    frill = [ellipsoid((0.375 * math.sin(t), y, 0.375 * math.cos(t)), (0.085, 0.065, 0.085), JELLY_PALE, 8)
             for t in (2 * math.pi * k / 10 for k in range(10))]  # fmt: skip
    middle = [ellipsoid((x, y - 0.16 * drop - 0.05 * k, z), (0.095, 0.15, 0.095), JELLY_PALE, 8)
              for k, (x, z) in enumerate(((0.07, 0.05), (-0.07, 0.05), (0.0, -0.08)))]  # fmt: skip
    spots = [(0.5, 0.5), (-0.55, 0.55), (0.0, 0.75), (2.2, 0.6), (-2.2, 0.6), (3.14, 0.85)]
    marks = [ellipsoid((0.385 * math.cos(up) * math.sin(t), y + 0.965 * high * math.sin(up),
                        0.385 * math.cos(up) * math.cos(t)), (0.06, 0.055, 0.06), JELLY_PALE, 8)
             for t, up in spots]  # fmt: skip
    return merge(
        [
            lathe(bell, JELLY, 20),
            *frill,
            *marks,
            *arms,
            *middle,
            eyes_at((0, y + 0.28 * high, 0.36), 1.1, 0.11),
            ellipsoid((0, y + 0.11 * high, 0.395), (0.05, 0.026, 0.03), JELLY_DARK, 8),
        ]
    )


# ---- starfish
STARFISH, STARFISH_DARK, STARFISH_PALE = rgb("#ff8a3a"), rgb("#d9561c"), rgb("#ffd9a0")


def _starfish(look: Look) -> Mesh:
    """Upright, its face to the front. Variation 0: how slender its arms are."""
    thick, reach = look.vary(0, 0.2, 0.17, 0.13), look.vary(0, 0.5, 0.58, 0.62)
    parts = [ellipsoid((0, 0, 0), (1.35 * thick, 1.35 * thick, 0.135), STARFISH, 18)]
    for k in range(5):
        turn = math.radians(90 + 72 * k)
        out = (math.cos(turn), math.sin(turn))
        arm = limb((0, 0, 0), (0, reach, 0), 1.05 * thick, 0.075, STARFISH, 12)
        flat = Mesh(arm.vertices * [1, 1, 0.62], arm.faces, arm.face_colors)
        parts.append(moved(flat, turn=rotation(z_deg=72 * k)))
        for at, radius in ((0.5, 0.062), (0.72, 0.05), (0.9, 0.04)):
            z = 0.62 * (1.05 * thick + (0.075 - 1.05 * thick) * at) - 0.005
            for side in (z, -z):
                parts.append(
                    ellipsoid(
                        (at * reach * out[0], at * reach * out[1], side), (radius, radius, 0.036), STARFISH_PALE, 8
                    )
                )
    mouth = tube(
        [(-0.075, -0.055, 0.135), (0, -0.09, 0.14), (0.075, -0.055, 0.135)], [0.026, 0.028, 0.026], rgb("#8a2a12"), 8
    )
    return merge([*parts, eyes_at((0, 0.04, 0.125), 0.95, 0.085), mouth])


# ---- seahorse
SEAHORSE, SEAHORSE_PALE, SEAHORSE_FIN = rgb("#ffb21f"), rgb("#fff0b0"), rgb("#f2641f")


def _seahorse(look: Look) -> Mesh:
    """Variation 0: from slender to round-bellied."""
    stout, floor = look.vary(0, 0.82, 1.0, 1.22), GROUND_Y
    points: list[Point] = [
        (0, floor + 0.2, 0.03), (0, floor + 0.22, 0.12), (0, floor + 0.11, 0.16), (0, floor + 0.07, 0.03),
        (0, floor + 0.17, -0.11), (0, floor + 0.38, -0.1), (0, floor + 0.62, 0.02), (0, floor + 0.84, -0.05),
        (0, floor + 1.0, -0.04),
    ]  # fmt: skip
    path, radii = smooth_path(points, [0.042, 0.05, 0.056, 0.068, 0.085, 0.14 * stout, 0.19 * stout, 0.13, 0.11], 33)
    bands = [SEAHORSE_FIN if i % 4 == 1 else SEAHORSE for i in range(32)]
    y = floor + 1.03
    crown = [
        limb((0, y + 0.12, 0.02 - 0.08 * k), (0, y + 0.24 - 0.05 * k, -0.02 - 0.13 * k), 0.056, 0.036, SEAHORSE_FIN)
        for k in range(3)
    ]
    back = [(0.12, -0.16), (-0.06, -0.14), (-0.16, 0.0), (-0.12, 0.14), (0.12, 0.16)]
    side = ellipsoid((0.14, y - 0.08, -0.06), (0.036, 0.075, 0.085), SEAHORSE_FIN, 8, rotation(y_deg=35))
    return merge(
        [
            tube(path, radii, bands, 14),
            ellipsoid((0, floor + 0.6, 0.09), (0.14 * stout, 0.2, 0.15 * stout), SEAHORSE_PALE, 14),
            ellipsoid((0, y, 0.03), (0.155, 0.15, 0.18), SEAHORSE, 16),
            tube([(0, y - 0.03, 0.15), (0, y - 0.06, 0.3), (0, y - 0.08, 0.4), (0, y - 0.085, 0.44)],
                 [0.095, 0.062, 0.062, 0.075], SEAHORSE, 10),
            *crown,
            fin(back, 0.06, SEAHORSE_FIN, (0, floor + 0.6, -0.2 * stout)),
            *both_sides(side),
            *side_eyes((0.125, y + 0.035, 0.1), 0.085),
        ]
    )  # fmt: skip


# ---- squid
SQUID, SQUID_PALE, SQUID_DARK = rgb("#e8455f"), rgb("#ffc2c8"), rgb("#a82046")


def _squid(look: Look) -> Mesh:
    """Upright on its arms. Variation 0: how long its mantle is."""
    tall, floor = look.vary(0, 0.5, 0.64, 0.76), GROUND_Y
    y = floor + 0.36
    mantle = [(0.15, y - 0.04), (0.21, y + 0.06), (0.23, y + 0.3 * tall), (0.2, y + 0.55 * tall),
              (0.13, y + 0.8 * tall), (0.05, y + tall)]  # fmt: skip
    arms = []
    for k in range(8):
        turn = math.radians(45 * k + 22.5)
        s, c = math.sin(turn), math.cos(turn)
        path, radii = smooth_path(
            [(0.1 * s, y - 0.02, 0.1 * c), (0.2 * s, floor + 0.17, 0.2 * c), (0.33 * s, floor + 0.06, 0.33 * c),
             (0.43 * s, floor + 0.08, 0.43 * c), (0.45 * s, floor + 0.17, 0.45 * c)],
            [0.075, 0.068, 0.056, 0.048, 0.034],
            8,
        )  # fmt: skip
        arms.append(tube(path, radii, SQUID if k % 2 else SQUID_DARK, 8))
    grip: list[Point] = [(0.13, y - 0.04, 0.1), (0.34, y - 0.06, 0.16), (0.48, y + 0.12, 0.16), (0.47, y + 0.3, 0.15)]
    path, radii = smooth_path(grip, [0.055, 0.048, 0.045, 0.045], 9)
    club = [
        tube(path, radii, SQUID, 8),
        ellipsoid((0.46, y + 0.37, 0.15), (0.075, 0.13, 0.06), SQUID_DARK, 10),
        ellipsoid((0.46, y + 0.38, 0.185), (0.05, 0.09, 0.045), SQUID_PALE, 8),
    ]
    sail = [(-0.04, 0.55 * tall), (0.3, 0.7 * tall), (0.26, 0.8 * tall), (0.03, 1.04 * tall), (-0.04, 1.0 * tall)]
    stripes = [ellipsoid((0, y + h * tall, 0.12), (0.1, 0.045, 0.12), SQUID_PALE, 10) for h in (0.52, 0.68)]
    return merge(
        [
            lathe(mantle, SQUID, 18),
            ellipsoid((0, y - 0.03, 0), (0.21, 0.14, 0.2), SQUID, 14),
            *stripes,
            *both_sides(slab(sail, 0.06, SQUID_DARK, (0, y, -0.02))),
            *arms,
            *[mesh for part in club for mesh in both_sides(part)],
            eyes_at((0, y + 0.06, 0.19), 1.2, 0.1),
        ]
    )


KINDS: tuple[Kind, ...] = (
    creature("dolphin", _dolphin, DOLPHIN, ("bottlenose dolphin", "porpoise", "leaping dolphin"),
             (rgb("#5a6f8a"), rgb("#7fd0e0"))),
    creature("lobster", _lobster, LOBSTER, ("crayfish", "crawfish", "langoustine"),
             (rgb("#2a5fa8"), rgb("#f08a3a"))),
    creature("jellyfish", _jellyfish, JELLY, ("jelly fish", "medusa jellyfish", "sea jelly"),
             (rgb("#7a5ae0"), rgb("#5ac8e0"))),
    creature("starfish", _starfish, STARFISH, ("sea star", "star fish"), (rgb("#d83a5a"), rgb("#f2c02a"))),
    creature("seahorse", _seahorse, SEAHORSE, ("sea horse", "hippocampus"),
             (rgb("#e05a8a"), rgb("#4ac0c8"))),
    creature("squid", _squid, SQUID, ("kraken", "giant squid", "sea monster with tentacles"),
             (rgb("#6a4ac0"), rgb("#f08a4a"))),
)  # fmt: skip
