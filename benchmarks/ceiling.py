"""What can the basis carry? One free v an asset, no text: the best any mapping network could do.

    python -m benchmarks.ceiling FOLDER --dims 32 64 128 --frames 128

The condition of asset i is the i-th unit vector, so its u is a free column of the first layer. One JSON line a setting.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import torch
import tyro

from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.field.grids import GridLayout
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.library.sets import folder_set
from att3d_core.model import Att3D, ModelConfig
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import TrainingSet
from att3d_core.training.trainer import Trainer

COARSE = (9, 14, 22, 36, 58)
FINE = (9, 15, 26, 45, 78)


def measure(library: Library, dim_v: int, resolutions: tuple[int, ...], frames: int, scored: int) -> dict[str, object]:
    """Train free codes for `frames` frames per asset and score `scored` of the assets."""
    count = len(library)
    casters = RayCasterCache(library, count)
    codes = torch.eye(count)
    data = TrainingSet(library.assets, codes, torch.arange(count + 1), casters)
    config = TrainConfig(steps=frames * count // 16, full=0.0, textureless=0.0, families=0.0)
    layout = GridLayout(resolutions)
    model = Att3D(ModelConfig(count, dim_v, layout), generator=torch.Generator().manual_seed(0))
    model.scale.fill_(1 / count**0.5)  # unit vectors, standardised like embeddings
    guidance = LibraryGuidance(casters, RetrievalIndex(codes, torch.arange(count)))
    start = time.monotonic()
    for _ in Trainer(model, data, guidance, ScoreDistillation(), config).run():
        pass
    seconds = time.monotonic() - start
    chosen = range(0, count, max(count // scored, 1))
    scores = [compare(scene_views(model(codes[i])), asset_views(casters[i])).foreground_db for i in chosen]
    return {
        "name": "ceiling",
        "assets": count,
        "dim_v": dim_v,
        "resolutions": resolutions,
        "numbers": layout.size,
        "frames_per_asset": frames,
        "foreground_db": round(sum(scores) / len(scores), 2),
        "worst_db": round(min(scores), 2),
        "frames_per_second": round(frames * count / seconds, 1),
    }


def main(
    folder: tyro.conf.Positional[Path],
    /,
    dims: tuple[int, ...] = (32, 64, 128),
    frames: int = 128,
    limit: int = 150,
    scored: int = 50,
) -> None:
    """Measure every width on the standard levels, and the middle one on finer levels."""
    found = folder_set(folder).library
    library = Library(found.name, found.assets[:limit])
    for dim_v in dims:
        print(json.dumps(measure(library, dim_v, COARSE, frames, scored)), flush=True)
    print(json.dumps(measure(library, dims[len(dims) // 2], FINE, frames, scored)), flush=True)


if __name__ == "__main__":
    tyro.cli(main)
