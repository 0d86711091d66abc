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


def importance(edges: Tensor, weights: Tensor, samples: int, generator: torch.Generator | None = None) -> Tensor:
    """Edges [..., samples + 1] placed by the weights [..., S] of a first pass over edges [..., S + 1].

    Inverse-transform sampling of the piecewise constant density (NeRF section 5.2); every interval keeps a little
    probability. Deterministic without a generator.
    """
    weights = weights + 1e-3 * weights.amax(-1, keepdim=True).clamp(min=1e-6)
    cdf = torch.cumsum(weights, -1)
    cdf = torch.cat([torch.zeros_like(cdf[..., :1]), cdf / cdf[..., -1:]], -1)
    u = torch.linspace(0.0, 1.0, samples + 1, device=edges.device).expand(*edges.shape[:-1], -1).clone()
    if generator is not None:
        jitter = torch.rand(*edges.shape[:-1], 1, generator=generator, device=generator.device).to(edges.device)
        u[..., 1:-1] += (jitter - 0.5) / samples
    above = torch.searchsorted(cdf, u.contiguous(), right=True).clamp(1, cdf.shape[-1] - 1)
    low, high = cdf.gather(-1, above - 1), cdf.gather(-1, above)
    fraction = ((u - low) / (high - low).clamp(min=1e-8)).clamp(0.0, 1.0)
    start, stop = edges.gather(-1, above - 1), edges.gather(-1, above)
    return start + fraction * (stop - start)
