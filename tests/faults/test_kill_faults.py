"""Only the worker of a claim is ever ended: not the studio that claimed the job, not whoever has its number now."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.training.process import Identity, end
from app.training.queue import Jobs
from app.training.store import JobState, JobStore

SLEEPER = (sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()")


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """What stands for another studio, or a worker: "claim" in its command line."""
    with subprocess.Popen([*SLEEPER, "claim"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        yield running
        running.kill()


def test_a_studio_is_not_ended_while_it_owns_a_job(tmp_path: Path, process: subprocess.Popen[bytes]) -> None:
    """It does between claiming a job and starting the worker."""
    studio = Identity.of(process.pid)
    assert studio is not None
    jobs, store = Jobs(JobStore(tmp_path), (sys.executable, "-c", "pass")), JobStore(tmp_path)
    for number in range(20):
        job = store.add("one", "cpu", {}, 10, f"job{number}")
        claimed = store.claim_next("cpu", studio)
        assert claimed is not None and claimed.owner == studio
        jobs.pause(job.id) if number % 2 else jobs.cancel(job.id)
        assert store.job(job.id).state is (JobState.PAUSED if number % 2 else JobState.CANCELLED)
        assert process.poll() is None
        assert not store.hand_over(job.id, claimed.claim, studio)  # the worker that it starts now ends by itself
    assert psutil.pid_exists(process.pid)


@pytest.mark.parametrize("token", ["another claim", ""])
def test_another_process_of_that_number_is_not_ended(process: subprocess.Popen[bytes], token: str) -> None:
    there = Identity.of(process.pid)
    assert there is not None
    end(there, token)
    assert process.poll() is None


@pytest.mark.parametrize("born", [0.0, None])
def test_the_worker_of_the_claim_is_ended(process: subprocess.Popen[bytes], born: float | None) -> None:
    """Even where a clock was set since, so that its start seems to be another."""
    there = Identity.of(process.pid)
    assert there is not None
    end(there if born is None else Identity(process.pid, born), "claim")
    process.wait(10)  # its input is still open: it does not end by itself
