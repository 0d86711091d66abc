"""Volume rendering in plain PyTorch: the readable reference, and the path for accelerators.

`field` is any function points [B, N, 3] -> (sigmas [B, N], rgbs [B, N, 3]).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.conventions import NORMAL_EPSILON, NORMAL_STEP, SHADE_WEIGHT_MIN
from att3d_core.render.shading import AMBIENT, Shading, lambertian, shade

Field = Callable[[Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Rendered:
    """Premultiplied color [B, R, 3], opacity [B, R], depth [B, R] = Σ w t, normals [B, R, 3] = Σ w n, the weights
    [B, R, S], and each sample's normal [B, R, S, 3], 0 where it weighs too little or normals are not asked for."""

    color: Tensor
    opacity: Tensor
    depth: Tensor
    normals: Tensor
    weights: Tensor
    sample_normals: Tensor


def weights_from_density(sigmas: Tensor, t_edges: Tensor) -> Tensor:
    """Rendering weights T_i α_i [..., S] from densities [..., S] (NeRF eq. 3)."""
    alphas = 1.0 - torch.exp(-sigmas * (t_edges[..., 1:] - t_edges[..., :-1]))
    trans = torch.cumprod(torch.cat([torch.ones_like(alphas[..., :1]), 1.0 - alphas], -1), -1)[..., :-1]
    return trans * alphas


def normals_from_density(field: Field, points: Tensor) -> Tensor:
    """Unit normals [B, N, 3], -∇σ by central differences with step NORMAL_STEP."""
    offsets = NORMAL_STEP * torch.eye(3, device=points.device)
    gradient = torch.stack(
        [(field(points + offset)[0] - field(points - offset)[0]) / (2 * NORMAL_STEP) for offset in offsets], dim=-1
    )
    return -gradient / (gradient.square().sum(-1, keepdim=True) + NORMAL_EPSILON**2).sqrt()


def render_rays(
    field: Field,
    rays_o: Tensor,
    rays_d: Tensor,
    t_edges: Tensor,
    shading: Shading = Shading.ALBEDO,
    light: Tensor | None = None,
    with_normals: bool = False,
) -> Rendered:
    """Render rays [B, R, 3] with samples in the middles of `t_edges` [B, R, S + 1].

    light: point light positions [B, 3], needed by every shading but albedo. Samples that weigh less than
    SHADE_WEIGHT_MIN get ambient light only.
    """
    batch, rays, samples = t_edges.shape[0], t_edges.shape[1], t_edges.shape[2] - 1
    middles = (t_edges[..., 1:] + t_edges[..., :-1]) / 2
    points = rays_o[..., None, :] + middles[..., None] * rays_d[..., None, :]
    flat = points.reshape(batch, -1, 3)
    sigmas, rgbs = field(flat)
    weights = weights_from_density(sigmas.view(batch, rays, samples), t_edges)
    colors = rgbs.view(batch, rays, samples, 3)
    normals = torch.zeros_like(colors)
    if with_normals or shading is not Shading.ALBEDO:
        visible = (weights > SHADE_WEIGHT_MIN)[..., None]
        normals = torch.where(visible, normals_from_density(field, flat).view_as(colors), 0.0)
    if shading is not Shading.ALBEDO:
        if light is None:
            raise ValueError(f"shading {shading.name} needs a light position")
        factor = lambertian(normals, points, light[:, None, None])
        factor = torch.where(weights > SHADE_WEIGHT_MIN, factor, AMBIENT)
        colors = shade(colors, factor, shading)
    return Rendered(
        (weights[..., None] * colors).sum(-2),
        weights.sum(-1),
        (weights * middles).sum(-1),
        (weights[..., None] * normals).sum(-2),
        weights,
        normals,
    )
