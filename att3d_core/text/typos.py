"""Spelling, corrected only where nobody knows the word: neither a model nor the text encoder's own vocabulary."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

from att3d_core.errors import EncoderError
from att3d_core.text.forms import singular
from att3d_core.text.minilm import tokenizer_file

_WORD = re.compile(r"[a-z]{3,24}")
_DOUBLED = re.compile(r"(?:.*(?:[^aeiou]|qu))?[aeiou]([^aeiouwxy])\1")
"""Before "ing" a consonant is doubled after one vowel, as in "sitting"; after two it is a slip: "wearring"."""
_LONG = 8
"""From this many letters on two slips are forgiven, below it one."""
_PLURAL = 0.05
"""What it costs to take a word for the plural of another: next to nothing, but a word's own spelling comes first."""
_SURE = 0.6
"""More than a slip in the singular is another word: headphones are no headstones."""
_SOUNDS = (("ph", "f"), ("ck", "k"), ("wh", "w"))


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The 20,000 English words that MiniLM's tokenizer keeps whole: common ones all, misspelt ones hardly any."""
    try:
        pieces = json.loads(tokenizer_file().read_text(encoding="utf-8"))["model"]["vocab"]
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(f"the text encoder's vocabulary cannot be read: {error}") from error
    return frozenset(piece for piece in pieces if piece.isalpha())


def is_word(word: str) -> bool:
    """Whether people are known to use this word, in this or another form."""
    if not _WORD.fullmatch(word) or word in common_words() or singular(word) in common_words():
        return True
    stem = word[:-3]
    bases = (stem, stem + "e", stem[:-1] if _DOUBLED.fullmatch(stem) else "")
    return word.endswith("ing") and len(stem) > 2 and any(base in common_words() for base in bases)


def corrected(word: str, known: Iterable[str]) -> str:
    """The one of the `known` words that `word` is a slip of, in the plural where it is one ("castels": "castles");
    `word` itself where it is right or like none of them.

    The first letter is trusted, unless it changed places with the second.
    """
    if is_word(word):
        return word
    one = singular(word)
    best, found = 1.0, word
    for other in sorted(other for other in known if _may_be(word, other)):
        alone, plural = _cost(word, other), _cost(one, other) + _PLURAL
        plural = plural if plural <= _SURE else 1.0
        if min(alone, plural) < best:
            best, found = min(alone, plural), f"{other}s" if plural < alone and word == f"{one}s" else other
    return found


def _may_be(word: str, other: str) -> bool:
    begins_alike = word[0] == other[:1] or word[:2] == other[1::-1]
    return begins_alike and len(other) > 2 and abs(len(other) - len(word)) <= 2


def _cost(word: str, other: str) -> float:
    """Below 1 for a slip, the lower the likelier."""
    if sorted(word) == sorted(other):
        return 0.1 if distance(word, other) == 1 else 0.3
    allowed = 2 if min(len(word), len(other)) >= _LONG else 1
    slips = 0.5 if _sound(word) == _sound(other) else distance(word, other)
    return slips / (allowed + 1) if slips < allowed + 1 else 1.0


def _sound(word: str) -> str:
    """Without doubled letters, and with one spelling for some sounds."""
    for spelling, plain in _SOUNDS:
        word = word.replace(spelling, plain)
    return "".join(letter for index, letter in enumerate(word) if word[index - 1 : index] != letter)


def distance(left: str, right: str) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row, older = row, [i], before
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
