"""The folder of any run, whatever it trains: what it is, how it goes, what it reported, and how to stop it.

`status.json` says how it goes, `log.jsonl` what it reported, `events.jsonl` what a person should read; a file `stop` in
it asks the run to pause or to cancel. Which file says what the run is depends on the kind of run.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from att3d_core.errors import OutputError, said
from att3d_core.files import write_bytes
from att3d_core.orphans import remove_orphans
from att3d_core.training.journal import Journal

STATE = "state.safetensors"
STOP = "stop"


class Status(Enum):
    """How a run goes. A run that says RUNNING and whose process is gone was interrupted."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    DIVERGED = "diverged"
    FAILED = "failed"


class Described(Protocol):
    """What a run is: the settings that make it the same run when it is resumed."""

    def to_json(self) -> dict[str, Any]:
        """As JSON takes it."""
        ...


class _Planned(Protocol):
    @property
    def steps(self) -> int: ...


class Advancing(Protocol):
    """What is trained: it stands at `step` of `config.steps`."""

    @property
    def step(self) -> int: ...

    @property
    def config(self) -> _Planned: ...


class RunFolder:
    """The folder of one run. description: the name of the file that says what it is."""

    def __init__(self, path: Path, description: str) -> None:
        self.path, self.description = path, description
        self.reports = Journal(path / "log.jsonl")
        self.events = Journal(path / "events.jsonl")

    @property
    def state(self) -> Path:
        """The file of the saved state."""
        return self.path / STATE

    @property
    def has_state(self) -> bool:
        return self.state.is_file()

    @property
    def is_there(self) -> bool:
        """Whether nobody has deleted the folder."""
        return (self.path / self.description).is_file()

    def write_description(self, run: Described) -> None:
        """Record what the run is. Raises OutputError."""
        write_bytes(self.path / self.description, (json.dumps(run.to_json(), indent=1) + "\n").encode())

    def write_status(self, status: Status, trainer: Advancing, reason: str = "") -> None:
        """Record how the run goes. Raises OutputError."""
        entry = {
            "status": status.value,
            "reason": reason,
            "step": trainer.step,
            "steps": trainer.config.steps,
            "pid": os.getpid(),
        }
        write_bytes(self.path / "status.json", (json.dumps(entry, ensure_ascii=False) + "\n").encode())

    def tell(self, step: int, event: str, message: str) -> None:
        """Append one event. Raises OutputError."""
        self.events.append({"time": round(time.time(), 3), "step": step, "event": event, "message": message})

    def close(self, status: Status, trainer: Advancing, event: str, message: str) -> None:
        """Record why a run cannot go on, as far as there is room for it."""
        with suppress(OutputError):  # on a full disk these may not find room either
            self.tell(trainer.step, event, message)
        with suppress(OutputError):
            self.write_status(status, trainer, message)

    @contextmanager
    def releasing(self, trainer: Advancing) -> Iterator[None]:
        """A block that writes what was learned: where it cannot, the status does not say "done"."""
        try:
            yield
        except Exception as error:
            self.close(Status.FAILED, trainer, "failed", f"all is learned, but not released: {said(error)}")
            raise

    def asked_to_stop(self) -> Status | None:
        """PAUSED or CANCELLED where the file `stop` says "pause" or "cancel", else None."""
        try:
            word = (self.path / STOP).read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return Status.CANCELLED if word == "cancel" else Status.PAUSED

    def forget_stop(self) -> None:
        """Remove the file `stop`, and what a killed writer left behind."""
        with suppress(OSError):
            (self.path / STOP).unlink(missing_ok=True)
        remove_orphans(self.path, alone=True)

    def cut_logs(self, step: int) -> None:
        """Leave out of the logs what a run that goes on from `step` will write again. Raises OutputError."""
        self.reports.cut(step)
