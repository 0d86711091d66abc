"""Which prompts a batch shows: every kind as often as any other, and bare as often as people ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch

from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.training.data import BARE, PromptList, TrainingSet, embed_assets, slotted_assets

DRAWS = 4000


def _asset(kind: str, colour: str = "") -> Asset:
    slots = {"kind": kind, "colour": colour} if colour else {"kind": kind}
    caption = f"{colour} {kind}".strip()
    return Asset(caption, caption, lambda: Mesh(*[np.zeros((0, 3), np.float32)] * 3), slots=slots)


def _counted(data: TrainingSet | PromptList) -> Counter[str]:
    generator = torch.Generator().manual_seed(0)
    return Counter(data.prompt(data.draw(generator)) for _ in range(DRAWS))


def _encode(texts: Sequence[str]) -> torch.Tensor:
    return torch.ones(len(texts), 4)


ASSETS = (
    _asset("chair"),
    *(_asset("chair", colour) for colour in ("red", "blue", "green", "black", "white", "pink", "grey")),
    _asset("lamp"),
    _asset("lamp", "red"),
    _asset("rug", "red"),
    _asset("sofa"),
)


def test_kinds_are_drawn_evenly_and_bare_as_often_as_said() -> None:
    casters = RayCasterCache(Library("all", ASSETS), 4)
    found = _counted(slotted_assets(ASSETS, casters, _encode, ("kind", "colour"), 4))
    for kind in ("chair", "lamp", "rug", "sofa"):
        drawn = sum(count for caption, count in found.items() if kind in caption)
        assert abs(drawn / DRAWS - 0.25) < 0.03
    for kind in ("chair", "lamp"):
        assert abs(found[kind] / DRAWS - 0.25 * BARE) < 0.015
    assert found["sofa"] > 0 and found["red rug"] > 0  # the one has nothing but a noun, the other none without a word
    assert set(found) == {asset.caption for asset in ASSETS}


def test_without_kinds_every_prompt_is_as_likely() -> None:
    casters = RayCasterCache(Library("all", ASSETS), 4)
    for data in (embed_assets(ASSETS, casters, _encode), PromptList(("a", "b", "c", "d"), torch.ones(4, 4))):
        found = _counted(data)
        assert len(found) == len(data)
        assert all(abs(count / DRAWS - 1 / len(data)) < 0.04 for count in found.values())
