"""Pixels as files: pictures, textures and videos, and the two ways that colours are counted."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.files import NO_ROOM, atomic_path

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
VIDEO_SUFFIXES = (".mp4", ".gif", ".webm")
JPEG_QUALITY = 92
TEXTURE_JPEG_QUALITY = 90


@dataclass(frozen=True)
class Picture:
    """An encoded picture: its name, which ends in its role ("pig-color"), image/png or image/jpeg, its bytes."""

    name: str
    mime: str
    data: bytes


class Encoding(Enum):
    """How colours are kept: JPEG is five times smaller, PNG exact."""

    JPEG = "jpeg"
    PNG = "png"


def to_bytes(picture: Tensor) -> NDArray[np.uint8]:
    """sRGB floats [H, W, 3] in [0, 1] as bytes, rounded; values outside are clamped."""
    if picture.dim() != 3 or picture.shape[-1] != 3:
        raise ValueError(f"expected a picture [H, W, 3], got {tuple(picture.shape)}")
    return (picture.detach().cpu().float().clamp(0.0, 1.0) * 255.0).round().numpy().astype(np.uint8)


def save_picture(path: Path | str, picture: Tensor) -> None:
    """Writes sRGB floats [H, W, 3] as PNG or JPEG, by the suffix, atomically. Raises ExportError and OutputError."""
    path = Path(path)
    check_suffix(path, PICTURE_SUFFIXES)
    image = Image.fromarray(to_bytes(picture))
    with atomic_path(path) as temp:
        if path.suffix.lower() == ".png":
            image.save(temp, format="PNG")
        else:
            # 4:4:4: strong flat colours against a plain background bleed when their chroma is halved.
            image.save(temp, format="JPEG", quality=JPEG_QUALITY, subsampling=0)


def png_bytes(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels [H, W, 3 or 4] as a PNG file."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def encode(name: str, pixels: NDArray[np.uint8], encoding: Encoding) -> Picture:
    """Pixels [H, W, 3] as a file; the same pixels, the same bytes."""
    stream = io.BytesIO()
    image = Image.fromarray(pixels)
    if encoding is Encoding.PNG:
        image.save(stream, "PNG", optimize=False, compress_level=6)
        return Picture(name, "image/png", stream.getvalue())
    image.save(stream, "JPEG", quality=TEXTURE_JPEG_QUALITY, subsampling=0)
    return Picture(name, "image/jpeg", stream.getvalue())


def srgb_to_linear(encoded: NDArray[np.float64]) -> NDArray[np.float64]:
    """IEC 61966-2-1, for values in [0, 1]. glTF wants linear vertex colours; everything else here is sRGB."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of `srgb_to_linear`."""
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def save_video(path: Path | str, frames: Iterable[Tensor], fps: int = 24) -> None:
    """Writes frames [H, W, 3] as MP4 (H.264), WebM (VP9) or endless GIF, by the suffix, holding one frame at a time.

    Atomic. Raises ExportError for another suffix or no frame, OutputError.
    """
    path = Path(path)
    check_suffix(path, VIDEO_SUFFIXES)
    waiting = iter(frames)
    first = next(waiting, None)
    if first is None:
        raise ExportError(f"no frame to write into {path.name}")
    pictures = (to_bytes(frame) for frame in chain([first], waiting))
    with atomic_path(path) as temp:
        if path.suffix.lower() == ".gif":
            _write_gif(temp, pictures, fps)
        else:
            _write_film(temp, pictures, fps)


def check_suffix(path: Path, known: tuple[str, ...]) -> None:
    """Raises ExportError, naming the `known` suffixes, where `path` has none of them."""
    if path.suffix.lower() not in known:
        raise ExportError(f"cannot tell the format of {path.name!r}: expected a name ending in {', '.join(known)}")


def _write_gif(temp: Path, pictures: Iterator[NDArray[np.uint8]], fps: int) -> None:
    images = (Image.fromarray(picture).quantize() for picture in pictures)
    # GIF counts hundredths of a second, and viewers slow down below two.
    duration = max(20, round(100 / fps) * 10)
    next(images).save(temp, save_all=True, append_images=images, duration=duration, loop=0)


_MP4 = ["-c:v", "libx264", "-crf", "18", "-movflags", "+faststart", "-f", "mp4"]
# Bit-exact: the muxer would write a random number into the file.
_WEBM = ["-c:v", "libvpx-vp9", "-crf", "28", "-b:v", "0", "-row-mt", "1", "-fflags", "+bitexact", "-f", "webm"]


def _write_film(temp: Path, pictures: Iterator[NDArray[np.uint8]], fps: int) -> None:
    # Not imageio's writer: it leaves the encoder running when a frame cannot be rendered.
    # 4:2:0 colour, which every player knows, needs even sides.
    even = (np.pad(p, ((0, p.shape[0] % 2), (0, p.shape[1] % 2), (0, 0)), mode="edge") for p in pictures)
    first = next(even)
    height, width, _ = first.shape
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-nostdin", "-y"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(fps), "-i", "-"]
    # Players guess the colour matrix of an untagged file by its size.
    command += ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"]
    command += ["-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    command += ["-pix_fmt", "yuv420p", *(_WEBM if temp.suffix.lower() == ".webm" else _MP4), str(temp)]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints) as encoder,
    ):
        assert encoder.stdin is not None
        try:
            for picture in chain([first], even):
                encoder.stdin.write(picture.tobytes())
            encoder.stdin.close()
        except BrokenPipeError:
            pass  # the encoder says why, below
        except BaseException:
            encoder.kill()
            with suppress(OSError):  # what is still buffered finds nobody; the reason must not be hidden by that
                encoder.stdin.close()
            raise
        if encoder.wait() != 0:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            _check_room(temp, said)
            raise OSError(0, f"the video encoder stopped: {(said.splitlines() or ['no reason given'])[-1]}")


def _check_room(temp: Path, said: str) -> None:
    """Raises OSError where it was room that the encoder lacked: it `said` so, or found no room to say even that."""
    for number in NO_ROOM:
        if os.strerror(number) in said:
            raise OSError(number, os.strerror(number))
    try:
        with temp.open("ab") as probe:
            probe.write(bytes(1 << 16))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise  # any other fault of the file is not the encoder's reason
