"""Small exported objects, and readers of the files that hold them."""

from __future__ import annotations

import json
import struct
from functools import cache
from typing import Any

import numpy as np

from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.exports.meshing.surface import Surface, grid_step
from att3d_core.exports.texturing.textured import TexturedMesh, texture_surface
from att3d_core.origin import Origin
from tests.support.fields import THRESHOLD, position_colors, solid, sphere, union
from tests.support.meshes import export_mesh

ORIGIN = Origin(('a "ring" of <b>jäger</b> 🐷',), "toybox", "ab" * 32, licence="CC0-1.0")
# A tall body with a nose toward +Z and a hand toward +X.
STATUE = solid(
    union(
        sphere((0, -0.2, 0), 0.3),
        sphere((0, 0.3, 0), 0.25),
        sphere((0, 0.3, 0.3), 0.1),
        sphere((0.35, -0.1, 0), 0.1),
    )
)


@cache
def colored_statue(triangles: int = 800) -> ColoredMesh:
    return export_mesh(STATUE, position_colors, threshold=THRESHOLD, resolution=48, triangles=triangles)


@cache
def textured_statue(triangles: int = 800, size: int = 64, with_normals: bool = False) -> TexturedMesh:
    mesh = colored_statue(triangles)
    surface = Surface(mesh.vertices, mesh.faces)
    return texture_surface(surface, STATUE, position_colors, size=size, step=grid_step(48), with_normals=with_normals)


def glb_json(data: bytes) -> dict[str, Any]:
    """The JSON chunk of a GLB file."""
    length = struct.unpack_from("<I", data, 12)[0]
    return json.loads(data[20 : 20 + length])


def glb_values(data: bytes, accessor: int) -> np.ndarray:
    """The values of an accessor, [N, K], as stored."""
    gltf = glb_json(data)
    entry = gltf["accessors"][accessor]
    view = gltf["bufferViews"][entry["bufferView"]]
    start = 20 + struct.unpack_from("<I", data, 12)[0] + 8 + view.get("byteOffset", 0) + entry.get("byteOffset", 0)
    kind = {5126: np.float32, 5125: np.uint32, 5123: np.uint16}[entry["componentType"]]
    width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}[entry["type"]]
    return np.frombuffer(data, kind, entry["count"] * width, start).reshape(-1, width)
