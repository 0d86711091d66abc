"""Films: turntables and runs along a chain, through the core's renderer and encoder."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from starlette.testclient import TestClient

from app.exports.film import Film, FilmRequest, film
from app.exports.film import add_routes as add_film_routes
from app.models.catalog import Models
from app.models.loaded import LoadedModel
from app.projects.store import Projects
from app.web.server import create_api
from att3d_core.errors import UserError
from att3d_core.model import RenderMode
from att3d_core.render.cameras import orbit
from tests.support.studio import PROMPTS, release_lumpy


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models.of(release_lumpy(tmp_path_factory.mktemp("film") / "lumpy"), "cpu")


@pytest.fixture(scope="module")
def loaded(models: Models) -> LoadedModel:
    return models.get()


def request(loaded: LoadedModel, **change: object) -> FilmRequest:
    stops = [list(loaded.generate(prompt).u) for prompt in PROMPTS[:2]]
    shots = [(0.0, 10.0, 15.0, 2.5), (0.5, 20.0, 15.0, 2.5), (1.0, 30.0, 15.0, 2.5)]
    values: dict[str, object] = {"prompt": "a", "stops": stops, "shots": shots, "film": Film.GIF, "size": 48, **change}
    return FilmRequest.model_validate(values)


def frames(data: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(data)) as opened:
        found = []
        for index in range(opened.n_frames):
            opened.seek(index)
            found.append(np.asarray(opened.convert("RGB"), np.float32) / 255)
    return found


def test_a_film_looks_at_what_the_stage_looks_at(loaded: LoadedModel) -> None:
    """A point below the middle: the object is higher up in the picture."""

    def middle(target: tuple[float, float, float]) -> float:
        shot = [(0.0, 10.0, 0.0, 4.0)]
        picture = frames(film(loaded, request(loaded, shots=shot, mode=RenderMode.OPACITY, target=target)))[0]
        rows = picture.mean(axis=(1, 2)) - picture.min()
        return float((rows * np.arange(len(rows))).sum() / rows.sum())

    assert middle((0.0, -0.4, 0.0)) < middle((0.0, 0.0, 0.0)) - 3
    with pytest.raises(ValueError, match="target"):
        request(loaded, target=(0.0, float("nan"), 0.0))


def test_every_frame_is_its_own_scene_and_camera(loaded: LoadedModel) -> None:
    asked = request(loaded, mode=RenderMode.ALBEDO)
    shown = frames(film(loaded, asked))
    assert len(shown) == 3
    for picture, (place, azimuth, elevation, distance) in zip(shown, asked.shots, strict=True):
        u = torch.lerp(torch.tensor(asked.stops[0]), torch.tensor(asked.stops[1]), place)
        scene = loaded.pipeline.released.model.scene_from_u(u)
        camera = orbit(*(torch.tensor([x]) for x in (azimuth, elevation, distance, 1.45)))
        wanted = scene.picture(camera, 48, 48, RenderMode.ALBEDO, background=0.105, samples=64)[0].numpy()
        assert wanted.std() > 0.05
        assert np.square(picture - wanted).mean() < 0.03**2, "but for the 256 colours of a GIF"


def test_recolouring_reaches_the_film(loaded: LoadedModel) -> None:
    grey = [0.299, 0.587, 0.114] * 3
    (picture, *_) = frames(film(loaded, request(loaded, tint=grey, mode=RenderMode.ALBEDO)))
    assert np.ptp(picture, axis=-1).max() < 0.03


@pytest.mark.parametrize(("kind", "magic"), [("mp4", b"ftyp"), ("webm", b"\x1a\x45\xdf\xa3"), ("gif", b"GIF89a")])
def test_routes_give_files(models: Models, loaded: LoadedModel, tmp_path: Path, kind: str, magic: bytes) -> None:
    api = create_api(models, Projects(tmp_path))
    add_film_routes(api, models)
    body = request(loaded, film=kind, prompt="../<b>pig</b>").model_dump(mode="json")
    answer = TestClient(api).post("/att3d/film", json=body)
    assert answer.status_code == 200 and magic in answer.content[:12]
    assert answer.headers["content-disposition"].startswith('attachment; filename="b-pig-b')
    assert answer.headers["content-disposition"].endswith(f'.{kind}"')


@pytest.mark.parametrize(
    "change",
    [
        {"size": 8}, {"fps": 0}, {"focal": 0.0}, {"shots": [(1.5, 0.0, 0.0, 2.5)]}, {"shots": [(0.0, 0.0, 0.0, 0.5)]},
        {"shots": [(float("nan"), 0.0, 0.0, 2.5)]}, {"size": 512, "shots": [(0.0, 0.0, 0.0, 2.5)] * 300},
        {"stops": [[0.0]], "shots": [(0.0, 0.0, 0.0, 2.5)]}, {"tint": [100.0] * 9},
    ],
)  # fmt: skip
def test_impossible_films_are_refused(loaded: LoadedModel, change: dict[str, object]) -> None:
    with pytest.raises(UserError):
        film(loaded, request(loaded, **change))
