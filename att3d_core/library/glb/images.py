"""Textures out of a GLB: decoded under a cap, sampled as the file asks."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from att3d_core.library.glb.container import GlbError, Gltf, data_uri_bytes

MAX_PIXELS = 8192 * 8192
# A face gets one colour: a finer texture only costs memory.
_KEPT_SIZE = 2048

_REPEAT, _CLAMP, _MIRROR = 10497, 33071, 33648


@dataclass(frozen=True)
class Texture:
    """Pixels [H, W, 4] uint8 as stored (sRGB colour, linear alpha), and how coordinates beyond [0, 1] are meant."""

    pixels: NDArray[np.uint8]
    wrap_u: int = _REPEAT
    wrap_v: int = _REPEAT

    def sample(self, uv: NDArray[np.float32]) -> NDArray[np.float32]:
        """Nearest texel [..., 4] in [0, 1] at `uv` [..., 2]; (0, 0) is the upper left corner."""
        height, width = self.pixels.shape[:2]
        column = _texel(uv[..., 0], width, self.wrap_u)
        row = _texel(uv[..., 1], height, self.wrap_v)
        return self.pixels[row, column].astype(np.float32) / np.float32(255)


@dataclass
class Textures:
    """The textures of one file, each decoded once and all of them under one budget of pixels."""

    gltf: Gltf
    _images: dict[object, NDArray[np.uint8]] = field(default_factory=dict)
    _decoded: int = 0

    def texture(self, index: object) -> Texture:
        """Texture `index` with its sampler's wrapping."""
        entry = self.gltf.item("textures", index)
        webp = entry.get("extensions", {}).get("EXT_texture_webp", {})
        source = webp.get("source", entry.get("source"))
        sampler = self.gltf.item("samplers", entry["sampler"]) if "sampler" in entry else {}
        return Texture(self._image(source), sampler.get("wrapS", _REPEAT), sampler.get("wrapT", _REPEAT))

    def _image(self, index: object) -> NDArray[np.uint8]:
        if index not in self._images:
            self._images[index] = self._decode(self.gltf.item("images", index), index)
        return self._images[index]

    def _decode(self, entry: dict[str, Any], index: object) -> NDArray[np.uint8]:
        data = data_uri_bytes(entry["uri"]) if "uri" in entry else bytes(self.gltf.view_bytes(entry.get("bufferView")))
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
                self._decoded += image.width * image.height
                if self._decoded > MAX_PIXELS:
                    raise GlbError(f"image {index} has {image.width} x {image.height} pixels: too large to import")
                if image.format == "JPEG":
                    image.draft("RGB", (_KEPT_SIZE, _KEPT_SIZE))
                pixels = image.convert("RGBA")
        except GlbError:
            raise
        except Exception as error:  # decoders raise whatever comes to their mind
            raise GlbError(f"image {index} cannot be decoded") from error
        pixels.thumbnail((_KEPT_SIZE, _KEPT_SIZE))
        return np.asarray(pixels)


def _texel(coordinate: NDArray[np.float32], size: int, wrap: int) -> NDArray[np.int64]:
    if wrap == _CLAMP:
        unit = np.clip(coordinate, 0, 1)
    elif wrap == _MIRROR:
        unit = 1 - np.abs(np.mod(coordinate, 2) - 1)
    else:
        unit = np.mod(coordinate, 1)
    return np.minimum((unit * size).astype(np.int64), size - 1)
