"""The materials of Wavefront files (MTL): the colour of a surface, its picture, and how much is seen through it."""

from __future__ import annotations

import io
import posixpath
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from att3d_core.library.glb.materials import Layer, Material
from att3d_core.library.glb.texture import Texture
from att3d_core.library.glb.transfer import srgb_to_linear
from att3d_core.library.sweethome.archive import FurnitureError, inside

MAX_PIXELS = 8192 * 8192
# A face gets one colour: a finer texture only costs memory.
_KEPT_SIZE = 1024
# Less than this is glass that nobody would call a colour.
_CUTOFF = 0.05
# OBJ's coordinates count rows from the lower edge of the picture.
_UPWARD = (np.array([0, 1], np.float32), np.diag([1, -1]).astype(np.float32))

PLAIN = Material(np.array([0.6, 0.6, 0.6, 1], np.float32), None, _CUTOFF)
"""For faces without a material."""
WHITE = Material(np.ones(4, np.float32), None, _CUTOFF)
"""For faces whose corners have colours."""


class Files(Protocol):
    """Files by their paths. `read` raises FurnitureError."""

    def __contains__(self, path: str) -> bool: ...

    def read(self, path: str) -> bytes: ...


def read_materials(archive: Files, path: str) -> dict[str, Material]:
    """Materials by their names; a picture that cannot be read leaves the plain colour."""
    materials: dict[str, Material] = {}
    name, color, opacity, picture = "", (0.6, 0.6, 0.6), 1.0, ""

    def finish() -> None:
        if name:
            texture = _texture(archive, posixpath.dirname(path), picture)
            rgb = (1.0, 1.0, 1.0) if texture is not None else color
            layer = None if texture is None else Layer(texture, 0, *_UPWARD)
            linear = srgb_to_linear(np.clip(np.array(rgb, np.float32), 0, 1))
            materials[name] = Material(np.append(linear, np.float32(opacity)), layer, _CUTOFF)

    for line in archive.read(path).decode("latin-1").splitlines():
        key, _, rest = line.strip().partition(" ")
        match key.lower():
            case "newmtl":
                finish()
                name, color, opacity, picture = rest.strip(), (0.6, 0.6, 0.6), 1.0, ""
            case "kd":
                color = _color(rest, color)
            case "d":
                opacity = _number(rest, opacity)
            case "tr":
                opacity = 1.0 - _number(rest, 1.0 - opacity)
            case "map_kd":
                picture = rest.strip()
            case _:
                pass
    finish()
    return materials


def _color(text: str, default: tuple[float, float, float]) -> tuple[float, float, float]:
    try:
        red, green, blue = (float(word) for word in text.split()[:3])
    except ValueError:
        return default
    return red, green, blue


def _number(text: str, default: float) -> float:
    try:
        return min(max(float(text.split()[-1]), 0.0), 1.0)
    except (ValueError, IndexError):
        return default


def _texture(archive: Files, folder: str, statement: str) -> Texture | None:
    """The picture that a `map_Kd` names: where it says, or beside the model if that was a place on another computer."""
    if not statement:
        return None
    written = [candidate.replace("\\", "/") for candidate in (statement, statement.split()[-1])]
    for name in (*written, *map(posixpath.basename, written)):
        try:
            path = inside(name, folder)
            if path in archive:
                return Texture(_decoded(archive.read(path)), weighted=True)
        except FurnitureError:
            continue
    return None


def _decoded(data: bytes) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "BMP", "GIF")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise FurnitureError(f"a picture of {image.width} x {image.height} pixels")
            if image.format == "JPEG":
                image.draft("RGB", (_KEPT_SIZE, _KEPT_SIZE))
            pixels = image.convert("RGBA")
    except FurnitureError:
        raise
    except Exception as error:  # decoders raise whatever comes to their mind
        raise FurnitureError("a picture that cannot be decoded") from error
    pixels.thumbnail((_KEPT_SIZE, _KEPT_SIZE))
    return np.asarray(pixels)
