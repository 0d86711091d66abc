"""Training jobs: each a process of its own, one at a time on a device, the others queued.

Who starts the next one? `Jobs.advance`, and three call it: a studio after every submit or resume, an open studio once a
second (`supervise`), and each worker as its last act. So the queue goes on with no studio open; only when a worker is
killed while none is open does the queue wait for the next start of one.

A worker that ended without a word leaves its job `interrupted`. If it had saved something since it was started, the
job goes back into the queue by itself and resumes from there; otherwise it waits for a person, since a job that is
killed again and again before it gets anywhere would be started for ever.
"""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.background import BackgroundTask
from app.training.process import Identity, end, is_alive, start_detached
from app.training.store import RESUMABLE, Command, Job, JobError, JobState, JobStore
from att3d_core.errors import OutputError
from att3d_core.files import output_error

JOBS = Path("runs") / "studio"
"""The studio's jobs, where it was started."""
TICK_SECONDS = 1.0
WORKER = (sys.executable, "-m", "app.training.worker")
KILLED = "its process ended without a word (killed, or the machine was switched off)"


@dataclass(frozen=True)
class Jobs:
    """The verbs on the jobs of a store. worker: the command that store, job and claim are appended to."""

    store: JobStore
    worker: tuple[str, ...] = WORKER

    @classmethod
    def at(cls, folder: Path, worker: tuple[str, ...] = WORKER) -> Jobs:
        return cls(JobStore(folder.resolve()), worker)

    def submit(
        self,
        name: str,
        device: str,
        spec: Mapping[str, Any],
        steps: int,
        prepare: Callable[[Path], None] = lambda folder: None,
    ) -> Job:
        """Queue a run; `prepare` writes its description into its folder first. Raises OutputError."""
        job_id = secrets.token_hex(6)
        folder = self.store.folder_of(job_id)
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise output_error(folder, error) from error
        prepare(folder)
        self.store.add(name, device, spec, steps, job_id)
        self.advance()
        return self.store.job(job_id)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs as they are: those whose worker is gone are found out first."""
        with suppress(OutputError):  # a full disk: what is known can be read all the same
            self.reconcile()
        return self.store.jobs()

    def pause(self, job_id: str) -> None:
        """Stop after the present step and keep everything. Raises JobError."""
        job = self.store.job(job_id)
        if job.state is JobState.QUEUED:
            self._moved(job, JobState.PAUSED, "paused before its start")
        elif job.state is JobState.RUNNING and job.step == job.started_step:
            # It has made no step yet, so nothing is lost, and loading may take many seconds.
            self._moved(job, JobState.PAUSED, "paused while loading")
            end(job.owner, job.claim)
        elif job.state is JobState.RUNNING:
            self.store.ask(job_id, Command.PAUSE)
        else:
            raise JobError(f"the job {job.name!r} is {job.state}: only a running or queued one can be paused")
        self.advance()

    def resume(self, job_id: str) -> None:
        """Queue a job again that was paused, interrupted or failed. Raises JobError."""
        job = self.store.job(job_id)
        if job.state not in RESUMABLE:
            raise JobError(f"the job {job.name!r} is {job.state}: expected one of {', '.join(RESUMABLE)}")
        if not (self.store.folder_of(job_id) / "job.json").is_file():
            raise JobError(f"the folder of the job {job.name!r} is gone: nothing is left to resume; delete the job")
        self._moved(job, JobState.QUEUED, "")
        self.advance()

    def cancel(self, job_id: str) -> None:
        """End a job for good; its folder stays until it is deleted. Raises JobError."""
        job = self.store.job(job_id)
        if job.state in (JobState.DONE, JobState.CANCELLED):
            raise JobError(f"the job {job.name!r} is {job.state} already")
        self._moved(job, JobState.CANCELLED, f"cancelled at step {job.step}")
        if job.state is JobState.RUNNING:
            end(job.owner, job.claim)
        self.advance()

    def delete(self, job_id: str) -> None:
        """Forget a job and remove its folder. Raises JobError while it runs, OutputError."""
        job = self.store.job(job_id)
        if job.state is JobState.RUNNING:
            raise JobError(f"the job {job.name!r} is running: cancel it first")
        folder = self.store.folder_of(job_id)
        self.store.remove(job_id)
        try:
            shutil.rmtree(folder, ignore_errors=not folder.is_dir())
        except OSError as error:
            raise OutputError(f"cannot remove {folder}: {error.strerror}; remove it by hand") from error

    def reconcile(self) -> None:
        """Find out which running jobs have no process any more."""
        for job in self.store.jobs():
            if job.state is not JobState.RUNNING or is_alive(job.owner, job.claim):
                continue
            at = f"stopped at step {job.step}, saved at step {job.saved_step}: {KILLED}"
            if self.store.move(job.id, job.claim, JobState.RUNNING, JobState.INTERRUPTED, at) and (
                job.saved_step > job.started_step
            ):
                self.store.move(job.id, job.claim, JobState.INTERRUPTED, JobState.QUEUED, at)

    def advance(self) -> None:
        """Start the next job of every device that is free."""
        self.reconcile()
        for device in {job.device for job in self.store.jobs() if job.state is JobState.QUEUED}:
            job = self.store.claim_next(device, Identity.mine())
            if job is not None:
                self._start(job)

    def supervise(self) -> Callable[[], None]:
        """Advance once a second in a thread, until the returned function is called."""
        task = BackgroundTask[None]("the job supervisor")

        def tick() -> None:
            while True:
                with suppress(OutputError):  # a full or missing disk: the next tick tries again, the tab says so
                    self.advance()
                task.pause(TICK_SECONDS)

        return task.start(tick).cancel

    def _start(self, job: Job) -> None:
        command = [*self.worker, str(self.store.folder), job.id, job.claim]
        try:
            pid = start_detached(command, self.store.folder_of(job.id) / "worker.log")
        except OSError as error:
            self.store.move(
                job.id, job.claim, JobState.RUNNING, JobState.FAILED, f"its process cannot be started: {error}"
            )
            return
        # The worker does the same as its first act; whoever is last writes the same.
        self.store.hand_over(job.id, job.claim, Identity.of(pid) or Identity(pid, 0.0))

    def _moved(self, job: Job, target: JobState, message: str) -> None:
        if not self.store.move(job.id, job.claim, job.state, target, message):
            now = self.store.job(job.id).state
            raise JobError(f"the job {job.name!r} has just become {now}: look again")
