"""The objects of a project, and how what several tabs say of them becomes one list."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from att3d_core.errors import UserError
from att3d_core.text.normalize import normalize_prompt

ITEMS_MAX = 5000
LIST_MAX = 32
MODEL_NAME_MAX = 200
STRENGTH_MAX = 10.0
FULL = (
    f"this project holds {ITEMS_MAX} objects, as many as fit: nothing was dropped, but what is new is not saved; "
    "begin another project"
)
BAD_SEED = "a variation's seed is a whole number of 0 to 4294967295"
BAD_STRENGTH = f"a variation's strength is a number of 0 to {STRENGTH_MAX:g}"
BAD_LOCKS = f"locked places are whole numbers below {LIST_MAX}"
BAD_NUMBERS = "a recolouring is hue, saturation and brightness, of a part four more, and settings are finite numbers"
BAD_MODEL = f"a model's name is a text of up to {MODEL_NAME_MAX} letters"

Key = tuple[str, int | None, str]


@dataclass(frozen=True)
class Item:
    """An object: a prompt under a model ("": whichever is shown), and what was done to it.

    A variation has the seed and strength that made it and the places of the sentence that were locked; recolor is hue
    (degrees), saturation and brightness (factors), and of a part its colour and reach as well; settings are values of
    the model's settings, in their order.
    """

    prompt: str
    seed: int | None = None
    strength: float | None = None
    favourite: bool = False
    model: str = ""
    locked: tuple[int, ...] = ()
    recolor: tuple[float, ...] = ()
    settings: tuple[float, ...] = ()

    @property
    def key(self) -> Key:
        """Two items of one key are one object."""
        return self.prompt, self.seed, self.model


FIELDS = tuple(field.name for field in fields(Item))


def merged(items: Sequence[Item], changes: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """`items` after `changes`: each names its object by prompt, seed and model, and says only what is different of it.

    So two tabs that change different things of one object lose neither. Raises UserError for a change that is none,
    and for more than ITEMS_MAX objects.
    """
    found = {item.key: item for item in items}
    for change in changes:
        key = checked(Item(change["prompt"], change.get("seed"), model=change.get("model", ""))).key
        present = found.get(key) or Item(key[0], key[1], model=key[2])
        about = {name: value for name, value in change.items() if name not in ("prompt", "seed", "model")}
        found[key] = checked(replace(present, **about))
    if len(found) > max(ITEMS_MAX, len(items)):
        raise UserError(FULL)
    return tuple(found.values())


def checked(item: Item) -> Item:
    """`item` normalised. Raises UserError."""
    if item.seed is not None and not (isinstance(item.seed, int) and 0 <= item.seed < 2**32):
        raise UserError(BAD_SEED)
    strength = item.strength
    if strength is not None and not (isinstance(strength, int | float) and 0 <= strength <= STRENGTH_MAX):
        raise UserError(BAD_STRENGTH)
    locked = tuple(item.locked)
    if not all(isinstance(place, int) and 0 <= place < LIST_MAX for place in locked) or len(locked) > LIST_MAX:
        raise UserError(BAD_LOCKS)
    try:
        recolor, settings = (tuple(map(float, numbers)) for numbers in (item.recolor, item.settings))
    except (TypeError, ValueError, OverflowError) as error:
        raise UserError(BAD_NUMBERS) from error
    if len(recolor) not in (0, 3, 7) or len(settings) > LIST_MAX or not all(map(math.isfinite, recolor + settings)):
        raise UserError(BAD_NUMBERS)
    if not isinstance(item.model, str) or len(item.model) > MODEL_NAME_MAX or not _is_text(item.model):
        raise UserError(BAD_MODEL)
    prompt = normalize_prompt(item.prompt)
    strength = None if strength is None else float(strength)
    return Item(prompt, item.seed, strength, bool(item.favourite), item.model, locked, recolor, settings)


def _is_text(value: str) -> bool:
    """Whether it can be written: half of a surrogate pair cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)
