"""Typed arrays out of a GLB (glTF 2.0, section 3.6.2)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.container import GlbError, Gltf, whole_number

_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}

MAX_ELEMENTS = 10_000_000


def count_of(gltf: Gltf, index: object) -> int:
    """How many elements accessor `index` claims to have, before anything is read."""
    return whole_number(gltf.item("accessors", index).get("count"), "an accessor's count")


def read_floats(gltf: Gltf, index: object, widths: tuple[int, ...]) -> NDArray[np.float32]:
    """Accessor `index` as [count, width] float32, integers normalised where it says so.

    Numbers that are none (NaN, infinity) stay as they are: one of them does not spoil the others.
    """
    accessor = gltf.item("accessors", index)
    raw = _read(gltf, accessor, index)
    if raw.shape[1] not in widths:
        raise GlbError(f"accessor {index} has elements of {raw.shape[1]} numbers, expected {widths}")
    values = raw.astype(np.float32)
    if accessor.get("normalized") is True and raw.dtype.kind in "iu":
        values = np.maximum(values / np.iinfo(raw.dtype).max, -1.0, dtype=np.float32)
    return values


def read_indices(gltf: Gltf, index: object, below: int) -> NDArray[np.int64]:
    """Accessor `index` as [count] whole numbers, each less than `below`."""
    raw = _read(gltf, gltf.item("accessors", index), index)
    if raw.shape[1] != 1 or raw.dtype.kind != "u":
        raise GlbError(f"accessor {index} holds no indices")
    values = raw[:, 0].astype(np.int64)
    if values.size and int(values.max()) >= below:
        raise GlbError(f"index {int(values.max())} is used, there are {below} vertices")
    return values


def read_rows(gltf: Gltf, index: object, width: int) -> NDArray[Any]:
    """Accessor `index` as [count, width] in its own integer type."""
    raw = _read(gltf, gltf.item("accessors", index), index)
    if raw.shape[1] != width or raw.dtype.kind != "u":
        raise GlbError(f"accessor {index} does not hold {width} whole numbers per vertex")
    return raw


def _read(gltf: Gltf, accessor: dict[str, Any], index: object) -> NDArray[Any]:
    count = whole_number(accessor.get("count"), "an accessor's count")
    dtype, width = layout(accessor, index)
    if count * width > MAX_ELEMENTS:
        raise GlbError(f"accessor {index} has {count * width} numbers, expected at most {MAX_ELEMENTS}")
    if index in gltf.decoded:
        return gltf.decoded[whole_number(index, "an accessor")]
    sparse = accessor.get("sparse")
    if "bufferView" not in accessor:
        if sparse is None:
            raise GlbError(f"accessor {index} has no data")
        return _with_sparse(gltf, np.zeros((count, width), dtype), sparse, dtype, width)
    start = whole_number(accessor.get("byteOffset", 0), "a byte offset")
    stride = gltf.item("bufferViews", accessor["bufferView"]).get("byteStride", dtype.itemsize * width)
    values = _strided(gltf, accessor["bufferView"], start, count, dtype, width, whole_number(stride, "a byte stride"))
    if sparse is None:
        return values
    return _with_sparse(gltf, values, sparse, dtype, width)


def _with_sparse(
    gltf: Gltf, values: NDArray[Any], sparse: dict[str, Any], dtype: np.dtype[Any], width: int
) -> NDArray[Any]:
    count = whole_number(sparse["count"], "a sparse count")
    where, what = sparse["indices"], sparse["values"]
    where_type, _ = layout({**where, "type": "SCALAR"}, "of a sparse accessor")
    where_start = whole_number(where.get("byteOffset", 0), "a byte offset")
    rows = _strided(gltf, where["bufferView"], where_start, count, where_type, 1, where_type.itemsize)[:, 0]
    if rows.size and (rows.dtype.kind != "u" or int(rows.max()) >= len(values)):
        raise GlbError("a sparse accessor changes elements that it does not have")
    start = whole_number(what.get("byteOffset", 0), "a byte offset")
    changed = values.copy()
    changed[rows] = _strided(gltf, what["bufferView"], start, count, dtype, width, dtype.itemsize * width)
    return changed


def layout(accessor: dict[str, Any], index: object) -> tuple[np.dtype[Any], int]:
    """The type of an accessor's numbers, and how many make an element."""
    component, kind = accessor.get("componentType"), accessor.get("type")
    if component not in _COMPONENTS or kind not in _WIDTHS:
        raise GlbError(f"accessor {index} has the unknown type {str(component)[:20]} {str(kind)[:20]}")
    return np.dtype(_COMPONENTS[component]), _WIDTHS[kind]


def _strided(
    gltf: Gltf, view: object, start: int, count: int, dtype: np.dtype[Any], width: int, stride: int
) -> NDArray[Any]:
    """[count, width] elements, `stride` bytes apart, or GlbError where the view ends before them."""
    data = gltf.view_bytes(view)
    size = dtype.itemsize * width
    if stride < size:
        raise GlbError(f"buffer view {view} has a stride of {stride} bytes for elements of {size}")
    end = start + stride * (count - 1) + size if count else start
    if end > len(data):
        raise GlbError(f"an accessor ends at byte {end} of buffer view {view}, which has {len(data)}")
    if count == 0:
        return np.zeros((0, width), dtype)
    # The last element may be shorter than a stride: gather it byte by byte rather than pad the view.
    bytes_view = np.lib.stride_tricks.as_strided(
        np.frombuffer(data, np.uint8, count=end - start, offset=start), (count, size), (stride, 1), writeable=False
    )
    return np.ascontiguousarray(bytes_view).view(dtype)
