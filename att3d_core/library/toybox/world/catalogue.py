"""All kinds of the world by category, and the lexicon of what can be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from att3d_core.library.toybox.world.figures import (
    ACTIVITIES,
    COSTUMES,
    GARMENTS,
    HATS,
    SYNONYMS,
    UNCOUNTABLE,
    Figure,
    Outfit,
)
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.kinds import (
    animals,
    buildings,
    food,
    furniture,
    nature,
    people,
    props,
    tools,
    vehicles,
)
from att3d_core.library.toybox.world.look import COLOURS, CONDITIONS, MATERIALS, SHAPES
from att3d_core.understanding.lexicon import (
    ACTIVITY,
    COLOUR,
    CONDITION,
    GARMENT,
    GARMENT_COLOUR,
    HAT,
    HAT_COLOUR,
    MATERIAL,
    SHAPE,
    SLOTS,
    KindWords,
    Lexicon,
    SlotWord,
)
from att3d_core.understanding.words import STANDARD

CATEGORIES: Mapping[str, tuple[Kind, ...]] = {
    "furniture": furniture.KINDS,
    "containers and props": props.KINDS,
    "weapons and tools": tools.KINDS,
    "food": food.KINDS,
    "vehicles": vehicles.KINDS,
    "buildings and street": buildings.KINDS,
    "nature": nature.KINDS,
    "animals": animals.KINDS,
    "creatures and people": people.KINDS,
}
KINDS: tuple[Kind, ...] = tuple(kind for kinds in CATEGORIES.values() for kind in kinds)

_GROUPS = {COLOUR: Takes.COLOUR, MATERIAL: Takes.MATERIAL, CONDITION: Takes.CONDITION, SHAPE: Takes.SHAPE}
ADJECTIVES: Mapping[str, tuple[str, ...]] = {
    COLOUR: tuple(COLOURS),
    MATERIAL: MATERIALS,
    CONDITION: CONDITIONS,
    SHAPE: SHAPES,
}


def words_of(kind: Kind, slot: str) -> tuple[str, ...]:
    """The adjectives of one slot that make sense for `kind`."""
    if not kind.takes & _GROUPS[slot]:
        return ()
    return tuple(word for word in ADJECTIVES[slot] if word not in kind.without)


@cache
def lexicon() -> Lexicon:
    """What the world can be asked for. Raises ValueError where two kinds claim one name."""
    worn = {ACTIVITY: ACTIVITIES, GARMENT: GARMENTS, HAT: HATS}
    words = {
        slot: tuple(SlotWord(word, _synonyms(slot, word), word in UNCOUNTABLE) for word in choices)
        for slot, choices in {**ADJECTIVES, **worn}.items()
    }
    words |= {slot: words[COLOUR] for slot in (GARMENT_COLOUR, HAT_COLOUR)}
    kinds = [
        KindWords(kind.noun, kind.synonyms, category, _takes(kind), kind.uncountable, tuple(sorted(kind.without)))
        for category, kinds in CATEGORIES.items()
        for kind in kinds
    ]
    costumes = {noun: {slot: word for slot, word in _worn(outfit) if word} for noun, outfit in COSTUMES.items()}
    return Lexicon(SLOTS, tuple(kinds), words, costumes=costumes)


def _synonyms(slot: str, word: str) -> tuple[str, ...]:
    """Other words for `word`: those of its own, and those that it has everywhere."""
    standard = next((each.synonyms for each in STANDARD[slot] if each.phrase == word), ())
    return tuple(dict.fromkeys((*SYNONYMS.get(word, ()), *standard)))


def _worn(outfit: Outfit) -> tuple[tuple[str, str | None], ...]:
    return (
        (ACTIVITY, outfit.activity),
        (GARMENT, outfit.garment),
        (GARMENT_COLOUR, outfit.garment_colour),
        (HAT, outfit.hat),
        (HAT_COLOUR, outfit.hat_colour),
    )


def _takes(kind: Kind) -> tuple[str, ...]:
    figure = SLOTS[SLOTS.index(ACTIVITY) :] if isinstance(kind, Figure) else ()
    return (*(slot for slot, group in _GROUPS.items() if kind.takes & group), *figure)
