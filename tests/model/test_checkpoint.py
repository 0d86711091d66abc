"""Released models: what is written is what is read, and nothing that is wrong with a folder gets past."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from att3d_core import tensors
from att3d_core.checkpoint import Provenance, Training, load_released, save_released
from att3d_core.errors import CheckpointError, OutputError
from att3d_core.field.grids import GridLayout
from att3d_core.field.low_rank import SpectralBasis
from att3d_core.model import Att3D, MappingConfig, ModelConfig
from att3d_core.pipeline import load
from att3d_core.understanding.lexicon import KindWords, Lexicon
from tests.model.broken_checkpoints import BROKEN, config
from tests.support.released import PROMPTS, ball_model, release_ball

FILES = ("config.json", "model.safetensors", "prompts.json")


@pytest.fixture
def copy(ball: Path, tmp_path: Path) -> Path:
    """A released model to break."""
    return Path(shutil.copytree(ball, tmp_path / "copy"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_checkpoint_is_refused_with_its_reason(copy: Path, name: str) -> None:
    breaking, wording = BROKEN[name]
    breaking(copy)
    with pytest.raises(CheckpointError) as caught:
        load_released(copy)
    message = str(caught.value)
    assert wording in message and str(copy) in message


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"there is no checkpoint folder .*; the shipped ones"):
        load_released(tmp_path / "missing")


def test_weights_that_nobody_may_read(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = Path.open

    def refuse(path: Path, mode: str = "r", **settings: Any) -> Any:
        if path.suffix == ".safetensors":
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_file(path, mode, **settings)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CheckpointError, match=r"model\.safetensors cannot be read: Permission denied"):
        load_released(copy)


def test_a_checkpoint_of_another_text_encoder(copy: Path) -> None:
    config(lambda data: data.update(encoder={"name": "clip-vit-base", "hash": "0" * 64}))(copy)
    assert load_released(copy).encoder_name == "clip-vit-base"  # it can be looked at
    with pytest.raises(CheckpointError) as caught:
        load(copy, "cpu")
    assert "was trained with the text encoder clip-vit-base (000000000000): " in str(caught.value)


@pytest.mark.parametrize("environment", [False, True])
def test_a_released_model_makes_the_same_scenes(tmp_path: Path, environment: bool) -> None:
    """Up to the 8 bits of the basis grids: an error of half a step for each of the 4 of them."""
    model = ball_model(environment)
    model.mean.normal_(generator=torch.Generator().manual_seed(1)).mul_(0.01)
    model.scale.fill_(0.05)
    pooled = torch.nn.functional.normalize(torch.randn(2, 384, generator=torch.Generator().manual_seed(2)), dim=-1)
    save_released(tmp_path / "a", model, Provenance("encoder", "hash", PROMPTS, pooled))
    released = load_released(tmp_path / "a")
    assert (released.name, released.encoder_name, released.encoder_hash) == ("a", "encoder", "hash")
    assert released.prompts == PROMPTS
    torch.testing.assert_close(released.prompt_embeddings, pooled, atol=1e-3, rtol=0)
    assert not any(parameter.requires_grad for parameter in released.model.parameters())
    with torch.no_grad():
        u = model.embed(pooled)
        torch.testing.assert_close(released.model.embed(pooled), u)
        expected, found = model.mapping.grids(u), released.model.mapping.grids(u)
        v = torch.nn.functional.silu(u)
    assert isinstance(model.mapping.basis, SpectralBasis)
    basis = model.mapping.basis.folded()
    assert not torch.equal(found, expected)  # or this test would not see the quantisation
    for level in model.config.layout.level_slices:
        half_steps = basis[level].abs().amax(0) / 127 / 2
        bound = (v.abs() * half_steps).sum(-1, keepdim=True)
        assert ((found - expected)[:, level].abs() <= bound + 1e-5).all()
    points = torch.rand(64, 3) - 0.5
    torch.testing.assert_close(
        released.model.scene_from_u(u[0]).density(points), model.scene_from_u(u[0]).density(points), atol=0.3, rtol=0.01
    )


def test_releasing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = release_ball(tmp_path / "a"), release_ball(tmp_path / "b")
    assert sorted(path.name for path in first.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert load_released(first).hash == load_released(second).hash


def test_a_released_model_is_not_released_again(ball: Path, tmp_path: Path) -> None:
    released = load_released(ball)
    with pytest.raises(CheckpointError, match="this model is released already"):
        save_released(tmp_path / "again", released.model, Provenance("", "", (), torch.zeros(0, 384)))


@pytest.mark.parametrize("ordinal", [0, 1, 2])
def test_a_disk_that_fills_up_leaves_the_previous_release(
    copy: Path, monkeypatch: pytest.MonkeyPatch, ordinal: int
) -> None:
    """The disk is full when the first, second or third file is written; the old release stays, whole."""
    before = {name: (copy / name).read_bytes() for name in FILES}
    written = iter(range(3))
    write_bytes, save = Path.write_bytes, save_file

    def write_or_fail(path: Path, data: bytes) -> int:
        if next(written) == ordinal:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_bytes(path, data)

    def save_or_fail(found: dict[str, Tensor], path: Path, metadata: None) -> None:
        save(found, path, metadata)
        if next(written) == ordinal:
            raise SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_or_fail)
        patch.setattr(tensors, "save_file", save_or_fail)
        with pytest.raises(OutputError, match=r"the disk is full|No space left on device"):
            release_ball(copy, ("only one prompt",))
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before
    assert load_released(copy).prompts == PROMPTS
    release_ball(copy, ("only one prompt",))
    assert load_released(copy).prompts == ("only one prompt",)


def test_basis_grids_are_stored_in_eight_bits(ball: Path) -> None:
    stored = load_file(ball / "model.safetensors")
    size = ball_model().config.layout.size
    assert stored["basis"].dtype == torch.int8 and stored["basis"].shape == (size, 4)
    assert stored["basis"].abs().amax(0).eq(127).all()  # every basis grid uses its whole range
    assert stored["prompt_embeddings"].dtype == torch.float16


def test_what_a_model_looked_at_is_folded_into_its_first_layer(tmp_path: Path) -> None:
    directions = torch.linalg.qr(torch.randn(12, 3)).Q
    model = Att3D(ModelConfig(12, 4, GridLayout((5, 9))), directions=directions)
    save_released(tmp_path / "narrow", model, Provenance("tiny", "0" * 64, ("a ball",), torch.ones(1, 12)))
    pooled = torch.randn(5, 12)
    expected = model.embed(pooled)
    assert torch.allclose(load_released(tmp_path / "narrow").model.embed(pooled), expected, atol=1e-5)
    across = pooled + torch.randn(5, 12) @ (torch.eye(12) - directions @ directions.T)
    assert torch.allclose(model.embed(across), expected, atol=1e-5)  # the rest it does not see


def test_a_folder_of_version_1_loads_as_it_did(ball: Path, copy: Path) -> None:
    """What the shipped models are: without anything that version 2 added."""

    def older(data: dict[str, Any]) -> None:
        data["version"] = 1
        del data["training"]
        for name in ("mapping", "settings", "tokens", "finetuned"):
            del data["model"][name]

    config(older)(copy)
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    old, new = load_released(copy), load_released(ball)
    assert old.model.config == new.model.config and old.training == Training() and old.hash == new.hash
    for name, tensor in new.model.state_dict().items():
        assert torch.equal(old.model.state_dict()[name], tensor)
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before  # reading rewrites nothing


@pytest.mark.parametrize("name", ["toybox", "pig"])
def test_the_shipped_models_load(checkpoints: Path, name: str) -> None:
    released = load_released(checkpoints / name)
    config = released.model.config
    assert config.mapping == MappingConfig() and not (config.settings or config.tokens or config.finetuned)
    assert released.training == Training("library", "family")
    u = released.model.embed(released.prompt_embeddings[:2])
    grids = released.model.mapping.grids(u)
    stored = load_file(checkpoints / name / "model.safetensors")
    v = torch.nn.functional.silu(u)
    for index, level in enumerate(config.layout.level_slices):
        expected = v @ (stored["basis"][level].float() * stored["basis_scale"][index]).T
        torch.testing.assert_close(grids[:, level], expected, rtol=1e-4, atol=1e-4)


def test_what_a_model_was_trained_for_is_recorded(tmp_path: Path) -> None:
    training = Training("IF-I-M", "loss", (("a snowy rock", "a mossy rock", "a jagged rock"),), "toybox")
    embeddings = torch.zeros(1, 384)
    save_released(tmp_path / "a", ball_model(), Provenance("encoder", "hash", ("a rock",), embeddings, training))
    assert load_released(tmp_path / "a").training == training


@pytest.mark.parametrize("others", [False, True])
def test_what_a_model_of_slots_records_of_its_prompts(tmp_path: Path, others: bool) -> None:
    """Bare kinds leave every other slot empty, and what is empty takes no room in the file."""
    config = ModelConfig(24, 2, GridLayout((3, 5)), tokens=3, slots=("kind", "colour", "hat"))
    conditions = torch.rand(2, 24, generator=torch.Generator().manual_seed(3)).half().float()
    if not others:
        conditions[:, 8:] = 0.0
    words = Lexicon(
        config.slots, tuple(KindWords(noun, (), "thing", ()) for noun in PROMPTS), {"colour": (), "hat": ()}
    )
    model = Att3D(config, generator=torch.Generator().manual_seed(0))
    save_released(tmp_path / "a", model, Provenance("encoder", "hash", PROMPTS, conditions, lexicon=words))
    stored = load_file(tmp_path / "a/model.safetensors")["prompt_embeddings"]
    assert stored.shape == (2, 24 if others else 8)
    assert torch.equal(load_released(tmp_path / "a").prompt_embeddings, conditions)
