"""What every glTF document here is made of: a matt material, and a mesh with vertex colours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.finish import MATT, Finish
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.images import srgb_to_linear


def add_material(
    document: Document, name: str, base: int | None = None, normal: int | None = None, finish: Finish = MATT
) -> int:
    """A material of one `finish`, its colours from the texture `base`, its normals from the texture `normal`; its
    number."""
    surface: dict[str, Any] = {"metallicFactor": finish.metallic, "roughnessFactor": finish.roughness}
    if base is not None:
        surface = {"baseColorTexture": {"index": base}, **surface}
    normal_texture = None if normal is None else {"index": normal}
    entry = {"name": name, "pbrMetallicRoughness": surface, "normalTexture": normal_texture}
    if finish.unlit:
        document.use_extension("KHR_materials_unlit")
        entry["extensions"] = {"KHR_materials_unlit": {}}
    return document.add("materials", entry)


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
