"""Random pictures of a library's assets: what an image model is trained on.

Every picture is a function of the seed, its number and its asset alone, so that any number of processes may render
them and a run that was interrupted goes on with the very same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from att3d_core.library.asset import Asset
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.render.cameras import DISTANCE_RANGE, ELEVATION_RANGE_DEG, FOCAL_RANGE, orbit, random_lights
from att3d_core.render.shading import Shading
from att3d_core.text.views import OVERHEAD_ABOVE_DEG, View, view_of

CASTERS = 4096
VIEWS = tuple(View)
_HIGHEST_DEG = 85.0


@dataclass(frozen=True)
class SnapshotConfig:
    """Cameras, light and background. size: height and width in pixels, each the mean of four rays.

    Cameras as in training (paper B.1.7), but the share `overhead` of them looks from above 60 degrees. lit,
    textureless: shares of the shadings; the rest is albedo. white: share of white backgrounds; the others are plain
    random colours. focal: range of focal lengths in image widths; the longer, the more of the picture is object.
    """

    size: int = 64
    overhead: float = 0.05
    lit: float = 0.3
    textureless: float = 0.15
    white: float = 0.15
    focal: tuple[float, float] = FOCAL_RANGE


@dataclass(frozen=True)
class SnapshotBatch:
    """B pictures [B, S, S, 3] uint8, sRGB; the asset of each; its view, an index into VIEWS; its shading. All [B]."""

    pictures: Tensor
    assets: Tensor
    views: Tensor
    shadings: Tensor

    def __len__(self) -> int:
        return len(self.assets)


class Snapshots(Dataset[tuple[Tensor, Tensor]]):
    """Pictures by (number, index of the asset); each comes with its labels [3]: asset, view, shading."""

    def __init__(self, assets: Sequence[Asset], seed: int, config: SnapshotConfig | None = None) -> None:
        self.assets = tuple(assets)
        self.seed = seed
        self.config = config or SnapshotConfig()
        self._casters: RayCasterCache | None = None

    def __getstate__(self) -> dict[str, object]:
        # Ray casters stay in the process that built them.
        return {**self.__dict__, "_casters": None}

    def __getitem__(self, key: tuple[int, int]) -> tuple[Tensor, Tensor]:
        number, asset = key
        if self._casters is None:
            self._casters = RayCasterCache(Library("snapshots", self.assets), CASTERS)
        generator = torch.Generator().manual_seed(_mixed(self.seed, number))
        config = self.config

        def uniform(low: float, high: float) -> Tensor:
            return low + (high - low) * torch.rand(1, generator=generator)

        above = bool(uniform(0.0, 1.0) < config.overhead)
        elevation = uniform(OVERHEAD_ABOVE_DEG, _HIGHEST_DEG) if above else uniform(*ELEVATION_RANGE_DEG)
        cameras = orbit(uniform(-180.0, 180.0), elevation, uniform(*DISTANCE_RANGE), uniform(*config.focal))
        light = random_lights(cameras, generator)[0]
        draw = float(uniform(0.0, 1.0))
        shading = (
            Shading.FULL
            if draw < config.lit
            else Shading.TEXTURELESS
            if draw < config.lit + config.textureless
            else Shading.ALBEDO
        )
        white = bool(uniform(0.0, 1.0) < config.white)
        color = torch.rand(3, generator=generator)
        background = torch.ones(3) if white else color
        rays_o, rays_d = cameras.rays(2 * config.size, 2 * config.size)
        picture, _ = self._casters[asset].render(rays_o[0], rays_d[0], background, shading, light)
        picture = picture.view(config.size, 2, config.size, 2, 3).mean((1, 3))
        view = VIEWS.index(view_of(cameras.azimuth_deg, cameras.elevation_deg)[0])
        return (picture.clamp(0, 1) * 255).round().byte(), torch.tensor([asset, view, int(shading)])


def snapshot_batches(
    snapshots: Snapshots, keys: Iterable[Sequence[tuple[int, int]]], workers: int
) -> Iterator[SnapshotBatch]:
    """One batch for each list of keys, in their order, rendered ahead by `workers` processes (0: by this one)."""
    loader = DataLoader(
        snapshots,
        batch_sampler=keys,  # pyright: ignore[reportArgumentType] - keys need not be whole numbers
        num_workers=workers,
        prefetch_factor=4 if workers else None,
        collate_fn=_stacked,
        worker_init_fn=_one_thread if workers else None,
    )
    for pictures, labels in loader:
        yield SnapshotBatch(torch.from_numpy(pictures), *torch.from_numpy(labels).unbind(1))


def _stacked(items: Sequence[tuple[Tensor, Tensor]]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    # Arrays travel from a worker through a pipe; tensors would need shared memory, which containers are short of.
    pictures, labels = zip(*items, strict=True)
    return torch.stack(pictures).numpy(), torch.stack(labels).numpy()


def _one_thread(worker: int) -> None:
    torch.set_num_threads(1)


def _mixed(seed: int, number: int) -> int:
    """A seed of 63 bits for picture `number`: neighbouring numbers must not give neighbouring streams."""
    value = (seed * 0x9E3779B97F4A7C15 + number + 1) & (2**64 - 1)
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & (2**64 - 1)
    return (value ^ (value >> 31)) >> 1
