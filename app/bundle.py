"""The viewer bundle: everything of a released model that the browser needs, as one binary.

Layout, little-endian throughout::

    8 bytes   magic b"ATT3DVW1"
    4 bytes   length H of the header
    H bytes   header: JSON in UTF-8, padded with spaces so that the sections start at a multiple of 16
    ...       sections, each starting at a multiple of 16

`header["sections"]` gives for every section its `offset` (bytes from the first section), `dtype` ("int8", "int32" or
"float32") and `shape`:

- `basis` int8 [T, V, 16]: the basis grids in tiles. Tile t holds 16 consecutive numbers of the compact grid vector, one
  row for each of the V basis grids, so that mixing reads memory once and in order. Each level is padded with zeros to
  whole tiles; `header["levels"][l]` says at which tile a level starts and how many it has.
- `scale` float32 [L, V]: a level's numbers are `basis * scale[level, v]`.
- `runs` int32 [R, 4]: where the stored numbers stand in the dense grids: (level, first voxel in the dense level as
  `(z * n + y) * n + x`, voxels in the run, first voxel in the compact level). Everything else is zero.
- `w1` [4 L, 32], `b1` [32], `w2` [4, 32], `b2` [4] float32: the radiance MLP, as in `RadianceMLP`.
- `prompt_u` float32 [P, V]: pre-activations of `header["prompts"]`.

A scene is `v = SiLU(u)`, `grid = sum over b of v_b * basis_b * scale`, and the field of `field/radiance.py`. The other
header fields are the constants of `conventions.py` under their own names in lower case.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open

from att3d_core import conventions
from att3d_core.checkpoint import Released
from att3d_core.errors import CheckpointError
from att3d_core.field.grids import FEATURES, GridLayout
from att3d_core.render.occupancy import DENSITY_MIN

MAGIC = b"ATT3DVW1"
TILE = 16
MAX_BASES = 512
"""More than this is no mapping network of this program, and would not fit a browser."""


@dataclass(frozen=True)
class Bundle:
    """The bytes of a bundle and the SHA-256 of them, by which the browser may cache it for ever."""

    data: bytes
    digest: str


def make_bundle(folder: Path, released: Released) -> Bundle:
    """The bundle of the checkpoint in `folder`, which was loaded as `released`.

    Raises CheckpointError for a model that the browser cannot show: hashed levels, or an environment map.
    """
    model = released.model
    layout = model.config.layout
    if layout.hash_resolutions:
        raise CheckpointError(f"{folder} has hashed grid levels, which the viewer in the browser does not know")
    if model.environment is not None:
        raise CheckpointError(f"{folder} has an environment map, which the viewer in the browser does not know")
    if model.config.dim_v > MAX_BASES:
        raise CheckpointError(f"{folder} has {model.config.dim_v} basis grids, the viewer takes {MAX_BASES} at most")
    with safe_open(folder / "model.safetensors", framework="np") as opened:
        basis, scale = opened.get_tensor("basis"), opened.get_tensor("basis_scale")
    with torch.no_grad():
        prompt_u = model.embed(released.prompt_embeddings.to(model.mean.device)).cpu().numpy()
    tiles, levels = _tiles(basis, layout)
    radiance = {name: tensor.detach().cpu().float().numpy() for name, tensor in model.radiance.named_parameters()}
    sections = {"basis": tiles, "scale": scale, "runs": _runs(layout), **radiance, "prompt_u": prompt_u}
    return _packed(_header(released, levels), sections)


def _header(released: Released, levels: list[dict[str, int]]) -> dict[str, Any]:
    return {
        "name": released.name,
        "checkpoint": released.hash,
        "encoder": released.encoder_name,
        "dim_v": released.model.config.dim_v,
        "levels": levels,
        "prompts": list(released.prompts),
        "field_radius": conventions.FIELD_RADIUS,
        "normal_step": conventions.NORMAL_STEP,
        "normal_epsilon": conventions.NORMAL_EPSILON,
        "shade_weight_min": conventions.SHADE_WEIGHT_MIN,
        "ambient": conventions.AMBIENT,
        "diffuse": conventions.DIFFUSE,
        "density_min": DENSITY_MIN,
    }


def _tiles(basis: NDArray[np.int8], layout: GridLayout) -> tuple[NDArray[np.int8], list[dict[str, int]]]:
    """Tiles [T, V, TILE] of basis [N, V], and where each level stands among them."""
    parts, levels, start = [], [], 0
    for resolution, level in zip(layout.resolutions, layout.level_slices, strict=True):
        numbers = basis[level]
        count = -(-len(numbers) // TILE)
        padded = np.zeros((count * TILE, basis.shape[1]), np.int8)
        padded[: len(numbers)] = numbers
        parts.append(padded.reshape(count, TILE, -1).transpose(0, 2, 1))
        levels.append({"resolution": resolution, "tile_start": start, "tiles": count, "numbers": len(numbers)})
        start += count
    return np.ascontiguousarray(np.concatenate(parts)), levels


def _runs(layout: GridLayout) -> NDArray[np.int32]:
    """Rows of stored voxels [R, 4]: level, first dense voxel, voxels, first compact voxel."""
    runs = []
    for level, (resolution, numbers) in enumerate(zip(layout.resolutions, layout.level_slices, strict=True)):
        count = (numbers.stop - numbers.start) // FEATURES
        # A ramp through the dense grid shows where each compact voxel stands.
        ramp = torch.arange(1, count + 1, dtype=torch.float64).repeat_interleave(FEATURES)[None]
        flat = torch.zeros(1, layout.size, dtype=torch.float64)
        flat[:, numbers] = ramp
        dense = layout.dense_level(flat, level)[0, 0].reshape(-1, resolution).numpy().astype(np.int64)
        for row, values in enumerate(dense):
            stored = np.flatnonzero(values)
            if len(stored):
                runs.append((level, row * resolution + stored[0], len(stored), values[stored[0]] - 1))
    return np.array(runs, np.int32)


def _packed(header: dict[str, Any], sections: dict[str, NDArray[Any]]) -> Bundle:
    table, offset = {}, 0
    for name, array in sections.items():
        table[name] = {"offset": offset, "dtype": array.dtype.name, "shape": list(array.shape)}
        offset += -(-array.nbytes // TILE) * TILE
    text = json.dumps({**header, "sections": table, "bytes": offset}, ensure_ascii=False).encode()
    text += b" " * (-(len(MAGIC) + 4 + len(text)) % TILE)
    parts = [MAGIC, len(text).to_bytes(4, "little"), text]
    for array in sections.values():
        data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        parts.append(data + bytes(-len(data) % TILE))
    data = b"".join(parts)
    return Bundle(data, hashlib.sha256(data).hexdigest())
