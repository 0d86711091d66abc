"""The dense levels read by tinycudann's grid encoding, one scene a call.

Its levels grow as a geometric series and stand half a voxel off; ours do neither. So each of our levels is an encoding
of its own with one level, one voxel wider on every side:

    an encoding of base resolution R looks at `x' (R - 1) + 1/2`, x' in [0, 1], voxel (x, y, z) being number
    x + R (y + R z), with the features of one voxel side by side and the count of voxels rounded up to 8.

With R = N + 2 and `x' = (x (N - 1) + 1/2) / (N + 1)` that is voxel `x (N - 1) + 1`: ours, one of N an axis, behind the
margin.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import UserError
from att3d_core.field.accelerator import VARIABLE
from att3d_core.field.grids import FEATURES, GridLayout, sample_hashed
from att3d_core.field.packed.fields import PackedField
from att3d_core.field.radiance import Radiance

VOXELS_AT_ONCE = 8
"""tinycudann rounds a level's number of voxels up to a multiple of this."""


def tcnn_field(layout: GridLayout, mlp: Radiance, grids: Tensor) -> PackedField:
    """The field of `grids` [G, size], grid after grid. Hashed levels are read by PyTorch."""
    encodings = [_encoding(resolution, grids.device) for resolution in layout.resolutions]
    parameters = [packed_level(layout.dense_level(grids, level)) for level in range(len(encodings))]
    for encoding, numbers in zip(encodings, parameters, strict=True):
        _check(encoding, numbers)

    def features(grid: int, points: Tensor) -> Tensor:
        unit = (points / FIELD_RADIUS).clamp(-1.0, 1.0)
        parts = []
        for resolution, encoding, numbers in zip(layout.resolutions, encodings, parameters, strict=True):
            there = {"params": numbers[grid]}
            parts.append(torch.func.functional_call(encoding, there, (shifted(unit, resolution),)).to(points.dtype))
        parts += [part[0] for part in sample_hashed(layout, grids[grid : grid + 1], unit[None])]
        return torch.cat(parts, dim=-1)

    def packed(points: Tensor, owner: Tensor) -> tuple[Tensor, Tensor]:
        sigmas, rgbs = points.new_zeros(len(points)), torch.zeros_like(points)
        for grid in owner.unique().tolist():
            at = torch.nonzero(owner == grid)[:, 0]
            mine = mlp.select(torch.tensor([grid], device=owner.device))
            sigma, rgb = mine(features(grid, points[at])[None], points[at][None])
            sigmas, rgbs = sigmas.index_put((at,), sigma[0]), rgbs.index_put((at,), rgb[0])
        return sigmas, rgbs

    return packed


def packed_level(dense: Tensor) -> Tensor:
    """A dense level [G, 4, N, N, N] (z, y, x) as the parameters of its encoding, [G, P]. Differentiable."""
    wider = nn.functional.pad(dense, [1, 1, 1, 1, 1, 1]).permute(0, 2, 3, 4, 1).reshape(len(dense), -1)
    return nn.functional.pad(wider, [0, -wider.shape[1] % (VOXELS_AT_ONCE * FEATURES)])


def shifted(unit: Tensor, resolution: int) -> Tensor:
    """Where the encoding of a level must look, in [0, 1], for points `unit` in [-1, 1]; same shape."""
    return ((unit + 1) * (0.5 * (resolution - 1)) + 0.5) / (resolution + 1)


@lru_cache(maxsize=32)
def _encoding(resolution: int, device: torch.device) -> nn.Module:
    """The encoding of one level; its own parameters are never used."""
    import tinycudann  # type: ignore[import-not-found]  # on no package index

    shape = {
        "otype": "Grid",
        "type": "Dense",
        "n_levels": 1,
        "n_features_per_level": FEATURES,
        "base_resolution": resolution + 2,
        "interpolation": "Linear",
    }
    # float32: its usual half precision would not be the field that the model was trained as.
    return tinycudann.Encoding(3, shape, dtype=torch.float32).to(device)


def _check(encoding: nn.Module, packed: Tensor) -> None:
    """Raises UserError where this build of tinycudann lays its grids out in another way."""
    (own,) = encoding.parameters()
    if own.numel() != packed.shape[1]:
        raise UserError(
            f"this tinycudann keeps {own.numel()} numbers for a grid of which {packed.shape[1]} were expected; "
            f"unset {VARIABLE}"
        )
