"""Meshes that were compressed with Draco (KHR_draco_mesh_compression)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from att3d_core.library.glb.accessors import layout
from att3d_core.library.glb.container import GlbError, Gltf, whole_number

_EXTENSION = "KHR_draco_mesh_compression"
_MESH, _EDGEBREAKER = 1, 1
_HAS_METADATA = 0x8000


def decode_draco(gltf: Gltf, primitive: Mapping[str, Any]) -> None:
    """What a primitive keeps in Draco's form becomes known to `gltf` as the elements of its accessors.

    Nothing happens for any other primitive, or one that was met before. Raises GlbError, also where the decoder gives
    more or fewer elements than the accessors announced.
    """
    compressed = primitive.get("extensions", {}).get(_EXTENSION)
    if compressed is None or ("indices" in primitive and primitive["indices"] in gltf.decoded):
        return
    data = bytes(gltf.view_bytes(compressed["bufferView"]))
    indices = gltf.item("accessors", primitive["indices"])
    faces = whole_number(indices.get("count"), "an accessor's count") // 3
    _check_size(data, faces)
    mesh = _decoded(data)
    if len(mesh.faces) != faces:
        raise GlbError(f"{len(mesh.faces)} triangles compressed with Draco, {faces} announced")
    for name, number in compressed.get("attributes", {}).items():
        _take(gltf, primitive["attributes"].get(name), mesh, whole_number(number, "a Draco attribute"))
    gltf.decoded[whole_number(primitive["indices"], "an accessor")] = mesh.faces.astype(np.uint32).reshape(-1, 1)


def _take(gltf: Gltf, accessor: object, mesh: Any, number: int) -> None:
    entry = gltf.item("accessors", accessor)
    values = next((found["data"] for found in mesh.attributes if found["unique_id"] == number), None)
    if values is None:
        raise GlbError(f"compressed with Draco, without the attribute {number} that is used")
    dtype, width = layout(entry, accessor)
    values = np.asarray(values).reshape(len(values), -1)
    if values.shape != (whole_number(entry.get("count"), "an accessor's count"), width):
        raise GlbError(f"accessor {accessor} and what was compressed with Draco for it differ in size")
    gltf.decoded[whole_number(accessor, "an accessor")] = values.astype(dtype)


def _decoded(data: bytes) -> Any:
    try:
        import DracoPy
    except ImportError as error:
        raise GlbError("compressed with Draco: install DracoPy, or export without compression") from error
    try:
        return DracoPy.decode(data)
    except Exception as error:  # whatever its C++ throws
        raise GlbError("compressed with Draco, but cannot be decoded") from error


def _check_size(data: bytes, faces: int) -> None:
    """The counts in the header, before the decoder makes room for them (Draco bitstream 2.2, sections 3 and 5)."""
    if len(data) < 12 or data[:5] != b"DRACO" or data[7] != _MESH:
        raise GlbError("compressed with Draco, but cannot be decoded")
    if int.from_bytes(data[9:11], "little") & _HAS_METADATA or data[5:7] < b"\x02\x02":
        # The counts come later or look different; the decoder's own checks must do.
        return
    if data[8] == _EDGEBREAKER:
        vertices, at = _varint(data, 12)
        triangles, _ = _varint(data, at)
    else:
        triangles, at = _varint(data, 11)
        vertices, _ = _varint(data, at)
    if triangles != faces or vertices > 3 * faces:
        raise GlbError(f"{triangles} triangles compressed with Draco, {faces} announced")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits per byte, the lowest first, and where the next begins."""
    value = 0
    for place in range(5):
        byte = data[at + place] if at + place < len(data) else 0
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise GlbError("compressed with Draco, but cannot be decoded")
