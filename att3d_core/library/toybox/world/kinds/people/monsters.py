"""Goblin, alien, ghost and slime."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, bellied_torso, eyes
from att3d_core.library.toybox.pose import (
    torso,
)
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    rgb,
    ring,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.kinds.animals.quadruped import beast
from att3d_core.library.toybox.world.kinds.people.heads import brows
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.clothes import skirt

# ---- goblin
GOBLIN, GOBLIN_DARK, HIDE = rgb("#6fb13a"), rgb("#47792a"), rgb("#7a4d26")


def _goblin_head() -> Mesh:
    ear = rod((0.2, 0.24, -0.01), (0.5, 0.33, -0.07), 0.095, GOBLIN, 0.014, 8)
    inner = rod((0.24, 0.245, 0.035), (0.42, 0.3, 0.0), 0.055, rgb("#d58a6a"), 0.014, 8)
    return merge(
        [
            ellipsoid((0, 0.21, 0), (0.25, 0.2, 0.215), GOBLIN, 18),
            *both_sides(ear),
            *both_sides(inner),
            rod((0, 0.2, 0.18), (0, 0.14, 0.37), 0.06, GOBLIN, 0.026, 8),
            ellipsoid((0, 0.09, 0.175), (0.12, 0.03, 0.05), rgb("#3f1f1a"), 10),
            *both_sides(rod((0.07, 0.085, 0.205), (0.075, 0.145, 0.22), 0.03, WHITE, 0.01, 6)),
            *eyes(0.265, rgb("#ffe23a")),
            *brows(GOBLIN_DARK, 18, 0.345),
            *[rod((0, 0.38, z), (0, 0.5, z - 0.06), 0.05, rgb("#3a2a20"), 0.014, 6) for z in (0.06, -0.03, -0.12)],
        ]
    )


def _goblin_body() -> Mesh:
    strap = tube(
        [(0.13, 0.02, 0.03), (0.07, -0.08, 0.15), (-0.08, -0.2, 0.165), (-0.15, -0.26, 0.06)], [0.032] * 4, HIDE, 8
    )
    return merge(
        [
            *bellied_torso(GOBLIN, rgb("#a8d06a")),
            skirt(HIDE, -0.42, 0.22, -0.25),
            torso(rgb("#4a2c14"), 1.18, -0.28, -0.22),
            box((0, -0.25, 0.17), (0.08, 0.07, 0.05), rgb("#ffc629")),
            strap,
        ]
    )


GOBLIN_ANIMAL = Animal("a goblin", GOBLIN, GOBLIN, GOBLIN_DARK, _goblin_head, _goblin_body)

# ---- alien
ALIEN, ALIEN_DARK = rgb("#7be04a"), rgb("#3f9a2c")


def _alien_head() -> Mesh:
    eye = ellipsoid((0.12, 0.235, 0.165), (0.085, 0.115, 0.07), INK, 12, rotation(z_deg=-28))
    glint = ellipsoid((0.125, 0.285, 0.225), (0.028, 0.032, 0.02), WHITE, 6)
    feeler = tube([(0.09, 0.44, 0.02), (0.12, 0.54, 0.03), (0.2, 0.6, 0.05)], [0.03, 0.026, 0.026], ALIEN, 8)
    return merge(
        [
            ellipsoid((0, 0.28, -0.02), (0.285, 0.21, 0.24), ALIEN, 18),
            rod((0, 0.24, 0.02), (0, 0.05, 0.06), 0.24, ALIEN, 0.085, 16),
            *both_sides(eye),
            *both_sides(glint),
            *both_sides(feeler),
            *both_sides(ellipsoid((0.21, 0.61, 0.05), (0.055, 0.055, 0.055), rgb("#ff5ad0"), 8)),
            ellipsoid((0, 0.09, 0.145), (0.046, 0.02, 0.03), ALIEN_DARK, 8),
        ]
    )


def _alien_body() -> Mesh:
    suit = rgb("#8f5ae0")
    return merge(
        [
            torso(suit),
            ring((0, 0.02, 0), 0.105, 0.036, (0, 1, 0), rgb("#c9b6f2"), 16),
            ellipsoid((0, -0.14, 0.13), (0.062, 0.062, 0.04), rgb("#35f2ff"), 10),
            torso(rgb("#5a34a0"), 1.08, -0.29, -0.24),
        ]
    )


ALIEN_ANIMAL = Animal("an alien", ALIEN, ALIEN, ALIEN, _alien_head, _alien_body)

# ---- ghost
GHOST = rgb("#eef2f8")


def _ghost(look: Look) -> Mesh:
    tall, wave = look.vary(0, 0.86, 1.0, 1.16), look.vary(1, 0.5, 1.0, 1.5)
    profile = [
        (0.34, -0.46),
        (0.33, -0.36),
        (0.29, -0.18),
        (0.27, 0.02),
        (0.26, 0.16),
        (0.22, 0.28),
        (0.14, 0.36),
        (0.05, 0.4),
    ]
    sheet = lathe([(r, y * tall) for r, y in profile], GHOST, 28, 0.92)
    turn = np.arctan2(sheet.vertices[:, 0], sheet.vertices[:, 2])
    low = np.clip((-0.1 * tall - sheet.vertices[:, 1]) / 0.36, 0.0, 1.0)
    rim = np.linalg.norm(sheet.vertices[:, [0, 2]], axis=1) > 0.01
    folds = np.where(rim, low * np.cos(7 * turn), 0.0) * wave
    vertices = sheet.vertices * np.stack([1 + 0.1 * folds, np.ones_like(folds), 1 + 0.1 * folds], 1)
    vertices[:, 1] -= 0.05 * folds
    arm = limb((0.2, 0.02 * tall, 0.08), (0.36, -0.02 * tall, 0.22), 0.1, 0.06, GHOST, 10)
    return merge(
        [
            Mesh(vertices.astype(np.float32), sheet.faces, sheet.face_colors),
            *both_sides(arm),
            *both_sides(ellipsoid((0.095, 0.2 * tall, 0.2), (0.055, 0.075, 0.05), INK, 12)),
            *both_sides(ellipsoid((0.11, 0.225 * tall, 0.243), (0.02, 0.024, 0.014), WHITE, 6)),
            ellipsoid((0, 0.06 * tall, 0.232), (0.046, 0.06, 0.04), INK, 10),
            *both_sides(ellipsoid((0.16, 0.1 * tall, 0.185), (0.045, 0.03, 0.03), rgb("#f7b4cc"), 8)),
        ]
    )


# ---- slime
SLIME, SLIME_DARK, SLIME_PALE = rgb("#4fd44a"), rgb("#1f8f2e"), rgb("#c9ffb0")


def _slime(look: Look) -> Mesh:
    tall = look.vary(0, 0.42, 0.56, 0.75)
    y = GROUND_Y
    dome = lathe(
        [
            (0.46, y),
            (0.5, y + 0.05),
            (0.47, y + 0.3 * tall),
            (0.39, y + 0.58 * tall),
            (0.27, y + 0.82 * tall),
            (0.14, y + 0.96 * tall),
            (0.04, y + tall),
        ],
        SLIME,
        24,
    )
    drops = [
        ellipsoid((0.44 * float(np.sin(t)), y + 0.06, 0.44 * float(np.cos(t))), (r, 0.06, r), SLIME, 8)
        for t, r in ((0.5, 0.13), (1.5, 0.1), (2.5, 0.14), (3.6, 0.11), (4.5, 0.14), (5.5, 0.1))
    ]
    shine = ellipsoid((-0.2, y + 0.76 * tall, 0.22), (0.085, 0.06, 0.05), SLIME_PALE, 10, rotation(z_deg=35))
    return merge(
        [
            dome,
            *drops,
            shine,
            eyes_at((0, y + 0.5 * tall, 0.415), 1.35, 0.13),
            ellipsoid((0, y + 0.29 * tall, 0.468), (0.1, 0.045, 0.04), SLIME_DARK, 12),
            ellipsoid((0, y + 0.26 * tall, 0.49), (0.06, 0.026, 0.034), rgb("#ff7d96"), 8),
            *[ellipsoid((x, h, 0.36), (r, r, 0.04), SLIME_PALE, 8) for x, h, r in ((0.3, y + 0.2, 0.036),)],
        ]
    )


KINDS: tuple[Kind, ...] = (
    beast("goblin", GOBLIN_ANIMAL, ("orc", "troll", "gremlin"), coats=(rgb("#4f7f5a"), rgb("#a8b83a"))),
    beast(
        "alien",
        ALIEN_ANIMAL,
        ("green alien", "extraterrestrial", "martian", "space alien"),
        coats=(rgb("#8a9aa8"), rgb("#c6f06a")),
    ),
    creature("ghost", _ghost, GHOST, ("spirit", "phantom", "spook", "spectre"), (rgb("#c9d6ee"), rgb("#dff5e8"))),
    creature(
        "slime",
        _slime,
        SLIME,
        ("slime monster", "blob", "jelly monster", "gelatinous cube"),
        (rgb("#2fa8d4"), rgb("#a8e03a")),
    ),
)
