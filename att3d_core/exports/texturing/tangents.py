"""Tangents for normal maps: which way a texture's u runs on the surface."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def vertex_tangents(
    vertices: NDArray[np.float32],
    faces: NDArray[np.int32],
    normals: NDArray[np.float32],
    uvs: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Tangents [V, 4] of unit length across the `normals` [V, 3]; w is -1 where the texture is mirrored, else 1.

    The bitangent is cross(normal, tangent) * w, toward the upper edge of the texture (glTF: v runs down). Faces are
    weighted by their area in the texture's units (Lengyel 2001).
    """
    a, b, c = (vertices[faces[:, corner]].astype(np.float64) for corner in range(3))
    ua, ub, uc = (uvs[faces[:, corner]].astype(np.float64) * [1.0, -1.0] for corner in range(3))
    d1, d2, e1, e2 = b - a, c - a, ub - ua, uc - ua
    area = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    tangent = (d1 * e2[:, 1:] - d2 * e1[:, 1:]) * np.sign(area)[:, None]
    bitangent = (d2 * e1[:, :1] - d1 * e2[:, :1]) * np.sign(area)[:, None]
    along = np.zeros((len(vertices), 3))
    across = np.zeros((len(vertices), 3))
    for corner in range(3):
        np.add.at(along, faces[:, corner], tangent)
        np.add.at(across, faces[:, corner], bitangent)
    normal = normals.astype(np.float64)
    along -= normal * (along * normal).sum(1, keepdims=True)
    length = np.linalg.norm(along, axis=1, keepdims=True)
    # Where the texture says nothing, any direction across the normal does.
    spare = np.cross(normal, np.eye(3)[np.abs(normal).argmin(1)])
    spare /= np.linalg.norm(spare, axis=1, keepdims=True)
    unit = np.where(length > 1e-12, along / np.where(length > 1e-12, length, 1.0), spare)
    hand = np.where((np.cross(normal, unit) * across).sum(1) < 0.0, -1.0, 1.0)
    return np.concatenate([unit, hand[:, None]], axis=1).astype(np.float32)
