"""The viewer's bundle: everything of a model that a browser needs to draw its scenes, as one binary.

Layout, little-endian throughout::

    8 bytes   magic b"ATT3DVW2"
    4 bytes   length H of the header
    H bytes   header: JSON in UTF-8, padded with spaces so that the sections start at a multiple of 16
    ...       sections, each starting at a multiple of 16

`header["sections"]` gives for every section its `offset` (bytes from the first section), `dtype` ("int8", "int32" or
"float32") and `shape`:

- `basis` int8 [T, K, 16]: the basis grids in tiles. Tile t holds 16 consecutive numbers of the compact grid vector, one
  row for each of the K = `header["bases"]` basis grids, so that mixing reads memory once and in order. Each level is
  padded with zeros to whole tiles; `header["levels"][l]` says at which tile a level starts, how many it has, and
  whether it is hashed.
- `scale` float32 [L, K]: a level's numbers are `basis * scale[level, k]`.
- `runs` int32 [R, 4]: where the stored numbers stand in the dense grids: (level, first voxel in the dense level as
  `(z * n + y) * n + x`, voxels in the run, first voxel in the compact level). Everything else is zero. A hashed level
  is one run of all its entries.
- `w1` [4 L, 32], `b1` [32], `w2` [4, 32], `b2` [4] float32: the radiance MLP, as in `RadianceMLP`.
- `prompt_u` float32 [P, U]: u of `header["prompts"]`, with every setting in the middle of its range.
- `settings_u` float32 [S, U]: what one unit of each of `header["settings"]` adds to u.

A scene's grids are, level by level, `sum over k of weights_k * basis_k * scale_k`. How u becomes weights depends on
`header["network"]`:

- "hypernetwork", "deeper": `v = SiLU(u)`, then `v = SiLU(hidden<i>_w v + hidden<i>_b)` for each of `header["hidden"]`
  layers; with a section `project` [R, V] the weights are `project v`, without v itself. What K has more is weighted 1
  (the offset of a fine-tuned model).
- "concatenation": weights 1; `b1` grows by `bias_layer` [32, V] times SiLU(u).
- "single": weights 1.
- "attention": u is the weights themselves, [L, K], and v after them; the server has worked them out.

Where `header["biases"]` is true, the last 32 numbers of u are added to `b1`.

`header["dim_v"]` is V, the length of v; `header["u_dim"]` is U.

An environment map has `sky_w` [3, 48 + V] and `sky_b` [3]: the colour of a direction is the sigmoid of `sky_w` times
(encoded direction, v), plus `sky_b`. The other header fields are the constants of `conventions.py` under their own
names in lower case.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from att3d_core import conventions
from att3d_core.field.environment import EnvironmentMap
from att3d_core.field.grids import FEATURES, GridLayout
from att3d_core.field.radiance import RadianceMLP
from att3d_core.render.occupancy import DENSITY_MIN

MAGIC = b"ATT3DVW2"
TILE = 16

Sections = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Bundle:
    """The bytes of a bundle and the SHA-256 of them, by which the browser may cache it for ever."""

    data: bytes
    digest: str


def pack_bundle(
    layout: GridLayout, basis: NDArray[np.int8], scale: NDArray[np.float32], header: dict[str, Any], others: Sections
) -> Bundle:
    """The bundle of basis grids [N, K] with scales [L, K]; `others` are further sections, `header` further fields."""
    tiles, levels = _tiles(basis, layout)
    fields = {**header, "bases": basis.shape[1], "levels": levels, **_constants()}
    return _packed(fields, {"basis": tiles, "scale": scale, "runs": _runs(layout), **others})


def field_sections(radiance: RadianceMLP, environment: EnvironmentMap | None) -> Sections:
    """The sections of the radiance MLP and of the environment map."""
    sections = {name: _numpy(tensor) for name, tensor in radiance.named_parameters()}
    if environment is not None:
        linear = environment.linear
        bias = torch.zeros(3) if linear.bias is None else linear.bias
        sections |= {"sky_w": _numpy(linear.folded()), "sky_b": _numpy(bias)}
    return sections


def _numpy(tensor: torch.Tensor) -> NDArray[np.float32]:
    return tensor.detach().cpu().float().numpy()


def _constants() -> dict[str, float]:
    return {
        "field_radius": conventions.FIELD_RADIUS,
        "normal_step": conventions.NORMAL_STEP,
        "normal_epsilon": conventions.NORMAL_EPSILON,
        "shade_weight_min": conventions.SHADE_WEIGHT_MIN,
        "ambient": conventions.AMBIENT,
        "diffuse": conventions.DIFFUSE,
        "density_min": DENSITY_MIN,
    }


def _tiles(basis: NDArray[np.int8], layout: GridLayout) -> tuple[NDArray[np.int8], list[dict[str, Any]]]:
    """Tiles [T, K, TILE] of basis [N, K], and where each level stands among them."""
    parts, levels, start = [], [], 0
    resolutions = layout.resolutions + layout.hash_resolutions
    for index, (resolution, level) in enumerate(zip(resolutions, layout.level_slices, strict=True)):
        numbers = basis[level]
        count = -(-len(numbers) // TILE)
        padded = np.zeros((count * TILE, basis.shape[1]), np.int8)
        padded[: len(numbers)] = numbers
        parts.append(padded.reshape(count, TILE, -1).transpose(0, 2, 1))
        where = {"resolution": resolution, "tile_start": start, "tiles": count, "numbers": len(numbers)}
        levels.append({**where, "hashed": index >= len(layout.resolutions)})
        start += count
    return np.ascontiguousarray(np.concatenate(parts)), levels


def _runs(layout: GridLayout) -> NDArray[np.int32]:
    """Rows of stored voxels [R, 4]: level, first dense voxel, voxels, first compact voxel."""
    runs = []
    for level, (resolution, numbers) in enumerate(zip(layout.resolutions, layout.level_slices, strict=False)):
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
    first = len(layout.resolutions)
    runs += [(first + index, 0, layout.hash_size, 0) for index in range(len(layout.hash_resolutions))]
    return np.array(runs, np.int32)


def _packed(header: dict[str, Any], sections: Sections) -> Bundle:
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
