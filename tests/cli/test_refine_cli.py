"""`refine`: a valid file of a sharpened mesh, by the field or by an asset; stopped, the unrefined one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch

from att3d_core.cli.refining import command
from att3d_core.exports import presets
from att3d_core.exports.formats.still import glb_bytes
from att3d_core.exports.presets import Preset
from att3d_core.mesh import rasterizer, refine
from att3d_core.mesh.refine import Refinement
from att3d_core.mesh.shape import ShapeSettings
from att3d_core.mesh.targets import AssetTarget, FieldTarget
from att3d_core.origin import Origin
from tests.support.command_line import CommandLine, Outcome
from tests.support.exports import glb_json, glb_values, textured_statue
from tests.support.fields import THRESHOLD, solid, sphere
from tests.support.meshes import export_mesh
from tests.support.released import PROMPTS, release_ball

PIG = PROMPTS[0]
Validate = Callable[[Path], dict[str, Any]]
Run = Callable[..., Outcome]
RED = torch.tensor([0.9, 0.1, 0.1])


@pytest.fixture
def run(command_line: CommandLine, ball: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `refine` with the small model, coarse presets and few steps."""
    monkeypatch.setattr(presets, "GAME", Preset("game", 300, 64, resolution=32))
    monkeypatch.setattr(presets, "HERO", Preset("hero", 400, 64, normal_map=True, resolution=32))
    small = Refinement(ShapeSettings(steps=6, views=1, rate=3e-3), sweeps=2, views=4, size=64)
    monkeypatch.setattr(refine, "Refinement", lambda **changes: Refinement(**{**vars(small), **changes}))
    for target in (FieldTarget, AssetTarget):
        monkeypatch.setattr(command, target.__name__, partial(target, size=64))
    return lambda what, *arguments: command_line("refine", what, *arguments, "--checkpoint", ball)


def test_a_prompt_becomes_a_valid_refined_glb(run: Run, tmp_path: Path, khronos: Validate) -> None:
    red = export_mesh(solid(sphere((0, 0, 0), 0.5)), lambda at: 0 * at + RED, threshold=THRESHOLD, resolution=24)
    (tmp_path / "a-ball.glb").write_bytes(glb_bytes(red, Origin(("a ball",))))
    by = ("--guidance", "library", "--from", tmp_path / "a-ball.glb")
    result = run(PIG, "-o", tmp_path, *by, "--height", 2, "--licence", "CC0-1.0", "--json").result
    assert result["files"] == ["a-pig-riding-a-bicycle-wearing-a-tophat.glb"]
    path = tmp_path / result["files"][0]
    report = khronos(path)
    assert report["issues"]["messages"] == [] and report["info"]["totalTriangleCount"] == result["triangles"] <= 400
    assert result["refined"] is True and result["after_db"] > result["before_db"]
    gltf = glb_json(path.read_bytes())
    assert gltf["asset"]["extras"]["refined"] == result["guidance"]
    assert gltf["asset"]["copyright"] == "CC0-1.0" and gltf["asset"]["extras"]["prompt"] == PIG
    primitive = gltf["meshes"][0]["primitives"][0]
    assert gltf["nodes"][0]["name"] == "a-pig-riding-a-bicycle-wearing-a-tophat"
    assert {"TANGENT", "TEXCOORD_0"} <= set(primitive["attributes"])
    assert gltf["accessors"][primitive["attributes"]["POSITION"]]["max"][1] == pytest.approx(2.0)


def test_a_run_about_one_prompt_is_refined_by_its_own_field(run: Run, tmp_path: Path) -> None:
    release_ball(tmp_path / "run" / "released", (PIG,))
    result = run(tmp_path / "run", "-o", tmp_path, "--preset", "game", "--keep-shape", "--json").result
    assert result["prompt"] == PIG and result["guidance"] == "the field"
    assert result["after_db"] >= result["before_db"] and (tmp_path / result["files"][0]).is_file()


def test_a_run_about_many_prompts_wants_one(run: Run, tmp_path: Path) -> None:
    release_ball(tmp_path / "many")
    assert "knows 2 prompts" in run(tmp_path / "many", "-o", tmp_path).complaint


def test_stopped_at_any_step_it_leaves_the_unrefined_asset(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, khronos: Validate
) -> None:
    def stopped(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(refine, "repaint", stopped)
    assert run(PIG, "-o", tmp_path).code == 130
    (path,) = tmp_path.glob("*.glb")
    assert khronos(path)["issues"]["messages"] == []
    assert "refined" not in glb_json(path.read_bytes())["asset"]["extras"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--preset", "print"), "a print has no texture to refine"),
        (("--format", "ply"), "take glb, gltf or obj, got ply"),
        (("--from", "toybox"), "--guidance library asks for"),
        (("--guidance", "library", "--from", "pairs"), "the set 'pairs' has no model called"),
    ],
)
def test_mistakes_are_one_line(run: Run, tmp_path: Path, arguments: tuple[str, ...], complaint: str) -> None:
    assert complaint in run(PIG, "-o", tmp_path, *arguments).complaint


def test_without_the_wheel_shapes_cannot_be_refined_but_textures_can(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise rasterizer.ExportError(rasterizer.MISSING)

    monkeypatch.setattr(command, "require_rasterizer", missing)
    assert "att3d-studio[mesh]" in run(PIG, "-o", tmp_path).complaint
    assert not list(tmp_path.glob("*.glb"))
    assert run(PIG, "-o", tmp_path, "--keep-shape").code == 0


def test_somebodys_own_file_keeps_its_texture_coordinates_height_and_licence(
    run: Run, tmp_path: Path, khronos: Validate
) -> None:
    mesh = textured_statue()
    (tmp_path / "a-pig.glb").write_bytes(glb_bytes(mesh, Origin(("a pig",), licence="CC-BY-4.0"), 1.8))
    by = ("--guidance", "library", "--from", tmp_path / "a-pig.glb")
    result = run(tmp_path / "a-pig.glb", *by, "-o", tmp_path / "out", "--json").result
    assert result["files"] == ["a-pig-refined.glb"] and result["after_db"] >= result["before_db"]
    data = (tmp_path / "out" / "a-pig-refined.glb").read_bytes()
    assert khronos(tmp_path / "out" / "a-pig-refined.glb")["issues"]["messages"] == []
    gltf = glb_json(data)
    attributes = gltf["meshes"][0]["primitives"][0]["attributes"]
    assert gltf["asset"]["extras"]["unwrapped"] == "own" and gltf["asset"]["copyright"] == "CC-BY-4.0"
    assert gltf["accessors"][attributes["POSITION"]]["max"][1] == pytest.approx(1.8, abs=1e-4)
    uvs = glb_values(data, attributes["TEXCOORD_0"])
    assert {tuple(row) for row in uvs.round(4)} == {tuple(row) for row in mesh.uvs.round(4)}


def test_an_export_of_the_model_is_put_back_into_its_field(
    run: Run, command_line: CommandLine, ball: Path, tmp_path: Path
) -> None:
    command_line("export", PIG, "--checkpoint", ball, "-o", tmp_path, "--height", 3)
    (made,) = tmp_path.glob("*.glb")
    result = run(made, "-o", tmp_path / "out", "--keep-shape", "--json").result
    assert result["guidance"] == "the field" and result["before_db"] > 15


def test_a_file_of_somebody_elses_has_no_field(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thing.glb").write_bytes(glb_bytes(textured_statue(), Origin(("thing",))))
    assert "was not made by this model" in run(tmp_path / "thing.glb", "-o", tmp_path / "out").complaint
