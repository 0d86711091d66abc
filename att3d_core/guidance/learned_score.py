"""VSD's second score: a diffusion model that learns what the renders look like now (Wang et al. 2023)."""

from __future__ import annotations

import math
from dataclasses import replace

import torch
from torch import Tensor

from att3d_core.guidance.adapted import AdaptedUNet, poses
from att3d_core.guidance.asking import Blend, Questions, ViewPrompting, questions
from att3d_core.guidance.denoiser import DiffusionGuidance, target, to_noise
from att3d_core.guidance.estimators import Estimator, Noised, ScoreDistillation
from att3d_core.guidance.own_prior import PatchedUNet
from att3d_core.guidance.protocol import Conditions, Guidance
from att3d_core.guidance.schedule import add_noise

RATE = 1e-4
ANY_CAMERA = 0.1
"""The share of pictures that are learned from without their camera."""


class LearnedScore:
    """What VSD subtracts: the noise that an adapted copy of `guidance` sees, `ε_φ(x_t; prompt, camera)`.

    It hears the prompt without the view's words and the camera as numbers, and no classifier-free guidance sharpens it.
    `learn` is one step of the ordinary denoising loss, taken once a step of the scene (ProlificDreamer, alg. 1).
    """

    def __init__(self, guidance: DiffusionGuidance) -> None:
        network = guidance.unet
        self._guidance = guidance
        self._unet = AdaptedUNet(network.unet if isinstance(network, PatchedUNet) else network)
        self._wording = replace(guidance.wording, views=ViewPrompting.OFF)
        self._optimizer = torch.optim.AdamW(self._unet.parameters.values(), lr=RATE)

    @torch.no_grad()
    def __call__(
        self, noised: Noised, guidance: Guidance, conditions: Conditions, generator: torch.Generator
    ) -> Tensor:
        """The noise [B, h, w, C] in what `noised` is at its times."""
        schedule, t = self._guidance.schedule, noised.t
        x_t = add_noise(schedule, noised.x, noised.noise, t)
        with self._unet.on():
            output = self._output(x_t, t, conditions, poses(conditions.cameras.camera_to_world))
        alpha, sigma = (level[:, None, None, None] for level in (schedule.alpha(t), schedule.sigma(t)))
        return to_noise(self._guidance.prediction, output, x_t, alpha, sigma)

    def learn(self, x: Tensor, conditions: Conditions, generator: torch.Generator) -> float:
        """One step toward the pictures or latents x [B, h, w, C]; the mean squared error before it.

        Of a larger batch the first `rows` of the guidance's settings are learned from. The times are of the whole
        range. NaN, and nothing has changed, where the error or its gradient is no number.
        """
        x = x[: self._guidance.settings.rows].detach()
        count, schedule = len(x), self._guidance.schedule
        t = (schedule.t_max * (1.0 - torch.rand(count, generator=generator))).to(x.device)
        noise = torch.randn(x.shape, generator=generator).to(x.device)
        told = torch.rand(count, 1, generator=generator) >= ANY_CAMERA
        cameras = poses(conditions.cameras.camera_to_world)[:count]
        alpha, sigma = (level[:, None, None, None] for level in (schedule.alpha(t), schedule.sigma(t)))
        wanted = target(self._guidance.prediction, x, noise, alpha, sigma)
        parameters = list(self._unet.parameters.values())
        with torch.enable_grad(), self._unet.on():
            x_t = add_noise(schedule, x, noise, t)
            squares = (self._output(x_t, t, conditions, cameras * told.to(cameras)) - wanted).square()
            # The sum, and its mean afterwards: gradients of the mean would vanish on the way through half precision.
            gradients = torch.autograd.grad(squares.sum(), parameters, allow_unused=True)
        loss = float(squares.detach().mean())
        if not math.isfinite(loss) or not all(bool(g.isfinite().all()) for g in gradients if g is not None):
            return math.nan
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = None if gradient is None else gradient / squares.numel()
        self._optimizer.step()
        self._optimizer.zero_grad()
        return loss

    def state(self) -> dict[str, Tensor]:
        """What it has learned and the moments of its optimizer, by name."""
        tensors: dict[str, Tensor] = {}
        for name, parameter in self._unet.parameters.items():
            tensors[f"weight.{name}"] = parameter.detach()
            for key, value in self._optimizer.state.get(parameter, {}).items():
                tensors[f"{key}.{name}"] = value
        return tensors

    @torch.no_grad()
    def load_state(self, tensors: dict[str, Tensor]) -> None:
        """Go back to what `state` said. Raises KeyError and RuntimeError where it was another model's."""
        self._optimizer.state.clear()
        for name, parameter in self._unet.parameters.items():
            parameter.copy_(tensors[f"weight.{name}"])
            kept = {key: tensors.get(f"{key}.{name}") for key in ("step", "exp_avg", "exp_avg_sq")}
            state = {
                key: value.clone() if key == "step" else value.to(parameter.device, copy=True)
                for key, value in kept.items()
                if value is not None
            }
            if state:
                self._optimizer.state[parameter] = state

    def _output(self, x_t: Tensor, t: Tensor, conditions: Conditions, cameras: Tensor) -> Tensor:
        """What the UNet, which must be on, says about frames x_t [B, h, w, C] when it is told `cameras` [B, 16]."""
        asked = questions(conditions, self._wording)[: len(x_t)]
        rows = [(frame, _mixed(item)) for frame, item in enumerate(asked)]
        return self._guidance.output(x_t, t, rows, cameras.to(x_t.device))


def learned_score(estimator: Estimator) -> LearnedScore | None:
    """What `estimator` has to teach after every step, if there is anything."""
    baseline = estimator.subtract if isinstance(estimator, ScoreDistillation) else None
    return baseline if isinstance(baseline, LearnedScore) else None


def _mixed(asked: Questions) -> Blend:
    """One text a frame; of a frame between two prompts the mix of both."""
    if asked.second is None:
        return asked.first.toward
    return Blend.mixed(asked.first.toward, asked.second.toward, asked.alpha)
