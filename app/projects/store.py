"""Projects on disk: what a visitor made, by prompt and seed. The pictures and models follow from those."""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from att3d_core.errors import UserError
from att3d_core.files import write_bytes
from att3d_core.text.normalize import normalize_prompt

ITEMS_MAX = 200
PROJECTS_MAX = 500
LIST_MAX = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True)
class Item:
    """An object: a prompt under a model ("": whichever is shown), and what was done to it.

    A variation has the seed and strength that made it and the places of the sentence that were locked; recolor is hue
    (degrees), saturation and brightness (factors); settings are values of the model's settings, in their order.
    """

    prompt: str
    seed: int | None = None
    strength: float | None = None
    favourite: bool = False
    model: str = ""
    locked: tuple[int, ...] = ()
    recolor: tuple[float, ...] = ()
    settings: tuple[float, ...] = ()


@dataclass(frozen=True)
class Projects:
    """The projects in a folder, one JSON file each."""

    folder: Path

    def names(self) -> list[str]:
        """All projects, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(file.stem for file in self.folder.glob("*.json") if _NAME.fullmatch(file.stem))

    def load(self, name: str) -> tuple[Item, ...]:
        """The items of a project, none for one that does not exist. Raises UserError for a damaged file."""
        file = self._file(name)
        if not file.is_file():
            return ()
        try:
            return tuple(_checked(Item(**item)) for item in json.loads(file.read_text(encoding="utf-8"))["items"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, UserError) as error:
            raise UserError(f"the project file {file} is damaged ({error}); repair it or move it away") from error

    def save(self, name: str, items: list[Item]) -> None:
        """Writes a project, whole or not at all. Raises UserError, OutputError."""
        file = self._file(name)
        if not file.exists() and len(self.names()) >= PROJECTS_MAX:
            raise UserError(f"there are {PROJECTS_MAX} projects in {self.folder} already: move some away")
        checked = [asdict(_checked(item)) for item in items]
        write_bytes(file, (json.dumps({"version": 1, "items": checked}, indent=1, ensure_ascii=False) + "\n").encode())

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
            raise UserError(f"a project's name is 1 to 40 small letters, digits and dashes, got {name[:60]!r}")
        return self.folder / f"{name}.json"


def _checked(item: Item) -> Item:
    """`item` normalised. Raises UserError."""
    seed, strength = item.seed, item.strength or 0.0
    if seed is not None and not (isinstance(seed, int) and 0 <= seed < 2**32 and 0 <= strength <= 10):
        raise UserError("a variation needs a seed of 0 to 4294967295 and a strength of 0 to 10")
    locked = tuple(item.locked)
    if not all(isinstance(place, int) and 0 <= place < LIST_MAX for place in locked) or len(locked) > LIST_MAX:
        raise UserError(f"locked places are numbers below {LIST_MAX}")
    recolor, settings = (tuple(map(float, numbers)) for numbers in (item.recolor, item.settings))
    if len(recolor) not in (0, 3) or len(settings) > LIST_MAX or not all(map(math.isfinite, recolor + settings)):
        raise UserError("a recolouring is hue, saturation and brightness, and settings are finite numbers")
    if not isinstance(item.model, str) or len(item.model) > 200:
        raise UserError("a model's name is a short text")
    prompt = normalize_prompt(item.prompt)
    return Item(prompt, seed, item.strength, bool(item.favourite), item.model, locked, recolor, settings)
