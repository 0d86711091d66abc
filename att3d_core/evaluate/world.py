"""Scores of a model of the world, whose prompts are made of slots and whose assets can be built for any of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from att3d_core.evaluate.identification import nearest
from att3d_core.evaluate.reconstruction import SIZE, asset_views, compare, halved, scene_views
from att3d_core.library.asset import Asset
from att3d_core.library.raycast import RayCaster
from att3d_core.library.toybox.world.assets import asset_of
from att3d_core.library.toybox.world.catalogue import lexicon
from att3d_core.model import Scene
from att3d_core.understanding.lexicon import KIND

Slots = Mapping[str, str]
_LATER_VIEWS = 4


@dataclass(frozen=True)
class WorldScore:
    """One prompt. smooth_db: foreground PSNR, four rays per pixel on both sides, eight views. identified: its pictures
    are nearest to the asset it names, among itself and `neighbours` that differ from it in one word."""

    caption: str
    kind: str
    smooth_db: float
    identified: bool
    neighbours: int


def neighbours(slots: Slots, count: int, seed: int) -> list[dict[str, str]]:
    """`count` slots that differ from `slots` in one word, drawn evenly over its filled slots.

    A kind is replaced by another of its category that takes everything else that is said.
    """
    words = lexicon()
    mine = words.kind(slots[KIND])
    others = [kind for kind in words.kinds if kind is not mine and set(slots) - {KIND} <= set(kind.takes)]
    close = [kind.noun for kind in others if kind.category == mine.category]
    close = close if len(close) >= count else [kind.noun for kind in others]
    choices = {KIND: close} | {
        slot: [word.phrase for word in words.words[slot] if word.phrase != slots[slot]]
        for slot in slots
        if slot != KIND
    }
    draw = random.Random(f"{seed} {sorted(slots.items())}")
    found: list[dict[str, str]] = []
    while len(found) < count and any(choices.values()):
        slot = draw.choice([slot for slot, left in choices.items() if left])
        word = choices[slot].pop(draw.randrange(len(choices[slot])))
        found.append({**slots, slot: word})
    return found


def score(scene: Scene, asset: Asset, count: int = 25, seed: int = 0) -> WorldScore:
    """The score of `scene`, which is to look like `asset`."""
    caster = RayCaster(asset.build())
    fine = halved(scene_views(scene, 2 * SIZE))
    smooth = compare(fine, halved(asset_views(caster, 2 * SIZE))).foreground_db
    others = [asset_of(slots) for slots in neighbours(asset.slots, count, seed)] if count else []
    made = scene_views(scene, count=_LATER_VIEWS) if count else fine
    truths = [asset_views(RayCaster(other.build()), count=_LATER_VIEWS) for other in (asset, *others)] if count else []
    identified = nearest(made, truths) == 0 if truths else True
    return WorldScore(asset.caption, asset.slots[KIND], smooth, identified, len(others))


def kind_medians(scores: Sequence[WorldScore], middle: Callable[[Sequence[float]], float]) -> dict[str, float]:
    """The `middle` (median, mean …) of each kind's foreground PSNR."""
    groups: dict[str, list[float]] = {}
    for one in scores:
        groups.setdefault(one.kind, []).append(one.smooth_db)
    return {kind: middle(values) for kind, values in groups.items()}
