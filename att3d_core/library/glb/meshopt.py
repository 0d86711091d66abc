"""Buffer views that were compressed with meshoptimizer (EXT_meshopt_compression), where its decoder is installed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from att3d_core.library.glb.fault import GlbError

MESHOPT = ("EXT_meshopt_compression", "KHR_meshopt_compression")
# Indices are two or four bytes each, vertices multiples of four up to what the format allows.
_LARGEST_STRIDE = 256


def decoded_view(packed: bytes, extension: Mapping[str, Any], most: int) -> bytes:
    """The plain bytes of a view whose compressed ones are `packed`. Raises GlbError, also beyond `most` bytes."""
    count, stride = extension.get("count"), extension.get("byteStride")
    if type(count) is not int or type(stride) is not int or count < 0 or not 0 < stride <= _LARGEST_STRIDE:
        raise GlbError("compressed with meshopt, but cannot be decoded")
    if count * stride > most:
        raise GlbError(f"{count * stride} bytes compressed with meshopt, expected at most {most}")
    try:
        decoder = importlib.import_module("meshopt")
    except ImportError as error:
        raise GlbError("compressed with meshopt: `pip install meshopt`, or export without compression") from error
    name = extension.get("filter", "NONE")
    try:
        rows = decoder.decode_gltf_buffer(
            packed, count, stride, extension.get("mode"), None if name == "NONE" else name
        )
        return rows.tobytes()
    except (ValueError, TypeError, RuntimeError, MemoryError) as error:
        raise GlbError("compressed with meshopt, but cannot be decoded") from error
