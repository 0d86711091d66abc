"""A text-to-image UNet as guidance: which rows to evaluate for a batch of frames, and what its output means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import torch
from torch import Tensor

from att3d_core.guidance.asking import Blend, Question, Questions, ViewPrompting, Wording, questions
from att3d_core.guidance.embeddings import PromptEmbeddings
from att3d_core.guidance.protocol import Conditions, Negative, NoisePrediction, SecondPrediction
from att3d_core.guidance.schedule import DiscreteSchedule
from att3d_core.guidance.spaces import Space


class Prediction(Enum):
    """What the UNet was trained to predict; the values are diffusers' names."""

    EPSILON = "epsilon"
    V = "v_prediction"
    SAMPLE = "sample"


class Weighting(Enum):
    """w(t) of score distillation: DreamFusion's σ², 1, or α σ² (Fantasia3D), which looks away from pure noise."""

    SIGMA_SQUARED = "sigma-squared"
    UNIFORM = "uniform"
    ALPHA_SIGMA_SQUARED = "alpha-sigma-squared"


@dataclass(frozen=True)
class DiffusionSettings:
    """How a diffusion model is asked.

    guidance_weight: of classifier-free guidance (paper B.1.8: 100). negative_prompt: the text of the unconditional
    prediction. rows: pictures that the UNet sees at a time. Raises ValueError for rows below 1.
    """

    guidance_weight: float = 100.0
    prompting: ViewPrompting = ViewPrompting.SUFFIX
    weighting: Weighting = Weighting.SIGMA_SQUARED
    negative_prompt: str = ""
    rows: int = 16

    def __post_init__(self) -> None:
        if self.rows < 1:
            raise ValueError(f"expected at least one row at a time, got {self.rows}")


class DiffusionGuidance:
    """A conditional UNet, the space it works in, its noise schedule and the embeddings of what it is asked.

    shading_words: whether it was trained to be told how a frame is lit.
    """

    def __init__(
        self,
        unet: Any,
        space: Space,
        schedule: DiscreteSchedule,
        prediction: Prediction,
        texts: PromptEmbeddings,
        settings: DiffusionSettings,
        shading_words: bool = False,
    ) -> None:
        self.unet, self.space, self.texts, self.settings = unet, space, texts, settings
        self.prediction, self.schedule = prediction, schedule
        self.wording = Wording(settings.prompting, shading_words)
        self.guidance_weight = settings.guidance_weight

    def prepare(self, prompts: Iterable[str]) -> None:
        """Embed every text that can be asked about `prompts`, and release the text encoder."""
        self.texts.prepare([self.settings.negative_prompt, *self.wording.texts(prompts)])

    def encode(self, frames: Tensor) -> Tensor:
        """Pictures or latents [B, h, w, C] of frames [B, H, W, 3]."""
        return self.space.encode(frames)

    def weight(self, t: Tensor) -> Tensor:
        """w(t), [B]."""
        sigma = self.schedule.sigma(t)
        match self.settings.weighting:
            case Weighting.SIGMA_SQUARED:
                return sigma.square()
            case Weighting.UNIFORM:
                return torch.ones_like(sigma)
            case Weighting.ALPHA_SIGMA_SQUARED:
                return self.schedule.alpha(t) * sigma.square()

    @torch.no_grad()
    def predict_noise(
        self, x_t: Tensor, t: Tensor, conditions: Conditions, classifier_free: bool = True
    ) -> NoisePrediction:
        """Noise in x_t [B, h, w, C] at t [B]; every distinct text of a frame is one row of the UNet's batch."""
        asked = questions(conditions, self.wording)
        rows = _Rows()
        null = Blend((self.settings.negative_prompt,), (1.0,))
        first = rows.add_all((frame, item.first.toward) for frame, item in enumerate(asked))
        base = rows.add_all((frame, null) for frame in range(len(asked))) if classifier_free else None
        second = rows.add_all((frame, (item.second or item.first).toward) for frame, item in enumerate(asked))
        near = _negatives(rows, asked, [item.first for item in asked]) if classifier_free else ()
        far = _negatives(rows, asked, [item.second for item in asked]) if classifier_free else ()
        noise = self._evaluate(x_t, t, rows.asked)

        def negatives(found: tuple[tuple[list[int], Tensor], ...]) -> tuple[Negative, ...]:
            return tuple(Negative(noise[index], weight) for index, weight in found)

        alpha = torch.tensor([item.alpha for item in asked])
        return NoisePrediction(
            noise[first],
            None if base is None else noise[base],
            negatives(near),
            SecondPrediction(noise[second], alpha, negatives(far)) if bool(alpha.any()) else None,
        )

    def _evaluate(self, x_t: Tensor, t: Tensor, rows: list[tuple[int, Blend]]) -> Tensor:
        """Predicted noise [R, h, w, C] of R (frame, text) pairs."""
        frames = torch.tensor([frame for frame, _ in rows], device=x_t.device)
        alpha, sigma = (level[:, None, None, None] for level in (self.schedule.alpha(t), self.schedule.sigma(t)))
        output = self.output(x_t, t, rows)
        return to_noise(self.prediction, output, x_t[frames].float(), alpha[frames], sigma[frames])

    def output(
        self, x_t: Tensor, t: Tensor, rows: list[tuple[int, Blend]], class_labels: Tensor | None = None
    ) -> Tensor:
        """What the UNet itself says, [R, h, w, C], about R (frame, text) pairs of x_t [B, h, w, C] at t [B].

        class_labels: [B, ...], for a UNet that has a class embedding. Gradients flow where the caller asks for them.
        """
        self.texts.prepare(text for _, blend in rows for text in blend.texts)
        frames = torch.tensor([frame for frame, _ in rows], device=x_t.device)
        pictures = x_t.permute(0, 3, 1, 2)
        timesteps = self.schedule.timestep(t)
        parts = []
        for start in range(0, len(rows), self.settings.rows):
            part = frames[start : start + self.settings.rows]
            blends = [blend for _, blend in rows[start : start + self.settings.rows]]
            states = torch.stack([self.texts.mixed(blend.texts, blend.shares) for blend in blends])
            labels = {} if class_labels is None else {"class_labels": class_labels[part]}
            output = self.unet(
                pictures[part].to(self.unet.dtype),
                timesteps[part],
                encoder_hidden_states=states.to(x_t.device, self.unet.dtype),
                **labels,
            ).sample
            # DeepFloyd's UNet predicts the variance as well, in as many channels again.
            parts.append(output[:, : pictures.shape[1]].float())
        return torch.cat(parts).permute(0, 2, 3, 1)


def to_noise(prediction: Prediction, output: Tensor, x_t: Tensor, alpha: Tensor, sigma: Tensor) -> Tensor:
    """The noise in x_t that a UNet's `output` stands for (Salimans and Ho 2022: `v = alpha ε - sigma x`)."""
    match prediction:
        case Prediction.EPSILON:
            return output
        case Prediction.V:
            return alpha * output + sigma * x_t
        case Prediction.SAMPLE:
            return (x_t - alpha * output) / sigma.clamp(min=1e-4)


def target(prediction: Prediction, x: Tensor, noise: Tensor, alpha: Tensor, sigma: Tensor) -> Tensor:
    """What a UNet is trained to say about `alpha x + sigma noise`; `to_noise` makes `noise` of it again."""
    match prediction:
        case Prediction.EPSILON:
            return noise
        case Prediction.V:
            return alpha * noise - sigma * x
        case Prediction.SAMPLE:
            return x


class _Rows:
    """(frame, text) pairs to evaluate, each once."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, Blend]] = []
        self._known: dict[tuple[int, Blend], int] = {}

    def add(self, frame: int, blend: Blend) -> int:
        key = (frame, blend)
        if key not in self._known:
            self._known[key] = len(self.asked)
            self.asked.append(key)
        return self._known[key]

    def add_all(self, pairs: Iterable[tuple[int, Blend]]) -> list[int]:
        return [self.add(*pair) for pair in pairs]


def _negatives(
    rows: _Rows, asked: list[Questions], ends: list[Question | None]
) -> tuple[tuple[list[int], Tensor], ...]:
    """The k-th negatives of all frames: their rows and weights. A frame with fewer stands in with weight 0."""
    count = max((len(end.away) for end in ends if end is not None), default=0)
    found = []
    for k in range(count):
        index, weights = [], []
        for frame, end in enumerate(ends):
            blend, weight = end.away[k] if end is not None and k < len(end.away) else (asked[frame].first.toward, 0.0)
            index.append(rows.add(frame, blend))
            weights.append(weight)
        found.append((index, torch.tensor(weights)))
    return tuple(found)
