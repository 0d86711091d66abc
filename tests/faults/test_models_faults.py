"""Odd folders among the models: each is named and left out, none takes the others, memory or the studio with it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from app.models.catalog import Models
from att3d_core import checkpoint
from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.errors import CheckpointError
from att3d_core.field.config import Network
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, MappingConfig, ModelConfig
from tests.support.released import ball_model


def release(folder: Path) -> Path:
    save_released(folder, ball_model(), Provenance("tiny", "0" * 64, ("a ball",), torch.ones(1, 384)))
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("models") / "sound")


def config(text: Callable[[str], str]) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        file = folder / "config.json"
        file.write_bytes(text(file.read_text()).encode("utf-8", "surrogatepass"))

    return change


def replaced(name: str, by: Callable[[Path], object]) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        by(folder / name)

    return change


def changed(**values: object) -> Callable[[Path], object]:
    return config(lambda text: json.dumps(json.loads(text) | values))


SETTING = '"settings": [{"name": "age", "low": NaN, "high": 1}]'
ODD = {
    "a setting that is NaN": config(lambda text: text.replace('"settings": []', SETTING)),
    "a setting beyond floats": config(lambda text: text.replace('"settings": []', SETTING.replace("NaN", "1e999"))),
    "half of a surrogate pair": config(lambda text: text.replace('"tiny"', '"\\ud800"')),
    "bytes that are no text": replaced("config.json", lambda file: file.write_bytes(b'{"\xff": 1}')),
    "nested without end": replaced("config.json", lambda file: file.write_text('{"a":' * 5000 + "1" + "}" * 5000)),
    "a device": replaced("config.json", lambda file: file.symlink_to("/dev/zero")),
    "a pipe": replaced("prompts.json", os.mkfifo),
    "a link to itself": replaced("config.json", lambda file: file.symlink_to(file)),
    "a folder": replaced("config.json", Path.mkdir),
    "too long": replaced("config.json", lambda file: file.write_bytes(b" " * (2 << 20))),
    "chains without end": changed(training={"chains": [["a"] * 11] * 1000}),
    "prompts that are none": replaced("prompts.json", lambda file: file.write_text('{"prompts": 3}')),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_folder_is_named_and_the_others_are_listed(sound: Path, tmp_path: Path, name: str) -> None:
    ODD[name](Path(shutil.copytree(sound, tmp_path / "odd")))
    odd, other = Models(lambda: [tmp_path / "odd", sound], "cpu").cards()
    assert odd.error.startswith("odd cannot be read: it ")
    assert other.name == "sound" and not other.error
    for card in (odd, other):  # what the page is sent
        json.dumps({**asdict(card), "folder": ""}, allow_nan=False, ensure_ascii=False).encode()
    with pytest.raises(CheckpointError):
        load_released(tmp_path / "odd")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, names are text")
def test_a_name_that_is_not_text_is_shown_as_far_as_it_is(sound: Path, tmp_path: Path) -> None:
    odd = [Path(shutil.copytree(sound, tmp_path / os.fsdecode(name))) for name in (b"a\xff", b"a\xfe")]
    names = [card.name for card in Models(lambda: [*odd, sound], "cpu").cards()]
    assert names == ["a?", "a?-2", "sound"] and not any("\ud800" <= letter <= "\udfff" for letter in "".join(names))


LARGE = {
    "grids": ModelConfig(384, 1024, GridLayout((40,))),
    "a first layer": ModelConfig(1 << 16, 1000, GridLayout((2,), (), 4)),
    "hidden layers": ModelConfig(384, 190, GridLayout((2,), (), 4), mapping=MappingConfig(Network.DEEPER, layers=9)),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_model_of_a_few_bytes_takes_no_memory(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = Path(shutil.copytree(sound, tmp_path / "large"))
    changed(model=LARGE[name].to_json())(folder)
    monkeypatch.setattr(checkpoint, "Att3D", None)  # it is not even made
    with pytest.raises(CheckpointError, match=r"has \d+ bytes, but the model in config\.json would have \d+ or more"):
        load_released(folder)


@pytest.mark.parametrize("network", Network)
def test_the_least_that_a_model_has_is_no_more_than_it_has(tmp_path: Path, network: Network) -> None:
    tokens = 4 if network is Network.ATTENTION else 0
    shape = ModelConfig(48, 6, GridLayout((5, 9)), mapping=MappingConfig(network), tokens=tokens, environment=True)
    save_released(tmp_path / "a", Att3D(shape), Provenance("tiny", "0" * 64, ("a ball",), torch.ones(1, 48)))
    size = (tmp_path / "a" / "model.safetensors").stat().st_size
    assert size / 4 < shape.least_bytes <= size
    load_released(tmp_path / "a")


SENSELESS = {"scale": 0.0, "mean": 3e38, "basis_scale": 3e38}


@pytest.mark.parametrize("tensor", SENSELESS)
def test_weights_that_make_no_numbers_are_refused(sound: Path, tmp_path: Path, tensor: str) -> None:
    folder = Path(shutil.copytree(sound, tmp_path / "senseless"))
    found = load_file(folder / "model.safetensors")
    found[tensor].fill_(SENSELESS[tensor])
    save_file(found, folder / "model.safetensors")
    with pytest.raises(CheckpointError, match="gives NaN or infinity for its own prompts"):
        load_released(folder)
