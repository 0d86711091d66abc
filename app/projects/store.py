"""Projects in a folder, one JSON file each, written by several tabs and several studios at once.

Nothing unreadable is ever overwritten: the first change to such a file moves it aside under another name, where it
stays until it can be read again. Beside each project lies the copy before the latest change.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from app.projects.contents import Contents, from_bytes, read, to_bytes
from app.projects.items import Item, merged
from att3d_core.errors import OutputError, UserError
from att3d_core.files import output_error, write_bytes

PROJECTS_MAX = 500
LOCK_SECONDS = 30.0
BAD_NAME = "a project's name is 1 to 40 small letters, digits and dashes"
BUSY = "another studio is writing its projects: try again"
NOT_KEPT = "there is no such file beside this project"
STILL_UNREADABLE = "it still cannot be read"
TAKEN = "there is a project of that name already: choose another"
NOT_SAVED = "nothing of this project is saved yet"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True)
class Project:
    """A project as it is shown. problem: what of its file cannot be read. kept: files that were moved aside."""

    name: str
    items: tuple[Item, ...]
    revision: int
    problem: str = ""
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Projects:
    """The projects in a folder."""

    folder: Path

    def names(self) -> list[str]:
        """All projects, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(file.stem for file in self.folder.glob("*.json") if _NAME.fullmatch(file.stem))

    def open(self, name: str) -> Project:
        """A project as far as it can be read, an empty one for a new name. Changes nothing. Raises UserError."""
        contents = self._contents(name)
        return Project(name, contents.items, contents.revision, contents.problem, self._kept(name))

    def change(self, name: str, changes: Sequence[Mapping[str, Any]]) -> Project:
        """Merges `changes` (see `merged`) into a project, whole or not at all. Raises UserError, OutputError."""
        file = self._file(name)
        with self._lock():
            if not file.exists() and len(self.names()) >= PROJECTS_MAX:
                raise UserError(f"there are {PROJECTS_MAX} projects in {self.folder} already: move some away")
            contents = self._contents(name)
            self._write(file, replace(contents, items=merged(contents.items, changes)))
        return self.open(name)

    def restore(self, name: str, kept: str) -> Project:
        """Adds the objects of a file that was moved aside, mended meanwhile perhaps. Raises UserError, OutputError."""
        if kept not in self._kept(name):
            raise UserError(NOT_KEPT)
        with self._lock():
            found, contents = read(self.folder / kept), self._contents(name)
            if found.problem:
                raise UserError(f"{kept}: {STILL_UNREADABLE} ({found.problem})")
            items = {item.key: item for item in (*found.items, *contents.items)}
            self._write(self._file(name), replace(contents, items=tuple(items.values())))
            self._move(self.folder / kept, f"{name}.restored")
        return self.open(name)

    def rename(self, name: str, new: str) -> Project:
        """Gives a project another name, with the copy before the latest change. Raises UserError, OutputError."""
        file, target = self._file(name), self._file(new)
        with self._lock():
            if not file.exists():
                raise UserError(NOT_SAVED)
            if target.exists():
                raise UserError(TAKEN)
            try:
                file.rename(target)
                if self._previous(name).exists():
                    self._previous(name).replace(self._previous(new))
            except OSError as error:
                raise output_error(target, error) from error
        return self.open(new)

    def delete(self, name: str) -> str:
        """Puts a project away: it is not listed any more. Returns the name of the file that it lies in, beside the
        others, where it can be opened from. Raises UserError, OutputError."""
        file = self._file(name)
        with self._lock():
            if not file.exists():
                raise UserError(NOT_SAVED)
            kept = self._move(file, f"{name}.deleted")
            self._previous(name).unlink(missing_ok=True)
        return kept.name

    def file(self, name: str) -> bytes:
        """A project as one file, for `take` here or elsewhere. Raises UserError."""
        contents = self._contents(name)
        return to_bytes(Contents(contents.items, contents.revision))

    def take(self, name: str, data: bytes) -> Project:
        """Adds the objects of a project's file to the project of that name, new or not. Raises UserError for what is
        no such file, OutputError."""
        found = from_bytes(data)
        if found.problem:
            raise UserError(f"nothing was taken over: {found.problem}")
        return self.change(name, [asdict(item) for item in found.items])

    def _contents(self, name: str) -> Contents:
        """What the file says; where it is damaged, what the copy before the latest change knows besides."""
        contents = read(self._file(name))
        if not contents.problem:
            return contents
        before = read(self._previous(name))
        items = {item.key: item for item in (*before.items, *contents.items)}
        return Contents(tuple(items.values()), max(contents.revision, before.revision), contents.problem)

    def _write(self, file: Path, contents: Contents) -> None:
        data = to_bytes(Contents(contents.items, contents.revision + 1))
        if contents.problem:
            self._move(file, f"{file.stem}.unreadable")
        elif file.exists():
            _keep(file, self._previous(file.stem))
        write_bytes(file, data)

    def _move(self, file: Path, stem: str) -> Path:
        """Gives a file the first free name of `stem`, and returns it."""
        number = 1
        while (target := self.folder / f"{stem}-{number}.json").exists():
            number += 1
        try:
            file.rename(target)
        except OSError as error:
            raise output_error(target, error) from error
        return target

    def _kept(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(file.name for file in self.folder.glob(f"{name}.unreadable-*.json")))

    def _previous(self, name: str) -> Path:
        return self.folder / f"{name}.previous.json"

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
            raise UserError(f"{BAD_NAME}, got {name[:60]!r}")
        return self.folder / f"{name}.json"

    def _lock(self) -> AbstractContextManager[object]:
        """One writer at a time, over threads and processes."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return FileLock(self.folder / ".lock", timeout=LOCK_SECONDS).acquire()
        except Timeout as error:
            raise OutputError(BUSY) from error
        except OSError as error:
            raise output_error(self.folder, error) from error


def _keep(file: Path, under: Path) -> None:
    """Gives a file another name as well. Raises OutputError."""
    part = under.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        os.link(file, part)
        part.replace(under)
    except OSError:  # a file system without links
        write_bytes(under, file.read_bytes())
