"""A run in its folder: described once, then opened by whoever advances it, a command, the studio or a notebook."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

import torch

from att3d_core.checkpoint import Provenance, Training, save_released
from att3d_core.device import choose_device
from att3d_core.evaluate.curves import QuickScores
from att3d_core.guidance.protocol import Guidance
from att3d_core.library.sets import AssetSet
from att3d_core.pipeline import cached_encoder, condition_of
from att3d_core.runs.guidance import check_estimator
from att3d_core.runs.prepare import Prepared, prepare
from att3d_core.runs.same import check_same_run
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.prompts import PromptSet
from att3d_core.training.data import PromptSource
from att3d_core.training.distributed import Group, ProcessGroup, any_of
from att3d_core.training.interpolation import Interpolation, Pairs
from att3d_core.training.job import DESCRIPTION, JobFolder
from att3d_core.training.loop import Every, Stop, run_job
from att3d_core.training.room import check_room
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import SINGLE_PROCESS, Report, Trainer

SCORED = 8
"""Prompts of each split that the curves are drawn from."""


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


def describe_run(
    folder: Path, run: RunConfig, prompts: int, device: str = "auto", group: Group = SINGLE_PROCESS
) -> None:
    """Make `folder` the folder of `run`, to be opened by `open_run`; one that is under way there stays as it is.

    prompts: how many it trains on. device: as for `open_run`. Raises TrainingError where the folder holds another run,
    UserError for a run that cannot be; nothing is written then.
    """
    check_estimator(run.guidance, prompts)
    job = JobFolder(folder)
    if job.has_state:
        check_same_run(job.path, DESCRIPTION, job.read_description().to_json(), run.to_json())
    if _device(device, group).type == "cpu":
        check_room(run)
    if not job.has_state and group.rank == 0:
        job.write_description(run)
    any_of(group, False)  # a collective call: nobody opens the folder before it is written


def open_run(
    folder: Path,
    device: str = "auto",
    group: Group = SINGLE_PROCESS,
    source: AssetSet | PromptSet | None = None,
    on_shard: Callable[[int, int], None] | None = None,
    guidance: Guidance | None = None,
) -> OpenRun:
    """The run that `folder`/job.json describes, from its state where it has one.

    The arguments from `source` on are those of `prepare`. Raises UserError.
    """
    job = JobFolder(folder)
    config = job.read_description()
    encoder = cached_encoder(config.text_encoder)
    prepared = prepare(config, encoder, _device(device, group), group, source, on_shard, guidance)
    if job.has_state:
        job.load(prepared.trainer)
    return OpenRun(job, config, prepared, encoder)


def _device(name: str, group: Group) -> torch.device:
    return group.device if isinstance(group, ProcessGroup) else choose_device(name).torch


def _trained_for(how: Interpolation, data: PromptSource) -> str:
    """Sets with families are trained between their stops even where the run does not interpolate otherwise."""
    return "family" if not how.on and data.families else how.kind.value


def _chains(how: Interpolation, data: PromptSource) -> tuple[tuple[str, ...], ...]:
    """The prompts in the order in which neighbours were mixed, for sets that are walked along."""
    if not how.on or (how.pairs is Pairs.ANY and len(data) > how.corners):
        return ()
    prompts = tuple(data.prompt(i) for i in range(len(data)))
    return (prompts + prompts[:1] if how.pairs is Pairs.LOOP else prompts,)
