"""Where along a ray the field is evaluated: interval edges in ascending distance.

A sample stands in the middle of its interval. Not differentiable.
"""

from __future__ import annotations

import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS


def ray_ball(rays_o: Tensor, rays_d: Tensor, radius: float = FIELD_RADIUS) -> tuple[Tensor, Tensor]:
    """Distances [...] at which rays [..., 3] (unit directions) enter and leave the ball; both 0 where they miss."""
    middle = -(rays_o * rays_d).sum(-1)
    # Distance of the line to the centre from the closest point itself: stable for far cameras.
    closest = (rays_o + middle[..., None] * rays_d).square().sum(-1)
    half = (radius * radius - closest).clamp(min=0.0).sqrt()
    near, far = (middle - half).clamp(min=0.0), (middle + half).clamp(min=0.0)
    hit = (closest < radius * radius) & (far > near)
    return torch.where(hit, near, 0.0), torch.where(hit, far, 0.0)


def uniform(near: Tensor, far: Tensor, samples: int) -> Tensor:
    """Edges [..., samples + 1] of equal intervals."""
    steps = torch.linspace(0.0, 1.0, samples + 1, device=near.device)
    return near[..., None] + (far - near)[..., None] * steps


def stratified(near: Tensor, far: Tensor, samples: int, generator: torch.Generator) -> Tensor:
    """Equal intervals, shifted along each ray by one random offset of up to half an interval either way.

    The outer edges stay at near and far, so the intervals still cover the ray.
    """
    width = (far - near) / samples
    offset = (torch.rand(near.shape, generator=generator, device=generator.device) - 0.5).to(near.device) * width
    edges = uniform(near, far, samples)
    edges[..., 1:-1] += offset[..., None]
    return edges
