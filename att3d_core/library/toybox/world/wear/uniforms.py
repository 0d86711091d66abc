"""Clothes and headgear of those who serve: police, fire brigade, army, samurai; and helmets and caps of tales."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.hats import Hat
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    centroids,
    ellipsoid,
    lathe,
    limb,
    moved,
    painted,
    rgb,
    ring,
    rotation,
    slab,
    tube,
)
from att3d_core.library.toybox.themes import Theme
from att3d_core.library.toybox.world.surface import noise
from att3d_core.library.toybox.world.wear.casual import red_cross
from att3d_core.library.toybox.world.wear.clothes import GOLD_TRIM, WHITE_CLOTH, belt, collar, skirt
from att3d_core.library.toybox.world.wear.headgear import STEEL, star

POLICE, FIRE, NEON, OLIVE = rgb("#2346a0"), rgb("#2f3850"), rgb("#f4ea2c"), rgb("#5f7a34")
LACQUER, _BLACK, _DARK_OLIVE = rgb("#c0202a"), rgb("#2a2a32"), rgb("#36491f")


@lru_cache(maxsize=1)
def _police_uniform() -> Mesh:
    tie = [(0.0, -0.12), (0.04, -0.08), (0.026, 0.05), (-0.026, 0.05), (-0.04, -0.08)]
    return merge(
        [
            torso(POLICE, 1.13, -0.34, 0.02),
            slab(tie, 0.05, _BLACK, (0, -0.07, 0.16), rotation(x_deg=-14)),
            slab(star(0.075), 0.055, GOLD_TRIM, (0.095, -0.1, 0.15), rotation(y_deg=25)),
            box((-0.095, -0.11, 0.148), (0.085, 0.06, 0.05), rgb("#16306f"), rotation(y_deg=-28)),
            torso(_BLACK, 1.22, -0.315, -0.245),
            box((0, -0.28, 0.185), (0.1, 0.08, 0.05), GOLD_TRIM),
            *both_sides(box((0.17, -0.3, 0.09), (0.08, 0.11, 0.08), _BLACK)),
            *both_sides(ellipsoid((0.17, -0.025, 0), (0.075, 0.035, 0.075), GOLD_TRIM, 10)),
            collar(POLICE),
        ]
    )


@lru_cache(maxsize=1)
def _fire_coat() -> Mesh:
    return merge(
        [
            torso(FIRE, 1.16, -0.25, 0.02),
            skirt(FIRE, -0.42, 0.235, -0.2),
            torso(NEON, 1.24, -0.17, -0.105),
            lathe([(0.215, -0.4), (0.24, -0.375), (0.23, -0.335), (0.2, -0.32)], NEON, 24, 0.92),
            box((0, -0.2, 0.195), (0.05, 0.36, 0.05), rgb("#d3dde7"), rotation(x_deg=-7)),
            *both_sides(ring((0.245, -0.2, 0.05), 0.04, 0.03, (0.1, 1, 0.1), NEON, 12)),
            collar(NEON),
        ]
    )


def _camouflaged(mesh: Mesh) -> Mesh:
    """Large blots, dark and sand."""
    blots = noise(centroids(mesh), 0.11, 5)
    return painted(painted(mesh, _DARK_OLIVE, blots > 0.6), rgb("#a99a5c"), blots < 0.34)


@lru_cache(maxsize=1)
def _army_uniform() -> Mesh:
    strap = tube([(0.1, -0.27, 0.14), (0.1, -0.16, 0.18), (0.1, -0.06, 0.155), (0.095, 0.02, 0.02),
                  (0.09, -0.1, -0.165), (0.08, -0.27, -0.155)], [0.034] * 6, _DARK_OLIVE, 8)  # fmt: skip
    return merge(
        [
            _camouflaged(torso(OLIVE, 1.14, -0.35, 0.02, 28)),
            _camouflaged(skirt(OLIVE, -0.39, 0.2, -0.26)),
            *both_sides(strap),
            torso(_DARK_OLIVE, 1.22, -0.3, -0.24),
            *both_sides(box((0.1, -0.27, 0.17), (0.09, 0.11, 0.07), rgb("#a99a5c"), rotation(y_deg=25))),
            box((0, -0.27, 0.185), (0.075, 0.07, 0.05), GOLD_TRIM),
            collar(_DARK_OLIVE),
        ]
    )


@lru_cache(maxsize=1)
def _samurai_armor() -> Mesh:
    rows = [torso(LACQUER if k % 2 == 0 else _BLACK, 1.2 - 0.02 * (k % 2), low, low + 0.07) for k, low in
            enumerate((-0.26, -0.19, -0.12, -0.05))]  # fmt: skip
    plates = [
        moved(box((0, y, 0.16 + 0.22 * (-0.24 - y)), (0.15, 0.085, 0.05), color, rotation(x_deg=-18)),
              turn=rotation(y_deg=60.0 * k))
        for k in range(6)
        for y, color in ((-0.3, _BLACK), (-0.37, LACQUER), (-0.44, LACQUER))
    ]  # fmt: skip
    shoulders = [
        part
        for k in range(3)
        for part in both_sides(
            box((0.215 + 0.03 * k, -0.02 - 0.075 * k, 0), (0.055, 0.085, 0.21), GOLD_TRIM if k == 1 else LACQUER,
                rotation(z_deg=24))
        )
    ]  # fmt: skip
    return merge(
        [
            *rows,
            *plates,
            *shoulders,
            *belt(GOLD_TRIM, GOLD_TRIM, -0.265),
            ellipsoid((0, -0.265, 0.2), (0.07, 0.05, 0.04), GOLD_TRIM, 8),
            collar(_BLACK),
        ]
    )


@lru_cache(maxsize=1)
def _police_cap() -> Mesh:
    bill = [(-0.18, 0.0), (-0.15, -0.1), (-0.08, -0.15), (0.0, -0.165), (0.08, -0.15), (0.15, -0.1), (0.18, 0.0)]
    return merge(
        [
            lathe([(0.235, 0.36), (0.235, 0.44)], _BLACK, 24, 0.95),
            moved(lathe([(0.24, 0.0), (0.315, 0.09), (0.3, 0.135), (0.1, 0.16)], POLICE, 24, 0.95), (0, 0.435, 0),
                  rotation(x_deg=-5)),
            slab(bill, 0.05, _BLACK, (0, 0.39, 0.18), rotation(x_deg=-82)),
            slab(star(0.085), 0.06, GOLD_TRIM, (0, 0.485, 0.265), rotation(x_deg=25)),
        ]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _fire_helmet() -> Mesh:
    red, gold = rgb("#d91f26"), GOLD_TRIM
    brim = lathe([(0.25, 0.365), (0.345, 0.355), (0.36, 0.378), (0.34, 0.4), (0.2, 0.42)], red, 28, 1.02)
    # Longer and lower behind, to keep water off the neck.
    behind = np.clip(-brim.vertices[:, 2] - 0.1, 0.0, None)
    vertices = brim.vertices + np.stack([0 * behind, -0.35 * behind, -0.35 * behind], 1)
    crest = [(0.0, 0.4, 0.24), (0.0, 0.53, 0.16), (0.0, 0.6, 0.0), (0.0, 0.53, -0.16), (0.0, 0.4, -0.24)]
    badge = [(-0.075, 0.09), (-0.085, -0.02), (0.0, -0.1), (0.085, -0.02), (0.075, 0.09), (0.0, 0.12)]
    return merge(
        [
            Mesh(vertices.astype(np.float32), brim.faces, brim.face_colors),
            lathe([(0.25, 0.37), (0.245, 0.45), (0.2, 0.53), (0.12, 0.575), (0.05, 0.585)], red, 24),
            tube(crest, [0.04, 0.045, 0.05, 0.045, 0.04], gold, 8),
            slab(badge, 0.06, gold, (0, 0.475, 0.255), rotation(x_deg=-22)),
            box((0, 0.48, 0.285), (0.05, 0.1, 0.05), red, rotation(x_deg=-22)),
        ]
    )


@lru_cache(maxsize=1)
def _army_helmet() -> Mesh:
    dome = lathe([(0.3, 0.3), (0.302, 0.335), (0.275, 0.38), (0.26, 0.45), (0.2, 0.535), (0.11, 0.58), (0.04, 0.59)],
                 OLIVE, 32)  # fmt: skip
    return merge(
        [
            _camouflaged(dome),
            lathe([(0.272, 0.385), (0.285, 0.405), (0.265, 0.435)], _DARK_OLIVE, 24),
            *both_sides(limb((0.25, 0.32, 0.03), (0.15, 0.03, 0.14), 0.028, 0.028, _DARK_OLIVE, 6)),
        ]
    )


@lru_cache(maxsize=1)
def _samurai_helmet() -> Mesh:
    horn = tube([(0.03, 0.45, 0.25), (0.14, 0.52, 0.26), (0.22, 0.63, 0.25), (0.25, 0.77, 0.22)],
                [0.045, 0.05, 0.042, 0.02], GOLD_TRIM, 8)  # fmt: skip
    flaps = [
        lathe([(r, y), (r + 0.012, y + 0.025), (r - 0.05, y + 0.075)], color, 24, 0.95)
        for r, y, color in ((0.35, 0.27, LACQUER), (0.315, 0.335, _BLACK))
    ]
    # Open in front: the guard hangs at the sides and behind only.
    guard = []
    for flap in flaps:
        front = np.clip(flap.vertices[:, 2] - 0.08, 0.0, None)
        lifted = flap.vertices + np.stack([0 * front, 0.42 * front, -0.28 * front], 1)
        guard.append(Mesh(lifted.astype(np.float32), flap.faces, flap.face_colors))
    return merge(
        [
            lathe([(0.265, 0.36), (0.268, 0.41), (0.235, 0.5), (0.15, 0.565), (0.05, 0.585)], _BLACK, 24, 0.95),
            *guard,
            *both_sides(horn),
            ellipsoid((0, 0.45, 0.25), (0.075, 0.075, 0.05), GOLD_TRIM, 10),
            ellipsoid((0, 0.59, 0), (0.06, 0.045, 0.06), GOLD_TRIM, 8),
        ]
    )


@lru_cache(maxsize=1)
def _dwarf_helmet() -> Mesh:
    ridge = tube([(0, 0.36, 0.265), (0, 0.5, 0.2), (0, 0.58, 0.0), (0, 0.5, -0.2), (0, 0.37, -0.26)], [0.04] * 5,
                 GOLD_TRIM, 8)  # fmt: skip
    return merge(
        [
            lathe([(0.265, 0.34), (0.268, 0.4), (0.235, 0.49), (0.15, 0.555), (0.05, 0.58)], STEEL, 24, 0.95),
            lathe([(0.275, 0.325), (0.29, 0.355), (0.278, 0.4)], GOLD_TRIM, 24, 0.95),
            ridge,
            box((0, 0.28, 0.255), (0.065, 0.16, 0.05), GOLD_TRIM),
            *both_sides(ellipsoid((0.262, 0.4, 0.0), (0.04, 0.075, 0.075), GOLD_TRIM, 10)),
        ]
    )


@lru_cache(maxsize=1)
def _elf_hat() -> Mesh:
    points = [(0.0, 0.38, 0.0), (0.0, 0.5, -0.01), (0.0, 0.61, -0.06), (0.0, 0.68, -0.17), (0.0, 0.66, -0.3)]
    green, red = rgb("#2f9440"), rgb("#d8232a")
    return merge(
        [
            tube(points, [0.255, 0.2, 0.13, 0.085, 0.03], green, 16),
            lathe([(0.255, 0.335), (0.285, 0.37), (0.25, 0.425)], red, 24, 0.95),
            ellipsoid((0, 0.64, -0.32), (0.06, 0.06, 0.06), GOLD_TRIM, 8),
        ]
    )


@lru_cache(maxsize=1)
def _nurse_cap() -> Mesh:
    front = [(-0.19, 0.0), (0.19, 0.0), (0.23, 0.15), (0.0, 0.19), (-0.23, 0.15)]
    return merge(
        [
            slab(front, 0.07, WHITE_CLOTH, (0, 0.4, 0.12), rotation(x_deg=-10)),
            lathe([(0.19, 0.39), (0.18, 0.46), (0.08, 0.49)], WHITE_CLOTH, 20),
            *red_cross((0, 0.485, 0.145), 0.15, tilt_deg=-10),
        ]
    )


POLICE_UNIFORM = Theme("wearing a police uniform", _police_uniform, POLICE, POLICE, None, rgb("#1b2f66"), _BLACK)
FIRE_COAT = Theme("wearing a firefighter coat", _fire_coat, FIRE, FIRE, NEON, FIRE, _BLACK)
ARMY_UNIFORM = Theme("wearing an army uniform", _army_uniform, OLIVE, OLIVE, None, OLIVE, rgb("#3a2a1c"))
SAMURAI_ARMOR = Theme("wearing samurai armor", _samurai_armor, _BLACK, LACQUER, None, _BLACK, LACQUER)
POLICE_CAP = Hat("wearing a police cap", _police_cap)
FIRE_HELMET = Hat("wearing a firefighter helmet", _fire_helmet)
ARMY_HELMET = Hat("wearing an army helmet", _army_helmet)
SAMURAI_HELMET = Hat("wearing a samurai helmet", _samurai_helmet)
DWARF_HELMET = Hat("wearing a dwarf helmet", _dwarf_helmet)
ELF_HAT = Hat("wearing an elf hat", _elf_hat)
NURSE_CAP = Hat("wearing a nurse cap", _nurse_cap)
