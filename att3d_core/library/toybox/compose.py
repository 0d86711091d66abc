"""An asset is head + body + limbs + prop + clothes + hat; the parts are made once and then only joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from itertools import product

from att3d_core.library.asset import Asset, Mesh, merge
from att3d_core.library.toybox.activities import (
    BALLOON,
    BICYCLE,
    BOOK,
    CHAIR,
    GUITAR,
    KATANA,
    MOTORCYCLE,
    SHOVEL,
    Activity,
)
from att3d_core.library.toybox.animals import ANIMALS
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.grammar import animal_paraphrases, pig_paraphrases
from att3d_core.library.toybox.hats import (
    BASEBALL_CAP,
    CROWN,
    HELMET,
    PARTY_HAT,
    SOMBRERO,
    TOPHAT,
    Hat,
)
from att3d_core.library.toybox.pose import LimbColors, limbs
from att3d_core.library.toybox.themes import (
    ARMOR,
    BACKPACK,
    CAPE,
    GOLD,
    JACKET,
    SUIT,
    SWEATER,
    WOOD,
    Theme,
)
from att3d_core.library.toybox.woodland import PIG

PIG_TEMPLATE = "a pig {activity} {theme}"
ANIMAL_TEMPLATE = "{animal} {activity} {theme} {hat}"

ACTIVITIES = (MOTORCYCLE, CHAIR, GUITAR, SHOVEL, BALLOON, BOOK, KATANA)
THEMES = (JACKET, SWEATER, CAPE, ARMOR, BACKPACK, SUIT)
HATS = (PARTY_HAT, SOMBRERO, HELMET, TOPHAT, CROWN, BASEBALL_CAP)

PIG_ACTIVITIES = (BICYCLE, *ACTIVITIES)
# A hat is a theme in the pig set, as in the paper (B.1.12).
PIG_THEMES: tuple[Theme | Hat, ...] = (GOLD, WOOD, JACKET, TOPHAT, PARTY_HAT, SOMBRERO, ARMOR, CAPE)

PIG_WORDS = {
    "activity": tuple(activity.phrase for activity in PIG_ACTIVITIES),
    "theme": tuple(theme.phrase for theme in PIG_THEMES),
}
ANIMAL_WORDS = {
    "animal": tuple(animal.phrase for animal in ANIMALS),
    "activity": tuple(activity.phrase for activity in ACTIVITIES),
    "theme": tuple(theme.phrase for theme in THEMES),
    "hat": tuple(hat.phrase for hat in HATS),
}
_BARE = Theme("")


@cache
def _trunk(animal: Animal, theme: Theme) -> Mesh:
    """Head, torso and tail, of the theme's material, and its clothes."""
    return merge([theme.material(merge([animal.head(), animal.body()])), theme.clothes()])


@cache
def _limbs(animal: Animal, activity: Activity, theme: Theme) -> Mesh:
    colors = LimbColors(
        theme.upper_arm or animal.fur,
        theme.forearm or animal.fur,
        theme.hand or animal.hand,
        theme.leg or animal.fur,
        theme.leg or animal.fur,
        theme.foot or animal.foot,
    )
    return theme.material(limbs(activity.pose, colors))


def _figure(animal: Animal, activity: Activity, theme: Theme, hat: Hat | None) -> Mesh:
    parts = [_trunk(animal, theme), _limbs(animal, activity, theme), activity.prop()]
    return merge(parts if hat is None else [*parts, hat.build()])


def _pig(activity: Activity, theme: Theme | Hat) -> Mesh:
    return _figure(PIG, activity, _BARE, theme) if isinstance(theme, Hat) else _figure(PIG, activity, theme, None)


def file_name(caption: str) -> str:
    """`caption` with hyphens for spaces: lower-case letters and hyphens only."""
    return caption.replace(" ", "-")


def _asset(
    template: str,
    slots: dict[str, str],
    build: Callable[[], Mesh],
    paraphrases: Callable[[Mapping[str, str]], tuple[tuple[str, ...], tuple[str, ...]]],
) -> Asset:
    caption = template.format(**slots)
    trained, held_out = paraphrases(slots)
    return Asset(file_name(caption), caption, build, trained, held_out, slots)


@lru_cache(maxsize=1)
def pig_assets() -> tuple[Asset, ...]:
    """The pig set (paper B.1.12): 8 activities x 8 themes, activities outermost.

    Asset i * 8 + i, the diagonal, is what the paper's protocol holds out.
    """
    return tuple(
        _asset(
            PIG_TEMPLATE,
            {"activity": activity.phrase, "theme": theme.phrase},
            partial(_pig, activity, theme),
            pig_paraphrases,
        )
        for activity, theme in product(PIG_ACTIVITIES, PIG_THEMES)
    )


@lru_cache(maxsize=1)
def animal_assets() -> tuple[Asset, ...]:
    """The animals set (paper B.1.12): 10 animals x 7 activities x 6 themes x 6 hats, hats innermost."""
    return tuple(
        _asset(
            ANIMAL_TEMPLATE,
            {"animal": animal.phrase, "activity": activity.phrase, "theme": theme.phrase, "hat": hat.phrase},
            partial(_figure, animal, activity, theme, hat),
            animal_paraphrases,
        )
        for animal, activity, theme, hat in product(ANIMALS, ACTIVITIES, THEMES, HATS)
    )
