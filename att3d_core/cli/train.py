"""`train`: fit a model to a set of prompts, resumable, on one process or many, and release it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.cli.output import Console, JsonFlag, counter, importing
from att3d_core.cli.running import run_to_the_end
from att3d_core.cli.train_flags import RunFlags, run_of
from att3d_core.errors import TrainingError
from att3d_core.library.sets import AssetSet
from att3d_core.pipeline import cached_encoder
from att3d_core.runs.open import OpenRun, describe_run, open_run
from att3d_core.runs.sets import load_source, prompts_of
from att3d_core.text.prompts import PromptSet
from att3d_core.training.distributed import Group, join_group, launched_processes
from att3d_core.training.job import JobFolder
from att3d_core.training.run_folder import Status

DEFAULTS = RunFlags()


def train(
    flags: Annotated[RunFlags, tyro.conf.arg(name="")] = DEFAULTS,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder of the run; a run in it is resumed")] = Path(
        "runs/pig"
    ),
    resume: Annotated[
        Path | None,
        tyro.conf.arg(help="folder of a run, to go on with as its job.json says, without other settings"),
    ] = None,
    release: Annotated[Path | None, tyro.conf.arg(help="folder of the released model; default RUN/released")] = None,
    save_every: Annotated[int, tyro.conf.arg(help="steps between two saved states")] = 250,
    preview_every: Annotated[
        int, tyro.conf.arg(help="steps between two released models of the current weights in RUN/preview; 0: none")
    ] = 0,
    curve_every: Annotated[
        int, tyro.conf.arg(help="steps between two scores of a few prompts in RUN/curves.jsonl; 0: none")
    ] = 0,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Train on the seen prompts of a set; Ctrl-C saves and stops, the same command goes on where it stopped.

    On several GPUs or machines: torchrun --standalone --nproc_per_node N -m att3d_core train ... (with more than one
    machine --nnodes, --node_rank and --rdzv_endpoint instead of --standalone). Each process takes --prompts prompts a
    step. Exit code 3: diverged; 4: paused, the disk is full; the last good state is on disk either way.
    """
    if save_every < 1 or min(preview_every, curve_every) < 0:
        raise TrainingError(
            "save-every must be at least 1, preview-every and curve-every at least 0, "
            f"got {save_every}, {preview_every} and {curve_every}"
        )
    group = join_group(cpu=device == "cpu")
    try:
        opened = _open(flags, output, resume, device, group, Console(as_json))
        _train(opened, release, (save_every, preview_every, curve_every), Console(as_json))
    finally:
        group.leave()


def _open(flags: RunFlags, output: Path, resume: Path | None, device: str, group: Group, console: Console) -> OpenRun:
    """The run of the flags, or of the folder to resume; from its state where it has one."""
    folder = JobFolder(output if resume is None else resume)
    if resume is None:
        source = importing(load_source, flags.set, flags.guidance.is_library)
        run = run_of(flags, source, cached_encoder(flags.text_encoder).dim)
        describe_run(folder.path, run, len(prompts_of(source).seen_indices), device, group)
    else:
        run = folder.read_description()
        source = importing(load_source, run.set, run.guidance.is_library)
    if group.rank > 0:
        return open_run(folder.path, device, group, source)
    _introduce(source, console)
    with counter("embedding", "shard") as on_shard:
        opened = open_run(folder.path, device, group, source, on_shard)
    if folder.has_state:
        console.say(f"resuming {folder.path} at step {opened.trainer.step}")
    return opened


def _introduce(source: AssetSet | PromptSet, console: Console) -> None:
    if isinstance(source, AssetSet):
        for skipped in source.skipped:
            console.say(f"skipped {skipped.file}: {skipped.reason}")
        console.say(f"embedding the captions of {len(source.seen)} assets")
    if launched_processes() > 1:
        console.say(f"training with {launched_processes()} processes, each with a share of every step")


def _train(opened: OpenRun, release: Path | None, every: tuple[int, int, int], console: Console) -> None:
    folder, trainer = opened.folder, opened.trainer
    target = release or folder.path / "released"
    ending, last = run_to_the_end(opened.reports(*every), trainer, opened.stop, "training")
    if trainer.group.rank > 0:
        sys.exit(ending.exit_code)
    if ending.finished:
        with folder.releasing(trainer):
            opened.release(target)
        console.say(f"released {target} after {trainer.step} steps")
    elif not ending.reason:
        how = "cancelled" if ending.status is Status.CANCELLED else "stopped"
        console.say(f"{how} at step {trainer.step} of {trainer.config.steps}; the same command continues")
    console.finish(
        {
            "run": str(folder.path),
            "status": ending.status.value,
            "reason": ending.reason,
            "finished": ending.finished,
            "released": str(target) if ending.finished else None,
            "step": trainer.step,
            "last": None if last is None else asdict(last),
        }
    )
    ending.leave()
