"""Refining through the studio's server: a job of its own; what it started from stays until it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.exports import refining
from app.exports import routes as export_routes
from app.models.catalog import Models
from app.projects.store import Projects
from app.web.server import create_api
from att3d_core.exports import presets
from att3d_core.exports.presets import MOBILE
from att3d_core.exports.progress import Report
from att3d_core.mesh.refine import Refinement, refine
from att3d_core.mesh.shape import ShapeSettings
from att3d_core.mesh.targets import FieldTarget
from tests.support.exports import glb_json
from tests.support.studio import PROMPTS, release_lumpy

Validate = Callable[[Path], dict[str, Any]]
FEW = Refinement(ShapeSettings(steps=4, views=1), sweeps=2, views=4, size=64)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models.of(release_lumpy(tmp_path_factory.mktemp("studio") / "lumpy"), "cpu")


@pytest.fixture
def web(models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setattr(presets, "MOBILE", replace(MOBILE, triangles=300, texture=64, resolution=32))
    monkeypatch.setattr(
        refining, "refine", lambda mesh, target, by, settings, report: refine(mesh, target, by, FEW, report)
    )
    monkeypatch.setattr(refining, "FieldTarget", partial(FieldTarget, size=64))
    monkeypatch.chdir(tmp_path)
    api = create_api(models, Projects(tmp_path / "projects"))
    export_routes.add_routes(api, models)
    with TestClient(api) as web:
        yield web


def ended(web: httpx.Client, answer: httpx.Response) -> tuple[str, dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    name = answer.json()["id"]
    until = time.monotonic() + 400
    while time.monotonic() < until:
        said = web.get(f"/att3d/export/{name}").json()
        if said["state"] != "running":
            return name, said
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def export(web: httpx.Client, **more: Any) -> tuple[str, dict[str, Any]]:
    u = web.post("/att3d/u", json={"prompt": PROMPTS[0]}).json()["u"]
    body = {"u": [u], "prompts": [PROMPTS[0]], "preset": "mobile", **more}
    return ended(web, web.post("/att3d/export", json=body))


def refined(web: httpx.Client, name: str) -> tuple[str, dict[str, Any]]:
    return ended(web, web.post(f"/att3d/export/{name}/refine", json={}))


def test_an_export_is_refined_and_keeps_its_choices(web: httpx.Client, tmp_path: Path, khronos: Validate) -> None:
    name, first = export(web, height=1.5, pivot="centre", unlit=True)
    assert first["result"]["refinable"]
    other, said = refined(web, name)
    assert said["state"] == "done", said["error"]
    assert "dB before" in said["result"]["note"] and "dB after" in said["result"]["note"]
    assert said["result"]["name"] == first["result"]["name"]
    data = web.get(f"/att3d/export/{other}/file").content
    assert data != web.get(f"/att3d/export/{name}/file").content  # which is there still
    (tmp_path / "a.glb").write_bytes(data)
    assert khronos(tmp_path / "a.glb")["issues"]["messages"] == []
    gltf = glb_json(data)
    assert gltf["asset"]["extras"]["refined"] == "the field" and "KHR_materials_unlit" in gltf["extensionsUsed"]
    position = gltf["accessors"][gltf["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    assert position["max"][1] == pytest.approx(0.75) and position["min"][1] == pytest.approx(-0.75)
    look = web.post(f"/att3d/export/{other}/preview", json={})
    assert look.status_code == 200 and look.json()["db"] > 10


@pytest.mark.parametrize("choices", [{"vertex_colors": True}, {"lod": 2}, {"format": "ply"}])
def test_what_has_no_one_texture_is_refused(web: httpx.Client, choices: dict[str, Any]) -> None:
    name, first = export(web, **choices)
    assert not first["result"]["refinable"]
    _, said = refined(web, name)
    assert said["state"] == "failed" and said["error"] == refining.ONE_TEXTURED


def test_a_cancelled_refinement_leaves_the_export(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(mesh: object, target: object, by: str, settings: object, report: Report) -> None:
        while True:
            report(0.5, "shape")
            time.sleep(0.01)

    name, _ = export(web)
    before = web.get(f"/att3d/export/{name}/file").content
    monkeypatch.setattr(refining, "refine", endless)
    other = web.post(f"/att3d/export/{name}/refine", json={}).json()["id"]
    web.delete(f"/att3d/export/{other}")
    assert web.get(f"/att3d/export/{name}/file").content == before
    assert refined_is_gone(web, other)


def refined_is_gone(web: httpx.Client, name: str) -> bool:
    return web.get(f"/att3d/export/{name}").status_code >= 400


def test_a_job_that_is_gone_cannot_be_refined(web: httpx.Client) -> None:
    answer = web.post("/att3d/export/nothing/refine", json={})
    assert answer.status_code >= 400 and "only the latest ones are kept" in answer.text


def test_prints_take_a_thinnest_part_and_a_flat_base(web: httpx.Client) -> None:
    refused = web.post(
        "/att3d/export", json={"u": [[0.0]], "prompts": [PROMPTS[0]], "preset": "print", "thinnest": 99, "flat": 0.5}
    )
    assert refused.status_code >= 400 and "0.1 to 10 mm" in refused.text
