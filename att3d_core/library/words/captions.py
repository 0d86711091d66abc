"""Captions that tell models of one name apart: "a chair", "a white chair", "a low brown kitchen chair".

A deterministic network shows the mean of everything that has one caption, so two models never share one. The first of
a name keeps the name alone; the others take the fewest adjectives that are true of them and not taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, product

from att3d_core.library.words.things import Adjectives, Thing, adjectives_among

# Where nothing more can be said of two models: names of people, which say nothing about a shape.
_CALLED = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Flora", "Gus", "Hana", "Igor", "June", "Kai", "Lena", "Milo", "Nora",
    "Otto", "Pia", "Quinn", "Rosa", "Sam", "Tess", "Uma", "Vera", "Walt", "Xenia", "Yuri", "Zoe")  # fmt: skip


def distinct_captions(things: Sequence[Thing]) -> list[tuple[str, ...]]:
    """For each thing the adjectives that its caption takes, so that no two captions are equal.

    The last one may be a phrase that follows the noun ("called Ada"), see `caption`.
    """
    taken = {thing.called(()).lower() for thing in things}
    groups: dict[str, list[int]] = defaultdict(list)
    for index, thing in enumerate(things):
        groups[thing.called(()).lower()].append(index)
    chosen: list[tuple[str, ...]] = [()] * len(things)
    for group in groups.values():
        adjectives = adjectives_among([things[index] for index in group])
        for index, words in list(zip(group, adjectives, strict=True))[1:]:
            free = (option for option in _options(words) if caption(things[index], option).lower() not in taken)
            chosen[index] = next(free)
            taken.add(caption(things[index], chosen[index]).lower())
    return chosen


def caption(thing: Thing, words: Sequence[str]) -> str:
    """The thing with its adjectives; one that begins with "called" follows the noun."""
    before = [word for word in words if not word.startswith("called ")]
    after = [word for word in words if word.startswith("called ")]
    return " ".join([thing.called(before), *after])


def _options(true: Adjectives) -> Iterator[tuple[str, ...]]:
    """Adjectives to try, the plainest first, each in the order of English: size, shape, colour, place."""
    size, shape, color, both, place = true.size, true.shape, true.color, true.both_colors, true.place
    options = [
        (color,), (both,), (shape,), (shape, color), (size,), (size, color), (place,), (color, place), (shape, both),
        (size, both), (both, place), (size, shape), (size, shape, color), (shape, place), (shape, color, place),
        (size, color, place), (size, shape, both), (size, shape, color, place), (size, shape, both, place),
    ]  # fmt: skip
    yield from dict.fromkeys(words for option in options if (words := tuple(word for word in option if word)))
    known = (color,) if color else ()
    for length in count(1):
        yield from ((*known, f"called {' '.join(names)}") for names in product(_CALLED, repeat=length))
