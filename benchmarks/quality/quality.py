"""Scores of the shipped models, by the protocol of `evaluate`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from att3d_core.evaluate.protocol import Summary, evaluate, summarise
from att3d_core.library.library import RayCasterCache
from att3d_core.library.sets import AssetSet, animal_set, pig_set
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import cached_encoder, load
from benchmarks.measure import Measurement

COUNT = 60
"""Prompts drawn of each split, with seed 0; the same as `evaluate --count 60`."""
CASTERS = 256


def measure_pig() -> Iterator[Measurement]:
    """Held-out pigs by the model that saw the 56 others and nothing else."""
    folder = CHECKPOINTS / "pig"
    if folder.is_dir():
        yield from _reconstruction(folder, "pigs", pig_set())


def measure_animals() -> Iterator[Measurement]:
    """Held-out animals, by caption and by held-out paraphrase."""
    folder = CHECKPOINTS / "toybox"
    if not folder.is_dir():
        return
    assets = animal_set()
    yield from _reconstruction(folder, "animals", assets)
    captions = score(folder, assets, unseen=True)
    paraphrases = score(folder, assets, unseen=True, paraphrased=True)
    chance = f"guessing among {captions.candidates:.1f} on average"
    for what, summary, target in (("captions", captions, 90.0), ("held-out paraphrases", paraphrases, 80.0)):
        yield Measurement(
            f"identified among one-word neighbours, held-out animals, {what}", 100 * summary.identified, "%", target,
            "higher", folder.name, 100 / summary.candidates, chance,
        )  # fmt: skip


def _reconstruction(folder: Path, what: str, assets: AssetSet) -> Iterator[Measurement]:
    seen, unseen = score(folder, assets, unseen=False), score(folder, assets, unseen=True)
    yield Measurement(
        f"foreground PSNR, held-out {what}", unseen.foreground_db, "dB", 22.0, "higher", folder.name,
        seen.foreground_db, f"seen {what}",
    )  # fmt: skip
    yield Measurement(
        f"foreground PSNR, seen {what} above held-out ones", seen.foreground_db - unseen.foreground_db, "dB", 1.5,
        "lower", folder.name,
    )  # fmt: skip


def score(folder: Path, assets: AssetSet, unseen: bool, paraphrased: bool = False) -> Summary:
    """Mean scores of COUNT prompts of one split, or of all where there are fewer."""
    indices = list(assets.prompts.unseen_indices if unseen else assets.prompts.seen_indices)
    draw = random.Random(0)
    if len(indices) > COUNT:
        indices = sorted(draw.sample(indices, COUNT))
    texts = [assets.prompts.prompts[index] for index in indices]
    if paraphrased:
        texts = [draw.choice(assets.library[index].held_out_paraphrases) for index in indices]
    model = load(folder, "cpu").released.model
    casters = RayCasterCache(assets.library, CASTERS)
    return summarise(list(evaluate(model, assets.prompts, casters, indices, texts, cached_encoder().pooled)))
