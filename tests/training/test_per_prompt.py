"""The per-prompt baseline: a free grid that is trained as well as the amortized model, by the same code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.errors import TrainingError
from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.field.low_rank import PlainBasis
from att3d_core.library.raycast import RayCaster
from att3d_core.model import Att3D, Network
from att3d_core.runs.comparison import amortized_config
from att3d_core.text.prompt_file import save_prompt_set
from att3d_core.text.prompts import PromptSet
from att3d_core.training.config import TrainConfig
from att3d_core.training.per_prompt import (
    BATCH_SIZES,
    LEARNING_RATES,
    Trial,
    alone,
    attempts,
    toward_asset,
    trials,
)  # fmt: skip
from tests.model.test_mapping_training import ASSETS
from tests.support.command_line import CommandLine
from tests.support.mappings import LAYOUT

CONFIG = TrainConfig(size=20, samples=20, occupancy=16, full=0.0, textureless=0.0)


def test_three_learning_rates_and_two_batch_sizes() -> None:
    assert len(LEARNING_RATES) == 3 and len(BATCH_SIZES) == 2
    assert len(set(trials())) == 6 and trials()[0] == Trial(LEARNING_RATES[0], BATCH_SIZES[0])


def test_one_prompt_alone_learns_its_object(tmp_path: Path) -> None:
    trainer = alone(toward_asset(ASSETS[0]), Trial(0.1, 2), 120, CONFIG, LAYOUT)
    model = trainer.model
    assert model.config.mapping.network is Network.SINGLE and isinstance(model.mapping.basis, PlainBasis)
    assert model.mapping.basis.weight.shape == (LAYOUT.size, 1)  # a grid and nothing else
    losses = [report.loss for report in trainer.run()]
    assert trainer.step == 60 and sum(losses[-10:]) < sum(losses[:10]) / 4
    truth = asset_views(RayCaster(ASSETS[0].build()), 48)
    score = compare(scene_views(model(torch.ones(1)), 48), truth).foreground_db
    assert score > 14
    save_released(tmp_path / "alone", model, Provenance("tiny", "0" * 64, ("a big red ball",), torch.ones(1, 1)))
    released = load_released(tmp_path / "alone").model
    assert compare(scene_views(released(torch.ones(1)), 48), truth).foreground_db == pytest.approx(score, abs=0.3)


def test_every_trial_starts_anew_and_spends_the_budget() -> None:
    seen: list[tuple[int, torch.Tensor]] = []

    def score(model: Att3D) -> float:
        seen.append((id(model), model.mapping.basis.folded().clone()))
        return float(len(seen))

    tried = trials((0.01, 0.1), (1, 3))
    made = list(attempts(toward_asset(ASSETS[1]), 7, CONFIG, LAYOUT, score, tried))
    assert [attempt.trial for attempt in made] == list(tried)
    assert [attempt.frames for attempt in made] == [7, 6, 7, 6] and [attempt.score for attempt in made] == [1, 2, 3, 4]
    # Nothing is carried over: the same setting again gives the same grid.
    again = alone(toward_asset(ASSETS[1]), tried[2], 7, CONFIG, LAYOUT)
    for _ in again.run():
        pass
    assert torch.equal(again.model.mapping.basis.folded(), seen[2][1])


def test_paraphrases_families_and_text_mean_nothing_to_it() -> None:
    """The settings of the amortized run are taken as they are, up to what concerns text."""
    config = replace(CONFIG, families=0.5, paraphrases=0.9, text_variance=0.9, text_spread=0.2, prompts=16)
    trainer = alone(toward_asset(ASSETS[0]), Trial(0.1, 2), 4, config, LAYOUT)
    assert (trainer.config.families, trainer.config.paraphrases, trainer.config.prompts) == (0.0, 0.0, 1)
    assert trainer.config == replace(
        config, steps=2, prompts=1, frames=2, learning_rate=0.1, families=0.0, paraphrases=0.0
    )
    assert len(list(trainer.run())) == 2


def test_less_than_a_batch_is_refused() -> None:
    with pytest.raises(TrainingError, match="3 frames are less than one batch of 4"):
        alone(toward_asset(ASSETS[0]), Trial(0.1, 4), 3, CONFIG, LAYOUT)


def test_the_command_reports_both_ways_for_every_budget(command_line: CommandLine, tmp_path: Path) -> None:
    prompts = ("a pig riding a bicycle wearing a tophat", "a pig holding a book wearing a cape")
    set_file, file = tmp_path / "set.json", tmp_path / "curve.jsonl"
    save_prompt_set(PromptSet("two", prompts, ({}, {}), frozenset({1})), set_file)
    done = command_line(
        "baseline", "--set", set_file, "--frames-per-prompt", 2, "--count", 1, "--learning-rates", 0.01, 0.1,
        "--batch-sizes", 1, "--dim-v", 2, "-o", file, "--device", "cpu", "--json", "--size", 12, "--samples", 8,
    )  # fmt: skip
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    kinds = ["amortized", "per-prompt", "per-prompt", "per-prompt", "per-prompt", "summary"]
    assert [line["kind"] for line in lines] == kinds and {line["frames_per_prompt"] for line in lines} == {2}
    assert done.result["summaries"] == lines[-1:]
    for split in ("seen", "unseen"):
        tried = [line for line in lines[1:5] if line["split"] == split]
        assert [line["learning_rate"] for line in tried] == [0.01, 0.1]
        best = max(tried, key=lambda line: line["db"])
        assert lines[-1][f"per_prompt_{split}_db"] == pytest.approx(best["db"], abs=0.006)
        assert lines[-1][f"best_{split}"] == [[best["learning_rate"], 1]]
        amortized = [score["db"] for score in lines[0]["scores"] if score["split"] == split]
        assert lines[-1][f"amortized_{split}_db"] == pytest.approx(amortized[0], abs=0.006)
    assert amortized_config(CONFIG, 50, 56).steps == 175  # 50 frames of 56 prompts, 16 per step


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--frames-per-prompt", "0"),
            "expected at least one budget, learning rate and batch size, all of them above 0",
        ),
        (("--frames-per-prompt", "3", "--batch-sizes", "4"), "the budget of 3 frames is less than one batch of 4"),
        (("--set", "nothing"), "there is no set 'nothing'"),
    ],
)
def test_impossible_comparisons_are_refused(command_line: CommandLine, arguments: Sequence[str], message: str) -> None:
    assert message in command_line("baseline", *arguments).complaint
