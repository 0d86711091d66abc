"""Score distillation: from predicted noise to a gradient on rendered frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.guidance.compose import guided, per_frame
from att3d_core.guidance.protocol import Conditions, Guidance
from att3d_core.guidance.schedule import add_noise
from att3d_core.guidance.times import TimeRange


@dataclass(frozen=True)
class FrameGradient:
    """dL/dx of frames x [B, H, W, 3] in [-1, 1], and the mean squared step it asks for, [B].

    Of the step per value of what is noised: in latent space too, dividing the gradient by the number of values of the
    frames gives the gradient of the mean over the values of the latents. noised: the frames or their latents
    [B, h, w, C], for a baseline that learns from them.
    """

    gradient: Tensor
    squared_error: Tensor
    noised: Tensor | None = None


class Estimator(Protocol):
    """Turns a guidance into a gradient on frames. `progress` is the fraction of the run that is done."""

    def __call__(
        self,
        frames: Tensor,
        guidance: Guidance,
        conditions: Conditions,
        generator: torch.Generator,
        progress: float = 0.0,
    ) -> FrameGradient: ...


@dataclass(frozen=True)
class Noised:
    """One draw: x [B, h, w, C] (frames or latents), the noise added to it, and the times t [B]."""

    x: Tensor
    noise: Tensor
    t: Tensor


class Baseline(Protocol):
    """What score distillation subtracts from the guided prediction; all that SDS, ASD and VSD differ in.

    That of VSD, `LearnedScore`, is a file of its own: it learns besides.
    """

    def __call__(
        self, noised: Noised, guidance: Guidance, conditions: Conditions, generator: torch.Generator
    ) -> Tensor: ...


@dataclass(frozen=True)
class AddedNoise:
    """SDS (Poole et al. 2022, eq. 3): the noise that was added."""

    def __call__(
        self, noised: Noised, guidance: Guidance, conditions: Conditions, generator: torch.Generator
    ) -> Tensor:
        return noised.noise


@dataclass(frozen=True)
class LaterTimestep:
    """ASD (Ma et al. 2024, ScaleDreamer): the same model, the same noise, at `t + Δt`, `Δt ~ U(0, shift (t - t_min))`.

    The prediction there is conditional and not extrapolated, as VSD's second model is; ScaleDreamer uses shift 0.1.
    """

    shift: float = 0.1
    t_min: float = 0.002

    def __post_init__(self) -> None:
        if not 0.0 < self.shift <= 1.0:
            raise ValueError(f"expected a shift in (0, 1], got {self.shift}")

    def __call__(
        self, noised: Noised, guidance: Guidance, conditions: Conditions, generator: torch.Generator
    ) -> Tensor:
        draw = torch.rand(len(noised.t), generator=generator).to(noised.t.device)
        later = noised.t + draw * self.shift * (noised.t - self.t_min).clamp(min=0.0)
        later = later.clamp(max=guidance.schedule.t_max)
        x_later = add_noise(guidance.schedule, noised.x, noised.noise, later)
        return guided(guidance.predict_noise(x_later, later, conditions, classifier_free=False), 1.0)


@dataclass(frozen=True)
class ScoreDistillation:
    """`w(t) (ε̂(x_t; y, t) - baseline)`: SDS with AddedNoise, ASD with LaterTimestep, VSD with LearnedScore."""

    times: TimeRange = field(default_factory=TimeRange)
    subtract: Baseline = field(default_factory=AddedNoise)

    def __call__(
        self,
        frames: Tensor,
        guidance: Guidance,
        conditions: Conditions,
        generator: torch.Generator,
        progress: float = 0.0,
    ) -> FrameGradient:
        with torch.enable_grad():
            frames = frames.detach().requires_grad_()
            encoded = guidance.encode(frames)
        with torch.no_grad():
            x = encoded.detach()
            step = self._step(x, guidance, conditions, generator, progress)
            squared_error = step.square().mean(dim=(1, 2, 3))
        if encoded is frames:
            return FrameGradient(step, squared_error, x)
        (gradient,) = torch.autograd.grad(encoded, frames, step.to(encoded.dtype))
        return FrameGradient(gradient * (frames.numel() / x.numel()), squared_error, x)

    def _step(
        self, x: Tensor, guidance: Guidance, conditions: Conditions, generator: torch.Generator, progress: float
    ) -> Tensor:
        """The gradient with respect to x [B, h, w, C], frames or latents."""
        t = self.times.draw(len(x), progress, guidance.schedule.t_max, generator)
        noise = torch.randn(x.shape, generator=generator).to(x.device)
        noised = Noised(x, noise, t.to(x.device))
        x_t = add_noise(guidance.schedule, x, noise, noised.t)
        prediction = guidance.predict_noise(x_t, noised.t, conditions)
        omega = guidance.guidance_weight if conditions.guidance_weight is None else conditions.guidance_weight
        difference = guided(prediction, omega) - self.subtract(noised, guidance, conditions, generator)
        return per_frame(guidance.weight(noised.t), x) * difference
