"""What a model that reads slots can be asked for, as the page reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from att3d_core.errors import UserError
from att3d_core.library.toybox.world.chains import CHAINS
from att3d_core.pipeline import Pipeline
from att3d_core.understanding.caption import caption_of, sentence_of
from att3d_core.understanding.lexicon import KIND, WORN, KindWords, Lexicon
from att3d_core.understanding.verdict import Understanding, Verdict

NOT_ALL = 0.95
"""The most that is said to be read of a prompt of which something is not known."""


def share_read(understood: Understanding) -> float:
    """Share of a prompt's words that are drawn or ignored for good reason, 1 only where nothing is unknown."""
    if understood.verdict is Verdict.KNOWN:
        return 1.0
    if understood.verdict is Verdict.NEAREST:
        return 0.0
    words = max(len(understood.prompt.split()), 1)
    missed = sum(len(text.split()) for text in understood.unknown)
    return min(max(1.0 - missed / words, 0.0), NOT_ALL)


def caption_from(slots: Mapping[str, str], lexicon: Lexicon) -> str:
    """The caption of words chosen one by one. Raises UserError for words that are not known or do not go together."""
    try:
        kind = lexicon.kind(slots[KIND])
    except KeyError:
        raise UserError(f"there is no kind {slots.get(KIND, '')[:60]!r} in this model") from None
    for slot, phrase in slots.items():
        if slot != KIND and phrase not in choices_of(kind, slot, lexicon):
            raise UserError(f"{kind.noun!r} takes no {slot[:60]} {phrase[:60]!r} in this model")
    for worn, colour in WORN.items():
        if colour in slots and worn not in slots:
            raise UserError(f"a {colour} needs a {worn}")
    return sentence_of(slots, lexicon)


def choices_of(kind: KindWords, slot: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of one slot that a kind takes."""
    if slot not in kind.takes:
        return ()
    return tuple(word.phrase for word in lexicon.words[slot] if word.phrase not in kind.without)


def words_json(pipeline: Pipeline) -> dict[str, Any]:
    """The lexicon for word lists and suggestions, with the chains that it can draw; no slots for sentence models."""
    lexicon = pipeline.released.lexicon
    kinds = [
        {
            "noun": kind.noun,
            "caption": caption_of({KIND: kind.noun}, lexicon),
            "synonyms": list(kind.synonyms),
            "category": kind.category,
            "takes": list(kind.takes),
            "without": list(kind.without),
        }
        for kind in lexicon.kinds
    ]
    words = {
        slot: [{"phrase": word.phrase, "synonyms": list(word.synonyms), "bare": word.uncountable} for word in words]
        for slot, words in lexicon.words.items()
    }
    return {"slots": list(lexicon.slots), "kinds": kinds, "words": words, "chains": _chains(pipeline)}


def _chains(pipeline: Pipeline) -> list[dict[str, Any]]:
    """Chains of which this model knows every word."""
    if not pipeline.released.lexicon.slots:
        return []

    lexicon = pipeline.released.lexicon

    def stop(caption: str) -> str | None:
        understood = pipeline.understand(caption)
        whole = understood.verdict is Verdict.KNOWN and caption_of(understood.slots, lexicon) == caption
        return understood.caption if whole else None

    chains = [(chain.title, [stop(caption) for caption in chain.captions]) for chain in CHAINS]
    return [{"title": title, "prompts": stops} for title, stops in chains if all(stops)]
