"""The sentence of an object that slots describe."""

from __future__ import annotations

from collections.abc import Mapping

from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, KIND, WORN, Lexicon

# Vowels that do not sound like one, and the other way round.
_CONSONANT_SOUND = ("uni", "use", "usa", "ufo", "eu", "one", "once", "uten", "util")
_VOWEL_SOUND = ("hour", "honest", "heir", "honour", "honor")


def with_article(noun: str) -> str:
    """`noun` after "a" or "an", by how it sounds: "a unicorn", "an hourglass"."""
    low = noun.lower()
    vowel = low.startswith(_VOWEL_SOUND) or (low[:1] in "aeiou" and not low.startswith(_CONSONANT_SOUND))
    return f"{'an' if vowel else 'a'} {noun}"


def caption_of(slots: Mapping[str, str], lexicon: Lexicon) -> str:
    """The caption of `slots`: "a small red wooden chair", "a pig riding a bicycle wearing a red cape"."""
    kind = lexicon.kind(slots[KIND])
    words = " ".join([*(slots[slot] for slot in ADJECTIVES if slot in slots), kind.noun])
    parts = [words if kind.uncountable else with_article(words)]
    if ACTIVITY in slots:
        parts.append(slots[ACTIVITY])
    for slot, colour in WORN.items():
        if slot in slots:
            worn = " ".join([*([slots[colour]] if colour in slots else []), slots[slot]])
            bare = any(word.uncountable for word in lexicon.words[slot] if word.phrase == slots[slot])
            parts.append(f"wearing {worn if bare else with_article(worn)}")
    return " ".join(parts)
