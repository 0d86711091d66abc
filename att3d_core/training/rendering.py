"""Differentiable frames of a batch, and what the regularisers look at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from att3d_core.field import fused
from att3d_core.field.accelerator import Choice, choose
from att3d_core.field.packed.march import march_packed
from att3d_core.field.radiance import Radiance
from att3d_core.guidance.protocol import Conditions
from att3d_core.model import Att3D
from att3d_core.render.cameras import Cameras
from att3d_core.render.occupancy import cell_centres, occupancy_from_density
from att3d_core.render.samplers import ray_ball, stratified
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays
from att3d_core.training.batch import Batch
from att3d_core.training.config import TrainConfig
from att3d_core.training.regularizers import opacity_term, orientation_term, points_in_ball, sparsity_term

# Step of the counter that numbers samples in the kernels (SplitMix64), see `field.march`.
_COUNTER = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Fields:
    """The P fields of a batch: grids [P, N], their radiance MLP, and v [P, V] for the environment map."""

    grids: Tensor
    radiance: Radiance
    v: Tensor


@dataclass(frozen=True)
class Rays:
    """rays_o, rays_d [B, R, 3] and the edges of the samples along them, t_edges [B, R, S + 1]."""

    rays_o: Tensor
    rays_d: Tensor
    t_edges: Tensor


@dataclass(frozen=True)
class RenderedBatch:
    """frames: [B, H, W, 3] in [-1, 1] over the backgrounds. penalties: the weighted regularisers of each frame, [B],
    None where all are off. conditions: the batch's, with the background that the model gave the frames."""

    frames: Tensor
    penalties: Tensor | None
    conditions: Conditions


def fields_of(model: Att3D, batch: Batch) -> Fields:
    """The fields that the batch's prompts and settings stand for."""
    device = model.mean.device
    settings = None if batch.settings is None else batch.settings.to(device)
    u = model.embed(batch.embeddings.to(device), settings)
    return Fields(model.mapping.grids(u), model.radiance_of(u), model.mapping.vector(u))


def render_batch(model: Att3D, batch: Batch, config: TrainConfig, samples: int, points: int) -> RenderedBatch:
    """Frames and penalties, differentiable in the model's parameters.

    samples: intervals per ray. points: random points per prompt for the sparsity term.
    """
    device = model.mean.device
    fields, rays = fields_of(model, batch), rays_of(batch, config.size, samples, device)
    oriented = bool(batch.weights["orientation"].any())
    choice = choose(device)
    if choice.fused or choice.packed:
        color, opacity, orientation = _march_occupied(choice, model, batch, fields, rays, config, oriented)
    else:
        color, opacity, orientation = _march_torch(model, batch, fields, rays, oriented)
    background = batch.conditions.background.to(device)[:, None]
    if model.environment is not None:
        background = model.environment(rays.rays_d, fields.v[batch.owner.to(device)])
    frames = color + (1.0 - opacity[..., None]) * background
    frames = frames.view(len(batch.owner), config.size, config.size, 3) * 2.0 - 1.0
    terms = []
    if batch.weights["opacity"].any():
        terms.append(batch.weights["opacity"].to(device) * opacity_term(opacity).mean(1))
    if orientation is not None:
        terms.append(batch.weights["orientation"].to(device) * orientation.mean(1))
    if batch.weights["sparsity"].any():
        sigmas = _random_densities(model, batch, fields, points)
        terms.append(batch.weights["sparsity"].to(device) * sparsity_term(sigmas).mean(1)[batch.owner.to(device)])
    conditions = batch.conditions
    if model.environment is not None:
        # A guidance that knows no backgrounds, such as a library, puts its own pictures before the model's.
        conditions = replace(conditions, background=background.detach().view(frames.shape))
    return RenderedBatch(frames, torch.stack(terms).sum(0) if terms else None, conditions)


def rays_of(batch: Batch, size: int, samples: int, device: torch.device) -> Rays:
    """Every frame's rays and samples; the samples from the frame's own seed, whichever process renders it."""
    cameras: Cameras = batch.conditions.cameras
    rays_o, rays_d = (rays.reshape(len(cameras), -1, 3) for rays in cameras.rays(size, size))
    near, far = ray_ball(rays_o, rays_d)
    edges = [
        stratified(near[b], far[b], samples, torch.Generator().manual_seed(seed)) for b, seed in enumerate(batch.seeds)
    ]
    return Rays(rays_o.to(device), rays_d.to(device), torch.stack(edges).to(device))


def _march_occupied(
    choice: Choice, model: Att3D, batch: Batch, fields: Fields, rays: Rays, config: TrainConfig, oriented: bool
) -> tuple[Tensor, Tensor, Tensor | None]:
    """Colour [B, R, 3], opacity [B, R], and the orientation term [B, R] where wanted; empty space is left out."""
    layout = model.config.layout
    centres = cell_centres(config.occupancy).to(fields.grids.device)
    sigmas = fused.query_density(layout, fields.radiance, fields.grids, centres)
    # Samples are numbered from the first frame of the whole batch, so that any split explores the same ones.
    first = batch.first_frame * rays.rays_o.shape[1] * (rays.t_edges.shape[2] - 1)
    seed = (batch.explore_seed + first * _COUNTER) % (1 << 64)
    inputs = fused.MarchInputs(
        batch.owner,
        rays.rays_o,
        rays.rays_d,
        rays.t_edges,
        occupancy_from_density(sigmas, config.occupancy),
        batch.conditions.shading,
        batch.conditions.light,
        config.explore,
        seed - (1 << 64) if seed >= 1 << 63 else seed,
    )
    if choice.fused:
        return fused.march_differentiable(layout, fields.radiance, fields.grids, inputs, oriented)
    out = march_packed(choice, layout, fields.radiance, fields.grids, inputs, oriented)
    return out.color, out.opacity, out.turned if oriented else None


def _march_torch(
    model: Att3D, batch: Batch, fields: Fields, rays: Rays, oriented: bool
) -> tuple[Tensor, Tensor, Tensor | None]:
    """The same in plain PyTorch with every sample evaluated, frames of one shading at a time."""
    device, conditions = fields.grids.device, batch.conditions
    color, opacity = torch.zeros_like(rays.rays_o), torch.zeros_like(rays.rays_o[..., 0])
    orientation = torch.zeros_like(opacity) if oriented else None
    for shading in Shading:
        frames = torch.nonzero(conditions.shading == int(shading))[:, 0].to(device)
        if len(frames):
            owner = batch.owner.to(device)[frames]
            field = fused.torch_field(model.config.layout, fields.radiance.select(owner), fields.grids[owner])
            light = conditions.light.to(device)[frames]
            mine = (rays.rays_o[frames], rays.rays_d[frames], rays.t_edges[frames])
            out = render_rays(field, *mine, shading, light, with_normals=oriented)
            color = color.index_copy(0, frames, out.color)
            opacity = opacity.index_copy(0, frames, out.opacity)
            if orientation is not None:
                term = orientation_term(out.weights, out.sample_normals, mine[1])
                orientation = orientation.index_copy(0, frames, term)
    return color, opacity, orientation


def _random_densities(model: Att3D, batch: Batch, fields: Fields, points: int) -> Tensor:
    """Density [P, points] at random points of the ball, the same ones in every prompt; always in plain PyTorch: they
    are few beside the samples of the rays."""
    where = points_in_ball((points,), torch.Generator().manual_seed(batch.explore_seed)).to(fields.grids.device)
    where = where.expand(len(fields.grids), -1, -1)
    return fused.torch_field(model.config.layout, fields.radiance, fields.grids)(where)[0]
