"""Timing, memory and the one line that every measurement prints."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from att3d_core.field.accelerator import VARIABLE, Name

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Measurement:
    """One number against its target; the baseline is measured in the same run, None where there is nothing to compare.

    checkpoint: what was measured on.
    """

    name: str
    value: float
    unit: str
    target: float
    better: Literal["lower", "higher"]
    checkpoint: str
    baseline: float | None = None
    baseline_name: str | None = None

    @property
    def passed(self) -> bool:
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def line(self) -> str:
        """The measurement as one line of JSON."""
        values = {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}
        return json.dumps(values | {"passed": self.passed})


def median_seconds(work: Callable[[], object], repeats: int, warm_up: int = 1) -> float:
    """Median wall-clock seconds of `work`, after `warm_up` calls that compile and fill caches."""
    for _ in range(warm_up):
        work()
    return statistics.median(seconds(work) for _ in range(repeats))


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass(frozen=True)
class ProcessCost:
    """What a process took from its start to its end: wall-clock seconds, and peak resident memory in MB."""

    seconds: float
    peak_mb: float


def run_process(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> ProcessCost:
    """Run Python with `arguments` in the project's folder. Raises CalledProcessError where it fails."""
    # A child of this process would share RUSAGE_CHILDREN, a maximum, with all others: one more process each.
    code = (
        "import json, resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)\n"
        "seconds = time.perf_counter() - start\n"
        "print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    spent, peak = json.loads(done.stdout)
    return ProcessCost(spent, peak * _MAXRSS_BYTES / 1e6)


# Linux counts kibibytes, macOS bytes.
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@contextmanager
def implementation(name: Name) -> Iterator[None]:
    """Whatever is marched or queried within, by this implementation."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = name.value
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
