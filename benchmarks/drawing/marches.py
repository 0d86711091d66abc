"""A march forward and backward by each implementation that runs on a CPU: what leaving empty space out is worth."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from att3d_core.field import fused
from att3d_core.field.accelerator import Name, choose
from att3d_core.field.packed.march import march_packed
from att3d_core.field.packed.samples import evaluated_samples
from att3d_core.render.cameras import turntable
from att3d_core.render.occupancy import cell_centres, occupancy_from_density
from att3d_core.render.samplers import ray_ball, stratified
from att3d_core.render.volume import render_rays
from benchmarks import models
from benchmarks.measure import Measurement, implementation

FRAMES, SIZE, SAMPLES, CELLS = 4, 64, 32, 32
EXPLORE = 0.05


def measure() -> Iterator[Measurement]:
    """Milliseconds of one processor, finding the occupied cells included, as in a training step."""
    scene = models.scene()
    field = scene.layout, scene.radiance.requires_grad_()
    cameras = turntable(FRAMES)
    rays_o, rays_d = (rays.reshape(FRAMES, -1, 3) for rays in cameras.rays(SIZE, SIZE))
    edges = stratified(*ray_ball(rays_o, rays_d), SAMPLES, torch.Generator().manual_seed(0))

    def inputs() -> fused.MarchInputs:
        sigmas = fused.query_density(*field, scene.grids, cell_centres(CELLS))
        cells, albedo = occupancy_from_density(sigmas, CELLS), torch.zeros(FRAMES, dtype=torch.int64)
        return fused.MarchInputs(albedo, rays_o, rays_d, edges, cells, albedo, cameras.origins, EXPLORE, 1)

    def march(grids: Tensor) -> Tensor:
        choice = choose(grids.device)
        if choice.fused:
            color, opacity, _ = fused.march_differentiable(*field, grids, inputs())
            return color.sum() + opacity.sum()
        if choice.packed:
            out = march_packed(choice, *field, grids, inputs())
        else:
            out = render_rays(fused.torch_field(*field, grids.expand(FRAMES, -1)), rays_o, rays_d, edges)
        return out.color.sum() + out.opacity.sum()

    spent: dict[Name, float] = {}
    for name in (Name.FUSED, Name.PACKED, Name.TORCH):
        with implementation(name):
            spent[name] = cpu_milliseconds(lambda: march(scene.grids.clone().requires_grad_()).backward())
    share = len(evaluated_samples(inputs()).index) / (edges[..., 1:].numel())
    what = f"{models.name()}, {FRAMES} frames of {SIZE}x{SIZE}, {SAMPLES} samples, {share:.1%} of them evaluated"
    for name, target in ((Name.FUSED, 60.0), (Name.PACKED, 300.0)):
        yield Measurement(
            f"march forward and backward, {name.value}", spent[name], "ms", target, "lower", what,
            spent[Name.TORCH], "every sample in plain PyTorch",
        )  # fmt: skip


def cpu_milliseconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The least of several calls on one thread, after one that compiles."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # waiting threads would count as work
    work()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    torch.set_num_threads(threads)
    return 1e3 * min(times)
