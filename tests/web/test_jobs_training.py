"""A job that really trains: described by the Train tab's plan, killed with -9 half way, resumed, released."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from app.training.curves import read_curves
from app.training.estimate import measure
from app.training.library import LibraryReader
from app.training.plan import Plan, make_plan
from app.training.queue import Jobs
from app.training.store import JobState
from app.training.worker import save_every
from att3d_core.checkpoint import load_released
from tests.support.glb_files import quad
from tests.support.jobs import ended, wait

STEPS = 60
RUN = {
    "train": {"steps": STEPS, "size": 16, "samples": 8, "prompts": 2},
    "model": {"dim_v": 2, "layout": {"resolutions": [5, 9], "hash_resolutions": []}},
}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("barrel", "chair", "lamp"):
        (folder / f"{name}.glb").write_bytes(quad().to_bytes())
    held_out = {"rule": "listed", "prompts": ["a lamp"]}
    prompts = {"name": "mine", "prompts": ["a barrel", "a chair", "a lamp"], "held_out": held_out}
    reader = LibraryReader()
    reader.read(str(folder))
    while not reader.look(str(folder)).ready:
        pass
    return make_plan({"folder": str(folder), "prompts": prompts, "run": RUN, "device": "cpu"}, True, reader)


def test_kill_minus_nine_costs_one_interval_at_most(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    jobs = Jobs.at(tmp_path / "jobs")
    job = jobs.submit(plan.name, plan.device, {}, STEPS, plan.write)
    running = wait(jobs, job, lambda now: now.saved_step >= 10, seconds=90)
    os.kill(running.owner.pid, signal.SIGKILL)
    done = wait(jobs, job, ended, seconds=120)
    folder = jobs.store.folder_of(job.id)
    assert done.state is JobState.DONE, (done, (folder / "worker.log").read_text())
    assert done.started_step >= running.step - save_every(STEPS)
    logged = [json.loads(line)["step"] for line in (folder / "log.jsonl").read_text().splitlines()]
    assert logged == list(range(10, STEPS + 1, 10))  # nothing lost, nothing twice
    events = [json.loads(line)["event"] for line in (folder / "events.jsonl").read_text().splitlines()]
    assert events[0] == "started" and "resumed" in events and events[-1] == "done"
    curves = read_curves(folder)
    assert curves.loss.x[-1] == STEPS and len(curves.seen.x) == len(curves.unseen.x) == STEPS // 10
    assert load_released(folder / "released").prompts == ("a barrel", "a chair")
    assert load_released(folder / "preview").prompts == ("a barrel", "a chair")


def test_an_estimate_does_a_few_steps(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "scratch"
    plan.write(folder)
    found = measure(folder, "cpu")
    assert found.steps == STEPS and 0 < found.seconds_per_step * STEPS < found.seconds
    state = (folder / "state.safetensors").stat().st_size / 2**20
    assert found.memory_mb > 100 and 2 * state < found.disk_mb < 4 * state and found.gpu_memory_mb == 0
