"""`baseline`: per-prompt training against amortized training at the same number of frames a prompt (paper Fig. 6)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any, Literal

import torch
import tyro

from att3d_core.cli.loading import cached_encoder, condition_of
from att3d_core.cli.output import Console, JsonFlag, progress
from att3d_core.cli.sets import NAMES, set_by_name
from att3d_core.cli.training import prepare
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError
from att3d_core.evaluate.reconstruction import Views, asset_views, compare, scene_views
from att3d_core.files import output_error
from att3d_core.library.raycast import RayCaster
from att3d_core.library.sets import AssetSet
from att3d_core.model import Att3D, ModelConfig
from att3d_core.train.config import TrainConfig
from att3d_core.train.per_prompt import BATCH_SIZES, LEARNING_RATES, Trial, attempts, trials
from att3d_core.train.run import RunConfig

Split = Literal["seen", "unseen"]
SETTINGS = TrainConfig(
    focal_min=1.2, focal_max=2.4, samples=40, full=0.08, textureless=0.02, final_rate=0.03,
    text_variance=0.965, text_rate=0.01, text_spread=0.25,
)  # fmt: skip
"""Those of the shipped pig model. What concerns the text means nothing to a model of one prompt."""


@dataclass(frozen=True)
class Case:
    """A prompt that both ways are scored on."""

    split: Split
    index: int
    prompt: str
    truth: Views


def baseline(
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig",
    frames_per_prompt: Annotated[tuple[int, ...], tyro.conf.arg(help="budgets")] = (
        50, 100, 200, 400, 800,
    ),
    count: Annotated[int, tyro.conf.arg(help="prompts of each split to score, evenly spread; 0: all")] = 4,
    learning_rates: Annotated[tuple[float, ...], tyro.conf.arg(help="that every prompt alone tries")] = LEARNING_RATES,
    batch_sizes: Annotated[tuple[int, ...], tyro.conf.arg(help="frames a step that every prompt alone tries")] = (
        BATCH_SIZES
    ),
    dim_v: Annotated[int, tyro.conf.arg(help="basis grids of the amortized model")] = 32,
    config: Annotated[TrainConfig, tyro.conf.arg(name="", help="of both ways")] = SETTINGS,
    output: Annotated[
        Path | None, tyro.conf.arg(aliases=["-o"], help="file that the JSON lines are added to")
    ] = None,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Foreground PSNR of per-prompt and amortized training, for several budgets of frames a prompt.

    Alone, every prompt is trained from nothing with every learning rate and batch size, and the best one counts,
    also where the prompt is among those that the amortized model never saw. Prints one JSON line an attempt and a
    summary for each budget.
    """
    console = Console(as_json)
    numbers = (frames_per_prompt, learning_rates, batch_sizes)
    if count < 0 or not all(values and min(values) > 0 for values in numbers):
        raise TrainingError("expected at least one budget, learning rate and batch size, all of them above 0")
    smallest = min(frames_per_prompt)
    if smallest < max(batch_sizes):
        raise TrainingError(f"the budget of {smallest} frames is less than one batch of {max(batch_sizes)}")
    assets = set_by_name(asset_set)
    cases = [*_cases(assets, "seen", count), *_cases(assets, "unseen", count)]
    tried = trials(learning_rates, batch_sizes)
    summaries: list[dict[str, Any]] = []
    for budget in frames_per_prompt:
        run = RunConfig(asset_set, ModelConfig(dim_v=dim_v), train=_amortized(config, budget, len(assets.seen)))
        lines = [_train_amortized(run, assets, cases, budget, device)]
        _write(lines[0], output, console)
        for case in cases:
            for line in _train_alone(assets, case, budget, config, tried, device):
                lines.append(line)
                _write(line, output, console)
        summaries.append(_summary(lines, budget))
        _write(summaries[-1], output, console)
    console.finish({"set": asset_set, "summaries": summaries})


def _cases(assets: AssetSet, split: Split, count: int) -> Iterator[Case]:
    found = list(assets.prompts.seen_indices if split == "seen" else assets.prompts.unseen_indices)
    count = min(count or len(found), len(found))
    for index in (found[i * len(found) // count] for i in range(count)):
        yield Case(split, index, assets.prompts.prompts[index], asset_views(RayCaster(assets.library[index].build())))


def _amortized(config: TrainConfig, budget: int, seen: int) -> TrainConfig:
    """As many steps as bring `budget` frames a prompt."""
    return replace(config, steps=max(round(budget * seen / (config.prompts * config.frames)), 1))


def _score(model: Att3D, condition: torch.Tensor, case: Case) -> float:
    return round(compare(scene_views(model(condition.to(model.mean.device))), case.truth).foreground_db, 3)


def _train_amortized(
    run: RunConfig, assets: AssetSet, cases: Sequence[Case], budget: int, device: str
) -> dict[str, Any]:
    start = time.monotonic()
    encoder = cached_encoder()
    trainer = prepare(run, encoder, choose_device(device).torch, source=assets).trainer
    for _ in progress(trainer.run(), run.train.steps, f"amortized, {budget} frames a prompt", "step"):
        pass
    conditions = condition_of(run.model, encoder)([case.prompt for case in cases])
    scores = [_score(trainer.model, condition, case) for condition, case in zip(conditions, cases, strict=True)]
    return {
        "kind": "amortized",
        "frames_per_prompt": budget,
        "scores": [{"split": c.split, "prompt": c.prompt, "db": s} for c, s in zip(cases, scores, strict=True)],
        "seconds": round(time.monotonic() - start, 1),
    }


def _train_alone(
    assets: AssetSet, case: Case, budget: int, config: TrainConfig, tried: tuple[Trial, ...], device: str
) -> Iterator[dict[str, Any]]:
    def score(model: Att3D) -> float:
        return _score(model, torch.ones(1), case)

    start = time.monotonic()
    where = choose_device(device).torch
    made = attempts(assets.library[case.index], budget, config, ModelConfig().layout, score, tried, where)
    for attempt in progress(made, len(tried), f"{case.prompt} alone, {budget} frames", "run"):
        yield {
            "kind": "per-prompt",
            "frames_per_prompt": attempt.frames,
            "split": case.split,
            "prompt": case.prompt,
            **asdict(attempt.trial),
            "db": attempt.score,
            "seconds": round(time.monotonic() - start, 1),
        }
        start = time.monotonic()


def _summary(lines: Sequence[dict[str, Any]], budget: int) -> dict[str, Any]:
    """Means over the prompts: the best attempt of each, and the amortized model's."""
    result: dict[str, Any] = {"kind": "summary", "frames_per_prompt": budget}
    for split in ("seen", "unseen"):
        amortized = [score["db"] for score in lines[0]["scores"] if score["split"] == split]
        best: dict[str, dict[str, Any]] = {}
        for line in lines[1:]:
            if line["split"] == split and line["db"] > best.get(line["prompt"], {"db": float("-inf")})["db"]:
                best[line["prompt"]] = line
        if amortized:
            result[f"amortized_{split}_db"] = round(fmean(amortized), 2)
            result[f"per_prompt_{split}_db"] = round(fmean(line["db"] for line in best.values()), 2)
            result[f"best_{split}"] = [[line["learning_rate"], line["batch"]] for line in best.values()]
    return result


def _write(line: dict[str, Any], output: Path | None, console: Console) -> None:
    text = json.dumps(line, ensure_ascii=False)
    console.say(text)
    if output is not None:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            with output.open("a", encoding="utf-8") as stream:
                stream.write(text + "\n")
        except OSError as error:
            raise output_error(output, error) from error
