"""More hats. All sit where the hats of the sets do: on a head of radius 0.25 about (0, 0.22, 0)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.hats import Hat
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import (
    Color,
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
from att3d_core.library.toybox.world.wear.clothes import GOLD_TRIM, WHITE_CLOTH

WHITE_WOOL, STEEL = rgb("#fbf8f0"), rgb("#b3c1cf")


def star(radius: float) -> list[tuple[float, float]]:
    """The outline of a star with five points."""
    angles = np.pi / 2 + np.arange(10) * np.pi / 5
    return [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(radius * np.array([1, 0.45] * 5), angles,
            strict=True)]  # fmt: skip


def _cone_hat(cloth: Color, band: Color) -> list[Mesh]:
    """A tall pointed hat with a brim, its tip bent back."""
    points = [(0.0, 0.42, 0.0), (0.0, 0.56, -0.01), (0.0, 0.69, -0.03), (0.0, 0.8, -0.1), (0.0, 0.85, -0.19)]
    return [
        lathe([(0.29, 0.375), (0.345, 0.39), (0.345, 0.415), (0.2, 0.44)], cloth, 22),
        tube(points, [0.19, 0.14, 0.092, 0.058, 0.02], cloth, 18),
        lathe([(0.2, 0.42), (0.178, 0.49)], band, 24),
    ]


@lru_cache(maxsize=1)
def _wizard_hat() -> Mesh:
    stars = [
        slab(star(0.065), 0.05, GOLD_TRIM, (0.0, 0.57, 0.12), rotation(x_deg=-20)),
        *[moved(slab(star(0.055), 0.05, GOLD_TRIM, (0.0, 0.54, 0.145)), turn=rotation(y_deg=t)) for t in (100, 220)],
    ]
    return merge([*_cone_hat(rgb("#3b3fc4"), GOLD_TRIM), *stars])


@lru_cache(maxsize=1)
def _witch_hat() -> Mesh:
    buckle = box((0, 0.455, 0.185), (0.1, 0.09, 0.05), GOLD_TRIM)
    return merge([*_cone_hat(rgb("#3a2f4a"), rgb("#8a2fd0")), buckle])


@lru_cache(maxsize=1)
def _cowboy_hat() -> Mesh:
    leather, band = rgb("#a8672e"), rgb("#4a2a14")
    brim = lathe([(0.2, 0.385), (0.34, 0.39), (0.36, 0.41), (0.34, 0.432), (0.15, 0.44)], leather, 32)
    # The sides of the brim are rolled up.
    lift = np.where(np.abs(brim.vertices[:, 0]) > 0.15, (np.abs(brim.vertices[:, 0]) - 0.15) * 0.62, 0.0)
    vertices = brim.vertices + np.stack([0 * lift, lift, 0 * lift], 1).astype(np.float32)
    return merge(
        [
            Mesh(vertices.astype(np.float32), brim.faces, brim.face_colors),
            lathe([(0.185, 0.41), (0.17, 0.5), (0.15, 0.56), (0.06, 0.575)], leather, 20),
            *both_sides(ellipsoid((0.07, 0.57, 0.0), (0.06, 0.045, 0.13), leather, 10)),
            lathe([(0.197, 0.43), (0.188, 0.485)], band, 24),
            slab(star(0.06), 0.05, GOLD_TRIM, (0, 0.475, 0.185)),
        ]
    )


@lru_cache(maxsize=1)
def _chef_hat() -> Mesh:
    shade = rgb("#dfe3e8")
    puffs = [
        moved(ellipsoid((0, 0.6, 0.13), (0.11, 0.1, 0.1), WHITE_CLOTH, 10), turn=rotation(y_deg=float(t)))
        for t in np.arange(0, 360, 60)
    ]
    return merge(
        [
            lathe([(0.2, 0.385), (0.195, 0.53)], shade, 24),
            *puffs,
            ellipsoid((0, 0.62, 0), (0.15, 0.11, 0.15), WHITE_CLOTH, 12),
        ]
    )


@lru_cache(maxsize=1)
def _viking_helmet() -> Mesh:
    horn = tube(
        [(0.2, 0.45, 0), (0.31, 0.46, 0), (0.385, 0.53, 0), (0.4, 0.64, 0), (0.37, 0.72, 0)],
        [0.075, 0.066, 0.052, 0.036, 0.012], rgb("#fbf0d0"), 8,
    )  # fmt: skip
    return merge(
        [
            lathe([(0.262, 0.345), (0.262, 0.39), (0.235, 0.47), (0.16, 0.535), (0.06, 0.56)], STEEL, 20, 0.95),
            lathe([(0.275, 0.335), (0.283, 0.36), (0.275, 0.395)], GOLD_TRIM, 20, 0.95),
            limb((0, 0.4, 0.26), (0, 0.57, 0.0), 0.035, 0.035, GOLD_TRIM, 6),
            limb((0, 0.57, 0.0), (0, 0.4, -0.26), 0.035, 0.035, GOLD_TRIM, 6),
            *both_sides(horn),
            *both_sides(ring((0.235, 0.45, 0), 0.07, 0.026, (1, 0.1, 0), GOLD_TRIM, 8)),
        ]
    )


@lru_cache(maxsize=1)
def _santa_hat() -> Mesh:
    red = rgb("#d8232a")
    points = [(0.0, 0.4, 0.0), (0.02, 0.52, -0.02), (0.09, 0.62, -0.04), (0.2, 0.63, -0.06), (0.29, 0.53, -0.07)]
    return merge(
        [
            tube(points, [0.21, 0.165, 0.115, 0.075, 0.04], red, 16),
            ring((0, 0.4, 0), 0.2, 0.06, (0, 1, 0), WHITE_WOOL, 20),
            ellipsoid((0.3, 0.47, -0.07), (0.075, 0.075, 0.075), WHITE_WOOL, 10),
        ]
    )


@lru_cache(maxsize=1)
def _pirate_hat() -> Mesh:
    black, bone = rgb("#2c2a33"), rgb("#fbf6e6")
    front = [(-0.37, 0.0), (-0.2, -0.055), (0, -0.07), (0.2, -0.055), (0.37, 0.0), (0.26, 0.1), (0.1, 0.2),
             (0.0, 0.225), (-0.1, 0.2), (-0.26, 0.1)]  # fmt: skip
    skull = [
        ellipsoid((0, 0.505, 0.2), (0.062, 0.056, 0.04), bone, 10),
        box((0, 0.455, 0.205), (0.06, 0.05, 0.05), bone),
        *both_sides(ellipsoid((0.025, 0.505, 0.235), (0.018, 0.02, 0.014), black, 6)),
    ]
    rim = [(1.04 * x, 1.06 * y + 0.012) for x, y in front]
    return merge(
        [
            lathe([(0.21, 0.38), (0.22, 0.42), (0.19, 0.5), (0.1, 0.54)], black, 20),
            slab(rim, 0.05, GOLD_TRIM, (0, 0.44, 0.145), rotation(x_deg=-8)),
            slab(front, 0.06, black, (0, 0.44, 0.16), rotation(x_deg=-8)),
            slab(front, 0.06, black, (0, 0.44, -0.17), rotation(x_deg=8)),
            *skull,
        ]
    )


@lru_cache(maxsize=1)
def _beanie() -> Mesh:
    cap = lathe([(0.255, 0.36), (0.255, 0.4), (0.225, 0.48), (0.15, 0.54), (0.05, 0.56)], rgb("#2f8f4e"), 24, 0.95)
    return merge(
        [
            cap,
            lathe([(0.262, 0.335), (0.282, 0.36), (0.278, 0.41), (0.25, 0.425)], rgb("#f2d24a"), 24, 0.95),
            ellipsoid((0, 0.59, 0), (0.07, 0.065, 0.07), rgb("#f2d24a"), 10),
        ]
    )


@lru_cache(maxsize=1)
def _straw_hat() -> Mesh:
    straw, band = rgb("#ecc65a"), rgb("#c0392b")
    brim = lathe([(0.22, 0.375), (0.355, 0.36), (0.375, 0.38), (0.35, 0.405), (0.15, 0.43)], straw, 28)
    rim = np.linalg.norm(centroids(brim)[:, [0, 2]], axis=1) > 0.33
    return merge(
        [
            painted(brim, rgb("#d2a53c"), rim),
            lathe([(0.2, 0.4), (0.19, 0.5), (0.14, 0.545), (0.06, 0.555)], straw, 20),
            lathe([(0.212, 0.415), (0.207, 0.47)], band, 24),
        ]
    )


@lru_cache(maxsize=1)
def _knight_helmet() -> Mesh:
    steel, dark, plume = rgb("#a9bccd"), rgb("#23262e"), rgb("#d8232a")
    profile = [(0.24, 0.02), (0.275, 0.06), (0.285, 0.22), (0.28, 0.33), (0.24, 0.43), (0.15, 0.5), (0.05, 0.525)]
    slits = both_sides(box((0.095, 0.265, 0.25), (0.14, 0.05, 0.06), dark, rotation(y_deg=20)))
    holes = [box((x, y, 0.27), (0.036, 0.055, 0.05), dark) for x in (-0.1, 0.1) for y in (0.1, 0.17)]
    feather = tube(
        [(0, 0.5, 0.02), (0, 0.6, -0.02), (0, 0.63, -0.13), (0, 0.57, -0.25), (0, 0.45, -0.33)],
        [0.04, 0.075, 0.085, 0.07, 0.02], plume, 10,
    )  # fmt: skip
    return merge(
        [
            lathe(profile, steel, 24, 0.97),
            lathe([(0.29, 0.3), (0.3, 0.325), (0.29, 0.35)], GOLD_TRIM, 24, 0.97),
            box((0, 0.17, 0.275), (0.05, 0.28, 0.05), GOLD_TRIM),
            lathe([(0.25, 0.0), (0.275, 0.025), (0.27, 0.06)], GOLD_TRIM, 24, 0.97),
            *slits,
            *holes,
            feather,
        ]
    )


@lru_cache(maxsize=1)
def _space_helmet() -> Mesh:
    white, orange = rgb("#f2f4f6"), rgb("#ff7a1a")
    shell = ellipsoid((0, HEAD_Y + 0.02, -0.07), (0.34, 0.33, 0.26), white, 20)
    return merge(
        [
            shell,
            ring((0, HEAD_Y + 0.01, 0.06), 0.285, 0.05, (0, 0.0, 1), rgb("#8b95a3"), 24),
            *both_sides(moved(lathe([(0.09, -0.03), (0.085, 0.04)], orange, 14), (0.33, HEAD_Y + 0.02, -0.05),
                              rotation(z_deg=-90))),
            limb((0.3, 0.28, -0.05), (0.33, 0.55, -0.05), 0.026, 0.026, rgb("#8b95a3")),
            ellipsoid((0.33, 0.57, -0.05), (0.045, 0.045, 0.045), orange, 8),
        ]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _halo() -> Mesh:
    return merge(
        [
            ring((0, 0.53, 0), 0.19, 0.036, (0, 1, 0.1), rgb("#ffd83a"), 24),
            # Held up from behind, so that it is one piece with the head.
            tube([(0, 0.38, -0.16), (0, 0.46, -0.21), (0, 0.55, -0.19)], [0.026] * 3, rgb("#ffd83a"), 8),
        ]
    )


WIZARD_HAT = Hat("wearing a wizard hat", _wizard_hat)
WITCH_HAT = Hat("wearing a witch hat", _witch_hat)
COWBOY_HAT = Hat("wearing a cowboy hat", _cowboy_hat)
CHEF_HAT = Hat("wearing a chef hat", _chef_hat)
VIKING_HELMET = Hat("wearing a viking helmet", _viking_helmet)
SANTA_HAT = Hat("wearing a santa hat", _santa_hat)
PIRATE_HAT = Hat("wearing a pirate hat", _pirate_hat)
BEANIE = Hat("wearing a beanie", _beanie)
STRAW_HAT = Hat("wearing a straw hat", _straw_hat)
KNIGHT_HELMET = Hat("wearing a knight helmet", _knight_helmet)
SPACE_HELMET = Hat("wearing a space helmet", _space_helmet)
HALO = Hat("wearing a halo", _halo)
