"""Analytic fields whose surfaces, volumes and colours are known."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

THRESHOLD = 20.0
STEEPNESS = 400.0

Distance = Callable[[Tensor], Tensor]


def solid(distance: Distance) -> Callable[[Tensor], Tensor]:
    """A density, softplus as in the model, that crosses THRESHOLD where the signed `distance` is 0; dense below."""
    shift = math.log(math.expm1(THRESHOLD))
    return lambda points: torch.nn.functional.softplus(shift - STEEPNESS * distance(points))


def sphere(centre: tuple[float, float, float], radius: float) -> Distance:
    return lambda points: (points - torch.tensor(centre)).norm(dim=-1) - radius


def torus(major: float, minor: float) -> Distance:
    """Around the y axis."""

    def distance(points: Tensor) -> Tensor:
        ring = points[:, [0, 2]].norm(dim=-1) - major
        return torch.stack([ring, points[:, 1]], dim=-1).norm(dim=-1) - minor

    return distance


def union(*parts: Distance) -> Distance:
    return lambda points: torch.stack([part(points) for part in parts]).amin(0)


def sponge(seed: int, cells: int = 6) -> Callable[[Tensor], Tensor]:
    """Trilinear noise within the unit ball: many handles, cavities and crumbs."""
    values = torch.randn(1, 1, cells, cells, cells, generator=torch.Generator().manual_seed(seed))

    def density(points: Tensor) -> Tensor:
        grid = points.view(1, 1, 1, -1, 3)
        noise = torch.nn.functional.grid_sample(values, grid, align_corners=True, padding_mode="border").flatten()
        return torch.nn.functional.softplus(300.0 * noise - 50.0 * points.norm(dim=-1))

    return density


def position_colors(points: Tensor) -> Tensor:
    """A colour for every place: red grows with x, green with y, blue with z."""
    return (points + 1.0) / 2.0


def edge_uses(faces: np.ndarray) -> dict[tuple[int, int], int]:
    """How often every directed edge is passed: the slow, obvious count."""
    uses: dict[tuple[int, int], int] = {}
    for a, b, c in faces.tolist():
        for edge in ((a, b), (b, c), (c, a)):
            uses[edge] = uses.get(edge, 0) + 1
    return uses
