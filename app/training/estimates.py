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

from att3d_core.errors import UserError
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
    _answer: dict[str, Any] | None = None

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
        name = secrets.token_hex(6)
        with self._lock:
            before, self._process, self._id, self._answer = self._process, process, name, None
        if before is not None:
            before.kill()
        threading.Thread(target=self._wait, args=(name, process, scratch), daemon=True).start()
        return name

    def answer(self, name: str) -> dict[str, Any] | None:
        """None while it is measured. Raises UserError where another one was asked for since."""
        with self._lock:
            if name != self._id:
                raise UserError("this estimate was replaced by a later one")
            return self._answer

    def cancel(self) -> None:
        """End the present estimate."""
        with self._lock:
            process, self._process, self._id = self._process, None, ""
        if process is not None:
            process.kill()

    def _wait(self, name: str, process: subprocess.Popen[str], scratch: tempfile.TemporaryDirectory[str]) -> None:
        out, err = process.communicate()
        scratch.cleanup()
        try:
            answer = json.loads(out.splitlines()[-1])
        except (IndexError, ValueError):
            answer = {"error": f"the estimate failed: {(err.strip().splitlines() or ['it was ended'])[-1][:200]}"}
        with self._lock:
            if name == self._id:
                self._process, self._answer = None, answer
