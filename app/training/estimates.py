"""Estimates as the Train tab asks for them: one at a time, in a process of its own, forgotten when cancelled."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.background import BackgroundTask
from att3d_core.errors import TrainingError, UserError
from att3d_core.orphans import scratch_prefix

COMMAND = (sys.executable, "-m", "app.training.estimate")
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Estimates:
    """The latest estimate; asking for another one ends it."""

    command: tuple[str, ...] = COMMAND
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _id: str = ""
    _process: subprocess.Popen[str] | None = None
    _task: BackgroundTask[dict[str, Any]] = field(default_factory=lambda: BackgroundTask("the estimate"))

    def start(self, prepare: Callable[[Path], None], device: str) -> str:
        """Begin measuring the run that `prepare` describes in a folder. Raises UserError."""
        scratch = tempfile.TemporaryDirectory(prefix=scratch_prefix(), ignore_cleanup_errors=True)
        try:
            prepare(Path(scratch.name))
            process = subprocess.Popen(
                [*self.command, scratch.name, device], cwd=ROOT, text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        except BaseException:
            scratch.cleanup()
            raise
        name, task = secrets.token_hex(6), BackgroundTask[dict[str, Any]]("the estimate")
        with self._lock:
            before, self._process, self._id, self._task = self._process, process, name, task
        if before is not None:
            before.kill()
        task.start(lambda: _measured(process, scratch))
        return name

    def answer(self, name: str) -> dict[str, Any] | None:
        """None while it is measured. Raises UserError where another one was asked for since."""
        with self._lock:
            if name != self._id:
                raise UserError("this estimate was replaced by a later one")
            task = self._task
        return {"error": task.failure} if task.failure else task.result

    def cancel(self) -> None:
        """End the present estimate."""
        with self._lock:
            process, self._process, self._id = self._process, None, ""
        if process is not None:
            process.kill()


def _measured(process: subprocess.Popen[str], scratch: tempfile.TemporaryDirectory[str]) -> dict[str, Any]:
    """What the process found. Raises TrainingError where it found nothing."""
    with scratch:
        out, err = process.communicate()
    try:
        return json.loads(out.splitlines()[-1])
    except (IndexError, ValueError):
        reason = (err.strip().splitlines() or ["it was ended"])[-1][:200]
        raise TrainingError(f"the estimate failed: {reason}") from None
