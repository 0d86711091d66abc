"""Logs of a run: JSON lines that are only ever appended to, and kept in memory as well."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from att3d_core.files import output_error, write_bytes


class Journal:
    """One file of JSON lines. The lines stay in memory (a few megabytes for a run of days), so that a file that was
    deleted while the run went on can be written again."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lines: list[str] = []
        with suppress(OSError):
            self._lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line]

    def append(self, entry: dict[str, Any]) -> None:
        """Write one line. Raises OutputError."""
        line = json.dumps(entry, ensure_ascii=False)
        try:
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")
        except OSError as error:
            raise output_error(self.file, error) from error
        self._lines.append(line)

    def cut(self, step: int) -> None:
        """Leave out what is later than `step`, and a last line that a kill cut short: a run that goes on from there
        writes it again. Raises OutputError."""
        kept = [line for line in self._lines if _step_of(line) <= step]
        if len(kept) < len(self._lines):
            self._lines = kept
            self._write()

    def restore(self) -> None:
        """Write the whole file anew. Raises OutputError."""
        if self._lines:
            self._write()

    def _write(self) -> None:
        write_bytes(self.file, "".join(line + "\n" for line in self._lines).encode())


def _step_of(line: str) -> float:
    try:
        return float(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return float("inf")
