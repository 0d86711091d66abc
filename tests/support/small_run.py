"""A run small enough for a test: two balls, a text encoder without weights, a model of a few thousand numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from att3d_core.field.grids import GridLayout
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.library.asset import Asset, Family, Mesh
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.model import Att3D, ModelConfig, Setting
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import TrainingSet, embed_assets
from att3d_core.training.distributed import Group
from att3d_core.training.interpolation import Interpolation
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import NO_INTERPOLATION, NO_REGULARIZERS, SINGLE_PROCESS, Trainer

DIM = 8
LAYOUT = GridLayout((5, 9))
RUN = RunConfig("balls", ModelConfig(DIM, 4, LAYOUT))
"""What job.json says; the tests' trainers are not made from it."""


def ball(color: Sequence[float], radius: float) -> Mesh:
    """An octahedron: round enough, and quick."""
    axes = np.concatenate([np.eye(3), -np.eye(3)]).astype(np.float32)
    faces = [[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]]
    return Mesh(axes * np.float32(radius), np.array(faces, np.int32), np.tile(np.float32(color), (8, 1)))


def build(parameters: Any) -> Mesh:
    """Any ball between the two stops."""
    return ball([parameters["red"], 0.2, 0.2], 0.4 + 0.2 * parameters["size"])


STOPS = tuple(
    Asset(name, f"a {name} ball", lambda p=p: build(p), paraphrases, parameters=p)
    for name, paraphrases, p in (
        ("big", ("big ball", "large ball"), {"red": 0.9, "size": 1.0}),
        ("small", (), {"red": 0.1, "size": 0.0}),
    )
)
FAMILY = Family("balls", STOPS, build)


def embed(texts: Sequence[str]) -> Tensor:
    """A different direction for every text, the same in every process."""
    rows = [torch.randn(DIM, generator=torch.Generator().manual_seed(sum(map(ord, text)))) for text in texts]
    return torch.nn.functional.normalize(torch.stack(rows), dim=-1)


def make_data(families: Sequence[Family] = ()) -> TrainingSet:
    """The two balls and what they are called."""
    return embed_assets(STOPS, RayCasterCache(Library("balls", STOPS), 2), embed, families)


def make_trainer(
    families: Sequence[Family] = (),
    *,
    interpolation: Interpolation = NO_INTERPOLATION,
    regularizers: Regularizers = NO_REGULARIZERS,
    group: Group = SINGLE_PROCESS,
    settings: tuple[Setting, ...] = (),
    environment: bool = False,
    change: Callable[[Trainer], None] = lambda trainer: None,
    **config: Any,
) -> Trainer:
    """A trainer of the two balls, not begun. change: something to be done to it at last."""
    data = make_data(families)
    index = RetrievalIndex(data.embeddings, torch.repeat_interleave(torch.arange(2), data.offsets.diff()))
    train = TrainConfig(**{"steps": 40, "prompts": 2, "size": 24, "samples": 24, "occupancy": 16, **config})
    shape = ModelConfig(DIM, 4, LAYOUT, environment, settings=settings)
    model = Att3D(shape, generator=torch.Generator().manual_seed(0))
    trainer = Trainer(
        model,
        data,
        LibraryGuidance(data.casters, index),
        ScoreDistillation(),
        train,
        interpolation=interpolation,
        regularizers=regularizers,
        group=group,
    )
    change(trainer)
    return trainer


def state(trainer: Trainer) -> dict[str, Tensor]:
    """A copy of the weights."""
    return {name: tensor.clone() for name, tensor in trainer.model.state_dict().items()}


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    """Whether two copies are equal bit by bit."""
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)
