"""The base colour of a surface (glTF 2.0, section 3.9.2): factor x texture x COLOR_0."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.container import GlbError, Gltf, whole_number
from att3d_core.library.glb.images import Texture, Textures

# Less than this is glass that nobody would call a colour, or a placeholder that nobody should see.
_BLEND_CUTOFF = 0.05


@dataclass(frozen=True)
class Material:
    """What is needed of a material to colour a face.

    factor: [4], linear. cutoff: surface with less alpha is not there. `uv_offset`, `uv_linear`: KHR_texture_transform.
    """

    factor: NDArray[np.float32]
    texture: Texture | None
    texcoord: int
    uv_offset: NDArray[np.float32]
    uv_linear: NDArray[np.float32]
    cutoff: float

    def base_color(self, uv: NDArray[np.float32], color: NDArray[np.float32]) -> NDArray[np.float32]:
        """Linear colour and alpha [..., 4] at texture coordinates [..., 2] with COLOR_0 [..., 4]."""
        result = self.factor * color
        if self.texture is not None:
            texel = self.texture.sample(uv @ self.uv_linear.T + self.uv_offset)
            result = result * np.concatenate([srgb_to_linear(texel[..., :3]), texel[..., 3:]], axis=-1)
        return result.astype(np.float32)


def read_material(gltf: Gltf, textures: Textures, index: object) -> Material:
    """Material `index`, or the format's default where `index` is None."""
    entry = {} if index is None else gltf.item("materials", index)
    # The older way to say base colour; files of model collections still have it alone.
    glossy = entry.get("extensions", {}).get("KHR_materials_pbrSpecularGlossiness")
    if glossy is not None:
        factor, info = glossy.get("diffuseFactor"), glossy.get("diffuseTexture")
    else:
        metallic = entry.get("pbrMetallicRoughness", {})
        factor, info = metallic.get("baseColorFactor"), metallic.get("baseColorTexture")
    offset, linear, texcoord = _uv_transform(info or {})
    return Material(
        _numbers([1, 1, 1, 1] if factor is None else factor, 4),
        None if info is None else textures.texture(info.get("index")),
        texcoord,
        offset,
        linear,
        _cutoff(entry),
    )


def srgb_to_linear(value: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sRGB transfer function's inverse (IEC 61966-2-1), on [0, 1]."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(value: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sRGB transfer function (IEC 61966-2-1); values are clipped to [0, 1] first."""
    clipped = np.clip(value, 0, 1)
    return np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055).astype(np.float32)


def _cutoff(entry: Mapping[str, Any]) -> float:
    mode = entry.get("alphaMode", "OPAQUE")
    if mode == "MASK":
        return float(entry.get("alphaCutoff", 0.5))
    return _BLEND_CUTOFF if mode == "BLEND" else -math.inf


def _uv_transform(info: Mapping[str, Any]) -> tuple[NDArray[np.float32], NDArray[np.float32], int]:
    transform = info.get("extensions", {}).get("KHR_texture_transform", {})
    offset = _numbers(transform.get("offset", [0, 0]), 2)
    scale = _numbers(transform.get("scale", [1, 1]), 2)
    angle = _numbers([transform.get("rotation", 0)], 1)[0]
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    texcoord = whole_number(transform.get("texCoord", info.get("texCoord", 0)), "a texture coordinate set")
    return offset, rotation * scale, texcoord


def _numbers(values: object, count: int) -> NDArray[np.float32]:
    numbers = np.array(values, np.float32)
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise GlbError(f"a material with {str(values)[:40]} where {count} numbers belong")
    return numbers
