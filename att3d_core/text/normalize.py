"""One spelling for every prompt, so that what is cached, trained on and shown is the same string."""

from __future__ import annotations

import unicodedata

from att3d_core.errors import EMPTY_PROMPT, PromptError

MAX_CODE_POINTS = 1000

# NFC shortens a text to a quarter at most; what is longer than this is refused without being looked at.
_MAX_RAW_CODE_POINTS = 10 * MAX_CODE_POINTS

# The joiner inside emoji such as a family or a flag. Every other invisible character only hides or reorders text.
_ZERO_WIDTH_JOINER = "\u200d"
_STRIPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})


def normalize_prompt(text: str) -> str:
    """`text` in NFC, without control, format, bidi and lone surrogate characters, whitespace collapsed.

    Idempotent. Every script and emoji are allowed. Raises PromptError where nothing is left, or more than
    MAX_CODE_POINTS.
    """
    if len(text) > _MAX_RAW_CODE_POINTS:
        raise _too_long(len(text))
    # Whitespace first: tabs and newlines are control characters too, but they separate words.
    spaced = "".join(" " if character.isspace() else character for character in text)
    visible = "".join(character for character in spaced if _is_kept(character))
    normal = " ".join(unicodedata.normalize("NFC", visible).split())
    if not normal.replace(_ZERO_WIDTH_JOINER, "").strip():
        raise PromptError(EMPTY_PROMPT)
    if len(normal) > MAX_CODE_POINTS:
        raise _too_long(len(normal))
    return normal


def _is_kept(character: str) -> bool:
    return character == _ZERO_WIDTH_JOINER or unicodedata.category(character) not in _STRIPPED_CATEGORIES


def _too_long(length: int) -> PromptError:
    return PromptError(
        f"the prompt is too long: expected at most {MAX_CODE_POINTS:,} characters, got {length:,}; shorten it"
    )
