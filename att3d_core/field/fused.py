"""The march and the queries in fused numba kernels, for tensors on the CPU.

Where `accelerator.choose` says otherwise, queries use the plain PyTorch field (`torch_field`), and callers march with
`field/packed` or `render/volume.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from att3d_core.field.accelerator import choose
from att3d_core.field.grids import GridLayout, sample_grids
from att3d_core.field.radiance import Radiance

if TYPE_CHECKING:
    from att3d_core.field import tasks

Field = Callable[[Tensor], tuple[Tensor, Tensor]]
"""points [B, N, 3] -> densities [B, N], colours [B, N, 3]."""


def torch_field(layout: GridLayout, mlp: Radiance, grids: Tensor) -> Field:
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


def query_points(layout: GridLayout, mlp: Radiance, grids: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Density [B, N] and colour [B, N, 3] at points [B, N, 3]. Not differentiable.

    Colours outside the ball, where the density is 0, are not specified.
    """
    if not choose(grids.device).fused:
        with torch.no_grad():
            return torch_field(layout, mlp, grids)(points)
    from att3d_core.field import tasks

    sigmas, rgbs = torch.empty(points.shape[:2]), torch.empty(points.shape)
    mlp_arrays = _mlp_arrays(mlp.w1, mlp.b1, mlp.w2, mlp.b2)
    tasks.query(_array(grids), _layout_arrays(layout), mlp_arrays, _array(points), sigmas.numpy(), rgbs.numpy())
    return sigmas, rgbs


def query_density(layout: GridLayout, mlp: Radiance, grids: Tensor, points: Tensor) -> Tensor:
    """Density [B, N] at the same points [N, 3] in every one of grids [B, size]. Not differentiable."""
    if not choose(grids.device).fused:
        return query_points(layout, mlp, grids, points.expand(len(grids), -1, -1))[0]
    from att3d_core.field import tasks

    sigmas = torch.empty(len(grids), len(points))
    mlp_arrays = _mlp_arrays(mlp.w1, mlp.b1, mlp.w2, mlp.b2)
    tasks.query(_array(grids), _layout_arrays(layout), mlp_arrays, _array(points[None]), sigmas.numpy(), None)
    return sigmas


@dataclass(frozen=True)
class MarchInputs:
    """What one march sees, besides the field.

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
    """Premultiplied colour [B, R, 3], opacity [B, R], Σ w t [B, R], Σ w n [B, R, 3] and, also with normals only,
    Σ w max(0, n · d)² [B, R]."""

    color: Tensor
    opacity: Tensor
    depth: Tensor
    normals: Tensor
    turned: Tensor


def _forward(
    layout: GridLayout, mlp_arrays: tuple, grids: Tensor, inputs: MarchInputs, normals: bool, keep: bool
) -> tuple[MarchOutputs, list[tasks.Trail]]:
    from att3d_core.field import tasks

    shape = inputs.rays_o.shape
    rays, vectors = (lambda: torch.empty(shape[:2])), (lambda: torch.empty(shape))
    out = MarchOutputs(vectors(), rays(), rays(), vectors(), rays())
    arrays = tuple(tensor.numpy() for tensor in (out.color, out.opacity, out.depth, out.normals, out.turned))
    trails = tasks.forward(_array(grids), _layout_arrays(layout), mlp_arrays, inputs.frames(), normals, keep, arrays)
    return out, trails


class _March(torch.autograd.Function):
    """Colour, opacity and orientation term with gradients to the grids and the MLP."""

    @staticmethod
    def forward(ctx, grids, w1, b1, w2, b2, layout, inputs, oriented):
        arrays = _mlp_arrays(w1, b1, w2, b2)
        out, trails = _forward(layout, arrays, grids, inputs, normals=oriented, keep=True)
        ctx.save_for_backward(grids, w1, b1, w2, b2)
        ctx.layout, ctx.inputs, ctx.trails, ctx.oriented = layout, inputs, trails, oriented
        return out.color, out.opacity, out.turned

    @staticmethod
    def backward(ctx, d_color, d_opacity, d_turned):
        from att3d_core.field import tasks

        grids, *parameters = ctx.saved_tensors
        gradients = _fresh_gradients(grids, parameters)
        tasks.backward(
            _array(grids),
            _layout_arrays(ctx.layout),
            _mlp_arrays(*parameters),
            ctx.inputs.frames(),
            ctx.trails,
            _array(d_color),
            _array(d_opacity),
            _array(d_turned) if ctx.oriented else None,
            tuple(gradient.numpy() for gradient in gradients),
        )
        return gradients[0], *_shared(gradients, parameters), None, None, None


class _Query(torch.autograd.Function):
    """Density and colour at points, with gradients to the grids and the MLP."""

    @staticmethod
    def forward(ctx, grids, w1, b1, w2, b2, layout, points):
        from att3d_core.field import tasks

        sigmas, rgbs = torch.empty(points.shape[:2]), torch.empty(points.shape)
        arrays = _mlp_arrays(w1, b1, w2, b2)
        tasks.query(_array(grids), _layout_arrays(layout), arrays, _array(points), sigmas.numpy(), rgbs.numpy())
        ctx.save_for_backward(grids, w1, b1, w2, b2, points, rgbs)
        ctx.layout = layout
        return sigmas, rgbs

    @staticmethod
    def backward(ctx, d_sigmas, d_rgbs):
        from att3d_core.field import tasks

        grids, *parameters, points, rgbs = ctx.saved_tensors
        gradients = _fresh_gradients(grids, parameters)
        tasks.query_backward(
            _array(grids),
            _layout_arrays(ctx.layout),
            _mlp_arrays(*parameters),
            _array(points),
            _array(rgbs),
            _array(d_sigmas),
            _array(d_rgbs),
            tuple(gradient.numpy() for gradient in gradients),
        )
        return gradients[0], *_shared(gradients, parameters), None, None


def _fresh_gradients(grids: Tensor, parameters: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """Zeros for the gradients of every grid and of the MLP that it is read with."""
    w1, b1, w2, b2 = (parameter.shape for parameter in parameters)
    return torch.zeros_like(grids), *(torch.zeros(len(grids), *shape) for shape in (w1, b1[-1:], w2, b2))


def _shared(gradients: Sequence[Tensor], parameters: Sequence[Tensor]) -> list[Tensor]:
    """Gradients of the MLP: grids share its parameters, unless each has its own (b1 of `BiasedRadiance`)."""
    return [
        gradient if gradient.shape == parameter.shape else gradient.sum(0)
        for gradient, parameter in zip(gradients[1:], parameters, strict=True)
    ]


def march(
    layout: GridLayout, mlp: Radiance, grids: Tensor, inputs: MarchInputs, with_normals: bool = False
) -> MarchOutputs:
    """Fused march with every output (normals, which cost most, only when asked). Not differentiable; CPU only."""
    mlp_arrays = _mlp_arrays(mlp.w1, mlp.b1, mlp.w2, mlp.b2)
    return _forward(layout, mlp_arrays, grids, inputs, with_normals, keep=False)[0]


def march_differentiable(
    layout: GridLayout, mlp: Radiance, grids: Tensor, inputs: MarchInputs, oriented: bool = False
) -> tuple[Tensor, Tensor, Tensor | None]:
    """Fused march: premultiplied colour [B, R, 3] and opacity [B, R], differentiable in grids and MLP; CPU only.

    With `oriented` also the orientation term Σ w max(0, n · d)² [B, R], through the normals alone, not the weights.
    """
    color, opacity, turned = _March.apply(grids, mlp.w1, mlp.b1, mlp.w2, mlp.b2, layout, inputs, oriented)  # type: ignore[misc]
    return color, opacity, turned if oriented else None


def query_differentiable(layout: GridLayout, mlp: Radiance, grids: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Density [G, N] and colour [G, N, 3] at points [G, N, 3] of grids [G, size]; differentiable in grids and MLP.

    Colours outside the ball, where the density is 0, are not specified.
    """
    if not choose(grids.device).fused:
        return torch_field(layout, mlp, grids)(points)
    return _Query.apply(grids, mlp.w1, mlp.b1, mlp.w2, mlp.b2, layout, points)  # type: ignore[return-value]
