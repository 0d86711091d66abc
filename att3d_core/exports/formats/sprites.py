"""Pictures with transparency for 2D engines, and sheets of them with a JSON index."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.exports.formats.document import GENERATOR
from att3d_core.images import png_bytes

# Beyond it, textures do not load on older devices.
LARGEST_SIDE = 8192


def straight_rgba(color: Tensor, opacity: Tensor) -> NDArray[np.uint8]:
    """Pixels [H, W, 4] with straight alpha from premultiplied sRGB [H, W, 3] and opacity [H, W].

    Invisible pixels are black.
    """
    straight = color / opacity.clamp(min=1e-6)[..., None]
    rgba = np.zeros((*opacity.shape, 4), np.uint8)
    rgba[..., :3] = (straight.clamp(0.0, 1.0) * 255.0).round().cpu().numpy()
    rgba[..., 3] = (opacity.clamp(0.0, 1.0) * 255.0).round().cpu().numpy()
    rgba[rgba[..., 3] == 0] = 0
    return rgba


def sprite_sheet(
    stem: str, frames: Sequence[NDArray[np.uint8]], fps: float, columns: int | None = None
) -> dict[str, bytes]:
    """`stem`.png with equal cells in reading order, and `stem`.json that names them: contents by file name.

    The JSON is TexturePacker's array format, which Phaser, PixiJS and Godot's importers read. Raises ExportError.
    """
    if not frames:
        raise ExportError("a sprite sheet needs one frame or more")
    height, width = frames[0].shape[:2]
    columns, rows = check_sheet(len(frames), width, height, columns)
    sheet = np.zeros((rows * height, columns * width, 4), np.uint8)
    entries = []
    for number, frame in enumerate(frames):
        x, y = number % columns * width, number // columns * height
        sheet[y : y + height, x : x + width] = frame
        entries.append(
            {
                "filename": f"{stem}-{number:04d}",
                "frame": {"x": x, "y": y, "w": width, "h": height},
                "rotated": False,
                "trimmed": False,
                "spriteSourceSize": {"x": 0, "y": 0, "w": width, "h": height},
                "sourceSize": {"w": width, "h": height},
                "duration": round(1000 / fps),
            }
        )
    tag = {"name": stem, "from": 0, "to": len(frames) - 1, "direction": "forward"}
    meta = {
        "app": GENERATOR,
        "image": f"{stem}.png",
        "format": "RGBA8888",
        "size": {"w": columns * width, "h": rows * height},
        "scale": "1",
        "frameTags": [tag],
    }
    index = json.dumps({"frames": entries, "meta": meta}, indent=1) + "\n"
    return {f"{stem}.json": index.encode(), f"{stem}.png": png_bytes(sheet)}


def check_sheet(count: int, width: int, height: int, columns: int | None = None) -> tuple[int, int]:
    """Columns and rows of a sheet of `count` frames. Raises ExportError where it would be too large."""
    columns = columns or math.ceil(math.sqrt(count * height / width))
    rows = math.ceil(count / columns)
    if max(columns * width, rows * height) > LARGEST_SIDE:
        raise ExportError(
            f"{count} frames of {width} x {height} make a sheet of {columns * width} x {rows * height} pixels, "
            f"more than {LARGEST_SIDE} a side; take fewer or smaller frames"
        )
    return columns, rows
