"""Models of others are read by a process of its own: whatever a file does to it, the next one is read."""

from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from att3d_core.library import model_reader
from att3d_core.library.folder import load_folder
from att3d_core.library.glb.fault import GlbError
from att3d_core.library.glb.read import read_mesh
from att3d_core.library.model_reader import DIED, TOO_LARGE, TOO_LONG, ModelReader, ReadLimits
from tests.support.glb_files import quad

LARGE = 8192


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good model and one of 200 kB whose picture takes half a gigabyte and seconds."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "good.glb").write_bytes(quad().to_bytes())
    picture, heavy = io.BytesIO(), quad()
    Image.new("L", (LARGE, LARGE)).save(picture, "PNG")
    texture = heavy.texture(picture.getvalue())
    heavy.material(pbrMetallicRoughness={"baseColorTexture": {"index": texture}})
    (folder / "heavy.glb").write_bytes(heavy.to_bytes())
    return folder


def refused(reader: ModelReader, file: Path) -> str:
    with pytest.raises(GlbError) as caught:
        reader.read(file)
    return str(caught.value)


def same(reader: ModelReader, file: Path) -> None:
    here, there = read_mesh(file), reader.read(file)
    for name in ("vertices", "faces", "face_colors"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


def test_what_takes_too_long_is_ended_and_the_next_is_read(folder: Path) -> None:
    begun, mine = time.monotonic(), time.process_time()
    with ModelReader(ReadLimits(seconds=0.3, seconds_per_mb=0.0)) as reader:
        assert refused(reader, folder / "heavy.glb") == TOO_LONG
        assert time.process_time() - mine < 0.3 < time.monotonic() - begun
        same(reader, folder / "good.glb")
        child = psutil.Process(reader._process.pid)  # type: ignore[union-attr]
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_what_takes_too_much_memory_is_refused_and_the_next_is_read(folder: Path) -> None:
    before = psutil.Process().memory_info().rss
    with ModelReader(ReadLimits(memory=100 << 20)) as reader:
        assert refused(reader, folder / "heavy.glb") in (TOO_LARGE, "image 0 cannot be decoded")
        same(reader, folder / "good.glb")
    assert psutil.Process().memory_info().rss - before < 64 << 20


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.kill(os.getpid(), 9)",
        "import sys; sys.stdin.readline(); print('no JSON', flush=True)",
        "import sys; sys.stdin.readline(); print('{\"bytes\": 5}', flush=True); print('not a mesh', flush=True)",
        "import sys; sys.stdin.readline(); print('{\"bytes\": 99999999999}', flush=True); sys.stdin.read()",
        "import os, sys; sys.stdin.readline(); os.close(1); sys.stdin.read()",
    ],
)
def test_a_reader_that_dies_or_lies_costs_one_file(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelReader() as reader:
        with monkeypatch.context() as patch:
            patch.setattr(model_reader, "COMMAND", (*model_reader.COMMAND[:1], "-c", code))
            assert refused(reader, folder / "good.glb") == DIED
            reader._end()
        same(reader, folder / "good.glb")


def test_a_mesh_that_is_none_is_not_taken() -> None:
    def packed(**change: np.ndarray) -> bytes:
        mesh = {
            "vertices": np.zeros((3, 3), np.float32),
            "faces": np.array([[0, 1, 2]], np.int32),
            "face_colors": np.zeros((1, 3), np.float32),
        }
        stream = io.BytesIO()
        np.savez(stream, allow_pickle=True, **{**mesh, **change})
        return stream.getvalue()

    assert len(model_reader._mesh(packed()).faces) == 1
    for change in (
        {"faces": np.array([[0, 1, 3]], np.int32)},
        {"faces": np.array([[0, 1, -1]], np.int32)},
        {"vertices": np.full((3, 3), np.nan, np.float32)},
        {"face_colors": np.zeros((2, 3), np.float32)},
        {"vertices": np.array([object()])},
    ):
        with pytest.raises(GlbError):
            model_reader._mesh(packed(**change))


def test_a_folder_with_a_file_too_heavy_keeps_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ModelReader.__init__, "__defaults__", (ReadLimits(seconds=0.3, seconds_per_mb=0.0),))
    found = load_folder(folder)
    assert [asset.name for asset in found.assets] == ["good"]
    assert [(skipped.file, skipped.reason) for skipped in found.skipped] == [("heavy.glb", TOO_LONG)]


def test_larger_files_may_take_more() -> None:
    limits = ReadLimits()
    assert limits.of(0) == (10.0, 1 << 30)
    assert limits.of(20 << 20)[0] == 50.0 and limits.of(1 << 30)[0] == 120.0
    assert limits.of(20 << 20)[1] > 1 << 30
