"""Exports in the making: each in a thread of its own, told of step by step, stopped at the next step when asked."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from app.background import BackgroundTask
from app.exports.work import Product
from app.models.loaded import BusyError
from att3d_core.errors import UserError
from att3d_core.exports.progress import Report

WAITING_MAX = 8
KEPT_MAX = 12
KEPT_BYTES_MAX = 256 << 20

Work = Callable[[Report], Product]


class ExportState(Enum):
    """Where an export is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass
class ExportJob:
    """One export. share: what is done of it, in [0, 1]."""

    name: str
    share: float = 0.0
    doing: str = "waiting for its turn"
    task: BackgroundTask[Product] = field(default_factory=lambda: BackgroundTask("the export"))

    @property
    def state(self) -> ExportState:
        """Cancelled as soon as somebody says so, although its thread ends later."""
        if self.task.cancelled:
            return ExportState.CANCELLED
        if self.task.failure:
            return ExportState.FAILED
        return ExportState.DONE if self.task.ended else ExportState.RUNNING

    @property
    def product(self) -> Product | None:
        """Once it is done."""
        return self.task.result

    @property
    def error(self) -> str:
        """Why it failed, "" where it did not."""
        return self.task.failure

    def report(self, share: float, doing: str) -> None:
        """Called by the work before each step. Raises TaskCancelledError."""
        self.task.check()
        self.share, self.doing = min(max(share, 0.0), 1.0), doing

    def run(self, work: Work) -> Product:
        """To the end, unless it is cancelled on the way."""
        product = work(self.report)
        self.share = 1.0
        return product


@dataclass
class ExportJobs:
    """The exports of this studio; the latest finished ones are kept for download."""

    _jobs: dict[str, ExportJob] = field(default_factory=dict)
    _leaving: list[ExportJob] = field(default_factory=list)
    _state: threading.Lock = field(default_factory=threading.Lock)

    def start(self, work: Work) -> str:
        """The name of the new job. Raises BusyError where too many are under way, or cancelled and not at their end.

        Who is let in here comes to its turn, however long that takes.
        """
        with self._state:
            self._leaving = [job for job in self._leaving if not job.task.ended]
            running = sum(job.state is ExportState.RUNNING for job in self._jobs.values())
            if running + len(self._leaving) >= WAITING_MAX:
                raise BusyError("the studio is busy with other exports: try again in a few seconds")
            self._forget_oldest()
            job = ExportJob(secrets.token_urlsafe(12))
            self._jobs[job.name] = job
        job.task.start(lambda: job.run(work))
        return job.name

    def job(self, name: str) -> ExportJob:
        """Raises UserError where there is no such job (any more)."""
        with self._state:
            if name not in self._jobs:
                raise UserError("this export is gone: only the latest ones are kept; make it again")
            return self._jobs[name]

    def cancel(self, name: str) -> None:
        """Stops a job, or forgets a finished one; without it, nothing happens."""
        with self._state:
            job = self._jobs.pop(name, None)
            if job is not None:
                self._leaving.append(job)
                job.task.cancel()

    def _forget_oldest(self) -> None:
        finished = [job for job in self._jobs.values() if job.state is not ExportState.RUNNING]
        while finished and (len(finished) >= KEPT_MAX or sum(_bytes(job) for job in finished) > KEPT_BYTES_MAX):
            del self._jobs[finished.pop(0).name]


def _bytes(job: ExportJob) -> int:
    return sum(map(len, job.product.files.values())) if job.product else 0
