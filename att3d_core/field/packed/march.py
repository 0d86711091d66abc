"""The packed march: what the fused kernels compute, for tensors on any device, differentiable by autograd."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from att3d_core.conventions import SHADE_WEIGHT_MIN
from att3d_core.field.accelerator import Choice, Name
from att3d_core.field.fused import MarchInputs, MarchOutputs
from att3d_core.field.grids import GridLayout
from att3d_core.field.packed.fields import PackedField, padded_field
from att3d_core.field.packed.samples import PackedSamples, evaluated_samples
from att3d_core.field.packed.tcnn import tcnn_field
from att3d_core.field.packed.weights import weights_of
from att3d_core.field.radiance import Radiance
from att3d_core.render.shading import Shading, lambertian
from att3d_core.render.volume import normals_from_density


def march_packed(
    choice: Choice, layout: GridLayout, mlp: Radiance, grids: Tensor, inputs: MarchInputs, with_normals: bool = False
) -> MarchOutputs:
    """Every output of `fused.march`, colour and opacity differentiable in grids [G, size] and MLP.

    The orientation term is differentiable through the normals alone, as by `fused.march_differentiable`. Rays go on
    behind opaque surfaces, where the kernels stop: 1e-4 of opacity at most.
    """
    make = tcnn_field if choice.name is Name.TINYCUDANN else padded_field
    field, weigh = make(layout, mlp, grids), weights_of(choice)
    inputs = _moved(inputs, grids.device)
    samples = evaluated_samples(inputs)
    frame = samples.ray // inputs.rays_o.shape[1]
    owner, mode = inputs.grid_of_frame[frame], inputs.shading[frame]
    sigmas, rgbs = field(samples.points, owner)
    weights = weigh(sigmas, samples)
    # A normal is six more look-ups: only where it is seen.
    seen = (weights > SHADE_WEIGHT_MIN) & (with_normals | (mode != int(Shading.ALBEDO)))
    normals = _normals(field, samples, owner, torch.nonzero(seen)[:, 0])
    factor = lambertian(normals, samples.points, inputs.light[frame])[:, None]
    base = torch.where((mode == int(Shading.TEXTURELESS))[:, None], 1.0, rgbs)
    colors = torch.where((mode == int(Shading.ALBEDO))[:, None], rgbs, base * factor)
    away = (normals * samples.rays_d[samples.ray]).sum(-1).clamp(min=0.0)
    columns = torch.cat([colors, torch.ones_like(sigmas)[:, None], samples.middles[:, None], normals], dim=-1)
    columns = torch.cat([weights[:, None] * columns, (weights.detach() * away.square())[:, None]], dim=-1)
    sums = columns.new_zeros(len(samples.rays_o), columns.shape[1]).index_add(0, samples.ray, columns)
    sums = sums.view(*inputs.rays_o.shape[:2], -1)
    return MarchOutputs(sums[..., :3], sums[..., 3], sums[..., 4], sums[..., 5:8], sums[..., 8])


def _normals(field: PackedField, samples: PackedSamples, owner: Tensor, at: Tensor) -> Tensor:
    """Unit normals [N, 3] of the samples at the indices `at`, 0 elsewhere."""
    none = torch.zeros_like(samples.points)
    if len(at) == 0:
        return none
    mine = owner[at]
    return none.index_put((at,), normals_from_density(lambda points: field(points, mine), samples.points[at]))


def _moved(inputs: MarchInputs, device: torch.device) -> MarchInputs:
    return replace(
        inputs,
        grid_of_frame=inputs.grid_of_frame.to(device),
        rays_o=inputs.rays_o.to(device),
        rays_d=inputs.rays_d.to(device),
        t_edges=inputs.t_edges.to(device),
        cells=inputs.cells.to(device),
        shading=inputs.shading.to(device),
        light=inputs.light.to(device),
    )
