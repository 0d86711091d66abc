"""One small model of every mapping network, for the tests that hold them all to the same promises."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from att3d_core.field.config import MappingConfig, ModelConfig, Network, Setting
from att3d_core.field.grids import GridLayout
from att3d_core.field.low_rank import SpectralBasis
from att3d_core.model import Att3D

LAYOUT = GridLayout((5, 9))
HASHED = GridLayout((5, 9), (12, 20, 30), 6)
SHAPES = {"dense": (LAYOUT, False), "hashed, with an environment map": (HASHED, True)}
TOKENS, TOKEN_DIM = 3, 8
CONDITION = TOKENS * TOKEN_DIM
SETTINGS = (Setting("guidance_weight", 10.0, 100.0), Setting("opacity", 0.0, 0.1))

NETWORKS = {
    "hypernetwork": MappingConfig(),
    "without spectral norm": MappingConfig(spectral_norm=False),
    "with radiance": MappingConfig(radiance=True),
    "deeper": MappingConfig(Network.DEEPER, layers=2),
    "deeper without spectral norm": MappingConfig(Network.DEEPER, spectral_norm=False, layers=1),
    "concatenation": MappingConfig(Network.CONCATENATION),
    "concatenation without spectral norm": MappingConfig(Network.CONCATENATION, spectral_norm=False),
    "attention": MappingConfig(Network.ATTENTION, layers=2),
    "attention without spectral norm": MappingConfig(Network.ATTENTION, spectral_norm=False, layers=1),
    "single": MappingConfig(Network.SINGLE),
}


def config_of(name: str, layout: GridLayout = LAYOUT, environment: bool = False, settings: bool = True) -> ModelConfig:
    """The configuration of one of NETWORKS."""
    mapping = NETWORKS[name]
    config = ModelConfig(CONDITION, 4, layout, environment, mapping, SETTINGS if settings else ())
    return replace(config, tokens=TOKENS) if mapping.network is Network.ATTENTION else config


def lively(config: ModelConfig, seed: int = 0) -> Att3D:
    """A random model whose scenes are solid, coloured, and differ from prompt to prompt."""
    model = Att3D(config, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        for layer in model.mapping.bases:
            layer.weight.mul_(8)
            if isinstance(layer, SpectralBasis):
                layer.log_gain.add_(2.0)
        if config.mapping.radiance:
            model.mapping.first_biases.weight.normal_(std=0.5, generator=torch.Generator().manual_seed(seed))
        model.radiance.b2[0] += 8
        model.radiance.w2.mul_(4)
    return model


def conditions(count: int, seed: int = 1) -> Tensor:
    """Conditions [count, D]; the last token of every other one is padding."""
    drawn = torch.randn(count, TOKENS, TOKEN_DIM, generator=torch.Generator().manual_seed(seed))
    drawn[::2, -1] = 0.0
    return drawn.flatten(1)
