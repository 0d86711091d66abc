"""A project's file: written so that it can be read back, and read as far as it can be."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.projects.items import FIELDS, Item, checked
from att3d_core.errors import UserError

VERSION = 1
UNWRITABLE = "the project would not read back as it was written; nothing was saved"


@dataclass(frozen=True)
class Contents:
    """What a file holds. revision: grows by one with every change. problem: what could not be read, "" if nothing."""

    items: tuple[Item, ...] = ()
    revision: int = 0
    problem: str = ""


def to_bytes(contents: Contents) -> bytes:
    """The file's bytes. Raises UserError for what could not be read back."""
    value = {
        "version": VERSION,
        "revision": contents.revision,
        "items": [asdict(item) for item in contents.items],
    }
    try:
        data = (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
    except ValueError as error:  # a number that is not finite, a text that is none
        raise UserError(UNWRITABLE) from error
    if from_bytes(data) != contents:
        raise UserError(UNWRITABLE)
    return data


def read(file: Path) -> Contents:
    """What can be read of `file`; nothing where there is none. Never fails: `problem` says what is wrong."""
    try:
        return from_bytes(file.read_bytes())
    except FileNotFoundError:
        return Contents()
    except OSError as error:
        return Contents(problem=error.strerror or str(error))


def from_bytes(data: bytes) -> Contents:
    """What can be read of a file's bytes: objects that are whole, with the fields that this version knows."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
        listed, revision = value["items"], value.get("revision", 0)
        if not isinstance(listed, list) or not isinstance(revision, int):
            raise TypeError("it does not hold a list of objects")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return Contents(problem=f"it is not a project's file ({error})")
    problems = [] if value.get("version", VERSION) == VERSION else ["it comes from another version of the studio"]
    items: dict[object, Item] = {}
    for place, entry in enumerate(listed, 1):
        try:
            item, strange = _item(entry)
        except (UserError, TypeError, KeyError, AttributeError) as error:
            problems.append(f"object {place}: {error}")
            continue
        items[item.key] = item
        if strange:
            problems.append(f"object {place} has fields that this version does not know: {', '.join(strange)}")
    more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
    return Contents(tuple(items.values()), revision, problems[0] + more if problems else "")


def _item(entry: dict[str, Any]) -> tuple[Item, list[str]]:
    """An item with what this version knows of it, and the names of what it does not."""
    known: dict[str, Any] = {name: value for name, value in entry.items() if name in FIELDS}
    return checked(Item(**known)), sorted(str(name)[:40] for name in entry.keys() - set(FIELDS))
