"""English articles: by sound where the spelling misleads, none before plurals and before what is not counted."""

from __future__ import annotations

import re

_YOU_SOUND = re.compile(r"(uni(?!n|m)|us[aeu]|ut[ei]|uri|eu|ewe|ufo|one(?!i)|once|u[- ])")
_VOWELS = tuple("aeiou")
_SILENT_H = ("hour", "honest", "honou", "honor", "heir", "herb ")
# Letters that are spoken with a vowel first, for names that are spelt out: an SUV, an MP3 player, but a TV.
_SPOKEN_WITH_A_VOWEL = frozenset("AEFHILMNORSX8")
_UNCOUNTED = frozenset({
    "bread", "butter", "cheese", "clothing", "cutlery", "food", "furniture", "garbage", "grass", "gravel", "lava",
    "lumber", "milk", "moss", "rice", "salad", "sand", "snow", "soap", "sugar", "water", "wheat",
})  # fmt: skip
_SINGULAR_ENDINGS = ("ss", "us", "is", "'s", "gas", "lens", "canvas", "atlas", "christmas")
_HEAD_ENDS = re.compile(r"\s+(?:with|without|on|under|in|of|for|and|\d+)\s+|,")


def indefinite(noun: str) -> str:
    """`noun` after "a" or "an", by how it sounds: "a unicorn", "an hourglass", "an SUV"."""
    return f"{'an' if _starts_with_a_vowel(noun) else 'a'} {noun}"


def with_article(noun: str) -> str:
    """`indefinite(noun)`, or the noun alone where English puts no article ("scissors", "milk")."""
    return noun if not noun or takes_no_article(noun) else indefinite(noun)


def takes_no_article(noun: str) -> bool:
    """Whether the head of `noun`, its last word before "with" or "on", is a plural or is not counted."""
    words = _HEAD_ENDS.split(noun.lower(), maxsplit=1)[0].split()
    if not words:
        return False
    head = words[-1]
    return head in _UNCOUNTED or (len(head) > 3 and head.endswith("s") and not head.endswith(_SINGULAR_ENDINGS))


def _starts_with_a_vowel(noun: str) -> bool:
    first = noun.split(maxsplit=1)[0] if noun.strip() else ""
    if len(first) > 1 and first.isupper() and first[0].isalpha():
        return first[0] in _SPOKEN_WITH_A_VOWEL
    lower = noun.lower()
    return lower.startswith(_SILENT_H) or (lower.startswith(_VOWELS) and _YOU_SOUND.match(lower) is None)
