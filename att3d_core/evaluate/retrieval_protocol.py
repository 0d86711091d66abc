"""Retrieval scores of the prompts of a set, whatever made the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.evaluate.retrieval import ImageTextModel, Retrieval, picture_logits, retrieval, seen_from
from att3d_core.evaluate.retrieval_pictures import SIDES
from att3d_core.text.prompts import PromptSet
from att3d_core.text.views import View

ANSWERS = (View.FRONT, View.SIDE, View.BACK)


@dataclass(frozen=True)
class Judged:
    """One prompt: logits [V, Q] of its four pictures against the query set, and the side that each shows [V].

    sides index ANSWERS. answer: which query is right. allowed: [Q] bool, the query set where prompts have their own.
    """

    answer: int
    logits: Tensor
    sides: Tensor
    allowed: Tensor


@dataclass(frozen=True)
class RetrievalScores:
    """retrieval: R-probability and R-precision. sides: share of pictures that show the side they were taken from.

    janus: share of objects whose back is called front.
    """

    retrieval: Retrieval
    sides: float
    janus: float


def judge(
    model: ImageTextModel,
    prompts: PromptSet,
    indices: Sequence[int],
    pictures_of: Callable[[int], Tensor],
    among_neighbours: bool,
) -> Iterator[Judged]:
    """Judge the prompts at `indices` by their pictures [4, H, W, 3], of front, side, back and side.

    The query set is the whole set or, with `among_neighbours`, the prompt and all that differ from it in one word.
    """
    queries = model.texts(prompts.prompts)
    for index in indices:
        yield judge_one(model, prompts, queries, index, pictures_of(index), among_neighbours)


def judge_one(
    model: ImageTextModel,
    prompts: PromptSet,
    queries: Tensor,
    index: int,
    pictures: Tensor,
    among_neighbours: bool = False,
) -> Judged:
    """Judge one prompt by its pictures [4, H, W, 3]. queries: [Q, D], the texts of the whole set, embedded."""
    allowed = torch.ones(len(prompts), dtype=torch.bool)
    if among_neighbours:
        allowed[:] = False
        allowed[[index, *prompts.neighbours(index)]] = True
    logits = picture_logits(model, pictures[None], queries)[0]
    sides = seen_from(model, [prompts.prompts[index]], pictures[None], ANSWERS)[0]
    return Judged(index, logits, sides, allowed)


def scores(judged: Sequence[Judged]) -> RetrievalScores:
    """Means over at least one prompt."""
    if not judged:
        raise ValueError("expected at least one judged prompt")
    found = retrieval(
        torch.stack([one.logits for one in judged]),
        torch.tensor([one.answer for one in judged]),
        torch.stack([one.allowed for one in judged]),
    )
    sides = torch.stack([one.sides for one in judged])
    right = torch.tensor([ANSWERS.index(side) for side in SIDES])
    back = SIDES.index(View.BACK)
    return RetrievalScores(
        found,
        float((sides == right).float().mean()),
        float((sides[:, back] == ANSWERS.index(View.FRONT)).float().mean()),
    )
