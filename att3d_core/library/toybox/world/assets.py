"""The objects of the world that models are trained on and scored with, drawn evenly over kinds and words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache, partial

from att3d_core.library.asset import VARIATIONS, Asset, Family, Mesh
from att3d_core.library.toybox.grammar import stable_hash
from att3d_core.library.toybox.world.catalogue import ADJECTIVES, KINDS, lexicon, words_of
from att3d_core.library.toybox.world.figures import ACTIVITIES, GARMENTS, HATS, Figure, Outfit
from att3d_core.library.toybox.world.finish import finish
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import COLOURS, Look
from att3d_core.understanding.caption import caption_of
from att3d_core.understanding.lexicon import (
    ACTIVITY,
    COLOUR,
    GARMENT,
    GARMENT_COLOUR,
    HAT,
    HAT_COLOUR,
    KIND,
)

Slots = Mapping[str, str]

PAIRS = 12
"""How many pairs of adjectives from different slots a kind is shown with."""
OUTFITS = 16
"""How many outfits of several parts a figure is shown with, besides every part alone."""
SPECIMENS = 8
"""Variations of the kind itself that are trained on besides the usual one: half far from it, half about it."""
HELD_OUT = 0.12
"""Share of the combinations of two words or more that is never trained on."""


def build(kind: Kind, slots: Slots, variation: tuple[float, ...]) -> Mesh:
    """The object that `slots` describe, at a place among its variations."""
    look = Look({slots[slot]: 1.0 for slot in ADJECTIVES if slot in slots}, variation)
    if isinstance(kind, Figure) and (ACTIVITY in slots or GARMENT in slots or HAT in slots):
        outfit = Outfit(*(slots.get(slot) for slot in (ACTIVITY, GARMENT, GARMENT_COLOUR, HAT, HAT_COLOUR)))
        return finish(kind.dressed(look, outfit), look)
    return finish(kind.build(look), look)


@cache
def world_assets() -> tuple[Asset, ...]:
    """Every kind alone, with single words, with pairs of them, and dressed; each caption once, the usual specimen."""
    return tuple(_asset(kind, slots) for kind in KINDS for slots in _combinations(kind))


@cache
def specimens() -> tuple[Asset, ...]:
    """Other specimens of what `world_assets` has, by the same captions: what is trained on besides."""
    found = []
    for kind in KINDS:
        dice = random.Random(stable_hash(f"specimens of a {kind.noun}"))
        corners = [(-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (1.0, 1.0)]
        for number in range(SPECIMENS):
            far = 0.55 if number < SPECIMENS // 2 else 0.05
            at = tuple(far * edge + 0.45 * (2 * dice.random() - 1) for edge in corners[number % len(corners)])
            found.append(_asset(kind, {KIND: kind.noun}, at, f"-specimen-{number + 1}"))
    return tuple(found)


def is_held_out(asset: Asset) -> bool:
    """Whether the asset is kept from training, by its caption alone; single words never are."""
    return len(asset.slots) > 2 and stable_hash(f"held out? {asset.caption}") < HELD_OUT * 2**64


def asset_of(slots: Slots, variation: tuple[float, ...] = (0.0, 0.0)) -> Asset:
    """The object of any slots that fit together, whether it is among the assets or not. Raises KeyError."""
    return _asset({kind.noun: kind for kind in KINDS}[slots[KIND]], slots, variation)


def family(name: str, first: Slots, second: Slots) -> Family:
    """Two looks of one kind, and all between them. Raises ValueError for two kinds."""
    if first[KIND] != second[KIND]:
        raise ValueError(f"expected two looks of one kind, got {first[KIND]} and {second[KIND]}")
    kind = {kind.noun: kind for kind in KINDS}[first[KIND]]

    def between(amounts: Mapping[str, float]) -> Mesh:
        look = Look(amounts)
        return finish(kind.build(look), look)

    return Family(name, (_asset(kind, first), _asset(kind, second)), between)


def _asset(kind: Kind, slots: Slots, variation: tuple[float, ...] = (0.0, 0.0), suffix: str = "") -> Asset:
    caption = caption_of(slots, lexicon())
    settings: dict[str, float] = dict(zip(VARIATIONS, variation, strict=True))
    amounts = {slots[slot]: 1.0 for slot in ADJECTIVES if slot in slots}
    name = caption.replace(" ", "-") + suffix
    return Asset(
        name, caption, partial(build, kind, slots, variation), slots=slots, parameters=amounts, settings=settings
    )


def _combinations(kind: Kind) -> Iterator[dict[str, str]]:
    """Slots of the assets of one kind, all different."""
    dice = random.Random(stable_hash(kind.noun))
    me = {KIND: kind.noun}
    yield me
    met = {_key(me)}
    choices = {slot: words for slot in ADJECTIVES if (words := words_of(kind, slot))}

    def fresh(slots: dict[str, str]) -> bool:
        new = _key(slots) not in met
        met.add(_key(slots))
        return new

    for slot, words in choices.items():
        for word in words:
            if fresh(slots := me | {slot: word}):
                yield slots
    for _ in range(PAIRS if len(choices) > 1 else 0):
        pair = _some(dice, tuple(choices), 2)
        if fresh(slots := me | {slot: _roll(dice, choices[slot]) for slot in pair}):
            yield slots
    if isinstance(kind, Figure):
        for slot, words in ((ACTIVITY, ACTIVITIES), (GARMENT, GARMENTS), (HAT, HATS)):
            yield from (slots for word in words if fresh(slots := me | {slot: word}))
        for _ in range(OUTFITS):
            if fresh(slots := me | _outfit(dice, choices.get(COLOUR, ()))):
                yield slots


def _outfit(dice: random.Random, colours: tuple[str, ...]) -> dict[str, str]:
    """Whatever comes together of an activity, a garment and a hat, in any colours."""
    worn: dict[str, str] = {}
    if dice.random() < 0.6:
        worn[ACTIVITY] = _roll(dice, tuple(ACTIVITIES))
    for slot, colour, words in ((GARMENT, GARMENT_COLOUR, GARMENTS), (HAT, HAT_COLOUR, HATS)):
        if dice.random() < 0.6:
            worn[slot] = _roll(dice, tuple(words))
            if dice.random() < 0.45:
                worn[colour] = _roll(dice, tuple(COLOURS))
    if colours and dice.random() < 0.2:
        worn[COLOUR] = _roll(dice, colours)
    return worn


def _key(slots: Slots) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(slots.items()))


def _roll(dice: random.Random, choices: tuple[str, ...]) -> str:
    # Only random() promises the same numbers in every Python.
    return choices[int(dice.random() * len(choices))]


def _some(dice: random.Random, choices: tuple[str, ...], count: int) -> list[str]:
    """`count` different ones of `choices`, or all."""
    left = list(choices)
    return [left.pop(int(dice.random() * len(left))) for _ in range(min(count, len(choices)))]
