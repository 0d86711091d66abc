"""Troubles of training jobs: full disks, vanished folders, numbers used again, clocks that jump, wrong requests."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.training.process import Identity
from app.training.queue import Jobs
from app.training.store import JobError, JobState, JobStore
from att3d_core.errors import OutputError
from tests.support.counting_worker import COMMAND
from tests.support.jobs import ended, submit, wait


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    jobs = Jobs.at(tmp_path / "jobs", COMMAND)
    yield jobs
    for job in jobs.store.jobs():
        if job.state in (JobState.RUNNING, JobState.QUEUED):
            jobs.cancel(job.id)


def test_a_worker_that_dies_before_its_first_save_waits_for_a_person(jobs: Jobs) -> None:
    job = submit(jobs, steps=400, trouble="kill", at=3)
    stopped = wait(jobs, job, lambda now: now.state is JobState.INTERRUPTED)
    assert "killed" in stopped.message and "saved at step 0" in stopped.message
    jobs.advance()
    assert jobs.store.job(job.id).state is JobState.INTERRUPTED
    jobs.resume(job.id)
    assert wait(jobs, job, ended).state is JobState.DONE


@pytest.mark.parametrize(
    ("trouble", "state", "message"),
    [
        ("full", JobState.PAUSED, "the disk is full; free some space"),
        ("diverge", JobState.DIVERGED, "not finite three times"),
        ("refuse", JobState.FAILED, "there is nothing to train on"),
        ("bug", JobState.FAILED, "ZeroDivisionError: planted); see worker.log"),
    ],
)
def test_troubles_are_said_and_the_queue_goes_on(jobs: Jobs, trouble: str, state: JobState, message: str) -> None:
    job, following = submit(jobs, trouble=trouble, at=2), submit(jobs, steps=2)
    found = wait(jobs, job, ended)
    assert found.state is state and message in found.message
    assert wait(jobs, following, ended).state is JobState.DONE


def test_a_folder_deleted_while_the_job_runs(jobs: Jobs) -> None:
    job = submit(jobs, steps=5000, seconds=0.01)
    wait(jobs, job, lambda now: now.step > 2)
    folder = jobs.store.folder_of(job.id)
    folder.rename(folder.with_name("gone"))
    found = wait(jobs, job, ended)
    assert found.state is JobState.FAILED and "was removed while the job was in the list" in found.message
    with pytest.raises(JobError, match="nothing is left to resume"):
        jobs.resume(job.id)
    jobs.delete(job.id)
    assert jobs.jobs() == () and not folder.exists()


def test_a_nearly_full_disk_pauses_before_anything_breaks(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    job = submit(jobs, steps=3000, seconds=0.01, loading=0.0)
    wait(jobs, job, lambda now: now.step > 2)
    # A sparse state so large that twice as much is not free on any disk.
    with (jobs.store.folder_of(job.id) / "state.safetensors").open("wb") as stream:
        stream.truncate(shutil.disk_usage(jobs.store.folder).free // 2 + (1 << 20))
    found = wait(jobs, job, ended)
    assert found.state is JobState.PAUSED and "the disk is nearly full" in found.message
    assert found.saved_step == found.step


def test_a_number_used_again_is_another_process(jobs: Jobs) -> None:
    job = jobs.store.add("old", "cpu", {}, 10, "old")
    claimed = jobs.store.claim_next("cpu", Identity(os.getpid(), psutil.Process().create_time() - 1000))
    assert claimed is not None and claimed.id == job.id
    jobs.reconcile()
    assert jobs.store.job("old").state is JobState.INTERRUPTED


def test_a_clock_that_jumps_does_no_harm(jobs: Jobs) -> None:
    job = submit(jobs, steps=5000, seconds=0.01)
    running = wait(jobs, job, lambda now: now.step > 2)
    with sqlite3.connect(jobs.store.folder / "jobs.sqlite") as db:  # as if the clock had been set a day back since
        db.execute("update job set born = born + 86400")
    db.close()
    jobs.advance()
    later = wait(jobs, job, lambda now: now.step > running.step)
    assert later.owner.pid == running.owner.pid and later.claim == running.claim


def test_claims_are_exclusive(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    for i in range(3):
        store.add(f"job {i}", f"device {i % 2}", {}, 1, f"id{i}")
    me = Identity.mine()
    assert (first := store.claim_next("device 0", me)) is not None and first.id == "id0"
    assert store.claim_next("device 0", me) is None
    assert (second := store.claim_next("device 1", me)) is not None and second.id == "id1"
    assert not store.hand_over("id0", "another claim", me)
    assert not store.move("id0", "another claim", JobState.RUNNING, JobState.DONE)
    assert store.move("id0", first.claim, JobState.RUNNING, JobState.QUEUED)
    assert [job.id for job in store.jobs()] == ["id1", "id2", "id0"]


def test_wrong_requests_are_explained(jobs: Jobs) -> None:
    with pytest.raises(JobError, match="there is no job 'nothing'"):
        jobs.pause("nothing")
    job = submit(jobs, steps=2000, seconds=0.01)
    with pytest.raises(JobError, match="'a job' is running: cancel it first"):
        jobs.delete(job.id)
    with pytest.raises(JobError, match="is running: expected one of"):
        jobs.resume(job.id)
    jobs.cancel(job.id)
    with pytest.raises(JobError, match="only a running or queued one can be paused"):
        jobs.pause(job.id)
    with pytest.raises(JobError, match="is cancelled already"):
        jobs.cancel(job.id)
    folder = jobs.store.folder_of(job.id)
    jobs.delete(job.id)
    assert not folder.exists()


def test_a_store_of_another_version_is_left_alone(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.add("one", "cpu", {}, 1, "one")
    with sqlite3.connect(tmp_path / "jobs.sqlite") as db:
        db.execute("pragma user_version = 9")
    db.close()
    with pytest.raises(OutputError, match="made by another version"):
        store.jobs()
