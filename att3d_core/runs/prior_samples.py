"""What a prior makes of texts, and how well the evaluator finds the texts in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from att3d_core.device import choose_device
from att3d_core.errors import UserError
from att3d_core.runs.track import Track, untracked
from att3d_core.text.minilm import MiniLM
from att3d_core.text.shading_words import SHADINGS, with_shading
from att3d_core.text.views import View, with_view

if TYPE_CHECKING:
    from att3d_core.evaluate.retrieval_protocol import RetrievalScores
    from att3d_core.text.prompts import PromptSet


@dataclass(frozen=True)
class Sampling:
    """How samples are drawn. steps: of DDIM. weight: of classifier-free guidance, 1 is none."""

    steps: int = 40
    weight: float = 2.5
    device: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= 1000:
            raise UserError(f"steps must be 1 to 1000, got {self.steps}")


def sampler(folder: Path, how: Sampling) -> Callable[[list[str], int], Tensor]:
    """What draws samples [N, S, S, 3] in [0, 1] of texts; the number says which draw it is."""
    from att3d_core.prior.network import noise_scheduler
    from att3d_core.prior.pipeline import load_prior
    from att3d_core.prior.sample import sample
    from att3d_core.prior.text import token_states

    device = choose_device(how.device).torch
    prior, tokens = load_prior(folder, device)
    encoder = MiniLM()

    def draw(texts: list[str], number: int) -> Tensor:
        generator = torch.Generator().manual_seed(how.seed * 1_000_003 + number)
        states = token_states(encoder, texts, tokens).to(device)
        return sample(prior, noise_scheduler(), states, how.steps, how.weight, generator)

    return draw


def view_texts(prompt: str, views: tuple[View, ...], shading: str) -> list[str]:
    """What the prior is asked for each of `views`."""
    return [with_shading(with_view(prompt, view), SHADINGS.index(shading)) for view in views]


def score_samples(
    prior: Path,
    evaluator: Path,
    prompts: PromptSet,
    indices: list[int],
    how: Sampling,
    shading: str = "albedo",
    track: Track = untracked,
) -> RetrievalScores:
    """One sample a prompt and view, judged against the whole set."""
    from att3d_core.evaluate.dual_encoder_clip import load_judge
    from att3d_core.evaluate.retrieval_pictures import SIDES
    from att3d_core.evaluate.retrieval_protocol import judge, scores

    draw = sampler(prior, how)

    def pictures_of(index: int) -> Tensor:
        return draw(view_texts(prompts.prompts[index], SIDES, shading), index)

    judged = judge(load_judge(evaluator), prompts, indices, pictures_of, among_neighbours=False)
    return scores(list(track(judged, len(indices), "judging", "prompt")))
