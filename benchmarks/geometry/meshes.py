"""A warm prompt to a GLB file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from att3d_core.api import export
from att3d_core.field.accelerator import Name
from benchmarks import models
from benchmarks.measure import Measurement, implementation, median_seconds, seconds

TRIANGLES = 10_000


def measure() -> Iterator[Measurement]:
    """Encoding, grids, isosurface, simplification, colours, file."""
    generator = models.generator()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "object.glb"

        def make() -> None:
            made = export(generator.scene(models.PROMPT), output, triangles=TRIANGLES, vertex_colors=True)
            if len(made.mesh.faces) > TRIANGLES:
                raise RuntimeError(f"expected at most {TRIANGLES} triangles, got {len(made.mesh.faces)}")

        warm = median_seconds(make, repeats=5)
        with implementation(Name.TORCH):
            baseline = seconds(make)
    yield Measurement(
        f"prompt to GLB, warm, at most {TRIANGLES} triangles", warm, "s", 4.0, "lower", models.name(),
        baseline, "the same with the field in plain PyTorch",
    )  # fmt: skip
