"""Forms of words: one key for "top hats", "tophat" and "Top Hat"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

_IRREGULAR = {
    "wolves": "wolf", "knives": "knife", "loaves": "loaf", "leaves": "leaf", "shelves": "shelf", "scarves": "scarf",
    "elves": "elf", "dwarves": "dwarf", "calves": "calf", "staves": "staff", "mice": "mouse", "geese": "goose",
    "teeth": "tooth", "feet": "foot", "men": "man", "women": "woman", "children": "child", "oxen": "ox",
    "cacti": "cactus", "octopi": "octopus", "snowmen": "snowman", "lumberjacks": "lumberjack", "buses": "bus",
    "shoes": "shoe", "canoes": "canoe", "axes": "axe", "pickaxes": "pickaxe", "movies": "movie", "cookies": "cookie",
    "zombies": "zombie", "pixies": "pixie", "genies": "genie", "glasses": "glasses", "ashes": "ash", "lens": "lens",
    "firemen": "fireman", "policemen": "policeman", "businessmen": "businessman", "werewolves": "werewolf",
}  # fmt: skip
_ENDINGS_OF_ONE = ("ss", "us", "is")


@lru_cache(maxsize=1 << 14)
def singular(word: str) -> str:
    """`word` without its plural ending or possessive: "wolves", "wolf's" and "wolf" are all "wolf"."""
    word = word.removesuffix("'s").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(_ENDINGS_OF_ONE):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        return word[:-2]
    return word[:-1]


def key(words: Sequence[str]) -> str:
    """What two spellings of one phrase share: singular words without the spaces between them."""
    return "".join(singular(word) for word in words)


def verb_forms(word: str) -> Iterator[str]:
    """Other forms of a participle: "riding" gives "ride" and "rides", and some that are no words."""
    if not word.endswith("ing") or len(word) < 6:
        return
    stem = word[:-3]
    bases = [stem, stem + "e", *([stem[:-1]] if stem[-1] == stem[-2] else [])]
    for base in bases:
        yield base
        yield base + "s"
