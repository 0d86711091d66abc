"""What `import att3d_core` offers: it loads when it is used, and does what the examples say."""

from __future__ import annotations

import ast
import io
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image

import att3d_core
from att3d_core.errors import CheckpointError, ExportError, TrainingError, UserError
from att3d_core.pipeline import Pipeline, load
from tests.support.exports import glb_json
from tests.support.released import PROMPTS

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.py"))
HEAVY = ("torch", "numba", "PIL", "transformers", "imageio_ffmpeg")


@pytest.fixture(scope="module")
def pipeline(ball: Path) -> Pipeline:
    return load(ball, "cpu")


def test_importing_loads_nothing_heavy() -> None:
    """In a process of its own; the second import shows that the check itself can fail."""
    code = (
        "import sys, att3d_core; names = dir(att3d_core);"
        f"print([name for name in {HEAVY} if name in sys.modules], 'load' in names);"
        "att3d_core.Cameras; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[] True", "True"]


def test_every_offered_name_is_there_and_declared_for_type_checkers() -> None:
    tree = ast.parse(Path(att3d_core.__file__).read_text(encoding="utf-8"))
    declared = {
        (alias.name, node.module)
        for block in ast.walk(tree)
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert declared == set(att3d_core._HOME.items())
    for name in att3d_core._HOME:
        assert callable(getattr(att3d_core, name))
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        att3d_core.lod  # noqa: B018


def test_a_scene_is_a_picture_in_a_notebook(pipeline: Pipeline) -> None:
    with Image.open(io.BytesIO(pipeline.scene(PROMPTS[0])._repr_png_())) as picture:
        assert picture.format == "PNG" and picture.width == picture.height == 320
        assert len(picture.getcolors(1 << 20) or ()) > 20


def test_a_mix_of_one_is_the_scene_and_weights_are_shares(pipeline: Pipeline) -> None:
    first, second = PROMPTS[:2]
    assert torch.equal(pipeline.mix([first]).u, pipeline.scene(first).u)
    ends = torch.stack([pipeline.scene(prompt).u for prompt in (first, second)])
    assert torch.allclose(pipeline.mix([first, second], [1, 3]).u, 0.25 * ends[0] + 0.75 * ends[1], atol=1e-6)
    assert torch.allclose(pipeline.along([first, second])(0.75).u, 0.25 * ends[0] + 0.75 * ends[1], atol=1e-6)
    origin = pipeline.mix([first, second], [1, 3]).origin
    assert origin is not None and origin.alpha == 0.75 and origin.checkpoint == pipeline.name
    for weights in ([1.0], [1.0, -1.0], [0.0, 0.0]):
        with pytest.raises(UserError, match="expected a weight of 0 or more for each of 2 prompts"):
            pipeline.mix([first, second], weights)


def test_load_takes_a_name_or_a_folder(checkpoints: Path) -> None:
    assert load("pig", "cpu").released.hash == load(checkpoints / "pig", "cpu").released.hash
    with pytest.raises(CheckpointError, match="there is no checkpoint folder piglet"):
        load("piglet")


def test_export_follows_the_suffix(pipeline: Pipeline, tmp_path: Path) -> None:
    scene = pipeline.scene(PROMPTS[0])
    made = att3d_core.export(scene, tmp_path / "ball.glb", triangles=500, vertex_colors=True)
    assert glb_json((tmp_path / "ball.glb").read_bytes())["asset"]["extras"]["prompt"] == PROMPTS[0]
    assert len(made.mesh.faces) <= 500
    att3d_core.export(scene, tmp_path / "ball.stl", "print", triangles=500)
    assert (tmp_path / "ball.stl").stat().st_size == 84 + 50 * 500 or (tmp_path / "ball.stl").stat().st_size > 84
    for file, preset, message in (
        ("ball.fbx", "game", "a file name that ends in .glb"),
        ("ball.glb", "tiny", "expected a preset of mobile, game, hero, print, got 'tiny'"),
    ):
        with pytest.raises(ExportError, match=message):
            att3d_core.export(scene, tmp_path / file, preset)
    with pytest.raises(ExportError, match="a chain becomes files, variants"):
        att3d_core.export_chain(pipeline, PROMPTS[:2], tmp_path, "hologram")
    with pytest.raises(UserError, match="at least two prompts, got 1"):
        att3d_core.export_chain(pipeline, PROMPTS[:1], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_runs(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(example.read_text(encoding="utf-8").splitlines()) < 40
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "argv", [str(example), "2"])
    runpy.run_path(str(example), run_name="__main__")
    made = [path for path in tmp_path.rglob("*") if path.suffix in (".png", ".glb", ".gif", ".html", ".ply")]
    assert made or example.stem == "07_train_text"
    assert all(path.stat().st_size > 200 for path in made)
    assert capsys.readouterr().out


def test_the_notebook_runs(checkpoints: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its cells in order, as a kernel would run them; the last value of a cell that shows a scene is a picture."""
    monkeypatch.chdir(tmp_path)
    book = json.loads((checkpoints.parent / "examples" / "first_steps.ipynb").read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    names: dict[str, object] = {}
    shown = []
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            assert isinstance(last, ast.Expr)
            shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
    assert sum(hasattr(value, "_repr_png_") for value in shown) >= 2


@pytest.mark.slow
def test_training_goes_on_and_another_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    reports = att3d_core.train("pairs", tmp_path / "run", steps=2)
    next(reports)
    reports.close()
    assert [report.step for report in att3d_core.train("pairs", tmp_path / "run", steps=2)] == [2]
    assert load(tmp_path / "run" / "released", "cpu").released.prompts
    with pytest.raises(TrainingError, match=r"holds a run with other settings \(steps; see its job\.json\)"):
        next(att3d_core.train("pairs", tmp_path / "run", steps=3))
