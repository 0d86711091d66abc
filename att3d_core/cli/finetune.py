"""`finetune`: bring one prompt of a released model closer to what it should look like."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
import tyro

from att3d_core.checkpoint import Provenance, Training, save_released
from att3d_core.cli.output import Console, JsonFlag, importing
from att3d_core.cli.running import run_to_the_end
from att3d_core.cli.train_flags import GuidanceFlags
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError
from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.library.asset import Asset
from att3d_core.library.raycast import RayCaster
from att3d_core.paths import default_output
from att3d_core.pipeline import Pipeline, load
from att3d_core.runs.guidance import build_guidance
from att3d_core.runs.same import check_same_run, recorded
from att3d_core.runs.sets import SOURCES, asset_for
from att3d_core.text.normalize import normalize_prompt
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList
from att3d_core.training.finetune import FINETUNING, finetunable, finetune_to_asset, suited_to_diffusion
from att3d_core.training.job import JobFolder
from att3d_core.training.loop import Stop, run_job
from att3d_core.training.trainer import Trainer

LIBRARY = GuidanceFlags()
DESCRIPTION = "finetune.json"


@dataclass(frozen=True)
class FineTuning:
    """What makes two fine-tunings the same run. source: the name of the asset that the prompt should look like."""

    checkpoint: str
    prompt: str
    source: str | None
    guidance: GuidanceOptions
    train: TrainConfig

    def to_json(self) -> dict[str, Any]:
        """The content of finetune.json."""
        values = asdict(self)
        return {"from" if key == "source" else key: value for key, value in values.items()}


def finetune(
    checkpoint: tyro.conf.Positional[Path],
    prompt: tyro.conf.Positional[str],
    /,
    source: Annotated[str | None, tyro.conf.arg(name="from", help=SOURCES)] = None,
    output: Annotated[
        Path | None,
        tyro.conf.arg(aliases=["-o"], help="folder of the run; a run in it is resumed. Default runs/finetuned/PROMPT"),
    ] = None,
    release: Annotated[Path | None, tyro.conf.arg(help="folder of the released model; default RUN/released")] = None,
    config: Annotated[TrainConfig, tyro.conf.arg(name="")] = FINETUNING,
    guidance: Annotated[GuidanceFlags, tyro.conf.arg(name="")] = LIBRARY,
    save_every: Annotated[int, tyro.conf.arg(help="steps between two saved states")] = 100,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Fine-tune a released model to one prompt: an offset on its grids is learned, everything else stays (B.1.13).

    With --guidance FOLDER a diffusion model judges instead of a 3D model, with the paper's cameras unless others are
    given. The model itself is not changed; what is released is one of its own, about the prompt alone. Ctrl-C saves and
    stops, the same command goes on. Exit code 3: diverged; 4: paused, the disk is full; the last good state is on disk.
    """
    console = Console(as_json)
    start = time.monotonic()
    if save_every < 1 or config.prompts != 1:
        raise TrainingError(f"save-every must be at least 1 and prompts 1, got {save_every} and {config.prompts}")
    prompt = normalize_prompt(prompt)
    options = GuidanceOptions(**asdict(guidance))
    if not options.is_library:
        if source is not None:
            raise TrainingError(
                "--from names a 3D model and --guidance a diffusion model, and a prompt is fine-tuned to one of them: "
                "leave one out"
            )
        config = suited_to_diffusion(config)
    generator = load(checkpoint, device)
    asset = importing(asset_for, prompt, source) if options.is_library else None
    trainer, text = _trainer(generator, prompt, asset, options, config, device)
    folder = JobFolder(output or Path("runs/finetuned") / default_output(prompt, "").name, DESCRIPTION)
    run = FineTuning(generator.released.hash, prompt, None if asset is None else asset.name, options, config)
    if folder.has_state:
        check_same_run(folder.path, DESCRIPTION, recorded(folder.path, DESCRIPTION), run.to_json())
        folder.load(trainer)
        console.say(f"resuming {folder.path} at step {trainer.step}")
    else:
        folder.write_description(run)
    before = _score(generator, generator.released.model, prompt, asset)
    stop = Stop()
    reports = run_job(trainer, folder, run, save_every, stop, log_every=1)
    ending, _ = run_to_the_end(reports, trainer, stop, "fine-tuning")
    target = release or folder.path / "released"
    after = None
    if ending.finished:
        after = _score(generator, trainer.model, prompt, asset)
        released = generator.released
        condition = generator.embed(prompt).cpu()[None]
        training = Training(text, "none", (), released.name)
        names = (released.encoder_name, released.encoder_hash)
        with folder.releasing(trainer):
            save_released(target, trainer.model, Provenance(*names, (prompt,), condition, training))
        console.say(f"released {target} after {trainer.step} steps")
        if before is not None:
            console.say(f"  foreground PSNR  {before:.2f} dB before, {after:.2f} dB after")
    elif not ending.reason:
        console.say(f"stopped at step {trainer.step} of {config.steps}; the same command continues")
    console.finish(
        {
            "prompt": prompt,
            "run": str(folder.path),
            "status": ending.status.value,
            "reason": ending.reason,
            "finished": ending.finished,
            "released": str(target) if ending.finished else None,
            "step": trainer.step,
            "before_db": before,
            "after_db": after,
            "seconds": round(time.monotonic() - start, 1),
        }
    )
    ending.leave()


def _trainer(
    generator: Pipeline,
    prompt: str,
    asset: Asset | None,
    options: GuidanceOptions,
    config: TrainConfig,
    device: str,
) -> tuple[Trainer, str]:
    """The trainer, and in words what guides it."""
    base, condition = generator.released.model, generator.embed(prompt)
    if asset is not None:
        return finetune_to_asset(base, asset, prompt, condition, config), f"library: {asset.name}"
    built = build_guidance(options, None, [prompt], choose_device(device).torch, generator.encoder)
    data = PromptList((prompt,), condition.cpu()[None])
    return Trainer(finetunable(base), data, built.guidance, built.estimator, config), built.text


def _score(generator: Pipeline, model: torch.nn.Module, prompt: str, asset: Asset | None) -> float | None:
    """Foreground PSNR in dB where it is known what the prompt should look like."""
    if asset is None:
        return None
    truth = asset_views(RayCaster(asset.build()))
    return round(compare(scene_views(model(generator.embed(prompt))), truth).foreground_db, 3)
