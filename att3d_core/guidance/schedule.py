"""The continuous noise schedule of score distillation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class CosineSchedule:
    """Variance preserving: `alpha = cos(πt/2)`, `sigma = sin(πt/2)` for t in [0, 1] (Nichol and Dhariwal 2021)."""

    def alpha(self, t: Tensor) -> Tensor:
        """Signal level, same shape as t."""
        return torch.cos(t * (math.pi / 2))

    def sigma(self, t: Tensor) -> Tensor:
        """Noise level, same shape as t."""
        return torch.sin(t * (math.pi / 2))

    def add_noise(self, x: Tensor, noise: Tensor, t: Tensor) -> Tensor:
        """`x_t = alpha x + sigma noise` for frames [B, H, W, 3] and t [B]."""
        return self.alpha(t)[:, None, None, None] * x + self.sigma(t)[:, None, None, None] * noise
