"""A release that replaces another one is whole at every moment, whatever ends its writer and wherever."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import torch

from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.errors import CheckpointError
from att3d_core.files import PENDING, together
from att3d_core.orphans import remove_orphans
from tests.faults.ordinals import cut_off
from tests.support.released import ball_model

FILES = {"config.json", "model.safetensors", "prompts.json"}
OLD, NEW = ("an old prompt", "another old prompt"), ("only one prompt",)
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a child at a chosen step")


def release(folder: Path, prompts: tuple[str, ...]) -> None:
    """Without a text encoder: a child does it in milliseconds."""
    save_released(folder, ball_model(), Provenance("tiny", "0" * 64, prompts, torch.ones(len(prompts), 384)))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    release(tmp_path / "old", OLD)
    return tmp_path / "old"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    release(tmp_path / "new", NEW)
    return tmp_path / "new"


@pytest.mark.parametrize("killed", [True, False])
def test_any_fault_leaves_the_old_or_the_new_release(old: Path, new: Path, tmp_path: Path, killed: bool) -> None:
    before, after = load_released(old), load_released(new)
    assert before.hash != after.hash
    whole = {(before.prompts, before.hash), (after.prompts, after.hash)}
    found, folder = [], tmp_path / "released"
    shutil.copytree(old, folder)
    for _ in cut_off(lambda: release(folder, NEW), folder, killed):
        released = load_released(folder)
        found.append((released.prompts, released.hash))
        remove_orphans(folder)
        assert {file.name for file in folder.iterdir()} == FILES
        shutil.rmtree(folder)
        shutil.copytree(old, folder)
    assert set(found) == whole and len(found) > 12
    assert found == sorted(found, key=lambda one: one[0] == NEW)  # one moment, before it the old, after it the new


def test_a_reader_finishes_what_a_killed_writer_began(old: Path, new: Path) -> None:
    shutil.copytree(new, old / PENDING)
    (old / PENDING / "prompts.json").replace(old / "prompts.json")  # as far as it came
    assert load_released(old).prompts == NEW
    assert not (old / PENDING).exists()
    contents = [{file.name: file.read_bytes() for file in folder.iterdir()} for folder in (old, new)]
    assert contents[0] == contents[1]


def test_files_of_two_releases_are_refused(old: Path) -> None:
    """As a copy that was cut off leaves them: the same number of prompts, but other ones."""
    (old / "prompts.json").write_text(json.dumps({"prompts": OLD[::-1]}))
    with pytest.raises(CheckpointError, match=r"prompts\.json is not the one that config\.json belongs to"):
        load_released(old)


def test_files_that_belong_together_meet_no_half(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), together(tmp_path) as new:
        (new / "a").write_text("new")
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())
