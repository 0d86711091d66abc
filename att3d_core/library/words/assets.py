"""Assets that share a caption, told apart by what their meshes show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from att3d_core.library.asset import Asset
from att3d_core.library.words.captions import caption, distinct_captions
from att3d_core.library.words.colors import colors_of
from att3d_core.library.words.things import Thing, without_article


def with_distinct_captions(assets: Sequence[Asset]) -> tuple[Asset, ...]:
    """`assets` with as many captions as there are assets. Only meshes of those that share a caption are looked at."""
    counts = Counter(asset.caption for asset in assets)
    things = [_thing(asset, counts[asset.caption] > 1) for asset in assets]
    return tuple(
        asset if counts[asset.caption] == 1 or not words else replace(asset, caption=caption(thing, words))
        for asset, thing, words in zip(assets, things, distinct_captions(things), strict=True)
    )


def _thing(asset: Asset, looked_at: bool) -> Thing:
    noun = without_article(asset.caption)
    if not looked_at:
        return Thing(noun, ("",), (1.0, 1.0, 1.0), article=noun != asset.caption)
    mesh = asset.build()
    width, height, depth = (float(extent) for extent in mesh.vertices.max(0) - mesh.vertices.min(0))
    return Thing(noun, colors_of(mesh), (width, height, depth), article=noun != asset.caption)
