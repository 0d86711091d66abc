"""The per-prompt baseline (DreamFusion's way): one free grid a prompt, the same field, renderer, guidance and budget.

The paper's comparison is only as good as its baseline, so every prompt takes the best of several learning rates and
batch sizes, chosen by the very score that is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import torch

from att3d_core.errors import TrainingError
from att3d_core.field.config import MappingConfig, Network
from att3d_core.field.grids import GridLayout
from att3d_core.guidance.estimators import Estimator, ScoreDistillation
from att3d_core.guidance.protocol import Guidance
from att3d_core.library.asset import Asset
from att3d_core.model import Att3D, ModelConfig
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList, PromptSource
from att3d_core.training.finetune import library_guidance, one_asset
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.trainer import NO_REGULARIZERS, Trainer

LEARNING_RATES = (3e-2, 1e-1, 3e-1)
BATCH_SIZES = (1, 4)
"""Around what was best on pig prompts: 0.1 for one frame a step, which is ahead of larger batches and of 0.01.

That was with a library; a diffusion model may like others better.
"""

CPU = torch.device("cpu")
Score = TypeVar("Score")


@dataclass(frozen=True)
class Trial:
    """One of the settings that a prompt is tried with: batch is frames per step."""

    learning_rate: float
    batch: int


@dataclass(frozen=True)
class Attempt(Generic[Score]):
    """What one trial came to."""

    trial: Trial
    frames: int
    score: Score


@dataclass(frozen=True)
class Goal:
    """What the renders of one prompt are pulled towards. data: that prompt alone."""

    data: PromptSource
    guidance: Guidance
    estimator: Estimator


def toward_asset(asset: Asset) -> Goal:
    """The asset itself, as a library of one: multi-view reconstruction."""
    data = one_asset(asset, asset.caption, torch.ones(1))
    return Goal(data, library_guidance(data), ScoreDistillation())


def toward_text(prompt: str, guidance: Guidance, estimator: Estimator) -> Goal:
    """What `guidance` makes of the words of `prompt`, and no asset."""
    return Goal(PromptList((prompt,), torch.ones(1, 1)), guidance, estimator)


def trials(
    learning_rates: tuple[float, ...] = LEARNING_RATES, batch_sizes: tuple[int, ...] = BATCH_SIZES
) -> tuple[Trial, ...]:
    """Every learning rate with every batch size."""
    return tuple(Trial(rate, batch) for rate in learning_rates for batch in batch_sizes)


def alone(
    goal: Goal,
    trial: Trial,
    frames: int,
    config: TrainConfig,
    layout: GridLayout,
    device: torch.device = CPU,
    regularizers: Regularizers = NO_REGULARIZERS,
) -> Trainer:
    """A trainer of one free grid toward `goal` over `frames` frames; the rest as in `config`. Raises TrainingError."""
    if frames < trial.batch:
        raise TrainingError(f"{frames} frames are less than one batch of {trial.batch}")
    own = replace(
        config, steps=frames // trial.batch, prompts=1, frames=trial.batch, learning_rate=trial.learning_rate,
        families=0.0, paraphrases=0.0,
    )  # fmt: skip
    shape = ModelConfig(condition_dim=1, dim_v=1, layout=layout, mapping=MappingConfig(Network.SINGLE))
    model = Att3D(shape, generator=torch.Generator().manual_seed(config.seed))
    return Trainer(model.to(device), goal.data, goal.guidance, goal.estimator, own, regularizers=regularizers)


def attempts(
    goal: Goal,
    frames: int,
    config: TrainConfig,
    layout: GridLayout,
    score: Callable[[Att3D], Score],
    tried: tuple[Trial, ...],
    device: torch.device = CPU,
    regularizers: Regularizers = NO_REGULARIZERS,
) -> Iterator[Attempt[Score]]:
    """Train with every setting from scratch, one after the other."""
    for trial in tried:
        trainer = alone(goal, trial, frames, config, layout, device, regularizers)
        for _ in trainer.run():
            pass
        yield Attempt(trial, trainer.step * trial.batch, score(trainer.model))
