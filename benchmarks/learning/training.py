"""A training step, and the part of it that is the hypernetwork and the optimizer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import torch
from torch import Tensor, nn

from att3d_core.field.accelerator import Name
from att3d_core.field.mapping import Hypernetwork
from att3d_core.model import ModelConfig
from att3d_core.pipeline import cached_encoder
from att3d_core.runs.prepare import prepare
from att3d_core.training.adam import Adam
from att3d_core.training.config import TrainConfig
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import Trainer
from benchmarks.measure import Measurement, implementation, median_seconds

BATCH = 16
HYPERNETWORK_BATCH = 8
WARM_UP = 100
"""Steps before the measured ones: a fresh model is a solid ball, which costs less than an object or more."""
WHAT = f"pig set, after {WARM_UP} steps"


def measure() -> Iterator[Measurement]:
    """Everything included: drawing prompts and cameras, rendering, ground truth, both directions, the optimizer."""
    trainer = trained(BATCH)
    fused = median_seconds(trainer.advance, repeats=15, warm_up=0)
    with implementation(Name.TORCH):
        baseline = median_seconds(trainer.advance, repeats=2, warm_up=0)
    yield Measurement(
        "training, 64x64 frames, 32 samples, batch 16", BATCH / fused, "frames/s", 40.0, "higher", WHAT,
        BATCH / baseline, "the same with the field in plain PyTorch, two steps",
    )  # fmt: skip


def measure_hypernetwork() -> Iterator[Measurement]:
    """Both layers forward and backward, and the optimizer's step, given the gradient of the grids."""
    trainer = trained(HYPERNETWORK_BATCH)
    config = trainer.model.config
    generator = torch.Generator().manual_seed(0)
    condition = torch.randn(HYPERNETWORK_BATCH, config.condition_dim, generator=generator)
    upstream = trainer.model.mapping.bases[0].low_rank_grads[0].left.clone()  # of the last step: as sparse as real ones
    touched = (upstream != 0).float().mean()
    ours = Hypernetwork(config.condition_dim, config.dim_v, config.layout, generator=generator)
    adam = Adam(ours.parameters(), ours.bases, 1e-2)

    def step() -> None:
        adam.zero_grad()
        ours.grids(ours.embed(condition)).backward(upstream)
        adam.step()

    yield Measurement(
        "hypernetwork with spectral norm and optimizer, batch 8", median_seconds(step, repeats=11, warm_up=2), "s",
        0.10, "lower", f"fresh layers, gradients of a real step: {touched:.0%} not zero",
        median_seconds(_torch_step(config, condition, upstream), repeats=3),
        "torch.nn.utils.parametrizations.spectral_norm and torch.optim.Adam(betas=(0, 0.999))",
    )  # fmt: skip


@cache
def trained(batch: int) -> Trainer:
    """A run on the pig set after WARM_UP steps."""
    config = TrainConfig(steps=1_000_000, prompts=batch, frames=1, size=64, samples=32)
    run = RunConfig("pig", ModelConfig(), train=config)
    trainer = prepare(run, cached_encoder(), torch.device("cpu")).trainer
    for _ in range(WARM_UP):
        trainer.advance()
    return trainer


def _torch_step(config: ModelConfig, condition: Tensor, upstream: Tensor) -> Callable[[], None]:
    spectral_norm = nn.utils.parametrizations.spectral_norm
    layers = nn.Sequential(
        spectral_norm(nn.Linear(config.condition_dim, config.dim_v)),
        nn.SiLU(),
        spectral_norm(nn.Linear(config.dim_v, config.layout.size, bias=False)),
    )
    adam = torch.optim.Adam(layers.parameters(), lr=1e-2, betas=(0.0, 0.999))

    def step() -> None:
        adam.zero_grad()
        layers(condition).backward(upstream)
        adam.step()

    return step
