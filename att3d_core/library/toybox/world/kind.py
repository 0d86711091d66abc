"""A kind of object: what it is called, how it is built, and which words it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.world.look import Look


class Takes(Flag):
    """Groups of words that make sense beside a noun."""

    COLOUR = auto()
    MATERIAL = auto()
    CONDITION = auto()
    SHAPE = auto()
    THING = COLOUR | MATERIAL | CONDITION | SHAPE
    """What most objects take."""
    BEING = COLOUR | MATERIAL | SHAPE
    """An animal or a person: nobody asks for a rusty duck. Those that also wear and do things are figures."""


@dataclass(frozen=True)
class Kind:
    """One noun of the world.

    noun: without an article ("treasure chest"). build: the object at its natural size, any place, any scale; `finish`
    applies materials, conditions and shapes, and puts it on the ground. synonyms: other words for exactly this.
    without: single adjectives that make no sense here ("burning" candle is a candle). uncountable: takes no article.
    """

    noun: str
    build: Callable[[Look], Mesh]
    synonyms: tuple[str, ...] = ()
    takes: Takes = Takes.THING
    without: frozenset[str] = frozenset()
    uncountable: bool = False
