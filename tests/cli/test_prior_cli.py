"""The commands that train, sample and judge: on two steps, with everything written and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from PIL import Image

from att3d_core.evaluate.dual_encoder_clip import load_judge
from att3d_core.library.toybox import PIG_TEMPLATE, PIG_WORDS
from att3d_core.prior.pipeline import load_prior
from tests.support.command_line import CommandLine

PRIOR = ("prior", "train", "-o", "run", "--steps", 2, "--batch", 2, "--workers", 0, "--remember", 8)


@pytest.fixture(scope="module")
def pigs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prompt set of four pigs: captions are embedded in no time."""
    file = tmp_path_factory.mktemp("sets") / "two.json"
    words = {slot: words[:2] for slot, words in PIG_WORDS.items()}
    file.write_text(json.dumps({"name": "two", "template": PIG_TEMPLATE, "words": words}))
    return file


def test_the_prior_is_trained_sampled_exported_and_judged(command_line: CommandLine, pigs: Path) -> None:
    trained = command_line(*PRIOR, "--set", pigs, "--json").result
    assert trained["step"] == 2 and trained["finished"] and trained["bytes"] < 40e6
    assert json.loads(Path("run/run.json").read_text())["network"]["channels"] == [128, 192]
    prior, _ = load_prior(Path("run/released"), torch.device("cpu"))
    assert prior.size == 64
    exported = command_line("prior", "export", "--run", "run", "-o", "shipped", "--json").result
    assert exported["step"] == 2 and exported["bytes"] == trained["bytes"]
    for name in ("unet/diffusion_pytorch_model.safetensors", "model_index.json", "scheduler/scheduler_config.json"):
        assert (Path("shipped") / name).read_bytes() == (Path("run/released") / name).read_bytes()
    how = ("--steps", 1, "--weight", 1.0)
    sheet = command_line("prior", "sample", "--prior", "shipped", "-o", "sheet.png", "--prompts", "a pig", "--each", 1,
        *how, "--json").result  # fmt: skip
    assert sheet["prompts"] == ["a pig"]
    with Image.open("sheet.png") as picture:
        assert picture.size == (3 * 64, 64 + 16)
    command_line("evaluator", "train", "-o", "judge", "--set", pigs, "--steps", 1, "--batch", 2, "--workers", 0,
        "--paraphrases", 1, "--json")  # fmt: skip
    found = command_line("prior", "score", "--prior", "shipped", "--evaluator", "judge/released", "--set", pigs,
        "--count", 1, *how, "--json").result  # fmt: skip
    assert found["prompts"] == 1 and found["views"] == 4 and found["queries"] == 4
    assert 0.0 < found["probability"] < 1.0
    truth = command_line("evaluator", "score", "--evaluator", "judge/released", "--set", pigs, "--neighbours",
        "--json").result  # fmt: skip
    assert truth["prompts"] == 4 and truth["queries"] == 3.0 and truth["what"] == "the assets"
    assert load_judge("judge/released").logit_scale > 1.0


def test_a_run_of_other_settings_is_not_resumed(command_line: CommandLine, pigs: Path) -> None:
    command_line(*PRIOR, "--set", pigs, "--stop-minutes", 1e-9, "--json")
    assert command_line(*PRIOR, "--set", pigs, "--seed", 1).complaint == (
        "run holds a run with other settings (seed; see its run.json): give the same ones to resume it, "
        "or another --out"
    )
    assert command_line(*PRIOR, "--set", pigs, "--json").result["step"] == 2
    assert "is no run of the prior" not in command_line("prior", "export", "--run", "nothing", "-o", "x").complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((*PRIOR, "--pool", -1), "workers and pool must be 0 or more and remember at least the batch, got 0, -1 and 8"),
        ((*PRIOR, "--steps", 0), "steps and batch must be at least 1 and warmup at least 0, got 0, 2 and 500"),
        (("prior", "sample", "-o", "a.txt"), "a.txt"),
        (("prior", "sample", "-o", "a.png", "--each", 0), "count and each must be at least 1, got 8 and 0"),
        (("prior", "sample", "-o", "a.png", "--steps", 0), "steps must be 1 to 1000, got 0"),
        (("prior", "sample", "-o", "a.png", "--prior", "no"), "no holds no diffusion prior of this program"),
        (
            ("evaluator", "train", "-o", "e", "--paraphrases", -1),
            "paraphrases and workers must be 0 or more, got -1, 1",
        ),
        (("evaluator", "score", "--evaluator", "no"), "no is neither an evaluator of this program nor a CLIP"),
        (("prior", "export", "--run", "no", "-o", "x"), "no is not a run that can be resumed"),
    ],
)
def test_mistakes_are_told_in_one_line(command_line: CommandLine, arguments: tuple, complaint: str) -> None:
    assert complaint in command_line(*arguments).complaint
