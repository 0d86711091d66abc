"""Did you mean: words that nobody knows, but that look like ones a model knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from att3d_core.text.typos import corrected

_WORD = re.compile(r"[^\W\d_]+")


def vocabulary(prompts: Iterable[str]) -> frozenset[str]:
    """Every word of the prompts, in small letters."""
    return frozenset(word.lower() for prompt in prompts for word in _WORD.findall(prompt))


def did_you_mean(prompt: str, known: frozenset[str]) -> str:
    """`prompt` with its misspelt words replaced by the known ones they look like; empty where there are none.

    A right word is never changed, whether the model knows it or not.
    """

    def better(match: re.Match[str]) -> str:
        word = match[0].lower()
        right = word if word in known else corrected(word, known)
        return match[0] if right == word else right

    found = _WORD.sub(better, prompt)
    return found if found != prompt else ""
