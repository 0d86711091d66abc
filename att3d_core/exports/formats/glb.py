"""glTF 2.0 binary files: one mesh, one material, metres, +Y up, +Z front, standing on its bottom centre.

CONTRACT.md, beside this file, is what these files promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.errors import ExportError
from att3d_core.exports.formats.document import GENERATOR, Document
from att3d_core.exports.formats.placement import stand
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.files import write_bytes
from att3d_core.images import srgb_to_linear

__all__ = ["GENERATOR", "add_material", "colored_primitive", "glb_bytes", "stand", "write_glb"]

ROUGHNESS = 0.8


def write_glb(
    path: Path,
    mesh: ColoredMesh,
    prompt: str,
    metadata: Mapping[str, Any] | None = None,
    height_m: float = 1.0,
) -> None:
    """Writes `mesh` as a GLB file, atomically. Raises OutputError, and ExportError as `glb_bytes` does."""
    write_bytes(path, glb_bytes(mesh, prompt, metadata, height_m))


def glb_bytes(
    mesh: ColoredMesh, prompt: str, metadata: Mapping[str, Any] | None = None, height_m: float = 1.0
) -> bytes:
    """The bytes of a GLB file with vertex colours: the same for the same input.

    The mesh is scaled uniformly to `height_m` metres and moved so that its bottom centre is the origin. `prompt` and
    `metadata` (plain JSON values; None is left out) go into `asset.extras`. Raises ExportError for an empty or flat
    mesh and for a height that is not a positive number.
    """
    if len(mesh.faces) == 0:
        raise ExportError("a mesh without triangles cannot be exported")
    document = Document({"prompt": prompt, **(metadata or {})})
    primitive = colored_primitive(document, mesh, stand(mesh.vertices, height_m), add_material(document, "model"))
    document.add_root({"name": "model", "mesh": document.add("meshes", {"name": "model", "primitives": [primitive]})})
    return document.to_glb()


def add_material(document: Document, name: str, base: int | None = None, normal: int | None = None) -> int:
    """A matt material, its colours from the texture `base`, its normals from the texture `normal`; its number."""
    surface: dict[str, Any] = {"metallicFactor": 0.0, "roughnessFactor": ROUGHNESS}
    if base is not None:
        surface = {"baseColorTexture": {"index": base}, **surface}
    normal_texture = None if normal is None else {"index": normal}
    return document.add("materials", {"name": name, "pbrMetallicRoughness": surface, "normalTexture": normal_texture})


def colored_primitive(
    document: Document, mesh: ColoredMesh, positions: NDArray[np.float32], material: int
) -> dict[str, Any]:
    """A primitive of `mesh` with its vertices at `positions` [V, 3]."""
    return {
        "attributes": {
            "POSITION": document.add_values(positions, bounds=True),
            "NORMAL": document.add_values(mesh.normals),
            "COLOR_0": document.add_values(linear_shorts(mesh.colors), normalized=True),
        },
        "indices": document.add_indices(mesh.faces, len(positions)),
        "material": material,
    }


def linear_shorts(colors: NDArray[np.float32]) -> NDArray[np.uint16]:
    """sRGB colours [V, 3] as `COLOR_0` holds them, [V, 4]: linear, opaque."""
    # Unsigned shorts: eight linear bits would show steps in dark colours. Four components keep the stride aligned.
    linear = np.ones((len(colors), 4))
    linear[:, :3] = srgb_to_linear(np.clip(colors.astype(np.float64), 0.0, 1.0))
    return np.round(linear * 65535.0).astype(np.uint16)
