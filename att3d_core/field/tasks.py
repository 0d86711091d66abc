"""Runs the fused kernels over frames and grids on as many threads as PyTorch has (`torch.set_num_threads`).

The kernels release the interpreter's lock. Each task writes to arrays of its own in an order of its own, so results are
bit-equal for any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch

from att3d_core.field.blocks import backpropagate, new_block
from att3d_core.field.kernels import POINTS
from att3d_core.field.march import RECORD, march_rays
from att3d_core.field.march_backward import march_rays_backward
from att3d_core.field.queries import query_points, query_points_backward

RAYS_A_TASK = 2048
POINTS_A_TASK = 16 * 1024


@dataclass(frozen=True)
class Frames:
    """Arrays of a march: grid_of_frame [B], rays_o and rays_d [B, R, 3], t_edges [B, R, S + 1], cells [G, n, n, n],
    shading [B], light [B, 3]; explore and seed as in `MarchInputs`."""

    grid_of_frame: np.ndarray
    rays_o: np.ndarray
    rays_d: np.ndarray
    t_edges: np.ndarray
    cells: np.ndarray
    shading: np.ndarray
    light: np.ndarray
    explore: np.float32
    seed: np.int64


@dataclass(frozen=True)
class Trail:
    """What the backward pass needs of rays start to stop of one frame; `arrays` as in `march_rays`."""

    frame: int
    start: int
    stop: int
    arrays: tuple[np.ndarray, np.ndarray, np.ndarray]


def run(jobs: list[Callable[[], None]]) -> None:
    """Run all jobs, on as many threads as PyTorch has; raises what a job raises."""
    threads = min(torch.get_num_threads(), len(jobs))
    if threads <= 1:
        for job in jobs:
            job()
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def mlp_of(mlp: tuple, grid: int) -> tuple:
    """The MLP of one grid: the tuple of `mlp_arrays`, whose b1 may be [G, 32], one row a grid."""
    w1, w1t, b1, *rest = mlp
    return w1, w1t, b1[grid] if b1.ndim == 2 else b1, *rest


def query(
    grids: np.ndarray, layout: tuple, mlp: tuple, points: np.ndarray, sigmas: np.ndarray, rgbs: np.ndarray | None
) -> None:
    """Density [B, N], and colour [B, N, 3] if wanted, of points [B, N, 3], or of the same [1, N, 3] in all."""
    none = np.empty((0, 3), np.float32)
    jobs = []
    for b in range(len(grids)):
        own = points[b if len(points) > 1 else 0]
        for start in range(0, points.shape[1], POINTS_A_TASK):
            part = slice(start, start + POINTS_A_TASK)

            def job(b: int = b, part: slice = part, own: np.ndarray = own) -> None:
                colors = none if rgbs is None else rgbs[b, part]
                query_points(grids[b], layout, mlp_of(mlp, b), own[part], sigmas[b, part], colors)

            jobs.append(job)
    run(jobs)


def query_backward(
    grids: np.ndarray,
    layout: tuple,
    mlp: tuple,
    points: np.ndarray,
    rgbs: np.ndarray,
    d_sigmas: np.ndarray,
    d_rgbs: np.ndarray,
    gradients: tuple[np.ndarray, ...],
) -> None:
    """Adds the adjoint of `query` for points [G, N, 3], one row per grid, to `gradients` as in `backward`."""

    def job(b: int) -> None:
        mine = tuple(gradient[b] for gradient in gradients)
        query_points_backward(grids[b], layout, mlp_of(mlp, b), points[b], rgbs[b], d_sigmas[b], d_rgbs[b], mine)

    run([lambda b=b: job(b) for b in range(len(grids))])


def forward(
    grids: np.ndarray, layout: tuple, mlp: tuple, frames: Frames, normals: bool, keep: bool, outputs: tuple
) -> list[Trail]:
    """March all frames into `outputs` [B, ...] (see `march_rays`); returns the trails if `keep`."""
    batch, count = frames.rays_o.shape[:2]
    samples = frames.t_edges.shape[2] - 1
    trails, jobs = [], []
    for b in range(batch):
        # One array of last samples per frame; every task writes its own rays.
        last = np.empty(count if keep else 0, np.int64)
        for start in range(0, count, RAYS_A_TASK):
            stop = min(start + RAYS_A_TASK, count)
            size = (stop - start) * samples if keep else 0
            trail = Trail(b, start, stop, (np.empty((size, RECORD), np.float32), np.empty(size, np.int64), last))
            trails.append(trail)

            def job(trail: Trail = trail) -> None:
                b = trail.frame
                owner = frames.grid_of_frame[b]
                march_rays(
                    (grids[owner], layout, mlp_of(mlp, owner)),
                    (frames.cells[owner], frames.explore, frames.seed, frames.shading[b], frames.light[b]),
                    frames.rays_o[b],
                    frames.rays_d[b],
                    frames.t_edges[b],
                    trail.start,
                    trail.stop,
                    b * count,
                    normals,
                    tuple(output[b] for output in outputs),
                    trail.arrays,
                )

            jobs.append(job)
    run(jobs)
    return trails if keep else []


def backward(
    grids: np.ndarray,
    layout: tuple,
    mlp: tuple,
    frames: Frames,
    trails: list[Trail],
    d_color: np.ndarray,
    d_opacity: np.ndarray,
    d_turned: np.ndarray | None,
    gradients: tuple[np.ndarray, ...],
) -> None:
    """Adds the adjoint of `forward` for colour and opacity to `gradients` (grids, w1, b1, w2, b2), each [G, ...].

    d_turned: of the orientation term as well, where `forward` worked normals out.
    Frames are shared out by the grid they belong to, so no two threads add to one array.
    """

    none = np.empty(0, np.float32)

    def job(owner: int) -> None:
        field = (grids[owner], layout, mlp_of(mlp, owner))
        mine = tuple(gradient[owner] for gradient in gradients)
        block, d_outputs, waiting = new_block(mlp[0].shape[0]), np.zeros(4 * POINTS, np.float32), 0
        for trail in trails:
            b = trail.frame
            if frames.grid_of_frame[b] == owner:
                waiting = march_rays_backward(
                    field,
                    (frames.shading[b], frames.light[b]),
                    frames.rays_d[b],
                    trail.start,
                    trail.stop,
                    d_color[b],
                    d_opacity[b],
                    none if d_turned is None else d_turned[b],
                    trail.arrays,
                    block,
                    d_outputs,
                    waiting,
                    mine,
                )
        backpropagate(*field, block, d_outputs, waiting, mine)

    run([lambda owner=owner: job(owner) for owner in range(len(grids))])
