"""Occupancy: which cells of the cube around the field hold anything, so that empty space is never evaluated."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS

DENSITY_MIN = 0.1
"""Cells whose density (1/m) stays below this are empty: a metre of it would be 10 % opaque, an object is not."""


@lru_cache(maxsize=8)
def _ball_cells(resolution: int) -> tuple[Tensor, Tensor]:
    """Flat indices of the cells that touch the ball, and their centres [N, 3]."""
    axis = (torch.arange(resolution) + 0.5) * (2 * FIELD_RADIUS / resolution) - FIELD_RADIUS
    z, y, x = torch.meshgrid(axis, axis, axis, indexing="ij")
    centres = torch.stack([x, y, z], -1).view(-1, 3)
    reach = FIELD_RADIUS * (1 + 3**0.5 / resolution)
    cells = torch.nonzero(centres.norm(dim=-1) <= reach)[:, 0]
    # A cell whose centre is just outside is judged by its point on the ball.
    inside = centres[cells]
    inside = inside * (0.999 * FIELD_RADIUS / inside.norm(dim=-1, keepdim=True)).clamp(max=1.0)
    return cells, inside.contiguous()


def cell_centres(resolution: int) -> Tensor:
    """Points [N, 3] at which `occupancy_from_density` wants the density."""
    return _ball_cells(resolution)[1]


def occupancy_from_density(sigmas: Tensor, resolution: int, density_min: float = DENSITY_MIN) -> Tensor:
    """Cells [B, n, n, n] uint8 (z, y, x), from densities [B, N] at `cell_centres`, dilated by one cell."""
    cells, _ = _ball_cells(resolution)
    batch = sigmas.shape[0]
    grid = torch.zeros(batch, resolution**3, dtype=torch.bool, device=sigmas.device)
    grid[:, cells.to(sigmas.device)] = sigmas > density_min
    return _dilate(grid.view(batch, resolution, resolution, resolution)).to(torch.uint8)


def _dilate(grid: Tensor) -> Tensor:
    """Marks the 26 neighbours of marked cells too; a cube is separable, so each axis is grown on its own."""
    for axis in (1, 2, 3):
        length = grid.shape[axis] - 1
        grown = grid.clone()
        grown.narrow(axis, 1, length).logical_or_(grid.narrow(axis, 0, length))
        grown.narrow(axis, 0, length).logical_or_(grid.narrow(axis, 1, length))
        grid = grown
    return grid
