"""Base colour out of the older material model, KHR_materials_pbrSpecularGlossiness.

The conversion that the extension's authors recommend (KhronosGroup/glTF, "PBR - Specular Glossiness", appendix): the
metallic share is the root of the equation that both models' brightness at a glance must solve.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# What every surface that is no metal reflects.
_DIELECTRIC = 0.04


def metal_color(diffuse: NDArray[np.float32], specular: NDArray[np.float32]) -> NDArray[np.float32]:
    """The base colour [..., 3] of surfaces with linear `diffuse` [..., 3] and `specular` [..., 3] colours."""
    left = 1 - specular.max(-1, keepdims=True)
    metallic = _metallic(_brightness(diffuse), _brightness(specular), left)
    plain = diffuse * left / (1 - _DIELECTRIC) / np.maximum(1 - metallic, 1e-4)
    metal = (specular - _DIELECTRIC * (1 - metallic)) / np.maximum(metallic, 1e-4)
    share = metallic**2
    return np.clip(plain * (1 - share) + metal * share, 0, 1).astype(np.float32)


def _metallic(
    diffuse: NDArray[np.float32], specular: NDArray[np.float32], left: NDArray[np.float32]
) -> NDArray[np.float32]:
    b = diffuse * left / (1 - _DIELECTRIC) + specular - 2 * _DIELECTRIC
    c = _DIELECTRIC - specular
    root = (-b + np.sqrt(np.maximum(b * b - 4 * _DIELECTRIC * c, 0))) / (2 * _DIELECTRIC)
    return np.where(specular < _DIELECTRIC, 0, np.clip(root, 0, 1)).astype(np.float32)


def _brightness(color: NDArray[np.float32]) -> NDArray[np.float32]:
    """Perceived brightness [..., 1] (HSP) of linear colours."""
    return np.sqrt((color**2 * np.array([0.299, 0.587, 0.114], np.float32)).sum(-1, keepdims=True))
