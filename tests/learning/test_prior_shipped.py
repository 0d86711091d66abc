"""The prior that comes along: one small folder that draws what a text says, from the side that it names."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from app.training.prior import shipped_prior
from att3d_core.evaluate.dual_encoder import load_dual_encoder
from att3d_core.evaluate.retrieval_pictures import SIDES
from att3d_core.evaluate.retrieval_protocol import judge, scores
from att3d_core.library.sets import pairs_set
from att3d_core.prior.pipeline import LARGEST
from att3d_core.runs.prior_samples import Sampling, sampler, view_texts


def test_it_is_small_and_says_what_it_knows(checkpoints: Path) -> None:
    folder = checkpoints / "toybox-prior"
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) <= LARGEST
    prior = shipped_prior(checkpoints)
    assert prior is not None and "animals" in prior.knows


@pytest.mark.parametrize("answer", ["right", "shuffled"])
def test_the_evaluator_recognises_what_it_draws(checkpoints: Path, answer: str) -> None:
    """A hamburger, a pineapple and two rocks: samples of the text asked for are found, those of another are not."""
    model = load_dual_encoder(checkpoints / "toybox-evaluator")
    draw = sampler(checkpoints / "toybox-prior", Sampling(steps=12))
    prompts = pairs_set().prompts
    indices = list(range(len(prompts)))
    asked = indices if answer == "right" else [*indices[1:], indices[0]]

    def pictures_of(index: int) -> Tensor:
        return draw(view_texts(prompts.prompts[asked[index]], SIDES, "albedo"), index)

    with torch.no_grad():
        found = scores(list(judge(model, prompts, indices, pictures_of, among_neighbours=False)))
    if answer == "right":
        assert found.retrieval.joint_precision >= 0.75
    else:
        assert found.retrieval.joint_precision <= 0.25
