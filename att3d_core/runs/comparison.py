"""Both ways that `baseline` compares, as the JSON lines of what they came to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import torch

from att3d_core.errors import GuidanceError
from att3d_core.library.sets import AssetSet
from att3d_core.model import Att3D, Scene
from att3d_core.pipeline import cached_encoder, condition_of, load
from att3d_core.runs.comparison_scores import Scoring
from att3d_core.runs.guidance import Built, build_guidance
from att3d_core.runs.prepare import prepare
from att3d_core.runs.sets import prompts_of
from att3d_core.runs.track import Track, untracked
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.prompts import PromptSet
from att3d_core.training.config import TrainConfig
from att3d_core.training.per_prompt import Goal, Trial, attempts, toward_asset, toward_text
from att3d_core.training.run import RunConfig

Split = Literal["seen", "unseen"]


@dataclass(frozen=True)
class Case:
    """A prompt that both ways are scored on."""

    split: Split
    index: int
    prompt: str


@dataclass(frozen=True)
class Comparison:
    """The prompts that count, and all that both ways have in common. run: its steps are set by the budget.

    source: the set, with its assets where a library guides. tried: what every prompt alone is tried with. Raises
    GuidanceError for VSD.
    """

    run: RunConfig
    source: AssetSet | PromptSet
    cases: tuple[Case, ...]
    scoring: Scoring
    tried: tuple[Trial, ...]
    device: torch.device
    track: Track = untracked

    def __post_init__(self) -> None:
        if self.run.guidance.learns:
            raise GuidanceError(
                "prompts alone are compared with one guidance for all of them, and vsd's second score would carry over "
                "from one to the next: compare with sds or asd"
            )

    def amortized(self, budget: int, checkpoint: Path | None) -> dict[str, Any]:
        """Train on all seen prompts, or load the model that was; score every case."""
        start = time.monotonic()
        scene_of = self._trained(budget) if checkpoint is None else load(checkpoint, str(self.device)).scene
        made = self.track(self.cases, len(self.cases), "scoring", "prompt")
        scores = [
            {"split": case.split, "prompt": case.prompt, **self.scoring(scene_of(case.prompt), case.index)}
            for case in made
        ]
        seconds = round(time.monotonic() - start, 1)
        return {"kind": "amortized", "frames_per_prompt": budget, "scores": scores, "seconds": seconds}

    def alone(self, budget: int, case: Case) -> Iterator[dict[str, Any]]:
        """Train one prompt from nothing with every setting."""
        start = time.monotonic()
        run = self.run
        made = attempts(
            self._goal(case),
            budget,
            run.train,
            run.model.layout,
            lambda model: self.scoring(model(torch.ones(1, device=model.mean.device)), case.index),
            self.tried,
            self.device,
            run.regularizers,
        )
        for attempt in self.track(made, len(self.tried), f"{case.prompt} alone, {budget} frames", "run"):
            yield {
                "kind": "per-prompt",
                "frames_per_prompt": attempt.frames,
                "split": case.split,
                "prompt": case.prompt,
                **asdict(attempt.trial),
                **attempt.score,
                "seconds": round(time.monotonic() - start, 1),
            }
            start = time.monotonic()

    def _trained(self, budget: int) -> Callable[[str], Scene]:
        seen = prompts_of(self.source).seen_indices
        train = amortized_config(self.run.train, budget, len(seen))
        trainer = prepare(replace(self.run, train=train), self._encoder, self.device, source=self.source).trainer
        for _ in self.track(trainer.run(), train.steps, f"amortized, {budget} frames per prompt", "step"):
            pass
        model: Att3D = trainer.model
        condition = condition_of(self.run.model, self._encoder)
        return lambda prompt: model(condition([prompt])[0].to(model.mean.device))

    def _goal(self, case: Case) -> Goal:
        if isinstance(self.source, AssetSet):
            return toward_asset(self.source.library[case.index])
        return toward_text(case.prompt, self._guidance.guidance, self._guidance.estimator)

    @cached_property
    def _encoder(self) -> EmbeddingCache:
        return cached_encoder(self.run.text_encoder)

    @cached_property
    def _guidance(self) -> Built:
        """One for all prompts: a diffusion model is loaded once."""
        prompts: Sequence[str] = [case.prompt for case in self.cases]
        return build_guidance(self.run.guidance, None, prompts, self.device, self._encoder)


def amortized_config(config: TrainConfig, budget: int, seen: int) -> TrainConfig:
    """As many steps as bring `budget` frames per prompt."""
    return replace(config, steps=max(round(budget * seen / (config.prompts * config.frames)), 1))


def frames_per_prompt(run: RunConfig, seen: int) -> int:
    """What a finished run has spent on each of its `seen` prompts."""
    return round(run.train.steps * run.train.prompts * run.train.frames / seen)
