"""Outlines (x, y) to cut plates along."""

from __future__ import annotations

import math

import numpy as np


def arc(
    center: tuple[float, float], radius: float, start_deg: float, end_deg: float, count: int, squash: float = 1.0
) -> list[tuple[float, float]]:
    """`count` points on a circle about `center`, from +X towards +Y; y is scaled by `squash`."""
    angles = np.radians(np.linspace(start_deg, end_deg, count))
    return [(center[0] + radius * math.cos(t), center[1] + squash * radius * math.sin(t)) for t in angles]


def star_outline(points: int, radius: float, inner: float) -> list[tuple[float, float]]:
    """A star with its first point up."""
    turn = math.pi / points
    reach = [radius, inner] * points
    return [(r * math.cos(math.pi / 2 + i * turn), r * math.sin(math.pi / 2 + i * turn)) for i, r in enumerate(reach)]
