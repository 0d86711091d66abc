"""What `baseline` scores both ways by: how close to the asset, or how well the evaluator finds the prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.library.raycast import RayCaster
from att3d_core.library.sets import AssetSet
from att3d_core.model import Scene
from att3d_core.text.prompts import PromptSet

Score = dict[str, float]
"""Numbers by name, all of them better when higher; the first decides, the next where it is equal."""

Scoring = Callable[[Scene, int], Score]
"""Scores the scene that was made for the prompt at an index of the set."""


def foreground_psnr(assets: AssetSet, indices: Sequence[int]) -> Scoring:
    """ "db": foreground PSNR against the asset, for the prompts at `indices`."""
    truths = {index: asset_views(RayCaster(assets.library[index].build())) for index in indices}

    def score(scene: Scene, index: int) -> Score:
        return {"db": round(compare(scene_views(scene), truths[index]).foreground_db, 3)}

    return score


def r_precision(evaluator: Path, prompts: PromptSet) -> Scoring:
    """ "precision" and "probability" of four albedo views among the texts of the set. Raises EncoderError."""
    # Imported here: transformers takes seconds that the other score does not need.
    from att3d_core.evaluate.dual_encoder_clip import load_judge
    from att3d_core.evaluate.retrieval_pictures import scene_pictures
    from att3d_core.evaluate.retrieval_protocol import judge_one, scores

    model = load_judge(evaluator)
    queries = model.texts(prompts.prompts)

    def score(scene: Scene, index: int) -> Score:
        found = scores([judge_one(model, prompts, queries, index, scene_pictures(scene))]).retrieval
        return {"precision": round(found.precision, 4), "probability": round(found.probability, 4)}

    return score


def better(first: Score, second: Score) -> bool:
    """Whether the first score is above the second."""
    return tuple(first.values()) > tuple(second.values())
