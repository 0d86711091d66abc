"""How work over many things shows where it is, without knowing where: a bar on a terminal, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Track(Protocol):
    """Yields `items` unchanged; `total` of them are expected, counted in `unit`, and `what` says what is done."""

    def __call__(self, items: Iterable[Item], total: int, what: str, unit: str = "it") -> Iterator[Item]: ...


def untracked(items: Iterable[Item], total: int, what: str, unit: str = "it") -> Iterator[Item]:
    """A Track that shows nothing."""
    yield from items
