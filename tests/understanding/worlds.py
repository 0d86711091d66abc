"""A lexicon for the tests, read from world.txt, and the two lists of prompts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from att3d_core.understanding.lexicon import KIND, SLOTS, KindWords, Lexicon
from att3d_core.understanding.words import STANDARD

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Typed:
    """A prompt as people type it, what it means, and words that are not known in it."""

    prompt: str
    slots: dict[str, str]
    unknown: str


@cache
def world() -> Lexicon:
    """282 kinds with their names, and the standard words."""
    kinds: list[KindWords] = []
    category, takes = "", ()
    for line in _lines("world.txt"):
        if line.startswith("["):
            category, _, listed = line.strip("[]").partition(": ")
            takes = tuple(listed.split(", "))
        else:
            noun, _, names = line.partition(" =")
            synonyms = tuple(name.strip() for name in names.split(",") if name.strip())
            kinds.append(KindWords(noun.lstrip("~"), synonyms, category, takes, noun.startswith("~")))
    return Lexicon(SLOTS, tuple(kinds), STANDARD)


@cache
def typed() -> tuple[Typed, ...]:
    """Prompts with their meaning."""
    found: list[Typed] = []
    for line in _lines("typed.txt"):
        prompt, kind, slots, unknown = (part.strip() for part in line.rsplit("|", 3))
        pairs = dict(pair.strip().split("=") for pair in slots.split(",") if pair)
        found.append(Typed(prompt, {KIND: kind, **pairs}, unknown))
    return tuple(found)


@cache
def outside() -> tuple[str, ...]:
    """Prompts that name nothing of the world."""
    return tuple(_lines("outside.txt"))


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
