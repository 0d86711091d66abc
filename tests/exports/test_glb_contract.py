"""Every way to a GLB of one object promises the same: `att3d_core/exports/formats/CONTRACT.md`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pygltflib import GLTF2

import att3d_core
from app.exports.work import still
from app.models.loaded import LoadedModel
from att3d_core.exports.progress import silent
from att3d_core.exports.recipe import Recipe
from att3d_core.library.toybox import rocks
from att3d_core.names import object_name
from att3d_core.pipeline import load
from tests.support.command_line import CommandLine
from tests.support.exports import glb_json
from tests.support.released import PROMPTS

PROMPT = PROMPTS[0]
FROM_A_MODEL = {"prompt", "checkpoint", "hash", "triangles", "watertight", "loose_parts"}
UNDERSTOOD = {"understood", "verdict", "unknown", "ignored"}
"""What commands add where they do not ask the bare model."""


def made(way: str, ball: Path, folder: Path, command_line: CommandLine, *flags: str) -> bytes:
    """A GLB of PROMPT, by one of the ways to have one; `flags` are for the commands."""
    file = folder / "made.glb"
    match way:
        case "generate":
            command_line("generate", PROMPT, "--checkpoint", ball, "-o", file, "--size", 16, "--triangles", 500, *flags)
        case "export":
            limits = ("--triangles", 500, "--vertex-colors", *flags)
            command_line("export", PROMPT, "--checkpoint", ball, "-o", folder, *limits)
            file = next(folder.glob("*.glb"))
        case "python":
            scene = att3d_core.load(ball, "cpu").scene(PROMPT)
            att3d_core.export(scene, file, triangles=500, vertex_colors=True)
        case "studio":
            loaded = LoadedModel.load(ball, "cpu")
            recipe = Recipe(vertex_colors=True).budget(500)
            return still(loaded, loaded.generate(PROMPT).u, PROMPT, recipe, None, silent).data()
    return file.read_bytes()


def check(data: bytes, prompt: str, extras: set[str]) -> dict[str, Any]:
    """The promises that hold for any origin; the file's extras."""
    gltf = glb_json(data)
    name = object_name(prompt)
    assert [node["name"] for node in gltf["nodes"]] == [name] and gltf["scenes"][0]["nodes"] == [0]
    assert gltf["meshes"][0]["name"] == name and len(gltf["materials"]) == 1
    asset = gltf["asset"]
    assert asset["generator"] == "ATT3D studio" and asset["extras"]["prompt"] == prompt
    assert set(asset["extras"]) == extras
    positions = gltf["accessors"][gltf["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    assert positions["min"][1] == pytest.approx(0.0, abs=1e-6)  # it stands on its pivot
    # Another reader, written by others, sees the same document.
    other = GLTF2.load_from_bytes(data)
    assert other is not None and other.nodes[0].name == name and other.asset.copyright == asset.get("copyright")
    assert [accessor.count for accessor in other.accessors] == [accessor["count"] for accessor in gltf["accessors"]]
    return asset["extras"]


@pytest.mark.parametrize("way", ["generate", "export", "python", "studio"])
def test_a_model_s_object(way: str, ball: Path, tmp_path: Path, command_line: CommandLine) -> None:
    data = made(way, ball, tmp_path, command_line)
    extras = check(data, PROMPT, FROM_A_MODEL | (UNDERSTOOD if way in ("generate", "export") else set()))
    assert glb_json(data)["asset"]["copyright"].endswith("see CARD.md of the checkpoint ball")
    assert extras["checkpoint"] == "ball" and len(extras["hash"]) == 64 and 0 < extras["triangles"] <= 500


def test_whose_an_object_is_is_said_in_words(ball: Path) -> None:
    """Of a model that came along: the visitor's own. Of another: whoever's the models were that it learnt from."""
    other = load(ball)
    assert not other.shipped and "learnt from 3D models" in other.licence
    assert replace(other, shipped=True).licence.startswith("Yours to use, change and sell.")
    assert other.origin(("a pig",), licence="mine").licence == "mine"
    assert load("pig").shipped


def test_the_same_object_is_the_same_file(ball: Path, tmp_path: Path, command_line: CommandLine) -> None:
    """Whoever asks the bare model for it."""
    files = []
    for way in ("generate", "export", "python"):
        (tmp_path / way).mkdir()
        files.append(made(way, ball, tmp_path / way, command_line, "--bare"))
    assert files[0] == files[1] == files[2]


def test_an_asset_of_a_library(tmp_path: Path, command_line: CommandLine) -> None:
    asset = rocks.rock_assets()[0]
    (tmp_path / "set.json").write_text(json.dumps([asset.caption]))
    command_line("library", tmp_path / "set.json", "--write", tmp_path / "out")
    check(next((tmp_path / "out").glob("*.glb")).read_bytes(), asset.caption, {"prompt", "triangles", "watertight"})
