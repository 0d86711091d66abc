"""A glTF 2.0 document under construction: its entries, one binary buffer, its pictures."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.images import Picture

GENERATOR = "ATT3D studio"
FLOAT, UNSIGNED_SHORT, UNSIGNED_INT = 5126, 5123, 5125
VERTEX_DATA, INDEX_DATA = 34962, 34963
# The largest index means "restart" to some graphics interfaces, so 65,535 vertices are the most that two bytes name.
SHORT_INDEX_VERTICES = 65_535

_COMPONENTS = {"f4": FLOAT, "u2": UNSIGNED_SHORT, "u4": UNSIGNED_INT}
_KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}


class Document:
    """Entries are appended and named by their number, as in the file. The same calls make the same bytes."""

    def __init__(self, extras: Mapping[str, Any], licence: str | None = None) -> None:
        """extras: plain JSON values, kept in `asset.extras`; None is left out. Raises TypeError for anything else."""
        asset: dict[str, Any] = {"version": "2.0", "generator": GENERATOR}
        if licence:
            asset["copyright"] = licence
        asset["extras"] = _plain({key: value for key, value in extras.items() if value is not None})
        self._entries: dict[str, Any] = {"asset": asset, "scene": 0, "scenes": [{"nodes": []}]}
        self._extensions: list[str] = []
        self._blob = bytearray()
        self._pictures: list[Picture] = []

    def add(self, kind: str, entry: Mapping[str, Any]) -> int:
        """Append to one of glTF's top-level lists ("nodes", "meshes", ...); the entry's number."""
        entries = self._entries.setdefault(kind, [])
        entries.append({key: value for key, value in entry.items() if value is not None})
        return len(entries) - 1

    def add_root(self, entry: Mapping[str, Any]) -> int:
        """A node of the scene."""
        number = self.add("nodes", entry)
        self._entries["scenes"][0]["nodes"].append(number)
        return number

    def add_picture(self, picture: Picture) -> int:
        """A texture that shows `picture`; its number."""
        if not self._pictures:
            # Trilinear; clamped, since no chart reaches over an edge.
            self.add("samplers", {"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071})
        self._pictures.append(picture)
        return self.add("textures", {"sampler": 0, "source": len(self._pictures) - 1})

    def add_values(
        self, values: NDArray[Any], *, bounds: bool = False, normalized: bool = False, vertices: bool = True
    ) -> int:
        """Rows [N] or [N, K] (float32, uint16, uint32) as an accessor; `vertices` are what attributes hold."""
        return self._accessor(values, bounds, normalized, VERTEX_DATA if vertices else None)

    def add_indices(self, faces: NDArray[np.int32], vertex_count: int) -> int:
        """Faces [F, 3] as indices, two bytes each where that suffices."""
        kind = np.uint16 if vertex_count <= SHORT_INDEX_VERTICES else np.uint32
        return self._accessor(faces.reshape(-1).astype(kind), False, False, INDEX_DATA)

    def use_extension(self, name: str) -> None:
        """Declare an extension that readers may ignore."""
        if name not in self._extensions:
            self._extensions.append(name)

    def to_glb(self) -> bytes:
        """The whole document as one GLB file."""
        blob = bytearray(self._blob)
        views, images = list(self._entries.get("bufferViews", [])), []
        for picture in self._pictures:
            blob.extend(b"\0" * (-len(blob) % 4))
            views.append({"buffer": 0, "byteOffset": len(blob), "byteLength": len(picture.data)})
            images.append({"name": picture.name, "mimeType": picture.mime, "bufferView": len(views) - 1})
            blob.extend(picture.data)
        blob.extend(b"\0" * (-len(blob) % 4))
        text = self._text({"bufferViews": views, "images": images, "buffers": [{"byteLength": len(blob)}]})
        text += b" " * (-len(text) % 4)
        header = struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(blob))
        return b"".join(
            [header, struct.pack("<I4s", len(text), b"JSON"), text, struct.pack("<I4s", len(blob), b"BIN\0"), blob]
        )

    def to_files(self, stem: str) -> dict[str, bytes]:
        """The document as `stem`.gltf, its binary file and its pictures: contents by file name, the document first.

        All but the first are named by their content too: whoever replaces the document cannot tear another one apart.
        """
        blob = bytes(self._blob) + b"\0" * (-len(self._blob) % 4)
        uris = [
            content_name(stem, picture.name.rsplit("-", 1)[-1], picture.data, _SUFFIXES[picture.mime])
            for picture in self._pictures
        ]
        binary = content_name(stem, "data", blob, ".bin")
        images = [{"name": p.name, "uri": uri} for p, uri in zip(self._pictures, uris, strict=True)]
        text = self._text({"images": images, "buffers": [{"byteLength": len(blob), "uri": binary}]})
        pictures = {uri: picture.data for uri, picture in zip(uris, self._pictures, strict=True)}
        return {f"{stem}.gltf": text, binary: blob, **pictures}

    def _text(self, last: Mapping[str, Any]) -> bytes:
        entries = {key: value for key, value in {**self._entries, **last}.items() if value != []}
        if self._extensions:
            entries["extensionsUsed"] = self._extensions
        return json.dumps(entries, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

    def _accessor(self, values: NDArray[Any], bounds: bool, normalized: bool, target: int | None) -> int:
        # Every view starts at a multiple of four bytes.
        self._blob.extend(b"\0" * (-len(self._blob) % 4))
        rows = np.ascontiguousarray(values.reshape(len(values), -1))
        data = rows.tobytes()
        view = {"buffer": 0, "byteOffset": len(self._blob), "byteLength": len(data), "target": target}
        self._blob.extend(data)
        return self.add(
            "accessors",
            {
                "bufferView": self.add("bufferViews", view),
                "componentType": _COMPONENTS[rows.dtype.str[1:]],
                "normalized": True if normalized else None,
                "count": len(rows),
                "type": _KINDS[rows.shape[1]],
                "min": rows.min(0).tolist() if bounds else None,
                "max": rows.max(0).tolist() if bounds else None,
            },
        )


def content_name(stem: str, role: str, data: bytes, suffix: str) -> str:
    """`pig-color-1a2b3c4d.jpg`: the same name, the same content."""
    return f"{stem}-{role}-{hashlib.sha256(data).hexdigest()[:8]}{suffix}"


def _plain(extras: dict[str, Any]) -> dict[str, Any]:
    try:
        return json.loads(json.dumps(extras, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise TypeError(f"metadata must be plain JSON values: {error}") from error
