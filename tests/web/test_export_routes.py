"""Exports through the studio's server: made step by step, looked at, fetched, stopped, and refused with a sentence."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.exports import routes as export_routes
from app.exports import work as export_work
from app.exports.jobs import KEPT_MAX, WAITING_MAX, ExportJobs, ExportState
from app.exports.work import Product, batch, still
from app.models.catalog import Models
from app.models.loaded import BusyError, LoadedModel
from app.projects.store import Projects
from app.web.server import create_api
from att3d_core.errors import NOTHING_DENSE, ExportError, UserError
from att3d_core.exports import presets
from att3d_core.exports.meshing.clean import is_watertight
from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.presets import GAME, MOBILE, PRINT
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.recipe import Recipe
from att3d_core.names import file_stem
from tests.support.exports import glb_json
from tests.support.studio import PROMPTS, release_lumpy

TINT = [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]  # red and green change places
QUICK = Recipe(replace(MOBILE, triangles=200, texture=64, resolution=32))
Validate = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_lumpy(tmp_path_factory.mktemp("studio") / "lumpy")


@pytest.fixture(scope="module")
def models(folder: Path) -> Models:
    return Models.of(folder, "cpu")


@pytest.fixture
def web(models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    for name, preset in (("MOBILE", MOBILE), ("GAME", GAME)):
        monkeypatch.setattr(presets, name, replace(preset, triangles=300, texture=64, resolution=32))
    monkeypatch.setattr(presets, "PRINT", replace(PRINT, triangles=400, resolution=32))
    monkeypatch.chdir(tmp_path)
    api = create_api(models, Projects(tmp_path / "projects"))
    export_routes.add_routes(api, models)
    with TestClient(api) as web:
        yield web


def stage(web: httpx.Client, prompt: str = PROMPTS[0]) -> list[float]:
    return web.post("/att3d/u", json={"prompt": prompt}).json()["u"]


def finished(web: httpx.Client, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The job's name and what it says at its end."""
    answer = web.post("/att3d/export", json=body)
    assert answer.status_code == 200, answer.text
    name = answer.json()["id"]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        said = web.get(f"/att3d/export/{name}").json()
        if said["state"] != "running":
            return name, said
        time.sleep(0.02)
    raise AssertionError("the export did not end")


def one(web: httpx.Client, **more: Any) -> dict[str, Any]:
    return {"u": [stage(web)], "prompts": [PROMPTS[0]], "preset": "mobile", **more}


def pair(web: httpx.Client, kind: str, **more: Any) -> dict[str, Any]:
    u = [stage(web, prompt) for prompt in PROMPTS[:2]]
    return {"what": "chain", "chain": kind, "u": u, "prompts": PROMPTS[:2], "preset": "mobile", **more}


def test_the_size_is_known_before_the_download(web: httpx.Client, tmp_path: Path, khronos: Validate) -> None:
    name, said = finished(web, one(web, height=1.7))
    assert said["state"] == "done" and said["share"] == 1.0 and said["error"] == ""
    answer = web.get(f"/att3d/export/{name}/file")
    assert answer.headers["content-disposition"] == f'attachment; filename="{file_stem(PROMPTS[0])}.glb"'
    assert said["result"]["bytes"] == len(answer.content) and said["result"]["triangles"] <= 300
    (tmp_path / "a.glb").write_bytes(answer.content)
    report = khronos(tmp_path / "a.glb")
    assert report["issues"]["messages"] == []
    assert report["info"]["totalTriangleCount"] == said["result"]["triangles"]
    extras = glb_json(answer.content)["asset"]["extras"]
    assert extras["prompt"] == PROMPTS[0] and extras["watertight"] == said["result"]["watertight"]


def test_mesh_and_field_stand_under_one_camera(web: httpx.Client) -> None:
    name, _ = finished(web, one(web, preset="game", triangles=3000))
    seen = [
        web.post(f"/att3d/export/{name}/preview", json={"azimuth": azimuth, "distance": 2.5}).json()
        for azimuth in (20.0, 200.0)
    ]
    for made in seen:
        assert made["mesh"].startswith("data:image/png;base64,") and made["field"] != made["mesh"]
        assert 12.0 < made["db"] < 60.0
    assert seen[0]["mesh"] != seen[1]["mesh"]
    refused = web.post(f"/att3d/export/{name}/preview", json={"distance": 0.5})
    assert refused.status_code == 400 and refused.json()["error"].startswith("a camera stands 1 to 100 metres away")


@pytest.mark.parametrize(
    ("kind", "count", "meshes"),
    [("variants", 1, 2), ("files", 2, 2), ("flipbook", 1, 2), ("mp4", 1, 0), ("png", 2, 0), ("sprites", 2, 0)],
)
def test_a_chain_becomes_what_was_asked_for(web: httpx.Client, kind: str, count: int, meshes: int) -> None:
    name, said = finished(web, pair(web, kind, frames=2, size=32))
    assert said["state"] == "done", said["error"]
    result = said["result"]
    assert len(result["files"]) == count and len(result["alphas"]) == meshes
    data = web.get(f"/att3d/export/{name}/file").content
    if count == 1:
        assert len(data) == result["bytes"] and result["name"] == result["files"][0][0]
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert [info.filename.split("/")[1] for info in package.infolist()] == [file for file, _ in result["files"]]
            assert package.testzip() is None
    preview = web.post(f"/att3d/export/{name}/preview", json={"alpha": 1.0})
    assert preview.status_code == (200 if meshes else 400)
    if meshes:
        assert preview.json()["alpha"] == 1.0


def mean_color(data: bytes) -> np.ndarray:
    from PIL import Image

    gltf = glb_json(data)
    view = gltf["bufferViews"][gltf["images"][0]["bufferView"]]
    start = 20 + int.from_bytes(data[12:16], "little") + 8 + view["byteOffset"]
    with Image.open(io.BytesIO(data[start : start + view["byteLength"]])) as image:
        return np.asarray(image.convert("RGB"), np.float64).mean((0, 1))


def test_every_export_keeps_the_recolouring(web: httpx.Client) -> None:
    plain, tinted = (
        web.get(f"/att3d/export/{finished(web, one(web, tint=tint, texture='png'))[0]}/file").content
        for tint in (None, TINT)
    )
    assert np.abs(mean_color(plain) - mean_color(plain)[[1, 0, 2]]).max() > 3
    assert np.abs(mean_color(tinted) - mean_color(plain)[[1, 0, 2]]).max() < 1.5
    pictures = []
    for tint in (None, TINT):
        name, _ = finished(web, pair(web, "png", frames=2, size=32, tint=tint))
        with zipfile.ZipFile(io.BytesIO(web.get(f"/att3d/export/{name}/file").content)) as package:
            pictures.append(_pixels(package.read(package.namelist()[0])))
    seen = pictures[0][..., 3] > 128
    assert np.abs(pictures[1][seen][:, [1, 0, 2]] - pictures[0][seen][:, :3]).max() <= 2


def _pixels(data: bytes) -> np.ndarray:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"), np.int64)


def test_a_batch_goes_to_a_folder_and_continues(web: httpx.Client, tmp_path: Path) -> None:
    body = {"what": "batch", "prompts": ["a {red|blue} pig"], "name": "../My Batch", "preset": "mobile"}
    name, said = finished(web, body)
    assert said["state"] == "done", said["error"]
    folders = list((tmp_path / "outputs" / "exports").iterdir())
    assert [folder.name for folder in folders] == [file_stem("../My Batch")] and "/" not in folders[0].name
    with (folders[0] / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["prompt"] for row in rows] == ["a red pig", "a blue pig"]
    with zipfile.ZipFile(io.BytesIO(web.get(f"/att3d/export/{name}/file").content)) as package:
        names = {info.filename.split("/")[-1] for info in package.infolist()}
    assert names == {path.name for path in folders[0].iterdir()}
    assert {"index.csv", "index.html", *(row["file"] for row in rows), *(row["thumbnail"] for row in rows)} <= names
    before = (folders[0] / rows[0]["file"]).stat().st_mtime_ns
    (folders[0] / rows[1]["file"]).unlink()
    assert "2 of 2 exported, 1 were there already" in finished(web, body)[1]["result"]["note"]
    assert (folders[0] / rows[0]["file"]).stat().st_mtime_ns == before
    other = finished(web, {**body, "preset": "game"})[1]
    assert other["state"] == "failed" and "holds exports with other settings" in other["error"]


@pytest.mark.parametrize(
    ("change", "wording"),
    [
        ({"triangles": 0}, "a budget must be 12 to 200,000 triangles, got 0"),
        ({"triangles": 10**9}, "a budget must be 12 to 200,000 triangles, got 1,000,000,000"),
        ({"height": 0}, "height must be 0.001 to 10000 metres, got 0"),
        ({"preset": "print", "format": "glb"}, "the print preset writes stl or 3mf, got glb"),
        ({"lod": 9}, "levels of detail must be 1 to 4, got 9"),
        ({"u": []}, "one object has one prompt and one u, got 1 and 0"),
        ({"prompts": []}, "nothing to export: give a prompt"),
        ({"what": "chain", "preset": "print"}, "a chain cannot be printed as one object"),
        ({"what": "chain", "frames": 0}, "size must be 16 to 2048, fps 1 to 120, frames 1 to 500, got 256, 12 and 0"),
        ({"model": "nobody"}, "there is no model 'nobody' here"),
    ],
)
def test_what_cannot_be_is_refused_at_once(web: httpx.Client, change: dict[str, Any], wording: str) -> None:
    answer = web.post("/att3d/export", json=one(web, **change))
    assert answer.status_code == 400 and wording in answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "wording"),
    [
        ({"u": [[1.0]]}, "finite numbers for u, got 1"),
        ({"what": "chain", "chain": "png", "frames": 121}, "a chain needs two stops or more"),
        (
            {"what": "batch", "prompts": ["{" + "|".join(map(str, range(600))) + "}"]},
            "stands for more than 500 prompts",
        ),
        ({"tint": [100.0] * 9}, "a recolouring is nine numbers"),
    ],
)
def test_what_goes_wrong_later_is_a_sentence(web: httpx.Client, change: dict[str, Any], wording: str) -> None:
    _, said = finished(web, one(web, **change))
    assert said["state"] == "failed" and wording in said["error"] and said["result"] is None


def test_the_overlay_s_mesh_lies_in_the_field(web: httpx.Client) -> None:
    data = web.post("/att3d/export/mesh", json={"u": stage(web), "preset": "game"}).content
    assert data[:8] == b"ATT3DMS1"
    vertices, faces, closed, _ = np.frombuffer(data, "<u4", 4, 8)
    points = np.frombuffer(data, "<f4", vertices * 3, 24).reshape(-1, 3)
    triangles = np.frombuffer(data, "<u4", faces * 3, 24 + vertices * 12).reshape(-1, 3)
    assert 24 + vertices * 12 + faces * 12 == len(data) and faces <= 300
    assert np.abs(points).max() < 0.85 and triangles.max() == vertices - 1
    assert is_watertight(Surface(points, triangles.astype(np.int32))) == bool(closed)


def test_an_export_that_is_gone_says_so(web: httpx.Client) -> None:
    answer = web.get("/att3d/export/nothing")
    assert answer.status_code == 400 and answer.json()["error"].startswith("this export is gone")
    name, _ = finished(web, one(web))
    assert web.delete(f"/att3d/export/{name}").status_code == 200
    assert web.get(f"/att3d/export/{name}/file").status_code == 400


def nothing(report: Report) -> Product:
    return Product("a", {"a.glb": b"x"})


def ended(jobs: ExportJobs, name: str) -> ExportState:
    until = time.monotonic() + 20
    while jobs.job(name).state is ExportState.RUNNING and time.monotonic() < until:
        time.sleep(0.005)
    return jobs.job(name).state


def test_only_so_many_at_once_and_only_so_many_kept() -> None:
    jobs, gate = ExportJobs(), threading.Event()

    def waiting(report: Report) -> Product:
        gate.wait(20)
        return nothing(report)

    names = [jobs.start(waiting) for _ in range(WAITING_MAX)]
    with pytest.raises(BusyError, match="busy with other exports"):
        jobs.start(nothing)
    gate.set()
    assert {ended(jobs, name) for name in names} == {ExportState.DONE}
    for _ in range(KEPT_MAX):
        assert ended(jobs, jobs.start(nothing)) is ExportState.DONE
    with pytest.raises(UserError, match="only the latest ones are kept"):
        jobs.job(names[0])


def test_a_fault_of_ours_does_not_show_its_inside() -> None:
    jobs = ExportJobs()

    def broken(report: Report) -> Product:
        raise RuntimeError("secret")

    name = jobs.start(broken)
    assert ended(jobs, name) is ExportState.FAILED and "secret" not in jobs.job(name).error


class StopError(Exception):
    """Raised by a report, as cancelling does."""


def files_in(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_cancelled_at_any_moment_nothing_is_left(
    models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty times, each stopped at another step; what a batch has finished before stays and is valid."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    loaded = models.get()
    u = loaded.generate(PROMPTS[0]).u
    stopped = 0
    for step in range(50):
        left = iter(range(step % 12))

        def report(share: float, doing: str, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise StopError

        with pytest.raises(StopError):
            _some_export(loaded, list(u), step, tmp_path / "batches", report)
        stopped += 1
        assert not files_in(tmp_path / "temp")
    assert stopped == 50
    for path in files_in(tmp_path / "batches"):
        assert not path.name.startswith(".")
        if path.suffix == ".glb":
            assert glb_json(path.read_bytes())["asset"]["version"] == "2.0"


def _some_export(loaded: LoadedModel, u: list[float], step: int, root: Path, report: Report) -> None:
    endless = 40  # frames and prompts: more steps than any report allows
    if step % 3 == 0:
        settings = export_work.ChainSettings(export_work.ChainKind.MP4, endless, size=16)
        export_work.chain(loaded, [u, u], ["a", "b"], settings, None, report)
    elif step % 3 == 1:
        prompts = ["{" + "|".join(f"{step} {number}" for number in range(endless)) + "} pig"]
        batch(loaded, prompts, f"batch {step}", QUICK, None, report, root)
    else:
        still(loaded, u, "a", QUICK, None, lambda share, doing: [report(share, doing) for _ in range(endless)])


def test_a_batch_that_was_stopped_goes_on(models: Models, tmp_path: Path) -> None:
    loaded, seen = models.get(), []

    def until_the_third(share: float, doing: str) -> None:
        seen.append(doing)
        if "c: " in doing:
            raise StopError

    with pytest.raises(StopError):
        batch(loaded, ["a", "b", "c"], "x", QUICK, None, until_the_third, tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.glb")) == ["a.glb", "b.glb"]
    assert (tmp_path / "x" / "index.html").read_text(encoding="utf-8").count("<figure>") == 2
    done = batch(loaded, ["a", "b", "c"], "x", QUICK, None, silent, tmp_path)
    assert "3 of 3 exported, 2 were there already" in done.note
    assert json.loads((tmp_path / "x" / "export.json").read_text())["preset"]["triangles"] == 200


def test_an_empty_stage_has_nothing_to_mesh(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from att3d_core.model import Scene

    monkeypatch.setattr(Scene, "density", lambda self, points: torch.zeros(len(points)))
    loaded = models.get()
    with pytest.raises(ExportError, match=rf"{NOTHING_DENSE}.* Try a lower threshold, or a prompt closer"):
        still(loaded, loaded.generate(PROMPTS[0]).u, "a", QUICK, None, silent)
