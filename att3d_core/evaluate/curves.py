"""Quality during a run: a few seen and unseen prompts against their assets, quickly enough to be asked often."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

from torch import Tensor

from att3d_core.evaluate.identification import nearest
from att3d_core.evaluate.reconstruction import Views, asset_views, compare, scene_views
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.model import Att3D
from att3d_core.text.prompts import PromptSet

QUICK_VIEWS = 4
QUICK_SIZE = 64
QUICK_SAMPLES = 64
KNOWN_VIEWS = 512
"""Ground truths kept, 0.2 MB each."""


@dataclass(frozen=True)
class CurvePoint:
    """Means over `prompts` prompts of one split. identified: share that is nearest to its own asset among all that
    differ from it in one word; 1 where a set has no such neighbours."""

    split: Literal["seen", "unseen"]
    prompts: int
    foreground_db: float
    full_db: float
    identified: float

    def to_json(self) -> dict[str, Any]:
        """One point of a curve as a JSON object."""
        return asdict(self)


class QuickScores:
    """Scores of the same few prompts again and again.

    Pictures are smaller and fewer than those of the foreground score (4 of 64x64 for 8 of 128x128): good for curves,
    not for tables. conditions: prompts to what the model reads, [B, D]. count: prompts of each split, evenly spread.
    """

    def __init__(
        self, prompts: PromptSet, library: Library, conditions: Callable[[Sequence[str]], Tensor], count: int
    ) -> None:
        self._prompts, self._conditions = prompts, conditions
        self._casters = RayCasterCache(library, KNOWN_VIEWS)
        self._splits: dict[Literal["seen", "unseen"], tuple[int, ...]] = {
            "seen": _spread(prompts.seen_indices, count),
            "unseen": _spread(prompts.unseen_indices, count),
        }
        self._truth = lru_cache(maxsize=KNOWN_VIEWS)(self._render)

    def score(self, model: Att3D) -> Iterator[CurvePoint]:
        """One point for each split that has prompts."""
        for split, indices in self._splits.items():
            if not indices:
                continue
            texts = [self._prompts.prompts[index] for index in indices]
            scores, found = [], 0
            for index, condition in zip(indices, self._conditions(texts), strict=True):
                made = scene_views(model(condition.to(model.mean.device)), QUICK_SIZE, QUICK_VIEWS, QUICK_SAMPLES)
                scores.append(compare(made, self._truth(index)))
                candidates = [index, *self._prompts.neighbours(index)]
                found += nearest(made, [self._truth(candidate) for candidate in candidates]) == 0
            count = len(indices)
            yield CurvePoint(
                split,
                count,
                sum(score.foreground_db for score in scores) / count,
                sum(score.full_db for score in scores) / count,
                found / count,
            )

    def _render(self, index: int) -> Views:
        return asset_views(self._casters[index], QUICK_SIZE, QUICK_VIEWS)


def _spread(indices: Sequence[int], count: int) -> tuple[int, ...]:
    """At most `count` of `indices`, evenly spread."""
    if len(indices) <= count:
        return tuple(indices)
    return tuple(indices[i * len(indices) // count] for i in range(count))
