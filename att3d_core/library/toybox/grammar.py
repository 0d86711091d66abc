"""Paraphrases by a word grammar: synonyms in every slot, several orders of the sentence.

What is held out is decided by the sentence alone: one whole pattern of each set, and a fifth of all other sentences
by a stable hash. So no held-out sentence is trainable for another asset. A canonical caption is always trainable.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeVar

from att3d_core.library.toybox.words import (
    ACTIVITY_FORMS,
    ANIMAL_NOUNS,
    FOOD_NOUNS,
    GARMENTS,
    MATERIALS,
    ROCK_ADJECTIVES,
    ROCK_NOUNS,
    SEASONS,
    TREE_NOUNS,
)
from att3d_core.text.articles import indefinite

_Choice = TypeVar("_Choice")

TRAINABLE = 24
HELD_OUT = 8
_HELD_OUT_FRACTION = 0.2
_TRIES = 400

# {A} an animal with its article, {a} without; {V} what it does; {T} and {H} garment and hat with article, {t} and {h}
# without; {W} "wearing a ...", "in a ..." or what the animal is made of. The first pattern of each is held out whole.
_ANIMAL_PATTERNS = (
    "look at {A} {V}, dressed in {T} and {H}",
    "{A} {V} wearing {T} wearing {H}",
    "{A} {V} wearing {T} and {H}",
    "{A} {V} in {T} with {H}",
    "{A} wearing {T} and {H} {V}",
    "{A} wearing {H} and {T} {V}",
    "{A} in {T} and {H}, {V}",
    "{A} with {H} in {T}, {V}",
    "{a} {V}, {t} and {h} on",
    "{a} in {T} {V}, {h} on",
    "{a}, {V}, {t}, {h}",
    "{H} on {A} {V} in {T}",
)
_PIG_PATTERNS = (
    "look at {A} {W}, {V}",
    "{A} {V} {W}",
    "{A} {V}, {W}",
    "{A} {W} {V}",
    "{A} {W}, {V}",
    "{a} {V}, {W}",
    "{a} {W}, {V}",
    "{a} {V} and {W}",
)
_WORN = ("wearing {}", "in {}", "dressed in {}")
_ROCK_PATTERNS = ("look at this {adjectives} {noun}", "a {adjectives} {noun}", "{adjectives} {noun}",
    "a {noun}, {adjectives}", "one {adjectives} {noun} on the ground")  # fmt: skip
_TREE_PATTERNS = ("look, it is {season} for this {noun}", "a {noun} in {season}", "{noun} in {season}",
    "a {season} {noun}", "a {noun} during {season}", "{season}: a {noun}")  # fmt: skip
_FOOD_PATTERNS = ("look at this {noun}", "a {noun}", "{noun}", "one {noun}", "a picture of a {noun}", "a {noun}, whole",
    "a {noun} to eat", "a single {noun}")  # fmt: skip


def stable_hash(text: str) -> int:
    """64 bits that depend on `text` alone."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def animal_paraphrases(slots: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Trainable and held-out paraphrases of an asset of the animals set."""

    def sentences(dice: random.Random) -> Iterator[tuple[int, str]]:
        while True:
            pattern = _roll(dice, range(len(_ANIMAL_PATTERNS)))
            noun = _roll(dice, ANIMAL_NOUNS[slots["animal"]])
            worn, bare = _garment(dice, slots["theme"])
            hat, bare_hat = _garment(dice, slots["hat"])
            yield pattern, _ANIMAL_PATTERNS[pattern].format(
                A=indefinite(noun), a=noun, V=_roll(dice, ACTIVITY_FORMS[slots["activity"]]),
                T=worn, t=bare, H=hat, h=bare_hat,
            )  # fmt: skip

    return _divided("{animal} {activity} {theme} {hat}".format(**slots), sentences)


def pig_paraphrases(slots: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Trainable and held-out paraphrases of an asset of the pig set."""
    theme = slots["theme"]

    def sentences(dice: random.Random) -> Iterator[tuple[int, str]]:
        while True:
            pattern = _roll(dice, range(len(_PIG_PATTERNS)))
            noun = _roll(dice, ANIMAL_NOUNS["a pig"])
            look = _roll(dice, MATERIALS[theme]) if theme in MATERIALS else _worn(dice, theme)
            yield (
                pattern,
                _PIG_PATTERNS[pattern].format(
                    A=indefinite(noun), a=noun, V=_roll(dice, ACTIVITY_FORMS[slots["activity"]]), W=look
                ),
            )

    return _divided("a pig {activity} {theme}".format(**slots), sentences)


@cache
def rock_paraphrases(caption: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Trainable and held-out paraphrases of a caption such as "a snowy jagged rock"."""
    words = caption.split()[1:-1]

    def sentences(dice: random.Random) -> Iterator[tuple[int, str]]:
        while True:
            pattern = _roll(dice, range(len(_ROCK_PATTERNS)))
            adjectives = " ".join(_roll(dice, ROCK_ADJECTIVES[word]) for word in words)
            yield pattern, _ROCK_PATTERNS[pattern].format(adjectives=adjectives, noun=_roll(dice, ROCK_NOUNS))

    return _divided(caption, sentences)


@cache
def tree_paraphrases(caption: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Trainable and held-out paraphrases of a caption such as "a tree in spring"."""
    season = caption.split()[-1]

    def sentences(dice: random.Random) -> Iterator[tuple[int, str]]:
        while True:
            pattern = _roll(dice, range(len(_TREE_PATTERNS)))
            text = _TREE_PATTERNS[pattern].format(season=_roll(dice, SEASONS[season]), noun=_roll(dice, TREE_NOUNS))
            yield pattern, text.replace("a autumn", "an autumn").replace("a early", "an early")

    return _divided(caption, sentences)


@cache
def food_paraphrases(caption: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Trainable and held-out paraphrases of "a hamburger" or "a pineapple"."""

    def sentences(dice: random.Random) -> Iterator[tuple[int, str]]:
        while True:
            pattern = _roll(dice, range(len(_FOOD_PATTERNS)))
            yield pattern, _FOOD_PATTERNS[pattern].format(noun=_roll(dice, FOOD_NOUNS[caption]))

    return _divided(caption, sentences)


def _roll(dice: random.Random, choices: Sequence[_Choice]) -> _Choice:
    # Only random() promises the same numbers in every Python.
    return choices[int(dice.random() * len(choices))]


def _garment(dice: random.Random, phrase: str) -> tuple[str, str]:
    """A garment with its article and without."""
    garment = GARMENTS[phrase]
    noun = _roll(dice, garment.nouns)
    return (noun if garment.uncountable else indefinite(noun)), noun


def _worn(dice: random.Random, phrase: str) -> str:
    return _roll(dice, _WORN).format(_garment(dice, phrase)[0])


def _divided(
    caption: str, sentences: Callable[[random.Random], Iterator[tuple[int, str]]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Up to `TRAINABLE` and `HELD_OUT` different sentences other than `caption`."""
    trained: dict[str, None] = {}
    held_out: dict[str, None] = {}
    source = sentences(random.Random(stable_hash(caption)))
    for _ in range(_TRIES):
        pattern, text = next(source)
        if text == caption:
            continue
        unseen = pattern == 0 or stable_hash(text) < _HELD_OUT_FRACTION * 2**64
        kept, limit = (held_out, HELD_OUT) if unseen else (trained, TRAINABLE)
        if len(kept) < limit:
            kept[text] = None
        if len(trained) == TRAINABLE and len(held_out) == HELD_OUT:
            break
    return tuple(trained), tuple(held_out)
