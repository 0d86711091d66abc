"""Rocks with continuous parameters: snow, jaggedness and moss, each in [0, 1]. One topology for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import GROUND_Y, Asset, Family, Mesh, merge
from att3d_core.library.toybox.grammar import rock_paraphrases
from att3d_core.library.toybox.shapes import ellipsoid, vector

# Centre on the ground, radii, seed, faces around: one boulder and two companions.
_BOULDERS = (
    ((0.0, -0.02), (0.43, 0.48, 0.39), 3, 36),
    ((0.235, 0.21), (0.14, 0.15, 0.14), 5, 16),
    ((-0.255, 0.21), (0.115, 0.12, 0.11), 8, 16),
)
_STONE, _DARK = vector([0.6, 0.6, 0.66]), vector([0.4, 0.4, 0.48])
_BROKEN, _SHADE = vector([0.72, 0.5, 0.36]), vector([0.36, 0.22, 0.18])
_SNOW, _MOSS, _LEAF = vector([0.98, 0.99, 1.0]), vector([0.16, 0.5, 0.1]), vector([0.5, 0.82, 0.14])


def _ramp(x: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@cache
def _directions(sides: int) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    ball = ellipsoid((0, 0, 0), (1, 1, 1), (1, 1, 1), sides)
    return ball.vertices.astype(float), ball.faces


@dataclass(frozen=True)
class _Relief:
    """Of every direction: round and jagged radius, noise in [0, 1]; of every face: brightness when broken."""

    round: NDArray[np.float64]
    jagged: NDArray[np.float64]
    noise: NDArray[np.float64]
    facets: NDArray[np.float64]


@cache
def _relief(seed: int, sides: int) -> _Relief:
    directions, faces = _directions(sides)
    random = np.random.default_rng(seed)
    waves = random.normal(size=(6, 3)) * 2.2
    smooth = np.cos(directions @ waves.T + random.uniform(0, 6.28, 6)).mean(1)
    patches = np.cos(directions @ (random.normal(size=(5, 3)) * 3.6).T + random.uniform(0, 6.28, 5)).mean(1)
    # Planes cut the ball into facets: the radius toward a direction is the nearest plane's.
    normals = random.normal(size=(22, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    reach = random.uniform(0.68, 0.86, 22) / np.maximum(directions @ normals.T, 0.2)
    # Peaks are pyramids: the radius falls linearly with the larger of two sideways distances.
    turn = 2 * np.pi * (np.arange(6) + random.uniform(-0.25, 0.25, 6)) / 5
    lean = np.array([0.0, 0.72, 0.6, 0.8, 0.66, 0.76])
    peaks = np.stack([np.sin(lean) * np.sin(turn), np.cos(lean), np.sin(lean) * np.cos(turn)], 1)
    across = np.cross(peaks, random.normal(size=(6, 3)))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    sideways = np.stack([directions @ across.T, directions @ np.cross(peaks, across).T], -1)
    spikes = np.maximum(0, 1 - np.abs(sideways).max(-1) / 0.37) * (directions @ peaks.T > 0)
    spikes *= np.array([0.6, 0.55, 0.36, 0.6, 0.32, 0.5])
    highest = spikes.argmax(1)
    side = sideways[np.arange(len(directions)), highest]
    slope = 2 * np.abs(side).argmax(1) + (side[np.arange(len(side)), np.abs(side).argmax(1)] > 0)
    nearest = np.where(spikes.max(1) > 0, 22 + 4 * highest + slope, reach.argmin(1))
    facets = (nearest * 0.618 % 1.0)[faces[:, 0]]
    flattened = reach.min(1).clip(max=1.0)
    round_ = 0.6 * (0.93 + 0.16 * smooth) + 0.46 * flattened
    return _Relief(round_, reach.min(1).clip(max=1.0) + spikes.max(1), 0.5 + 0.5 * patches, facets)


def _boulder(
    place: tuple[float, float],
    radii: tuple[float, float, float],
    seed: int,
    sides: int,
    snow: float,
    jagged: float,
    moss: float,
) -> Mesh:
    directions, faces = _directions(sides)
    relief = _relief(seed, sides)
    up, noise = directions[:, 1], relief.noise
    # Snow comes down from the top and moss spreads in patches as their amounts grow.
    snowy = _ramp(up + 0.5 * (noise - 0.5) + 1.35 * snow - 1.35, -0.05, 0.2)
    mossy = _ramp(2.0 * (noise - 0.5) + 0.5 * up + 1.4 * moss - 1.4, -0.02, 0.2)
    length = (1 - jagged) * relief.round + jagged * relief.jagged + 0.09 * snowy + 0.07 * mossy * (1 - snowy)
    vertices = directions * length[:, None] * radii * [1.0, 1.0 + 0.2 * jagged, 1.0]
    vertices[:, 1] = np.maximum(vertices[:, 1], -0.3 * radii[1]) + GROUND_Y + 0.3 * radii[1]
    vertices[:, [0, 2]] += place
    tone = noise[faces].mean(1)[:, None]
    smooth = (1 - tone) * _DARK + tone * _STONE
    broken = (1 - relief.facets[:, None]) * _SHADE + relief.facets[:, None] * _BROKEN
    green = (1 - tone) * _MOSS + tone * _LEAF
    white, grown = snowy[faces].mean(1)[:, None], mossy[faces].mean(1)[:, None]
    colors = (1 - grown) * ((1 - jagged) * smooth + jagged * broken) + grown * green
    colors = (1 - white) * colors + white * _SNOW
    return Mesh(vertices.astype(np.float32), faces, np.clip(colors, 0, 1).astype(np.float32))


def rock(parameters: Mapping[str, float]) -> Mesh:
    """Rocks with `snow`, `jaggedness` and `moss` in [0, 1]; what is missing is 0."""
    snow, jagged, moss = (parameters.get(key, 0.0) for key in ("snow", "jaggedness", "moss"))
    return merge([_boulder(*boulder, snow, jagged, moss) for boulder in _BOULDERS])


def _asset(caption: str, snow: float, jaggedness: float, moss: float) -> Asset:
    parameters = {"snow": snow, "jaggedness": jaggedness, "moss": moss}
    trained, held_out = rock_paraphrases(caption)
    return Asset(
        caption.replace(" ", "-"), caption, partial(rock, parameters), trained, held_out, parameters=parameters
    )


ROCKS = Family(
    "rocks", (_asset("a snowy rock", 1, 0, 0), _asset("a jagged rock", 0, 1, 0), _asset("a mossy rock", 0, 0, 1)),
    rock, closed=True,
)  # fmt: skip
_MIXED = (
    _asset("a smooth rock", 0, 0, 0),
    _asset("a snowy jagged rock", 1, 1, 0),
    _asset("a mossy jagged rock", 0, 1, 1),
    _asset("a snowy mossy rock", 0.6, 0, 1),
)


def rock_assets() -> tuple[Asset, ...]:
    """The stops of `ROCKS`, then four more that mix them."""
    return (*ROCKS.stops, *_MIXED)
