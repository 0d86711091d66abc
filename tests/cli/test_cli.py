"""The command line: what it writes, what it says, and one clear line for every mistake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from att3d_core.errors import EMPTY_PROMPT, NOT_A_FOLDER
from att3d_core.exports import presets
from att3d_core.paths import default_output
from att3d_core.text.normalize import normalize_prompt
from tests.support.command_line import CommandLine
from tests.support.glb_files import quad
from tests.support.released import PROMPTS

PIG = PROMPTS[0]
TINY = ("--size", 24, "--triangles", 300)


@pytest.fixture(autouse=True)
def coarse_meshes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Meshes from 32 cells per side instead of 128: what is tested here is the way to the file."""
    monkeypatch.setattr(presets, "GAME", replace(presets.GAME, resolution=32))


def test_generate_writes_a_valid_glb_and_a_picture(
    command_line: CommandLine, ball: Path, tmp_path: Path, khronos: Callable[[Path], dict[str, Any]]
) -> None:
    output = tmp_path / "new" / "pig.glb"
    result = command_line("generate", PIG, "-o", output, "--checkpoint", ball, *TINY, "--height", 1.7, "--json").result
    report = khronos(output)
    assert report["issues"]["numErrors"] == report["issues"]["numWarnings"] == 0
    assert report["info"]["totalTriangleCount"] == result["triangles"] <= 300
    assert result["glb"] == str(output) and result["bytes"] == output.stat().st_size
    assert result["seen_in_training"] is True and result["watertight"] is True
    with Image.open(result["image"]) as picture:
        picture.verify()
        assert picture.format == "PNG" and picture.size == (24, 24)
    assert Path(result["image"]) == output.with_suffix(".png")
    assert sorted(path.name for path in output.parent.iterdir()) == ["pig.glb", "pig.png"]


def test_generate_names_its_files_after_the_prompt_and_says_where_they_are(
    command_line: CommandLine, ball: Path, tmp_path: Path
) -> None:
    done = command_line("generate", "A pig  on a moped", "--checkpoint", ball, *TINY)
    assert done.code == 0
    for suffix in ("glb", "png"):
        assert f"outputs/a-pig-on-a-moped.{suffix}" in done.out
        assert (tmp_path / "outputs" / f"a-pig-on-a-moped.{suffix}").is_file()
    assert "not among the training prompts" in done.out


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("自転車に乗った豚", r"object-[0-9a-f]{8}"),
        ("свинья на велосипеде in Paris", r"in-paris-[0-9a-f]{8}"),
        ("🐷🚲🎩", r"object-[0-9a-f]{8}"),
        ("../../etc/passwd", r"etc-passwd-[0-9a-f]{8}"),
        ("a\u202epig\n\x07" + "b" * 200, r"apig-b{75}-[0-9a-f]{8}"),
    ],
)
def test_every_script_is_a_prompt_and_no_prompt_chooses_a_folder(
    command_line: CommandLine, ball: Path, prompt: str, name: str
) -> None:
    result = command_line("generate", prompt, "--checkpoint", ball, *TINY, "--json").result
    assert re.fullmatch(rf"outputs/{name}\.glb", Path(result["glb"]).as_posix())
    assert Path(result["glb"]) == default_output(normalize_prompt(prompt), ".glb")
    assert Path(result["glb"]).is_file()


@pytest.mark.parametrize("command", ["generate", "render"])
@pytest.mark.parametrize(
    ("prompt", "wording"),
    [
        ("", EMPTY_PROMPT),
        (" \u200b\n", EMPTY_PROMPT),
        ("pig " * 2_500_000, "the prompt is too long: expected at most 1,000 characters, got 10,000,000; shorten it"),
    ],
)
def test_a_prompt_that_says_nothing_or_too_much(
    command_line: CommandLine, ball: Path, tmp_path: Path, command: str, prompt: str, wording: str
) -> None:
    done = command_line(command, prompt, "-o", tmp_path / ("a.glb" if command == "generate" else "a.png"),
                        "--checkpoint", ball)  # fmt: skip
    assert done.complaint.startswith(wording)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (("-o", "file/a.glb"), f"cannot write file/a.glb: {NOT_A_FOLDER}"),
        (("-o", "/proc/a.glb"), "cannot write /proc/a.glb: "),
        (("-o", "folder.glb"), "cannot write folder.glb: that is a folder; give a file name"),
        (("--image", "file/a.png"), f"cannot write file/a.png: {NOT_A_FOLDER}"),
        (("-o", "a.obj"), "cannot tell the format of 'a.obj': expected a name ending in .glb"),
        (("-o", "a.png"), "cannot tell the format of 'a.png': expected a name ending in .glb"),
        (("--image", "a.gif"), "cannot tell the format of 'a.gif': expected a name ending in .png, .jpg, .jpeg"),
        (("--size", "0"), "size must be 1 to 4096 pixels, got 0"),
        (("--triangles", "3"), "a budget must be 12 to 200,000 triangles, got 3"),
        (("--height", "nan"), "height must be 0.001 to 10000 metres, got nan"),
        (("--device", "tpu9"), "device must be auto, cpu, cuda or cuda:N, got 'tpu9'"),
        (("--checkpoint", "nowhere"), "there is no checkpoint folder nowhere; the shipped ones are in checkpoints/"),
    ],
)
def test_what_generate_refuses(
    command_line: CommandLine, ball: Path, tmp_path: Path, arguments: tuple[str, str], wording: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder.glb").mkdir()
    checkpoint = () if arguments[0] == "--checkpoint" else ("--checkpoint", ball)
    size = () if arguments[0] == "--size" else ("--size", 8)
    assert command_line("generate", PIG, *checkpoint, *size, *arguments).complaint.startswith(wording)
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left <= {"file", "a-pig-riding-a-bicycle-wearing-a-tophat.png"}  # no GLB, no temporary file


def test_no_permission_to_write(
    command_line: CommandLine, ball: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)  # the tests may run as root, whom no permission stops
    complaint = command_line("generate", PIG, "-o", tmp_path / "a.glb", "--checkpoint", ball).complaint
    assert complaint == f"cannot write {tmp_path / 'a.glb'}: no permission to write there; choose another folder"


def test_a_line_break_in_a_file_name_does_not_break_the_line(command_line: CommandLine) -> None:
    assert command_line("info", "--checkpoint", "two\nlines").complaint.startswith("there is no checkpoint folder two ")


@pytest.mark.parametrize("mode", ["FULL", "ALBEDO", "TEXTURELESS", "NORMAL", "DEPTH", "OPACITY"])
def test_render_draws_every_mode(command_line: CommandLine, ball: Path, tmp_path: Path, mode: str) -> None:
    output = tmp_path / "a.png"
    common = ("render", PIG, "-o", output, "--checkpoint", ball, "--size", 32, "--samples", 16)
    assert command_line(*common, "--mode", mode, "--json").result["mode"] == mode.lower()
    picture = np.asarray(Image.open(output).convert("RGB"))
    assert picture.shape == (32, 32, 3)
    assert picture.min() < picture.max()  # something stands there


def test_render_draws_a_turntable_between_two_prompts(command_line: CommandLine, ball: Path, tmp_path: Path) -> None:
    output = tmp_path / "a.gif"
    common = ("render", PROMPTS[0], "-o", output, "--checkpoint", ball, "--size", 16, "--samples", 8, "--frames", 3)
    # Normals: a ball looks the same from everywhere, and GIF files join equal frames.
    assert command_line(*common, "--mode", "NORMAL", "--to", PROMPTS[1], "--json").result["output"] == str(output)
    with Image.open(output) as film:
        assert film.format == "GIF" and film.size == (16, 16) and getattr(film, "n_frames", 1) == 3
    assert command_line(*common, "--to", "").complaint.startswith(EMPTY_PROMPT)


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (("--frames", "0"), "size must be 1 to 4096, frames 1 to 2000, samples 1 to 1024, fps 1 to 120"),
        (("--distance", "0.5"), "distance must be 1 to 1000 metres (the object fills a ball of 0.8), got 0.5"),
        (("--distance", "nan"), "distance must be 1 to 1000 metres"),
        (("-o", "a.avi"), "cannot tell the format of 'a.avi': expected a name ending in .png, .jpg, .jpeg, .mp4"),
    ],
)
def test_what_render_refuses(command_line: CommandLine, ball: Path, arguments: tuple[str, str], wording: str) -> None:
    output = () if arguments[0] == "-o" else ("-o", "a.png")
    assert command_line("render", PIG, *output, "--checkpoint", ball, *arguments).complaint.startswith(wording)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("generate",),
        ("generate", PIG, "--sise", "3"),
        ("generate", PIG, "--size", "big"),
        ("render", PIG),
        ("evaluate", "--split", "both"),
    ],
)
def test_wrong_arguments_exit_with_2(command_line: CommandLine, arguments: tuple[str, ...]) -> None:
    done = command_line(*arguments)
    assert done.code == 2 and done.out == "" and "Traceback" not in done.err
    assert "python -m att3d_core" in done.err  # where to read more


def test_ctrl_c_exits_with_130(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("att3d_core.cli.info.load_released", interrupt)
    done = command_line("info")
    assert (done.code, done.err) == (130, "stopped\n")


def test_info_describes_the_model_and_the_machine(command_line: CommandLine, ball: Path) -> None:
    result = command_line("info", "--checkpoint", ball, "--device", "cpu", "--json").result
    assert (result["checkpoint"], result["prompts"], result["dim_v"]) == (ball.name, 2, 4)
    assert result["encoder"] == "all-MiniLM-L6-v2" and result["device"] == "cpu"
    said = command_line("info", "--checkpoint", ball).out
    assert result["device_reason"] != "" and PIG in said and result["hash"][:12] in said


def test_library_loads_the_good_files_and_names_the_bad(command_line: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("oak-barrel.glb", "wooden-crate.glb"):
        (folder / name).write_bytes(quad().to_bytes())
    (folder / "broken.glb").write_bytes(quad().to_bytes()[:100])
    (folder / "wrong.glb").write_bytes(b"PK\x03\x04 not at all")
    sheet = tmp_path / "sheet.png"
    result = command_line("library", folder, "--sheet", sheet, "--json").result
    assert (result["name"], result["assets"], result["sheet"]) == ("mine", 2, str(sheet))
    reasons = {item["file"]: item["reason"] for item in result["skipped"]}
    assert reasons.keys() == {"broken.glb", "wrong.glb"}
    assert reasons["broken.glb"].startswith("cut off: 100 bytes of ")
    with Image.open(sheet) as picture:
        picture.verify()
    said = command_line("library", folder).out
    assert "mine: 2 assets" in said
    for name, reason in reasons.items():
        assert f"skipped {name}: {reason}" in said


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (("cow",), "there is no set 'cow'; expected pig, animals, "),
        (("empty",), "the folder 'empty' has no model to import: expected GLB files"),
        (("pig", "--limit", "0"), "limit must be at least 1, got 0"),
        (("pig", "--sheet", "a.bmp"), "cannot tell the format of 'a.bmp': expected a name ending in .png"),
        (("prompts.json",), "1 of 2 prompts of 'prompts' name no Toybox asset"),
        (("broken.json",), "the prompt set broken.json is not JSON"),
    ],
)
def test_what_library_refuses(
    command_line: CommandLine, tmp_path: Path, arguments: tuple[str, ...], wording: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "prompts.json").write_text(json.dumps([PIG, "a flying carpet"]))
    (tmp_path / "broken.json").write_text("[")
    assert command_line("library", *arguments).complaint.startswith(wording)


@pytest.mark.slow
def test_as_a_program(ball: Path, tmp_path: Path, repo_root: Path) -> None:
    """The real thing in its own process: the files, the JSON line last, and errors without a traceback."""
    command = [sys.executable, str(repo_root / "app.py")]
    arguments = ["render", PIG, "-o", str(tmp_path / "a.jpg"), "--checkpoint", str(ball), "--size", "16", "--json"]
    done = subprocess.run([*command, *arguments], cwd=repo_root, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1])["output"] == str(tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as picture:
        assert picture.format == "JPEG"
    failed = subprocess.run(
        [sys.executable, "-m", "att3d_core", "info", "--checkpoint", str(tmp_path)],
        cwd=repo_root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == f"error: {tmp_path} is not a checkpoint: it has no config.json\n"
