"""The studio's own temporary folder: Gradio's files go there, old ones go away, and nothing is left behind.

Gradio's own sweeper stops for good when files appear while it looks.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from app.background import BackgroundTask
from att3d_core.orphans import scratch_prefix

AGE_SECONDS = 3600.0
QUOTA_BYTES = 1 << 30
EVERY_SECONDS = 300.0

_log = logging.getLogger(__name__)


def open_temp() -> Path:
    """This process's folder, also named in GRADIO_TEMP_DIR; swept in the background, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=scratch_prefix()))
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

    def keep_sweeping() -> None:
        while folder.is_dir():
            time.sleep(EVERY_SECONDS)
            sweep(folder)

    BackgroundTask[None]("sweeping temporary files").start(keep_sweeping)
    return folder


def sweep(folder: Path, now: float | None = None, age: float = AGE_SECONDS, quota: int = QUOTA_BYTES) -> int:
    """Removes files older than `age` seconds, then the oldest above `quota` bytes, then empty folders; how many files.

    Never fails: what another thread removes or writes meanwhile is met at the next sweep.
    """
    now = time.time() if now is None else now
    found: list[tuple[float, int, Path]] = []
    for path in list(folder.rglob("*")):
        with suppress(OSError):
            if path.is_file() or path.is_symlink():
                about = path.lstat()
                found.append((about.st_mtime, about.st_size, path))
    found.sort(key=lambda entry: entry[0], reverse=True)  # the newest first
    total = removed = 0
    for changed, size, path in found:
        total += size
        # A clock that was set back must not make files immortal: the future counts as old.
        if abs(now - changed) > age or total > quota:
            with suppress(OSError):
                path.unlink()
                removed += 1
    for path in sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink() and now - path.stat().st_mtime > age:
                path.rmdir()  # only where it is empty
    if removed:
        _log.info("swept %d old files from %s", removed, folder)
    return removed
