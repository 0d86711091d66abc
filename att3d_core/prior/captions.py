"""What a picture is called when the prior is trained on it."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from att3d_core.library.asset import Asset
from att3d_core.library.snapshots import VIEWS, SnapshotBatch
from att3d_core.prior.config import CaptionConfig
from att3d_core.text.shading_words import with_shading
from att3d_core.text.views import with_view


def captions(
    assets: Sequence[Asset], batch: SnapshotBatch, config: CaptionConfig, generator: torch.Generator
) -> list[str]:
    """One caption a picture: "a pig riding a bicycle, front view, lit", a paraphrase, less of it, or nothing at all."""
    draws = torch.rand(len(batch), 5, generator=generator).tolist()
    labels = zip(batch.assets.tolist(), batch.views.tolist(), batch.shadings.tolist(), strict=True)
    texts = []
    for (index, view, shading), (empty, other, which, side, light) in zip(labels, draws, strict=True):
        asset = assets[index]
        text = asset.caption
        if other < config.paraphrase and asset.paraphrases:
            text = asset.paraphrases[int(which * len(asset.paraphrases))]
        if side >= config.no_view:
            text = with_view(text, VIEWS[view])
        if light >= config.no_shading:
            text = with_shading(text, shading)
        texts.append("" if empty < config.empty else text)
    return texts
