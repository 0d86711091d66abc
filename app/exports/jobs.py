"""Exports in the making: each in a thread of its own, told of step by step, stopped at the next step when asked."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from app.exports.work import Product
from app.models.loaded import BusyError
from att3d_core.errors import NO_MEMORY, UserError, is_out_of_memory
from att3d_core.exports.progress import Report

WAITING_MAX = 8
KEPT_MAX = 12
OURS = "the export stopped for a reason that is not yours; the studio's log says which"
KEPT_BYTES_MAX = 256 << 20
_log = logging.getLogger(__name__)

Work = Callable[[Report], Product]


class ExportState(Enum):
    """Where an export is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class _CancelledError(Exception):
    """Leaves the work where it is; everything on its way cleans up after itself."""


@dataclass
class ExportJob:
    """One export. share: what is done of it, in [0, 1]. product: once it is done. error: why it failed. ended: its
    thread has nothing left to do."""

    name: str
    state: ExportState = ExportState.RUNNING
    share: float = 0.0
    doing: str = "waiting for its turn"
    error: str = ""
    product: Product | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)

    def report(self, share: float, doing: str) -> None:
        """Called by the work before each step."""
        if self._stop.is_set():
            raise _CancelledError
        self.share, self.doing = min(max(share, 0.0), 1.0), doing

    def cancel(self) -> None:
        """Stops the work at its next step; what is done already is forgotten."""
        self._stop.set()
        self.product = None
        self.state = ExportState.CANCELLED

    def run(self, work: Work) -> None:
        """To the end, whatever it is. Raises nothing."""
        try:
            product = work(self.report)
            if not self._stop.is_set():
                self.product, self.share, self.state = product, 1.0, ExportState.DONE
        except _CancelledError:
            pass
        except UserError as error:
            self._fail(str(error))
        except Exception as error:
            _log.exception("an export failed")
            self._fail(NO_MEMORY if is_out_of_memory(error) else OURS)
        finally:
            self.ended.set()

    def _fail(self, error: str) -> None:
        if not self._stop.is_set():
            self.error, self.state = error, ExportState.FAILED


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
            self._leaving = [job for job in self._leaving if not job.ended.is_set()]
            running = sum(job.state is ExportState.RUNNING for job in self._jobs.values())
            if running + len(self._leaving) >= WAITING_MAX:
                raise BusyError("the studio is busy with other exports: try again in a few seconds")
            self._forget_oldest()
            job = ExportJob(secrets.token_urlsafe(12))
            self._jobs[job.name] = job
        threading.Thread(target=job.run, args=(work,), name="export", daemon=True).start()
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
                job.cancel()

    def _forget_oldest(self) -> None:
        finished = [job for job in self._jobs.values() if job.state is not ExportState.RUNNING]
        while finished and (len(finished) >= KEPT_MAX or sum(_bytes(job) for job in finished) > KEPT_BYTES_MAX):
            del self._jobs[finished.pop(0).name]


def _bytes(job: ExportJob) -> int:
    return sum(map(len, job.product.files.values())) if job.product else 0
