"""A tree through four seasons. Amounts of green leaves, autumn leaves, blossom and snow, each in [0, 1].

Amounts instead of one angle: a mix of two neighbouring seasons is what lies between them. One topology for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import GROUND_Y, Asset, Family, Mesh, merge
from att3d_core.library.toybox.grammar import tree_paraphrases
from att3d_core.library.toybox.shapes import Point, ellipsoid, lathe, limb, rgb, rod, tube, vector

_BARK = rgb("#6b4226")
_GREENS = vector([rgb("#1f8a2d"), rgb("#2fae3b"), rgb("#57c93f")])
_AUTUMNS = vector([rgb("#e8590c"), rgb("#d62718"), rgb("#ffb300")])
_PINK, _SNOW, _EARTH = vector(rgb("#ff9ecb")), vector([0.97, 0.98, 1.0]), vector(rgb("#5fae3a"))

_FORK: Point = (0.0, -0.12, 0.0)
# Ends of the main branches; leaves, blossom and snow sit on them.
_TIPS: tuple[Point, ...] = (
    (0.33, 0.12, 0.08), (-0.34, 0.1, 0.1), (0.08, 0.12, 0.33), (-0.06, 0.14, -0.34), (0.24, 0.32, -0.2),
    (-0.24, 0.34, -0.17), (0.2, 0.34, 0.2), (-0.2, 0.33, 0.22), (0.0, 0.46, 0.0),
)  # fmt: skip


@lru_cache(maxsize=1)
def _wood() -> Mesh:
    parts = [
        tube([(0, GROUND_Y, 0), (0, GROUND_Y + 0.06, 0), (0.01, -0.4, 0), (-0.01, -0.25, 0), _FORK, (0, 0.1, 0)],
             [0.13, 0.095, 0.075, 0.068, 0.062, 0.045], _BARK, 12)
    ]  # fmt: skip
    for x, y, z in _TIPS:
        start = (0.15 * x, -0.16 + 0.35 * (y + 0.1), 0.15 * z)
        middle = (0.62 * x, 0.5 * (start[1] + y) - 0.03, 0.62 * z)
        parts += [limb(start, middle, 0.042, 0.032, _BARK, 8), limb(middle, (x, y, z), 0.032, 0.024, _BARK, 8)]
        # A twig sideways, so that the bare tree has a crown.
        parts.append(rod(middle, (0.75 * x - 0.25 * z, y + 0.02, 0.75 * z + 0.25 * x), 0.026, _BARK, 0.023, 6))
    return merge(parts)


@lru_cache(maxsize=1)
def _clumps() -> tuple[tuple[NDArray[np.float64], float, int], ...]:
    """Middle, full radius and tone of every clump of leaves."""
    random = np.random.default_rng(11)
    clumps = [(np.array(tip) * [1.02, 1.0, 1.02], 0.185 + 0.02 * random.random(), i % 3) for i, tip in enumerate(_TIPS)]
    inner = ((0.0, 0.24, 0.0), (0.14, 0.2, 0.02), (-0.15, 0.2, 0.0))
    clumps += [(np.array(middle), 0.2, (i + 1) % 3) for i, middle in enumerate(inner)]
    return tuple(clumps)


def _ball(middle: NDArray[np.float64], radii: Point, color: NDArray[np.float32], sides: int) -> Mesh:
    return ellipsoid((float(middle[0]), float(middle[1]), float(middle[2])), radii, tuple(color.tolist()), sides)


def tree(parameters: Mapping[str, float]) -> Mesh:
    """A tree with `leaves`, `autumn_leaves`, `blossom` and `snow` in [0, 1]; what is missing is 0."""
    leaves, autumn, blossom, snow = (parameters.get(key, 0.0) for key in ("leaves", "autumn_leaves", "blossom", "snow"))
    # The small constant keeps the colour continuous where the last leaf falls.
    turned = autumn / (leaves + autumn + 0.02)
    bloom_share = 0.75 * blossom / (leaves + autumn + 0.05)
    parts = [_wood()]
    random = np.random.default_rng(5)
    for index, (middle, radius, tone) in enumerate(_clumps()):
        size = 0.006 + (radius - 0.006) * min(leaves + autumn, 1.0) ** 0.75
        bloomed = (1.0, 0.0, 0.9)[tone] * min(max(2 * bloom_share - 0.5, 0.0), 1.0)
        color = (1 - bloomed) * ((1 - turned) * _GREENS[tone] + turned * _AUTUMNS[tone]) + bloomed * _PINK
        parts.append(_ball(middle, (size, 0.88 * size, size), color, 12))
        if index >= len(_TIPS):
            continue
        outward = random.normal(size=(3, 3))
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        for direction in outward:
            bloom = 0.006 + 0.086 * blossom
            seat = middle + direction * (0.75 * size)
            pink = _PINK + 0.6 * random.random() * (1 - _PINK)
            parts.append(_ball(seat, (bloom, bloom, bloom), np.clip(pink, 0, 1).astype(np.float32), 8))
    for x, y, z in _TIPS:
        pile = np.array([x, y + 0.02 * snow, z])
        parts.append(_ball(pile, (0.012 + 0.08 * snow, 0.01 + 0.045 * snow, 0.012 + 0.08 * snow), _SNOW, 8))
        lift, thick = 0.026 * snow, 0.01 + 0.032 * snow
        low = (0.55 * x, -0.16 + 0.62 * (y + 0.16) + lift, 0.55 * z)
        parts.append(limb(low, (x, y + lift, z), thick, thick, (0.97, 0.98, 1.0)))
    parts += _ground(leaves, autumn, blossom, snow)
    return merge(parts)


def _ground(leaves: float, autumn: float, blossom: float, snow: float) -> list[Mesh]:
    """Grass or snow, and what has fallen on it."""
    grass = (1 - snow) * (_EARTH * (0.85 + 0.15 * leaves)) + snow * _SNOW
    height = 0.06 + 0.04 * snow
    profile = [(0.36, GROUND_Y), (0.4, GROUND_Y + 0.02), (0.33, GROUND_Y + height), (0.12, GROUND_Y + height + 0.015)]
    parts = [lathe(profile, tuple(grass.tolist()), 24)]
    for i in range(9):
        angle, reach = 2.4 * i, 0.14 + 0.17 * (i * 0.618 % 1.0)
        seat = np.array([reach * np.cos(angle), GROUND_Y + height + 0.012 - 0.03 * reach / 0.35, reach * np.sin(angle)])
        amount = 0.01 + 0.065 * min(autumn + 0.6 * blossom, 1.0)
        shade = (autumn * _AUTUMNS[i % 3] + blossom * _PINK + 0.02 * grass) / (autumn + blossom + 0.02)
        parts.append(_ball(seat, (amount, 0.45 * amount, amount), np.clip(shade, 0, 1).astype(np.float32), 8))
    return parts


def _season(name: str, leaves: float, autumn_leaves: float, blossom: float, snow: float) -> Asset:
    parameters = {"leaves": leaves, "autumn_leaves": autumn_leaves, "blossom": blossom, "snow": snow}
    caption = f"a tree in {name}"
    trained, held_out = tree_paraphrases(caption)
    return Asset(
        caption.replace(" ", "-"), caption, partial(tree, parameters), trained, held_out, parameters=parameters
    )


TREE = Family(
    "tree",
    (
        _season("spring", 0.7, 0, 1, 0),
        _season("summer", 1, 0, 0, 0),
        _season("autumn", 0, 0.9, 0, 0),
        _season("winter", 0, 0, 0, 1),
    ),
    tree,
    closed=True,
)


def tree_assets() -> tuple[Asset, ...]:
    """The four seasons."""
    return TREE.stops
