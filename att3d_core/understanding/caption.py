"""The sentence of an object that slots describe."""

from __future__ import annotations

from collections.abc import Mapping

from att3d_core.text.articles import indefinite
from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, KIND, WORN, Lexicon


def caption_of(slots: Mapping[str, str], lexicon: Lexicon) -> str:
    """The caption of `slots`: "a small red wooden chair", "a pig riding a bicycle wearing a cape wearing a red crown".

    Libraries name their assets so, and which of them are held out depends on it.
    """
    return " ".join([*_doing(slots, lexicon), *(f"wearing {worn}" for worn in _worn(slots, lexicon))])


def sentence_of(slots: Mapping[str, str], lexicon: Lexicon) -> str:
    """The same as people say it: "a pig riding a bicycle wearing a cape and a red crown"."""
    worn = _worn(slots, lexicon)
    return " ".join([*_doing(slots, lexicon), *([f"wearing {' and '.join(worn)}"] if worn else [])])


def _doing(slots: Mapping[str, str], lexicon: Lexicon) -> list[str]:
    kind = lexicon.kind(slots[KIND])
    words = " ".join([*(slots[slot] for slot in ADJECTIVES if slot in slots), kind.noun])
    return [words if kind.uncountable else indefinite(words), *([slots[ACTIVITY]] if ACTIVITY in slots else [])]


def _worn(slots: Mapping[str, str], lexicon: Lexicon) -> list[str]:
    """What is worn, each with its colour and article."""
    out = []
    for slot, colour in WORN.items():
        if slot in slots:
            worn = " ".join([*([slots[colour]] if colour in slots else []), slots[slot]])
            bare = any(word.uncountable for word in lexicon.words[slot] if word.phrase == slots[slot])
            out.append(worn if bare else indefinite(worn))
    return out
