"""What else a model may be called: synonyms, key words, more or fewer adjectives, in several orders.

As in the Toybox, one whole pattern is held out, and a fifth of all other sentences by a stable hash of the sentence.
No sentence, and no other order of its words, is ever given to two models.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from att3d_core.library.toybox.grammar import stable_hash
from att3d_core.library.words.captions import caption
from att3d_core.library.words.synonyms import other_nouns
from att3d_core.library.words.things import Thing, adjectives_among
from att3d_core.text.articles import with_article

TRAINABLE = 12
HELD_OUT = 6
_HELD_OUT_FRACTION = 0.2
_TRIES = 160

# {A} with its article, {x} without, {n} the noun alone, {w} the adjectives, {t} a key word. The first is held out
# whole.
_PATTERNS = (
    "look at this {x}", "{A}", "{x}", "{x}", "{n}, {w}", "{n} {w}", "one {x}", "{x}, {t}", "a picture of {A}",
    "{t}: {x}", "a 3d model of {A}",
)  # fmt: skip
_FILLERS = frozenset(["a", "an", "the", "look", "at", "this", "one", "picture", "of", "3d", "model", "and", "called"])


def paraphrase_all(
    things: Sequence[Thing], chosen: Sequence[Sequence[str]]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Trainable and held-out paraphrases of each thing whose caption takes the adjectives `chosen` for it."""
    captions = [caption(thing, words) for thing, words in zip(things, chosen, strict=True)]
    owners = {_content(text): index for index, text in enumerate(captions)}
    pairs = zip(things, chosen, strict=True)
    return [_divided(thing, words, index, owners) for index, (thing, words) in enumerate(pairs)]


def _content(text: str) -> frozenset[str]:
    """The words of a sentence that say something, in no order."""
    return frozenset(re.findall(r"[^\s,.:;]+", text.lower())) - _FILLERS


def _divided(
    thing: Thing, words: Sequence[str], index: int, owners: dict[frozenset[str], int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = caption(thing, words)
    trained: dict[str, None] = {}
    held_out: dict[str, None] = {}
    source = _sentences(thing, words, random.Random(stable_hash(own)))
    for _ in range(_TRIES):
        pattern, text = next(source)
        if text == own or owners.setdefault(_content(text), index) != index:
            continue
        unseen = pattern == 0 or stable_hash(text) < _HELD_OUT_FRACTION * 2**64
        kept, limit = (held_out, HELD_OUT) if unseen else (trained, TRAINABLE)
        if len(kept) < limit:
            kept[text] = None
    return tuple(trained), tuple(held_out)


def _sentences(thing: Thing, words: Sequence[str], dice: random.Random) -> Iterator[tuple[int, str]]:
    """Endless sentences with the numbers of their patterns. `words` are in all; what else is true comes and goes."""
    true = adjectives_among([thing])[0]
    extra = [word for word in (true.both_colors or true.color, true.color, true.place) if word]
    nouns = [thing.noun, thing.noun, *other_nouns(thing.noun)]
    tags = [tag for tag in thing.tags if tag.lower() not in thing.noun.lower()]
    while True:
        pattern = int(dice.random() * len(_PATTERNS))
        noun = nouns[int(dice.random() * len(nouns))]
        said = list(words)
        for word in extra:
            if dice.random() < 0.4 and not any(set(word.split()) & set(other.split()) for other in said):
                said.append(word)
        before = [word for word in said if not word.startswith("called ")]
        after = [word for word in said if word.startswith("called ")]
        if dice.random() < 0.5:
            before = sorted(before, key=lambda word: dice.random())
        form = _PATTERNS[pattern]
        if ("{w}" in form and not said) or ("{t}" in form and not tags):
            continue
        phrase = " ".join([*before, noun, *after])
        yield (
            pattern,
            form.format(
                A=with_article(phrase),
                x=phrase,
                n=noun,
                w=" ".join(said),
                t=tags[int(dice.random() * len(tags))].lower() if tags else "",
            ),
        )
