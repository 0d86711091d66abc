"""Pictures on surfaces: sampled as the file asks, averaged in linear light where a sample stands for many texels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.transfer import BYTES_TO_LINEAR

REPEAT, CLAMP, MIRROR = 10497, 33071, 33648


@dataclass(frozen=True)
class Texture:
    """Pixels [H, W, 4] uint8 as stored (sRGB colour, linear alpha), and how coordinates beyond [0, 1] are meant.

    weighted: texels count in a mean by their alpha, as on surfaces with holes; where alpha means nothing they do not.
    """

    pixels: NDArray[np.uint8]
    wrap_u: int = REPEAT
    wrap_v: int = REPEAT
    weighted: bool = False

    def sample(self, uv: NDArray[np.float32], spacing: NDArray[np.float32]) -> NDArray[np.float32]:
        """Linear colour and alpha [F, S, 4] at `uv` [F, S, 2]; (0, 0) is the upper left corner.

        spacing: [F, 2], how far apart the samples of a face are in u and v. The nearest texel, or the mean of the
        square of 2^k texels in which the sample lies, the largest that is no wider than the spacing.
        """
        height, width = self.pixels.shape[:2]
        column, row = _texel(uv[..., 0], width, self.wrap_u), _texel(uv[..., 1], height, self.wrap_v)
        texels = np.nan_to_num((spacing * np.array([width, height], np.float32)).max(-1), nan=1.0)
        levels = np.log2(np.clip(texels, 1, 2.0 ** len(self._sums))).astype(np.int64)
        result = np.empty((*uv.shape[:-1], 4), np.float32)
        for level in np.unique(levels):
            faces = levels == level
            result[faces] = self._at(int(level), row[faces], column[faces])
        return result

    def _at(self, level: int, row: NDArray[np.int64], column: NDArray[np.int64]) -> NDArray[np.float32]:
        if level == 0:
            return _linear(self.pixels[row, column])
        sums = self._sums[level - 1][row >> level, column >> level]
        weight, count = sums[..., 3:4], sums[..., 4:5]
        return np.concatenate([sums[..., :3] / np.maximum(weight, 1e-6), weight / count], axis=-1)

    @cached_property
    def _sums(self) -> list[NDArray[np.float32]]:
        """Sums over squares of 2, 4, 8, ... texels: weighted colour, weight, count, [h, w, 5]. Down to one square."""
        levels: list[NDArray[np.float32]] = []
        if max(self.pixels.shape[:2]) > 1:
            levels.append(_first_sums(self.pixels, self.weighted))
        while levels and max(levels[-1].shape[:2]) > 1:
            levels.append(_halved(levels[-1]))
        return levels


def halvings(size: int, largest: int) -> int:
    """How often a side of `size` texels is halved until it is not above `largest`."""
    count = 0
    while size > largest << count:
        count += 1
    return count


def halved(pixels: NDArray[np.uint8], times: int, weighted: bool) -> NDArray[np.uint8]:
    """`pixels` [H, W, 4] halved so often, each texel the mean of four in linear light."""
    for _ in range(times):
        sums = _first_sums(pixels, weighted)
        rgb = (sums[..., :3] / np.maximum(sums[..., 3:4], 1e-6)).astype(np.float32, copy=False)
        alpha = sums[..., 3:4] / sums[..., 4:5]
        pixels = np.concatenate([linear_bytes(rgb), np.round(alpha * 255).astype(np.uint8)], axis=-1)
    return pixels


_CELLS = 4096
_MIDDLES = np.append((BYTES_TO_LINEAR[1:] + BYTES_TO_LINEAR[:-1]) / 2, np.float32(np.inf)).astype(np.float32)
_FIRST = np.searchsorted(_MIDDLES, np.arange(_CELLS, dtype=np.float32) / _CELLS).astype(np.uint8)


def linear_bytes(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Linear light in [0, 1] as sRGB bytes."""
    # No two middles between neighbouring bytes lie in one cell, which is far faster than a search or a power.
    found = _FIRST[np.minimum((linear * _CELLS).astype(np.int32), _CELLS - 1)]
    return found + (linear > _MIDDLES[found])


def _linear(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    result = np.empty(pixels.shape, np.float32)
    result[..., :3] = BYTES_TO_LINEAR[pixels[..., :3]]
    result[..., 3] = pixels[..., 3].astype(np.float32) / np.float32(255)
    return result


def _first_sums(pixels: NDArray[np.uint8], weighted: bool) -> NDArray[np.float32]:
    """Sums over squares of two texels, [ceil(H / 2), ceil(W / 2), 5], in strips to spare memory."""
    strips = []
    for top in range(0, len(pixels), 256):
        linear = _linear(pixels[top : top + 256])
        weight = linear[..., 3:] if weighted else np.ones_like(linear[..., 3:])
        strips.append(_halved(np.concatenate([linear[..., :3] * weight, weight, np.ones_like(weight)], axis=-1)))
    return np.concatenate(strips)


def _halved(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = sums.shape[:2]
    # Texels beyond the edge are nothing: their count is zero too.
    even = np.pad(sums, ((0, height % 2), (0, width % 2), (0, 0)))
    rows = even[0::2] + even[1::2]
    return (rows[:, 0::2] + rows[:, 1::2]).astype(np.float32, copy=False)


def _texel(coordinate: NDArray[np.float32], size: int, wrap: int) -> NDArray[np.int64]:
    finite = np.nan_to_num(coordinate, nan=0.0, posinf=0.0, neginf=0.0)
    if wrap == CLAMP:
        unit = np.clip(finite, 0, 1)
    elif wrap == MIRROR:
        unit = 1 - np.abs(np.mod(finite, 2) - 1)
    else:
        unit = np.mod(finite, 1)
    return np.clip((unit * size).astype(np.int64), 0, size - 1)
