"""JSON that can be computed with, stored and sent back; and files of others, read with bounds.

Python's parser takes NaN, Infinity, numbers too large for a float, halves of surrogate pairs and any depth. None of
them is let in.
"""

from __future__ import annotations

import json
import math
import os
import stat
from pathlib import Path
from typing import Any

DEPTH_MAX = 32
WHOLE_MAX = 2**63
NOT_JSON = "is not valid JSON"
NOT_FINITE = "holds a number that is NaN, infinite or too large"
NOT_TEXT = "holds a text with half of a surrogate pair"
TOO_DEEP = f"is nested more than {DEPTH_MAX} levels deep"


class NotStrictError(ValueError):
    """Says what is wrong, as the rest of a sentence about the document."""


def parse(data: bytes) -> Any:
    """The value of a JSON document in UTF-8. Raises NotStrictError."""
    try:
        value = json.loads(data.decode(), parse_constant=_not_finite)
    except NotStrictError:
        raise
    except RecursionError:
        raise NotStrictError(TOO_DEEP) from None
    except ValueError:  # no JSON, no UTF-8, a number of thousands of digits
        raise NotStrictError(NOT_JSON) from None
    level: list[Any] = [value]
    for _ in range(DEPTH_MAX):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below.extend(one.keys())
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
            else:
                _check(one)
        if not below:
            return value
        level = below
    raise NotStrictError(TOO_DEEP)


def read_regular(file: Path, most: int) -> bytes:
    """The bytes of a regular file of at most `most` bytes. Raises OSError, and ValueError saying what else it is.

    A link may lead to a device that never ends, or to a pipe that nobody writes to.
    """
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("is not a regular file")
        if about.st_size > most:
            raise ValueError(f"is larger than {most >> 20} MB")
        return stream.read(most + 1)[:most]


def _check(one: object) -> None:
    if isinstance(one, str):
        if not one.isascii() and any("\ud800" <= letter <= "\udfff" for letter in one):
            raise NotStrictError(NOT_TEXT)
    elif isinstance(one, float):
        if not math.isfinite(one):
            raise NotStrictError(NOT_FINITE)
    elif isinstance(one, int) and abs(one) >= WHOLE_MAX:
        raise NotStrictError(NOT_FINITE)


def _not_finite(_: str) -> None:
    raise NotStrictError(NOT_FINITE)
