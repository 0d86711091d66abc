"""`understand`, and the verdict in what the other commands print and write."""

from __future__ import annotations

import json
from pathlib import Path

from att3d_core.paths import CHECKPOINTS
from tests.support.command_line import CommandLine
from tests.support.exports import glb_json

PIG = ("--checkpoint", CHECKPOINTS / "pig")
CAPED = "a pig riding a bicycle wearing a cape"
TYPED = "Front view of a PIG riding a bike waering a cape, 4k"


def test_understand_prints_an_object_per_prompt(command_line: CommandLine, tmp_path: Path) -> None:
    text = tmp_path / "prompts.txt"
    text.write_bytes(b"\xef\xbb\xbf" + f"{CAPED}\n\nstock market crash\n".encode())
    done = command_line("understand", TYPED, "--from", text, *PIG)
    assert done.code == 0
    typed, caped, foreign = (json.loads(line) for line in done.out.splitlines())
    assert typed["prompt"] == TYPED and typed["understood"] == caped["understood"] == CAPED
    assert typed["verdict"] == caped["verdict"] == "known" and foreign["verdict"] == "nearest"
    assert typed["ignored"] == ["front view of", "4k"] and typed["corrected"] == [["waering", "wearing"]]
    assert foreign["unknown"] == ["stock market crash"] and len(foreign["nearest"]) == 4


def test_understand_reads_prompt_sets_and_says_what_is_missing(command_line: CommandLine, tmp_path: Path) -> None:
    listed = tmp_path / "prompts.json"
    listed.write_text(json.dumps([CAPED]))
    assert command_line("understand", "--from", listed, *PIG).result["understood"] == CAPED
    assert "give a prompt" in command_line("understand", *PIG).complaint
    assert "cannot be read" in command_line("understand", "--from", tmp_path / "none.txt", *PIG).complaint
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    assert "no UTF-8 text" in command_line("understand", "--from", tmp_path / "latin.txt", *PIG).complaint


def test_quotes_and_talk_change_no_picture(command_line: CommandLine, tmp_path: Path) -> None:
    """What is rendered for a typed prompt is what is rendered for its caption, pixel for pixel; bare it is not."""
    pictures = []
    for number, prompt in enumerate((CAPED, f'"{CAPED}"', TYPED)):
        output = tmp_path / f"{number}.png"
        result = command_line("render", prompt, "-o", output, "--size", 32, *PIG, "--json").result
        assert result["understood"] == CAPED and result["verdict"] == "known"
        pictures.append(output.read_bytes())
    assert pictures[0] == pictures[1] == pictures[2]
    output = tmp_path / "bare.png"
    result = command_line("render", TYPED, "-o", output, "--size", 32, "--bare", *PIG, "--json").result
    assert "understood" not in result and output.read_bytes() != pictures[0]


def test_the_verdict_is_said_and_goes_into_the_file(command_line: CommandLine, tmp_path: Path) -> None:
    typed = "a pig riding a dragon wearing a cape"
    output = tmp_path / "odd.glb"
    done = command_line("generate", typed, "-o", output, "--size", 24, "--triangles", 300, *PIG)
    assert done.code == 0 and "Not known here: dragon." in done.out
    extras = glb_json(output.read_bytes())["asset"]["extras"]
    assert extras["prompt"] == typed and extras["verdict"] == "partly" and extras["unknown"] == ["dragon"]
    assert extras["understood"].endswith("wearing a cape")
