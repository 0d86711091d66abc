"""A picture of a scene: its speed, what skipping buys, and the memory of a large one."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from att3d_core.field import fused
from att3d_core.render.cameras import turntable
from att3d_core.render.samplers import ray_ball, uniform
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays
from benchmarks import models
from benchmarks.measure import Measurement, median_seconds, run_process

SIZE, SAMPLES = 256, 128
BASELINE_SHARE = 16
"""Plain PyTorch renders every sixteenth ray: all of them would take a minute."""


def measure() -> Iterator[Measurement]:
    """The picture as `render` makes it, the same without occupancy or early stop, and in plain PyTorch."""
    scene, camera = models.scene(), turntable(1, start_deg=25.0, distance=2.0)
    _ = scene.occupancy  # a scene's own, made once
    skipping = median_seconds(lambda: scene.picture(camera, SIZE, SIZE, samples=SAMPLES), repeats=9, warm_up=2)
    rays_o, rays_d = (rays.reshape(-1, 3) for rays in camera.rays(SIZE, SIZE))
    edges = uniform(*ray_ball(rays_o, rays_d), SAMPLES)
    count = SIZE * SIZE // BASELINE_SHARE
    some = slice(None, None, BASELINE_SHARE)
    every_point = (rays_o[some, None] + (edges[some, 1:, None] + edges[some, :-1, None]) / 2 * rays_d[some, None])[None]
    flat = every_point.reshape(1, -1, 3).contiguous()

    def without_skipping() -> None:
        fused.query_points(scene.layout, scene.radiance, scene.grids, flat)

    def plain() -> None:
        field = fused.torch_field(scene.layout, scene.radiance, scene.grids)
        with torch.no_grad():
            render_rays(field, rays_o[some][None], rays_d[some][None], edges[some][None], Shading.ALBEDO)

    slow = BASELINE_SHARE * median_seconds(without_skipping, repeats=3)
    torch_seconds = BASELINE_SHARE * median_seconds(plain, repeats=2)
    yield Measurement(
        "256x256 picture, 128 samples", skipping, "s", 0.4, "lower", models.name(),
        torch_seconds, f"plain PyTorch volume rendering of {count} of {SIZE * SIZE} rays, scaled",
    )  # fmt: skip
    yield Measurement(
        "256x256 picture, speed over no occupancy and no early stop", slow / skipping, "times", 5.0, "higher",
        models.name(), slow,
        f"seconds: the same kernels at every sample of {count} of {SIZE * SIZE} rays, scaled, compositing not counted",
    )  # fmt: skip


def measure_memory() -> Iterator[Measurement]:
    """Peak memory of the process that draws a 1024x1024 picture."""
    code = (
        "import sys; from pathlib import Path; from att3d_core.pipeline import load\n"
        "from att3d_core.render.cameras import turntable\n"
        "scene = load(Path(sys.argv[1]), 'cpu').scene(sys.argv[2])\n"
        "if sys.argv[3] != 'nothing': scene.picture(turntable(1, distance=2.0), 1024, 1024)\n"
    )
    arguments = ["-c", code, str(models.folder()), models.PROMPT]
    run_process([*arguments, "picture"])  # compiles
    yield Measurement(
        "1024x1024 picture, peak memory", run_process([*arguments, "picture"]).peak_mb, "MB", 2000.0, "lower",
        models.name(), run_process([*arguments, "nothing"]).peak_mb, "the same process without the picture",
    )  # fmt: skip
