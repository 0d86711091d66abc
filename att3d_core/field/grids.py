"""Multi-resolution feature grids as one flat vector (paper section 3.1; levels after Instant NGP).

Only voxels that can touch the field's ball are stored: each x-row of a level keeps one contiguous run. That is the
same function inside the ball with about 60 % of the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS, NORMAL_STEP

FEATURES = 4
"""Features a voxel. Fixed: the fused kernels are unrolled for it."""

HASH_LEVELS = (93, 149, 239)
"""Hashed levels that continue the dense ones at their ratio: 32 features in all (paper B.1.1)."""

HASH_PRIMES = (1, 2_654_435_761, 805_459_861)


@dataclass(frozen=True)
class GridLayout:
    """Shape of the feature grids, and where each number stands in the flat vector.

    resolutions: voxels an axis of each dense level, over the cube [-FIELD_RADIUS, FIELD_RADIUS]³.
    hash_resolutions: the same for optional hashed levels of 2**hash_log2_size entries each.
    """

    resolutions: tuple[int, ...] = (9, 14, 22, 36, 58)
    hash_resolutions: tuple[int, ...] = ()
    hash_log2_size: int = 14

    def __post_init__(self) -> None:
        if not self.resolutions or min(self.resolutions) < 2:
            raise ValueError(f"expected dense levels of at least 2 voxels an axis, got {self.resolutions}")
        if not 4 <= self.hash_log2_size <= 22:
            raise ValueError(f"expected hash_log2_size in 4 to 22, got {self.hash_log2_size}")

    @property
    def feature_count(self) -> int:
        """Features a point: FEATURES a level."""
        return FEATURES * (len(self.resolutions) + len(self.hash_resolutions))

    @property
    def hash_size(self) -> int:
        return 1 << self.hash_log2_size

    @cached_property
    def _level_voxels(self) -> list[NDArray[np.int64]]:
        """Per dense level: indices z * R² + y * R + x of the stored voxels, ascending."""
        stored = []
        for resolution in self.resolutions:
            spacing = 2 * FIELD_RADIUS / (resolution - 1)
            axis = np.linspace(-FIELD_RADIUS, FIELD_RADIUS, resolution)
            z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
            # Every corner of a cell that holds a point of the ball, or of the normal stencil around one.
            reach = FIELD_RADIUS + NORMAL_STEP + np.sqrt(3.0) * spacing
            stored.append(np.flatnonzero(x * x + y * y + z * z <= reach * reach))
        return stored

    @cached_property
    def level_slices(self) -> tuple[slice, ...]:
        """Range of each level (dense ones first) in the flat vector."""
        sizes = [len(voxels) * FEATURES for voxels in self._level_voxels]
        sizes += [self.hash_size * FEATURES] * len(self.hash_resolutions)
        ends = np.cumsum(sizes).tolist()
        return tuple(slice(end - size, end) for size, end in zip(sizes, ends, strict=True))

    @property
    def size(self) -> int:
        """Length of the flat vector."""
        return self.level_slices[-1].stop

    @cached_property
    def row_starts(self) -> NDArray[np.int32]:
        """For each dense level and (z, y): where voxel x = 0 would stand in the flat vector, levels concatenated.

        Feature c of voxel (z, y, x) is at `row_starts[level][z * R + y] + 4 * x + c` where that voxel is stored.
        """
        tables = []
        for level, (resolution, voxels) in enumerate(zip(self.resolutions, self._level_voxels, strict=True)):
            rows, first = np.unique(voxels // resolution, return_index=True)
            table = np.zeros(resolution * resolution, np.int32)
            table[rows] = self.level_slices[level].start + FEATURES * (first - voxels[first] % resolution)
            tables.append(table)
        return np.concatenate(tables).astype(np.int32)

    def dense_level(self, grids: Tensor, level: int) -> Tensor:
        """Dense level `level` of `grids` [B, size] as [B, 4, R, R, R] (z, y, x), zero where nothing is stored."""
        resolution = self.resolutions[level]
        voxels = torch.from_numpy(self._level_voxels[level]).to(grids.device)
        stored = grids[:, self.level_slices[level]].view(len(grids), -1, FEATURES)
        dense = grids.new_zeros(len(grids), resolution**3, FEATURES).index_copy(1, voxels, stored)
        return dense.view(-1, resolution, resolution, resolution, FEATURES).permute(0, 4, 1, 2, 3)

    def from_dense(self, levels: list[Tensor]) -> Tensor:
        """The inverse of `dense_level` over all dense levels: [B, 4, R, R, R] each -> [B, size]."""
        parts = []
        for dense, voxels in zip(levels, self._level_voxels, strict=True):
            flat = dense.permute(0, 2, 3, 4, 1).reshape(len(dense), -1, FEATURES)
            parts.append(flat[:, torch.from_numpy(voxels).to(dense.device)].reshape(len(dense), -1))
        return torch.cat(parts, dim=1)


def sample_grids(layout: GridLayout, grids: Tensor, points: Tensor) -> Tensor:
    """Trilinear features of `points` [B, N, 3] in `grids` [B, size]: [B, N, feature_count]. Differentiable."""
    unit = (points / FIELD_RADIUS).clamp(-1.0, 1.0)
    where = unit[:, :, None, None, :]
    features = [
        torch.nn.functional.grid_sample(layout.dense_level(grids, level), where, align_corners=True)[..., 0, 0]
        for level in range(len(layout.resolutions))
    ]
    features += [part.transpose(1, 2) for part in sample_hashed(layout, grids, unit)]
    return torch.cat(features, dim=1).transpose(1, 2)


def sample_hashed(layout: GridLayout, grids: Tensor, unit: Tensor) -> list[Tensor]:
    """Features [B, N, 4] of `unit` [B, N, 3] in [-1, 1]³, one tensor for each hashed level of `grids` [B, size]."""
    tables = [grids[:, part].view(len(grids), -1, FEATURES) for part in layout.level_slices[len(layout.resolutions) :]]
    return [
        _sample_table(table, unit, resolution)
        for table, resolution in zip(tables, layout.hash_resolutions, strict=True)
    ]


def _sample_table(table: Tensor, unit: Tensor, resolution: int) -> Tensor:
    """Trilinear features [B, N, 4] of `unit` [B, N, 3] in [-1, 1]³ from a hashed level, `table` [B, 2^k, 4]."""
    position = (unit + 1) * 0.5 * (resolution - 1)
    low = position.floor().clamp(0, resolution - 2)
    fraction = position - low
    result = torch.zeros(*unit.shape[:2], FEATURES, device=unit.device, dtype=unit.dtype)
    for corner in range(8):
        offset = torch.tensor([corner & 1, corner >> 1 & 1, corner >> 2 & 1], device=unit.device)
        voxel = low.long() + offset
        key = voxel[..., 0] * HASH_PRIMES[0] ^ voxel[..., 1] * HASH_PRIMES[1] ^ voxel[..., 2] * HASH_PRIMES[2]
        key = key & (table.shape[1] - 1)
        weight = torch.where(offset.bool(), fraction, 1 - fraction).prod(-1, keepdim=True)
        result = result + weight * table.gather(1, key[..., None].expand(-1, -1, FEATURES))
    return result
