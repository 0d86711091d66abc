"""Pictures and videos hold what was rendered."""

from __future__ import annotations

import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from att3d_core import images as pictures
from att3d_core.errors import NOT_A_FOLDER, DiskFullError, ExportError, OutputError, UserError
from att3d_core.images import save_picture, save_video, to_bytes


def gradient(height: int = 24, width: int = 32) -> Tensor:
    y, x = torch.meshgrid(torch.linspace(0, 1, height), torch.linspace(0, 1, width), indexing="ij")
    return torch.stack([x, y, torch.full_like(x, 0.25)], dim=-1)


def frames(count: int, height: int = 24, width: int = 32) -> Iterator[Tensor]:
    """Grey frames that brighten."""
    for index in range(count):
        yield torch.full((height, width, 3), (index + 1) / (count + 1))


def test_rounding_and_clamping() -> None:
    picture = torch.tensor([[[-1.0, 0.0, 0.5], [1.0, 2.0, 0.499 / 255]]])
    assert to_bytes(picture).tolist() == [[[0, 0, 128], [255, 255, 0]]]
    with pytest.raises(ValueError, match=r"a picture \[H, W, 3\], got \(1, 2, 4\)"):
        to_bytes(torch.zeros(1, 2, 4))


@pytest.mark.parametrize("name", ["a.png", "a.PNG"])
def test_png_is_exact_and_the_right_way_up(tmp_path: Path, name: str) -> None:
    picture = gradient()
    save_picture(tmp_path / name, picture)
    with Image.open(tmp_path / name) as image:
        assert image.mode == "RGB" and image.format == "PNG"
        assert np.array_equal(np.asarray(image), to_bytes(picture))


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg"])
def test_jpeg_is_close(tmp_path: Path, name: str) -> None:
    save_picture(tmp_path / name, gradient())
    with Image.open(tmp_path / name) as image:
        assert image.format == "JPEG"
        assert np.abs(np.asarray(image).astype(int) - to_bytes(gradient())).max() <= 8


def test_gif_keeps_frames_order_time_and_loops(tmp_path: Path) -> None:
    save_video(tmp_path / "a.gif", frames(5), fps=10)
    with Image.open(tmp_path / "a.gif") as image:
        assert getattr(image, "n_frames", 1) == 5
        assert image.info["loop"] == 0 and image.info["duration"] == 100
        levels = []
        for index in range(5):
            image.seek(index)
            levels.append(int(np.asarray(image.convert("RGB"))[0, 0, 0]))
    assert np.abs(np.array(levels) - [42, 85, 128, 170, 212]).max() <= 2


def decode(path: Path, height: int, width: int) -> tuple[np.ndarray, str]:
    """The frames of a video, [N, height, width, 3], and what the decoder says about it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3), done.stderr.decode()


def test_mp4_keeps_frames_and_pads_odd_sides(tmp_path: Path) -> None:
    save_video(tmp_path / "a.mp4", frames(6, height=33, width=47), fps=12)
    read, said = decode(tmp_path / "a.mp4", 34, 48)
    assert "h264" in said and "yuv420p(tv, bt709" in said and "12 fps" in said
    assert len(read) == 6
    assert np.abs(read.mean((1, 2, 3)) - 255 * np.arange(1, 7) / 7).max() < 4


def test_webm_keeps_frames_and_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_video(tmp_path / f"{name}.webm", frames(6, height=33, width=47), fps=12)
    read, said = decode(tmp_path / "a.webm", 34, 48)
    assert "vp9" in said and "bt709" in said and "12 fps" in said
    assert len(read) == 6
    assert np.abs(read.mean((1, 2, 3)) - 255 * np.arange(1, 7) / 7).max() < 4
    assert (tmp_path / "a.webm").read_bytes() == (tmp_path / "b.webm").read_bytes()


@pytest.mark.parametrize("rgb", [(0.85, 0.2, 0.1), (0.1, 0.7, 0.3), (0.1, 0.2, 0.9)])
def test_mp4_keeps_colours(tmp_path: Path, rgb: tuple[float, float, float]) -> None:
    save_video(tmp_path / "a.mp4", [torch.tensor(rgb).expand(16, 16, 3)] * 3)
    read, _ = decode(tmp_path / "a.mp4", 16, 16)
    assert np.abs(read[-1].mean((0, 1)) - 255 * np.array(rgb)).max() < 5


def test_frames_are_taken_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = 0
    most = 0

    def counted() -> Iterator[Tensor]:
        nonlocal waiting, most
        for frame in frames(20):
            waiting += 1
            most = max(most, waiting)
            yield frame

    def taken(picture: Tensor) -> np.ndarray:
        nonlocal waiting
        waiting -= 1
        return to_bytes(picture)

    monkeypatch.setattr(pictures, "to_bytes", taken)
    save_video(tmp_path / "a.mp4", counted())
    assert waiting == 0 and most <= 2


@pytest.mark.parametrize("name", ["a.bmp", "a", "a.mp4"])
def test_unknown_picture_suffix(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"cannot tell the format of 'a.*': expected a name ending in \.png, \.jpg, "):
        save_picture(tmp_path / name, gradient())
    assert list(tmp_path.iterdir()) == []


def test_unknown_video_suffix_asks_for_no_frame(tmp_path: Path) -> None:
    def never() -> Iterator[Tensor]:
        raise AssertionError("rendered for nothing")
        yield

    with pytest.raises(UserError, match=r"'a\.avi': expected a name ending in \.mp4, \.gif"):
        save_video(tmp_path / "a.avi", never())


@pytest.mark.parametrize("name", ["a.gif", "a.mp4", "a.webm"])
def test_no_frames_and_broken_renders_leave_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=f"no frame to write into {name}"):
        save_video(tmp_path / name, iter(()))

    def breaking() -> Iterator[Tensor]:
        yield from frames(3)
        raise RuntimeError("renderer")

    with pytest.raises(RuntimeError, match="renderer"):
        save_video(tmp_path / name, breaking())
    assert list(tmp_path.iterdir()) == []


def test_unwritable_targets(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=NOT_A_FOLDER):
        save_picture(tmp_path / "file" / "a.png", gradient())
    with pytest.raises(OutputError, match=NOT_A_FOLDER):
        save_video(tmp_path / "file" / "a.mp4", frames(2))


def test_a_video_encoder_that_stops_says_why(tmp_path: Path) -> None:
    def frames_without_a_file() -> Iterator[Tensor]:
        # A folder takes the place of its file while frames are rendered; more frames than a pipe holds.
        yield torch.zeros(256, 256, 3)
        for entry in tmp_path.iterdir():
            entry.unlink()
            entry.mkdir()
        yield from frames(8, 256, 256)

    with pytest.raises(OutputError, match=r"cannot write .*a\.mp4: the video encoder stopped: .+"):
        save_video(tmp_path / "a.mp4", frames_without_a_file())


def test_a_video_without_room_says_so(tmp_path: Path) -> None:
    """The encoder, a process of its own, meets the same limit as this one."""
    noise = (torch.rand(128, 128, 3) for _ in range(24))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(DiskFullError, match="larger than this system allows"):
            save_video(tmp_path / "a.mp4", noise)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, previous)
    assert list(tmp_path.iterdir()) == []
