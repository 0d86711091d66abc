"""What the tests of the job queue share: a queue of counting runs, and waiting for what becomes of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.training.queue import Jobs
from app.training.store import Job, JobState

ENDED = (JobState.DONE, JobState.FAILED, JobState.DIVERGED, JobState.PAUSED, JobState.CANCELLED)


def submit(jobs: Jobs, name: str = "a job", steps: int = 40, device: str = "cpu", **plan: Any) -> Job:
    plan = {"steps": steps, **plan}
    return jobs.submit(name, device, plan, steps, lambda folder: write_plan(folder, plan))


def write_plan(folder: Path, plan: dict[str, Any]) -> None:
    (folder / "job.json").write_text(json.dumps(plan))


def wait(jobs: Jobs, job: Job, until: Callable[[Job], bool], advance: bool = True, seconds: float = 90.0) -> Job:
    """The job once it is as wanted. `advance`: as an open studio does."""
    end = time.monotonic() + seconds
    while True:
        if advance:
            jobs.advance()
        now = jobs.store.job(job.id)
        if until(now):
            return now
        assert time.monotonic() < end, now
        time.sleep(0.02)


def ended(job: Job) -> bool:
    return job.state in ENDED


def logged(jobs: Jobs, job: Job) -> list[int]:
    lines = (jobs.store.folder_of(job.id) / "log.jsonl").read_text().splitlines()
    return [json.loads(line)["step"] for line in lines]
