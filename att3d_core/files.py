"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from att3d_core.errors import NOT_A_FOLDER, DiskFullError, OutputError
from att3d_core.orphans import remove_orphans, temp_name

PENDING = ".pending"
"""A folder of files that replace those beside it, of which none or only some did before their writer was killed."""

_REASONS = {
    errno.EACCES: "no permission to write there; choose another folder",
    errno.EPERM: "no permission to write there; choose another folder",
    errno.EROFS: "that file system is read-only; choose another folder",
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "the disk quota is used up; free some space or choose another folder",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EEXIST: NOT_A_FOLDER,
    errno.ENOTDIR: NOT_A_FOLDER,
    errno.EISDIR: "that is a folder; give a file name",
}
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""How the system says that there is no room for a file."""


def output_error(path: Path, error: OSError) -> OutputError:
    """What went wrong while writing `path`, in one line a user can act on."""
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    kind = DiskFullError if error.errno in NO_ROOM else OutputError
    return kind(f"cannot write {path}: {reason}")


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, with its suffix; renamed onto `path` when the block ends well, else removed.

    Makes missing folders. The data reaches the disk before the rename. What killed writers left in a folder goes when a
    process first writes there. Raises OutputError for every OSError.
    """
    temp: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        _sweep_once(path.parent.absolute())
        # Not tempfile: its files can be read by their owner alone, and stay so after the rename.
        name = path.parent / temp_name(path.suffix)
        name.open("xb").close()
        temp = name
        yield temp
        with temp.open("rb+") as stream:
            os.fsync(stream.fileno())
        temp.replace(path)
        temp = None
        _sync_folder(path.parent)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        if temp is not None:
            with suppress(OSError):
                temp.unlink()


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """A folder for files that will replace those of the same name in `folder`, all of them or none.

    One rename is the moment at which the new ones count; what is left to do after it, `finish_pending` does, whoever
    calls it. Makes missing folders. Raises OutputError.
    """
    staging = folder / temp_name()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep_once(folder.absolute())
        finish_pending(folder)
        staging.mkdir()
        yield staging
        _sync_folder(staging)
        staging.rename(folder / PENDING)
        _sync_folder(folder)
        finish_pending(folder)
    except OSError as error:
        raise output_error(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def finish_pending(folder: Path) -> None:
    """Move what `together` had no time to move. Readers of its files call this first. Raises OSError."""
    pending = folder / PENDING
    if not pending.is_dir():
        return
    for file in list(pending.iterdir()):
        with suppress(FileNotFoundError):  # another process does the same
            file.replace(folder / file.name)
    _sync_folder(folder)
    with suppress(FileNotFoundError):
        pending.rmdir()


def check_writable(path: Path) -> None:
    """Fail before the work instead of after it. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = path.parent / temp_name()
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise output_error(path, error) from error
    if path.is_dir():
        raise OutputError(f"cannot write {path}: that is a folder; give a file name")


def write_bytes(path: Path, data: bytes) -> None:
    """Writes `data` to `path` atomically. Raises OutputError."""
    with atomic_path(path) as temp:
        temp.write_bytes(data)


@lru_cache(maxsize=256)
def _sweep_once(folder: Path) -> None:
    remove_orphans(folder)


def _sync_folder(folder: Path) -> None:
    # So that the new name survives a crash; Windows cannot open folders, some file systems cannot sync them.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
