"""`generate` from the start of the process to the written files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import models
from benchmarks.measure import Measurement, run_process


def measure() -> Iterator[Measurement]:
    """Compiled kernels at hand, and compiled anew; the memory of the first. The baseline is plain PyTorch."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "object.glb"
        command = ["-m", "att3d_core", "generate", models.PROMPT, "-o", str(output), "--device", "cpu"]
        command += ["--checkpoint", str(models.folder())]
        caches = {"NUMBA_CACHE_DIR": str(Path(folder) / "kernels")}
        cold = run_process(command, caches)
        warm = run_process(command, caches)
        plain = run_process(command, {"ATT3D_ACCELERATOR": "torch"})
        if not output.stat().st_size:
            raise RuntimeError("generate wrote nothing")
    baseline = "the same with the field in plain PyTorch, nothing to compile"
    name = models.name()
    yield Measurement(
        "cold generate, kernel caches warm", warm.seconds, "s", 8.0, "lower", name, plain.seconds, baseline
    )
    yield Measurement(
        "cold generate, kernel caches cold", cold.seconds, "s", 25.0, "lower", name, plain.seconds, baseline
    )
    yield Measurement("generate, peak memory", warm.peak_mb, "MB", 2000.0, "lower", name, plain.peak_mb, baseline)
