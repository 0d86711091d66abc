"""What can be said of a model besides its name: colours, proportions, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from att3d_core.library.words.colors import COLOR_WORDS
from att3d_core.text.articles import with_article

_ARTICLE = re.compile(r"^(an?|the)\s+(?=\S)", re.IGNORECASE)
# A proportion is worth a word where it is this much larger than what is usual among things of one name.
_NOTABLE = 1.15


@dataclass(frozen=True)
class Thing:
    """A model to be put into words.

    noun: its name without an article. colors: one or two names of colours. size: width, height and depth, in any unit
    that all things share. place: where it belongs ("kitchen"), "" where that is not known. tags: further key words.
    """

    noun: str
    colors: tuple[str, ...]
    size: tuple[float, float, float]
    place: str = ""
    tags: tuple[str, ...] = ()
    article: bool = True

    def called(self, words: Sequence[str]) -> str:
        """The noun with adjectives, after the article that these ask for: "an old grey wardrobe"."""
        phrase = " ".join([*words, self.noun])
        return with_article(phrase) if self.article else phrase


@dataclass(frozen=True)
class Adjectives:
    """The adjectives that are true of a thing, "" where there is nothing to say, in the order English puts them."""

    size: str
    shape: str
    color: str
    both_colors: str
    place: str


def without_article(caption: str) -> str:
    """ "chair" of "a chair"."""
    return _ARTICLE.sub("", caption)


def adjectives_among(things: Sequence[Thing]) -> list[Adjectives]:
    """Adjectives of each of several things of one name; "tall" is tall among them."""
    tallness = [height / max(width, depth, 1e-9) for width, height, depth in (thing.size for thing in things)]
    wideness = [width / max(depth, 1e-9) for width, _, depth in (thing.size for thing in things)]
    volumes = [(width * height * depth) ** (1 / 3) for width, height, depth in (thing.size for thing in things)]
    return [
        Adjectives(
            size=_compared(volumes, index, "large", "small"),
            shape=_compared(tallness, index, "tall", "low") or _compared(wideness, index, "wide", "narrow"),
            color="" if _names_a_color(thing.noun) else thing.colors[0],
            both_colors="" if _names_a_color(thing.noun) or len(thing.colors) < 2 else " and ".join(thing.colors),
            place="" if thing.place in thing.noun else thing.place,
        )
        for index, thing in enumerate(things)
    ]


def _compared(values: Sequence[float], index: int, more: str, less: str) -> str:
    usual = sorted(values)[len(values) // 2]
    if values[index] > usual * _NOTABLE:
        return more
    return less if values[index] * _NOTABLE < usual else ""


def _names_a_color(noun: str) -> bool:
    return not COLOR_WORDS.isdisjoint(noun.lower().split())
