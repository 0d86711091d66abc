"""A lexicon turned round: from what stands in a prompt to what it may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from att3d_core.text.forms import key, singular, verb_forms
from att3d_core.understanding import talk
from att3d_core.understanding.clean import words_of
from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, KIND, WORN, KindWords, Lexicon
from att3d_core.understanding.words import STANDARD


class Role(Enum):
    """How a part of a sentence hangs on the object: said first, worn, its material, its costume, or elsewhere."""

    HEAD = "head"
    WEARING = "wearing"
    MADE_OF = "made of"
    DRESSED_AS = "dressed as"
    NOT = "not"
    OF = "of"
    BESIDE = "beside"
    DOING = "doing"


class Talk(Enum):
    """Words that are not about the object."""

    PICTURE = "picture"
    FILLER = "filler"
    MANY = "many"


@dataclass(frozen=True)
class Meaning:
    """A choice of a slot. plural: whether the phrase of the lexicon is a plural itself ("boots")."""

    slot: str
    phrase: str
    plural: bool = False


@dataclass(frozen=True)
class Phrasebook:
    """meanings, roles, talk: by key. verbs: first words of activities. words: every single word that is known.
    spelled: those that a slip is corrected to; talk about the picture is not.

    longest: in words, of all phrases; one word of a prompt may stand for several of a phrase, and the other way round.
    """

    meanings: Mapping[str, tuple[Meaning, ...]]
    roles: Mapping[str, Role]
    talk: Mapping[str, Talk]
    verbs: frozenset[str]
    words: frozenset[str]
    spelled: frozenset[str]
    longest: int


_ROLES = (
    (Role.BESIDE, talk.BESIDE),
    (Role.WEARING, talk.WEARING),
    (Role.MADE_OF, talk.MADE_OF),
    (Role.DRESSED_AS, talk.DRESSED_AS),
    (Role.NOT, talk.NOT),
    (Role.OF, talk.OF),
)
_TALK = ((Talk.MANY, talk.MANY), (Talk.FILLER, talk.FILLERS), (Talk.PICTURE, talk.PICTURE))

GRAMMAR = frozenset(word for _, phrases in _ROLES for word in words_of(phrases)) | {"and"}
"""Words that only hang one part of a sentence on another."""


@lru_cache(maxsize=8)
def phrasebook(lexicon: Lexicon) -> Phrasebook:
    """The phrasebook of a lexicon; made once for each. Without slots it knows grammar, standard words that captions
    have, and the others by their spelling."""
    meanings: defaultdict[str, dict[Meaning, None]] = defaultdict(dict)
    words: set[str] = set()
    verbs: set[str] = set()
    longest = 4

    def add(phrase: list[str], meaning: Meaning) -> None:
        nonlocal longest
        longest = max(longest, len(phrase) + 1)
        words.update(phrase)
        meanings[key(phrase)].setdefault(meaning)

    adjectives = {
        key(words_of(form)): (slot, word.phrase)
        for slot in ADJECTIVES
        for word in lexicon.words.get(slot, ())
        for form in word.forms
    }

    def split(forms: Sequence[str], kind: KindWords | None = None) -> Iterator[list[str]]:
        """The words of each form, but for "wooden crate" of a crate that takes materials: its wood has a slot."""
        own = {key(words_of(form)) for form in forms}
        for number, form in enumerate(forms):
            phrase = words_of(form)
            slot, word = adjectives.get(key(phrase[:1]), ("", ""))
            taken = bool(slot) and (kind is None or (slot in kind.takes and word not in kind.without))
            if number == 0 or len(phrase) < 2 or not taken or key(phrase[1:]) not in own:
                yield phrase

    for kind in lexicon.kinds:
        for phrase in split(kind.forms, kind):
            add(phrase, Meaning(KIND, kind.noun, bool(phrase) and singular(phrase[-1]) != phrase[-1]))
    for slot, choices in lexicon.words.items():
        if slot in WORN.values():
            continue  # the same words as those of the object's colour
        for word in choices:
            for phrase in split(word.forms):
                add(phrase, Meaning(slot, word.phrase))
                if slot == ACTIVITY and phrase:
                    for verb in verb_forms(phrase[0]):
                        add([verb, *phrase[1:]], Meaning(slot, word.phrase))
                        verbs.add(verb)
                    verbs.add(phrase[0])
    for slot, choices in STANDARD.items() if lexicon.captions else ():
        for word in choices:
            if slot not in WORN.values() and any(word.phrase in caption for caption in lexicon.captions):
                for form in word.forms:
                    add(words_of(form), Meaning(slot, word.phrase))
    roles = {name: role for role, phrases in _ROLES for name in talk.keys(phrases)}
    chatter = {name: kind for kind, phrases in _TALK for name in talk.keys(phrases)}
    own = {key([word]) for caption in lexicon.captions for word in words_of(caption)}
    chatter = {name: kind for name, kind in chatter.items() if name not in own}  # a library may hold a picture
    words.update(GRAMMAR, *(words_of(phrase) for phrase in lexicon.captions))
    spelled = frozenset(words)
    words.update(*(words_of(phrases) for _, phrases in _TALK))
    return Phrasebook(
        {name: tuple(found) for name, found in meanings.items()}, roles, chatter, frozenset(verbs), frozenset(words),
        spelled, longest,
    )  # fmt: skip
