"""A save that is cut off at each of its steps in turn: a child process is killed there, or meets a full disk."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

WRITES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod")
"""What Python tells its audit hooks of a file system."""


def cut_off(work: Callable[[], object], folder: Path, killed: bool, most: int = 200) -> Iterator[int]:
    """Run `work` in a child that ends at its first, second, ... step in `folder`; yields after each until none is left.

    killed: at once, as by kill -9; else that step and all later ones but removals fail as on a full disk.
    """
    for ordinal in range(most):
        child = os.fork()
        if not child:
            code = 1
            try:
                sys.addaudithook(_hook(str(folder), ordinal, killed))
                work()
                code = 0
            except Exception:
                code = 2
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            return
        yield ordinal
    raise AssertionError(f"it made more than {most} steps")


def _hook(folder: str, ordinal: int, killed: bool) -> Callable[[str, tuple[Any, ...]], None]:
    seen = -1

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in WRITES or not str(arguments[0]).startswith(folder):
            return
        seen += 1
        if killed and seen == ordinal:
            os._exit(9)
        if seen >= ordinal and event not in ("os.remove", "os.rmdir"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return hook
