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
    occupied = torch.zeros(batch, resolution**3, device=sigmas.device)
    occupied[:, cells.to(sigmas.device)] = (sigmas > density_min).float()
    grid = occupied.view(batch, 1, resolution, resolution, resolution)
    for kernel in ((3, 1, 1), (1, 3, 1), (1, 1, 3)):  # a cube is separable: 9 comparisons a cell instead of 27
        padding = tuple(size // 2 for size in kernel)
        grid = torch.nn.functional.max_pool3d(grid, kernel, stride=1, padding=padding)
    return grid[:, 0].to(torch.uint8)
