"""Training of the prior as a generator of reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from att3d_core.device import autocast
from att3d_core.learning import Learner, ahead, step_generator
from att3d_core.library.asset import Asset
from att3d_core.library.snapshots import SnapshotBatch, SnapshotConfig
from att3d_core.prior.captions import captions
from att3d_core.prior.config import CaptionConfig
from att3d_core.prior.network import TIMESTEPS, NoiseLevels

PICTURES = SnapshotConfig(lit=0.2, textureless=0.1, focal=(1.0, 1.7))
"""What a prior is trained on: closer than the paper's cameras, from which an object fills an eighth of a picture."""


@dataclass(frozen=True)
class PriorReport:
    """One step. loss: mean weighted squared error of v."""

    step: int
    loss: float


@dataclass(frozen=True)
class Draw:
    """What a step is trained on: pictures [B, S, S, 3] uint8, their texts, timesteps [B]. The noise is its own."""

    pictures: Tensor
    texts: list[str]
    timesteps: Tensor


def train_prior(
    learner: Learner,
    assets: Sequence[Asset],
    batches: Iterator[SnapshotBatch],
    states: Callable[[Sequence[str]], Tensor],
    levels: NoiseLevels,
    config: CaptionConfig,
    predict: nn.Module | None = None,
) -> Iterator[PriorReport]:
    """Advance `learner`, whose network is a Prior, to its last step; a report each.

    batches: from the learner's step on. states: texts to what the prior reads, on its device. predict: the network as
    it is called, where it was compiled. The network runs in bfloat16 where the device has it, the loss in float32.
    """
    device, seed = levels.alpha.device, learner.config.seed
    network = predict or learner.network
    learner.network.train()
    steps = range(learner.step, learner.config.steps)
    draws = (
        draw(batch, assets, config, step_generator(seed, step)) for step, batch in zip(steps, batches, strict=False)
    )
    for drawn in ahead(draws):
        text, timesteps = states(drawn.texts), drawn.timesteps.to(device)
        pictures = drawn.pictures.to(device).movedim(-1, 1).float() / 127.5 - 1.0
        noise = torch.randn(pictures.shape, generator=step_generator(seed, learner.step, 1, device), device=device)
        x_t, v = levels.noised(pictures, noise, timesteps)
        with autocast(device):
            predicted = network(x_t, timesteps, text)
        error = (predicted.float() - v).square().mean((1, 2, 3))
        loss = learner.advance((levels.weight(timesteps) * error).mean())
        yield PriorReport(learner.step, loss)


def draw(
    batch: SnapshotBatch, assets: Sequence[Asset], config: CaptionConfig, generator: torch.Generator
) -> Draw:  # fmt: skip
    """Captions and times of a batch: a function of the generator alone."""
    texts = captions(assets, batch, config, generator)
    # One time in each of B equal parts: the loss of a step depends less on luck.
    parts = (torch.arange(len(batch)) + torch.rand(len(batch), generator=generator)) / len(batch)
    return Draw(batch.pictures, texts, (parts * TIMESTEPS).long().clamp(max=TIMESTEPS - 1))
