"""Which meshes are drawn, and where their vertices are (glTF 2.0, section 3.7)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.accessors import count_of, read_floats
from att3d_core.library.glb.container import GlbError, Gltf, whole_number
from att3d_core.library.glb.nodes import scene_nodes
from att3d_core.library.glb.skin import joint_matrices, skinned
from att3d_core.library.glb.transforms import Matrix, composed, listed

_MAX_INSTANCES = 10_000


@dataclass(frozen=True)
class Instance:
    """A mesh of the scene: its world matrix [4, 4], and for a skinned mesh the world matrix of each joint [J, 4, 4].

    weights: how much of each of its morph targets it shows at rest.
    """

    mesh: dict[str, Any]
    world: Matrix
    joints: Matrix | None
    weights: tuple[float, ...] = ()

    def targets(self, primitive: Mapping[str, Any]) -> list[tuple[float, object]]:
        """Of a primitive's morph targets those that show: weight, and the accessor of what is added to positions."""
        targets = listed(primitive.get("targets", []), "morph targets")
        return [
            (weight, target["POSITION"])
            for weight, target in zip(self.weights, targets, strict=False)
            if weight != 0 and "POSITION" in target
        ]

    def place(self, gltf: Gltf, primitive: Mapping[str, Any], positions: NDArray[np.float32]) -> Matrix:
        """World positions [V, 3] of a primitive's `positions` [V, 3], in the pose that the file was saved in."""
        local = positions.astype(np.float64)
        for weight, accessor in self.targets(primitive):
            moved = read_floats(gltf, accessor, (3,))
            if len(moved) != len(local):
                raise GlbError(f"a morph target of {len(moved)} vertices for a mesh of {len(local)}")
            local += weight * moved
        points = np.concatenate([local, np.ones((len(local), 1))], axis=1)
        if self.joints is None or "JOINTS_0" not in primitive["attributes"]:
            return (points @ self.world.T)[:, :3]
        return skinned(gltf, primitive["attributes"], points, self.joints)


def instances(gltf: Gltf) -> Iterator[Instance]:
    """Every mesh that the default scene draws, as often as it draws it."""
    nodes = scene_nodes(gltf)
    skins: dict[int, Matrix] = {}
    for index in nodes.shown:
        node = gltf.item("nodes", index)
        if "mesh" not in node:
            continue
        mesh = gltf.item("meshes", node["mesh"])
        weights = _weights(node.get("weights", mesh.get("weights", [])))
        world = nodes.worlds[index]
        if "skin" in node:
            skin = whole_number(node["skin"], "a skin")
            if skin not in skins:
                skins[skin] = joint_matrices(gltf, skin, nodes)
            yield Instance(mesh, world, skins[skin], weights)
        elif "EXT_mesh_gpu_instancing" in node.get("extensions", {}):
            for matrix in _copies(gltf, node["extensions"]["EXT_mesh_gpu_instancing"]):
                yield Instance(mesh, world @ matrix, None, weights)
        else:
            yield Instance(mesh, world, None, weights)


def _copies(gltf: Gltf, extension: Mapping[str, Any]) -> list[Matrix]:
    """Where the copies of an instanced mesh stand within its node, a matrix [4, 4] each."""
    attributes = {
        name: accessor
        for name, accessor in extension.get("attributes", {}).items()
        if name in ("TRANSLATION", "ROTATION", "SCALE")
    }
    counts = {count_of(gltf, accessor) for accessor in attributes.values()}
    if len(counts) != 1:
        raise GlbError("instances of a mesh that do not say how many they are")
    count = counts.pop()
    if count > _MAX_INSTANCES:
        raise GlbError(f"{count} instances of a mesh, expected at most {_MAX_INSTANCES:,}")

    def read(name: str, usual: tuple[float, ...]) -> list[list[float]]:
        if name not in attributes:
            return [list(usual)] * count
        return read_floats(gltf, attributes[name], (len(usual),)).tolist()

    parts = zip(read("TRANSLATION", (0, 0, 0)), read("ROTATION", (0, 0, 0, 1)), read("SCALE", (1, 1, 1)), strict=True)
    return [composed(*part) for part in parts]


def _weights(values: object) -> tuple[float, ...]:
    weights = listed(values, "morph weights")
    if not all(type(value) in (int, float) and math.isfinite(value) for value in weights):
        raise GlbError("morph weights that are not numbers")
    return tuple(float(value) for value in weights)
