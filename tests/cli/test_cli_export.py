"""`export`: what it writes, that it continues, and one clear line for every mistake."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from att3d_core.errors import EMPTY_PROMPT, NOT_A_FOLDER, NOTHING_DENSE, ExportError
from att3d_core.exports import presets, recipe
from att3d_core.exports.presets import Preset, PrintPreset
from tests.support.command_line import CommandLine, Outcome
from tests.support.exports import glb_json
from tests.support.released import PROMPTS

PIG = PROMPTS[0]
Validate = Callable[[Path], dict[str, Any]]
Run = Callable[..., Outcome]


@pytest.fixture
def run(command_line: CommandLine, ball: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `export` with the small model and coarse presets: what is tested here is the way to the files."""
    monkeypatch.setattr(presets, "MOBILE", Preset("mobile", 200, 64, resolution=32))
    monkeypatch.setattr(presets, "GAME", Preset("game", 300, 64, resolution=32))
    monkeypatch.setattr(presets, "HERO", Preset("hero", 400, 64, normal_map=True, resolution=32))
    monkeypatch.setattr(presets, "PRINT", PrintPreset(500, 32))
    return lambda *arguments: command_line("export", *arguments, "--checkpoint", ball)


def test_a_prompt_becomes_a_valid_textured_glb(run: Run, tmp_path: Path, khronos: Validate) -> None:
    result = run(PIG, "-o", tmp_path / "new", "--height", 1.7, "--licence", "CC-BY-4.0", "--json").result
    assert result["files"] == [result["file"]] == ["a-pig-riding-a-bicycle-wearing-a-tophat.glb"]
    path = tmp_path / "new" / result["file"]
    assert list(path.parent.iterdir()) == [path]
    report = khronos(path)
    assert report["issues"]["messages"] == []
    assert report["info"]["totalTriangleCount"] == result["triangles"] <= 300
    assert result["bytes"] == path.stat().st_size and result["watertight"] is True
    gltf = glb_json(path.read_bytes())
    assert gltf["asset"]["copyright"] == "CC-BY-4.0" and gltf["asset"]["extras"]["prompt"] == PIG
    assert len(gltf["asset"]["extras"]["hash"]) == 64
    assert gltf["images"][0]["mimeType"] == "image/jpeg"
    position = gltf["accessors"][gltf["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    assert position["max"][1] == pytest.approx(1.7) and position["min"][1] == pytest.approx(0.0, abs=1e-6)


def test_the_same_command_writes_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for folder in "ab":
        assert run(PIG, "-o", tmp_path / folder, "--preset", "hero").code == 0
    one, two = (next((tmp_path / folder).iterdir()).read_bytes() for folder in "ab")
    assert one == two
    assert glb_json(one)["asset"]["copyright"].endswith("see CARD.md of the checkpoint ball")
    assert "TANGENT" in glb_json(one)["meshes"][0]["primitives"][0]["attributes"]


@pytest.mark.parametrize(
    ("arguments", "suffixes"),
    [
        (
            ("--format", "gltf", "--preset", "hero", "--texture", "png"),
            ["-data-*.bin", "-color-*.png", ".gltf", "-normal-*.png"],
        ),
        (("--format", "obj"), ["-color-*.jpg", "-material-*.mtl", ".obj"]),
        (("--format", "ply"), [".ply"]),
        (("--preset", "print"), [".stl"]),
        (("--preset", "print", "--format", "3mf"), [".3mf"]),
        (("--vertex-colors",), [".glb"]),
        (("--lod", "3"), [".glb", "-lod0.glb", "-lod1.glb", "-lod2.glb"]),
    ],
)
def test_every_format(run: Run, tmp_path: Path, arguments: tuple[str, ...], suffixes: list[str]) -> None:
    result = run("pig", "-o", tmp_path, *arguments, "--json").result
    anonymous = [re.sub(r"-[0-9a-f]{8}\.", "-*.", name) for name in result["files"]]
    assert sorted(anonymous) == sorted(f"pig{suffix}" for suffix in suffixes)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(result["files"])
    assert result["triangles"] <= 500


def test_a_print_is_a_tenth_of_a_metre(run: Run, tmp_path: Path) -> None:
    import numpy as np

    done = run("pig", "-o", tmp_path, "--preset", "print", "--flat-base", "0.5", "--json")
    assert done.code == 0 and done.result["loose_parts"] == 0
    rows = np.frombuffer(
        (tmp_path / "pig.stl").read_bytes()[84:], [("n", "<f4", 3), ("p", "<f4", (3, 3)), ("a", "<u2")]
    )
    assert np.ptp(rows["p"][..., 2]) == pytest.approx(100.0, rel=1e-4)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("files", ["cat-to-dog-0.000.glb", "cat-to-dog-0.500.glb", "cat-to-dog-1.000.glb"]),
        ("variants", ["cat-to-dog-variants.glb"]),
        ("flipbook", ["cat-to-dog-flipbook.glb"]),
        ("morph", ["cat-to-dog-morph.glb"]),
        ("mp4", ["cat-to-dog.mp4"]),
        ("webm", ["cat-to-dog.webm"]),
        ("gif", ["cat-to-dog.gif"]),
        ("png", ["cat-to-dog-0000.png", "cat-to-dog-0001.png", "cat-to-dog-0002.png"]),
        ("sprites", ["cat-to-dog.json", "cat-to-dog.png"]),
    ],
)
def test_a_chain_becomes_what_was_asked_for(
    run: Run, tmp_path: Path, kind: str, names: list[str], khronos: Validate
) -> None:
    result = run("cat", "--to", "dog", "--as", kind, "--frames", 3, "--size", 32, "-o", tmp_path, "--json").result
    assert result["files"] == names == sorted(path.name for path in tmp_path.iterdir())
    assert result["prompts"] == ["cat", "dog"]
    for name in names:
        if name.endswith(".glb"):
            assert khronos(tmp_path / name)["issues"]["messages"] == []
            assert glb_json((tmp_path / name).read_bytes())["asset"]["extras"]["prompt"] == ["cat", "dog"]
        if name.endswith(".png") and kind == "png":
            with Image.open(tmp_path / name) as image:
                assert image.size == (32, 32) and image.mode == "RGBA"
                assert image.getpixel((0, 0)) == (0, 0, 0, 0) and image.getpixel((16, 16))[3] == 255  # type: ignore[index]


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def test_a_template_becomes_a_folder_with_an_index(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    result = run("a {red|<b>blue} {chair|table}", "-o", folder, "--preset", "mobile", "--json").result
    assert result == {"folder": str(folder), "exported": 4, "skipped": 0, "failed": []}
    with (folder / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["prompt"] for row in rows] == ["a red chair", "a red table", "a <b>blue chair", "a <b>blue table"]
    assert len({row["file"] for row in rows}) == 4
    for row in rows:
        assert (folder / row["file"]).stat().st_size == int(row["bytes"]) and int(row["triangles"]) <= 200
        with Image.open(folder / row["thumbnail"]) as image:
            assert image.size == (192, 192)
    page = Links()
    page.feed((folder / "index.html").read_text(encoding="utf-8"))
    assert sorted(page.found) == sorted(row[key] for row in rows for key in ("file", "thumbnail"))
    assert page.tags == {
        "html",
        "meta",
        "title",
        "style",
        "h1",
        "p",
        "main",
        "figure",
        "a",
        "img",
        "figcaption",
        "b",
        "br",
    }
    known = {"index.csv", "index.html", "export.json", *page.found}
    assert {path.name for path in folder.iterdir()} == known


def test_a_stopped_batch_continues(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = recipe.textured_scene
    calls = 0

    def interrupted(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(recipe, "textured_scene", interrupted)
    arguments = ("{a|b|c|d} cat", "-o", tmp_path, "--preset", "mobile", "--json")
    assert run(*arguments).code == 130
    assert sorted(path.name for path in tmp_path.glob("*.glb")) == ["a-cat.glb", "b-cat.glb"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8").count("<figure>") == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".att3d-")]
    before = (tmp_path / "a-cat.glb").stat().st_mtime_ns
    assert run(*arguments).result == {"folder": str(tmp_path), "exported": 2, "skipped": 2, "failed": []}
    assert (tmp_path / "a-cat.glb").stat().st_mtime_ns == before and calls == 5
    (tmp_path / "b-cat.glb").unlink()
    assert run(*arguments).result["exported"] == 1  # what was deleted is made again
    with (tmp_path / "index.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["prompt"] for row in csv.DictReader(stream)] == ["a cat", "b cat", "c cat", "d cat"]


def test_other_settings_do_not_mix(run: Run, tmp_path: Path) -> None:
    assert run("{a|b} cat", "-o", tmp_path, "--preset", "mobile").code == 0
    complaint = run("{a|b} cat", "-o", tmp_path, "--preset", "game").complaint
    assert "holds exports with other settings (see export.json there): give the same ones to continue" in complaint


def test_one_failure_does_not_stop_the_others(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = recipe.textured_scene
    calls = 0

    def failing(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ExportError(NOTHING_DENSE)
        return real(*arguments)

    monkeypatch.setattr(recipe, "textured_scene", failing)
    arguments = ("{a|b} cat", "-o", tmp_path, "--preset", "mobile", "--json")
    assert run(*arguments).result["failed"] == ["a cat"]
    assert "nothing dense enough" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert run(*arguments).result == {"folder": str(tmp_path), "exported": 1, "skipped": 1, "failed": []}


def test_prompts_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "set.json").write_text(json.dumps({"template": "a {animal}", "words": {"animal": ["cat", "dog"]}}))
    result = run("--from", tmp_path / "set.json", "-o", tmp_path / "out", "--preset", "mobile", "--json").result
    assert result["exported"] == 2


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        ((), "nothing to export: give a prompt, or a prompt file with --from"),
        (("cat", "dog", "--to", "pig"), "a chain starts at one prompt, got 2; the further stops go after --to"),
        (("cat", "--height", "0.0001"), "height must be 0.001 to 10000 metres, got 0.0001"),
        (("cat", "--size", "5000"), "size must be 16 to 2048, fps 1 to 120, frames 1 to 500, got 5000, 12 and 24"),
        (("cat", "--preset", "print", "--format", "glb"), "the print preset writes stl or 3mf, got glb"),
        (("cat", "--lod", "2", "--format", "ply"), "levels of detail need glb, gltf or obj, got ply"),
        (("cat", "--flat-base", "1"), "--thinnest and --flat-base are for prints: add --preset print"),
        (("cat", "--preset", "print", "--thinnest", "0"), "the thinnest part of a print must be 0.1 to 10 mm"),
        (("cat", "--to", "dog", "--preset", "print"), "a chain cannot be printed as one object"),
        (("a {red|red} cat",), "lists a word more than once"),
        (("a { |b} cat",), f"holds a bad entry: {EMPTY_PROMPT}"),
    ],
)
def test_what_export_refuses(run: Run, tmp_path: Path, arguments: tuple[str, ...], wording: str) -> None:
    assert wording in run(*arguments, "-o", tmp_path / "out").complaint


def test_an_unwritable_folder_is_refused_before_the_work(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert NOT_A_FOLDER in run("cat", "-o", tmp_path / "file").complaint


def test_braces_without_a_choice_are_words(run: Run, tmp_path: Path) -> None:
    assert run("a {cat}", "-o", tmp_path, "--preset", "mobile", "--json").result["prompt"] == "a {cat}"
    result = run("{x} {a|b}", "-o", tmp_path / "two", "--preset", "mobile", "--json").result
    assert result["exported"] == 2
