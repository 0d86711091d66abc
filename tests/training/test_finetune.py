"""Fine-tuning to one prompt: it comes closer, the model it started from stays, and the offset survives the file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from att3d_core.checkpoint import Provenance, Released, load_released, save_released
from att3d_core.errors import DiskFullError, TrainingError
from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.exports.formats.still import glb_bytes
from att3d_core.exports.scene import scene_mesh
from att3d_core.field.grids import GridLayout
from att3d_core.library.raycast import RayCaster
from att3d_core.model import Att3D, ModelConfig
from att3d_core.origin import Origin
from att3d_core.text.minilm import MiniLM
from att3d_core.training.config import TrainConfig
from att3d_core.training.finetune import finetunable, finetune_to_asset
from att3d_core.training.job import JobFolder
from att3d_core.training.trainer import Trainer
from tests.model.test_mapping_training import ASSETS, learnable, make_trainer
from tests.support.command_line import CommandLine
from tests.support.mappings import NETWORKS, conditions, config_of, lively

QUICK = TrainConfig(
    steps=60, prompts=1, frames=4, size=20, samples=20, occupancy=16, full=0.0, textureless=0.0, learning_rate=0.03
)


@pytest.fixture(scope="module")
def amortized(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """A model of both assets, trained a little and released."""
    trainer = make_trainer(learnable("hypernetwork", "hashed, with an environment map"), steps=40, learning_rate=0.03)
    for _ in trainer.run():
        pass
    folder = tmp_path_factory.mktemp("amortized") / "model"
    data = trainer.data
    embeddings = torch.stack([data.embedding(i) for i in range(2)])
    save_released(folder, trainer.model, Provenance("tiny", "0" * 64, ("big", "small"), embeddings))
    return load_released(folder)


def test_it_comes_closer_to_the_prompt_than_the_amortized_model(amortized: Released, tmp_path: Path) -> None:
    """In loss and in score, unseen cameras; the base model is not changed by a bit, so neither are its prompts."""
    base, condition = amortized.model, amortized.prompt_embeddings[0]
    before = {name: tensor.clone() for name, tensor in base.state_dict().items()}
    trainer = finetune_to_asset(base, ASSETS[0], "a big red ball", condition, QUICK)
    losses = [report.loss for report in trainer.run()]
    assert sum(losses[-10:]) < sum(losses[:10]) / 2
    truth = asset_views(RayCaster(ASSETS[0].build()), 48)
    scores = [compare(scene_views(model(condition), 48), truth).foreground_db for model in (base, trainer.model)]
    assert scores[1] > scores[0] + 1.0, scores
    for name, tensor in base.state_dict().items():
        assert torch.equal(tensor, before[name]), name
    # Of the mapping network the offset alone has changed; the MLP of the field went on as well (B.1.13).
    changed = {n for n, t in trainer.model.state_dict().items() if n not in before or not torch.equal(t, before[n])}
    assert changed == {"mapping.offset"} | {n for n in changed if n.startswith(("radiance.", "environment."))}
    assert "radiance.w1" in changed and "environment.linear.weight" in changed

    training = Provenance("tiny", "0" * 64, ("a big red ball",), condition[None])
    save_released(tmp_path / "tuned", trainer.model, training)
    stored = load_file(tmp_path / "tuned" / "model.safetensors")
    assert stored["basis"].dtype == torch.int8 and stored["basis"].shape[1] == base.config.dim_v + 1
    tuned = load_released(tmp_path / "tuned").model
    assert tuned.config == replace(base.config, finetuned=True)
    score = compare(scene_views(tuned(condition), 48), truth).foreground_db
    assert score == pytest.approx(scores[1], abs=0.3)


@pytest.mark.parametrize("name", NETWORKS)
def test_an_offset_survives_the_file_within_its_eight_bits(name: str, tmp_path: Path) -> None:
    def release(model: Att3D, folder: str) -> Att3D:
        save_released(tmp_path / folder, model, Provenance("tiny", "0" * 64, ("a", "b"), conditions(2)))
        return load_released(tmp_path / folder).model

    base = release(lively(config_of(name)), "base")
    tuned = finetunable(base)
    u = tuned.embed(conditions(2))
    torch.testing.assert_close(tuned.mapping.grids(u), base.mapping.grids(u))  # nothing is changed by the start
    assert tuned.mapping.offset is not None
    with torch.no_grad():
        tuned.mapping.offset.normal_(generator=torch.Generator().manual_seed(0))
    loaded = release(tuned, "tuned")
    assert loaded.mapping.offset is not None
    for level in base.config.layout.level_slices:
        half_step = tuned.mapping.offset[level].abs().max() / 127 / 2
        error = (loaded.mapping.offset - tuned.mapping.offset)[level].abs().max()
        assert 0 < error <= 1.01 * half_step
    # The basis was in eight bits already: it stays what it was.
    torch.testing.assert_close(loaded.mapping.basis.folded(), base.mapping.basis.folded(), rtol=1e-6, atol=1e-7)
    weights = loaded.mapping.weights(u)
    assert (weights[..., -1] == 1).all() and weights.shape[-1] == base.mapping.weights(u).shape[-1] + 1
    scene = loaded(conditions(1)[0])
    expected = base(conditions(1)[0]).grids + loaded.mapping.offset
    torch.testing.assert_close(scene.grids, expected, rtol=1e-4, atol=1e-4)
    # Fine-tuned once more it goes on from where it is.
    torch.testing.assert_close(finetunable(loaded).mapping.grids(u), loaded.mapping.grids(u))


def test_every_prompt_of_a_tuned_model_has_the_same_offset(amortized: Released) -> None:
    """Mixing u goes on working: the offset's weight is 1 for any weights that sum to 1."""
    tuned = finetunable(amortized.model)
    assert tuned.mapping.offset is not None
    with torch.no_grad():
        tuned.mapping.offset.fill_(0.5)
    for alpha in (0.0, 0.3, 1.0):
        u = (1 - alpha) * tuned.embed(conditions(2)[:1]) + alpha * tuned.embed(conditions(2)[1:])
        added = tuned.mapping.grids(u) - amortized.model.mapping.grids(u)
        torch.testing.assert_close(added, torch.full_like(added, 0.5), rtol=1e-4, atol=1e-4)


def test_only_a_released_model_is_fine_tuned() -> None:
    with pytest.raises(TrainingError, match="only a released model can be fine-tuned: release this one first"):
        finetunable(lively(config_of("hypernetwork")))


def test_resumed_is_uninterrupted_bit_by_bit(amortized: Released, tmp_path: Path) -> None:
    def fresh() -> Trainer:
        config = replace(QUICK, steps=6)
        return finetune_to_asset(amortized.model, ASSETS[1], "small", amortized.prompt_embeddings[1], config)

    straight, first, second = fresh(), fresh(), fresh()
    for _ in straight.run():
        pass
    first.advance()
    folder = JobFolder(tmp_path)
    folder.save(first)
    folder.load(second)
    for _ in second.run():
        pass
    for name, tensor in straight.model.state_dict().items():
        assert torch.equal(tensor, second.model.state_dict()[name]), name


PIG = "a pig riding a bicycle wearing a tophat"
FLAGS = ("--size", "16", "--samples", "12", "--steps", "3", "--frames", "2", "--save-every", "2", "--device", "cpu")


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A small released model of the real text encoder."""
    encoder = MiniLM()
    config = ModelConfig(MiniLM.dim, 4, GridLayout((5, 9)))
    model = Att3D(config, generator=torch.Generator().manual_seed(0))
    save_released(
        tmp_path / "base", model, Provenance(encoder.name, encoder.hash, (PIG,), encoder.encode([PIG]).pooled)
    )
    return tmp_path / "base"


def test_the_command_releases_a_tuned_model_and_leaves_the_base_alone(
    checkpoint: Path, tmp_path: Path, command_line: CommandLine
) -> None:
    files = {path.name: path.read_bytes() for path in checkpoint.iterdir()}
    done = command_line("finetune", str(checkpoint), PIG, "-o", str(tmp_path / "run"), *FLAGS, "--json")
    result = done.result
    assert result["finished"] and result["step"] == 3 and result["after_db"] != result["before_db"]
    assert {path.name: path.read_bytes() for path in checkpoint.iterdir()} == files
    released = load_released(Path(result["released"]))
    assert released.prompts == (PIG,) and released.model.config.finetuned
    assert released.training.finetuned_from == "base" and released.training.interpolation == "none"
    assert released.training.guidance.startswith("library: ")
    again = command_line("finetune", str(checkpoint), PIG, "-o", str(tmp_path / "run"), *FLAGS, "--seed", "1")
    assert "holds a run with other settings (seed; see its finetune.json)" in again.complaint
    status = json.loads((tmp_path / "run" / "status.json").read_text())
    assert result["status"] == status["status"] == "done" and status["step"] == 3


def test_a_full_disk_pauses_and_the_same_command_goes_on(
    checkpoint: Path, tmp_path: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = JobFolder.save

    def full(folder: JobFolder, trainer: Trainer) -> None:
        if trainer.step == 2:
            raise DiskFullError(f"cannot write {folder.state}: the disk is full")
        save(folder, trainer)

    arguments = ("finetune", str(checkpoint), PIG, "-o", str(tmp_path / "run"), *FLAGS)
    with monkeypatch.context() as patch:
        patch.setattr(JobFolder, "save", full)
        done = command_line(*arguments)
    assert done.code == 4 and done.err.splitlines()[-1].startswith("error: disk full: cannot write")
    status = json.loads((tmp_path / "run" / "status.json").read_text())
    assert (status["status"], status["step"]) == ("paused", 2) and not (tmp_path / "run" / "released").exists()
    assert int(load_file(tmp_path / "run" / "state.safetensors")["step"]) == 0
    again = command_line(*arguments)
    assert again.code == 0 and load_released(tmp_path / "run" / "released").prompts == (PIG,)


def test_the_command_takes_a_model_of_ones_own(checkpoint: Path, tmp_path: Path, command_line: CommandLine) -> None:
    model = lively(config_of("hypernetwork"))
    file = tmp_path / "mine.glb"
    file.write_bytes(glb_bytes(scene_mesh(model(conditions(1)[0]), triangles=300), Origin(("mine",))))
    (tmp_path / "other.glb").write_bytes(b"no model")
    arguments = ("-o", str(tmp_path / "run"), *FLAGS, "--json")
    done = command_line("finetune", str(checkpoint), "my own thing", "--from", str(file), *arguments)
    assert done.result["finished"]
    for source, message in (
        (tmp_path / "other.glb", "is not a model that can be used"),
        (tmp_path / "missing.glb", "there is no file"),
    ):
        refused = command_line("finetune", str(checkpoint), "my own thing", "--from", str(source), *arguments)
        assert message in refused.complaint
    unknown = command_line("finetune", str(checkpoint), "a pig on the moon", *arguments)
    assert "no built-in set has a model called 'a pig on the moon'; the nearest: 'a pig" in unknown.complaint
