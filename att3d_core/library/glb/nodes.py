"""The tree of nodes: where each one is, and which are shown (glTF 2.0, section 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from att3d_core.library.glb.container import GlbError, Gltf, whole_number
from att3d_core.library.glb.transforms import Matrix, listed, local_matrix

_MAX_NODES = 100_000


@dataclass
class Nodes:
    """World matrices [4, 4] of the nodes of the default scene, and the numbers of those that are shown."""

    gltf: Gltf
    worlds: dict[int, Matrix]
    shown: list[int]

    def world(self, index: object) -> Matrix:
        """Where node `index` is, also one outside the scene: joints need not be in it."""
        number = whole_number(index, "a node")
        if number not in self.worlds:
            self._place_all()
        if number not in self.worlds:
            raise GlbError(f"node {number} has no place")
        return self.worlds[number]

    def _place_all(self) -> None:
        for root in _parentless(self.gltf):
            if root not in self.worlds:
                _walk(self.gltf, [root], self.worlds)


def scene_nodes(gltf: Gltf) -> Nodes:
    """The nodes of the default scene. One that is reached twice is a cycle or has two parents: both are refused."""
    if len(gltf.items("nodes")) > _MAX_NODES:
        raise GlbError(f"{len(gltf.items('nodes'))} nodes, expected at most {_MAX_NODES}")
    worlds: dict[int, Matrix] = {}
    return Nodes(gltf, worlds, _walk(gltf, _roots(gltf), worlds))


def _walk(gltf: Gltf, roots: list[Any], worlds: dict[int, Matrix]) -> list[int]:
    """Adds `roots` and all below them to `worlds`; the numbers of those that are shown, in the file's order."""
    shown = []
    stack: list[tuple[object, Matrix, bool]] = [(root, np.eye(4), True) for root in reversed(roots)]
    while stack:
        index, parent, visible = stack.pop()
        node = gltf.item("nodes", index)
        number = whole_number(index, "a node")
        if number in worlds:
            raise GlbError(f"node {number} is its own ancestor or has two parents")
        worlds[number] = parent @ local_matrix(node, number)
        visibility = node.get("extensions", {}).get("KHR_node_visibility", {})
        visible = visible and visibility.get("visible", True) is not False
        if visible:
            shown.append(number)
        children = listed(node.get("children", []), "children")
        stack += [(child, worlds[number], visible) for child in reversed(children)]
    return shown


def _roots(gltf: Gltf) -> list[Any]:
    if gltf.items("scenes"):
        return listed(gltf.item("scenes", gltf.document.get("scene", 0)).get("nodes", []), "a scene's nodes")
    return list(_parentless(gltf))


def _parentless(gltf: Gltf) -> list[int]:
    nodes = gltf.items("nodes")
    children = {
        child for node in nodes if isinstance(node, dict) for child in listed(node.get("children", []), "children")
    }
    return [index for index in range(len(nodes)) if index not in children]
