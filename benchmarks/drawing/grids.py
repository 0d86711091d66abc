"""A warm prompt to its feature grids: text encoder and hypernetwork."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn

from benchmarks import models
from benchmarks.measure import Measurement, median_seconds


def measure() -> Iterator[Measurement]:
    """`encode` and the released hypernetwork against torch's own spectral norm, which is not folded in."""
    generator = models.generator()
    config = generator.released.model.config
    unfolded = nn.Sequential(
        nn.utils.parametrizations.spectral_norm(nn.Linear(config.condition_dim, config.dim_v)),
        nn.SiLU(),
        nn.utils.parametrizations.spectral_norm(nn.Linear(config.dim_v, config.layout.size, bias=False)),
    ).eval()
    count = iter(range(1_000_000))

    def prompt() -> str:
        return f"{models.PROMPT} number {next(count)}"  # never the same twice

    def baseline() -> None:
        with torch.no_grad():
            unfolded(generator.embed(prompt())[None])

    yield Measurement(
        "prompt to grids, warm, p50",
        1e3 * median_seconds(lambda: generator.scene(prompt()), repeats=30, warm_up=3),
        "ms",
        25.0,
        "lower",
        models.name(),
        1e3 * median_seconds(baseline, repeats=9, warm_up=2),
        "the same encoder, torch.nn.utils.parametrizations.spectral_norm in eval mode",
    )
