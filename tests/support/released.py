"""A small released model in the real format: a solid ball whatever the prompt, ready in milliseconds."""

from __future__ import annotations

from pathlib import Path

import torch

from att3d_core.checkpoint import Provenance, save_released
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, ModelConfig
from att3d_core.text.minilm import MiniLM

PROMPTS = ("a pig riding a bicycle wearing a tophat", "a pig sitting on a chair wearing a party hat")


def ball_model(environment: bool = False) -> Att3D:
    """A model before release: denser than 20 per metre within 0.5 m of the origin."""
    config = ModelConfig(condition_dim=MiniLM.dim, dim_v=4, layout=GridLayout((5, 9)), environment=environment)
    model = Att3D(config, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        # The bias that starts every scene as a ball falls by 20 a metre, from 10 in the middle.
        model.radiance.b2[0] = 20.0
    return model


def release_ball(folder: Path, prompts: tuple[str, ...] = PROMPTS) -> Path:
    """Writes `ball_model` into `folder` as a released model of `prompts`."""
    encoder = MiniLM()
    save_released(folder, ball_model(), Provenance(encoder.name, encoder.hash, prompts, encoder.encode(prompts).pooled))
    return folder
