"""What can be typed, learned from the prompts themselves: "a pig | riding a bicycle | wearing a cape"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_STARTS = re.compile(r"(?:\w+ing|made|carved|with|in|on|and)")
_VERB = re.compile(r"\w+ing")  # "sitting on a chair" is one phrase
_JOINING = frozenset(("a", "an", "the", "with", "in", "on", "and"))  # "in spring" is one phrase


@dataclass(frozen=True)
class Template:
    """Prompts of the same number of phrases. places: the choices of each place; indices: which prompts they are."""

    places: tuple[tuple[str, ...], ...]
    indices: tuple[int, ...]


def phrases(prompt: str) -> tuple[str, ...]:
    """A prompt's phrases: a new one starts at words such as "riding", "wearing", "made", "in".

    The same rule as in the viewer's slots.js, which a test compares with this one.
    """
    out: list[str] = []
    for word in prompt.split(" "):
        if out and (not _STARTS.fullmatch(word) or out[-1] in _JOINING or _VERB.fullmatch(out[-1])):
            out[-1] = f"{out[-1]} {word}"
        else:
            out.append(word)
    return tuple(out)


def templates(prompts: Sequence[str]) -> tuple[Template, ...]:
    """Templates in the order in which their first prompts come."""
    split = [phrases(prompt) for prompt in prompts]
    found: dict[int, list[int]] = {}
    for index, parts in enumerate(split):
        found.setdefault(len(parts), []).append(index)
    return tuple(
        Template(
            tuple(tuple(dict.fromkeys(split[index][place] for index in indices)) for place in range(count)),
            tuple(indices),
        )
        for count, indices in found.items()
    )
