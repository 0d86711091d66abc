"""Fine-tuning one prompt by score distillation: no 3D asset is consulted, a diffusion model of any kind judges."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, ModelConfig
from att3d_core.text.minilm import MiniLM
from att3d_core.training.config import TrainConfig
from att3d_core.training.finetune import FINETUNING, suited_to_diffusion
from tests.support.command_line import CommandLine
from tests.support.tiny_pipelines import tiny_prior, tiny_stable_diffusion

TEAPOT = "a glass teapot"  # which no library has
KNOWN = ("a pig", TEAPOT)
SMALL = ("--size", "16", "--samples", "8", "--occupancy", "8", "--frames", "2", "--device", "cpu", "--json")
CAMERAS = ("focal_min", "focal_max", "full", "textureless")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small released model of the real text encoder."""
    folder = tmp_path_factory.mktemp("base") / "base"
    encoder = MiniLM()
    model = Att3D(ModelConfig(MiniLM.dim, 4, GridLayout((5, 9))), generator=torch.Generator().manual_seed(0))
    save_released(folder, model, Provenance(encoder.name, encoder.hash, KNOWN, encoder.encode(KNOWN).pooled))
    return folder


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pipelines")
    return {"own": tiny_prior(root / "tiny-prior", MiniLM()), "sd": tiny_stable_diffusion(root / "tiny-sd")}


@pytest.mark.parametrize(
    ("kind", "how", "said"),
    [
        ("own", (), "tiny-prior, SDS, weight 5, view prompts"),
        ("own", ("--estimator", "asd", "--views", "off"), "tiny-prior, ASD, weight 5"),
        ("own", ("--estimator", "vsd"), "tiny-prior, VSD, weight 7.5, view prompts"),
        ("sd", ("--guidance-weight", "30", "--views", "perp-neg"), "tiny-sd, SDS, weight 30, Perp-Neg"),
    ],
)
def test_a_prompt_that_no_library_has_is_fine_tuned_and_released(
    kind: str,
    how: tuple[str, ...],
    said: str,
    checkpoint: Path,
    pipelines: dict[str, Path],
    tmp_path: Path,
    command_line: CommandLine,
) -> None:
    files = {path.name: path.read_bytes() for path in checkpoint.iterdir()}
    flags = ("--guidance", pipelines[kind], *how, *SMALL, "--steps", "3", "-o", tmp_path / "run")
    result = command_line("finetune", checkpoint, TEAPOT, *flags).result
    assert result["finished"] and result["step"] == 3
    assert result["before_db"] is None and result["after_db"] is None  # nobody knows what it should look like
    assert {path.name: path.read_bytes() for path in checkpoint.iterdir()} == files
    base, tuned = load_released(checkpoint), load_released(Path(result["released"]))
    assert tuned.prompts == (TEAPOT,)
    assert tuned.training.guidance == said and tuned.training.finetuned_from == "base"
    assert str(tmp_path) not in (Path(result["released"]) / "config.json").read_text()
    # The offset alone has changed of the mapping network, and it has.
    assert tuned.model.mapping.offset is not None and tuned.model.mapping.offset.abs().max() > 1e-3
    torch.testing.assert_close(tuned.model.mapping.basis.folded(), base.model.mapping.basis.folded())
    # What it makes is drawn and exported like any other model's.
    picture = tmp_path / "teapot.png"
    command_line("render", "--checkpoint", result["released"], TEAPOT, "-o", picture, "--size", "32")
    with Image.open(picture) as image:
        assert image.size == (32, 32)


def test_it_goes_on_where_it_stopped_with_the_same_guidance_alone(
    checkpoint: Path, pipelines: dict[str, Path], tmp_path: Path, command_line: CommandLine
) -> None:
    """A run in its folder is resumed; with another diffusion model or weight it would be another run."""
    flags = (checkpoint, TEAPOT, "-o", tmp_path / "run", *SMALL, "--steps", "2")
    own = ("--guidance", pipelines["own"])
    command_line("finetune", *flags, *own)
    assert command_line("finetune", *flags, *own).result["step"] == 2
    another = {"model": ("--guidance", pipelines["sd"]), "guidance_weight": (*own, "--guidance-weight", "9")}
    for differs, other in another.items():
        complaint = command_line("finetune", *flags, *other).complaint
        assert f"holds a run with other settings ({differs}; see its finetune.json)" in complaint
    described = json.loads((tmp_path / "run" / "finetune.json").read_text())
    assert described["from"] is None
    usual = TrainConfig()  # whole objects, as diffusion models know them: not the close-ups that a library supervises
    assert [described["train"][name] for name in CAMERAS] == [getattr(usual, name) for name in CAMERAS]


def test_what_cannot_be_is_said_before_anything_is_written(
    checkpoint: Path, pipelines: dict[str, Path], tmp_path: Path, command_line: CommandLine
) -> None:
    run = tmp_path / "run"
    missing = command_line("finetune", checkpoint, TEAPOT, "--guidance", "nobody/nothing", *SMALL, "-o", run)
    assert "the diffusion model 'nobody/nothing' is not on this computer: fetch it once with 'hf download" in (
        missing.complaint
    )
    own = ("--guidance", pipelines["own"])
    both = command_line("finetune", checkpoint, TEAPOT, *own, "--from", "a pig", *SMALL, "-o", run)
    assert both.complaint == (
        "--from names a 3D model and --guidance a diffusion model, and a prompt is fine-tuned to one of them: "
        "leave one out"
    )
    library = command_line("finetune", checkpoint, TEAPOT, *SMALL, "-o", run)
    assert "no built-in set has a model called 'a glass teapot'" in library.complaint
    assert not run.exists()


def test_cameras_and_shadings_that_somebody_chose_are_kept() -> None:
    close = replace(FINETUNING, focal_min=1.5)
    assert suited_to_diffusion(close) == replace(close, full=TrainConfig().full, textureless=TrainConfig().textureless)
    dark = replace(FINETUNING, textureless=0.5)
    assert suited_to_diffusion(dark) == replace(dark, focal_min=0.7, focal_max=1.35)
