"""The sentence of an object that slots describe."""

from __future__ import annotations

from collections.abc import Mapping

from att3d_core.text.articles import indefinite
from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, KIND, WORN, Lexicon


def caption_of(slots: Mapping[str, str], lexicon: Lexicon) -> str:
    """The caption of `slots`: "a small red wooden chair", "a pig riding a bicycle wearing a red cape"."""
    kind = lexicon.kind(slots[KIND])
    words = " ".join([*(slots[slot] for slot in ADJECTIVES if slot in slots), kind.noun])
    parts = [words if kind.uncountable else indefinite(words)]
    if ACTIVITY in slots:
        parts.append(slots[ACTIVITY])
    for slot, colour in WORN.items():
        if slot in slots:
            worn = " ".join([*([slots[colour]] if colour in slots else []), slots[slot]])
            bare = any(word.uncountable for word in lexicon.words[slot] if word.phrase == slots[slot])
            parts.append(f"wearing {worn if bare else indefinite(worn)}")
    return " ".join(parts)
