"""`train`: fit a model to a library, resumable, and release it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import torch
import tyro
from tqdm import tqdm

from att3d_core.checkpoint import Provenance, save_released
from att3d_core.cli.loading import cached_encoder
from att3d_core.cli.output import Console, JsonFlag
from att3d_core.cli.sets import NAMES, set_by_name
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError
from att3d_core.field.mapping import SpectralLinear
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import RayCasterCache
from att3d_core.library.sets import AssetSet
from att3d_core.model import Att3D, ModelConfig
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.condition import Standardizer, principal_directions
from att3d_core.train.config import TrainConfig
from att3d_core.train.data import TrainingSet, embed_assets
from att3d_core.train.job import JobFolder, run_job
from att3d_core.train.trainer import Report, Trainer

CASTERS = 2048
DEFAULTS = TrainConfig()


def train(
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig",
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder of the run; a run in it is resumed")] = Path(
        "runs/pig"
    ),
    release: Annotated[Path | None, tyro.conf.arg(help="folder of the released model; default RUN/released")] = None,
    dim_v: Annotated[int, tyro.conf.arg(help="basis grids of the hypernetwork")] = 32,
    config: Annotated[TrainConfig, tyro.conf.arg(name="")] = DEFAULTS,
    save_every: Annotated[int, tyro.conf.arg(help="steps between two saved states")] = 250,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Train on the seen prompts of a set; Ctrl-C saves and stops, the same command goes on where it stopped."""
    console = Console(as_json)
    if not 1 <= dim_v <= 256 or save_every < 1:
        raise TrainingError(f"dim-v must be 1 to 256 and save-every at least 1, got {dim_v} and {save_every}")
    assets = set_by_name(asset_set)
    folder = JobFolder(output)
    if folder.has_state:
        _check_same_run(folder, asset_set, dim_v, config)
    else:
        folder.write_description(asset_set, dim_v, config)
    for skipped in assets.skipped:
        console.say(f"skipped {skipped.file}: {skipped.reason}")
    encoder = cached_encoder()
    console.say(f"embedding the captions of {len(assets.seen)} assets with {encoder.name}")
    trainer, data = build_trainer(assets, encoder, dim_v, config, choose_device(device).torch)
    if folder.has_state:
        folder.load(trainer)
        console.say(f"resuming {output} at step {trainer.step}")
    last = _advance(trainer, folder, save_every)
    target = release or output / "released"
    finished = trainer.step >= config.steps
    if finished:
        seen = assets.seen
        save_released(target, trainer.model, Provenance(encoder.name, encoder.hash, seen.captions, data.canonical))
        console.say(f"released {target} after {trainer.step} steps")
    else:
        console.say(f"stopped at step {trainer.step} of {config.steps}; the same command continues")
    console.finish(
        {
            "run": str(output),
            "finished": finished,
            "released": str(target) if finished else None,
            "step": trainer.step,
            "last": None if last is None else asdict(last),
        }
    )


def build_trainer(
    assets: AssetSet, encoder: EmbeddingCache, dim_v: int, config: TrainConfig, device: torch.device
) -> tuple[Trainer, TrainingSet]:
    """A trainer of a fresh model on the seen assets under library guidance, and its data."""
    seen = assets.seen
    casters = RayCasterCache(seen, CASTERS)
    data = embed_assets(seen.assets, casters, encoder.pooled, assets.families)
    owners = torch.repeat_interleave(torch.arange(len(seen)), data.offsets.diff())
    guidance = LibraryGuidance(casters, RetrievalIndex(data.embeddings, owners))
    directions = principal_directions(data.means, config.text_variance) if config.text_variance < 1.0 else None
    generator = torch.Generator().manual_seed(config.seed)
    model = Att3D(ModelConfig(encoder.dim, dim_v), generator=generator, directions=directions)
    standard = Standardizer.fit(data.embeddings)
    model.mean.copy_(standard.mean)
    model.scale.fill_(standard.scale)
    first = model.mapping.first
    if config.text_spread > 0.0 and isinstance(first, SpectralLinear):
        with torch.no_grad():
            first.log_gain.add_((config.text_spread / model.embed(data.embeddings).std()).log())
    return Trainer(model.to(device), data, guidance, ScoreDistillation(), config), data


def _check_same_run(folder: JobFolder, asset_set: str, dim_v: int, config: TrainConfig) -> None:
    """A run is resumed with the settings it was started with, or it would be another run. Raises TrainingError."""
    known = folder.read_description()
    if known != (asset_set, dim_v, config):
        differing = [name for name, value in asdict(config).items() if value != getattr(known[2], name)]
        differing += ["set"] * (known[0] != asset_set) + ["dim-v"] * (known[1] != dim_v)
        raise TrainingError(
            f"{folder.path} holds a run with other settings ({', '.join(differing)}; see its job.json): "
            "give the same ones to resume it, or another --output"
        )


def _advance(trainer: Trainer, folder: JobFolder, save_every: int) -> Report | None:
    """Run to the end or to Ctrl-C, with a bar; the last report."""
    last: Report | None = None
    steps = trainer.config.steps
    with (
        _interruptible() as interrupted,
        tqdm(total=steps, initial=trainer.step, desc="training", unit="step", dynamic_ncols=True) as bar,
    ):
        reports = run_job(trainer, folder, save_every)
        for report in reports:
            last = report
            bar.update()
            if report.step % 10 == 0:
                bar.set_postfix(loss=f"{report.loss:.5f}", frames=f"{report.frames_per_prompt:.0f}/prompt")
            if interrupted:
                reports.close()
                break
    return last


@contextmanager
def _interruptible() -> Iterator[list[bool]]:
    """A list that stops being empty at Ctrl-C, so that a step is never cut in half."""
    seen: list[bool] = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(True))
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)
