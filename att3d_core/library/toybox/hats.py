"""Hats: all sit at one place on every head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    box,
    centroids,
    ellipsoid,
    lathe,
    moved,
    painted,
    rgb,
    rotation,
    slab,
)


@dataclass(frozen=True)
class Hat:
    """A hat: its phrase and its mesh."""

    phrase: str
    build: Callable[[], Mesh]


@lru_cache(maxsize=1)
def _party_hat() -> Mesh:
    colors = [rgb("#ff2fa0"), rgb("#27d3f5")]
    edges = np.linspace(0, 1, 6)
    cone = [
        lathe([(0.135 - 0.115 * low, 0.4 + 0.25 * low), (0.135 - 0.115 * high, 0.4 + 0.25 * high)], colors[i % 2], 18)
        for i, (low, high) in enumerate(pairwise(edges))
    ]
    return merge([*cone, ellipsoid((0, 0.67, 0), (0.055, 0.05, 0.055), rgb("#ffe600"), 12)])


@lru_cache(maxsize=1)
def _sombrero() -> Mesh:
    straw, red, green = rgb("#f7c948"), rgb("#e5202b"), rgb("#139a43")
    brim = [(0.2, 0.385), (0.33, 0.4), (0.365, 0.455), (0.34, 0.475), (0.3, 0.435), (0.15, 0.425)]
    return merge(
        [
            painted(lathe(brim, straw, 28), red, _rim(lathe(brim, straw, 28), 0.315)),
            lathe([(0.16, 0.4), (0.15, 0.5), (0.115, 0.58), (0.05, 0.615)], straw, 20),
            lathe([(0.17, 0.425), (0.163, 0.48)], green, 20),
            lathe([(0.152, 0.51), (0.142, 0.555)], red, 20),
        ]
    )


def _rim(mesh: Mesh, radius: float) -> np.ndarray:
    return np.linalg.norm(centroids(mesh)[:, [0, 2]], axis=1) > radius


@lru_cache(maxsize=1)
def _helmet() -> Mesh:
    """A racing helmet, open at the face."""
    red, white = rgb("#e5202b"), rgb("#ffffff")
    profile = [(0.272, 0.33), (0.278, 0.38), (0.26, 0.45), (0.215, 0.51), (0.14, 0.555), (0.06, 0.575)]
    dome = lathe(profile, red, 32, 0.95)
    middle = centroids(dome)
    return merge(
        [
            painted(dome, white, (np.abs(middle[:, 0]) < 0.062) & (middle[:, 1] > 0.36)),
            lathe([(0.28, 0.315), (0.292, 0.33), (0.292, 0.355), (0.28, 0.365)], rgb("#2a2e38"), 24, 0.95),
            box((0, 0.345, 0.28), (0.34, 0.046, 0.11), rgb("#2a2e38"), rotation(x_deg=10)),
        ]
    )


@lru_cache(maxsize=1)
def _tophat() -> Mesh:
    silk = rgb("#2a2440")
    return merge(
        [
            lathe([(0.235, 0.405), (0.24, 0.43), (0.225, 0.45)], silk, 28),
            lathe([(0.15, 0.41), (0.145, 0.55), (0.16, 0.68)], silk, 24),
            lathe([(0.163, 0.445), (0.16, 0.505)], rgb("#b01ee0"), 24),
        ]
    )


@lru_cache(maxsize=1)
def _crown() -> Mesh:
    gold, jewel = rgb("#ffcb1f"), (rgb("#e5202b"), rgb("#1fa2ff"), rgb("#19b35a"))
    parts = [lathe([(0.165, 0.395), (0.17, 0.47), (0.15, 0.475)], gold, 24)]
    for i in range(6):
        angle = 60.0 * i
        spike = slab([(-0.075, 0.0), (0.075, 0.0), (0.0, 0.13)], 0.05, gold, (0, 0.465, 0.15))
        parts += [moved(spike, turn=rotation(y_deg=angle))]
        gem = ellipsoid((0, 0.43, 0.168), (0.036, 0.036, 0.025), jewel[i % 3], 6)
        ball = ellipsoid((0, 0.6, 0.15), (0.034, 0.034, 0.034), gold, 6)
        parts += [moved(gem, turn=rotation(y_deg=angle)), moved(ball, turn=rotation(y_deg=angle))]
    return merge([*parts, lathe([(0.14, 0.45), (0.13, 0.5), (0.07, 0.54)], rgb("#c2185b"), 18)])


@lru_cache(maxsize=1)
def _baseball_cap() -> Mesh:
    blue, white = rgb("#1f5fff"), rgb("#ffffff")
    dome = lathe([(0.232, 0.345), (0.235, 0.4), (0.21, 0.46), (0.15, 0.51), (0.06, 0.535)], blue, 32, 0.95)
    middle = centroids(dome)
    bill = [(-0.17, 0.0), (-0.16, -0.13), (-0.09, -0.21), (0.0, -0.235), (0.09, -0.21), (0.16, -0.13), (0.17, 0.0)]
    return merge(
        [
            painted(dome, white, (np.abs(middle[:, 0]) < 0.1) & (middle[:, 2] > 0.06)),
            slab(bill, 0.048, rgb("#ff8c1a"), (0, 0.375, 0.185), rotation(x_deg=-82)),
            ellipsoid((0, 0.54, 0), (0.04, 0.03, 0.04), rgb("#ff8c1a"), 10),
            ellipsoid((0, 0.44, 0.19), (0.05, 0.05, 0.04), rgb("#e5202b"), 10, None),
        ]
    )


PARTY_HAT = Hat("wearing a party hat", _party_hat)
SOMBRERO = Hat("wearing a sombrero", _sombrero)
HELMET = Hat("wearing a helmet", _helmet)
TOPHAT = Hat("wearing a tophat", _tophat)
CROWN = Hat("wearing a crown", _crown)
BASEBALL_CAP = Hat("wearing a baseball cap", _baseball_cap)
