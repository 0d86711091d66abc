"""How fast a training job listens: from Pause to paused, from Cancel to no process; and how many can be submitted."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.training.library import LibraryReader
from app.training.plan import make_plan
from app.training.process import is_alive
from app.training.queue import Jobs
from app.training.store import Job, JobState
from benchmarks.measure import Measurement, seconds

STEPS = 2000
SUBMITS = 100
SETTINGS = {"train": {"steps": STEPS, "size": 16, "samples": 8, "prompts": 2}, "model": {"dim_v": 2}}


def measure() -> Iterator[Measurement]:
    """Of a real run, so small that a step is short."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        jobs = Jobs.at(Path(scratch))
        plan = make_plan({"preset": "pig", "run": SETTINGS, "device": "cpu"}, True, LibraryReader())
        job = jobs.submit("first", "cpu", {}, STEPS, plan.write)
        _until(jobs, job, lambda now: now.step > 5)
        paused = seconds(lambda: (jobs.pause(job.id), _until(jobs, job, lambda now: now.state is JobState.PAUSED)))
        yield Measurement("job, Pause to paused", paused, "s", 1.0, "lower", "pig set, fresh")
        jobs.resume(job.id)
        running = _until(jobs, job, lambda now: now.step > now.started_step)
        cancelled = seconds(lambda: jobs.cancel(job.id))
        if is_alive(running.owner, running.claim):
            raise RuntimeError("the job was cancelled but its process lives")
        yield Measurement("job, Cancel to no process", cancelled, "s", 1.0, "lower", "pig set, fresh")
        # Nothing is started for a device that another job has.
        jobs.store.add("holds the device", "none", {}, 1, "holder")
        jobs.store.claim_next("none", running.owner)
        submits = seconds(lambda: [jobs.store.add("one", "none", {}, 1, f"job {i}") for i in range(SUBMITS)])
        yield Measurement("jobs entered in the list", SUBMITS / submits, "1/s", 20.0, "higher", "none")


def _until(jobs: Jobs, job: Job, reached: Callable[[Job], bool]) -> Job:
    while not reached(now := jobs.store.job(job.id)):
        if now.state not in (JobState.RUNNING, JobState.QUEUED):
            raise RuntimeError(f"the job is {now.state}: {now.message}")
        time.sleep(0.005)
    return now
