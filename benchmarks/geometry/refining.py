"""Refined meshes against their targets: how much closer to the field and to the asset, how long, how much memory.

python -m benchmarks refining
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from att3d_core.exports.presets import HERO
from att3d_core.exports.scene import textured_scene
from att3d_core.library.raycast import RayCaster
from att3d_core.mesh.refine import Refined, refine
from att3d_core.mesh.targets import AssetTarget, FieldTarget
from att3d_core.runs.sets import asset_for
from benchmarks import models
from benchmarks.geometry.exports import LIKENESS_PROMPTS, prompts
from benchmarks.measure import Measurement, run_process


def measure(count: int = LIKENESS_PROMPTS) -> Iterator[Measurement]:
    """Likeness to the field and to the asset, seconds, peak memory. Heroes of the prompts that `exports` measures."""
    wanted = prompts(count, seed=0)
    scenes = [models.generator().scene(prompt) for prompt in wanted]
    spent: list[float] = []
    by_field: list[Refined] = []
    for scene in scenes:
        mesh, start = textured_scene(scene, HERO), time.perf_counter()
        by_field.append(refine(mesh, FieldTarget(scene), "the field"))
        spent.append(time.perf_counter() - start)
    yield Measurement(
        f"refined hero against the field, 256x256, foreground, median of {count}",
        statistics.median(made.after_db for made in by_field), "dB", 31.0, "higher", models.name(),
        statistics.median(made.before_db for made in by_field), "the same heroes unrefined",
    )  # fmt: skip
    yield Measurement(
        "refining a hero by the field", statistics.median(spent), "s", 60.0, "lower", models.name(),
        max(spent), f"the slowest of {count}",
    )  # fmt: skip
    by_asset = [
        refine(textured_scene(scene, HERO), AssetTarget(RayCaster(asset_for(prompt, None).build())), "the asset")
        for scene, prompt in zip(scenes, wanted, strict=True)
    ]
    yield Measurement(
        f"refined hero against the true asset, 512x512, gain, median of {count}",
        statistics.median(made.after_db - made.before_db for made in by_asset), "dB", 4.0, "higher", models.name(),
        statistics.median(made.before_db for made in by_asset), "the same heroes unrefined, in dB",
    )  # fmt: skip
    command = ["-m", "att3d_core", "refine", wanted[0], "--checkpoint", str(models.folder())]
    peak = run_process([*command, "-o", str(models.scratch())]).peak_mb
    yield Measurement("refined hero from the command line, peak memory", peak, "MB", 2000.0, "lower", models.name())
