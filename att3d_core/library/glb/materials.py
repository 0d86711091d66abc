"""The colour of a surface (glTF 2.0, section 3.9): what a lamp would show of it, without light and reflections."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.container import GlbError, Gltf, whole_number
from att3d_core.library.glb.glossy import metal_color
from att3d_core.library.glb.images import Textures
from att3d_core.library.glb.texture import Texture

# Less than this is glass that nobody would call a colour, or a placeholder that nobody should see.
_BLEND_CUTOFF = 0.05

Coordinates = Mapping[int, NDArray[np.float32]]


@dataclass(frozen=True)
class Layer:
    """A picture on a surface, by which set of coordinates, and how these are changed (KHR_texture_transform)."""

    texture: Texture
    texcoord: int = 0
    uv_offset: NDArray[np.float32] = field(default_factory=lambda: np.zeros(2, np.float32))
    uv_linear: NDArray[np.float32] = field(default_factory=lambda: np.eye(2, dtype=np.float32))

    def sample(self, uv: Coordinates, spacing: Coordinates) -> NDArray[np.float32]:
        """As Texture.sample, of the sets of coordinates that it needs."""
        placed = uv[self.texcoord] @ self.uv_linear.T + self.uv_offset
        return self.texture.sample(placed, spacing[self.texcoord] @ np.abs(self.uv_linear).T)


@dataclass(frozen=True)
class Material:
    """What is needed of a material to colour a face. Colours are linear.

    factor, base: base colour [4] and its picture. cutoff: surface with less alpha is not there; -inf: alpha means
    nothing. glow, emission: light of its own [3] and its picture. specular, reflection: of the older model
    KHR_materials_pbrSpecularGlossiness, whose metals have no other colour; None elsewhere. clear: how much is seen
    through it (KHR_materials_transmission), and the picture whose red says where.
    """

    factor: NDArray[np.float32]
    base: Layer | None = None
    cutoff: float = -math.inf
    glow: NDArray[np.float32] | None = None
    emission: Layer | None = None
    specular: NDArray[np.float32] | None = None
    reflection: Layer | None = None
    clear: float = 0.0
    clearness: Layer | None = None

    @property
    def layers(self) -> list[Layer]:
        """Its pictures."""
        found = (self.base, self.emission, self.reflection, self.clearness)
        return [layer for layer in found if layer is not None]

    def color(self, uv: Coordinates, spacing: Coordinates, color: NDArray[np.float32]) -> NDArray[np.float32]:
        """Linear colour and alpha [F, S, 4] at texture coordinates [F, S, 2] by set, with COLOR_0 [F, S, 4].

        spacing: [F, 2] by set, see Texture.sample. Alpha is 1 where it means nothing.
        """
        result = self.factor * color
        if self.base is not None:
            result = result * self.base.sample(uv, spacing)
        rgb, alpha = result[..., :3], result[..., 3:]
        if self.specular is not None:
            mirror = self.specular
            if self.reflection is not None:
                mirror = mirror * self.reflection.sample(uv, spacing)[..., :3]
            rgb = metal_color(rgb, np.broadcast_to(mirror, rgb.shape))
        if self.glow is not None:
            glow = self.glow
            if self.emission is not None:
                glow = glow * self.emission.sample(uv, spacing)[..., :3]
            # Light is added to what is lit. Here is no light, and the brighter of the two is the colour that one names.
            rgb = np.maximum(rgb, glow)
        if self.cutoff == -math.inf:
            alpha = np.ones_like(alpha)
        if self.clear > 0:
            share = np.float32(self.clear)
            alpha = alpha * (1 - share * (1 if self.clearness is None else self.clearness.sample(uv, spacing)[..., :1]))
        return np.concatenate([rgb, alpha], axis=-1).astype(np.float32)


def read_material(gltf: Gltf, textures: Textures, index: object) -> Material:
    """Material `index`, or the format's default where `index` is None."""
    entry = {} if index is None else gltf.item("materials", index)
    extensions, cutoff = entry.get("extensions", {}), _cutoff(entry)
    holes = cutoff != -math.inf
    metallic = entry.get("pbrMetallicRoughness", {})
    color, picture = metallic.get("baseColorFactor"), metallic.get("baseColorTexture")
    specular, reflection = None, None
    # The older way to say base colour; files of model collections still have it alone.
    glossy = extensions.get("KHR_materials_pbrSpecularGlossiness")
    if glossy is not None:
        color, picture = glossy.get("diffuseFactor"), glossy.get("diffuseTexture")
        reflection = _layer(textures, glossy.get("specularGlossinessTexture"))
        specular = finite(glossy.get("specularFactor", [1, 1, 1]), 3)
        if reflection is None and (specular == 1).all():
            # What stands there when nobody says anything: not a mirror.
            specular = None
    glow = finite(entry.get("emissiveFactor", [0, 0, 0]), 3)
    # Beyond 1 is for cameras that see glare: the hue is meant.
    strength = finite([extensions.get("KHR_materials_emissive_strength", {}).get("emissiveStrength", 1)], 1)[0]
    through = extensions.get("KHR_materials_transmission", {})
    return Material(
        finite([1, 1, 1, 1] if color is None else color, 4),
        _layer(textures, picture, holes),
        cutoff,
        glow * min(strength, 1) if glow.any() else None,
        _layer(textures, entry.get("emissiveTexture")) if glow.any() else None,
        specular,
        reflection,
        float(np.clip(finite([through.get("transmissionFactor", 0)], 1)[0], 0, 1)),
        _layer(textures, through.get("transmissionTexture")),
    )


def _layer(textures: Textures, info: Mapping[str, Any] | None, holes: bool = False) -> Layer | None:
    if info is None:
        return None
    transform = info.get("extensions", {}).get("KHR_texture_transform", {})
    offset = finite(transform.get("offset", [0, 0]), 2)
    scale = finite(transform.get("scale", [1, 1]), 2)
    angle = finite([transform.get("rotation", 0)], 1)[0]
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    texcoord = whole_number(transform.get("texCoord", info.get("texCoord", 0)), "a texture coordinate set")
    return Layer(textures.texture(info.get("index"), holes), texcoord, offset, rotation * scale)


def _cutoff(entry: Mapping[str, Any]) -> float:
    mode = entry.get("alphaMode", "OPAQUE")
    if mode == "MASK":
        return float(entry.get("alphaCutoff", 0.5))
    return _BLEND_CUTOFF if mode == "BLEND" else -math.inf


def finite(values: object, count: int) -> NDArray[np.float32]:
    """`values` as [count] finite float32. Raises GlbError."""
    found = np.array(values, np.float32)
    if found.shape != (count,) or not np.isfinite(found).all():
        raise GlbError(f"a material with {str(values)[:40]} where {count} numbers belong")
    return found
