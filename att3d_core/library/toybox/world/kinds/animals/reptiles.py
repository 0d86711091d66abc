"""Frog, turtle, snake and crocodile."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal, bellied_torso, skull
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
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.figures import figure
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.dye import coat_dye, in_coat

# ---- frog
FROG, FROG_PALE, FROG_DARK = rgb("#46b83a"), rgb("#d8f0a0"), rgb("#2a8030")


def _frog_head() -> Mesh:
    mouth = [
        ellipsoid((0, 0.14, 0.07), (0.23, 0.09, 0.19), FROG_PALE, 16),
        ellipsoid((0, 0.165, 0.09), (0.222, 0.026, 0.178), rgb("#8c2a3a"), 16),
    ]
    return merge(
        [
            skull(FROG, (0.265, 0.175, 0.225)),
            *mouth,
            *both_sides(ellipsoid((0.14, 0.365, 0.04), (0.105, 0.105, 0.1), FROG, 12)),
            eyes_at((0, 0.375, 0.105), 1.12, 0.14),
            *both_sides(ellipsoid((0.035, 0.235, 0.22), (0.02, 0.018, 0.015), FROG_DARK, 6)),
        ]
    )


FROG_ANIMAL = Animal("a frog", FROG, FROG, FROG, _frog_head, lambda: merge(bellied_torso(FROG, FROG_PALE)))


def _sitting_frog(look: Look) -> Mesh:
    """On its haunches, front legs straight."""
    stout = look.vary(0, 0.88, 1.0, 1.15)
    y = GROUND_Y
    toes = [
        ellipsoid((0.36 * stout + dx, y + 0.03, 0.2 + dz), (0.05, 0.03, 0.07), FROG_DARK, 8)
        for dx, dz in ((-0.08, 0.03), (0.0, 0.05), (0.075, 0.02))
    ]
    hind = [
        ellipsoid((0.23 * stout, y + 0.17, -0.06), (0.115, 0.16, 0.19), FROG, 12, rotation(x_deg=-25, z_deg=-15)),
        limb((0.3 * stout, y + 0.06, -0.1), (0.35 * stout, y + 0.045, 0.14), 0.055, 0.045, FROG),
    ]
    front = [
        limb((0.14 * stout, y + 0.28, 0.14), (0.16 * stout, y + 0.06, 0.25), 0.065, 0.05, FROG),
        ellipsoid((0.16 * stout, y + 0.03, 0.29), (0.075, 0.03, 0.08), FROG_DARK, 8),
    ]
    body = [
        ellipsoid((0, y + 0.22, -0.02), (0.24 * stout, 0.2, 0.27), FROG, 16, rotation(x_deg=-28)),
        ellipsoid((0, y + 0.2, 0.07), (0.18 * stout, 0.16, 0.2), FROG_PALE, 14, rotation(x_deg=-28)),
    ]
    head = moved(_frog_head(), (0, y + 0.2, 0.1))
    return merge([*body, head, *[mesh for part in (*hind, *front, *toes) for mesh in both_sides(part)]])


_FROG_COATS = (rgb("#7a8a2c"), rgb("#2fc0a0"))


def _frog_alone(look: Look) -> Mesh:
    return coat_dye(FROG, look, _FROG_COATS).mesh(_sitting_frog(look))


# ---- turtle
SHELL, SHELL_DARK, SKIN, RIM = rgb("#3f8f3a"), rgb("#2a6428"), rgb("#9ccf5a"), rgb("#d9b65c")


def _turtle(look: Look) -> Mesh:
    dome = look.vary(0, 0.2, 0.28, 0.38)
    y = GROUND_Y + 0.13
    shell = lathe(
        [(0.4, y), (0.405, y + 0.05), (0.35, y + 0.45 * dome), (0.22, y + 0.85 * dome), (0.08, y + dome)],
        SHELL,
        20,
        1.12,
    )
    plates = [ellipsoid((0, y + 0.97 * dome, 0), (0.15, 0.045, 0.17), SHELL_DARK, 12)]
    for t in np.radians(np.arange(0, 360, 60) + 30):
        at = (float(0.27 * np.sin(t)), y + 0.62 * dome, float(0.31 * np.cos(t)))
        plates.append(ellipsoid(at, (0.1, 0.3 * dome, 0.11), SHELL_DARK, 8))
    leg = limb((0.24, y + 0.01, 0.27), (0.36, GROUND_Y + 0.055, 0.36), 0.09, 0.075, SKIN)
    hind = limb((0.24, y + 0.01, -0.27), (0.36, GROUND_Y + 0.055, -0.36), 0.085, 0.07, SKIN)
    return merge(
        [
            shell,
            *plates,
            lathe([(0.39, y - 0.03), (0.43, y + 0.005), (0.41, y + 0.055)], RIM, 20, 1.12),
            *both_sides(leg),
            *both_sides(hind),
            limb((0, y + 0.04, 0.36), (0, y + 0.2, 0.52), 0.1, 0.09, SKIN, 12),
            ellipsoid((0, y + 0.27, 0.56), (0.165, 0.15, 0.165), SKIN, 16),
            eyes_at((0, y + 0.31, 0.69), 0.78, 0.075),
            ellipsoid((0, y + 0.195, 0.705), (0.06, 0.018, 0.03), rgb("#4b7a2a"), 8),
            rod((0, y + 0.03, -0.42), (0, y - 0.02, -0.56), 0.06, SKIN, 0.015, 8),
        ]
    )


# ---- snake
SCALE, SCALE_DARK, SCALE_PALE = rgb("#6cc02c"), rgb("#2f7d23"), rgb("#eef0a0")


def _snake(look: Look) -> Mesh:
    """Coiled, with its head raised."""
    thick = look.vary(0, 0.075, 0.095, 0.12)
    floor = GROUND_Y + thick
    turns = np.linspace(0.0, 4.3 * np.pi, 44)
    radius = 0.36 - 0.19 * turns / turns[-1]
    rise = floor + (turns / (4.3 * np.pi)) ** 1.2 * 2.9 * thick
    coil: list[Point] = [
        (float(r * np.cos(t + 0.8)), float(h), float(r * np.sin(t + 0.8)))
        for t, r, h in zip(turns, radius, rise, strict=True)
    ]
    top = coil[-1]
    neck: list[Point] = [
        (0.6 * top[0], top[1] + 0.13, 0.3 * top[2] - 0.02),
        (0.02, top[1] + 0.3, -0.04),
        (0, top[1] + 0.42, 0.05),
    ]
    path = [*coil, *neck]
    widths = [thick * min(1.0, 0.25 + 0.75 * i / 12) for i in range(len(coil))] + [
        0.9 * thick,
        0.85 * thick,
        0.85 * thick,
    ]
    bands = [SCALE_DARK if i % 6 < 2 else SCALE for i in range(len(path) - 1)]
    y = top[1] + 0.46
    tongue = [
        rod((0, y - 0.03, 0.26), (0.0, y - 0.05, 0.38), 0.024, rgb("#e0252b")),
        *both_sides(rod((0, y - 0.05, 0.37), (0.045, y - 0.07, 0.43), 0.022, rgb("#e0252b"))),
    ]
    return merge(
        [
            tube(path, widths, bands, 10),
            ellipsoid((0, y, 0.1), (0.165, 0.125, 0.21), SCALE, 14),
            ellipsoid((0, y - 0.055, 0.12), (0.14, 0.075, 0.19), SCALE_PALE, 12),
            eyes_at((0, y + 0.075, 0.19), 0.8, 0.095),
            *tongue,
        ]
    )


# ---- crocodile
CROC, CROC_DARK, CROC_PALE = rgb("#4f9140"), rgb("#2f6430"), rgb("#d5d98c")


def _crocodile(look: Look) -> Mesh:
    y, stout = GROUND_Y + 0.2, look.vary(0, 0.85, 1.0, 1.2)
    path, radii = smooth_path(
        [
            (0, y - 0.08, -0.86),
            (0, y - 0.06, -0.66),
            (0, y - 0.01, -0.42),
            (0, y, -0.15),
            (0, y, 0.1),
            (0, y + 0.03, 0.3),
        ],
        [0.02, 0.075, 0.125 * stout, 0.18 * stout, 0.175 * stout, 0.13 * stout],
        17,
    )
    spikes = []
    for i in range(2, 16, 2):
        _, h, z = path[i]
        size = 0.35 + 0.65 * min(1.0, i / 8)
        spike = rod(
            (0.55 * radii[i], h + 0.75 * radii[i], z),
            (0.6 * radii[i], h + radii[i] + 0.07 * size, z - 0.02),
            0.055 * size,
            CROC_DARK,
            0.018,
            6,
        )
        spikes += both_sides(spike)
    teeth = []
    for k in range(4):
        z = 0.52 + 0.085 * k
        teeth += both_sides(
            rod((0.115 - 0.008 * k, y + 0.045, z), (0.118 - 0.008 * k, y - 0.035, z), 0.032, rgb("#fffdf2"), 0.014, 6)
        )
    legs: list[Mesh] = []
    for z in (0.14, -0.26):
        legs += both_sides(limb((0.13 * stout, y - 0.03, z), (0.28 * stout, y - 0.07, z + 0.02), 0.075, 0.06, CROC))
        legs += both_sides(
            limb((0.28 * stout, y - 0.07, z + 0.02), (0.29 * stout, GROUND_Y + 0.05, z + 0.04), 0.06, 0.05, CROC)
        )
        legs += both_sides(ellipsoid((0.3 * stout, GROUND_Y + 0.035, z + 0.08), (0.075, 0.036, 0.1), CROC_DARK, 8))
    return merge(
        [
            tube(path, radii, CROC, 14),
            ellipsoid((0, y - 0.055, -0.1), (0.13 * stout, 0.14, 0.36), CROC_PALE, 12),
            ellipsoid((0, y + 0.07, 0.4), (0.165, 0.13, 0.18), CROC, 14),
            limb((0, y + 0.075, 0.42), (0, y + 0.06, 0.84), 0.13, 0.085, CROC, 12),
            limb((0, y - 0.02, 0.38), (0, y - 0.03, 0.8), 0.105, 0.07, CROC_PALE, 12),
            *teeth,
            *both_sides(ellipsoid((0.05, y + 0.14, 0.87), (0.036, 0.034, 0.036), CROC_DARK, 8)),
            *both_sides(ellipsoid((0.1, y + 0.18, 0.42), (0.08, 0.08, 0.08), CROC, 10)),
            eyes_at((0, y + 0.19, 0.47), 0.72, 0.1, rgb("#1b1518")),
            *spikes,
            *legs,
        ]
    )


KINDS: tuple[Kind, ...] = (
    figure(
        "frog",
        lambda look: in_coat(FROG_ANIMAL, look, _FROG_COATS),
        ("toad", "tree frog", "green frog"),
        alone=_frog_alone,
    ),
    creature(
        "turtle", _turtle, SHELL, ("tortoise", "sea turtle", "land turtle"), (rgb("#7a5a2c"), rgb("#4fa58a")), (SKIN,)
    ),
    creature("snake", _snake, SCALE, ("serpent", "viper", "cobra", "python"), (rgb("#b06a2a"), rgb("#e8c33a"))),
    creature("crocodile", _crocodile, CROC, ("alligator", "croc", "gator"), (rgb("#5c6a3a"), rgb("#7fbf5a"))),
)
