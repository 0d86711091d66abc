"""GLB files made by hand, good and bad, so that tests say exactly what is in them."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}

# Two triangles facing +Z, one unit wide; corners from the lower left, counter-clockwise.
QUAD = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
QUAD_FACES = np.array([0, 1, 2, 0, 2, 3], np.uint16)
# (0, 0) is the upper left corner of a picture.
QUAD_UV = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)


@dataclass
class GlbFile:
    """A document and its binary chunk; tests change either before writing."""

    document: dict[str, Any] = field(
        default_factory=lambda: {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
            "meshes": [{"primitives": [{"attributes": {}}]}],
            "accessors": [],
            "bufferViews": [],
        }
    )
    binary: bytearray = field(default_factory=bytearray)

    @property
    def primitive(self) -> dict[str, Any]:
        return self.document["meshes"][0]["primitives"][0]

    def view(self, data: bytes) -> int:
        self.binary += b"\0" * (-len(self.binary) % 4)
        self.document["bufferViews"].append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)})
        self.binary += data
        return len(self.document["bufferViews"]) - 1

    def accessor(self, values: np.ndarray, normalized: bool = False) -> int:
        rows = values.reshape(len(values), -1)
        entry = {
            "bufferView": self.view(rows.tobytes()),
            "componentType": COMPONENTS[rows.dtype.str[1:]],
            "count": len(rows),
            "type": KINDS[rows.shape[1]],
        }
        if normalized:
            entry["normalized"] = True
        self.document["accessors"].append(entry)
        return len(self.document["accessors"]) - 1

    def texture(self, picture: bytes, sampler: dict[str, Any] | None = None) -> int:
        images = self.document.setdefault("images", [])
        images.append({"bufferView": self.view(picture), "mimeType": "image/png"})
        entry: dict[str, Any] = {"source": len(images) - 1}
        if sampler is not None:
            self.document["samplers"] = [sampler]
            entry["sampler"] = 0
        self.document.setdefault("textures", []).append(entry)
        return len(self.document["textures"]) - 1

    def material(self, **entry: Any) -> None:
        self.document.setdefault("materials", []).append(entry)
        self.primitive["material"] = len(self.document["materials"]) - 1

    def to_bytes(self) -> bytes:
        document = {**self.document}
        document.setdefault("buffers", [{"byteLength": len(self.binary)}])
        return pack(json.dumps(document).encode(), bytes(self.binary))


def pack(text: bytes, binary: bytes) -> bytes:
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(binary), 0x004E4942) + binary
    return struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks


def quad() -> GlbFile:
    """The quad with texture coordinates, no material yet."""
    made = GlbFile()
    made.primitive["attributes"] = {"POSITION": made.accessor(QUAD), "TEXCOORD_0": made.accessor(QUAD_UV)}
    made.primitive["indices"] = made.accessor(QUAD_FACES)
    return made


def png(pixels: list[list[tuple[int, ...]]]) -> bytes:
    """Rows of pixels from the top, as a PNG."""
    stream = io.BytesIO()
    Image.fromarray(np.array(pixels, np.uint8)).save(stream, "PNG")
    return stream.getvalue()
