"""Score distillation: from predicted noise to a gradient on rendered frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.guidance.protocol import Conditions, Guidance, NoisePrediction


@dataclass(frozen=True)
class FrameGradient:
    """dL/dx of frames x [B, H, W, 3] in [-1, 1], and the mean squared step it asks for, [B]."""

    gradient: Tensor
    squared_error: Tensor


class Estimator(Protocol):
    """Turns a guidance into a gradient on frames."""

    def __call__(
        self, frames: Tensor, guidance: Guidance, conditions: Conditions, generator: torch.Generator
    ) -> FrameGradient: ...


def guided(prediction: NoisePrediction, weight: float) -> Tensor:
    """Classifier-free guidance (Ho and Salimans 2022): `ε_u + weight (ε_c - ε_u)`."""
    if prediction.unconditional is None:
        return prediction.conditional
    return prediction.unconditional + weight * (prediction.conditional - prediction.unconditional)


@dataclass(frozen=True)
class ScoreDistillation:
    """SDS (DreamFusion eq. 3): `w(t) (ε̂(x_t; y, t) - ε)`, t uniform in [t_min, t_max]."""

    t_min: float = 0.002
    t_max: float = 0.98

    def __post_init__(self) -> None:
        if not 0.0 < self.t_min < self.t_max < 1.0:
            raise ValueError(f"expected 0 < t_min < t_max < 1, got {self.t_min} and {self.t_max}")

    @torch.no_grad()
    def __call__(
        self, frames: Tensor, guidance: Guidance, conditions: Conditions, generator: torch.Generator
    ) -> FrameGradient:
        t = self.t_min + (self.t_max - self.t_min) * torch.rand(len(frames), generator=generator)
        noise = torch.randn(frames.shape, generator=generator).to(frames.device)
        t = t.to(frames.device)
        x_t = guidance.schedule.add_noise(frames, noise, t)
        predicted = guided(guidance.predict_noise(x_t, t, conditions), guidance.guidance_weight)
        gradient = guidance.weight(t)[:, None, None, None] * (predicted - noise)
        return FrameGradient(gradient, gradient.square().mean(dim=(1, 2, 3)))
