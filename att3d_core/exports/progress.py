"""How long work tells where it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[float, str], None]
"""Called before each part of the work: the share that is done, in [0, 1], and what comes next.

It may raise: the work stops there and leaves nothing behind.
"""


def silent(share: float, doing: str) -> None:
    """Tells nobody."""


def part(report: Report, start: float, stop: float) -> Report:
    """For a piece of the work that runs from share `start` to share `stop` of the whole."""
    return lambda share, doing: report(start + (stop - start) * share, doing)
