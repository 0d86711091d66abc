"""English articles: by sound where the spelling misleads, none before plurals and before what is not counted."""

from __future__ import annotations

import re

_YOU_SOUND = re.compile(r"(uni(?!n|m)|us[eu]|ut[ei]|uri|eu|ewe|ufo|one\b|once|u[- ])")
_SILENT_H = ("hour", "honest", "honou", "honor", "heir", "herb ")
# Letters that are spoken with a vowel first, for names that are spelt out: an SUV, an MP3 player, but a TV.
_SPOKEN_WITH_A_VOWEL = frozenset("AEFHILMNORSX8")
_UNCOUNTED = frozenset({
    "bread", "butter", "cheese", "clothing", "cutlery", "food", "furniture", "garbage", "grass", "gravel", "lava",
    "lumber", "milk", "moss", "rice", "salad", "sand", "snow", "soap", "sugar", "water", "wheat",
})  # fmt: skip
_SINGULAR_ENDINGS = ("ss", "us", "is", "'s", "gas", "lens", "canvas", "atlas", "christmas")
_HEAD_ENDS = re.compile(r"\s+(?:with|without|on|under|in|of|for|and|\d+)\s+|,")


def with_article(noun: str) -> str:
    """`noun` after "a" or "an" as it is spoken; alone where English puts neither ("scissors", "milk")."""
    if not noun or takes_no_article(noun):
        return noun
    return f"{'an' if _starts_with_a_vowel(noun) else 'a'} {noun}"


def takes_no_article(noun: str) -> bool:
    """Whether the head of `noun`, its last word before "with" or "on", is a plural or is not counted."""
    words = _HEAD_ENDS.split(noun.lower(), maxsplit=1)[0].split()
    if not words:
        return False
    head = words[-1]
    return head in _UNCOUNTED or (len(head) > 3 and head.endswith("s") and not head.endswith(_SINGULAR_ENDINGS))


def _starts_with_a_vowel(noun: str) -> bool:
    first = noun.split()[0]
    if len(first) > 1 and first.upper() == first and first[0].isalpha():
        return first[0] in _SPOKEN_WITH_A_VOWEL
    lower = noun.lower()
    if lower.startswith(_SILENT_H):
        return True
    return lower[0] in "aeiou" and _YOU_SOUND.match(lower) is None
