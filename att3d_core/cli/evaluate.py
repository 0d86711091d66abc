"""`evaluate`: scores of a model on a set whose ground truth is known."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import tyro

from att3d_core.cli.output import Console, JsonFlag, importing, progress
from att3d_core.errors import UserError
from att3d_core.evaluate import protocol
from att3d_core.library.library import RayCasterCache
from att3d_core.paths import DEFAULT_CHECKPOINT
from att3d_core.pipeline import condition_of, load
from att3d_core.runs.sets import NAMES, set_by_name
from att3d_core.text.cache import EmbeddingCache

NEIGHBOURHOOD = 256


def evaluate(
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "animals",
    split: Literal["seen", "unseen"] = "unseen",
    paraphrased: Annotated[bool, tyro.conf.arg(help="ask by held-out paraphrases instead of the captions")] = False,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    count: Annotated[int, tyro.conf.arg(help="prompts to score, drawn at random; 0 scores all")] = 100,
    seed: int = 0,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Foreground PSNR, and how often a scene is nearest to its own asset among all that differ in one word.

    In sets without a template, such as folders of models: among those of the 25 most similar captions.
    """
    console = Console(as_json)
    if count < 0:
        raise UserError(f"count must be 0 or more, got {count}")
    assets = importing(set_by_name, asset_set)
    indices = list(assets.prompts.unseen_indices if split == "unseen" else assets.prompts.seen_indices)
    if not indices:
        raise UserError(f"the set {asset_set!r} has no {split} prompts")
    draw = random.Random(seed)
    if 0 < count < len(indices):
        indices = sorted(draw.sample(indices, count))
    texts = [assets.prompts.prompts[index] for index in indices]
    if paraphrased:
        if not all(assets.library[index].held_out_paraphrases for index in indices):
            raise UserError(f"the set {asset_set!r} has no held-out paraphrases")
        texts = [draw.choice(assets.library[index].held_out_paraphrases) for index in indices]
    generator = load(checkpoint, device)
    model, casters = generator.released.model, RayCasterCache(assets.library, NEIGHBOURHOOD)
    results = protocol.evaluate(
        model,
        assets.prompts,
        casters,
        indices,
        texts,
        condition_of(model.config, EmbeddingCache(generator.encoder), generator.released.lexicon),
    )
    scored = list(progress(results, len(indices), "scoring", "prompt"))
    summary = protocol.summarise(scored)
    console.say(f"{assets.prompts.name}, {split}{', held-out paraphrases' if paraphrased else ''}: {summary.prompts}")
    console.say(f"  foreground PSNR  {summary.foreground_db:.2f} dB  (full frame {summary.full_db:.2f} dB)")
    console.say(f"  with 4 rays/px   {summary.smooth_db:.2f} dB")
    console.say(f"  identified       {100 * summary.identified:.1f} % among {summary.candidates:.1f} on average")
    console.finish({"set": asset_set, "split": split, "paraphrased": paraphrased, "seed": seed, **asdict(summary)})
