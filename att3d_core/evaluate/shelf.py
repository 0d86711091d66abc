"""A model's shelf: one small picture of each of its kinds, in one sheet beside the weights.

`shelf.webp` holds square pictures without a background in rows of COLUMNS; `shelf.json` names them in that order and
says for which weights they were made: those of other weights are not shown.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from att3d_core.checkpoint import Released
from att3d_core.errors import UserError
from att3d_core.files import write_bytes
from att3d_core.pipeline import Pipeline
from att3d_core.render.cameras import orbit
from att3d_core.understanding.caption import caption_of
from att3d_core.understanding.lexicon import KIND

PICTURE, NAMES = "shelf.webp", "shelf.json"
COLUMNS = 20
SIZE = 88
FINER = 3
"""How many times as large pictures are rendered before the object is cut out."""
MARGIN = 1.06
"""Room around the object."""
SOLID = 0.3
"""Opacity from which a pixel counts as a part of the object."""
QUALITY = 82
BYTES_MAX = 3 << 19
"""1.5 MB, of the sheet."""
_CAMERA = (25.0, 15.0, 2.5, 1.3)
"""Azimuth and elevation in degrees, distance in metres, focal length in picture widths."""


@dataclass(frozen=True)
class Shelf:
    """captions: what the pictures show, in the order in which they stand. size: of one, in pixels. sheet: WebP."""

    captions: tuple[str, ...]
    size: int
    sheet: bytes


def bare_captions(released: Released) -> tuple[str, ...]:
    """A caption for each kind that a model knows, nothing else said of it; nothing where it reads sentences."""
    return tuple(caption_of({KIND: kind.noun}, released.lexicon) for kind in released.lexicon.kinds)


def draw_pictures(pipeline: Pipeline, captions: Sequence[str], size: int = SIZE) -> Iterator[NDArray[np.uint8]]:
    """Pictures [size, size, 4] of captions: each object as large as it fits, nothing behind it."""
    camera = orbit(*(torch.tensor([number]) for number in _CAMERA))
    for caption in captions:
        frames = pipeline.scene(caption).frames(camera, FINER * size, FINER * size)
        yield fitted(torch.cat([frames.color, frames.opacity[..., None]], dim=-1)[0], size)


def fitted(picture: Tensor, size: int) -> NDArray[np.uint8]:
    """The square about the object in a picture [S, S, 4] of premultiplied colours, as straight RGBA [size, size, 4]."""
    there = (picture[..., 3] > SOLID).nonzero()
    if len(there):
        low, high = there.amin(0), there.amax(0) + 1
        half = int((high - low).amax()) / 2 * MARGIN
        top, left = (int(value) for value in ((low + high) / 2 - half).round())
        side = max(round(2 * half), 1)
        room = max(-top, -left, top + side - len(picture), left + side - len(picture), 0)
        padded = functional.pad(picture, (0, 0, room, room, room, room))
        picture = padded[top + room : top + room + side, left + room : left + room + side]
    small = functional.interpolate(picture.permute(2, 0, 1)[None], (size, size), mode="bilinear", antialias=True)[0]
    color, opacity = small[:3], small[3:]
    straight = torch.cat([color / opacity.clamp(min=1e-3), opacity]).permute(1, 2, 0)
    return (straight.clamp(0.0, 1.0) * 255.0).round().to(torch.uint8).cpu().numpy()


def save_shelf(folder: Path, released: Released, captions: Sequence[str], pictures: Sequence[NDArray[np.uint8]]) -> int:
    """Writes the sheet and its names into the folder of the model. Returns the bytes of the sheet.

    Raises UserError for a sheet of more than BYTES_MAX, OutputError.
    """
    size = len(pictures[0])
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGBA", (COLUMNS * size, rows * size))
    for index, picture in enumerate(pictures):
        sheet.paste(Image.fromarray(picture), (index % COLUMNS * size, index // COLUMNS * size))
    stream = io.BytesIO()
    sheet.save(stream, "WEBP", quality=QUALITY, method=6)
    data = stream.getvalue()
    if len(data) > BYTES_MAX:
        raise UserError(f"the sheet would take {len(data):,} bytes, {BYTES_MAX:,} at most; choose smaller pictures")
    write_bytes(folder / PICTURE, data)
    names = {"checkpoint": released.hash, "size": size, "captions": list(captions)}
    write_bytes(folder / NAMES, json.dumps(names, ensure_ascii=False, indent=1).encode())
    return len(data)


def load_shelf(folder: Path, released: Released) -> Shelf | None:
    """The shelf beside a model; None where there is none, or not one of these weights."""
    try:
        if (folder / PICTURE).stat().st_size > BYTES_MAX:
            return None
        names, sheet = json.loads((folder / NAMES).read_text(encoding="utf-8")), (folder / PICTURE).read_bytes()
    except (OSError, ValueError, RecursionError):
        return None
    match names:
        case {"checkpoint": released.hash, "size": int(size), "captions": [*captions]} if size > 0:
            return Shelf(tuple(str(caption) for caption in captions), size, sheet)
    return None
