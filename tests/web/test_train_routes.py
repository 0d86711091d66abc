"""The Train tab's routes without a browser: prompts, one's own models, estimates, jobs, curves, current weights."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.training.services import TrainingServices
from att3d_core.library.asset import Mesh
from att3d_core.library.folder import load_folder, turned
from att3d_core.training.run import RunConfig
from tests.support.glb_files import quad
from tests.support.train_web import client

PIG = {"preset": "pig", "run": {"train": {"steps": 3}, "model": {"dim_v": 2}}}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("chair-1", "chair-2", "barrel"):
        (folder / f"{name}.glb").write_bytes(quad().to_bytes())
    (folder / "broken.glb").write_bytes(b"no")
    return folder


def error(answer: httpx.Response) -> str:
    assert answer.status_code == 400, answer.text
    return answer.json()["error"]


def looked(web: TestClient, folder: Path | str, again: bool = False) -> dict[str, Any]:
    found = web.post("/att3d/train/library", json={"folder": str(folder), "again": again}).json()
    end = time.monotonic() + 30
    while not found["ready"]:
        assert time.monotonic() < end
        found = web.get("/att3d/train/library", params={"folder": str(folder)}).json()
    return found


def test_a_template_is_counted_and_split(web: TestClient) -> None:
    words = {"animal": ["pig", "cat"], "hat": ["a hat", "a cape", "a crown"]}
    wanted = {
        "name": "two",
        "template": "a {animal} wearing {hat}",
        "words": words,
        "held_out": {"rule": "homogeneous", "keep": 2},
    }
    found = web.post("/att3d/train/prompts", json={"prompts": wanted, "library": False}).json()
    assert (found["count"], found["seen"], found["unseen"], found["strangers"]) == (6, 3, 3, 0)
    assert found["listed"][:2] == [
        {"prompt": "a pig wearing a hat", "held_out": False},
        {"prompt": "a pig wearing a cape", "held_out": True},
    ]
    found = web.post("/att3d/train/prompts", json={"preset": "pig"}).json()
    assert (found["count"], found["seen"], found["unseen"], found["strangers"]) == (64, 56, 8, 0)


@pytest.mark.parametrize(
    ("prompts", "message"),
    [
        ({"name": "x", "prompts": ["a pig", "a pig"]}, "holds 'a pig' more than once"),
        ({"name": "x", "prompts": ["a pig", " "]}, "holds a bad entry"),
        ({"name": "x", "prompts": []}, "is empty"),
        (
            {"name": "x", "prompts": [f"a {i}" for i in range(100_001)]},
            "100,001 entries in 'prompts': expected at most 100,000",
        ),
        (
            {"name": "x", "template": "a {animal} {hat}", "words": {"animal": ["pig"]}},
            "uses {hat}, but no words are given",
        ),
        (
            {"name": "x", "prompts": ["a"], "held_out": {"rule": "listed", "prompts": ["a"]}},
            "nothing is left to train on",
        ),
        ({"name": "x", "prompts": ["a"], "held_out": {"rule": "diagonal"}}, "needs two slots"),
        ("nonsense", "is no prompt set"),
    ],
)
def test_bad_prompts_are_explained(web: TestClient, prompts: object, message: str) -> None:
    assert message in error(web.post("/att3d/train/prompts", json={"prompts": prompts, "library": False}))
    assert message in error(web.post("/att3d/jobs", json={"prompts": prompts}))
    assert web.get("/att3d/jobs").json() == {"jobs": []}


def test_a_hundred_thousand_prompts_are_taken(web: TestClient) -> None:
    prompts = {"name": "many", "prompts": [f"a thing number {i}" for i in range(100_000)]}
    found = web.post("/att3d/train/prompts", json={"prompts": prompts, "library": False}).json()
    assert found["count"] == 100_000 and len(found["listed"]) == 400


def test_prompts_that_name_nothing_are_counted_and_refused(web: TestClient) -> None:
    wanted = {"prompts": {"name": "x", "prompts": ["a glass teapot", "a pig riding a bicycle wearing a tophat"]}}
    found = web.post("/att3d/train/prompts", json=wanted).json()
    assert found["strangers"] == 1 and found["first_stranger"] == "a glass teapot"
    assert "1 of 2 prompts name no model to learn from; the first: 'a glass teapot'" in error(
        web.post("/att3d/jobs", json=wanted)
    )


@pytest.mark.parametrize(
    ("run", "message"),
    [
        ({"train": {"steps": 0}}, "steps must be at least 1"),
        ({"train": {"colour": 1}}, "colour"),
        ({"model": {"dim_v": 0}}, "positive dimensions"),
        ({"interpolation": {"kind": "sideways"}}, "sideways"),
        ({"interpolation": {"kind": "embedding", "kappa": [0.0, 0.5]}}, "kappa"),
        ({"guidance": {"model": " "}}, "the guidance has no name"),
        ("x", "'run' must be an object"),
    ],
)
def test_bad_settings_are_explained(web: TestClient, run: object, message: str) -> None:
    assert message in error(web.post("/att3d/jobs", json={"preset": "pig", "run": run}))


def test_my_own_models_become_prompts(web: TestClient, models: Path) -> None:
    found = looked(web, models)
    assert [(m["file"], m["caption"], m["twin"]) for m in found["models"]] == [
        ("barrel.glb", "a barrel", False),
        ("chair-1.glb", "a chair", False),
        ("chair-2.glb", "a white chair", False),
    ]
    assert [entry["file"] for entry in found["skipped"]] == ["broken.glb"]
    asked = {"folder": str(models), "file": "barrel.glb"}
    pictures = [web.get("/att3d/train/library/picture", params={**asked, "turn": turn}) for turn in (0, 90)]
    assert all(picture.content.startswith(b"\x89PNG") for picture in pictures)
    assert pictures[0].content != pictures[1].content
    assert "read the folder again" in error(web.get("/att3d/train/library/picture", params={**asked, "file": "no.glb"}))

    (models / "captions.jsonl").write_text(
        '{"file": "barrel.glb", "caption": "x", "paraphrases": ["a cask"]}\nnot ours\n'
    )
    changed = [
        {"file": "chair-2.glb", "caption": " an  armchair", "turn_deg": 90},
        {**found["models"][0], "caption": "a keg"},
    ]
    saved = web.post("/att3d/train/library/captions", json={"folder": str(models), "models": changed}).json()
    assert [m["twin"] for m in saved["models"]] == [False] * 3
    lines = (models / "captions.jsonl").read_text().splitlines()
    assert json.loads(lines[0]) == {"file": "barrel.glb", "caption": "a keg", "paraphrases": ["a cask"], "turn_deg": 0}
    assert lines[1] == "not ours"
    again = looked(web, models, again=True)
    assert [(m["caption"], m["turn_deg"]) for m in again["models"]] == [
        ("a keg", 0),
        ("a chair", 0),
        ("an armchair", 90),
    ]
    mesh = next(asset for asset in load_folder(models).assets if asset.name == "chair-2").build()
    assert abs(mesh.vertices[:, 0]).max() < 1e-6 < abs(mesh.vertices[:, 2]).max()  # what was wide is deep now
    right = Mesh(np.array([[1, 2, 0]], np.float32), np.zeros((1, 3), np.int32), np.zeros((1, 3), np.float32))
    assert turned(right, 90).vertices.tolist() == [[0, 2, 1]]  # from +X to the front, +Z

    prompts = {
        "name": "mine",
        "prompts": ["a keg", "a chair", "an armchair"],
        "held_out": {"rule": "listed", "prompts": ["a chair"]},
    }
    job_id = web.post("/att3d/jobs", json={"folder": str(models), "prompts": prompts, "run": PIG["run"]}).json()["id"]
    described = json.loads((models.parent / "jobs" / job_id / "prompts.json").read_text())
    assert described["library"] == str(models) and described["held_out"] == {"rule": "listed", "prompts": ["a chair"]}


def test_folders_that_cannot_be_read_are_explained(web: TestClient, tmp_path: Path) -> None:
    assert "cannot be opened" in looked(web, tmp_path / "nothing")["error"]
    assert "expected the full path" in looked(web, "models")["error"]
    (tmp_path / "empty").mkdir()
    assert "has no model to import" in looked(web, tmp_path / "empty")["error"]
    wanted = {"folder": str(tmp_path / "other"), "prompts": {"name": "x", "prompts": ["a"]}}
    assert "read the folder first" in error(web.post("/att3d/jobs", json=wanted))


def test_over_the_network_nobody_names_folders_or_deletes(training: TrainingServices, models: Path) -> None:
    web = client(TrainingServices(training.jobs, training.live, False))
    message = "cannot be used over the network"
    assert message in error(web.post("/att3d/train/library", json={"folder": str(models)}))
    assert message in error(web.get("/att3d/train/library", params={"folder": str(models)}))
    assert message in error(web.post("/att3d/jobs", json={"folder": str(models), "preset": "pig"}))
    assert message in error(web.post("/att3d/jobs", json={"preset": "pig", "run": {"guidance": {"model": "/etc"}}}))
    assert message in error(web.delete("/att3d/jobs/some"))
    assert web.get("/att3d/train/options").json()["local"] is False


def test_a_job_is_submitted_described_and_told_what_to_do(web: TestClient, training: TrainingServices) -> None:
    request = {**PIG, "name": "  my \n run ", "device": "cpu", "run": {**PIG["run"], "guidance": {}}}
    job_id = web.post("/att3d/jobs", json=request).json()["id"]
    folder = training.jobs.store.folder_of(job_id)
    run = RunConfig.from_json(json.loads((folder / "job.json").read_text()))
    assert run.set == "pig" and run.train.steps == 3 and run.model.dim_v == 2 and run.guidance.is_library
    described = web.get("/att3d/jobs").json()["jobs"][0]
    assert described["name"] == "my run" and described["device"] == "cpu" and described["stamp"] == ""
    assert "spec" not in described and "claim" not in described
    assert web.get(f"/att3d/jobs/{job_id}/request").json() == request
    assert web.post(f"/att3d/jobs/{job_id}/cancel").json() == {}
    assert web.get("/att3d/jobs").json()["jobs"][0]["state"] == "cancelled"
    assert "expected one of pause, resume, cancel" in error(web.post(f"/att3d/jobs/{job_id}/explode"))
    assert "there is no job 'x'" in error(web.post("/att3d/jobs/x/pause"))
    assert "has no model to use yet" in error(web.post(f"/att3d/jobs/{job_id}/use"))
    assert web.delete(f"/att3d/jobs/{job_id}").json() == {} and not folder.exists()


def test_an_estimate_is_measured_elsewhere_and_the_last_one_counts(web: TestClient) -> None:
    first = web.post("/att3d/train/estimate", json=PIG).json()["id"]
    second = web.post("/att3d/train/estimate", json=PIG).json()["id"]
    assert "replaced by a later one" in error(web.get(f"/att3d/train/estimate/{first}"))
    end = time.monotonic() + 10
    while (found := web.get(f"/att3d/train/estimate/{second}").json())["answer"] is None:
        assert time.monotonic() < end
    assert found["answer"] == {"steps": 3, "seconds": 1.5} and found["free_mb"] > 0 and found["busy"] is False


def test_a_path_that_no_system_has_is_refused_and_not_read_for_ever(web: TestClient) -> None:
    assert looked(web, "/no\x00where")["error"]
