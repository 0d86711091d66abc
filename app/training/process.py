"""Processes that outlive the studio: which one is meant, whether it lives, how to start and to end it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.background import BackgroundTask

END_SECONDS = 1.0
BORN_TOLERANCE = 0.05
"""Seconds; the systems' start times have ticks of 0.01 to 0.016."""


@dataclass(frozen=True)
class Identity:
    """A process: its number and when it started (seconds since the epoch), since numbers are used again."""

    pid: int
    born: float

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """None where there is no such process."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    @classmethod
    def mine(cls) -> Identity:
        return cls(os.getpid(), psutil.Process().create_time())


def is_alive(process: Identity, token: str) -> bool:
    """Whether the process lives. A clock that is set moves every start time that the system reports; the worker of
    this claim is then still known by `token`, which stands in its command line."""
    return _find(process, token) is not None


def _find(process: Identity, token: str) -> psutil.Process | None:
    if process.pid <= 0:
        return None
    try:
        found = psutil.Process(process.pid)
        if found.status() == psutil.STATUS_ZOMBIE:
            return None
        if abs(found.create_time() - process.born) <= BORN_TOLERANCE or (token and token in found.cmdline()):
            return found
    except psutil.Error:
        pass
    return None


def start_detached(command: Sequence[str], log: Path) -> int:
    """Start a process that neither the end of this one nor Ctrl-C in its terminal touches; its number.

    Its output is appended to `log`. Raises OSError.
    """
    flags, session = 0, True
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        session = False
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, creationflags=flags,
            start_new_session=session, cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
    # Somebody has to take note of its end, or it would stay in the process table.
    BackgroundTask[int]("waiting for a worker").start(process.wait)
    return process.pid


def end(process: Identity, token: str) -> None:
    """End the worker of this claim and its children at once, and nothing else.

    For a moment the owner of a claim is the studio that made it: a process is ended only if `token` stands in its
    command line now, which it does in a worker's alone. Safe at any moment: every file that they write is whole or
    not there.
    """
    found = _find(process, token)
    if found is None or found.pid == os.getpid() or not token:
        return
    with suppress(psutil.Error):
        if token not in found.cmdline():
            return
        family = [*found.children(recursive=True), found]
        for member in family:
            with suppress(psutil.Error):
                member.kill()
        psutil.wait_procs(family, timeout=END_SECONDS)
