"""What a model was taught and draws badly is not offered: better a whole object and a plain word than a blur.

Each word that a kind takes is drawn alone and held against the object it stands for. Those below a bar join the words
that the kind does not take, so that prompts with them are understood without them, and the verdict says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import torch

from att3d_core.errors import UserError
from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.library.asset import Asset
from att3d_core.library.raycast import RayCaster
from att3d_core.pipeline import Pipeline
from att3d_core.text.encoder import encode_pooled
from att3d_core.text.slot_conditions import PhraseTable
from att3d_core.understanding.lexicon import KIND, Lexicon

SIZE, VIEWS, SAMPLES = 48, 3, 48
"""Of the pictures: coarse ones tell a blur from an object, and there are thousands."""


def single_words(assets: Sequence[Asset]) -> list[Asset]:
    """The assets of a kind and one word more."""
    return [asset for asset in assets if len(asset.slots) == 2 and KIND in asset.slots]


@torch.no_grad()
def scores(pipeline: Pipeline, assets: Sequence[Asset]) -> Iterator[float]:
    """Foreground PSNR in dB of each asset as the model draws its slots."""
    model = pipeline.released.model
    if not model.config.slots:
        raise UserError(f"{pipeline.released.name} reads whole sentences: it has no words to withhold")
    table = PhraseTable(partial(encode_pooled, pipeline.encoder), model.config.token_dim)
    for asset in assets:
        scene = model(table.conditions(model.config.slots, [asset.slots])[0])
        truth = asset_views(RayCaster(asset.build()), SIZE, VIEWS)
        yield compare(scene_views(scene, SIZE, VIEWS, SAMPLES), truth).foreground_db


def without(lexicon: Lexicon, assets: Sequence[Asset], decibels: Sequence[float], least: float) -> Lexicon:
    """`lexicon`, in which kinds do not take the words of those `assets` that score less than `least` dB."""
    bad: dict[str, set[str]] = {}
    for asset, decibel in zip(assets, decibels, strict=True):
        if decibel < least:
            bad.setdefault(asset.slots[KIND], set()).update(_words(asset.slots))
    kinds = tuple(
        replace(kind, without=tuple(sorted({*kind.without, *bad.get(kind.noun, ())}))) for kind in lexicon.kinds
    )
    return replace(lexicon, kinds=kinds)


def _words(slots: Mapping[str, str]) -> set[str]:
    return {word for slot, word in slots.items() if slot != KIND}
