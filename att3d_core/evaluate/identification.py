"""Which object is it? A scene against its own asset and all assets that differ from it in one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.evaluate.reconstruction import Views

NEIGHBOURS = 25


@dataclass(frozen=True)
class NearestCaptions:
    """The hardest neighbours that a plain list of prompts has: those that the text encoder finds most alike.

    embeddings: [P, D], one of each prompt.
    """

    embeddings: Tensor

    def __call__(self, index: int) -> tuple[int, ...]:
        """Indices of up to NEIGHBOURS other prompts, ascending."""
        cosine = torch.nn.functional.cosine_similarity(self.embeddings[index], self.embeddings, dim=1)
        cosine[index] = -torch.inf
        return tuple(sorted(cosine.topk(min(NEIGHBOURS, len(cosine) - 1)).indices.tolist()))


def nearest(made: Views, candidates: Sequence[Views]) -> int:
    """Index of the candidate whose pictures have the smallest mean squared error to those of `made`."""
    errors = torch.stack([(made.pictures - candidate.pictures).square().mean() for candidate in candidates])
    return int(errors.argmin())
