"""What can go wrong in a run: numbers that are none, a full disk, a folder that disappears, a wish to stop."""

from __future__ import annotations

import json
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from att3d_core.errors import DiskFullError, DivergedError, TrainingError
from att3d_core.guidance.estimators import FrameGradient
from att3d_core.training.job import JobFolder
from att3d_core.training.loop import Every, Stop, run_job
from att3d_core.training.trainer import Report, Strike, Trainer
from tests.support.small_run import RUN, make_trainer, same, state


class Poisoned:
    """An estimator that is asked as usual, and answers NaN on the calls in `calls`, counted from 0."""

    def __init__(self, trainer: Trainer, calls: set[int], where: str) -> None:
        self.inner, self.calls, self.where, self.count = trainer.estimator, calls, where, 0

    def __call__(self, frames: Tensor, *rest: Any) -> FrameGradient:
        result = self.inner(frames, *rest)
        bad, self.count = self.count in self.calls, self.count + 1
        if not bad:
            return result
        if self.where == "loss":
            return FrameGradient(result.gradient, result.squared_error * float("nan"))
        gradient = result.gradient.clone()
        gradient[0, 12, 12, 0] = float("nan") if self.where == "gradient" else 1e30
        return FrameGradient(gradient, result.squared_error)


def poisoned(calls: set[int], where: str = "loss", **config: Any) -> Trainer:
    def change(trainer: Trainer) -> None:
        trainer.estimator = Poisoned(trainer, calls, where)

    return make_trainer(change=change, **config)


def described(path: Path) -> JobFolder:
    folder = JobFolder(path)
    folder.write_description(RUN)
    return folder


def entries(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("where", ["loss", "gradient", "too large"])
def test_a_step_without_numbers_is_undone_and_the_rate_halved(where: str) -> None:
    trainer, clean = poisoned({2}, where, steps=6), make_trainer(steps=6)
    before: dict[str, Tensor] = {}
    strikes: list[Strike] = []

    def on_strike(strike: Strike) -> None:
        strikes.append(strike)
        assert same(before, state(trainer))  # nothing has changed

    trainer.on_strike = on_strike
    reports = []
    for report in trainer.run():
        reports.append(report)
        before = state(trainer)
    expected = [report.learning_rate for report in clean.run()]
    assert [report.step for report in reports] == [1, 2, 3, 4, 5, 6]
    assert strikes == [Strike(2, "the loss" if where == "loss" else "the gradient", 0.5)]
    halved = [rate * (1.0 if index < 2 else 0.5) for index, rate in enumerate(expected)]
    assert [report.learning_rate for report in reports] == pytest.approx(halved)
    assert trainer.is_finite()


def test_the_third_strike_ends_the_run_with_its_last_good_state(tmp_path: Path) -> None:
    folder, trainer = described(tmp_path), poisoned({3, 5, 6}, steps=20)
    with pytest.raises(DivergedError, match=r"diverged at step 4: the loss was NaN or infinite, 3 times") as caught:
        list(run_job(trainer, folder, RUN, save_every=3))
    assert caught.value.step == 3 and str(caught.value).endswith("its last good state is that of step 3")
    fresh = make_trainer(steps=20)
    folder.load(fresh)
    assert fresh.step == 3 and fresh.is_finite()
    assert [event["event"] for event in entries(tmp_path / "events.jsonl")] == [
        "started", "strike", "strike", "strike", "diverged",
    ]  # fmt: skip
    status = json.loads((tmp_path / "status.json").read_text())
    assert status["status"] == "diverged" and status["reason"] == str(caught.value)


def test_strikes_are_remembered_by_a_resumed_run(tmp_path: Path) -> None:
    straight = poisoned({3}, steps=8)
    list(straight.run())
    first = poisoned({3}, steps=8)
    folder = described(tmp_path)
    reports = run_job(first, folder, RUN, save_every=100)
    for _ in range(5):
        next(reports)
    reports.close()
    second = make_trainer(steps=8)
    folder.load(second)
    assert second.strikes == 1
    list(second.run())
    assert same(state(straight), state(second))


def test_weights_that_are_no_numbers_are_rolled_back(tmp_path: Path) -> None:
    """Poisoned from outside, as a faulty memory would: the run goes back to its last state and on from there."""
    folder, trainer = described(tmp_path), make_trainer(steps=6)
    steps = []
    for report in run_job(trainer, folder, RUN, save_every=2, log_every=1):
        steps.append(report.step)
        if steps == [1, 2, 3]:
            with torch.no_grad():
                trainer.model.radiance.b2[1] = float("nan")
    assert steps == [1, 2, 3, 3, 4, 5, 6] and trainer.strikes == 1
    assert trainer.is_finite()
    assert [entry["step"] for entry in entries(tmp_path / "log.jsonl")] == [1, 2, 3, 4, 5, 6]


def test_weights_that_are_no_numbers_and_nowhere_to_go_back_to() -> None:
    trainer = make_trainer(steps=6)
    trainer.advance()
    with torch.no_grad():
        trainer.model.mapping.bases[0].weight[7, 1] = float("inf")
    with pytest.raises(DivergedError, match=r"^training diverged at step 1: the weights are NaN or infinite"):
        trainer.advance()


def test_a_state_without_numbers_is_never_saved(tmp_path: Path) -> None:
    folder, trainer = described(tmp_path), make_trainer()
    trainer.advance()
    folder.save(trainer)
    before = (tmp_path / "state.safetensors").read_bytes()
    next(iter(trainer.optimizer.state.values()))["square"].view(-1)[0] = float("nan")
    with pytest.raises(TrainingError, match="the state of step 1 is not saved: it holds NaN or infinity"):
        folder.save(trainer)
    assert (tmp_path / "state.safetensors").read_bytes() == before


@contextmanager
def room(size: int) -> Iterator[None]:
    """Files of this process can grow to `size` bytes."""
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, unlimited[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        signal.signal(signal.SIGXFSZ, previous)


def test_a_full_disk_pauses_the_run_and_keeps_its_state(tmp_path: Path) -> None:
    folder, trainer = described(tmp_path), make_trainer(steps=8)
    reports = run_job(trainer, folder, RUN, save_every=2)
    for _ in range(3):
        next(reports)
    before = (tmp_path / "state.safetensors").read_bytes()
    with (
        room(len(before) // 2),
        pytest.raises(DiskFullError, match=r"^cannot write .*state\.safetensors: the file wou"),
    ):
        list(reports)
    assert (tmp_path / "state.safetensors").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "events.jsonl", "job.json", "state.safetensors", "status.json",
    ]  # fmt: skip
    status = json.loads((tmp_path / "status.json").read_text())
    assert status["status"] == "paused" and status["reason"].startswith("disk full: cannot write ")
    straight, again = make_trainer(steps=8), make_trainer(steps=8)
    list(straight.run())
    folder.load(again)
    assert again.step == 2
    list(run_job(again, JobFolder(tmp_path), RUN, save_every=2))
    assert same(state(straight), state(again))


def test_a_disk_that_is_full_when_a_run_is_paused(tmp_path: Path) -> None:
    folder, trainer = described(tmp_path), make_trainer(steps=8)
    reports = run_job(trainer, folder, RUN, save_every=2)
    for _ in range(3):
        next(reports)
    with room(100), pytest.raises(DiskFullError):
        reports.close()
    assert int(load_file(tmp_path / "state.safetensors")["step"]) == 2


@pytest.mark.parametrize("at", [3, 4])
def test_a_folder_deleted_while_its_run_trains_is_written_again(tmp_path: Path, at: int) -> None:
    """At step 3 it is missed by the check, at step 4 a state was due as well."""
    path = tmp_path / "run"
    folder, trainer = described(path), make_trainer(steps=8)
    reports = run_job(trainer, folder, RUN, save_every=2, log_every=1)
    for _ in range(at - 1):
        next(reports)
    shutil.rmtree(path)
    with pytest.raises(TrainingError, match=rf"^the folder {path} was deleted while its run was training; it is there"):
        next(reports)
    again, fresh = JobFolder(path), make_trainer(steps=8)
    assert again.read_description() == RUN
    assert json.loads((path / "status.json").read_text())["status"] == "paused"
    assert [entry["step"] for entry in entries(path / "log.jsonl")] == list(range(1, at))
    again.load(fresh)
    assert fresh.step == at  # not one step is lost
    list(run_job(fresh, again, RUN, save_every=2, log_every=1))
    straight = make_trainer(steps=8)
    list(straight.run())
    assert same(state(straight), state(fresh))


@pytest.mark.parametrize(("word", "status", "saved"), [("pause", "paused", 3), ("cancel", "cancelled", 0)])
def test_a_file_asks_a_run_to_stop(tmp_path: Path, word: str, status: str, saved: int) -> None:
    folder, trainer = described(tmp_path), make_trainer(steps=8)
    (tmp_path / "stop").write_text("cancel")  # from the last time: forgotten at the start
    steps = []
    for report in run_job(trainer, folder, RUN, save_every=100):
        steps.append(report.step)
        if report.step == 3:
            (tmp_path / "stop").write_text(word)
    assert steps == [1, 2, 3]
    assert json.loads((tmp_path / "status.json").read_text())["status"] == status
    assert int(load_file(tmp_path / "state.safetensors")["step"]) == saved


def test_a_cancelled_run_is_not_saved_when_it_is_closed(tmp_path: Path) -> None:
    folder, stop = described(tmp_path), Stop()
    reports = run_job(make_trainer(steps=8), folder, RUN, save_every=100, stop=stop)
    next(reports), next(reports)
    stop.cancel()
    reports.close()
    assert int(load_file(tmp_path / "state.safetensors")["step"]) == 0
    assert json.loads((tmp_path / "status.json").read_text())["status"] == "cancelled"


def test_other_things_are_done_when_they_are_due(tmp_path: Path) -> None:
    done: list[int] = []

    def act(report: Report) -> None:
        done.append(report.step)

    never: Callable[[Report], None] = lambda report: pytest.fail("0 is never")  # noqa: E731
    folder = described(tmp_path)
    list(run_job(make_trainer(steps=5), folder, RUN, 100, also=[Every(2, act), Every(0, never)]))
    assert done == [2, 4, 5]
