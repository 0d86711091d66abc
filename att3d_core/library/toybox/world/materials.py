"""What an object is made of: its colours become tones of the material; light stays light and dark stays dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, centroids, rgb
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.surface import mixed, noise, normals

Tones = NDArray[np.float32]
_LUMA = np.array([0.3, 0.59, 0.11], np.float32)


def _ramp(light: NDArray[np.floating], *stops: Color) -> Tones:
    """Colours [F, 3] of lightness [F] in [0, 1] along evenly spaced `stops`."""
    at = np.linspace(0, 1, len(stops))
    table = np.asarray(stops, float)
    return np.stack([np.interp(light, at, table[:, channel]) for channel in range(3)], 1).astype(np.float32)


def _wooden(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    middle = centroids(mesh)
    grain = np.sin(70 * (middle[:, 1] + 0.35 * noise(middle, 0.22, 3))) > 0.25
    tone = _ramp(light, rgb("#5a3214"), rgb("#b5713a"), rgb("#e0aa66"))
    return mixed(tone, tone * np.float32(0.72), grain.astype(float))


def _stone(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    tone = _ramp(light, rgb("#4c4f55"), rgb("#8b8f95"), rgb("#bfc2c4"))
    return tone * (0.82 + 0.36 * noise(centroids(mesh), 0.07, 5))[:, None].astype(np.float32)


def _golden(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    return _sheen(mesh, _ramp(light, rgb("#8a5a08"), rgb("#f0ae14"), rgb("#ffdf4d")), rgb("#fff3a8"))


def _silver(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    return _sheen(mesh, _ramp(light, rgb("#6d7784"), rgb("#bcc7d3"), rgb("#e6edf4")), rgb("#ffffff"))


def _iron(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    return _sheen(mesh, _ramp(light, rgb("#25282d"), rgb("#4b5159"), rgb("#6f7780")), rgb("#8d97a3"))


def _glass(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    return _sheen(mesh, _ramp(light, rgb("#4fa9b8"), rgb("#9fe0e6"), rgb("#d6f7f7")), rgb("#ffffff"))


def _ice(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    crack = np.abs(noise(centroids(mesh), 0.16, 11) - 0.5) < 0.05
    tone = _sheen(mesh, _ramp(light, rgb("#4f8fe0"), rgb("#8cc4fa"), rgb("#cfeaff")), rgb("#ffffff"))
    return mixed(tone, np.asarray(rgb("#f4fbff")), crack.astype(float))


def _clay(mesh: Mesh, light: NDArray[np.floating]) -> Tones:
    tone = _ramp(light, rgb("#7d3a1e"), rgb("#c8693c"), rgb("#e59a6c"))
    return tone * (0.92 + 0.16 * noise(centroids(mesh), 0.12, 7))[:, None].astype(np.float32)


def _sheen(mesh: Mesh, tone: Tones, bright: Color) -> Tones:
    """A highlight painted on where faces look up and to the left, as toys of metal and glass have it."""
    facing = normals(mesh) @ np.array([-0.45, 0.8, 0.4], np.float32)
    return mixed(tone, np.asarray(bright), np.clip((facing - 0.55) / 0.4, 0, 1) * 0.75)


_MATERIALS: Mapping[str, Callable[[Mesh, NDArray[np.floating]], Tones]] = {
    "wooden": _wooden,
    "stone": _stone,
    "golden": _golden,
    "silver": _silver,
    "iron": _iron,
    "glass": _glass,
    "ice": _ice,
    "clay": _clay,
}


def made_of(mesh: Mesh, look: Look) -> Mesh:
    """`mesh` of the materials of `look`; its faces must be small where grain and mottling are to show."""
    asked = [(look[word], material) for word, material in _MATERIALS.items() if look[word] > 0.0]
    colors = mesh.face_colors
    for amount, material in asked:
        light = mesh.face_colors @ _LUMA
        low, high = np.quantile(light, [0.05, 0.95])
        # The object's own contrast, spread over most of the ramp: a black chair of gold is still gold.
        light = np.clip(0.3 + 0.6 * (light - low) / max(float(high - low), 0.25), 0, 1)
        colors = mixed(colors, material(mesh, light), amount)
    return Mesh(mesh.vertices, mesh.faces, np.clip(colors, 0, 1).astype(np.float32))
