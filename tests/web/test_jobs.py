"""The queue of training jobs with real processes: kills, restarts, two studios, a hundred submits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.training.process import Identity, is_alive
from app.training.queue import Jobs
from app.training.store import Job, JobError, JobState
from tests.support.counting_worker import COMMAND
from tests.support.jobs import ended, logged, submit, wait


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    jobs = Jobs.at(tmp_path / "jobs", COMMAND)
    yield jobs
    for job in jobs.store.jobs():
        if job.state in (JobState.RUNNING, JobState.QUEUED):
            jobs.cancel(job.id)


def test_three_jobs_run_one_after_another_with_no_studio_looking(jobs: Jobs) -> None:
    made = [submit(jobs, f"job {i}", steps=5, seconds=0.01) for i in range(3)]
    assert [job.state for job in made] == [JobState.RUNNING, JobState.QUEUED, JobState.QUEUED]
    last = wait(jobs, made[2], ended, advance=False)
    assert last.state is JobState.DONE and last.step == 5 and last.message == "trained 5 steps"
    assert [job.state for job in jobs.jobs()] == [JobState.DONE] * 3
    processes = set()
    for job in made:
        folder = jobs.store.folder_of(job.id)
        assert logged(jobs, job) == [1, 2, 3, 4, 5] and (folder / "released" / "config.json").is_file()
        processes.add(json.loads((folder / "log.jsonl").read_text().splitlines()[0])["process"])
    assert len(processes) == 3 and os.getpid() not in processes


def test_devices_do_not_wait_for_each_other(jobs: Jobs) -> None:
    first, second = submit(jobs, steps=2000, seconds=0.01), submit(jobs, steps=2000, seconds=0.01, device="cuda:0")
    wait(jobs, first, lambda job: job.step > 0)
    wait(jobs, second, lambda job: job.step > 0)
    assert [job.state for job in jobs.jobs()] == [JobState.RUNNING] * 2


def test_a_killed_worker_resumes_from_its_last_save(jobs: Jobs) -> None:
    job = submit(jobs, steps=400, seconds=0.005)
    running = wait(jobs, job, lambda now: now.saved_step >= 20)
    os.kill(running.owner.pid, signal.SIGKILL)
    orphan = jobs.store.folder_of(job.id) / ".att3d-half-written.safetensors"
    orphan.touch()  # as if it had been writing
    done = wait(jobs, job, ended)
    assert not orphan.exists()
    assert done.state is JobState.DONE and done.started_step >= 20
    steps = logged(jobs, job)
    assert len(steps) - 400 < 10  # steps made twice: one interval is 400 / 40
    assert sorted(set(steps)) == list(range(1, 401))


def test_jobs_outlive_the_studio_that_started_them(jobs: Jobs) -> None:
    code = (
        "import sys, json\nfrom pathlib import Path\nfrom app.training.queue import Jobs\n"
        "from tests.support.counting_worker import COMMAND\n"
        "jobs = Jobs.at(Path(sys.argv[1]), COMMAND)\nplan = {'steps': 2000, 'seconds': 0.01}\n"
        "job = jobs.submit('one', 'cpu', plan, 2000, lambda f: (f / 'job.json').write_text(json.dumps(plan)))\n"
        "print(job.id, flush=True)\ninput()\n"
    )
    command = [sys.executable, "-c", code, str(jobs.store.folder)]
    studio = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    assert studio.stdout is not None
    job_id = studio.stdout.readline().strip()
    before = wait(jobs, jobs.store.job(job_id), lambda now: now.step > 1)
    studio.kill()
    studio.communicate()
    after = wait(jobs, before, lambda now: now.step > before.step + 5)
    assert after.owner == before.owner and after.state is JobState.RUNNING  # this studio takes it over as it is


def test_pause_saves_and_resume_goes_on(jobs: Jobs) -> None:
    job = submit(jobs, steps=500, seconds=0.01)
    wait(jobs, job, lambda now: now.step > 3)
    jobs.pause(job.id)
    paused = wait(jobs, job, ended)
    assert paused.state is JobState.PAUSED and paused.saved_step == paused.step < 500
    assert paused.message == f"paused at step {paused.step} of 500"
    jobs.resume(job.id)
    again = wait(jobs, job, lambda now: now.step > paused.step)
    assert again.started_step == paused.step and logged(jobs, job)[: again.step] == list(range(1, again.step + 1))


def test_pause_while_loading_and_while_queued(jobs: Jobs) -> None:
    first, second = submit(jobs, loading=30.0), submit(jobs)
    jobs.pause(second.id)
    begin = time.monotonic()
    jobs.pause(first.id)
    assert time.monotonic() - begin < 15  # without waiting until it is loaded
    assert [job.state for job in jobs.jobs()] == [JobState.PAUSED, JobState.PAUSED]


def test_cancel_ends_the_process_and_frees_the_device(jobs: Jobs) -> None:
    job, following = submit(jobs, steps=10_000, seconds=5.0), submit(jobs, steps=2)
    pid = wait(jobs, job, lambda now: now.owner.pid not in (0, os.getpid())).owner.pid
    jobs.cancel(job.id)
    assert not is_alive(Identity.of(pid) or Identity(0, 0.0), "")
    assert jobs.store.job(job.id).state is JobState.CANCELLED
    assert wait(jobs, following, ended).state is JobState.DONE
    with pytest.raises(JobError, match=r"is cancelled: expected one of paused, interrupted, failed"):
        jobs.resume(job.id)


def test_two_studios_on_one_store_start_every_job_once(jobs: Jobs) -> None:
    other = Jobs.at(jobs.store.folder, COMMAND)
    made: list[Job] = []
    threads = [
        threading.Thread(target=lambda studio=studio: made.append(submit(studio, steps=1)))
        for studio in [jobs, other] * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    for job in made:
        wait(jobs if job is made[0] else other, job, ended)
        assert logged(jobs, job) == [1]


def test_a_hundred_submits_at_once(jobs: Jobs) -> None:
    blocker = submit(jobs, steps=100_000, seconds=0.05)
    errors: list[Exception] = []

    def one(i: int) -> None:
        try:
            submit(jobs, f"job {i}")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    found = jobs.jobs()
    assert sorted(job.name for job in found) == sorted(["a job", *(f"job {i}" for i in range(100))])
    assert [job.id for job in found if job.state is JobState.RUNNING] == [blocker.id]
    for job in found:
        if job.state is JobState.QUEUED:
            jobs.store.remove(job.id)
