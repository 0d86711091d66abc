"""What the animals wear or are made of. Clothes cover torso, back and limbs the same way in every activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    centroids,
    ellipsoid,
    lathe,
    limb,
    rgb,
    ring,
    rod,
    rotation,
    slab,
    tube,
    vector,
)


def _nothing() -> Mesh:
    return Mesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 3), np.float32))


def _as_is(mesh: Mesh) -> Mesh:
    return mesh


@dataclass(frozen=True)
class Theme:
    """Clothes, sleeves and trousers (None: the animal's own colour), and what the animal itself is made of."""

    phrase: str
    clothes: Callable[[], Mesh] = _nothing
    upper_arm: Color | None = None
    forearm: Color | None = None
    hand: Color | None = None
    leg: Color | None = None
    foot: Color | None = None
    material: Callable[[Mesh], Mesh] = _as_is


# Lighter than black, or the shape of the jacket would be lost.
LEATHER, SILVER = rgb("#2b2526"), rgb("#d7dde4")


@lru_cache(maxsize=1)
def _jacket() -> Mesh:
    lapel = [(0.0, 0.08), (-0.095, 0.06), (-0.08, -0.03), (0.0, -0.09)]
    orange = rgb("#ff7a00")
    return merge(
        [
            torso(LEATHER, 1.13, -0.315, 0.02),
            box((0, -0.165, 0.16), (0.046, 0.25, 0.05), SILVER, rotation(x_deg=-4)),
            *both_sides(slab(lapel, 0.046, rgb("#6b6066"), (-0.028, -0.04, 0.15), rotation(x_deg=-25))),
            lathe([(0.125, -0.02), (0.155, 0.06), (0.1, 0.065)], rgb("#4a4145"), 16),
            torso(rgb("#5a1f12"), 1.17, -0.325, -0.275),
            box((0, -0.3, 0.168), (0.085, 0.06, 0.05), SILVER),
            # A patch on the back and studs on the shoulders, to be seen from behind and from the side.
            rod((0, -0.13, -0.12), (0, -0.13, -0.178), 0.085, orange, 0.08, 16),
            slab(_star(0.07), 0.046, rgb("#ffe14d"), (0, -0.13, -0.165)),
            *both_sides(ellipsoid((0.19, -0.02, 0.0), (0.035, 0.03, 0.035), SILVER, 8)),
            *both_sides(ellipsoid((0.155, 0.005, 0.05), (0.03, 0.03, 0.03), SILVER, 8)),
            *both_sides(ellipsoid((0.155, 0.005, -0.05), (0.03, 0.03, 0.03), SILVER, 8)),
        ]
    )


@lru_cache(maxsize=1)
def _sweater() -> Mesh:
    bands = [rgb("#ff3d7f"), rgb("#fff04d")]
    edges = np.linspace(-0.335, 0.02, 7)
    parts = [torso(bands[i % 2], 1.13, low, high) for i, (low, high) in enumerate(pairwise(edges))]
    return merge([*parts, ring((0, 0.02, 0), 0.105, 0.045, (0, 1, 0), bands[0])])


@lru_cache(maxsize=1)
def _cape() -> Mesh:
    red = rgb("#e01b24")
    rows = []
    # Height, radius and half of the angle that the cloth covers, from the neck down.
    hang = ((0.035, 0.15, 118), (-0.05, 0.235, 104), (-0.14, 0.285, 90), (-0.32, 0.36, 82), (-0.53, 0.42, 80))
    for y, radius, half_turn in hang:
        angle = np.radians(180 + np.linspace(-half_turn, half_turn, 13))
        folds = 1 + 0.05 * np.cos(np.linspace(0, 6 * np.pi, 13)) * (0.03 - y)
        outer = np.stack([radius * folds * np.sin(angle), np.full(13, y), radius * folds * np.cos(angle)], 1)
        inner = outer * np.array([1 - 0.05 / radius, 1, 1 - 0.05 / radius])
        rows.append(np.concatenate([inner[::-1], outer]))
    return merge(
        [
            _sheet(np.array(rows)[::-1], red),
            ring((0, 0.02, 0), 0.12, 0.045, (0, 1, 0), red),
            ellipsoid((0, -0.01, 0.155), (0.05, 0.05, 0.03), rgb("#ffd23f"), 12),
        ]
    )


def _star(radius: float) -> list[tuple[float, float]]:
    angles = np.pi / 2 + np.arange(10) * np.pi / 5
    reach = radius * np.array([1, 0.45] * 5)
    return [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(reach, angles, strict=True)]


def _sheet(rows: np.ndarray, color: Color) -> Mesh:
    """A thick curved sheet through closed outlines [N, S, 3] from bottom to top; the ends are closed by strips."""
    count, sides, _ = rows.shape
    i, j = (grid.ravel() for grid in np.meshgrid(np.arange(count - 1), np.arange(sides), indexing="ij"))
    k = (j + 1) % sides
    a, b, c, d = i * sides + j, i * sides + k, (i + 1) * sides + k, (i + 1) * sides + j
    faces = [np.stack([a, b, c], 1), np.stack([a, c, d], 1)]
    half = np.arange(sides // 2 - 1)
    for base, order in ((0, 1), ((count - 1) * sides, -1)):
        p, q = base + half, base + half + 1
        r, s = base + sides - 2 - half, base + sides - 1 - half
        faces += [np.stack([p, r, q], 1)[:, ::order], np.stack([p, s, r], 1)[:, ::order]]
    index = np.concatenate(faces).astype(np.int32)
    return Mesh(rows.reshape(-1, 3).astype(np.float32), index, np.tile(vector(color), (len(index), 1)))


PLATE, TRIM, MAIL = rgb("#a9bccd"), rgb("#ffc629"), rgb("#6d7f91")


@lru_cache(maxsize=1)
def _armor() -> Mesh:
    pad = ellipsoid((0.19, -0.035, 0.0), (0.1, 0.075, 0.105), PLATE, 12)
    return merge(
        [
            torso(PLATE, 1.14, -0.24, 0.02),
            torso(MAIL, 1.22, -0.335, -0.235),
            torso(TRIM, 1.2, -0.25, -0.215),
            box((0, -0.12, 0.16), (0.05, 0.19, 0.05), TRIM, rotation(x_deg=-8)),
            box((0, -0.1, 0.162), (0.15, 0.05, 0.05), TRIM, rotation(x_deg=-8)),
            *both_sides(pad),
            *both_sides(ring((0.19, -0.065, 0.0), 0.095, 0.026, (0, 1, 0), TRIM, 14)),
            lathe([(0.12, -0.02), (0.14, 0.05), (0.1, 0.055)], PLATE, 16),
        ]
    )


@lru_cache(maxsize=1)
def _backpack() -> Mesh:
    purple, lime = rgb("#8e24d6"), rgb("#b6f02c")
    strap = tube(
        [(0.115, -0.29, 0.06), (0.115, -0.2, 0.155), (0.11, -0.1, 0.155), (0.105, -0.01, 0.09), (0.105, 0.02, -0.02),
         (0.11, -0.02, -0.14)],
        [0.034] * 6, purple, 8,
    )  # fmt: skip
    return merge(
        [
            box((0, -0.145, -0.255), (0.36, 0.34, 0.2), purple, taper=0.9),
            box((0, -0.215, -0.37), (0.24, 0.15, 0.07), lime),
            box((0, -0.04, -0.35), (0.3, 0.1, 0.05), rgb("#6a14a8")),
            limb((-0.19, 0.0, -0.25), (0.19, 0.0, -0.25), 0.065, 0.065, lime, 12),
            *both_sides(box((0.2, -0.22, -0.25), (0.06, 0.14, 0.13), lime)),
            *both_sides(strap),
            box((0, -0.13, 0.165), (0.24, 0.046, 0.03), lime),
        ]
    )


NAVY = rgb("#1d2f73")


@lru_cache(maxsize=1)
def _suit() -> Mesh:
    shirt = [(0.0, -0.14), (0.085, 0.07), (-0.085, 0.07)]
    tie = [(0.0, -0.115), (0.036, -0.08), (0.022, 0.045), (-0.022, 0.045), (-0.036, -0.08)]
    return merge(
        [
            torso(NAVY, 1.13, -0.33, 0.02),
            slab(shirt, 0.05, rgb("#ffffff"), (0, -0.07, 0.138), rotation(x_deg=-17)),
            slab(tie, 0.05, rgb("#e5202b"), (0, -0.085, 0.168), rotation(x_deg=-17)),
            box((0, -0.025, 0.165), (0.06, 0.05, 0.045), rgb("#e5202b")),
            *[ellipsoid((0, y, 0.172), (0.024, 0.024, 0.02), rgb("#ffd23f"), 8) for y in (-0.245, -0.3)],
            lathe([(0.115, -0.01), (0.125, 0.05), (0.09, 0.055)], rgb("#ffffff"), 16),
            box((0.1, -0.13, 0.148), (0.06, 0.046, 0.03), rgb("#ffffff"), rotation(y_deg=35)),
        ]
    )


def _gilded(mesh: Mesh) -> Mesh:
    """Two tones of gold; dark details stay dark."""
    light = mesh.face_colors.mean(1, keepdims=True)
    low, middle, high = vector([0.42, 0.24, 0.02]), vector([0.93, 0.62, 0.03]), vector([1.0, 0.86, 0.2])
    tone = np.where(light < 0.7, middle, high)
    return Mesh(mesh.vertices, mesh.faces, np.where(light < 0.4, low, tone).astype(np.float32))


def _carved(mesh: Mesh) -> Mesh:
    """Wood with dark growth rings; dark details stay dark. A part's faces come in pairs, which keep one colour."""
    light = mesh.face_colors.mean(1)
    height = centroids(mesh)[:, 1].reshape(-1, 2).mean(1).repeat(2)
    rings = (height + 1.0) % 0.105 < 0.042
    wood = np.where(rings[:, None], vector([0.42, 0.22, 0.08]), vector([0.78, 0.52, 0.26]))
    return Mesh(mesh.vertices, mesh.faces, np.where((light < 0.4)[:, None], vector([0.18, 0.09, 0.04]), wood))


JACKET = Theme("wearing a leather jacket", _jacket, LEATHER, LEATHER)
SWEATER = Theme("wearing a sweater", _sweater, rgb("#ff3d7f"), rgb("#fff04d"))
CAPE = Theme("wearing a cape", _cape)
ARMOR = Theme("wearing medieval armor", _armor, MAIL, PLATE, MAIL, PLATE, MAIL)
BACKPACK = Theme("wearing a backpack", _backpack)
SUIT = Theme("wearing a suit", _suit, NAVY, NAVY, None, NAVY, rgb("#17151c"))
GOLD = Theme("made out of gold", material=_gilded)
WOOD = Theme("carved out of wood", material=_carved)
