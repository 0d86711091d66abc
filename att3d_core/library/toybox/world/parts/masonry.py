"""Courses of stones and bricks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, box, moved, rotation


def tone(color: Color, shade: float) -> Color:
    """`color` made `shade` times as bright."""
    red, green, blue = (min(c * shade, 1.0) for c in color)
    return (red, green, blue)


def course(
    y: float, length: float, height: float, depth: float, count: int, shift: float, color: Color, seed: int = 0
) -> Mesh:
    """One row of `count` stones along x, shifted by `shift` of a stone, on y; half stones at its ends.

    Neighbours differ in tone and stand out differently, so that the joints show.
    """
    random = np.random.default_rng(seed)
    edges = np.linspace(-length / 2, length / 2, count + 1)
    if shift:
        edges = np.concatenate([edges[:1], edges[:-1] + shift * length / count, edges[-1:]])
    stones = []
    for left, right in pairwise(edges):
        shade, out = float(random.uniform(0.68, 1.14)), float(random.uniform(0.0, 0.12)) * depth
        size = (float(right - left) + 0.012, height + 0.012, depth + out)
        stones.append(box((float(left + right) / 2, y + height / 2, 0), size, tone(color, shade)))
    return merge(stones)


def ring_course(
    y: float, radius: float, height: float, depth: float, count: int, turn_deg: float, color: Color, seed: int = 0
) -> Mesh:
    """One round row of `count` stones of radial `depth` around the y axis."""
    random = np.random.default_rng(seed)
    stones = []
    for i in range(count):
        size = (2 * np.pi * (radius + depth / 2) / count + 0.012, height + 0.012, depth)
        out = float(random.uniform(0, 0.1)) * depth
        stone = box((0, y + height / 2, radius + out), size, tone(color, float(random.uniform(0.68, 1.14))))
        stones.append(moved(stone, turn=rotation(y_deg=turn_deg + 360.0 * i / count)))
    return merge(stones)
