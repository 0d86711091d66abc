"""Matrices of translation, rotation and scale (glTF 2.0, section 5.25)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.fault import GlbError

Matrix = NDArray[np.float64]


def composed(translation: Sequence[float], rotation: Sequence[float], scale: Sequence[float]) -> Matrix:
    """The matrix [4, 4] that scales, then turns by a quaternion (x, y, z, w), then moves.

    A quaternion of length zero turns nothing.
    """
    matrix = np.eye(4)
    x, y, z, w = rotation
    length = math.sqrt(x * x + y * y + z * z + w * w)
    if length > 0:
        x, y, z, w = x / length, y / length, z / length, w / length
        matrix[:3, :3] = [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    matrix[:3, :3] *= scale
    matrix[:3, 3] = translation
    return matrix


def local_matrix(node: dict[str, Any], index: int) -> Matrix:
    """The transform [4, 4] of node number `index` within its parent. Raises GlbError."""
    if "matrix" in node:
        return np.array(_numbers(node["matrix"], 16, index), np.float64).reshape(4, 4).T
    return composed(
        _numbers(node.get("translation", [0, 0, 0]), 3, index),
        _numbers(node.get("rotation", [0, 0, 0, 1]), 4, index),
        _numbers(node.get("scale", [1, 1, 1]), 3, index),
    )


def _numbers(values: object, count: int, index: int) -> list[float]:
    numbers = listed(values, "a transform")
    if len(numbers) != count or not all(type(value) in (int, float) and math.isfinite(value) for value in numbers):
        raise GlbError(f"node {index} has a bad transform")
    return numbers


def listed(values: object, what: str) -> list[Any]:
    """`values`, which must be a list. Raises GlbError."""
    if not isinstance(values, list):
        raise GlbError(f"{what} is not a list")
    return values
