"""Fields of several scenes at points in one list, in PyTorch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from att3d_core.field.fused import torch_field
from att3d_core.field.grids import GridLayout
from att3d_core.field.radiance import Radiance

PackedField = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""points [N, 3], the grid of each [N] int64 -> densities [N] (1/m), colours [N, 3]. Differentiable in grids and MLP."""


def padded_field(layout: GridLayout, mlp: Radiance, grids: Tensor) -> PackedField:
    """The field of `grids` [G, size]: every grid's points side by side, filled up to the most that any grid has."""
    field = torch_field(layout, mlp, grids)

    def packed(points: Tensor, owner: Tensor) -> tuple[Tensor, Tensor]:
        counts = torch.bincount(owner, minlength=len(grids))
        order = torch.argsort(owner, stable=True)
        place = torch.empty_like(order)
        place[order] = torch.arange(len(order), device=order.device) - (counts.cumsum(0) - counts)[owner[order]]
        # One column at least: the gradient of nothing is then 0 and not missing.
        padded = points.new_zeros(len(grids), max(int(counts.max()), 1), 3).index_put((owner, place), points)
        sigmas, rgbs = field(padded)
        return sigmas[owner, place], rgbs[owner, place]

    return packed
