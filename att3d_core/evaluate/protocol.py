"""The evaluation of a model on a prompt set whose ground truth is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from torch import Tensor

from att3d_core.evaluate.identification import NearestCaptions, nearest
from att3d_core.evaluate.reconstruction import SIZE, Views, asset_views, compare, halved, scene_views
from att3d_core.library.library import RayCasterCache
from att3d_core.model import Att3D
from att3d_core.text.prompts import PromptSet

KNOWN_VIEWS = 128
"""Ground truths kept, 1.7 MB each."""


@dataclass(frozen=True)
class Result:
    """One prompt's scores. identified: nearest to its own asset among `candidates` (itself and its neighbours).

    smooth_db is the foreground PSNR of pictures with four rays per pixel on both sides. With one per pixel the score
    mostly tells where, within a pixel, the edges fall.
    """

    prompt: str
    foreground_db: float
    smooth_db: float
    full_db: float
    identified: bool
    candidates: int


@dataclass(frozen=True)
class Summary:
    """Means over the results; identified in [0, 1]."""

    prompts: int
    foreground_db: float
    smooth_db: float
    full_db: float
    identified: float
    candidates: float


def evaluate(
    model: Att3D,
    prompts: PromptSet,
    casters: RayCasterCache,
    indices: Sequence[int],
    texts: Sequence[str],
    pooled: Callable[[Sequence[str]], Tensor],
) -> Iterator[Result]:
    """Scores of the assets at `indices` of `prompts`, each asked for by the matching one of `texts`.

    `casters[i]` is the ground truth of prompt i. `texts` are the prompts themselves or paraphrases of them. Neighbours
    of a prompt differ from it in one word of the set's template; in a plain list they are those of nearest captions.
    """
    neighbours = prompts.neighbours if any(prompts.slots) else NearestCaptions(pooled(prompts.prompts))

    @lru_cache(maxsize=KNOWN_VIEWS)
    def truth(index: int) -> Views:
        return asset_views(casters[index])

    for index, text, embedding in zip(indices, texts, pooled(texts), strict=True):
        scene = model(embedding.to(model.mean.device))
        made = scene_views(scene)
        score = compare(made, truth(index))
        smooth = compare(halved(scene_views(scene, 2 * SIZE)), halved(asset_views(casters[index], 2 * SIZE)))
        candidates = (index, *neighbours(index))
        found = nearest(made, [truth(candidate) for candidate in candidates])
        yield Result(text, score.foreground_db, smooth.foreground_db, score.full_db, found == 0, len(candidates))


def summarise(results: Sequence[Result]) -> Summary:
    """Means of at least one result."""
    count = len(results)
    if count == 0:
        raise ValueError("expected at least one result")
    return Summary(
        count,
        sum(result.foreground_db for result in results) / count,
        sum(result.smooth_db for result in results) / count,
        sum(result.full_db for result in results) / count,
        sum(result.identified for result in results) / count,
        sum(result.candidates for result in results) / count,
    )
