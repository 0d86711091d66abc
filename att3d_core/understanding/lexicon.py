"""What a model can be asked for: its kinds of objects, and the words that each slot takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KIND, COLOUR, MATERIAL, CONDITION, SHAPE = "kind", "colour", "material", "condition", "shape"
ACTIVITY, GARMENT, GARMENT_COLOUR, HAT, HAT_COLOUR = "activity", "garment", "garment colour", "hat", "hat colour"
SLOTS = (KIND, COLOUR, MATERIAL, CONDITION, SHAPE, ACTIVITY, GARMENT, GARMENT_COLOUR, HAT, HAT_COLOUR)
ADJECTIVES = (SHAPE, CONDITION, COLOUR, MATERIAL)
"""The slots that stand before the noun, in the order in which they are said: "a small old red wooden chair"."""
WORN = {GARMENT: GARMENT_COLOUR, HAT: HAT_COLOUR}
"""The slots that are worn, each with the slot of its colour."""

KINDS_MAX = 4096
WORDS_MAX = 1024
SYNONYMS_MAX = 128
CAPTIONS_MAX = 1 << 17
PHRASE_MAX = 200


@dataclass(frozen=True)
class SlotWord:
    """One choice of a slot: the phrase that captions use, and other words for it.

    Activities are whole ("riding a bicycle"); what is worn is the bare noun ("cape"), without an article where
    `uncountable` ("medieval armor").
    """

    phrase: str
    synonyms: tuple[str, ...] = ()
    uncountable: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.phrase, *self.synonyms)


@dataclass(frozen=True)
class KindWords:
    """One kind of object: its noun, other nouns for it, its category, and the slots that it takes besides its own.

    uncountable: the noun stands without an article ("boots", "bamboo"). without: single words of its slots that it
    does not take.
    """

    noun: str
    synonyms: tuple[str, ...] = ()
    category: str = ""
    takes: tuple[str, ...] = ()
    uncountable: bool = False
    without: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.noun, *self.synonyms)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All that a model knows by name. Compared and hashed by identity: what is derived from one is kept beside it.

    slots: in the order in which the model reads them; none for a model that reads whole sentences, which has
    `captions` instead, those that it was trained on. costumes: what "dressed as a pirate" puts into which slots.
    Raises ValueError for a lexicon that contradicts itself.
    """

    slots: tuple[str, ...] = ()
    kinds: tuple[KindWords, ...] = ()
    words: Mapping[str, tuple[SlotWord, ...]] = field(default_factory=dict)
    captions: tuple[str, ...] = ()
    costumes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if bool(self.slots) == bool(self.captions):
            raise ValueError("a lexicon has either slots or captions")
        if self.slots:
            self._check_slots()
        elif self.kinds or self.words or self.costumes:
            raise ValueError("a lexicon without slots has neither kinds nor words nor costumes")
        _check("captions", self.captions, CAPTIONS_MAX)

    def _check_slots(self) -> None:
        if self.slots[0] != KIND or not set(self.slots) <= set(SLOTS) or len(set(self.slots)) != len(self.slots):
            raise ValueError(f"expected slots of {SLOTS}, the kind first and none twice; got {self.slots}")
        if not self.kinds:
            raise ValueError("a lexicon with slots needs kinds")
        _check("nouns", [kind.noun for kind in self.kinds], KINDS_MAX)
        for kind in self.kinds:
            if not set(kind.takes) <= set(self.slots) - {KIND}:
                raise ValueError(f"{kind.noun!r} takes {kind.takes}; the slots are {self.slots}")
            _check(f"synonyms of {kind.noun!r}", kind.synonyms, SYNONYMS_MAX)
        if set(self.words) != set(self.slots) - {KIND}:
            raise ValueError(f"expected words for {self.slots[1:]}, got {tuple(self.words)}")
        for slot, words in self.words.items():
            _check(f"words of {slot!r}", [word.phrase for word in words], WORDS_MAX)
            for word in words:
                _check(f"synonyms of {word.phrase!r}", word.synonyms, SYNONYMS_MAX)
        _check("costumes", list(self.costumes), WORDS_MAX)
        for name, costume in self.costumes.items():
            for slot, phrase in costume.items():
                if all(word.phrase != phrase for word in self.words.get(slot, ())):
                    raise ValueError(f"the costume {name!r} has {phrase!r}, which is no {slot} of this lexicon")

    def kind(self, noun: str) -> KindWords:
        """The kind called `noun`. Raises KeyError."""
        for kind in self.kinds:
            if kind.noun == noun:
                return kind
        raise KeyError(noun)


def _check(what: str, phrases: tuple[str, ...] | list[str], limit: int) -> None:
    if len(phrases) > limit:
        raise ValueError(f"expected at most {limit:,} {what}, got {len(phrases):,}")
    bad = [phrase for phrase in phrases if not 0 < len(phrase) <= PHRASE_MAX or phrase != " ".join(phrase.split())]
    if what != "captions" and bad:
        raise ValueError(f"{what} should be 1 to {PHRASE_MAX} characters without spare spaces, got {bad[0]!r}")
    if len(set(phrases)) != len(phrases):
        raise ValueError(f"{what} are not all different")
