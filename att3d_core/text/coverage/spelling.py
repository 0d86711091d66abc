"""Did you mean: words that a model does not know, but that look like ones it does."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

LIKENESS = 0.8
"""difflib's ratio, twice the common letters over all: 0.86 for "pigg" and "pig", 0.67 for "hat" and "cat"."""
LIKENESS_LONG = 0.7
"""For words of six letters and more, where another word is seldom so like: 0.71 for "bycicle" and "bicycle"."""
_WORD = re.compile(r"[^\W\d_]+")


def vocabulary(prompts: Iterable[str]) -> frozenset[str]:
    """Every word of the prompts, in small letters."""
    return frozenset(word.lower() for prompt in prompts for word in _WORD.findall(prompt))


def did_you_mean(prompt: str, known: frozenset[str]) -> str:
    """`prompt` with its unknown words replaced by the known ones they look like; empty where there are none.

    Words of one or two letters are left alone, and so is whatever looks like nothing known.
    """
    words = sorted(known)

    def corrected(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < 3 or word.lower() in known:
            return word
        found = difflib.get_close_matches(word.lower(), words, 1, LIKENESS if len(word) < 6 else LIKENESS_LONG)
        return found[0] if found else word

    better = _WORD.sub(corrected, prompt)
    return better if better != prompt else ""
