"""glTF 2.0 binary files: one mesh, one material, metres, +Y up, +Z front, standing on its bottom centre."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pygltflib
from numpy.typing import NDArray

from att3d_core.errors import ExportError
from att3d_core.export.mesh import ColoredMesh
from att3d_core.files import write_bytes

GENERATOR = "ATT3D studio"
ROUGHNESS = 0.8
# The largest index means "restart" to some graphics interfaces, so 65,535 vertices are the most that two bytes name.
SHORT_INDEX_VERTICES = 65_535


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
    """The bytes of a GLB file: the same for the same input.

    The mesh is scaled uniformly to `height_m` metres and moved so that its bottom centre is the origin. `prompt` and
    `metadata` (plain JSON values; None is left out) go into `asset.extras`. Raises ExportError for an empty or flat
    mesh and for a height that is not a positive number.
    """
    if len(mesh.faces) == 0:
        raise ExportError("a mesh without triangles cannot be exported")
    positions = stand(mesh.vertices, height_m)
    # Unsigned shorts: eight linear bits would show steps in dark colours. Four components keep the stride aligned.
    linear = np.ones((len(positions), 4))
    linear[:, :3] = srgb_to_linear(np.clip(mesh.colors.astype(np.float64), 0.0, 1.0))
    colors = np.round(linear * 65535.0).astype(np.uint16)
    short = len(positions) <= SHORT_INDEX_VERTICES
    indices = mesh.faces.reshape(-1).astype(np.uint16 if short else np.uint32)

    gltf = pygltflib.GLTF2(
        asset=pygltflib.Asset(
            version="2.0", generator=GENERATOR, extras=_plain({"prompt": prompt, **(metadata or {})})
        ),
        scene=0,
        scenes=[pygltflib.Scene(nodes=[0])],
        nodes=[pygltflib.Node(mesh=0, name="model")],
        materials=[
            pygltflib.Material(
                name="model",
                pbrMetallicRoughness=pygltflib.PbrMetallicRoughness(metallicFactor=0.0, roughnessFactor=ROUGHNESS),
                alphaCutoff=None,
                doubleSided=False,
            )
        ],
    )
    blob = bytearray()
    attributes = pygltflib.Attributes(
        POSITION=_add(gltf, blob, positions, pygltflib.FLOAT, "VEC3", with_bounds=True),
        NORMAL=_add(gltf, blob, mesh.normals, pygltflib.FLOAT, "VEC3"),
        COLOR_0=_add(gltf, blob, colors, pygltflib.UNSIGNED_SHORT, "VEC4", normalized=True),
    )
    index = _add(
        gltf,
        blob,
        indices,
        pygltflib.UNSIGNED_SHORT if short else pygltflib.UNSIGNED_INT,
        "SCALAR",
        target=pygltflib.ELEMENT_ARRAY_BUFFER,
    )
    primitive = pygltflib.Primitive(attributes=attributes, indices=index, material=0, mode=pygltflib.TRIANGLES)
    gltf.meshes = [pygltflib.Mesh(name="model", primitives=[primitive])]
    gltf.buffers = [pygltflib.Buffer(byteLength=len(blob))]
    gltf.set_binary_blob(bytes(blob))
    return b"".join(gltf.save_to_bytes())


def stand(vertices: NDArray[np.float32], height_m: float) -> NDArray[np.float32]:
    """`vertices` scaled uniformly to a height of `height_m`, their box's bottom centre at the origin."""
    if not (np.isfinite(height_m) and height_m > 0.0):
        raise ExportError(f"the height must be a positive number of metres, got {height_m}")
    low, high = vertices.min(0).astype(np.float64), vertices.max(0).astype(np.float64)
    if high[1] - low[1] <= 0.0:
        raise ExportError("a flat mesh has no height to scale")
    pivot = np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2])
    return ((vertices - pivot) * (height_m / (high[1] - low[1]))).astype(np.float32)


def srgb_to_linear(encoded: NDArray[np.float64]) -> NDArray[np.float64]:
    """IEC 61966-2-1, for values in [0, 1]. glTF wants linear vertex colours; everything else here is sRGB."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _plain(extras: dict[str, Any]) -> dict[str, Any]:
    try:
        return json.loads(json.dumps(extras, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise TypeError(f"metadata must be plain JSON values: {error}") from error


def _add(
    gltf: pygltflib.GLTF2,
    blob: bytearray,
    values: NDArray[Any],
    component: int,
    kind: str,
    *,
    normalized: bool | None = None,
    target: int = pygltflib.ARRAY_BUFFER,
    with_bounds: bool = False,
) -> int:
    """Appends `values` as a buffer view and an accessor; the accessor's number."""
    # Every view starts at a multiple of four bytes.
    blob.extend(b"\0" * (-len(blob) % 4))
    data = np.ascontiguousarray(values).tobytes()
    view = pygltflib.BufferView(buffer=0, byteOffset=len(blob), byteLength=len(data), target=target)
    gltf.bufferViews.append(view)
    accessor = pygltflib.Accessor(
        bufferView=len(gltf.bufferViews) - 1,
        byteOffset=0,
        componentType=component,
        normalized=normalized,
        count=len(values),
        type=kind,
        min=values.min(0).tolist() if with_bounds else None,
        max=values.max(0).tolist() if with_bounds else None,
    )
    gltf.accessors.append(accessor)
    blob.extend(data)
    return len(gltf.accessors) - 1
