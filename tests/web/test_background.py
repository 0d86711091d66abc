"""Work in threads: whoever waits for it learns how it ended, whatever the end was."""

from __future__ import annotations

import logging
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.background import FAULT, BackgroundTask, TaskCancelledError
from app.training.estimates import Estimates
from app.training.library import READING, FolderContents, LibraryReader
from att3d_core.errors import NO_MEMORY, LibraryError, UserError

SECONDS = 30.0


def raising(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_a_task_ends_in_its_result() -> None:
    gate = threading.Event()
    task = BackgroundTask[bool]("counting").start(lambda: gate.wait(SECONDS))
    assert (task.ended, task.result, task.failure, task.wait(0.0)) == (False, None, "", False)
    gate.set()
    assert task.wait(SECONDS) and (task.ended, task.result, task.failure) == (True, True, "")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UserError("no such folder"), "no such folder"),
        (RuntimeError("secret"), FAULT.format("counting")),
        (SystemExit(3), FAULT.format("counting")),
        (MemoryError(), NO_MEMORY),
    ],
)
def test_a_task_ends_in_a_stated_failure(error: BaseException, said: str, caplog: pytest.LogCaptureFixture) -> None:
    """What a visitor can mend is said as it is; any other error is in the log, and named there."""
    task = BackgroundTask[None]("counting").start(raising(error))
    assert task.wait(SECONDS) and (task.result, task.failure) == (None, said)
    logged = [record.exc_info and record.exc_info[1] for record in caplog.records if record.levelno >= logging.ERROR]
    assert logged == ([] if isinstance(error, UserError) else [error])


def test_a_system_without_threads_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_left)
    task = BackgroundTask[int]("counting").start(lambda: 1)
    assert task.ended and task.failure == FAULT.format("counting")


def test_cancelled_work_leaves_at_its_next_step_and_is_no_failure() -> None:
    task = BackgroundTask[int]("counting")
    steps = threading.Semaphore(0)

    def work() -> int:
        while True:
            task.check()
            steps.release()
            task.pause(SECONDS)  # a cancel does not wait for its end

    task.start(work)
    assert steps.acquire(timeout=SECONDS)
    task.cancel()
    assert task.wait(SECONDS / 2) and (task.cancelled, task.result, task.failure) == (True, None, "")
    with pytest.raises(TaskCancelledError):
        task.check()


@pytest.mark.parametrize("error", [None, RuntimeError("late")])
def test_what_ends_after_its_cancel_is_forgotten(error: Exception | None) -> None:
    gate = threading.Event()

    def deaf() -> int:
        gate.wait(SECONDS)
        if error is not None:
            raise error
        return 1

    task = BackgroundTask[int]("counting").start(deaf)
    task.cancel()
    assert not task.ended
    gate.set()
    assert task.wait(SECONDS) and (task.result, task.failure) == (None, "")
    finished = BackgroundTask[int]("counting").start(lambda: 1)
    assert finished.wait(SECONDS) and finished.result == 1
    finished.cancel()
    assert finished.result is None


def read(reader: LibraryReader, folder: Path) -> FolderContents:
    """What the page gets to see in the end."""
    look, until = reader.read(str(folder)), time.monotonic() + SECONDS
    while not look.ready and time.monotonic() < until:
        time.sleep(0.005)
        look = reader.look(str(folder))
    return look


def test_a_reader_that_breaks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a folder, too: the page does not wait for the rest. Another folder is read as ever."""

    def broken(folder: Path, on_file: Callable[[int, int], None]) -> None:
        on_file(1, 3)
        raise RuntimeError("secret")

    reader = LibraryReader()
    with monkeypatch.context() as patch:
        patch.setattr("app.training.library.load_folder", broken)
        look = read(reader, tmp_path / "a")
    assert (look.ready, look.error, look.done, look.total) == (True, FAULT.format(READING), 1, 3)
    with pytest.raises(LibraryError, match="were not read yet"):
        reader.captions(str(tmp_path / "a"))
    look = read(reader, tmp_path / "b")
    assert look.ready and "secret" not in look.error and str(tmp_path / "b") in look.error


def test_an_estimate_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(process: subprocess.Popen[str], scratch: tempfile.TemporaryDirectory[str]) -> None:
        with scratch:
            process.communicate()
        raise RuntimeError("secret")

    monkeypatch.setattr("app.training.estimates._measured", broken)
    estimates = Estimates(("true",))
    name, until = estimates.start(lambda folder: None, "cpu"), time.monotonic() + SECONDS
    while estimates.answer(name) is None and time.monotonic() < until:
        time.sleep(0.005)
    assert estimates.answer(name) == {"error": FAULT.format("the estimate")}
