"""Every mapping network through the trainer: it learns, its gradients are PyTorch's, and it resumes bit by bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.model import Att3D, ModelConfig
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import embed_assets
from att3d_core.training.job import JobFolder
from att3d_core.training.trainer import Trainer
from tests.support.mappings import NETWORKS, SHAPES, conditions, config_of

NAMES = [name for name in NETWORKS if name != "single"]


def octahedron(color: tuple[float, float, float], radius: float) -> Mesh:
    axes = np.concatenate([np.eye(3), -np.eye(3)]).astype(np.float32)
    faces = [[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]]
    return Mesh(axes * radius, np.array(faces, np.int32), np.tile(np.array(color, np.float32), (8, 1)))


ASSETS = (
    Asset("big", "a big red ball", lambda: octahedron((0.9, 0.1, 0.1), 0.6)),
    Asset("small", "a small blue ball", lambda: octahedron((0.1, 0.1, 0.9), 0.4)),
)


def embed(texts: list[str]) -> Tensor:
    return torch.cat([conditions(1, sum(map(ord, text))) for text in texts])


def make_trainer(config: ModelConfig, **settings: float) -> Trainer:
    casters = RayCasterCache(Library("balls", ASSETS), 2)
    data = embed_assets(ASSETS, casters, embed)  # type: ignore[arg-type]
    numbers = {"prompts": 2, "size": 20, "samples": 20, "occupancy": 16, "full": 0.0, "textureless": 0.0, **settings}
    model = Att3D(config, generator=torch.Generator().manual_seed(0))
    model.fit_condition(data.embeddings)
    guidance = LibraryGuidance(casters, RetrievalIndex(data.embeddings, torch.arange(2)))
    return Trainer(model, data, guidance, ScoreDistillation(), TrainConfig(**numbers))  # type: ignore[arg-type]


def learnable(name: str, shape: str = "dense") -> ModelConfig:
    """Without settings, which the guidance of this file knows nothing of."""
    return config_of(name, *SHAPES[shape], settings=False)


@pytest.mark.parametrize("name", NAMES)
def test_it_learns_the_object_that_the_prompt_names(name: str) -> None:
    trainer = make_trainer(learnable(name), steps=100, frames=2, learning_rate=0.03, text_rate=0.3)
    losses = [report.loss for report in trainer.run()]
    assert sum(losses[-20:]) < sum(losses[:20]) / 2.5
    made = [scene_views(trainer.model(c), 48) for c in trainer.data.canonical]  # type: ignore[attr-defined]
    truth = [asset_views(trainer.data.casters[i], 48) for i in range(2)]  # type: ignore[attr-defined]
    for index in range(2):
        scores = [compare(made[index], other).foreground_db for other in truth]
        assert scores[index] > 11 and scores[index] > scores[1 - index] + 3, scores


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NETWORKS)
def test_the_fused_gradient_is_pytorchs(name: str, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of everything that is trained, through two implementations of the renderer, before the optimizer."""
    settings = {"full": 0.4, "explore": 1.0, "prompts": 3, "frames": 2, "samples": 12, "size": 12}

    def gradients() -> dict[str, Tensor]:
        trainer = make_trainer(learnable(name, shape), steps=2, **settings)
        monkeypatch.setattr(trainer.optimizer, "step", lambda: None)
        trainer.advance()
        dense = {
            id(basis.weight): sum(g.dense() for g in basis.low_rank_grads) for basis in trainer.model.mapping.bases
        }
        return {n: dense.get(id(p), p.grad) for n, p in trainer.model.named_parameters()}  # type: ignore[misc]

    ours = gradients()
    monkeypatch.setenv("ATT3D_ACCELERATOR", "torch")
    theirs = gradients()
    assert ours["mapping.basis.weight" if "mapping.basis.weight" in ours else "mapping.basis.levels.0.weight"].any()
    for n, exact in theirs.items():
        if exact is None:
            assert ours[n] is None or not ours[n].any(), n
            continue
        error = float(((ours[n] - exact).norm() / exact.norm().clamp(min=1e-9)).detach())
        assert error < 0.02, f"{n}: {error}"


@pytest.mark.parametrize("name", NETWORKS)
def test_resumed_is_uninterrupted_bit_by_bit(name: str, tmp_path: Path) -> None:
    config = learnable(name, "hashed, with an environment map")
    straight = make_trainer(config, steps=6)
    for _ in straight.run():
        pass
    folder = JobFolder(tmp_path / "run")
    first = make_trainer(config, steps=6)
    for _ in range(3):
        first.advance()
    folder.path.mkdir()
    folder.save(first)
    second = make_trainer(config, steps=6)
    folder.load(second)
    for _ in second.run():
        pass
    assert second.step == 6
    state = second.model.state_dict()
    for n, tensor in straight.model.state_dict().items():
        assert torch.equal(tensor, state[n]), n
