"""Transparent frames: numbered files and sheets that put every frame back together."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
import torch
from PIL import Image

from att3d_core.errors import ExportError
from att3d_core.exports.formats.sprites import sprite_sheet, straight_rgba


def frames(count: int, height: int = 6, width: int = 8) -> list[np.ndarray]:
    return [np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8) for seed in range(count)]


def test_colour_is_freed_of_its_opacity() -> None:
    color = torch.tensor([[[0.5, 0.25, 0.0], [0.25, 0.125, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]])
    opacity = torch.tensor([[1.0, 0.5, 0.0, 1.0]])
    expected = [[[128, 64, 0, 255], [128, 64, 0, 128], [0, 0, 0, 0], [255, 255, 255, 255]]]
    assert straight_rgba(color, opacity).tolist() == expected


def test_a_sheet_gives_every_frame_back() -> None:
    made = frames(7)
    files = sprite_sheet("pig", made, fps=12.0)
    assert list(files) == ["pig.json", "pig.png"]
    index = json.loads(files["pig.json"])
    with Image.open(io.BytesIO(files[index["meta"]["image"]])) as image:
        sheet = np.asarray(image)
    assert index["meta"]["size"] == {"w": sheet.shape[1], "h": sheet.shape[0]}
    assert [entry["filename"] for entry in index["frames"]] == [f"pig-{number:04d}" for number in range(7)]
    for entry, frame in zip(index["frames"], made, strict=True):
        at = entry["frame"]
        assert np.array_equal(sheet[at["y"] : at["y"] + at["h"], at["x"] : at["x"] + at["w"]], frame)
        assert entry["duration"] == 83
    assert index["meta"]["frameTags"] == [{"name": "pig", "from": 0, "to": 6, "direction": "forward"}]
    assert files == sprite_sheet("pig", made, fps=12.0)
    row = json.loads(sprite_sheet("pig", made, 12.0, columns=7)["pig.json"])
    assert row["meta"]["size"] == {"w": 56, "h": 6}


def test_a_sheet_that_no_device_loads() -> None:
    big = [np.zeros((2048, 2048, 4), np.uint8)] * 17
    with pytest.raises(
        ExportError, match=r"17 frames of 2048 x 2048 make a sheet of 10240 x 8192 pixels, more than 8192"
    ):
        sprite_sheet("pig", big, 12.0)
    with pytest.raises(ExportError, match="one frame or more"):
        sprite_sheet("pig", [], 12.0)
