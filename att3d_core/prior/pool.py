"""Where the prior's pictures come from: rendered as they are needed, or from a pool rendered once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.files import atomic_path, write_bytes
from att3d_core.library.snapshots import SnapshotBatch, Snapshots, snapshot_batches

CHUNK = 256


def streamed(snapshots: Snapshots, batch: int, start: int, steps: int, workers: int) -> Iterator[SnapshotBatch]:
    """Batches of steps `start` to `steps`, new pictures in each, rendered ahead by `workers` processes."""
    keys = (_keys(snapshots, range(step * batch, (step + 1) * batch)) for step in range(start, steps))
    return snapshot_batches(snapshots, keys, workers)


@dataclass(frozen=True, eq=False)
class Pool:
    """N rendered pictures [N, S, S, 3] uint8, mapped from a file, and their labels [N, 3]: asset, view, shading."""

    pictures: Tensor
    labels: Tensor

    def batches(self, batch: int, start: int, steps: int, seed: int) -> Iterator[SnapshotBatch]:
        """Batches of steps `start` to `steps`; every picture comes once before any comes again."""
        if batch > len(self.labels):
            raise TrainingError(f"a batch of {batch} pictures needs a pool of as many, got {len(self.labels)}")
        a_round = len(self.labels) // batch
        order, known = torch.empty(0), -1
        for step in range(start, steps):
            if step // a_round != known:
                known = step // a_round
                generator = torch.Generator().manual_seed(seed * 1_000_003 + known)
                order = torch.randperm(len(self.labels), generator=generator)
            at = step % a_round * batch
            rows = order[at : at + batch]
            yield SnapshotBatch(self.pictures[rows], *self.labels[rows].unbind(1))


def open_pool(
    folder: Path, snapshots: Snapshots, count: int, workers: int, on_picture: Callable[[int, int], None] | None = None
) -> Pool:
    """The pool in `folder`, rendered now unless the very same one is there. `on_picture` is told (done, total).

    Raises OutputError, and TrainingError for a count below 1.
    """
    if count < 1:
        raise TrainingError(f"a pool needs at least one picture, got {count}")
    description = json.dumps(
        {
            "count": count,
            "seed": snapshots.seed,
            "config": asdict(snapshots.config),
            "assets": [asset.caption for asset in snapshots.assets],
        }
    )
    pictures_file, labels_file, text = folder / "pictures.npy", folder / "labels.npy", folder / "pool.json"
    known = text.read_text(encoding="utf-8") if text.is_file() else None
    if known != description:
        _render(pictures_file, labels_file, snapshots, count, workers, on_picture)
        write_bytes(text, description.encode())
    # Copy on write: torch wants memory that could be written to.
    pictures = torch.from_numpy(np.load(pictures_file, mmap_mode="c"))
    return Pool(pictures, torch.from_numpy(np.load(labels_file)))


def _render(
    pictures_file: Path,
    labels_file: Path,
    snapshots: Snapshots,
    count: int,
    workers: int,
    on_picture: Callable[[int, int], None] | None,
) -> None:
    size = snapshots.config.size
    labels = np.zeros((count, 3), dtype=np.int64)
    with atomic_path(pictures_file) as temp:
        pictures = np.lib.format.open_memmap(temp, mode="w+", dtype=np.uint8, shape=(count, size, size, 3))
        keys = (_keys(snapshots, range(at, min(at + CHUNK, count))) for at in range(0, count, CHUNK))
        done = 0
        for batch in snapshot_batches(snapshots, keys, workers):
            pictures[done : done + len(batch)] = batch.pictures.numpy()
            labels[done : done + len(batch)] = torch.stack([batch.assets, batch.views, batch.shadings], 1).numpy()
            done += len(batch)
            if on_picture is not None:
                on_picture(done, count)
        pictures.flush()
        del pictures
    with atomic_path(labels_file) as temp:
        np.save(temp, labels)


def _keys(snapshots: Snapshots, numbers: range) -> list[tuple[int, int]]:
    """Pictures by number; every asset comes once before any comes again, in an order of its own each time."""
    count = len(snapshots.assets)
    orders = {
        turn: torch.randperm(count, generator=torch.Generator().manual_seed(snapshots.seed * 1_000_003 + turn)).tolist()
        for turn in {number // count for number in numbers}
    }
    return [(number, orders[number // count][number % count]) for number in numbers]
