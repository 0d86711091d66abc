"""What a run takes at the very least, so that one that cannot fit is refused before it takes the machine's memory."""

from __future__ import annotations

import psutil

from att3d_core.errors import TrainingError
from att3d_core.training.run import RunConfig

FLOAT = 4
KEPT = 4
"""Of each weight: itself, its gradient, and Adam's two moments."""


def least_bytes(run: RunConfig) -> int:
    """Weights, the grids of a step's prompts with their gradients, and two numbers per sample of its rays.

    A real run takes a few times as much; `estimate` of the studio measures it.
    """
    train, how = run.train, run.interpolation
    samples = how.samples if how.on else train.samples
    weights = KEPT * run.model.layout.size * run.model.dim_v
    prompts = max(train.prompts, train.probe_prompts if train.probed > 0.0 else 0)
    grids = 2 * prompts * run.model.layout.size
    rays = train.prompts * train.frames * train.size**2
    return FLOAT * (weights + grids + 2 * rays * samples)


def check_room(run: RunConfig, memory: int | None = None) -> None:
    """Raises TrainingError where a run takes more than all the `memory` in bytes, by default of this machine."""
    there = int(psutil.virtual_memory().total) if memory is None else memory
    least = least_bytes(run)
    if least > there:
        raise TrainingError(
            f"this run takes at least {least / 2**30:,.1f} GB, and this machine has {there / 2**30:,.1f} GB: "
            "take fewer prompts per step, smaller frames, fewer samples or basis grids"
        )
