"""Films of what the studio shows: turntables, and runs along a chain of prompts."""

from __future__ import annotations

import math
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated

import torch
from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel, Field
from torch import Tensor

from app.models.catalog import Models
from app.models.loaded import LoadedModel
from app.web.schemas import Numbers, Point, TintNumbers
from att3d_core.errors import UserError
from att3d_core.images import save_video
from att3d_core.model import RenderMode
from att3d_core.orphans import scratch_prefix
from att3d_core.render.cameras import orbit
from att3d_core.stops import mix
from att3d_core.viewer.chain_bundle import STOPS_MAX

FRAMES_MAX = 360
PIXELS_MAX = 360 * 256 * 256
"""Frames times pixels: on two cores this takes about half a minute."""
BACKGROUND = 0.105
SAMPLES = 64


class Film(Enum):
    """File formats; MP4 is H.264, WebM is VP9."""

    MP4 = "mp4"
    WEBM = "webm"
    GIF = "gif"


@dataclass(frozen=True)
class Shot:
    """One frame: the place along the stops (0 is the first, 1 the second, ...) and a camera in degrees and metres."""

    place: float
    azimuth_deg: float
    elevation_deg: float
    distance: float


class FilmRequest(BaseModel):
    prompt: str
    stops: Annotated[list[Numbers], Field(min_length=1, max_length=STOPS_MAX)]
    shots: Annotated[list[tuple[float, float, float, float]], Field(min_length=1, max_length=FRAMES_MAX)]
    model: str = ""
    film: Film = Film.MP4
    mode: RenderMode = RenderMode.FULL
    tint: TintNumbers | None = None
    size: int = 320
    fps: int = 24
    focal: float = 1.45
    target: Point = (0.0, 0.0, 0.0)


def film(loaded: LoadedModel, request: FilmRequest) -> bytes:
    """The film's bytes. Raises UserError, BusyError, OutputError."""
    size, fps = request.size, request.fps
    if not 32 <= size <= 512 or not 1 <= fps <= 60 or not 0.3 <= request.focal <= 8:
        raise UserError("a film is 32 to 512 pixels wide, has 1 to 60 frames per second and a focal length of 0.3 to 8")
    if len(request.shots) * size * size > PIXELS_MAX:
        raise UserError(
            f"{len(request.shots)} frames of {size} pixels are too many for one film: make it smaller or shorter"
        )
    shots = [_checked(Shot(*shot), len(request.stops)) for shot in request.shots]
    with loaded.heavy.place() as turn, tempfile.TemporaryDirectory(prefix=scratch_prefix()) as folder:
        path = Path(folder) / f"film.{request.film.value}"
        save_video(path, _frames(loaded, request, shots, turn), fps)
        return path.read_bytes()


def _checked(shot: Shot, stops: int) -> Shot:
    numbers = (shot.place, shot.azimuth_deg, shot.elevation_deg, shot.distance)
    if not all(map(math.isfinite, numbers)) or not 0 <= shot.place <= stops - 1 or not 1 < shot.distance < 100:
        raise UserError("every frame needs a place along the stops and a camera 1 to 100 metres away")
    return shot


def _frames(loaded: LoadedModel, request: FilmRequest, shots: Sequence[Shot], turn: threading.Lock) -> Iterator[Tensor]:
    for stop in request.stops:
        loaded.scene(stop)  # complains at once
    stops = torch.tensor(request.stops, dtype=torch.float32)
    scene, shown = None, -1.0
    for shot in shots:
        if scene is None or shot.place != shown:
            scene, shown = loaded.scene(mix(stops, shot.place).tolist(), request.tint), shot.place
        numbers = (shot.azimuth_deg, shot.elevation_deg, shot.distance, request.focal)
        camera = orbit(*(torch.tensor([x]) for x in numbers)).moved(request.target)
        with turn:  # let go of after every frame: a download of somebody else need not wait for the whole film
            picture = scene.picture(
                camera, request.size, request.size, request.mode, background=BACKGROUND, samples=SAMPLES
            )
        yield picture[0]


def add_routes(api: FastAPI, models: Models) -> None:
    """POST /att3d/film."""

    @api.post("/att3d/film")
    def make_film(request: FilmRequest) -> Response:
        loaded = models.get(request.model)
        data = film(loaded, request)
        name = loaded.file_name(request.prompt, f".{request.film.value}")
        kind = "image/gif" if request.film is Film.GIF else f"video/{request.film.value}"
        return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
