"""From the command line: a mapping network other than the default is trained, resumed, described and generates."""

from __future__ import annotations

from pathlib import Path

import pytest

from att3d_core.checkpoint import load_released
from att3d_core.model import ModelConfig
from att3d_core.text.prompt_file import save_prompt_set
from att3d_core.text.prompts import PromptSet
from tests.support.command_line import CommandLine

PROMPTS = ("a pig riding a bicycle wearing a tophat", "a pig holding a book wearing a cape")
SHORT = ("--dim-v", 4, "--prompts", 2, "--size", 12, "--samples", 8, "--occupancy", 8, "--paraphrases", 0.0)


@pytest.mark.parametrize(
    "flags",
    [
        ("--mapping", "attention", "--mapping-layers", 1, "--tokens", 16, "--environment", "--hash-levels"),
        ("--mapping", "concatenation", "--settings", "opacity:0.0:0.1"),
    ],
    ids=["attention", "concatenation"],
)
def test_it_is_trained_resumed_described_and_generates(
    command_line: CommandLine, tmp_path: Path, flags: tuple[object, ...]
) -> None:
    set_file, run = tmp_path / "set.json", tmp_path / "run"
    save_prompt_set(PromptSet("two", PROMPTS, ({}, {}), frozenset({1})), set_file)
    train = ("train", "--set", set_file, "-o", run, *flags, *SHORT, "--device", "cpu", "--json", "--steps", 2)
    first = command_line(*train).result
    assert first["finished"] and first["step"] == 2
    again = command_line(*train).result  # nothing is left to do, and it is the same run
    assert again["finished"] and again["released"] == first["released"]

    released = load_released(Path(first["released"]))
    described = command_line("info", "--checkpoint", first["released"], "--json").result
    assert ModelConfig.from_json(described["model"]) == released.model.config
    assert described["model"]["mapping"]["network"] == flags[1]
    words = command_line("info", "--checkpoint", first["released"]).out
    assert f"mapping     {flags[1]}, reads " in words and "interpolation none" in words

    made = command_line(
        "generate", PROMPTS[1], "--checkpoint", first["released"], "--triangles", 300, "--size", 32, "--device", "cpu",
        "--json",
    )  # fmt: skip
    assert made.result["watertight"] and Path(made.result["glb"]).stat().st_size > 1000
    if "--settings" in flags:
        generate = ("generate", PROMPTS[1], "--checkpoint", first["released"], "--device", "cpu", "--settings")
        assert command_line(*generate, 0.02, "--triangles", 300, "--size", 32, "--json").result["watertight"]
        for wrong in ((0.2,), (0.02, 0.02)):
            complaint = command_line(*generate, *wrong).complaint
            assert complaint == f"the settings of released are: opacity of 0 to 0.1; got {list(wrong)}"
    if "--tokens" in flags:
        long = " ".join(["very"] * 30) + " large pig"
        complaint = command_line("generate", long, "--bare", "--checkpoint", first["released"]).complaint
        assert "tokens, this model reads 16: say it in fewer words" in complaint
