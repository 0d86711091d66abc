"""Skinned vertices in the pose that a file was saved in (glTF 2.0, section 3.7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from att3d_core.library.glb.accessors import read_floats, read_rows
from att3d_core.library.glb.container import GlbError, Gltf
from att3d_core.library.glb.nodes import Nodes
from att3d_core.library.glb.transforms import Matrix, listed

# Four influences each. No program that we know of writes more.
_MAX_SETS = 8


def joint_matrices(gltf: Gltf, index: object, nodes: Nodes) -> Matrix:
    """What each joint of skin `index` does to a vertex, [J, 4, 4]."""
    skin = gltf.item("skins", index)
    joints = listed(skin.get("joints"), "joints")
    matrices = np.stack([nodes.world(joint) for joint in joints]) if joints else np.zeros((0, 4, 4))
    if "inverseBindMatrices" not in skin:
        return matrices
    inverse = read_floats(gltf, skin["inverseBindMatrices"], (16,))
    if len(inverse) < len(joints):
        raise GlbError(f"a skin has {len(joints)} joints and {len(inverse)} inverse bind matrices")
    # Columns come first in the file.
    return matrices @ inverse[: len(joints)].reshape(-1, 4, 4).transpose(0, 2, 1).astype(np.float64)


def skinned(gltf: Gltf, attributes: Mapping[str, Any], points: Matrix, joints: Matrix) -> Matrix:
    """Homogeneous `points` [V, 4] moved by all the joints that they name, [V, 3]."""
    placed, total = np.zeros((len(points), 3)), np.zeros((len(points), 1))
    for number in range(_MAX_SETS):
        if f"JOINTS_{number}" not in attributes:
            break
        rows = read_rows(gltf, attributes[f"JOINTS_{number}"], 4)
        weights = read_floats(gltf, attributes.get(f"WEIGHTS_{number}"), (4,)).astype(np.float64)
        if len(rows) != len(points) or len(weights) != len(points):
            raise GlbError("joints or weights for some vertices only")
        if rows.size and int(rows.max()) >= len(joints):
            raise GlbError(f"joint {int(rows.max())} is used, the skin has {len(joints)}")
        for slot in range(4):
            moved = np.einsum("vij,vj->vi", joints[rows[:, slot]], points)[:, :3]
            placed += weights[:, slot, None] * moved
        total += weights.sum(1, keepdims=True)
    return placed / np.maximum(total, 1e-9)
