"""The command line called in this process, as if from a shell."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from att3d_core.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """The one JSON object that `--json` prints, and nothing else on standard output."""
        assert self.code == 0, self.err
        assert self.out.endswith("\n") and self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line of a user error, without its beginning."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert self.err.startswith("error: ") and self.err.count("\n") == 1, self.err
        assert self.out == ""
        return self.err.removeprefix("error: ").rstrip("\n")


class CommandLine:
    """`command_line("info", "--json")` runs `python -m att3d_core info --json` here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: object) -> Outcome:
        self._capsys.readouterr()
        code = 0
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["att3d", *(str(argument) for argument in arguments)])
            try:
                main()
            except SystemExit as stop:
                assert stop.code is None or isinstance(stop.code, int)
                code = stop.code or 0
        out, err = self._capsys.readouterr()
        return Outcome(code, out, err)
