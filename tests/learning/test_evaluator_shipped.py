"""The evaluator that comes along tells held-out assets apart."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from att3d_core.evaluate.dual_encoder import load_dual_encoder
from att3d_core.evaluate.retrieval_pictures import asset_pictures
from att3d_core.evaluate.retrieval_protocol import judge, scores
from att3d_core.library.library import RayCasterCache
from att3d_core.library.sets import animal_set
from att3d_core.render.shading import Shading


@pytest.mark.parametrize("answer", ["right", "shuffled"])
def test_it_finds_held_out_animals_and_the_side_they_are_seen_from(checkpoints: Path, answer: str) -> None:
    model = load_dual_encoder(checkpoints / "toybox-evaluator")
    animals = animal_set()
    chosen = animals.prompts.unseen_indices[:: len(animals.prompts.unseen_indices) // 12][:12]
    shown = dict(zip(chosen, chosen if answer == "right" else [*chosen[1:], chosen[0]], strict=True))
    casters = RayCasterCache(animals.library, 16)

    def pictures_of(index: int) -> Tensor:
        return asset_pictures(casters[shown[index]], Shading.ALBEDO)

    with torch.no_grad():
        found = scores(list(judge(model, animals.prompts, chosen, pictures_of, among_neighbours=True)))
    if answer == "right":
        assert found.retrieval.joint_precision >= 0.9 and found.retrieval.precision >= 0.7
        assert found.sides >= 0.95 and found.janus == 0.0
    else:  # pictures of other animals: the score is no gift
        assert found.retrieval.joint_precision <= 0.35
