"""What is known of the training jobs: one SQLite file, shared by every studio and every worker on this machine.

Nothing here starts or stops a process. Every change of state is one transaction, so that of two studios that want the
same job exactly one gets it. No time is ever compared: an order of its own says who is next, and clocks may jump.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.training.process import Identity
from att3d_core.errors import OutputError, UserError
from att3d_core.files import output_error

VERSION = 1
BUSY_MS = 30_000
NAME_LENGTH = 80


class JobError(UserError):
    """A job that is not there, or cannot do now what was asked."""


class JobState(StrEnum):
    """Where a job is. Only `RUNNING` has a process."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    DIVERGED = "diverged"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


RESUMABLE = (JobState.PAUSED, JobState.INTERRUPTED, JobState.FAILED)


class Command(StrEnum):
    """What somebody asked of a running job; its worker looks once a step."""

    NOTHING = ""
    PAUSE = "pause"


@dataclass(frozen=True)
class Job:
    """One row, but for the request it came from. claim: names this start of the job, "" before any.

    step of steps; saved_step: what would survive a kill; started_step: where the present start began.
    """

    id: str
    name: str
    device: str
    state: JobState
    command: Command
    message: str
    step: int
    steps: int
    saved_step: int
    started_step: int
    steps_per_second: float
    claim: str
    owner: Identity


_COLUMNS = """
    place integer primary key autoincrement,
    id text unique not null, name text not null, device text not null, spec text not null,
    state text not null default 'queued', wish text not null default '', message text not null default '',
    step integer not null default 0, steps integer not null, saved_step integer not null default 0,
    started_step integer not null default 0, steps_per_second real not null default 0,
    claim text not null default '', pid integer not null default 0, born real not null default 0
"""


_SHOWN = """id, name, device, state, wish, message, step, steps, saved_step, started_step, steps_per_second, claim,
    pid, born"""


@dataclass(frozen=True)
class JobStore:
    """The jobs of one folder: `jobs.sqlite`, and a folder a job beside it."""

    folder: Path

    def folder_of(self, job_id: str) -> Path:
        """Where a job's files are."""
        return self.folder / job_id

    def add(self, name: str, device: str, spec: Mapping[str, Any], steps: int, job_id: str) -> Job:
        """Append a job to the queue of its device. Raises OutputError."""
        with self._transaction() as db:
            db.execute(
                "insert into job(id, name, device, spec, steps) values(?, ?, ?, ?, ?)",
                (job_id, name[:NAME_LENGTH], device, json.dumps(spec), steps),
            )
        return self.job(job_id)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, the oldest first."""
        with self._connection() as db:
            return tuple(_job(row) for row in db.execute(f"select {_SHOWN} from job order by place"))

    def job(self, job_id: str) -> Job:
        """Raises JobError where there is none."""
        with self._connection() as db:
            row = db.execute(f"select {_SHOWN} from job where id = ?", (job_id,)).fetchone()
        if row is None:
            raise _unknown(job_id)
        return _job(row)

    def spec(self, job_id: str) -> Mapping[str, Any]:
        """What was asked for, which may be a hundred thousand prompts. Raises JobError where there is no such job."""
        with self._connection() as db:
            row = db.execute("select spec from job where id = ?", (job_id,)).fetchone()
        if row is None:
            raise _unknown(job_id)
        return json.loads(row["spec"])

    def claim_next(self, device: str, owner: Identity) -> Job | None:
        """Give the first queued job of a device to `owner`, unless one runs there. At most one caller gets it."""
        with self._transaction() as db:
            busy = db.execute("select 1 from job where device = ? and state = 'running'", (device,)).fetchone()
            row = db.execute(
                "select id from job where device = ? and state = 'queued' order by place limit 1", (device,)
            ).fetchone()
            if busy is not None or row is None:
                return None
            db.execute(
                "update job set state = 'running', wish = '', message = '', claim = ?, pid = ?, born = ?, "
                "started_step = saved_step, step = saved_step, steps_per_second = 0 where id = ?",
                (secrets.token_hex(8), owner.pid, owner.born, row["id"]),
            )
        return self.job(row["id"])

    def hand_over(self, job_id: str, claim: str, owner: Identity) -> bool:
        """Record the process that runs this claim; False where the claim is no longer valid."""
        with self._transaction() as db:
            done = db.execute(
                "update job set pid = ?, born = ? where id = ? and claim = ? and state = 'running'",
                (owner.pid, owner.born, job_id, claim),
            )
            return done.rowcount == 1

    def progress(self, job_id: str, claim: str, step: int, saved_step: int, steps_per_second: float) -> None:
        """Where the run stands."""
        with self._transaction() as db:
            db.execute(
                "update job set step = ?, saved_step = ?, steps_per_second = ? where id = ? and claim = ?",
                (step, saved_step, steps_per_second, job_id, claim),
            )

    def command_of(self, job_id: str) -> Command | None:
        """What is asked of a job; None where it was deleted."""
        with self._connection() as db:
            row = db.execute("select wish from job where id = ?", (job_id,)).fetchone()
        return None if row is None else Command(row["wish"])

    def ask(self, job_id: str, command: Command) -> None:
        """Ask something of a running job."""
        with self._transaction() as db:
            db.execute("update job set wish = ? where id = ? and state = 'running'", (command, job_id))

    def move(self, job_id: str, claim: str, source: JobState, target: JobState, message: str = "") -> bool:
        """Change the state, if it still is `source` under `claim`. False where somebody else was first.

        A job that goes back into the queue goes to its end.
        """
        with self._transaction() as db:
            done = db.execute(
                "update job set state = ?, message = ?, wish = '' where id = ? and claim = ? and state = ?",
                (target, message, job_id, claim, source),
            )
            if done.rowcount and target is JobState.QUEUED:
                db.execute("update job set place = (select max(place) + 1 from job) where id = ?", (job_id,))
            return done.rowcount == 1

    def remove(self, job_id: str) -> None:
        """Forget a job that does not run."""
        with self._transaction() as db:
            db.execute("delete from job where id = ? and state != 'running'", (job_id,))

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection of this call alone: threads and processes share nothing but the file."""
        file = self.folder / "jobs.sqlite"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
        except sqlite3.Error as error:
            raise OutputError(f"cannot open the list of jobs {file}: {error}") from error
        except OSError as error:
            raise output_error(file, error) from error
        try:
            db.row_factory = sqlite3.Row
            # Not a write-ahead log: even reading needs room for that. Lists of earlier versions have one until now.
            db.execute("pragma journal_mode = truncate")
            version = db.execute("pragma user_version").fetchone()[0]
            if version == 0:
                db.execute(f"create table if not exists job({_COLUMNS})")
                db.execute(f"pragma user_version = {VERSION}")
            elif version != VERSION:
                raise OutputError(f"{file} was made by another version of the studio: move {self.folder} away")
            yield db
        except sqlite3.Error as error:
            raise OutputError(f"the list of jobs {file} cannot be used: {error}") from error
        finally:
            db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connection() as db:
            db.execute("begin immediate")
            try:
                yield db
                db.execute("commit")
            except BaseException:
                if db.in_transaction:
                    db.execute("rollback")
                raise


def _unknown(job_id: str) -> JobError:
    return JobError(f"there is no job {job_id[:40]!r}: it was deleted, or belongs to another studio")


def _job(row: sqlite3.Row) -> Job:
    values: dict[str, Any] = dict(row)
    owner = Identity(values.pop("pid"), values.pop("born"))
    values |= {"state": JobState(row["state"]), "command": Command(values.pop("wish"))}
    return Job(**values, owner=owner)
