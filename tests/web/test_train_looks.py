"""What the Train tab looks at: the current weights of a run, and its curves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from fastapi.testclient import TestClient

from app.training.curves import Curve, read_curves, thinned
from app.training.library import LibraryReader
from app.training.live import spread
from app.training.plan import device_name, make_plan, prompts_of
from app.training.services import TrainingServices, release
from att3d_core.errors import UserError
from tests.support.studio import PROMPTS, read_bundle, release_lumpy


def test_current_weights_are_served_for_the_viewer(web: TestClient, training: TrainingServices, lumpy: Path) -> None:
    folder = training.jobs.store.folder_of("one")
    training.jobs.store.add("one", "cpu", {}, 10, "one")
    prompts = [*PROMPTS[:3], "a pig reading the news"]
    folder.mkdir()
    (folder / "prompts.json").write_text(
        json.dumps({"prompts": prompts, "held_out": {"rule": "listed", "prompts": prompts[3:]}})
    )
    assert web.post("/att3d/train/live/one").json() == {"stamp": ""}
    release_lumpy(folder / "preview")
    live = web.post("/att3d/train/live/one").json()
    assert [shown["prompt"] for shown in live["seen"]] == prompts[:3]
    assert [shown["prompt"] for shown in live["unseen"]] == prompts[3:] and len(live["unseen"][0]["u"]) == 6
    header, _ = read_bundle(web.get(live["bundle"]).content)
    assert header["dim_v"] == 6
    assert web.get("/att3d/jobs").json()["jobs"][0]["stamp"] == live["stamp"]
    assert web.get("/att3d/train/bundle/other.bin").status_code == 404
    assert web.post("/att3d/jobs/one/use").json() == {"name": "one"}
    assert web.post("/att3d/jobs/one/use").json() == {"name": "one-2"}
    assert (training.released / "one" / "model.safetensors").read_bytes() == (lumpy / "model.safetensors").read_bytes()


def test_curves_are_read_while_they_are_written(web: TestClient, training: TrainingServices) -> None:
    training.jobs.store.add("one", "cpu", {}, 10, "one")
    folder = training.jobs.store.folder_of("one")
    assert read_curves(folder).loss == Curve()
    folder.mkdir()
    lines = [{"step": step, "frames_per_prompt": step / 2, "loss": 1 / step} for step in (10, 20, 20)]
    (folder / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"step": 30, "fra')
    scores = [
        {"step": 10, "frames_per_prompt": 5.0, "split": split, "foreground_db": db, "identified": 0.5}
        for split, db in (("seen", 20.0), ("unseen", 15.0))
    ]
    (folder / "curves.jsonl").write_text("".join(json.dumps(line) + "\n" for line in scores))
    found = web.get("/att3d/train/curves", params={"ids": "one,"}).json()["one"]
    assert found["name"] == "one" and found["loss"] == {"x": [5.0, 10.0], "y": [0.1, 0.05]}
    assert found["seen"] == {"x": [5.0], "y": [20.0]} and found["unseen"]["y"] == [15.0]
    long = thinned(Curve(tuple(range(1000)), tuple(range(1000))), 100)
    assert len(long.x) == 100 and long.x[0] == 4.5 and sum(long.y) == pytest.approx(sum(range(1000)) / 10)


def test_plotly_comes_from_this_machine(web: TestClient) -> None:
    answer = web.get("/att3d/train/plotly.js")
    assert answer.headers["content-type"].startswith("text/javascript") and b"Plotly" in answer.content[-2_000_000:]
    assert len(answer.content) > 1_000_000


def test_small_things() -> None:
    assert [device_name(torch.device(name)) for name in ("cuda", "cuda:1", "cpu")] == ["cuda:0", "cuda:1", "cpu"]
    assert spread([str(i) for i in range(12)], 3) == ["2", "6", "10"] and spread(["a"], 3) == ["a"]
    assert len(prompts_of({"preset": "toybox"})) > 2520
    with pytest.raises(UserError, match="there is no prompt set 'x'"):
        make_plan({"preset": "x"}, True, LibraryReader())
    with pytest.raises(UserError, match="has no model to use yet"):
        release(Path("/nonexistent"), "x", Path("/nonexistent"))
