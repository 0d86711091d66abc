"""Does a picture show what its prompt says? R-probability and R-precision (paper section 4.2).

An image-text model scores each picture against a query set of texts. R-probability is the probability that it gives to
the right text, R-precision how often that text comes first; both are means over prompts and views.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.text.views import View, with_view


class ImageTextModel(Protocol):
    """A dual encoder: pictures and texts become unit vectors whose products, times `logit_scale`, are logits."""

    @property
    def name(self) -> str: ...

    @property
    def logit_scale(self) -> float: ...

    def pictures(self, pictures: Tensor) -> Tensor:
        """[N, D] of sRGB pictures [N, H, W, 3] in [0, 1], square, of any size."""
        ...

    def texts(self, texts: Sequence[str]) -> Tensor:
        """[N, D]."""
        ...


@dataclass(frozen=True)
class Retrieval:
    """Means over P prompts and V views. joint_precision: by the sum of a prompt's logits over its views."""

    prompts: int
    views: int
    queries: float
    probability: float
    precision: float
    joint_precision: float


def retrieval(logits: Tensor, answers: Tensor, allowed: Tensor | None = None) -> Retrieval:
    """Scores of logits [P, V, Q] of P prompts in V views against Q queries, of which `answers` [P] are right.

    allowed: [P, Q] bool, the query set of each prompt where they differ. Ties count against the picture.
    """
    if logits.ndim != 3 or answers.shape != logits.shape[:1] or logits.numel() == 0:
        raise ValueError(f"expected logits [P, V, Q] and answers [P], got {list(logits.shape)}, {list(answers.shape)}")
    rows = torch.arange(len(answers), device=answers.device)
    if allowed is not None:
        if not bool(allowed[rows, answers].all()):
            raise ValueError("expected every answer to be in its own query set")
        logits = logits.masked_fill(~allowed[:, None], float("-inf"))
    queries = float(logits.shape[2]) if allowed is None else float(allowed.sum(1).float().mean())
    probability = logits.softmax(-1)[rows, :, answers].mean()
    precision = _first(logits, answers[:, None].expand(logits.shape[:2])).float().mean()
    joint = _first(logits.sum(1), answers).float().mean()
    return Retrieval(
        logits.shape[0], logits.shape[1], queries, float(probability), float(precision), float(joint)
    )  # fmt: skip


def picture_logits(model: ImageTextModel, pictures: Tensor, queries: Tensor) -> Tensor:
    """Logits [P, V, Q] of pictures [P, V, H, W, 3] against the embedded queries [Q, D] of the same model."""
    count, views = pictures.shape[:2]
    embedded = model.pictures(pictures.flatten(0, 1))
    return (model.logit_scale * embedded @ queries.T).view(count, views, -1)


def seen_from(model: ImageTextModel, prompts: Sequence[str], pictures: Tensor, views: Sequence[View]) -> Tensor:
    """Which of `views` each picture shows, as indices [P, V], of pictures [P, V, H, W, 3] of P prompts.

    The queries are the prompt with the words of each view, so the side is told from this very object.
    """
    found = []
    for prompt, row in zip(prompts, pictures, strict=True):
        queries = model.texts([with_view(prompt, view) for view in views])
        found.append((model.pictures(row) @ queries.T).argmax(-1))
    return torch.stack(found)


def _first(logits: Tensor, answers: Tensor) -> Tensor:
    """Whether the logit of the answer is larger than every other; logits [..., Q], answers [...]."""
    right = logits.gather(-1, answers[..., None])
    return (logits >= right).sum(-1) == 1
