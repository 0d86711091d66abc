"""A run from its folder: what `train` and the studio's jobs do, without saying a word."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from att3d_core.checkpoint import Provenance, Training, load_released, save_released
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError
from att3d_core.evaluate.curves import QuickScores
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.guidance.protocol import Guidance
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import RayCasterCache
from att3d_core.library.sets import AssetSet
from att3d_core.model import Att3D
from att3d_core.pipeline import cached_encoder, condition_of
from att3d_core.runs.guidance import build_guidance, check_estimator
from att3d_core.runs.same import check_same_run
from att3d_core.runs.sets import OnFile, prompts_by_name, set_by_name
from att3d_core.text.cache import EmbeddingCache, user_cache_folder
from att3d_core.text.condition import principal_directions
from att3d_core.text.encoder import encode_pooled
from att3d_core.text.prompts import PromptSet
from att3d_core.text.shards import EmbeddingShards
from att3d_core.text.slot_conditions import slot_directions
from att3d_core.text.tokens import flattened_tokens
from att3d_core.training.data import PromptList, PromptSource, TrainingSet, embed_assets, slotted_assets
from att3d_core.training.distributed import Group, ProcessGroup
from att3d_core.training.interpolation import Interpolation, Pairs
from att3d_core.training.job import DESCRIPTION, JobFolder
from att3d_core.training.loop import Every, Stop, run_job
from att3d_core.training.room import check_room
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import SINGLE_PROCESS, Report, Trainer
from att3d_core.training.warm_start import start_from

CASTERS = 40960
IN_MEMORY = 8192
"""Prompts whose embeddings are kept in memory; those of larger sets are streamed from shards on disk."""
RECORDED = 4096
"""Prompts that a released model names at most, for the coverage meter; of a larger set an even spread."""
SCORED = 8
"""Prompts of each split that the curves are drawn from."""


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


@dataclass(frozen=True)
class OpenRun:
    """A run that can be advanced and released. `stop` asks it to end after the step under way."""

    folder: JobFolder
    config: RunConfig
    prepared: Prepared
    encoder: EmbeddingCache
    stop: Stop = field(default_factory=Stop)

    @property
    def trainer(self) -> Trainer:
        """Where the run stands: its model, step and settings."""
        return self.prepared.trainer

    def reports(
        self, save_every: int = 250, preview_every: int = 0, curve_every: int = 0
    ) -> Generator[Report, None, None]:
        """Train to the end; closing it saves, unless it was cancelled before. Raises as `run_job` does.

        preview_every: steps between two released models of the current weights, in preview/. curve_every: between two
        evaluations of a few seen and unseen prompts, in curves.jsonl; only sets with assets have any. 0 = never.
        """
        also = [Every(preview_every, lambda report: self.release(self.folder.path / "preview"))]
        scores = self._scores()
        if scores is not None:
            also.append(Every(curve_every, lambda report: self._score(scores, report)))
        yield from run_job(self.trainer, self.folder, self.config, save_every, self.stop, also)

    def cancel(self) -> None:
        """Stop without saving."""
        self.stop.cancel()

    def release(self, target: Path) -> None:
        """Write the weights as they are now as a released model. Raises OutputError."""
        prepared = self.prepared
        how = self.config.interpolation
        data, kappa = self.trainer.data, how.kappa if how.on else ()
        training = Training(prepared.guidance, _trained_for(how, data), _chains(how, data), kappa=kappa)
        names = (self.encoder.name, self.encoder.hash)
        lexicon = None if prepared.assets is None else prepared.assets.lexicon
        provenance = Provenance(*names, prepared.named, prepared.conditions, training, lexicon)
        save_released(target, self.trainer.model, provenance)

    def _scores(self) -> QuickScores | None:
        assets = self.prepared.assets
        if assets is None:
            return None
        condition = condition_of(self.trainer.model.config, self.encoder, assets.lexicon)
        return QuickScores(assets.prompts, assets.library, condition, SCORED)

    def _score(self, scores: QuickScores, report: Report) -> None:
        for point in scores.score(self.trainer.model):
            self.folder.curves.append(
                {"step": report.step, "frames_per_prompt": report.frames_per_prompt, **point.to_json()}
            )


def open_run(folder: Path, device: str = "auto", group: Group = SINGLE_PROCESS) -> OpenRun:
    """The run that `folder`/job.json describes, from its state where it has one. Raises UserError."""
    job = JobFolder(folder)
    config = job.read_description()
    encoder = cached_encoder(config.text_encoder)
    where = group.device if isinstance(group, ProcessGroup) else choose_device(device).torch
    prepared = prepare(config, encoder, where, group)
    if job.has_state:
        job.load(prepared.trainer)
    return OpenRun(job, config, prepared, encoder)


def begin_run(
    folder: Path,
    run: RunConfig,
    encoder: EmbeddingCache,
    device: torch.device,
    group: Group = SINGLE_PROCESS,
    source: AssetSet | PromptSet | None = None,
    on_shard: Callable[[int, int], None] | None = None,
    guidance: Guidance | None = None,
) -> OpenRun:
    """`run` in `folder`: a new one, or the one that is there, from where it stands.

    The arguments from `source` on are those of `prepare`. Raises TrainingError where the folder holds another run,
    UserError.
    """
    job = JobFolder(folder)
    check_run(job, run)
    if device.type == "cpu":
        check_room(run)  # before anything is written
    source = source or load_source(run)
    check_estimator(run.guidance, len(_prompts_of(source).seen_indices))
    if not job.has_state and group.rank == 0:
        job.write_description(run)
    prepared = prepare(run, encoder, device, group, source, on_shard, guidance)
    if job.has_state:
        job.load(prepared.trainer)
    return OpenRun(job, run, prepared, encoder)


def check_run(job: JobFolder, run: RunConfig) -> None:
    """Raises TrainingError where the folder of `job` holds another run than `run`."""
    if job.has_state:
        check_same_run(job.path, DESCRIPTION, job.read_description().to_json(), run.to_json())


def load_source(run: RunConfig, on_file: OnFile | None = None) -> AssetSet | PromptSet:
    """What a run trains on: with library guidance a set with assets, else prompts alone. Raises UserError."""
    return set_by_name(run.set, on_file) if run.guidance.is_library else prompts_by_name(run.set, on_file)


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
    source = source or load_source(run)
    assets = source if isinstance(source, AssetSet) else None
    prompts = _prompts_of(source)
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


def _prompts_of(source: AssetSet | PromptSet) -> PromptSet:
    return source.prompts if isinstance(source, AssetSet) else source


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


def _trained_for(how: Interpolation, data: PromptSource) -> str:
    """Sets with families are trained between their stops even where the run does not interpolate otherwise."""
    return "family" if not how.on and data.families else how.kind.value


def _chains(how: Interpolation, data: PromptSource) -> tuple[tuple[str, ...], ...]:
    """The prompts in the order in which neighbours were mixed, for sets that are walked along."""
    if not how.on or (how.pairs is Pairs.ANY and len(data) > how.corners):
        return ()
    prompts = tuple(data.prompt(i) for i in range(len(data)))
    return (prompts + prompts[:1] if how.pairs is Pairs.LOOP else prompts,)
