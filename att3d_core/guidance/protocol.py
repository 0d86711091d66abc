"""The one interface between score distillation and whatever predicts noise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from torch import Tensor

from att3d_core.guidance.schedule import NoiseSchedule
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import Cameras
from att3d_core.text.views import View


class Mixing(Enum):
    """What the guidance is asked for between two prompts (paper B.1.14).

    The third kind, loss interpolation (eq. 10), asks for one prompt that the sampler draws: nothing to mix here.
    """

    EMBEDDING = "embedding"
    GUIDANCE = "guidance"


@dataclass(frozen=True)
class OtherEnd:
    """The second prompt of a frame between two: its text, embedding [D], and asset, where it names exactly one.

    alpha: its weight in [0, 1]; the frame's own prompt has the rest. Raises ValueError outside.
    """

    prompt: str
    pooled: Tensor
    target: RayCaster | None
    alpha: float
    kind: Mixing

    def __post_init__(self) -> None:
        if not 0.0 <= self.alpha <= 1.0:
            raise ValueError(f"expected alpha in [0, 1], got {self.alpha}")


@dataclass(frozen=True)
class Conditions:
    """What is known about each of B frames.

    prompts: their texts, without view suffix. pooled: embeddings [B, D]. views: which side each camera sees.
    cameras, shading [B], light [B, 3], background [B, 3] or [B, H, W, 3]: how the frame was rendered.
    targets: the asset that a prompt names, where it names exactly one; libraries use it instead of retrieving.
    others: the second prompt of each frame that lies between two; empty where none does.
    guidance_weight: [B], the weight of classifier-free guidance where it differs from frame to frame (section 3.2.2).
    """

    prompts: tuple[str, ...]
    pooled: Tensor
    views: tuple[View, ...]
    cameras: Cameras
    shading: Tensor
    light: Tensor
    background: Tensor
    targets: tuple[RayCaster | None, ...]
    others: tuple[OtherEnd | None, ...] = ()
    guidance_weight: Tensor | None = None

    def __post_init__(self) -> None:
        count = len(self.prompts)
        if self.others and len(self.others) != count:
            raise ValueError(f"expected one other end a frame or none at all, got {len(self.others)} for {count}")
        if self.guidance_weight is not None and self.guidance_weight.shape != (count,):
            raise ValueError(f"expected guidance_weight [{count}], got {tuple(self.guidance_weight.shape)}")

    def other(self, frame: int) -> OtherEnd | None:
        """The second prompt of `frame`, if it lies between two."""
        return self.others[frame] if self.others else None


@dataclass(frozen=True)
class Negative:
    """Predicted noise [B, h, w, C] of a prompt to stay away from, and how much, [B] (0: not at all)."""

    noise: Tensor
    weight: Tensor


@dataclass(frozen=True)
class SecondPrediction:
    """Guidance interpolation: predicted noise of the second prompt, its weight alpha [B], and its own negatives."""

    noise: Tensor
    alpha: Tensor
    negatives: tuple[Negative, ...] = ()


@dataclass(frozen=True)
class NoisePrediction:
    """Predicted noise [B, h, w, C] given the condition and, for classifier-free guidance, without it.

    negatives: what Perp-Neg keeps the condition away from. second: the other prompt of guidance interpolation.
    """

    conditional: Tensor
    unconditional: Tensor | None = None
    negatives: tuple[Negative, ...] = ()
    second: SecondPrediction | None = None


class Guidance(Protocol):
    """A text-conditional diffusion model over pictures in [-1, 1], or over latents of them."""

    @property
    def schedule(self) -> NoiseSchedule: ...

    @property
    def guidance_weight(self) -> float: ...

    def encode(self, frames: Tensor) -> Tensor:
        """What is noised, [B, h, w, C], of frames [B, H, W, 3]: themselves or, differentiably, their latents."""
        ...

    def predict_noise(
        self, x_t: Tensor, t: Tensor, conditions: Conditions, classifier_free: bool = True
    ) -> NoisePrediction:
        """Noise in x_t [B, h, w, C] at times t [B]; without `classifier_free` the conditional prediction alone."""
        ...

    def weight(self, t: Tensor) -> Tensor:
        """The w(t) of score distillation that suits this model, [B]."""
        ...
