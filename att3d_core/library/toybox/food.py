"""A hamburger and a pineapple, a pair of the paper's (Fig. 18): nothing of one is found in the other."""

from __future__ import annotations

from functools import partial

import numpy as np

from att3d_core.library.asset import GROUND_Y, Asset, Mesh, merge
from att3d_core.library.toybox.grammar import food_paraphrases
from att3d_core.library.toybox.shapes import (
    box,
    centroids,
    ellipsoid,
    lathe,
    moved,
    painted,
    rgb,
    ring,
    rotation,
    tube,
    vector,
)

_BUN, _CRUST, _SEED = rgb("#e3a14f"), rgb("#c9772b"), rgb("#fff3d0")
_PATTY, _CHEESE, _TOMATO, _LETTUCE = rgb("#5a3018"), rgb("#ffc61a"), rgb("#d8281e"), rgb("#4fae2e")
_FLESH, _RIDGE, _LEAF, _TIP = rgb("#f0b429"), rgb("#9a5b12"), rgb("#2f8a35"), rgb("#6cbf4a")


def _hamburger() -> Mesh:
    y = GROUND_Y
    parts = [
        lathe([(0.34, y), (0.42, y + 0.04), (0.43, y + 0.11), (0.4, y + 0.15)], _BUN, 28),
        lathe([(0.4, y + 0.15), (0.45, y + 0.17), (0.45, y + 0.24), (0.41, y + 0.26)], _PATTY, 28),
        box((0.0, y + 0.27, 0.0), (0.68, 0.03, 0.68), _CHEESE, rotation(y_deg=45)),
        lathe([(0.38, y + 0.285), (0.41, y + 0.29), (0.41, y + 0.33), (0.38, y + 0.335)], _TOMATO, 28),
    ]
    lettuce = ring((0.0, y + 0.36, 0.0), 0.4, 0.05, (0, 1, 0), _LETTUCE, 48)
    turn = np.arctan2(lettuce.vertices[:, 0], lettuce.vertices[:, 2])
    wave = vector(np.stack([0 * turn, 0.028 * np.sin(9 * turn), 0 * turn], 1))
    parts += [Mesh(lettuce.vertices + wave, lettuce.faces, lettuce.face_colors)]
    dome = [(0.41 * np.cos(t), y + 0.38 + 0.24 * np.sin(t)) for t in np.radians([0, 12, 25, 40, 55, 70, 82])]
    parts.append(lathe([(0.4, y + 0.34), *dome], _CRUST, 28))
    for level, count, start in ((28, 13, 0.0), (50, 9, 0.3), (72, 4, 0.1)):
        up, out = np.sin(np.radians(level)), np.cos(np.radians(level))
        for around in 2 * np.pi * np.arange(count) / count + start:
            middle = (
                float(0.41 * out * np.sin(around)),
                float(y + 0.385 + 0.24 * up),
                float(0.41 * out * np.cos(around)),
            )
            lean = rotation(x_deg=90 - level, y_deg=float(np.degrees(around)))
            parts.append(ellipsoid(middle, (0.02, 0.016, 0.03), _SEED, 8, lean))
    return merge(parts)


def _pineapple() -> Mesh:
    middle, radii = (0.0, GROUND_Y + 0.38, 0.0), (0.29, 0.38, 0.29)
    body = ellipsoid(middle, radii, _FLESH, 60)
    at = (centroids(body) - vector(middle)) / vector(radii)
    around, level = np.arctan2(at[:, 0], at[:, 2]), np.arcsin(np.clip(at[:, 1], -1, 1))
    # Two families of spirals cut the skin into diamonds.
    spirals = [np.abs(np.sin(5.0 * around + side * 6.0 * level)) for side in (-1, 1)]
    body = painted(body, _RIDGE, np.minimum(*spirals) < 0.3)
    parts = [body]
    top = GROUND_Y + 0.7
    for count, lean, length, turn in ((7, 48.0, 0.36, 0.0), (6, 28.0, 0.43, 0.4), (4, 10.0, 0.48, 0.2)):
        for around_ in np.degrees(2 * np.pi * np.arange(count) / count + turn):
            points = [(0.0, 0.0, 0.0), (0.0, 0.45 * length, 0.05 * length), (0.0, length, 0.26 * length)]
            leaf = tube(points, [0.05, 0.045, 0.006], [_LEAF, _TIP], 6)
            parts.append(moved(leaf, (0.0, top, 0.0), rotation(x_deg=lean, y_deg=float(around_))))
    return merge(parts)


def food_assets() -> tuple[Asset, ...]:
    """A hamburger and a pineapple."""
    return tuple(
        Asset(caption.replace(" ", "-"), caption, partial(build), *food_paraphrases(caption))
        for caption, build in (("a hamburger", _hamburger), ("a pineapple", _pineapple))
    )
