"""What a printer cannot make, mended in the samples: thin parts made thicker, holes closed that would clog."""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy.ndimage import binary_closing, binary_dilation, binary_opening, distance_transform_edt, maximum_filter
from torch import Tensor

from att3d_core.exports.meshing.parts import filled
from att3d_core.exports.meshing.surface import grid_step


def thicken(sigmas: Tensor, threshold: float, thinnest: float) -> Tensor:
    """Samples [n, n, n] (z, y, x) of which no part is thinner than about `thinnest` metres.

    Balls of that width are put along the middle of thin parts. What no sample meets is not there to be kept.
    """
    solid = (sigmas > threshold).numpy()
    radius = thinnest / grid_step(len(sigmas) - 1) / 2
    width = max(2, math.floor(2 * radius))
    # Edges of thick parts do not hold such a cube either, but are beside one that does.
    thick = np.asarray(binary_dilation(binary_opening(solid, np.ones((width,) * 3)), np.ones((3, 3, 3))), bool)
    thin = solid & ~thick
    if not thin.any():
        return sigmas
    depth = np.asarray(distance_transform_edt(solid))
    middles = np.argwhere(thin & (depth >= maximum_filter(depth, 3) - 1e-3))
    reach = math.ceil(2 * radius)
    offsets = np.stack(np.meshgrid(*(np.arange(-reach, reach + 1),) * 3, indexing="ij"), -1).reshape(-1, 3)
    inside = np.full(sigmas.shape, -np.inf, np.float32)
    for offset, distance in zip(offsets, np.linalg.norm(offsets, axis=1), strict=True):
        at = middles + offset
        at = at[((at >= 0) & (at < len(sigmas))).all(1)]
        place = (at[:, 0], at[:, 1], at[:, 2])
        inside[place] = np.maximum(inside[place], 1.0 - distance / radius)
    return torch.maximum(sigmas, filled(sigmas, threshold, torch.from_numpy(inside)))


def close_small_holes(sigmas: Tensor, threshold: float) -> Tensor:
    """Samples [n, n, n] without holes, slits and dents that are one sample wide."""
    solid = (sigmas > threshold).numpy()
    around = np.pad(solid, 2)
    hole = binary_closing(around, np.ones((2, 2, 2)))[2:-2, 2:-2, 2:-2] & ~solid
    if not hole.any():
        return sigmas
    inside = torch.where(torch.from_numpy(hole), 0.5, -torch.inf)
    return torch.maximum(sigmas, filled(sigmas, threshold, inside))
