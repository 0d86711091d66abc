"""Where a training step's time goes, against its arithmetic alone.

One thread, so that the parts add up. The arithmetic: forward, the field takes 928 multiply-adds a sample (five levels
of eight corners and four features, 20 x 32 and 32 x 4 for the MLP), backward twice that again; the rate is that of a
large matrix product on the same thread.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from typing import Any

import torch

from att3d_core.field import tasks
from benchmarks.learning.training import BATCH, WHAT, trained
from benchmarks.measure import Measurement

STEPS = 10
MULTIPLY_ADDS = 3 * (5 * 8 * 4 + 20 * 32 + 32 * 4)
WHOLE_STEP = BATCH / 40.0 * 1000
"""Milliseconds of a step at 40 frames/s, on however many threads that takes."""
PARTS: dict[str, tuple[str, ...]] = {
    "rays forward": ("march_rays",),
    "rays backward": ("march_rays_backward", "backpropagate"),
    "empty space": ("query_points",),
    "hypernetwork": ("_multiply_rows", "_multiply_seen"),
    "optimizer": ("_update_rows",),
    "ground truth": ("cast",),
}


def measure() -> Iterator[Measurement]:
    """Milliseconds per step of each part, what is left over, and what the arithmetic alone would take."""
    trainer = trained(BATCH)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        samples, march = [0], tasks.march_rays
        tasks.march_rays = _counting(march, samples)
        profile = cProfile.Profile(time.process_time)
        profile.enable()
        for _ in range(STEPS):
            trainer.advance()
        profile.disable()
        tasks.march_rays = march
        rate = _multiply_adds_a_second()
    finally:
        torch.set_num_threads(threads)
    arithmetic = samples[0] * MULTIPLY_ADDS / rate / STEPS * 1000
    spent, total = _by_part(pstats.Stats(profile))
    name = f"{WHAT}, one thread, {samples[0] / STEPS / BATCH / 64**2:.1f} of 32 samples per ray evaluated"
    baseline = "arithmetic of the field alone, at the rate of a matrix product"
    for part, seconds in spent.items():
        yield Measurement(f"training step: {part}", seconds / STEPS * 1000, "ms", WHOLE_STEP, "lower", name)
    yield Measurement(
        "training step, all parts", total / STEPS * 1000, "ms", WHOLE_STEP, "lower", name, arithmetic, baseline
    )


def _counting(march: Callable[..., int], samples: list[int]) -> Callable[..., int]:
    def counted(*arguments: Any) -> int:
        kept = march(*arguments)
        samples[0] += kept
        return kept

    return counted


def _by_part(stats: pstats.Stats) -> tuple[dict[str, float], float]:
    """Seconds of each part, the rest, and all together."""
    own: dict[str, float] = {}
    for (_, _, function), (_, _, seconds, _, _) in stats.stats.items():  # type: ignore[attr-defined]
        own[function] = own.get(function, 0.0) + seconds
    spent = {part: sum(own.get(function, 0.0) for function in functions) for part, functions in PARTS.items()}
    total = sum(own.values())
    return spent | {"everything else": total - sum(spent.values())}, total


def _multiply_adds_a_second(size: int = 1024) -> float:
    matrix = torch.rand(size, size)
    matrix @ matrix
    start = time.process_time()
    for _ in range(5):
        matrix @ matrix
    return 5 * size**3 / (time.process_time() - start)
