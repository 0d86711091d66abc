"""`render`: a picture or a turntable of a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import torch
import tyro
from torch import Tensor

from att3d_core.cli.output import BareFlag, Console, JsonFlag, progress
from att3d_core.errors import UserError
from att3d_core.files import check_writable
from att3d_core.images import PICTURE_SUFFIXES, VIDEO_SUFFIXES, check_suffix, save_picture, save_video
from att3d_core.model import RenderMode, Scene
from att3d_core.paths import DEFAULT_CHECKPOINT
from att3d_core.pipeline import load
from att3d_core.render.cameras import Cameras, orbit, turntable
from att3d_core.text.normalize import normalize_prompt


def render(
    prompt: tyro.conf.Positional[str],
    /,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="PNG, JPEG, or MP4, GIF for a turntable")],
    to: Annotated[str | None, tyro.conf.arg(help="second prompt: the turntable moves from the first to it")] = None,
    mode: RenderMode = RenderMode.ALBEDO,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    size: Annotated[int, tyro.conf.arg(help="width and height in pixels")] = 512,
    azimuth: Annotated[float, tyro.conf.arg(help="degrees; 0 is the front, 90 the object's left")] = 25.0,
    elevation: Annotated[float, tyro.conf.arg(help="degrees above the horizon")] = 15.0,
    distance: Annotated[float, tyro.conf.arg(help="metres from the object's centre")] = 2.0,
    samples: Annotated[int, tyro.conf.arg(help="samples per ray")] = 128,
    frames: Annotated[int, tyro.conf.arg(help="frames of a turntable")] = 48,
    fps: int = 24,
    bare: BareFlag = False,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Render a picture or a turntable of a prompt."""
    console = Console(as_json)
    if not 1 <= size <= 4096 or not 1 <= frames <= 2000 or not 1 <= samples <= 1024 or not 1 <= fps <= 120:
        raise UserError("size must be 1 to 4096, frames 1 to 2000, samples 1 to 1024, fps 1 to 120")
    if not 1.0 < distance < 1e3:
        raise UserError(f"distance must be 1 to 1000 metres (the object fills a ball of 0.8), got {distance}")
    prompt = normalize_prompt(prompt)
    check_suffix(output, PICTURE_SUFFIXES + VIDEO_SUFFIXES)
    check_writable(output)
    generator = load(checkpoint, device)
    asked = [generator.ask(text, bare) for text in (prompt, to) if text is not None]
    ends = [generator.released.model.embed(one.embed()[None])[0] for one in asked]
    if output.suffix.lower() in VIDEO_SUFFIXES:
        cameras = turntable(frames, elevation, distance, start_deg=azimuth)
        scenes = (generator.released.model.scene_from_u(u) for u in _path(ends, frames))
        pictures = (_picture(s, cameras[i : i + 1], size, mode, samples) for i, s in enumerate(scenes))
        save_video(output, progress(pictures, frames, "rendering", "frame"), fps)
    else:
        camera = orbit(*(torch.tensor([value]) for value in (azimuth, elevation, distance, 1.0)))
        save_picture(output, _picture(generator.released.model.scene_from_u(ends[0]), camera, size, mode, samples))
    for one in asked:
        console.say(one.message)
    console.say(f"wrote {output}")
    console.finish({**asked[0].to_json(), "output": str(output), "mode": mode.value})


def _path(ends: list[Tensor], count: int) -> Iterator[Tensor]:
    """`count` pre-activations from the first end to the last: mixing u is mixing embeddings."""
    for i in range(count):
        alpha = i / max(count - 1, 1)
        yield (1 - alpha) * ends[0] + alpha * ends[-1]


def _picture(scene: Scene, camera: Cameras, size: int, mode: RenderMode, samples: int) -> Tensor:
    return scene.picture(camera, size, size, mode, samples=samples)[0]
