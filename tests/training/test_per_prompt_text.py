"""The per-prompt baseline guided by a diffusion model, from text alone, and scored by the evaluator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from att3d_core.cli.baseline import _summary
from att3d_core.evaluate.dual_encoder import DualEncoder, DualEncoderConfig, load_dual_encoder
from att3d_core.evaluate.retrieval_pictures import scene_pictures
from att3d_core.evaluate.retrieval_protocol import judge, scores
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.protocol import Conditions, NoisePrediction
from att3d_core.guidance.schedule import CosineSchedule
from att3d_core.pipeline import load
from att3d_core.runs.comparison import frames_per_prompt
from att3d_core.runs.comparison_scores import better
from att3d_core.text.minilm import MiniLM
from att3d_core.text.prompt_file import save_prompt_set
from att3d_core.text.prompts import PromptSet
from att3d_core.training.config import TrainConfig
from att3d_core.training.job import JobFolder
from att3d_core.training.per_prompt import Trial, alone, attempts, toward_text
from att3d_core.training.regularizers import Regularizers
from tests.support.command_line import CommandLine
from tests.support.mappings import LAYOUT
from tests.support.tiny_pipelines import tiny_prior

CONFIG = TrainConfig(size=16, samples=16, occupancy=8, full=0.0, textureless=0.0)
PROMPTS = ("a pig riding a bicycle wearing a tophat", "a pig holding a book wearing a cape", "a blue frog")
SMALL = ("--size", 12, "--samples", 8, "--occupancy", 8, "--device", "cpu")


class SeesRed:
    """A diffusion model in closed form, of one picture: all red. It writes down what it is asked."""

    schedule = CosineSchedule()
    guidance_weight = 1.0

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, frames: Tensor) -> Tensor:
        return frames

    def predict_noise(
        self, x_t: Tensor, t: Tensor, conditions: Conditions, classifier_free: bool = True
    ) -> NoisePrediction:
        self.asked += conditions.prompts
        alpha, sigma = (level.view(-1, 1, 1, 1) for level in (self.schedule.alpha(t), self.schedule.sigma(t)))
        return NoisePrediction((x_t - alpha * torch.tensor([1.0, -1.0, -1.0])) / sigma)

    def weight(self, t: Tensor) -> Tensor:
        return self.schedule.sigma(t) ** 2


def test_one_prompt_alone_becomes_what_the_diffusion_model_says() -> None:
    guidance = SeesRed()
    goal = toward_text("a red ball", guidance, ScoreDistillation())
    trainer = alone(goal, Trial(0.1, 2), 120, CONFIG, LAYOUT)
    before = scene_pictures(trainer.model(torch.ones(1)), size=16)
    for _ in trainer.run():
        pass
    after = scene_pictures(trainer.model(torch.ones(1)), size=16)
    assert trainer.step == 60 and guidance.asked == ["a red ball"] * 120
    middle = after[:, 6:10, 6:10].mean((0, 1, 2))
    assert middle[0] > 0.85 and middle[1:].max() < 0.15
    assert (before[:, 6:10, 6:10].mean((0, 1, 2))[1:] > middle[1:] + 0.2).all()


def test_regularizers_are_those_of_the_amortized_run() -> None:
    """Nothing but opacity is asked of these two: the weight empties the scene."""
    goal = toward_text("a red ball", SeesRed(), ScoreDistillation())
    opacities = []
    for weight in (0.0, 20.0):
        (made,) = attempts(
            goal, 40, CONFIG, LAYOUT, lambda model: float(model(torch.ones(1)).occupancy.float().mean()),
            (Trial(0.1, 2),), regularizers=Regularizers(opacity=weight),
        )  # fmt: skip
        opacities.append(made.score)
    assert opacities[1] < 0.8 * opacities[0]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("baseline")
    torch.manual_seed(0)
    tiny = DualEncoderConfig(channels=(8, 8, 16, 16), blocks=(1, 1, 1, 1), dim=16)
    DualEncoder(tiny.to_transformers(), "tiny", MiniLM()).save(root / "judge")
    save_prompt_set(PromptSet("three", PROMPTS, ({},) * 3, frozenset({2})), root / "three.json")
    return {"judge": root / "judge", "set": root / "three.json", "prior": tiny_prior(root / "prior", MiniLM())}


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_from_text_alone_and_scored_by_r_precision(command_line: CommandLine, folders: dict[str, Path]) -> None:
    """The third prompt names no asset, and none is consulted."""
    done = command_line(
        "baseline", "--set", folders["set"], "--guidance", folders["prior"], "--estimator", "sds", "--evaluator",
        folders["judge"], "--frames-per-prompt", 2, "--count", 1, "--learning-rates", 0.01, 0.3, "--batch-sizes", 1,
        "--prompts", 2, "--dim-v", 2, "-o", "curve.jsonl", "--json", *SMALL,
    )  # fmt: skip
    lines = read(Path("curve.jsonl"))
    assert [line["kind"] for line in lines] == ["amortized", *["per-prompt"] * 4, "summary"]
    summary = lines[-1]
    assert done.result["summaries"] == [summary] and not any("db" in line for line in lines)
    for split, prompt in (("seen", PROMPTS[0]), ("unseen", PROMPTS[2])):
        tried = [line for line in lines[1:5] if line["split"] == split]
        assert {line["prompt"] for line in tried} == {prompt}
        assert {(line["learning_rate"], line["batch"]) for line in tried} == {(0.01, 1), (0.3, 1)}
        best = max(tried, key=lambda line: (line["precision"], line["probability"]))
        amortized = next(score for score in lines[0]["scores"] if score["split"] == split)
        for name in ("precision", "probability"):
            assert summary[f"per_prompt_{split}_{name}"] == best[name]
            assert summary[f"amortized_{split}_{name}"] == amortized[name]
        assert 0.0 < best["probability"] < 1.0 and amortized["prompt"] == prompt
        assert summary[f"best_{split}"] == [[best["learning_rate"], best["batch"]]]


def test_a_run_is_compared_at_what_it_has_spent(command_line: CommandLine, folders: dict[str, Path]) -> None:
    """Its set, guidance, settings and released model are taken as they are."""
    command_line("train", "--set", folders["set"], "--guidance", folders["prior"], "--estimator", "asd", "--steps", 3,
        "--prompts", 2, "--dim-v", 2, "-o", "run", "--json", *SMALL)  # fmt: skip
    run = JobFolder(Path("run")).read_description()
    assert frames_per_prompt(run, 2) == 3  # three steps of two frames for two prompts
    how = ("--evaluator", folders["judge"], "--device", "cpu", "--learning-rates", 0.1, "--batch-sizes", 1,
        "--count", 1)  # fmt: skip
    done = command_line("baseline", "--like", "run", *how, "-o", "a.jsonl", "--json").result
    (summary,) = done["summaries"]
    lines = read(Path("a.jsonl"))
    assert summary["frames_per_prompt"] == 3 and [line["frames_per_prompt"] for line in lines[:-1]] == [3] * 3
    # The amortized model is the released one, judged as `evaluator score` judges it.
    generator = load(Path("run/released"), "cpu")
    prompts = PromptSet("three", PROMPTS, ({},) * 3, frozenset({2}))
    judged = judge(
        load_dual_encoder(folders["judge"]), prompts, [0],
        lambda i: scene_pictures(generator.scene(PROMPTS[i])), False,
    )  # fmt: skip
    expected = scores(list(judged)).retrieval
    assert summary["amortized_seen_probability"] == pytest.approx(expected.probability, abs=1e-4)
    assert summary["amortized_seen_precision"] == pytest.approx(expected.precision, abs=1e-4)
    # The same by hand, whose cameras and shadings are the paper's without being asked, comes to the same.
    flags = ("--set", folders["set"], "--guidance", folders["prior"], "--estimator", "asd", *SMALL[:-2])
    command_line("baseline", *flags, "--prompts", 2, "--final-rate", 0.1, "--frames-per-prompt", 3, "--checkpoint",
        "run/released", *how, "-o", "b.jsonl", "--json")  # fmt: skip
    for first, second in zip(lines, read(Path("b.jsonl")), strict=True):
        assert {**first, "seconds": 0} == {**second, "seconds": 0}


def test_the_first_number_decides_and_the_next_where_it_is_equal(folders: dict[str, Path]) -> None:
    assert better({"precision": 0.5, "probability": 0.1}, {"precision": 0.25, "probability": 0.9})
    assert better({"precision": 0.5, "probability": 0.2}, {"precision": 0.5, "probability": 0.1})
    assert not better({"db": 20.0}, {"db": 20.0})
    line = {"split": "seen", "prompt": "p", "learning_rate": 0.1, "batch": 1}
    lines = [
        {"scores": [{"split": "seen", "prompt": "p", "precision": 0.75, "probability": 0.5}]},
        {**line, "precision": 0.5, "probability": 0.9},
        {**line, "precision": 0.75, "probability": 0.3, "batch": 4},
        {**line, "precision": 0.75, "probability": 0.2},
    ]
    found = _summary(lines, 7)
    assert found["best_seen"] == [[0.1, 4]] and found["per_prompt_seen_probability"] == 0.3
    assert found["amortized_seen_precision"] == 0.75 and "best_unseen" not in found


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--like", "nothing"), "nothing is not a training run: it has no job.json"),
        (
            ("--checkpoint", "somewhere"),
            "somewhere was trained for one budget, got 5: say which with --frames-per-prompt",
        ),
        (("--guidance", "no/such/model"), "no/such/model"),
    ],
)
def test_mistakes_are_told_in_one_line(
    command_line: CommandLine, folders: dict[str, Path], arguments: tuple[str, ...], complaint: str
) -> None:
    assert complaint in command_line("baseline", "--evaluator", folders["judge"], *arguments).complaint


def test_without_an_evaluator_a_diffusion_model_cannot_be_scored(
    command_line: CommandLine, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The shipped one is the default; PSNR would measure something that nobody asked for."""
    monkeypatch.setattr("att3d_core.cli.baseline.DEFAULT_EVALUATOR", tmp_path / "missing")
    done = command_line("baseline", "--set", folders["set"], "--guidance", folders["prior"], *SMALL)
    assert "missing is neither an evaluator of this program nor a CLIP on this computer" in done.complaint
