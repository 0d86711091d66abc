"""Choices in a prompt: 'a {red|blue} chair' stands for two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from att3d_core.errors import PromptSetError
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.prompts import PromptSet


def expanded(texts: Sequence[str], most: int) -> list[str]:
    """Every prompt that `texts` stand for, normalised, each once, in order. Raises PromptSetError, PromptError."""
    prompts: dict[str, None] = {}
    for text in texts:
        if combinations(text) > most:
            raise PromptSetError(f"{text[:60]!r} stands for more than {most:,} prompts; split it")
        prompts |= dict.fromkeys(normalize_prompt(prompt) for prompt in choices(text))
    if len(prompts) > most:
        raise PromptSetError(f"expected at most {most:,} prompts, got {len(prompts):,}; split the list")
    return list(prompts)


def combinations(text: str) -> int:
    """How many prompts `choices` makes of `text`."""
    count = 1
    for part in _parts(text)[1::2]:
        count *= len(part.split("|"))
    return count


def choices(text: str) -> tuple[str, ...]:
    """Every combination of the choices in `text`; the text itself where there is none. Raises PromptSetError."""
    parts = _parts(text)
    if len(parts) == 1:
        return (text,)
    words = {f"slot{number}": [w.strip() for w in part.split("|")] for number, part in enumerate(parts[1::2])}
    plain = [part.replace("{", "{{").replace("}", "}}") for part in parts[::2]]
    template = "".join(
        piece + (f"{{slot{number}}}" if number < len(words) else "") for number, piece in enumerate(plain)
    )
    return PromptSet.from_template(text[:80], template, words).prompts


def _parts(text: str) -> list[str]:
    """Plain text and the inside of each choice, in turns."""
    return re.split(r"\{([^{}]*\|[^{}]*)\}", text)
