"""Fish, shark, whale, octopus and crab."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
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
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at, side_eyes
from att3d_core.library.toybox.world.look import Look


def fin(outline: list[tuple[float, float]], thickness: float, color: Color, at: tuple[float, float, float]) -> Mesh:
    """A fin in the plane x = 0: `outline` is (z, y) around its root, given counter-clockwise seen from the left."""
    plate = slab([(z, y) for z, y in outline], thickness, color)
    return moved(plate, at, rotation(y_deg=-90))


# ---- fish
FISH, FISH_PALE, FISH_FIN = rgb("#ff8a1f"), rgb("#fff2dc"), rgb("#e8590c")


def _fish(look: Look) -> Mesh:
    tall, tail = look.vary(0, 0.24, 0.32, 0.42), look.vary(0, 0.85, 1.0, 1.2)
    tail_fin = [
        (0.1, 0.0),
        (-0.12 * tail, 0.3 * tail),
        (-0.26 * tail, 0.27 * tail),
        (-0.17 * tail, 0.0),
        (-0.26 * tail, -0.27 * tail),
        (-0.12 * tail, -0.3 * tail),
    ]
    back = [(0.2, 0.0), (0.08, 0.17), (-0.2, 0.15), (-0.24, 0.0), (0.0, -0.05)]
    bands = [
        ellipsoid((0, 0, z), (r * 0.63 * tall / 0.32, r * tall / 0.32, 0.075), FISH_PALE, 20)
        for z, r in ((0.16, 0.322), (-0.12, 0.33))
    ]
    side = ellipsoid((0, 0, 0), (0.035, 0.09, 0.13), FISH_FIN, 10)
    return merge(
        [
            ellipsoid((0, 0, 0), (0.2 * tall / 0.32, tall, 0.46), FISH, 20),
            *bands,
            fin(tail_fin, 0.06, FISH_FIN, (0, 0, -0.46)),
            fin(back, 0.06, FISH_FIN, (0, 0.86 * tall, -0.02)),
            fin([(-z, -0.8 * y) for z, y in back], 0.06, FISH_FIN, (0, -0.86 * tall, -0.06)),
            *both_sides(moved(side, (0.2 * tall / 0.32 + 0.03, -0.06, 0.0), rotation(y_deg=-35, x_deg=25))),
            *side_eyes((0.125 * tall / 0.32, 0.09, 0.3), 0.09),
            ellipsoid((0, -0.045, 0.44), (0.075, 0.055, 0.055), FISH_FIN, 10),
            ellipsoid((0, -0.045, 0.475), (0.045, 0.03, 0.035), rgb("#5c1d12"), 8),
        ]
    )


# ---- shark
SHARK, SHARK_PALE = rgb("#5f7f9c"), rgb("#f1f5f7")


def _shark(look: Look) -> Mesh:
    stout = look.vary(0, 0.86, 1.0, 1.18)
    path, radii = smooth_path(
        [(0, 0.03, -0.72), (0, 0.0, -0.45), (0, 0, -0.1), (0, 0, 0.25), (0, 0.02, 0.5), (0, 0.05, 0.68)],
        [0.05, 0.12 * stout, 0.215 * stout, 0.22 * stout, 0.16 * stout, 0.04],
        15,
    )
    dorsal = [(0.17, 0.0), (-0.06, 0.27), (-0.14, 0.28), (-0.13, 0.0), (0.0, -0.06)]
    tail = [(0.1, 0.02), (-0.12, 0.34), (-0.23, 0.36), (-0.12, 0.04), (-0.18, -0.2), (-0.08, -0.2)]
    side = slab([(0.0, 0.13), (-0.04, -0.13), (0.12, -0.12), (0.34, -0.2)], 0.055, SHARK)
    teeth = []
    for t in np.radians([-55, -28, 0, 28, 55]):
        x, z = 0.135 * np.sin(t), 0.47 + 0.1 * np.cos(t)
        teeth.append(
            rod((float(x), -0.055, float(z)), (float(x), -0.125, float(z) - 0.01), 0.034, rgb("#fffdf2"), 0.012, 6)
        )
    fins = both_sides(moved(side, (0.15 * stout, -0.08, 0.12), rotation(x_deg=90, z_deg=-18)))
    return merge(
        [
            tube(path, radii, SHARK, 16),
            ellipsoid((0, -0.09 * stout, 0.1), (0.195 * stout, 0.165 * stout, 0.5), SHARK_PALE, 16),
            ellipsoid((0, -0.08, 0.46), (0.13, 0.05, 0.1), rgb("#8c2336"), 12),
            *teeth,
            fin(dorsal, 0.06, SHARK, (0, 0.2 * stout, -0.02)),
            fin(tail, 0.06, SHARK, (0, 0.03, -0.68)),
            *fins,
            *side_eyes((0.15 * stout, 0.07, 0.42), 0.075),
        ]
    )


# ---- whale
WHALE, WHALE_PALE = rgb("#3b78c4"), rgb("#dfeefa")


def _whale(look: Look) -> Mesh:
    stout = look.vary(0, 0.86, 1.0, 1.15)
    path, radii = smooth_path(
        [
            (0, 0.26, -0.68),
            (0, 0.12, -0.52),
            (0, 0.0, -0.3),
            (0, 0.0, 0.0),
            (0, 0.0, 0.25),
            (0, -0.01, 0.45),
            (0, -0.01, 0.52),
        ],
        [0.05, 0.085, 0.21 * stout, 0.34 * stout, 0.34 * stout, 0.22 * stout, 0.06],
        17,
    )
    fluke = ellipsoid((0.16, 0.3, -0.72), (0.2, 0.046, 0.12), WHALE, 12, rotation(y_deg=28, z_deg=16))
    flipper = ellipsoid((0.36 * stout, -0.2, 0.08), (0.19, 0.046, 0.1), WHALE, 12, rotation(z_deg=-28, y_deg=28))
    water = rgb("#6fd0ff")
    spout = [
        tube(
            [(0, 0.32 * stout, 0.16), (0.0, 0.46, 0.16), (0.09, 0.57, 0.16), (0.18, 0.53, 0.16)],
            [0.04, 0.042, 0.042, 0.05],
            water,
            8,
        )
    ]
    return merge(
        [
            tube(path, radii, WHALE, 18),
            ellipsoid((0, -0.13 * stout, 0.09), (0.33 * stout, 0.27 * stout, 0.45), WHALE_PALE, 18),
            *both_sides(fluke),
            *both_sides(flipper),
            *[mesh for part in spout for mesh in both_sides(part)],
            ellipsoid((0.18, 0.51, 0.16), (0.06, 0.06, 0.06), water, 8),
            ellipsoid((-0.18, 0.51, 0.16), (0.06, 0.06, 0.06), water, 8),
            *side_eyes((0.285 * stout, 0.09, 0.32), 0.085),
        ]
    )


# ---- octopus
OCTOPUS, OCTOPUS_PALE = rgb("#a24bd6"), rgb("#f3b6e6")


def _octopus(look: Look) -> Mesh:
    tall, reach = look.vary(0, 0.25, 0.32, 0.4), look.vary(0, 0.42, 0.5, 0.58)
    floor = GROUND_Y
    parts = []
    for k, t in enumerate(np.radians(np.arange(8) * 45 + 22.5)):
        s, c = float(np.sin(t)), float(np.cos(t))
        lift = 0.06 + 0.05 * (k % 2)
        path, radii = smooth_path(
            [
                (0.12 * s, floor + 0.24, 0.12 * c),
                (0.27 * s, floor + 0.13, 0.27 * c),
                (0.8 * reach * s, floor + 0.065, 0.8 * reach * c),
                (reach * s, floor + lift + 0.05, reach * c),
                (0.92 * reach * s, floor + lift + 0.13, 0.92 * reach * c),
            ],
            [0.1, 0.085, 0.065, 0.05, 0.026],
            9,
        )
        parts.append(tube(path, radii, OCTOPUS, 8))
        parts.append(ellipsoid((0.26 * s, floor + 0.085, 0.26 * c), (0.05, 0.05, 0.05), OCTOPUS_PALE, 6))
    y = floor + 0.3 + 0.75 * tall
    return merge(
        [
            *parts,
            ellipsoid((0, y, -0.02), (0.29, tall, 0.28), OCTOPUS, 20),
            ellipsoid((0, floor + 0.28, 0), (0.23, 0.13, 0.23), OCTOPUS, 16),
            eyes_at((0, y - 0.02, 0.225), 1.25, 0.115),
            ellipsoid((0, y - 0.17, 0.235), (0.06, 0.03, 0.03), rgb("#5a1f7a"), 8),
            *both_sides(ellipsoid((0.2, y - 0.13, 0.17), (0.05, 0.036, 0.036), OCTOPUS_PALE, 8)),
        ]
    )


# ---- crab
CRAB, CRAB_DARK, CRAB_PALE = rgb("#e8382c"), rgb("#a81f1c"), rgb("#ffd2a8")


def _crab(look: Look) -> Mesh:
    claw, y = look.vary(0, 0.82, 1.0, 1.25), GROUND_Y + 0.22
    pincer = [
        ellipsoid((0.5, y + 0.3, 0.22), (0.12 * claw, 0.15 * claw, 0.075 * claw), CRAB, 12, rotation(z_deg=-12)),
        rod((0.45, y + 0.36, 0.23), (0.4, y + 0.36 + 0.2 * claw, 0.25), 0.07 * claw, CRAB, 0.02, 8),
        rod((0.54, y + 0.36, 0.23), (0.53, y + 0.36 + 0.22 * claw, 0.25), 0.08 * claw, CRAB, 0.02, 8),
        limb((0.28, y + 0.02, 0.16), (0.46, y + 0.06, 0.22), 0.065, 0.055, CRAB_DARK),
        limb((0.46, y + 0.06, 0.22), (0.49, y + 0.22, 0.22), 0.055, 0.06, CRAB_DARK),
    ]
    legs = []
    for k, z in enumerate((0.1, -0.04, -0.18)):
        out = 0.52 - 0.03 * abs(k - 1)
        legs += [
            limb((0.26, y, z), (out - 0.08, y + 0.1, z - 0.04), 0.05, 0.042, CRAB),
            limb((out - 0.08, y + 0.1, z - 0.04), (out, GROUND_Y + 0.03, z - 0.06), 0.042, 0.026, CRAB_DARK),
        ]
    stalks = [
        limb((0.09, y + 0.1, 0.2), (0.1, y + 0.27, 0.22), 0.036, 0.034, CRAB),
        ellipsoid((0.1, y + 0.3, 0.21), (0.08, 0.085, 0.075), CRAB, 10),
    ]
    return merge(
        [
            ellipsoid((0, y + 0.02, 0), (0.36, 0.17, 0.26), CRAB, 18),
            ellipsoid((0, y - 0.04, 0.03), (0.31, 0.13, 0.24), CRAB_PALE, 16),
            *[mesh for part in (*pincer, *legs, *stalks) for mesh in both_sides(part)],
            eyes_at((0, y + 0.31, 0.265), 0.85, 0.1),
            ellipsoid((0, y + 0.015, 0.26), (0.07, 0.022, 0.03), rgb("#5c1512"), 8),
            *[
                ellipsoid((x, y + 0.15, z), (0.045, 0.036, 0.045), CRAB_DARK, 8)
                for x, z in ((0.0, -0.03), (0.14, -0.08), (-0.14, -0.08))
            ],
        ]
    )


KINDS: tuple[Kind, ...] = (
    creature("fish", _fish, FISH, ("goldfish", "clownfish", "tropical fish"), (rgb("#2f7fe0"), rgb("#ffd23f"))),
    creature(
        "shark", _shark, SHARK, ("great white shark", "great white", "tiger shark"), (rgb("#454b55"), rgb("#8fc0d8"))
    ),
    creature(
        "whale",
        _whale,
        WHALE,
        ("blue whale", "sperm whale", "orca"),
        (rgb("#39414f"), rgb("#7fc4d8")),
        (rgb("#6fd0ff"),),
    ),
    creature(
        "octopus",
        _octopus,
        OCTOPUS,
        ("giant octopus", "little octopus", "baby octopus"),
        (rgb("#e0552f"), rgb("#3fb8c4")),
    ),
    creature("crab", _crab, CRAB, ("red crab", "hermit crab", "king crab"), (rgb("#2f7fc0"), rgb("#f59a2f"))),
)
