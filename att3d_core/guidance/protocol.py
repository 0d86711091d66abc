"""The one interface between score distillation and whatever predicts noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from att3d_core.guidance.schedule import CosineSchedule
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import Cameras
from att3d_core.text.views import View


@dataclass(frozen=True)
class Conditions:
    """What is known about each of B frames.

    prompts: their texts, without view suffix. pooled: embeddings [B, D]. views: which side each camera sees.
    cameras, shading [B], light [B, 3], background [B, 3]: how the frame was rendered.
    targets: the asset that a prompt names, where it names exactly one; libraries use it instead of retrieving.
    """

    prompts: tuple[str, ...]
    pooled: Tensor
    views: tuple[View, ...]
    cameras: Cameras
    shading: Tensor
    light: Tensor
    background: Tensor
    targets: tuple[RayCaster | None, ...]


@dataclass(frozen=True)
class NoisePrediction:
    """Predicted noise [B, H, W, 3] given the condition and, for classifier-free guidance, without it."""

    conditional: Tensor
    unconditional: Tensor | None = None


class Guidance(Protocol):
    """A text-conditional diffusion model over pictures in [-1, 1]."""

    @property
    def schedule(self) -> CosineSchedule: ...

    @property
    def guidance_weight(self) -> float: ...

    def predict_noise(self, x_t: Tensor, t: Tensor, conditions: Conditions) -> NoisePrediction:
        """Noise in frames x_t [B, H, W, 3] at times t [B]."""
        ...

    def weight(self, t: Tensor) -> Tensor:
        """The w(t) of score distillation that suits this model, [B]."""
        ...
