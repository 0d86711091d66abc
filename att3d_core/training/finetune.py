"""Fine-tuning an amortized model to one prompt (paper B.1.13).

As the paper has it: of the mapping network only an offset to its output is trained, the weights that embed text are
left alone because there is one prompt, the field's MLP and the environment map go on, and the optimizer starts anew.
The other prompts of the base model are not touched: its own weights are copied, never written.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.library.asset import Asset
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.model import Att3D
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import TrainingSet
from att3d_core.training.trainer import Trainer

FINETUNING = TrainConfig(
    steps=200, prompts=1, frames=8, focal_min=1.2, focal_max=2.4, samples=40, full=0.08, textureless=0.02,
    families=0.0, paraphrases=0.0, learning_rate=1e-2, final_rate=0.03, hold=0.3,
)  # fmt: skip
"""1,600 frames. With the same settings 8 frames per step came further than 1; learning rates of 3e-3 to 3e-2 came
to the same (one unseen pig prompt)."""

_FOR_A_LIBRARY = (("focal_min", "focal_max"), ("full", "textureless"))


def suited_to_diffusion(config: TrainConfig) -> TrainConfig:
    """`config` with the paper's cameras (B.1.7) and shadings where it has those of FINETUNING.

    A library supervises close-ups, mostly of colours; a diffusion model knows whole objects, and light shows it shape.
    """
    usual = TrainConfig()
    untouched = [
        names for names in _FOR_A_LIBRARY if all(getattr(config, name) == getattr(FINETUNING, name) for name in names)
    ]
    return replace(config, **{name: getattr(usual, name) for names in untouched for name in names})


def finetunable(base: Att3D) -> Att3D:
    """A twin of the released model `base` that can be trained: its mapping network frozen, an offset of zeros on it.

    A model that was fine-tuned before goes on from its offset. Raises TrainingError for a model that was not released.
    """
    if base.mapping.bases:
        raise TrainingError("only a released model can be fine-tuned: release this one first")
    model = Att3D(replace(base.config, finetuned=True), folded=True)
    state = {"mapping.offset": torch.zeros(base.config.layout.size), **base.state_dict()}
    model.load_state_dict({name: tensor.detach() for name, tensor in state.items()})
    model.to(base.mean.device).requires_grad_(False)
    for part in (model.radiance, model.environment):
        if part is not None:
            part.requires_grad_(True)
    assert model.mapping.offset is not None
    model.mapping.offset.requires_grad_(True)
    return model


def one_asset(asset: Asset, prompt: str, condition: Tensor) -> TrainingSet:
    """A training set of one prompt, whose `condition` is [D], and what it should look like."""
    named = replace(asset, caption=prompt, paraphrases=())
    casters = RayCasterCache(Library(asset.name, (named,)), 1)
    return TrainingSet((named,), condition[None], torch.tensor([0, 1]), casters)


def library_guidance(data: TrainingSet) -> LibraryGuidance:
    """The guidance by the one asset: multi-view reconstruction."""
    return LibraryGuidance(data.casters, RetrievalIndex(data.embeddings, torch.zeros(1, dtype=torch.long)))


def finetune_to_asset(base: Att3D, asset: Asset, prompt: str, condition: Tensor, config: TrainConfig) -> Trainer:
    """A trainer that brings the scene of `prompt` close to `asset`."""
    data = one_asset(asset, prompt, condition.cpu())
    return Trainer(finetunable(base), data, library_guidance(data), ScoreDistillation(), config)
