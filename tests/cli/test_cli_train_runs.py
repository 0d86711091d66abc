"""`train` beyond a library: diffusion guidance, own models, interpolation, curves, previews, runs opened by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from att3d_core.checkpoint import Training, load_released
from att3d_core.errors import DivergedError, TrainingError
from att3d_core.field.grids import HASH_LEVELS, GridLayout
from att3d_core.guidance.estimators import FrameGradient
from att3d_core.model import MappingConfig, ModelConfig, Network, Setting
from att3d_core.runs import open as opening
from att3d_core.runs import prepare as preparing
from att3d_core.runs.open import OpenRun, open_run
from att3d_core.text.shards import EmbeddingShards
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList
from att3d_core.training.job import JobFolder
from att3d_core.training.run import RunConfig
from tests.support.command_line import CommandLine
from tests.support.glb_files import GlbFile
from tests.support.tiny_pipelines import tiny_stable_diffusion

SMALL = ("--size", "16", "--samples", "8", "--prompts", "2", "--device", "cpu", "--steps", "2", "--occupancy", "8")
PIGS = ["a pig riding a bicycle wearing a tophat", "a pig riding a bicycle wearing a party hat"]
SEASONS = ["a tree in spring", "a tree in summer", "a tree in autumn"]


def described(folder: Path) -> RunConfig:
    return JobFolder(folder).read_description()


def test_prompts_without_assets_are_trained_by_a_diffusion_model(command_line: CommandLine, tmp_path: Path) -> None:
    """Guidance interpolation along a chain; the checkpoint says what it was trained for; the same command resumes."""
    pipeline = tiny_stable_diffusion(tmp_path / "sd")
    (tmp_path / "seasons.json").write_text(json.dumps(SEASONS))
    arguments = ("train", "--set", "seasons.json", "--guidance", pipeline, "--estimator", "asd", *SMALL, "-o", "run")
    how = ("--interpolation", "guidance", "--pairs", "chain", "--kappa", "1", "0.5", "--interpolation-samples", "6")
    extra = ("--dim-v", "3", "--settings", "guidance_weight:5:20", "opacity:0:0.1", "--environment")
    result = command_line(*arguments, *how, *extra, "--json").result
    assert result["status"] == "done" and result["step"] == 2
    released = load_released(tmp_path / "run" / "released")
    assert released.prompts == tuple(SEASONS)
    assert released.training.interpolation == "guidance" and released.training.chains == (tuple(SEASONS),)
    assert released.training.kappa == (1.0, 0.5)
    assert released.training.guidance.startswith("sd, ASD, weight 7.5")
    assert [setting.name for setting in released.model.config.settings] == ["guidance_weight", "opacity"]
    assert released.model.environment is not None
    again = command_line("train", "--resume", "run", "--device", "cpu", "--json").result
    assert again["step"] == 2 and again["last"] is None


def test_a_single_pair_has_two_basis_grids(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "pair.json").write_text(json.dumps(["a rocky boulder", "a mossy boulder"]))
    pipeline = tiny_stable_diffusion(tmp_path / "sd")
    how = ("--interpolation", "embedding", "--interpolation-samples", "6")
    command_line("train", "--set", "pair.json", "--guidance", pipeline, *how, *SMALL, "-o", "run", "--json")
    assert described(tmp_path / "run").model.dim_v == 2


@pytest.mark.parametrize(
    ("flags", "mapping"),
    [
        (("--mapping", "deeper", "--mapping-layers", "1"), MappingConfig(Network.DEEPER, layers=1)),
        (("--mapping", "concatenation", "--no-spectral-norm"), MappingConfig(Network.CONCATENATION, False)),
        (("--mapping", "attention", "--tokens", "24", "--hash-levels"), MappingConfig(Network.ATTENTION)),
    ],
)
def test_every_mapping_network_is_trained_by_its_flag(
    command_line: CommandLine, tmp_path: Path, flags: tuple[str, ...], mapping: MappingConfig
) -> None:
    terms = ("--orientation", "0.01", "--opacity", "0.01", "--sparsity", "0.01", "--clip", "1", "--dim-v", "2")
    (tmp_path / "two.json").write_text(json.dumps(PIGS))
    result = command_line("train", "--set", "two.json", *flags, *terms, *SMALL, "-o", "run", "--json").result
    assert result["status"] == "done" and result["last"]["gradient_norm"] > 0
    run = described(tmp_path / "run")
    assert run.model.mapping == mapping and run.regularizers.orientation == 0.01
    hashed = "--hash-levels" in flags
    assert run.model.layout == GridLayout(hash_resolutions=HASH_LEVELS if hashed else ())
    assert load_released(tmp_path / "run" / "released").model.config == run.model


def write_glb(file: Path, vertices: np.ndarray, faces: np.ndarray) -> None:
    """One grey mesh."""
    glb = GlbFile()
    glb.primitive["attributes"]["POSITION"] = glb.accessor(vertices)
    if len(faces):
        glb.primitive["indices"] = glb.accessor(faces.reshape(-1))
    else:
        glb.primitive["mode"] = 1  # lines
    file.write_bytes(glb.to_bytes())


BAD = {
    "empty.glb": (np.zeros((3, 3), np.float32), np.zeros((0, 3), np.uint32)),
    "nan.glb": (np.full((3, 3), np.nan, np.float32), np.array([[0, 1, 2]], np.uint32)),
}


def test_a_library_of_models_without_faces_or_numbers(command_line: CommandLine, tmp_path: Path) -> None:
    """None of them can be used: nothing is begun. With one good model beside them, that one is trained on."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name, (vertices, faces) in BAD.items():
        write_glb(folder / name, vertices, faces)
    complaint = command_line("train", "--set", "models", *SMALL, "-o", "run").complaint
    assert complaint.startswith("the folder 'models' has no model to import: expected GLB files; the first: empty.glb ")
    assert not (tmp_path / "run").exists()
    good = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    write_glb(folder / "pyramid.glb", good, np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.uint32))
    done = command_line("train", "--set", "models", *SMALL, "--dim-v", "2", "-o", "run")
    assert done.code == 0
    assert all(f"skipped {name}: " in done.out for name in BAD)
    assert load_released(tmp_path / "run" / "released").prompts == ("a pyramid",)


def small_run(folder: Path, steps: int = 4) -> OpenRun:
    """One of the pig prompts seen, one held out."""
    folder.mkdir(exist_ok=True)
    prompts = folder / "prompts.json"
    prompts.write_text(json.dumps({"prompts": PIGS, "held_out": {"rule": "listed", "prompts": PIGS[1:]}}))
    model = ModelConfig(384, 2, GridLayout((5, 9)))
    config = TrainConfig(steps=steps, prompts=1, size=8, samples=6, occupancy=8)
    JobFolder(folder).write_description(RunConfig(str(prompts), model, train=config))
    return open_run(folder, "cpu")


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_run_opened_from_its_folder_draws_curves_and_previews(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(opening, "SCORED", 1)
    opened = small_run(tmp_path)
    reports = opened.reports(save_every=100, preview_every=3, curve_every=2)
    next(reports), next(reports), next(reports)
    assert load_released(tmp_path / "preview").training == Training("library", "none")
    reports.close()
    again = open_run(tmp_path, "cpu")
    assert again.trainer.step == 3
    assert len(list(again.reports(curve_every=2))) == 1
    points = lines(tmp_path / "curves.jsonl")
    assert [(point["step"], point["split"]) for point in points] == [
        (2, "seen"), (2, "unseen"), (4, "seen"), (4, "unseen"),
    ]  # fmt: skip
    for point in points:
        assert point["frames_per_prompt"] == point["step"]
        assert point["prompts"] == 1 and 0 < point["foreground_db"] < point["full_db"] < 30
        assert point["identified"] in (0.0, 1.0)


def test_a_cancelled_run_keeps_the_state_before(tmp_path: Path) -> None:
    opened = small_run(tmp_path)
    reports = opened.reports()
    next(reports), next(reports)
    opened.cancel()
    reports.close()
    assert open_run(tmp_path, "cpu").trainer.step == 0


def test_a_run_that_diverges_says_so_with_its_exit_code(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_run(tmp_path / "run")
    step = opening.Trainer._attempt

    def attempt(trainer: Any) -> Any:
        if trainer.step == 2:
            inner = trainer.estimator
            trainer.estimator = lambda *given: FrameGradient(inner(*given).gradient, torch.full((1,), torch.nan))
        return step(trainer)

    monkeypatch.setattr(opening.Trainer, "_attempt", attempt)
    done = command_line("train", "--resume", "run", "--device", "cpu", "--save-every", "1", "--json")
    assert done.code == 3 and "Traceback" not in done.err
    result = json.loads(done.out)
    assert result["status"] == "diverged" and result["released"] is None
    assert done.err.splitlines()[-1].startswith("error: training diverged at step 2: the loss was NaN or infinite, 3")
    assert done.err.splitlines()[-1].endswith("its last good state is that of step 2")
    assert open_run(tmp_path / "run", "cpu").trainer.step == 2
    assert issubclass(DivergedError, TrainingError)


def test_embeddings_of_a_large_set_are_streamed(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More prompts than are kept in memory: shards on disk, and as many of them named as a checkpoint takes."""
    monkeypatch.setattr(preparing, "IN_MEMORY", 4)
    monkeypatch.setattr(preparing, "RECORDED", 3)
    sources: list[Any] = []
    made = preparing._prompts_alone
    monkeypatch.setattr(preparing, "_prompts_alone", lambda *given: sources.append(made(*given)) or sources[-1])
    words = {"animal": ["pig", "frog", "owl"], "hat": ["crown", "beret"]}
    held = {"rule": "listed", "prompts": ["a pig with a beret"]}
    many = {"template": "a {animal} with a {hat}", "words": words, "held_out": held}
    (tmp_path / "many.json").write_text(json.dumps(many))
    pipeline = tiny_stable_diffusion(tmp_path / "sd")
    done = command_line("train", "--set", "many.json", "--guidance", pipeline, *SMALL, "--dim-v", "2", "-o", "run")
    assert done.code == 0
    (source,) = sources
    assert isinstance(source, PromptList) and isinstance(source.embeddings, EmbeddingShards) and len(source) == 5
    released = load_released(tmp_path / "run" / "released")
    assert released.prompts == ("a pig with a crown", "a frog with a crown", "a owl with a crown")
    assert "a pig with a beret" not in source.prompts


def test_settings_of_a_run_are_its_model_s(tmp_path: Path) -> None:
    run = RunConfig("pig", ModelConfig(settings=(Setting("opacity", 0.0, 1.0),)))
    JobFolder(tmp_path).write_description(run)
    assert JobFolder(tmp_path).read_description().model.settings == run.model.settings
