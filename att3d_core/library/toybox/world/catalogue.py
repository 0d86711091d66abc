"""All kinds of the world by category, and the lexicon of what can be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from att3d_core.library.toybox.world.figures import ACTIVITIES, GARMENTS, HATS, SYNONYMS, UNCOUNTABLE, Figure
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
    words = {slot: tuple(SlotWord(word, synonyms_of(word)) for word in choices) for slot, choices in ADJECTIVES.items()}
    words |= {
        slot: tuple(SlotWord(word, SYNONYMS.get(word, ()), word in UNCOUNTABLE) for word in choices)
        for slot, choices in worn.items()
    }
    words |= {slot: words[COLOUR] for slot in (GARMENT_COLOUR, HAT_COLOUR)}
    kinds = [
        KindWords(kind.noun, kind.synonyms, category, _takes(kind), kind.uncountable)
        for category, kinds in CATEGORIES.items()
        for kind in kinds
    ]
    return Lexicon(SLOTS, tuple(kinds), words)


def _takes(kind: Kind) -> tuple[str, ...]:
    figure = SLOTS[SLOTS.index(ACTIVITY) :] if isinstance(kind, Figure) else ()
    return (*(slot for slot, group in _GROUPS.items() if kind.takes & group), *figure)


def synonyms_of(adjective: str) -> tuple[str, ...]:
    """Other words for an adjective of the world."""
    return _SYNONYMS.get(adjective, ())


_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "red": ("crimson", "scarlet", "ruby"),
    "orange": ("tangerine",),
    "yellow": ("lemon yellow", "golden yellow"),
    "green": ("emerald", "lime", "olive"),
    "blue": ("navy", "azure", "cobalt", "sky blue"),
    "purple": ("violet", "lilac", "magenta"),
    "pink": ("rose pink", "salmon pink"),
    "brown": ("tan", "chestnut brown", "beige"),
    "black": ("jet black", "ebony black"),
    "white": ("ivory white", "cream", "pale"),
    "grey": ("gray", "ash grey"),
    "turquoise": ("teal", "cyan", "aqua"),
    "wooden": ("wood", "oak", "timber", "made of wood", "carved out of wood"),
    "stone": ("rocky", "marble", "granite", "made of stone", "made out of stone"),
    "golden": ("gold", "gilded", "made of gold", "made out of gold"),
    "silver": ("chrome", "made of silver"),
    "iron": ("steel", "metal", "metallic", "cast iron", "made of metal"),
    "glass": ("crystal clear", "transparent", "made of glass"),
    "ice": ("icy", "frozen", "made of ice"),
    "clay": ("terracotta", "earthenware", "made of clay"),
    "old": ("ancient", "worn", "weathered", "vintage", "aged", "antique", "dusty"),
    "broken": ("damaged", "destroyed", "cracked", "ruined", "shattered", "smashed"),
    "rusty": ("rusted", "corroded"),
    "mossy": ("moss-covered", "overgrown", "covered in moss"),
    "snowy": ("snow-covered", "covered in snow", "snow-capped"),
    "burning": ("on fire", "flaming", "in flames", "fiery"),
    "ornate": ("decorated", "jeweled", "jewelled", "fancy", "ornamented", "bejeweled"),
    "small": ("little", "tiny", "mini", "miniature"),
    "big": ("large", "huge", "giant", "massive", "enormous", "gigantic"),
    "tall": ("high", "towering"),
    "long": ("elongated", "stretched"),
    "round": ("rounded", "spherical"),
    "fat": ("chubby", "thick", "wide", "stout", "plump", "chunky"),
    "thin": ("slim", "slender", "narrow", "skinny"),
}
