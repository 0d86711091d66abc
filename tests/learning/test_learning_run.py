"""A run of a plain network in its folder: resumed, paused, cancelled, out of disk, diverged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from att3d_core.cli import running
from att3d_core.cli.running import Ending, advance
from att3d_core.errors import DiskFullError, TrainingError
from att3d_core.learning import LearnConfig, Learner
from att3d_core.runs.learning import LearningFolder
from att3d_core.training.run_folder import Status

CONFIG = LearnConfig(steps=6, batch=4, learning_rate=1e-2, warmup=2)
SETTINGS: dict[str, Any] = {"sets": ("pig",), "learn": {"steps": 6}}


@dataclass(frozen=True)
class Step:
    step: int
    loss: float


@pytest.fixture
def learner() -> Learner:
    torch.manual_seed(0)
    return Learner(nn.Linear(3, 1), CONFIG)


@pytest.fixture(autouse=True)
def log_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOG_EVERY", 1)


def reports(
    learner: Learner, then: dict[int, Any] | None = None, scale: dict[int, float] | None = None
) -> Iterator[Step]:
    """Steps. then: called after a step, by its number. scale: what the loss at a step is multiplied by."""
    while learner.step < learner.config.steps:
        x = torch.randn(4, 3, generator=learner.generator())
        loss = learner.network(x).square().mean() * (scale or {}).get(learner.step, 1.0)
        value = learner.advance(loss)
        (then or {}).get(learner.step, lambda: None)()
        yield Step(learner.step, value)


def status(folder: Path) -> tuple[str, int]:
    entry = json.loads((folder / "status.json").read_text())
    return entry["status"], entry["step"]


def steps(folder: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (folder / "log.jsonl").read_text().splitlines()]


def begin(folder: Path, learner: Learner) -> LearningFolder:
    run = LearningFolder(folder)
    run.open(SETTINGS, learner)
    return run


def test_paused_by_its_folder_and_resumed_with_every_step_once_in_its_log(tmp_path: Path, learner: Learner) -> None:
    run = begin(tmp_path, learner)
    assert status(tmp_path) == ("running", 0)
    ask = (tmp_path / "stop").write_text
    paused = advance(reports(learner, {3: lambda: ask("pause")}), learner, run, 5.0, 0.0)
    assert paused == Ending(Status.PAUSED) and paused.is_kept and status(tmp_path) == ("paused", 3)
    with (tmp_path / "log.jsonl").open("a") as log:
        log.write('{"step": 5, "loss": 1.0}\n{"step":')  # of a run that was killed after its last save
    again = Learner(nn.Linear(3, 1), CONFIG)
    done = advance(reports(again), again, begin(tmp_path, again), 5.0, 0.0)
    assert done.finished and status(tmp_path) == ("done", 6) and steps(tmp_path) == [1, 2, 3, 4, 5, 6]
    events = [json.loads(line)["event"] for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert events == ["started", "paused", "resumed", "done"]
    with pytest.raises(TrainingError, match=r"holds a run with other settings \(sets; see its run.json\)"):
        LearningFolder(tmp_path).open({**SETTINGS, "sets": ("toybox",)}, again)


def test_a_log_of_a_run_without_a_state_is_not_kept(tmp_path: Path, learner: Learner) -> None:
    (tmp_path / "log.jsonl").write_text('{"step": 1, "loss": 9.0}\n')
    advance(reports(learner), learner, begin(tmp_path, learner), 5.0, 0.0)
    assert steps(tmp_path) == [1, 2, 3, 4, 5, 6]


def test_nothing_is_saved_of_a_run_that_was_cancelled(tmp_path: Path, learner: Learner) -> None:
    run, ask = begin(tmp_path, learner), (tmp_path / "stop").write_text
    ending = advance(reports(learner, {2: lambda: ask("cancel")}), learner, run, 5.0, 0.0)
    assert ending.status is Status.CANCELLED and not ending.is_kept and not run.has_state
    assert status(tmp_path) == ("cancelled", 2)


def test_a_full_disk_pauses_and_leaves_the_last_state(
    tmp_path: Path, learner: Learner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = begin(tmp_path, learner)
    learner.save(run.state)

    def full(file: Path) -> None:
        raise DiskFullError(f"cannot write {file}: the disk is full")

    monkeypatch.setattr(learner, "save", full)
    ending = advance(reports(learner), learner, run, 0.0, 0.0)
    assert ending.reason.startswith("disk full: cannot write") and not ending.is_kept
    assert status(tmp_path) == ("paused", 1)
    with pytest.raises(SystemExit) as left:
        ending.leave()
    assert left.value.code == 4 and capsys.readouterr().err.splitlines()[-1].startswith("error: disk full")
    again = Learner(nn.Linear(3, 1), CONFIG)
    begin(tmp_path, again)
    assert again.step == 0


def test_a_loss_that_is_nan_ends_the_run_and_leaves_the_last_state(tmp_path: Path, learner: Learner) -> None:
    run = begin(tmp_path, learner)
    ending = advance(reports(learner, scale={4: float("nan")}), learner, run, 0.0, 0.0)
    assert ending.status is Status.DIVERGED and ending.exit_code == 3 and "the loss of step 4 is nan" in ending.reason
    assert status(tmp_path) == ("diverged", 4)
    again = Learner(nn.Linear(3, 1), CONFIG)
    begin(tmp_path, again)
    assert again.step == 4
