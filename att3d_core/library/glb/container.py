"""The GLB container and the JSON in it (glTF 2.0, sections 4.4 and 5)."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from dataclasses import dataclass
from typing import Any

MAX_FILE_BYTES = 512 * 2**20
_MAX_JSON_BYTES = 16 * 2**20

_MAGIC = 0x46546C67
_JSON_CHUNK = 0x4E4F534A
_BIN_CHUNK = 0x004E4942

# What a file may require of its reader: how vertices are stored, and looks that do not touch the base colour.
_UNDERSTOOD = frozenset({"KHR_mesh_quantization", "KHR_texture_transform", "EXT_texture_webp"})


class GlbError(Exception):
    """Why a file cannot be read, in a few words and without its name."""


@dataclass(frozen=True)
class Gltf:
    """The JSON object of a file and its binary chunk."""

    document: dict[str, Any]
    binary: bytes

    def items(self, kind: str) -> list[Any]:
        """The top-level list `kind` ("nodes", "meshes"), empty where the file has none."""
        found = self.document.get(kind, [])
        if not isinstance(found, list):
            raise GlbError(f"'{kind}' is not a list")
        return found

    def item(self, kind: str, index: object) -> dict[str, Any]:
        """Entry `index` of the list `kind`."""
        found = self.items(kind)
        if whole_number(index, f"an index into '{kind}'") >= len(found):
            raise GlbError(f"'{kind}' has {len(found)} entries, number {index} is used")
        entry = found[whole_number(index, kind)]
        if not isinstance(entry, dict):
            raise GlbError(f"entry {index} of '{kind}' is not an object")
        return entry

    def view_bytes(self, index: object) -> memoryview:
        """The bytes of buffer view `index`."""
        view = self.item("bufferViews", index)
        buffer = self._buffer_bytes(view.get("buffer"))
        start = whole_number(view.get("byteOffset", 0), "a byte offset")
        length = whole_number(view.get("byteLength"), "a byte length")
        if start + length > len(buffer):
            raise GlbError(f"buffer view {index} ends at byte {start + length}, the buffer has {len(buffer)}")
        return buffer[start : start + length]

    def _buffer_bytes(self, index: object) -> memoryview:
        buffer = self.item("buffers", index)
        uri = buffer.get("uri")
        if uri is None:
            if index != 0:
                raise GlbError(f"buffer {index} has no data")
            return memoryview(self.binary)
        return memoryview(data_uri_bytes(uri))


def parse_glb(data: bytes) -> Gltf:
    """Header, chunks and JSON of `data`. Raises GlbError."""
    if len(data) < 20:
        raise GlbError(f"not a GLB file: {len(data)} bytes")
    magic, version, length = struct.unpack_from("<III", data)
    if magic != _MAGIC:
        raise GlbError("not a GLB file: it starts differently")
    if version != 2:
        raise GlbError(f"GLB version {version}, expected 2")
    if length > len(data):
        raise GlbError(f"cut off: {len(data)} bytes of {length}")
    json_length, kind = struct.unpack_from("<II", data, 12)
    if kind != _JSON_CHUNK or 20 + json_length > length or json_length > _MAX_JSON_BYTES:
        raise GlbError("bad JSON chunk")
    document = _parse_json(data[20 : 20 + json_length])
    return Gltf(document, _binary_chunk(data, 20 + json_length, length))


def whole_number(value: object, what: str) -> int:
    """`value` as a non-negative integer (JSON's true is none)."""
    if type(value) is not int or value < 0:
        raise GlbError(f"{what} is {str(value)[:20]}, expected a whole number")
    return value


def data_uri_bytes(uri: object) -> bytes:
    """The bytes in a data URI. Everything else would have to be fetched, and nothing is ever fetched."""
    if not isinstance(uri, str) or not uri.startswith("data:"):
        raise GlbError("data in another file: embed everything in the GLB")
    header, _, payload = uri.partition(",")
    if not header.endswith(";base64"):
        raise GlbError("a data URI that is not base64")
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise GlbError("a data URI that is not base64") from error


def _binary_chunk(data: bytes, start: int, end: int) -> bytes:
    if start + 8 > end:
        return b""
    length, kind = struct.unpack_from("<II", data, start)
    if kind != _BIN_CHUNK or start + 8 + length > end:
        raise GlbError("bad binary chunk")
    return data[start + 8 : start + 8 + length]


def _parse_json(text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text.decode("utf-8"))
    except RecursionError as error:
        raise GlbError("JSON that is nested too deeply") from error
    except ValueError as error:
        raise GlbError("bad JSON") from error
    if not isinstance(document, dict):
        raise GlbError("JSON that is no object")
    required = document.get("extensionsRequired", [])
    for extension in required if isinstance(required, list) else ["?"]:
        if extension not in _UNDERSTOOD and not str(extension).startswith("KHR_materials_"):
            raise GlbError(f"the extension {str(extension)[:60]} is needed: export without it")
    # Also those that are not used here: another program that opens the same file would follow them.
    for kind in ("buffers", "images"):
        for entry in Gltf(document, b"").items(kind):
            if isinstance(entry, dict) and "uri" in entry and not str(entry["uri"]).startswith("data:"):
                raise GlbError("data in another file: embed everything in the GLB")
    return document
