"""The accelerator seam: one signature, two ways to compute it.

On the CPU the march and the queries run in fused numba kernels. Elsewhere, or when `ATT3D_FIELD=torch` asks for it,
callers use the plain PyTorch field (`torch_field`) with `render/volume.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from att3d_core.field.grids import GridLayout, sample_grids
from att3d_core.field.radiance import RadianceMLP

if TYPE_CHECKING:
    from att3d_core.field import tasks

Field = Callable[[Tensor], tuple[Tensor, Tensor]]
"""points [B, N, 3] -> densities [B, N], colours [B, N, 3]."""


@dataclass(frozen=True)
class Accelerator:
    """Which implementation runs, and why."""

    fused: bool
    reason: str


def accelerator_for(device: torch.device) -> Accelerator:
    """The implementation for tensors on `device`."""
    if os.environ.get("ATT3D_FIELD") == "torch":
        return Accelerator(False, "ATT3D_FIELD=torch asks for plain PyTorch")
    if device.type == "cpu":
        return Accelerator(True, "fused numba kernels on the CPU")
    return Accelerator(False, f"plain PyTorch on {device.type}")


def torch_field(layout: GridLayout, mlp: RadianceMLP, grids: Tensor) -> Field:
    """The field of `grids` [B, size] in plain, differentiable PyTorch."""

    def field(points: Tensor) -> tuple[Tensor, Tensor]:
        return mlp(sample_grids(layout, grids, points), points)

    return field


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().contiguous().numpy()


def _mlp_arrays(*parameters: Tensor) -> tuple[np.ndarray, ...]:
    from att3d_core.field.blocks import mlp_arrays  # numba compiles on first use, not on import

    return mlp_arrays(*(_array(parameter) for parameter in parameters))


@lru_cache(maxsize=8)
def _layout_arrays(layout: GridLayout) -> tuple:
    from att3d_core.field.kernels import layout_arrays

    return layout_arrays(layout)


def query_points(layout: GridLayout, mlp: RadianceMLP, grids: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Density [B, N] and colour [B, N, 3] at points [B, N, 3]. Not differentiable.

    Colours outside the ball, where the density is 0, are not specified.
    """
    if not accelerator_for(grids.device).fused:
        with torch.no_grad():
            return torch_field(layout, mlp, grids)(points)
    from att3d_core.field import tasks

    sigmas, rgbs = torch.empty(points.shape[:2]), torch.empty(points.shape)
    mlp_arrays = _mlp_arrays(mlp.w1, mlp.b1, mlp.w2, mlp.b2)
    tasks.query(_array(grids), _layout_arrays(layout), mlp_arrays, _array(points), sigmas.numpy(), rgbs.numpy())
    return sigmas, rgbs


def query_density(layout: GridLayout, mlp: RadianceMLP, grids: Tensor, points: Tensor) -> Tensor:
    """Density [B, N] at the same points [N, 3] in every one of grids [B, size]. Not differentiable."""
    if not accelerator_for(grids.device).fused:
        return query_points(layout, mlp, grids, points.expand(len(grids), -1, -1))[0]
    from att3d_core.field import tasks

    sigmas = torch.empty(len(grids), len(points))
    mlp_arrays = _mlp_arrays(mlp.w1, mlp.b1, mlp.w2, mlp.b2)
    tasks.query(_array(grids), _layout_arrays(layout), mlp_arrays, _array(points[None]), sigmas.numpy(), None)
    return sigmas


@dataclass(frozen=True)
class MarchInputs:
    """What one fused march sees, besides the field.

    grid_of_frame: [B] int64, which grid each frame shows. rays_o, rays_d: [B, R, 3]. t_edges: [B, R, S + 1].
    cells: [G, n, n, n] uint8 occupancy (z, y, x). shading: [B] int64 (`render.shading.Shading`). light: [B, 3].
    explore: share of the samples in empty cells that is evaluated all the same; seed: picks which.
    """

    grid_of_frame: Tensor
    rays_o: Tensor
    rays_d: Tensor
    t_edges: Tensor
    cells: Tensor
    shading: Tensor
    light: Tensor
    explore: float = 0.0
    seed: int = 0

    def frames(self) -> tasks.Frames:
        """The same as the kernels' arrays."""
        from att3d_core.field.tasks import Frames

        return Frames(
            _array(self.grid_of_frame),
            _array(self.rays_o),
            _array(self.rays_d),
            _array(self.t_edges),
            _array(self.cells),
            _array(self.shading),
            _array(self.light),
            np.float32(self.explore),
            np.int64(self.seed),
        )


@dataclass(frozen=True)
class MarchOutputs:
    """Premultiplied colour [B, R, 3], opacity [B, R], Σ w t [B, R], Σ w n [B, R, 3]."""

    color: Tensor
    opacity: Tensor
    depth: Tensor
    normals: Tensor


def _forward(
    layout: GridLayout, mlp_arrays: tuple, grids: Tensor, inputs: MarchInputs, normals: bool, keep: bool
) -> tuple[MarchOutputs, list[tasks.Trail]]:
    from att3d_core.field import tasks

    shape = inputs.rays_o.shape
    out = MarchOutputs(torch.empty(shape), torch.empty(shape[:2]), torch.empty(shape[:2]), torch.empty(shape))
    arrays = (out.color.numpy(), out.opacity.numpy(), out.depth.numpy(), out.normals.numpy())
    trails = tasks.forward(_array(grids), _layout_arrays(layout), mlp_arrays, inputs.frames(), normals, keep, arrays)
    return out, trails


class _March(torch.autograd.Function):
    """Colour and opacity with gradients to the grids and the MLP."""

    @staticmethod
    def forward(ctx, grids, w1, b1, w2, b2, layout, inputs):
        arrays = _mlp_arrays(w1, b1, w2, b2)
        out, trails = _forward(layout, arrays, grids, inputs, normals=False, keep=True)
        ctx.save_for_backward(grids, w1, b1, w2, b2)
        ctx.layout, ctx.inputs, ctx.trails = layout, inputs, trails
        return out.color, out.opacity

    @staticmethod
    def backward(ctx, d_color, d_opacity):
        from att3d_core.field import tasks

        grids, *parameters = ctx.saved_tensors
        gradients = (torch.zeros_like(grids), *(torch.zeros(len(grids), *p.shape) for p in parameters))
        tasks.backward(
            _array(grids),
            _layout_arrays(ctx.layout),
            _mlp_arrays(*parameters),
            ctx.inputs.frames(),
            ctx.trails,
            _array(d_color),
            _array(d_opacity),
            tuple(gradient.numpy() for gradient in gradients),
        )
        return gradients[0], *(gradient.sum(0) for gradient in gradients[1:]), None, None


def march(
    layout: GridLayout, mlp: RadianceMLP, grids: Tensor, inputs: MarchInputs, with_normals: bool = False
) -> MarchOutputs:
    """Fused march with every output (normals, which cost most, only when asked). Not differentiable; CPU only."""
    mlp_arrays = _mlp_arrays(mlp.w1, mlp.b1, mlp.w2, mlp.b2)
    return _forward(layout, mlp_arrays, grids, inputs, with_normals, keep=False)[0]


def march_differentiable(
    layout: GridLayout, mlp: RadianceMLP, grids: Tensor, inputs: MarchInputs
) -> tuple[Tensor, Tensor]:
    """Fused march: premultiplied colour [B, R, 3] and opacity [B, R], differentiable in grids and MLP; CPU only."""
    return _March.apply(grids, mlp.w1, mlp.b1, mlp.w2, mlp.b2, layout, inputs)  # type: ignore[no-any-return]
