"""`shelf`: the pictures of everything that a model can draw, which the studio opens with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.cli.output import Console, JsonFlag, progress
from att3d_core.errors import UserError
from att3d_core.evaluate.shelf import PICTURE, SIZE, bare_captions, draw_pictures, save_shelf
from att3d_core.pipeline import load


def shelf(
    model: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(help="folder of a released model that reads slots")],
    /,
    size: Annotated[int, tyro.conf.arg(help="width and height of a picture in pixels")] = SIZE,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Draw every kind of object that a model knows into one sheet beside its weights."""
    console = Console(as_json)
    if not 32 <= size <= 256:
        raise UserError(f"expected a size of 32 to 256 pixels, got {size}")
    pipeline = load(model, device)
    captions = bare_captions(pipeline.released)
    if not captions:
        raise UserError(f"{pipeline.released.name} reads whole sentences: it has no list of kinds to draw")
    pictures = list(progress(draw_pictures(pipeline, captions, size), len(captions), "rendering", "kind"))
    written = save_shelf(model, pipeline.released, captions, pictures)
    console.say(f"wrote {model / PICTURE}: {len(captions)} kinds in {written / 1e6:.2f} MB")
    console.finish({"output": str(model / PICTURE), "model": str(model), "kinds": len(captions), "bytes": written})
