"""What the commands print: lines for people, or one JSON object for programs."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import tyro
from tqdm import tqdm

Item = TypeVar("Item")

BareFlag = Annotated[bool, tyro.conf.arg(help="draw what the bare model makes of the words, known or not")]
JsonFlag = Annotated[bool, tyro.conf.arg(name="json", help="print one JSON object at the end, and nothing else")]


@dataclass(frozen=True)
class Console:
    """Where a command talks to: with `as_json` only the final object goes to standard output."""

    as_json: bool

    def say(self, text: str) -> None:
        """One line for people."""
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def finish(self, result: dict[str, Any]) -> None:
        """The command's result, as JSON when asked for."""
        if self.as_json:
            unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
            print(json.dumps(result, ensure_ascii=not unicode), flush=True)


def accept_all_letters() -> None:
    """Whatever the locale knows: arguments are UTF-8 where they are none of its letters, and what the terminal cannot
    show is written as an escape."""
    sys.argv[:] = [_as_utf8(argument) for argument in sys.argv]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.closed:
            stream.reconfigure(errors="backslashreplace")


def _as_utf8(argument: str) -> str:
    if not any("\udc80" <= letter <= "\udcff" for letter in argument):
        return argument
    return os.fsencode(argument).decode("utf-8", "surrogateescape")


@contextmanager
def counter(what: str, unit: str = "it") -> Iterator[Callable[[int, int], None]]:
    """A bar for work that calls back with (done, total)."""
    with tqdm(desc=what, unit=unit, delay=1.0, dynamic_ncols=True, leave=False) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield advance


def importing(load: Callable[..., Item], *what: object) -> Item:
    """`load(*what)`, a function that finds a set or its assets, with a bar while it reads a folder of models."""
    with counter("importing", "file") as on_file:
        return load(*what, on_file=on_file)


def progress(items: Iterable[Item], total: int, what: str, unit: str = "it") -> Iterator[Item]:
    """`items` with a bar on standard error that shows the time left; appears only after a second of work."""
    yield from tqdm(items, total=total, desc=what, unit=unit, delay=1.0, dynamic_ncols=True, leave=False)
