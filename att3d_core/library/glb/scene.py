"""The scene graph: which meshes are drawn, and where their vertices are (glTF 2.0, sections 3.5 and 3.7.3)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.accessors import read_floats, read_rows
from att3d_core.library.glb.container import GlbError, Gltf, whole_number

_MAX_NODES = 100_000

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Instance:
    """A mesh of the scene: its world matrix [4, 4], and for a skinned mesh the world matrix of each joint [J, 4, 4]."""

    mesh: dict[str, Any]
    world: Matrix
    joints: Matrix | None

    def place(self, gltf: Gltf, attributes: Mapping[str, Any], positions: NDArray[np.float32]) -> NDArray[np.float64]:
        """World positions [V, 3] of a primitive's `positions` [V, 3], in the pose that the file was saved in."""
        points = np.concatenate([positions, np.ones((len(positions), 1))], axis=1)
        if self.joints is None or "JOINTS_0" not in attributes:
            return (points @ self.world.T)[:, :3]
        joints = read_rows(gltf, attributes["JOINTS_0"], 4)
        weights = read_floats(gltf, attributes.get("WEIGHTS_0"), (4,)).astype(np.float64)
        if len(joints) != len(points) or len(weights) != len(points):
            raise GlbError("joints or weights for some vertices only")
        if joints.size and int(joints.max()) >= len(self.joints):
            raise GlbError(f"joint {int(joints.max())} is used, the skin has {len(self.joints)}")
        weights /= np.maximum(weights.sum(1, keepdims=True), 1e-9)
        placed = np.zeros((len(points), 3))
        for slot in range(4):
            matrices = self.joints[joints[:, slot]]
            placed += weights[:, slot, None] * np.einsum("vij,vj->vi", matrices, points)[:, :3]
        return placed


def instances(gltf: Gltf) -> Iterator[Instance]:
    """Every mesh that the default scene draws."""
    worlds = _world_matrices(gltf)
    skins: dict[int, Matrix] = {}
    for index, world in worlds.items():
        node = gltf.item("nodes", index)
        if "mesh" not in node:
            continue
        joints = None
        if "skin" in node:
            skin = whole_number(node["skin"], "a skin")
            if skin not in skins:
                skins[skin] = _joint_matrices(gltf, skin, worlds)
            joints = skins[skin]
        yield Instance(gltf.item("meshes", node["mesh"]), world, joints)


def _world_matrices(gltf: Gltf) -> dict[int, Matrix]:
    """World matrix of every node of the scene. A node reached twice is a cycle or a second parent: both are refused."""
    if len(gltf.items("nodes")) > _MAX_NODES:
        raise GlbError(f"{len(gltf.items('nodes'))} nodes, expected at most {_MAX_NODES}")
    worlds: dict[int, Matrix] = {}
    stack: list[tuple[object, Matrix]] = [(root, np.eye(4)) for root in reversed(_roots(gltf))]
    while stack:
        index, parent = stack.pop()
        node = gltf.item("nodes", index)
        number = whole_number(index, "a node")
        if number in worlds:
            raise GlbError(f"node {number} is its own ancestor or has two parents")
        worlds[number] = parent @ _local_matrix(node, number)
        stack += [(child, worlds[number]) for child in reversed(_list(node.get("children", []), "children"))]
    return worlds


def _roots(gltf: Gltf) -> list[Any]:
    if gltf.items("scenes"):
        return _list(gltf.item("scenes", gltf.document.get("scene", 0)).get("nodes", []), "a scene's nodes")
    nodes = gltf.items("nodes")
    children = {
        child for node in nodes if isinstance(node, dict) for child in _list(node.get("children", []), "children")
    }
    return [index for index in range(len(nodes)) if index not in children]


def _joint_matrices(gltf: Gltf, index: object, worlds: Mapping[int, Matrix]) -> Matrix:
    skin = gltf.item("skins", index)
    joints = _list(skin.get("joints"), "joints")
    missing = [joint for joint in joints if joint not in worlds]
    if missing:
        raise GlbError(f"joint node {str(missing[0])[:20]} is not in the scene")
    matrices = np.stack([worlds[joint] for joint in joints]) if joints else np.zeros((0, 4, 4))
    if "inverseBindMatrices" not in skin:
        return matrices
    inverse = read_floats(gltf, skin["inverseBindMatrices"], (16,))
    if len(inverse) < len(joints):
        raise GlbError(f"a skin has {len(joints)} joints and {len(inverse)} inverse bind matrices")
    # Columns come first in the file.
    return matrices @ inverse[: len(joints)].reshape(-1, 4, 4).transpose(0, 2, 1).astype(np.float64)


def _local_matrix(node: dict[str, Any], index: int) -> Matrix:
    if "matrix" in node:
        return _numbers(node["matrix"], 16, index).reshape(4, 4).T
    matrix = np.eye(4)
    x, y, z, w = _numbers(node.get("rotation", [0, 0, 0, 1]), 4, index)
    length = math.sqrt(x * x + y * y + z * z + w * w)
    if length > 0:
        x, y, z, w = x / length, y / length, z / length, w / length
        matrix[:3, :3] = [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    matrix[:3, :3] *= _numbers(node.get("scale", [1, 1, 1]), 3, index)
    matrix[:3, 3] = _numbers(node.get("translation", [0, 0, 0]), 3, index)
    return matrix


def _numbers(values: object, count: int, index: int) -> Matrix:
    numbers = _list(values, "a transform")
    if len(numbers) != count or not all(type(value) in (int, float) and math.isfinite(value) for value in numbers):
        raise GlbError(f"node {index} has a bad transform")
    return np.array(numbers, np.float64)


def _list(values: object, what: str) -> list[Any]:
    if not isinstance(values, list):
        raise GlbError(f"{what} is not a list")
    return values
