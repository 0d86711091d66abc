"""Which samples of a march are evaluated: the same ones as by the fused kernels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.field.fused import MarchInputs


@dataclass(frozen=True)
class PackedSamples:
    """N samples of R rays of S intervals each, ray by ray and front to back.

    rays_o, rays_d: [R, 3]. t_edges: [R, S + 1]. index: [N] int64, ray * S + interval, ascending.
    """

    rays_o: Tensor
    rays_d: Tensor
    t_edges: Tensor
    index: Tensor

    @cached_property
    def ray(self) -> Tensor:
        """The ray of each sample, [N] int64."""
        return self.index // (self.t_edges.shape[1] - 1)

    @cached_property
    def t_starts(self) -> Tensor:
        """Where each interval begins, [N]."""
        return self.t_edges[:, :-1].reshape(-1)[self.index]

    @cached_property
    def t_ends(self) -> Tensor:
        """Where each interval ends, [N]."""
        return self.t_edges[:, 1:].reshape(-1)[self.index]

    @cached_property
    def middles(self) -> Tensor:
        """Where each sample stands on its ray, [N]."""
        return (self.t_starts + self.t_ends) / 2

    @cached_property
    def points(self) -> Tensor:
        """Where each sample stands, [N, 3]."""
        return self.rays_o[self.ray] + self.middles[:, None] * self.rays_d[self.ray]

    @cached_property
    def packed_info(self) -> Tensor:
        """First sample and number of samples of each ray, [R, 2] int64."""
        counts = torch.bincount(self.ray, minlength=len(self.rays_o))
        return torch.stack([counts.cumsum(0) - counts, counts], dim=-1)


def evaluated_samples(inputs: MarchInputs) -> PackedSamples:
    """The samples in the ball and in occupied cells, and the explored share of those in empty cells."""
    edges = inputs.t_edges
    middles = (edges[..., 1:] + edges[..., :-1]) / 2
    points = inputs.rays_o[..., None, :] + middles[..., None] * inputs.rays_d[..., None, :]
    inside = (edges[..., 1:] > edges[..., :-1]) & (points.square().sum(-1) <= FIELD_RADIUS**2)
    n = inputs.cells.shape[-1]
    x, y, z = ((points + FIELD_RADIUS) * (n / (2 * FIELD_RADIUS))).long().clamp(0, n - 1).unbind(-1)
    wanted = inputs.cells[inputs.grid_of_frame[:, None, None], z, y, x] != 0
    if inputs.explore > 0.0:
        numbers = torch.arange(wanted.numel(), device=wanted.device).view(wanted.shape)
        wanted |= explored(inputs.seed, numbers, inputs.explore)
    index = torch.nonzero((inside & wanted).reshape(-1))[:, 0]
    return PackedSamples(
        inputs.rays_o.reshape(-1, 3), inputs.rays_d.reshape(-1, 3), edges.reshape(-1, edges.shape[-1]), index
    )


def explored(seed: int, numbers: Tensor, share: float) -> Tensor:
    """Whether samples of these numbers (int64) are evaluated although their cell is empty; same shape, bool.

    The generator of `field.march` (SplitMix64) in signed arithmetic, which wraps just as the kernel's unsigned does.
    """
    k = seed + numbers * _signed(0x9E3779B97F4A7C15)
    k = (k ^ _shifted(k, 30)) * _signed(0xBF58476D1CE4E5B9)
    k = (k ^ _shifted(k, 27)) * _signed(0x94D049BB133111EB)
    return _shifted(k, 40).float() * (1.0 / (1 << 24)) < torch.tensor(share, dtype=torch.float32, device=k.device)


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number


def _shifted(k: Tensor, bits: int) -> Tensor:
    """`k >> bits` with zeros from the left."""
    return (k >> bits) & ((1 << (64 - bits)) - 1)
