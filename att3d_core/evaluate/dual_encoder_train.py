"""Training of the evaluator: contrastive, on random pictures of a library.

Every picture is held against all trainable captions at once (InfoNCE with the whole library as negatives: the text
tower is two small layers on frozen states), and the pictures of a batch against each caption. A second loss holds it
against its own caption with the words of each view, so that the same model tells front, side and back.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from att3d_core.device import autocast
from att3d_core.evaluate.dual_encoder import SIZE, DualEncoder
from att3d_core.learning import LearnConfig, Learner
from att3d_core.library.asset import Asset
from att3d_core.library.snapshots import VIEWS, SnapshotBatch, SnapshotConfig, Snapshots, snapshot_batches
from att3d_core.text.views import with_view

# The evaluator judges lit frames and albedo most, textureless ones as well (DreamFusion section 4).
PICTURES = SnapshotConfig(size=SIZE, lit=0.35, textureless=0.15, white=0.4, focal=(0.7, 1.7))
HIGHEST_SCALE = 4.6052
"""log 100, CLIP's limit."""
VIEW_WEIGHT = 2.0
"""Of the loss of the views: captions differ far more than their views do, and drown them at 0.5."""


@dataclass(frozen=True)
class EvaluatorReport:
    """One step. loss: of everything; right, view_right: shares of the batch that were matched."""

    step: int
    loss: float
    right: float
    view_right: float


@dataclass(frozen=True)
class CaptionStates:
    """Frozen states of everything that A assets are called.

    captions: [A, C, 384], the canonical caption first, then paraphrases (repeated where there are fewer).
    views: [A, 4, 384], the canonical caption with each view's words.
    """

    captions: Tensor
    views: Tensor


def caption_states(model: DualEncoder, assets: Sequence[Asset], paraphrases: int, seed: int = 0) -> CaptionStates:
    """States of the captions, of up to `paraphrases` trainable paraphrases and of the captions with views."""
    draw = random.Random(seed)
    texts: list[str] = []
    for asset in assets:
        chosen = draw.sample(asset.paraphrases, min(paraphrases, len(asset.paraphrases)))
        own = [asset.caption, *chosen]
        texts += [own[i % len(own)] for i in range(1 + paraphrases)]
        texts += [with_view(asset.caption, view) for view in VIEWS]
    states = model.text_states(texts).view(len(assets), 1 + paraphrases + len(VIEWS), -1)
    return CaptionStates(states[:, : 1 + paraphrases].contiguous(), states[:, 1 + paraphrases :].contiguous())


def train_evaluator(
    learner: Learner, assets: Sequence[Asset], states: CaptionStates, device: torch.device, workers: int
) -> Iterator[EvaluatorReport]:
    """Advance `learner`, whose network is a DualEncoder on `device`, to its last step; a report each."""
    config, model = learner.config, learner.network
    if not isinstance(model, DualEncoder):
        raise TypeError(f"expected a learner of a DualEncoder, got {type(model).__name__}")
    captions, views = states.captions.to(device), states.views.to(device)
    snapshots = Snapshots(assets, config.seed, PICTURES)
    keys = (batch_keys(config, step, len(assets)) for step in range(learner.step, config.steps))
    model.train()
    for batch in snapshot_batches(snapshots, keys, workers):
        with autocast(device):
            loss, right, view_right = evaluator_loss(
                model, batch, captions, views, learner.generator(purpose=1)
            )  # fmt: skip
        value = learner.advance(loss)
        with torch.no_grad():
            model.logit_scale_log.clamp_(max=HIGHEST_SCALE)
        yield EvaluatorReport(learner.step, value, right, view_right)


def batch_keys(config: LearnConfig, step: int, assets: int) -> list[tuple[int, int]]:
    """(number, asset) of the pictures of one step; the assets of a step differ where there are enough of them."""
    generator = torch.Generator().manual_seed(config.seed * 1_000_003 + step)
    drawn = torch.cat([torch.randperm(assets, generator=generator) for _ in range(-(-config.batch // assets))])
    return [(step * config.batch + i, asset) for i, asset in enumerate(drawn[: config.batch].tolist())]


def evaluator_loss(
    model: DualEncoder, batch: SnapshotBatch, captions: Tensor, views: Tensor, generator: torch.Generator
) -> tuple[Tensor, float, float]:
    """Loss, and the shares of pictures that found their caption and their view."""
    device = captions.device
    answers, sides = batch.assets.to(device), batch.views.to(device)
    # Each asset goes by its caption half the time, else by a paraphrase.
    count, kinds = captions.shape[:2]
    kind = torch.randint(1, max(kinds, 2), (count,), generator=generator).clamp(max=kinds - 1)
    kind = torch.where(torch.rand(count, generator=generator) < 0.5, 0, kind).to(device)
    texts = model.encode_states(captions[torch.arange(count, device=device), kind])
    pictures = model.encode_pictures(batch.pictures.to(device).movedim(-1, 1).float() / 127.5 - 1.0)
    scale = model.logit_scale_log.exp()
    logits = (scale * pictures @ texts.T).float()
    to_text = functional.cross_entropy(logits, answers)
    # From texts to pictures, within the batch; pictures of one asset share the target.
    same = (answers[:, None] == answers[None]).float()
    to_picture = functional.cross_entropy(logits[:, answers].T, same / same.sum(1, keepdim=True))
    side_texts = model.encode_states(views[answers])  # [B, 4, D]
    side_logits = (scale * torch.einsum("bd,bvd->bv", pictures, side_texts)).float()
    to_view = functional.cross_entropy(side_logits, sides)
    loss = to_text + 0.25 * to_picture + VIEW_WEIGHT * to_view
    right = float((logits.argmax(1) == answers).float().mean())
    return loss, right, float((side_logits.argmax(1) == sides).float().mean())
