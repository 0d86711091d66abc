"""What a run trains: a fresh model, its prompts or assets, and what guides it, from the run's description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from att3d_core.checkpoint import load_released
from att3d_core.errors import TrainingError
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.guidance.protocol import Guidance
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import RayCasterCache
from att3d_core.library.sets import AssetSet
from att3d_core.model import Att3D
from att3d_core.pipeline import condition_of
from att3d_core.runs.guidance import build_guidance
from att3d_core.runs.sets import load_source, prompts_of
from att3d_core.text.cache import EmbeddingCache, user_cache_folder
from att3d_core.text.condition import principal_directions
from att3d_core.text.encoder import encode_pooled
from att3d_core.text.prompts import PromptSet
from att3d_core.text.shards import EmbeddingShards
from att3d_core.text.slot_conditions import slot_directions
from att3d_core.text.tokens import flattened_tokens
from att3d_core.training.data import PromptList, PromptSource, TrainingSet, embed_assets, slotted_assets
from att3d_core.training.distributed import Group
from att3d_core.training.room import check_room
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import SINGLE_PROCESS, Trainer
from att3d_core.training.warm_start import start_from

CASTERS = 40960
IN_MEMORY = 8192
"""Prompts whose embeddings are kept in memory; those of larger sets are streamed from shards on disk."""
RECORDED = 4096
"""Prompts that a released model names at most, for the coverage meter; of a larger set an even spread."""


@dataclass(frozen=True)
class Prepared:
    """A trainer and what it was made of. assets: None where a diffusion model guides prompts alone.

    conditions: what the model reads of every seen prompt's own text, for up to RECORDED of them.
    """

    trainer: Trainer
    prompts: PromptSet
    assets: AssetSet | None
    named: tuple[str, ...]
    conditions: Tensor
    guidance: str


def prepare(
    run: RunConfig,
    encoder: EmbeddingCache,
    device: torch.device,
    group: Group = SINGLE_PROCESS,
    source: AssetSet | PromptSet | None = None,
    on_shard: Callable[[int, int], None] | None = None,
    guidance: Guidance | None = None,
) -> Prepared:
    """A trainer of a fresh model, guided as `run` says. source: its set, if that is at hand already.

    on_shard is told (ready, all) while the embeddings of a large set are made. guidance: in place of the set's own
    assets. Raises UserError.
    """
    if device.type == "cpu":
        check_room(run)
    source = source or load_source(run.set, run.guidance.is_library)
    assets = source if isinstance(source, AssetSet) else None
    prompts = prompts_of(source)
    if assets is None:
        data, library = _prompts_alone(prompts, run, encoder, on_shard), None
    else:
        data, library = _with_library(assets, run, encoder)
    asked = [prompts.prompts[i] for i in prompts.seen_indices]
    built = build_guidance(run.guidance, guidance or library, asked, device, encoder)
    text = built.text if guidance is None else type(guidance).__name__
    conditions = _spread(data)
    model = _model(run, data, conditions)
    if run.start:
        start_from(model, _start(run.start, encoder))
    model = model.to(device)
    trainer = Trainer(
        model,
        data,
        built.guidance,
        built.estimator,
        run.train,
        interpolation=run.interpolation,
        regularizers=run.regularizers,
        group=group,
    )
    # A model that reads slots knows its words by their lexicon; the kinds alone are named.
    alone = [i for i, index in enumerate(prompts.seen_indices) if len(prompts.slots[index]) == 1]
    chosen = alone if run.model.slots else _spread_indices(len(asked), RECORDED)
    named = tuple(asked[i] for i in chosen)
    recorded = torch.stack([data.embedding(data.rows(i)[0]) for i in chosen])
    return Prepared(trainer, prompts, assets, named, recorded, text)


def _start(folder: str, encoder: EmbeddingCache) -> Att3D:
    released = load_released(Path(folder))
    if released.encoder_hash != encoder.hash:
        raise TrainingError(f"{folder} was trained with another text encoder, {released.encoder_name}")
    return released.model


def _with_library(assets: AssetSet, run: RunConfig, encoder: EmbeddingCache) -> tuple[TrainingSet, LibraryGuidance]:
    seen = assets.seen
    casters = RayCasterCache(seen, CASTERS)
    if run.model.slots:
        model = run.model
        data = slotted_assets(seen.assets, casters, encoder.pooled, model.slots, model.token_dim, assets.families)
    else:
        data = embed_assets(seen.assets, casters, condition_of(run.model, encoder), assets.families)
    owners = torch.repeat_interleave(torch.arange(len(seen)), data.offsets.diff())
    return data, LibraryGuidance(casters, RetrievalIndex(data.embeddings, owners))


def _prompts_alone(
    prompts: PromptSet, run: RunConfig, encoder: EmbeddingCache, on_shard: Callable[[int, int], None] | None
) -> PromptList:
    seen = tuple(prompts.prompts[i] for i in prompts.seen_indices)
    if len(seen) <= IN_MEMORY:
        return PromptList(seen, condition_of(run.model, encoder)(seen))
    tokens = run.model.tokens

    def encode(part: Sequence[str]) -> Tensor:
        return flattened_tokens(encoder, part, tokens) if tokens else encode_pooled(encoder, part)

    key = f"{encoder.hash} {tokens}"
    shards = EmbeddingShards(seen, run.model.condition_dim, encode, user_cache_folder() / "shards", key)
    for ready in shards.prepare():
        if on_shard is not None:
            on_shard(ready, shards.shards)
    return PromptList(seen, shards)


def _model(run: RunConfig, data: PromptSource, conditions: Tensor) -> Att3D:
    config = run.train
    if run.model.slots:
        directions = slot_directions(conditions, len(run.model.slots))
        model = Att3D(run.model, generator=torch.Generator().manual_seed(config.seed), directions=directions)
        if config.text_spread > 0.0:
            model.spread_u(config.text_spread, conditions)
        return model
    means = data.means if isinstance(data, TrainingSet) else conditions
    directions = principal_directions(means, config.text_variance) if config.text_variance < 1.0 else None
    model = Att3D(run.model, generator=torch.Generator().manual_seed(config.seed), directions=directions)
    model.fit_condition(conditions, centered=len(data) > 2)
    if config.text_spread > 0.0:
        model.spread_u(config.text_spread, conditions)
    return model


def _spread(data: PromptSource) -> Tensor:
    """What the statistics of the conditions are taken from: everything that assets are called, up to IN_MEMORY."""
    if isinstance(data, TrainingSet):
        return data.embeddings
    return torch.stack([data.embedding(i) for i in _spread_indices(len(data), IN_MEMORY)])


def _spread_indices(size: int, count: int) -> list[int]:
    """At most `count` of `size` indices, evenly spread."""
    return list(range(size)) if size <= count else [i * size // count for i in range(count)]
