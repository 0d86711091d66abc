"""A piece of furniture in words: its catalogue's name, key words and category as English says them."""

from __future__ import annotations

import re

from att3d_core.library.sweethome.catalogue import Piece
from att3d_core.library.words.things import Thing

_PLACES = {
    "bathroom": "bathroom", "bedroom": "bedroom", "exterior": "garden", "kitchen": "kitchen", 
    "living room": "living room", "office": "office",
}  # fmt: skip
# Tags that say who made a model or how a program may use it, and nothing about the thing.
_NO_WORDS = frozenset({"blend swap", "scpts", "adjustable", "electricity", "4", "four"})
# The names of people in these catalogues are adjectives.
_PEOPLE = (("female", "woman"), ("male", "man"))
_KEPT_CAPITAL = frozenset(["Christmas", "French", "Japanese", "Siamese", "Osaka", "Oriental", "Chambord"])
# Slips in the names of catalogues that many people have.
_SPELLING = {
    "bended": "bent", "coathanger": "coat hanger", "gaz": "gas", "hashtray": "ashtray",
    "mocassin": "moccasin", "teck": "teak", "trunck": "trunk",
}  # fmt: skip


def thing_of(piece: Piece, colors: tuple[str, ...]) -> Thing:
    """`piece` as something to be put into words."""
    tags = tuple(tag for tag in piece.tags if tag.lower() not in _NO_WORDS)
    return Thing(_noun(piece.name), colors, piece.size_cm, _PLACES.get(piece.category.lower(), ""), tags)


def _noun(name: str) -> str:
    """ "Air conditioning - External unit" as "air conditioning external unit", "Sitting female" as "sitting woman"."""
    words = re.sub(r"\s+[-–]\s+|[_/]+", " ", name).split()
    words = [_SPELLING.get(word.lower(), word) for word in words]
    for adjective, noun in _PEOPLE:
        if words[-1].lower() == adjective:
            words[-1] = noun
    return " ".join(word if word in _KEPT_CAPITAL else _lowered(word) for word in words)


def _lowered(word: str) -> str:
    """`word` in lower case, unless it is spelt out: "TV", "RJ45", the A of a "type A plug"."""
    letters = [letter for letter in word if letter.isalpha()]
    return word if letters and all(letter.isupper() for letter in letters) else word.lower()
