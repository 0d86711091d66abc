"""`baseline`: per-prompt training against amortized training at the same number of frames per prompt (paper Fig. 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any

import tyro

from att3d_core.cli.output import Console, JsonFlag, importing, progress
from att3d_core.cli.train_flags import GuidanceFlags
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError
from att3d_core.files import output_error
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.library.sets import AssetSet
from att3d_core.model import ModelConfig
from att3d_core.paths import DEFAULT_EVALUATOR
from att3d_core.runs.comparison import Case, Comparison, Split, frames_per_prompt
from att3d_core.runs.comparison_scores import Score, better, foreground_psnr, r_precision
from att3d_core.runs.sets import NAMES, load_source, prompts_of
from att3d_core.text.prompts import PromptSet
from att3d_core.training.config import TrainConfig
from att3d_core.training.finetune import suited_to_diffusion
from att3d_core.training.job import JobFolder
from att3d_core.training.per_prompt import BATCH_SIZES, LEARNING_RATES, trials
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.run import RunConfig

SETTINGS = TrainConfig(
    focal_min=1.2, focal_max=2.4, samples=40, full=0.08, textureless=0.02, final_rate=0.03,
    text_variance=0.965, text_rate=0.01, text_spread=0.25,
)  # fmt: skip
"""Those of the shipped pig model. What concerns the text means nothing to a model of one prompt."""
BUDGETS = (50, 100, 200, 400, 800)
LIBRARY, NO_REGULARIZERS = GuidanceFlags(), Regularizers()


def baseline(
    like: Annotated[
        Path | None, tyro.conf.arg(help="folder of a run: its set, guidance and settings, budget and released model")
    ] = None,
    checkpoint: Annotated[
        Path | None, tyro.conf.arg(help="a released model that was trained so; without one, it is trained here")
    ] = None,
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig",
    budgets: Annotated[
        tuple[int, ...], tyro.conf.arg(name="frames-per-prompt", help="budgets; default 50 to 800, or the run's own")
    ] = (),
    count: Annotated[int, tyro.conf.arg(help="prompts of each split to score, evenly spread; 0: all")] = 4,
    learning_rates: Annotated[tuple[float, ...], tyro.conf.arg(help="that every prompt alone tries")] = LEARNING_RATES,
    batch_sizes: Annotated[tuple[int, ...], tyro.conf.arg(help="frames per step that every prompt alone tries")] = (
        BATCH_SIZES
    ),
    dim_v: Annotated[int, tyro.conf.arg(help="basis grids of the amortized model")] = 32,
    config: Annotated[TrainConfig, tyro.conf.arg(name="", help="of both ways")] = SETTINGS,
    guidance: Annotated[GuidanceFlags, tyro.conf.arg(name="")] = LIBRARY,
    regularizers: Annotated[Regularizers, tyro.conf.arg(name="")] = NO_REGULARIZERS,
    evaluator: Annotated[
        Path | None,
        tyro.conf.arg(help="score by R-precision of this one; the default where a diffusion model guides"),
    ] = None,
    output: Annotated[
        Path | None, tyro.conf.arg(aliases=["-o"], help="file that the JSON lines are added to")
    ] = None,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Foreground PSNR or R-precision of per-prompt and amortized training, for several budgets of frames per prompt.

    Alone, every prompt is trained from nothing with every learning rate and batch size, and the best one counts,
    also where the prompt is among those that the amortized model never saw. With --guidance FOLDER a diffusion model
    guides both ways, with the paper's cameras unless others are given, and no asset is consulted. Prints one JSON line
    an attempt and a summary for each budget.
    """
    console = Console(as_json)
    options = GuidanceOptions(**asdict(guidance))
    config = config if options.is_library else suited_to_diffusion(config)
    run = RunConfig(asset_set, ModelConfig(dim_v=dim_v), options, regularizers=regularizers, train=config)
    if like is not None:
        run = JobFolder(like).read_description()
        released = like / "released"
        checkpoint = checkpoint or (released if released.is_dir() else None)
    source = importing(load_source, run.set, run.guidance.is_library)
    prompts = prompts_of(source)
    budgets = budgets or (BUDGETS if like is None else (frames_per_prompt(run, len(prompts.seen_indices)),))
    _check(budgets, count, learning_rates, batch_sizes, checkpoint)
    cases = (*_cases(prompts, "seen", count), *_cases(prompts, "unseen", count))
    if evaluator is None and isinstance(source, AssetSet):
        scoring = foreground_psnr(source, [case.index for case in cases])
    else:
        scoring = r_precision(evaluator or DEFAULT_EVALUATOR, prompts)
    tried = trials(learning_rates, batch_sizes)
    comparison = Comparison(run, source, cases, scoring, tried, choose_device(device).torch, progress)
    summaries: list[dict[str, Any]] = []
    for budget in budgets:
        lines = [comparison.amortized(budget, checkpoint)]
        _write(lines[0], output, console)
        for case in cases:
            for line in comparison.alone(budget, case):
                lines.append(line)
                _write(line, output, console)
        summaries.append(_summary(lines, budget))
        _write(summaries[-1], output, console)
    console.finish({"set": run.set, "summaries": summaries})


def _check(
    budgets: tuple[int, ...], count: int, rates: tuple[float, ...], batches: tuple[int, ...], checkpoint: Path | None
) -> None:
    if count < 0 or not all(values and min(values) > 0 for values in (budgets, rates, batches)):
        raise TrainingError("expected at least one budget, learning rate and batch size, all of them above 0")
    if min(budgets) < max(batches):
        raise TrainingError(f"the budget of {min(budgets)} frames is less than one batch of {max(batches)}")
    if checkpoint is not None and len(budgets) > 1:
        raise TrainingError(
            f"{checkpoint} was trained for one budget, got {len(budgets)}: say which with --frames-per-prompt"
        )


def _cases(prompts: PromptSet, split: Split, count: int) -> Iterator[Case]:
    found = list(prompts.seen_indices if split == "seen" else prompts.unseen_indices)
    count = min(count or len(found), len(found))
    for index in (found[i * len(found) // count] for i in range(count)):
        yield Case(split, index, prompts.prompts[index])


def _summary(lines: Sequence[dict[str, Any]], budget: int) -> dict[str, Any]:
    """Means over the prompts: the best attempt of each, and the amortized model's."""
    result: dict[str, Any] = {"kind": "summary", "frames_per_prompt": budget}
    for split in ("seen", "unseen"):
        amortized = [score for score in lines[0]["scores"] if score["split"] == split]
        best: dict[str, dict[str, Any]] = {}
        for line in lines[1:]:
            known = best.get(line["prompt"])
            if line["split"] == split and (known is None or better(_score(line), _score(known))):
                best[line["prompt"]] = line
        for name in _score(amortized[0]) if amortized else ():
            result[f"amortized_{split}_{name}"] = round(fmean(score[name] for score in amortized), 4)
            result[f"per_prompt_{split}_{name}"] = round(fmean(line[name] for line in best.values()), 4)
        if amortized:
            result[f"best_{split}"] = [[line["learning_rate"], line["batch"]] for line in best.values()]
    return result


def _score(line: dict[str, Any]) -> Score:
    """What a line was scored by, the first of it decides."""
    return {name: line[name] for name in ("db", "precision", "probability") if name in line}


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
