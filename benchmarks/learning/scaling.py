"""What processes send each other for one step: counted from the shapes, and timed between two on this machine.

Bytes are those that one process receives, over a ring: (W - 1)/W of an exchange's whole, twice that of a sum.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from att3d_core.field.low_rank import LowRankBasis, LowRankGradient
from att3d_core.model import ModelConfig
from att3d_core.training.distributed import join_group
from att3d_core.training.gradients import reduce_gradients
from benchmarks.measure import ROOT, Measurement

PROMPTS = 16
BASES = (32, 160)
"""Basis grids of `pig` and of `world`."""
OTHERS = 13_126
"""As many numbers as the first layer, the radiance MLP and the gains of `pig` have."""
REPEATS = 3


@dataclass
class Counting:
    """Any number of processes with equal tensors, of which this is one."""

    world: int
    rank: int = 0
    received: float = 0.0

    def sum(self, tensor: Tensor) -> Tensor:
        """As if every process had the same."""
        self.received += 2 * tensor.nbytes * (self.world - 1) / self.world
        return tensor * self.world

    def concatenate(self, tensor: Tensor) -> Tensor:
        """Counted only: nobody looks at it."""
        self.received += tensor.nbytes * (self.world - 1)
        return tensor

    def leave(self) -> None:
        """There is nobody to leave."""


def measure() -> Iterator[Measurement]:
    """Megabytes per step at 2, 8 and 64 processes, and the seconds that two on this machine take."""
    size = ModelConfig().layout.size
    for bases in BASES:
        layer, others = layer_and_others(size, bases)
        for world in (2, 8, 64):
            group = Counting(world)
            reduce_gradients([others], [layer], group)
            layer.low_rank_grads[:] = [gradient(layer)]
            factors = (world - 1) * PROMPTS * size * 4 / 1e6
            yield Measurement(
                f"gradients, {bases} bases, {world} processes of {PROMPTS} prompts", group.received / 1e6, "MB",
                1000.0, "lower", f"received over a ring, grids of {size} numbers", factors, "everybody's factors",
            )  # fmt: skip
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "-m", "benchmarks.learning.scaling"], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    for bases, (wall, spent) in zip(BASES, json.loads(done.stdout.splitlines()[-1]), strict=True):
        yield Measurement(
            f"gradients, {bases} bases, two processes here", spent, "s", 1.0, "lower",
            "processor time of one, gloo over loopback, the least of three", wall, "on the clock of a busy machine",
        )  # fmt: skip


def layer_and_others(size: int, bases: int) -> tuple[LowRankBasis, nn.Parameter]:
    """A last layer and as many other parameters as a model has, with gradients."""
    layer = LowRankBasis(bases, size)
    layer.low_rank_grads.append(gradient(layer))
    others = nn.Parameter(torch.zeros(OTHERS))
    others.grad = torch.ones(OTHERS)
    return layer, others


def gradient(layer: LowRankBasis) -> LowRankGradient:
    """A gradient of the size that PROMPTS prompts give."""
    size, bases = layer.weight.shape
    none = torch.zeros(bases)
    return LowRankGradient(torch.ones(PROMPTS, size), torch.ones(PROMPTS, bases), layer.weight.detach(), none, none)


def worker() -> None:
    """One of two processes: prints the wall-clock and processor seconds for each number of bases."""
    group = join_group(cpu=True)
    found = []
    for bases in BASES:
        layer, others = layer_and_others(ModelConfig().layout.size, bases)
        times = []
        for _ in range(REPEATS):
            layer.low_rank_grads[:] = [gradient(layer)]
            group.sum(torch.zeros(1))  # all begin together
            wall, spent = time.perf_counter(), time.process_time()
            reduce_gradients([others], [layer], group)
            times.append((time.perf_counter() - wall, time.process_time() - spent))
        found.append([min(column) for column in zip(*times, strict=True)])
    if group.rank == 0:
        print(json.dumps(found), flush=True)
    group.leave()


if __name__ == "__main__":
    worker()
