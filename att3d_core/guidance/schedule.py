"""Continuous noise schedules of score distillation: t in (0, 1], variance preserving."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


class NoiseSchedule(Protocol):
    """How much of a picture and how much noise there is at time t, `alpha² + sigma² = 1`."""

    @property
    def t_max(self) -> float:
        """The largest t that score distillation may draw; beyond it no picture is left."""
        ...

    def alpha(self, t: Tensor) -> Tensor:
        """Signal level, same shape as t."""
        ...

    def sigma(self, t: Tensor) -> Tensor:
        """Noise level, same shape as t."""
        ...


def add_noise(schedule: NoiseSchedule, x: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """`x_t = alpha x + sigma noise` for x [B, h, w, C] and t [B]."""
    return schedule.alpha(t)[:, None, None, None] * x + schedule.sigma(t)[:, None, None, None] * noise


@dataclass(frozen=True)
class CosineSchedule:
    """`alpha = cos(πt/2)`, `sigma = sin(πt/2)` (Nichol and Dhariwal 2021)."""

    # At 1 nothing is left of the picture, and a closed-form denoiser divides by what is left.
    t_max: float = 0.98

    def alpha(self, t: Tensor) -> Tensor:
        """Signal level, same shape as t."""
        return torch.cos(t * (math.pi / 2))

    def sigma(self, t: Tensor) -> Tensor:
        """Noise level, same shape as t."""
        return torch.sin(t * (math.pi / 2))


@dataclass(frozen=True, eq=False)
class DiscreteSchedule:
    """The T noise levels that a pipeline was trained with; t in (i/T, (i+1)/T] is its timestep i.

    alphas_cumprod: [T], the share of signal variance at each timestep, falling.
    """

    alphas_cumprod: Tensor
    t_max: float = 1.0

    def __post_init__(self) -> None:
        levels = self.alphas_cumprod
        if levels.ndim != 1 or len(levels) < 2 or bool((levels < 0).any()) or bool((levels > 1).any()):
            raise ValueError(f"expected alphas_cumprod [T] in [0, 1] with T > 1, got shape {tuple(levels.shape)}")

    def timestep(self, t: Tensor) -> Tensor:
        """The pipeline's timestep of each t, int64 of the same shape, in [0, T)."""
        count = len(self.alphas_cumprod)
        # The margin is for t = i/T in float32; double precision on the CPU, since not every accelerator has it.
        return (torch.ceil(t.detach().cpu().double() * count - 1e-3).long() - 1).clamp(0, count - 1).to(t.device)

    def alpha(self, t: Tensor) -> Tensor:
        """Signal level, same shape as t."""
        return self._level(t).sqrt().float().to(t)

    def sigma(self, t: Tensor) -> Tensor:
        """Noise level, same shape as t."""
        return (1.0 - self._level(t)).sqrt().float().to(t)

    def _level(self, t: Tensor) -> Tensor:
        return self.alphas_cumprod.cpu().double()[self.timestep(t).cpu()]
