"""The GLB container and the JSON in it (glTF 2.0, sections 4.4 and 5)."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from att3d_core.library.glb.beside import Neighbours, check_uri, data_uri_bytes
from att3d_core.library.glb.extensions import check_required
from att3d_core.library.glb.fault import GlbError as GlbError
from att3d_core.library.glb.meshopt import MESHOPT, decoded_view

MAX_FILE_BYTES = 512 * 2**20
_MAX_JSON_BYTES = 16 * 2**20
# A file that is JSON alone carries its buffers as text.
_MAX_TEXT_BYTES = 128 * 2**20

_MAGIC = 0x46546C67
_JSON_CHUNK = 0x4E4F534A
_BIN_CHUNK = 0x004E4942


@dataclass
class Gltf:
    """The JSON object of a file, its binary chunk, and the folder that it lies in.

    decoded: elements of accessors that were stored compressed, [count, width], by the accessors' numbers.
    """

    document: dict[str, Any]
    binary: bytes
    beside: Neighbours | None = None
    decoded: dict[int, NDArray[Any]] = field(default_factory=dict)
    _buffers: dict[int, memoryview] = field(default_factory=dict)
    _unpacked: dict[int, memoryview] = field(default_factory=dict)

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
        for name in MESHOPT:
            if name in view.get("extensions", {}):
                return self._unpacked_bytes(whole_number(index, "a buffer view"), view["extensions"][name])
        return self._stored_bytes(index, view)

    def _unpacked_bytes(self, index: int, extension: dict[str, Any]) -> memoryview:
        if index not in self._unpacked:
            most = MAX_FILE_BYTES - sum(map(len, self._unpacked.values()))
            data = decoded_view(bytes(self._stored_bytes(index, extension)), extension, most)
            self._unpacked[index] = memoryview(data)
        return self._unpacked[index]

    def _stored_bytes(self, index: object, view: dict[str, Any]) -> memoryview:
        buffer = self._buffer_bytes(view.get("buffer"))
        start = whole_number(view.get("byteOffset", 0), "a byte offset")
        length = whole_number(view.get("byteLength"), "a byte length")
        if start + length > len(buffer):
            raise GlbError(f"buffer view {index} ends at byte {start + length}, the buffer has {len(buffer)}")
        return buffer[start : start + length]

    def uri_bytes(self, uri: object) -> bytes:
        """The bytes that `uri` stands for: its own, or those of a file beside the model."""
        check_uri(uri)
        text = str(uri)
        if text.startswith("data:"):
            return data_uri_bytes(text)
        if self.beside is None:
            raise GlbError("data in another file: embed everything in the GLB")
        return self.beside.read(text)

    def _buffer_bytes(self, index: object) -> memoryview:
        buffer = self.item("buffers", index)
        number = whole_number(index, "a buffer")
        if number not in self._buffers:
            uri = buffer.get("uri")
            if uri is None and number != 0:
                raise GlbError(f"buffer {number} has no data")
            self._buffers[number] = memoryview(self.binary if uri is None else self.uri_bytes(uri))
        return self._buffers[number]


def parse_glb(data: bytes, beside: Neighbours | None = None) -> Gltf:
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
    return Gltf(document, _binary_chunk(data, 20 + json_length, length), beside)


def parse_gltf(data: bytes, beside: Neighbours | None = None) -> Gltf:
    """A file that is the JSON alone. Raises GlbError."""
    if len(data) > _MAX_TEXT_BYTES:
        raise GlbError(f"larger than {_MAX_TEXT_BYTES // 2**20} MB of text: export it as GLB")
    return Gltf(_parse_json(data), b"", beside)


def whole_number(value: object, what: str) -> int:
    """`value` as a non-negative integer (JSON's true is none)."""
    if type(value) is not int or value < 0:
        raise GlbError(f"{what} is {str(value)[:20]}, expected a whole number")
    return value


def _binary_chunk(data: bytes, start: int, end: int) -> bytes:
    if start + 8 > end:
        return b""
    length, kind = struct.unpack_from("<II", data, start)
    if kind != _BIN_CHUNK or start + 8 + length > end:
        raise GlbError("bad binary chunk")
    return data[start + 8 : start + 8 + length]


def _parse_json(text: bytes) -> dict[str, Any]:
    try:
        # Some programs put a byte order mark before it, and every browser passes over that.
        document = json.loads(text.decode("utf-8-sig"))
    except RecursionError as error:
        raise GlbError("JSON that is nested too deeply") from error
    except ValueError as error:
        raise GlbError("bad JSON") from error
    if not isinstance(document, dict):
        raise GlbError("JSON that is no object")
    check_required(document)
    # Also those that are not used here: another program that opens the same file would follow them.
    for kind in ("buffers", "images"):
        for entry in Gltf(document, b"").items(kind):
            if isinstance(entry, dict) and "uri" in entry:
                check_uri(entry["uri"])
    return document
