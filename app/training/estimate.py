"""What a run will take: `python -m app.training.estimate FOLDER DEVICE` does its first few steps, once with everything
that happens at an interval, and prints one JSON line. A process of its own, so that its memory is the run's memory."""

from __future__ import annotations

import json
import logging
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from app.training.worker import show_every
from att3d_core.environment import prepare_environment
from att3d_core.errors import UserError

if TYPE_CHECKING:
    from att3d_core.runs.open import OpenRun

WARM, MEASURED = 2, 4
"""Steps before anything counts (the first ones compile and fill caches), and those whose median is taken."""


@dataclass(frozen=True)
class Estimate:
    """seconds: of the whole run. memory_mb: resident, the GPU's apart. disk_mb: of the job's folder, at its fullest."""

    steps: int
    seconds_per_step: float
    seconds: float
    memory_mb: float
    gpu_memory_mb: float
    disk_mb: float


def measure(folder: Path, device: str) -> Estimate:
    """Measure the run that `folder` describes. Raises UserError."""
    from att3d_core.runs.open import open_run  # loads PyTorch: seconds

    begin = time.monotonic()
    run = open_run(folder, device)
    loading = time.monotonic() - begin
    steps = run.trainer.config.steps
    busy = min(WARM + MEASURED + 1, max(steps - 1, 1))
    took, memory = _timed(run, busy)
    ordinary = took[WARM : busy - 1] or took
    step = statistics.median(ordinary)
    # What happens at an interval is done just before or just after that step is reported.
    extra = max(0.0, sum(took[busy - 1 : busy + 1]) - step * len(took[busy - 1 : busy + 1]))
    state = (folder / "state.safetensors").stat().st_size
    released = sum(tensor.numel() for tensor in run.trainer.model.state_dict().values())  # a byte a number
    seconds = loading + sum(took[:WARM]) + steps * step + steps / show_every(steps) * extra
    # A file is complete before the one it replaces goes: twice the state and three times the release at worst.
    disk = 2 * state + 3 * released
    return Estimate(steps, step, seconds, memory, _gpu_memory_mb(run), disk / 2**20)


def _timed(run: OpenRun, busy: int) -> tuple[list[float], float]:
    """Seconds of each step, everything done at step `busy` included, and the most memory seen."""
    took, memory, last = [], 0.0, time.monotonic()
    reports = run.reports(save_every=busy, preview_every=busy, curve_every=busy)
    for report in reports:
        now = time.monotonic()
        took.append(now - last)
        last = now
        memory = max(memory, psutil.Process().memory_info().rss / 2**20)
        if report.step > busy:
            break
    reports.close()
    return took, max(memory, psutil.Process().memory_info().rss / 2**20)


def _gpu_memory_mb(run: OpenRun) -> float:
    import torch

    device = run.trainer.model.mean.device
    return torch.cuda.max_memory_allocated(device) / 2**20 if device.type == "cuda" else 0.0


def main() -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    prepare_environment(bars=False)
    try:
        answer = asdict(measure(Path(sys.argv[1]), sys.argv[2]))
    except UserError as error:
        answer = {"error": " ".join(str(error).split())}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
