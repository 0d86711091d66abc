"""The diffusion prior and the evaluator: does it draw what it is asked for, and can the judge be trusted?

Folders: ATT3D_BENCH_EVALUATOR and ATT3D_BENCH_PRIOR, or the shipped ones.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import torch

from att3d_core.evaluate.dual_encoder_clip import load_judge
from att3d_core.evaluate.retrieval_pictures import asset_pictures
from att3d_core.evaluate.retrieval_protocol import RetrievalScores, judge, scores
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.library.library import RayCasterCache
from att3d_core.library.sets import AssetSet, animal_set, pig_set
from att3d_core.model import ModelConfig
from att3d_core.paths import CHECKPOINTS, DEFAULT_EVALUATOR
from att3d_core.pipeline import cached_encoder
from att3d_core.render.shading import Shading
from att3d_core.runs.prepare import prepare
from att3d_core.runs.prior_samples import Sampling, score_samples
from att3d_core.training.config import TrainConfig
from att3d_core.training.run import RunConfig
from benchmarks.measure import Measurement, median_seconds

COUNT = 100
"""Held-out animals that the judge is tried on, drawn with seed 0."""


def evaluator_folder() -> Path:
    """Where the evaluator is."""
    return Path(os.environ.get("ATT3D_BENCH_EVALUATOR", DEFAULT_EVALUATOR))


def prior_folder() -> Path:
    """Where the prior is."""
    return Path(os.environ.get("ATT3D_BENCH_PRIOR", CHECKPOINTS / "toybox-prior"))


def measure_evaluator() -> Iterator[Measurement]:
    """Ground-truth renders of held-out animals against everything that differs in one word; pigs against pigs."""
    folder = evaluator_folder()
    if not folder.is_dir():
        return
    animals = animal_set()
    indices = sorted(random.Random(0).sample(animals.prompts.unseen_indices, COUNT))
    for shading in (Shading.ALBEDO, Shading.TEXTURELESS):
        found = truth(folder, animals, indices, shading, among_neighbours=True)
        chance = 100 / found.retrieval.queries
        for what, value in (
            ("each of 4 views", found.retrieval.precision),
            ("4 views together", found.retrieval.joint_precision),
        ):
            yield Measurement(
                f"evaluator, held-out animals among one-word neighbours, {shading.name.lower()}, {what}", 100 * value,
                "%", 90.0, "higher", folder.name, chance, f"guessing among {found.retrieval.queries:.1f}",
            )  # fmt: skip
        yield Measurement(
            f"evaluator, side of held-out animals, {shading.name.lower()}", 100 * found.sides, "%", 85.0, "higher",
            folder.name, 100 / 3, "guessing",
        )  # fmt: skip
    pigs = pig_set()
    found = truth(folder, pigs, list(range(len(pigs.prompts))), Shading.ALBEDO, among_neighbours=False)
    yield Measurement(
        "evaluator, R-precision of the pigs themselves, 4 views", 100 * found.retrieval.precision, "%", 90.0, "higher",
        folder.name, 100 / found.retrieval.queries, "guessing",
    )  # fmt: skip


def truth(
    folder: Path, assets: AssetSet, indices: list[int], shading: Shading, among_neighbours: bool
) -> RetrievalScores:
    """What the evaluator says of the assets themselves."""
    casters = RayCasterCache(assets.library, 8)
    return scores(
        list(
            judge(
                load_judge(folder),
                assets.prompts,
                indices,
                lambda index: asset_pictures(casters[index], shading),
                among_neighbours,
            )
        )
    )


def measure_samples() -> Iterator[Measurement]:
    """A sample of every pig prompt from four sides, 20 steps, seed 0; beside it the assets themselves."""
    folder, judge_folder = prior_folder(), evaluator_folder()
    if not folder.is_dir() or not judge_folder.is_dir():
        return
    pigs = pig_set()
    everything = list(range(len(pigs.prompts)))
    made = score_samples(folder, judge_folder, pigs.prompts, everything, Sampling(steps=20, device="cpu"))
    real = truth(judge_folder, pigs, everything, Shading.ALBEDO, among_neighbours=False)
    yield Measurement(
        "prior, R-precision of samples, pig prompts, 4 views", 100 * made.retrieval.precision, "%", 80.0, "higher",
        folder.name, 100 * real.retrieval.precision, "the assets themselves",
    )  # fmt: skip
    yield Measurement(
        "prior, R-probability of samples, pig prompts, 4 views", 100 * made.retrieval.probability, "%", 80.0, "higher",
        folder.name, 100 * real.retrieval.probability, "the assets themselves",
    )  # fmt: skip
    yield Measurement(
        "prior, samples that show the side asked for", 100 * made.sides, "%", 85.0, "higher", folder.name,
        100 * real.sides, "the assets themselves",
    )  # fmt: skip


def measure_step() -> Iterator[Measurement]:
    """A training step of ATT3D on the CPU with the prior as guidance, batch 4, SDS and ASD; with the library beside."""
    folder = prior_folder()
    if not folder.is_dir():
        return
    baseline = _step_seconds(GuidanceOptions())
    for estimator in ("sds", "asd"):
        seconds = _step_seconds(GuidanceOptions(model=str(folder), estimator=estimator))
        yield Measurement(
            f"training step, batch 4, prior included, {estimator.upper()}", seconds, "s", 1.5, "lower", folder.name,
            baseline, "library guidance",
        )  # fmt: skip


def _step_seconds(guidance: GuidanceOptions) -> float:
    config = TrainConfig(steps=1000, prompts=4, frames=1)
    run = RunConfig("pig", ModelConfig(), guidance, train=config)
    trainer = prepare(run, cached_encoder(), torch.device("cpu")).trainer
    return median_seconds(trainer.advance, repeats=7, warm_up=3)
