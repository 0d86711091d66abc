"""Temporary files and folders say in their names whose they are, so that those of a killed process can be removed.

A process is known by its number and by when it was started, since numbers are used again.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

PREFIX = "att3d-"
TEMP_PREFIX = f".{PREFIX}"
"""Beside the files that they become."""
WRITTEN = (Path("runs"), Path("outputs"))
"""Where the studio and the commands write if nobody says otherwise."""
OLD_SECONDS = 86_400.0
_OWNED = re.compile(r"\.?att3d-(?:studio-)?(\d+)-(?:(\d+)-)?")
_UNOWNED = re.compile(r"\.?att3d-|\.tmp[A-Za-z0-9]{6}$")
"""Names of earlier versions, and of safetensors: nobody's, once they are a day old."""


def scratch_prefix() -> str:
    """How the name of a temporary folder of this process begins, wherever it is."""
    pid = os.getpid()
    return f"{PREFIX}{pid}-{_started(pid)}-"


def temp_name(suffix: str = "") -> str:
    """A new name for a temporary file of this process."""
    return f".{scratch_prefix()}{secrets.token_hex(8)}{suffix}"


def is_orphan(path: Path) -> bool:
    """Whether the process is gone that made this temporary file or folder."""
    owned = _OWNED.match(path.name)
    if owned:
        pid, started = int(owned[1]), owned[2]
        return not psutil.pid_exists(pid) or (started is not None and _started(pid) != int(started))
    if not _UNOWNED.match(path.name):
        return False
    try:
        return abs(time.time() - path.lstat().st_mtime) > OLD_SECONDS
    except OSError:
        return False


def remove_orphans(folder: Path, deep: bool = False, alone: bool = False) -> int:
    """Remove what killed processes left in `folder`; how many files and folders. Never fails, follows no link.

    deep: below it as well. alone: nobody else writes there, so that all temporary files are left over.
    """
    removed = 0
    for path in _temporary(folder, deep):
        if path.is_symlink() or not (alone or is_orphan(path)):
            continue
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            removed += 1
    return removed


def remove_all_orphans() -> int:
    """In every place that the studio and the commands write to by themselves; how many files and folders."""
    return remove_orphans(Path(tempfile.gettempdir())) + sum(remove_orphans(place, deep=True) for place in WRITTEN)


def _temporary(folder: Path, deep: bool) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            if _UNOWNED.match(name) or _OWNED.match(name):
                yield Path(root, name)
        if not deep:
            return
        folders[:] = [name for name in folders if not name.startswith(TEMP_PREFIX)]


def _started(pid: int) -> int:
    """In ticks since the machine was started, where the system says so: unlike the time of day, nobody sets them."""
    with suppress(OSError, ValueError, IndexError):
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return int(line.rpartition(")")[2].split()[19])
    try:
        return int(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0
