"""Pictures out of a file: decoded under a cap, each once."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from att3d_core.library.glb.container import GlbError, Gltf
from att3d_core.library.glb.texture import REPEAT, Texture, halved, halvings

MAX_PIXELS = 8192 * 8192
# A face gets one colour: a finer texture only costs memory.
_KEPT_SIZE = 2048
_STRIP = 512
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
_KTX2 = b"\xabKTX 20\xbb"
# Where a texture may say which picture it means: the first that this reader decodes.
_SOURCES = ("EXT_texture_webp", "EXT_texture_avif")


@dataclass
class Textures:
    """The textures of one file, each decoded once and all of them under one budget of pixels."""

    gltf: Gltf
    _images: dict[tuple[object, bool], NDArray[np.uint8]] = field(default_factory=dict)
    _textures: dict[tuple[object, bool], Texture] = field(default_factory=dict)
    _decoded: int = 0

    def texture(self, index: object, weighted: bool = False) -> Texture:
        """Texture `index` with its sampler's wrapping. `weighted`: see Texture."""
        if (index, weighted) not in self._textures:
            entry = self.gltf.item("textures", index)
            sampler = self.gltf.item("samplers", entry["sampler"]) if "sampler" in entry else {}
            wraps = sampler.get("wrapS", REPEAT), sampler.get("wrapT", REPEAT)
            self._textures[index, weighted] = Texture(self._image(_source(entry), weighted), *wraps, weighted)
        return self._textures[index, weighted]

    def _image(self, index: object, weighted: bool) -> NDArray[np.uint8]:
        if (index, weighted) not in self._images:
            self._images[index, weighted] = self._decode(self.gltf.item("images", index), index, weighted)
        return self._images[index, weighted]

    def _decode(self, entry: dict[str, Any], index: object, weighted: bool) -> NDArray[np.uint8]:
        if "uri" in entry:
            data = self.gltf.uri_bytes(entry["uri"])
        else:
            data = bytes(self.gltf.view_bytes(entry.get("bufferView")))
        if data.startswith(_KTX2) or entry.get("mimeType") == "image/ktx2":
            raise GlbError(f"image {index} is a KTX2 picture: export it with PNG or JPEG pictures")
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                self._decoded += image.width * image.height
                if self._decoded > MAX_PIXELS:
                    raise GlbError(f"image {index} has {image.width} x {image.height} pixels: too large to import")
                return shrunk(image, _KEPT_SIZE, weighted)
        except GlbError:
            raise
        except Exception as error:  # decoders raise whatever comes to their mind
            raise GlbError(f"image {index} cannot be decoded") from error


def shrunk(image: Image.Image, largest: int, weighted: bool) -> NDArray[np.uint8]:
    """The pixels of `image`, halved in linear light until no side is above `largest`; see `rgba`.

    By strips: all pixels of a large picture with alpha, and as floats, would take gigabytes.
    """
    times = halvings(max(image.size), largest)
    rows = max(_STRIP, 1 << times)  # a multiple of what becomes one row: strips share none
    image.load()  # or each part would decode it anew
    strips = [
        halved(rgba(image.crop((0, top, image.width, min(top + rows, image.height)))), times, weighted)
        for top in range(0, image.height, rows)
    ]
    return np.concatenate(strips)


def rgba(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels of `image` with alpha, [H, W, 4] uint8. Pillow would clip pictures of 16 bits instead of scaling."""
    if not image.mode.startswith("I"):
        return np.array(image.convert("RGBA"))
    values = np.array(image).astype(np.int64)
    alpha = np.full(values.shape, 255, np.uint8)
    hole = image.info.get("transparency")
    if isinstance(hole, int):
        alpha[values == hole] = 0
    grey = np.clip((values + 128) // 257, 0, 255).astype(np.uint8)
    return np.stack([grey, grey, grey, alpha], axis=-1)


def _source(entry: dict[str, Any]) -> object:
    extensions = entry.get("extensions", {})
    for name in _SOURCES:
        if "source" in extensions.get(name, {}):
            return extensions[name]["source"]
    if "source" not in entry and "source" in extensions.get("KHR_texture_basisu", {}):
        return extensions["KHR_texture_basisu"]["source"]
    return entry.get("source")
