"""Peak memory of training, the whole process, with few prompts and with many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from benchmarks.measure import Measurement, run_process

STEPS = 40


def measure() -> Iterator[Measurement]:
    """A process each: batch 8, 64x64 frames, 32 samples, on the pig set and on all animals."""
    for name, prompts, target in (("pig", "64", 3000.0), ("animals", "2,520 (half of them seen)", 4000.0)):
        with tempfile.TemporaryDirectory() as folder:
            arguments = ["-m", "att3d_core", "train", "--set", name, "-o", folder, "--steps", str(STEPS)]
            cost = run_process([*arguments, "--prompts", "8", "--samples", "32", "--json"])
        yield Measurement(
            f"peak memory of training, batch 8, {prompts} prompts", cost.peak_mb, "MB", target, "lower",
            f"{name} set, {STEPS} steps and the release",
        )  # fmt: skip
