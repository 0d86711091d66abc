"""Shipped models still draw what they were released for."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import pytest

from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.library.asset import Asset
from att3d_core.library.raycast import RayCaster
from att3d_core.library.sets import AssetSet, animal_set, pig_set, world_set
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import Pipeline, load

VIEWS, SIZE = 4, 96


def _decibels(pipeline: Pipeline, assets: Sequence[Asset]) -> float:
    """Mean foreground PSNR of the assets, asked for by their captions; one ray per pixel."""
    return statistics.mean(
        compare(
            scene_views(pipeline.scene(asset.caption), SIZE, VIEWS), asset_views(RayCaster(asset.build()), SIZE, VIEWS)
        ).foreground_db
        for asset in assets
    )


def _unseen(assets: AssetSet, count: int) -> list[Asset]:
    """`count` held-out assets, evenly spread."""
    unseen = assets.prompts.unseen_indices
    return [assets.library[unseen[i * len(unseen) // count]] for i in range(count)]


SETS = {"pig": pig_set, "toybox": animal_set, "world": world_set}


@pytest.mark.parametrize(("name", "count", "floor"), [("pig", 4, 20.5), ("toybox", 4, 20.0), ("world", 8, 15.0)])
def test_held_out_prompts_look_as_they_did(name: str, count: int, floor: float) -> None:
    assets = SETS[name]()
    assert _decibels(load(CHECKPOINTS / name, "cpu"), _unseen(assets, count)) > floor
