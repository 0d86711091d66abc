"""The mapping network that a configuration asks for."""

from __future__ import annotations

import torch

from att3d_core.field.attention import Attention
from att3d_core.field.config import ModelConfig, Network
from att3d_core.field.mapping import Concatenation, Hypernetwork, MappingNetwork, SingleGrid


def make_mapping(
    config: ModelConfig, condition: int, folded: bool = False, generator: torch.Generator | None = None
) -> MappingNetwork:
    """A fresh network, or a `folded` one to load a released model into. condition: numbers of `c` that it reads."""
    network, spectral = config.mapping.network, config.mapping.spectral_norm
    inputs, shared = condition + len(config.settings), (config.dim_v, config.layout, folded, generator)
    if network is Network.SINGLE:
        return SingleGrid(*shared)
    if network is Network.CONCATENATION:
        return Concatenation(inputs, *shared, spectral)
    if network is Network.ATTENTION:
        tokens = max(config.tokens, 1)
        return Attention(condition // tokens, tokens, len(config.settings), *shared, spectral, config.mapping.layers)
    layers = config.mapping.layers if network is Network.DEEPER else 0
    return Hypernetwork(inputs, *shared, spectral, layers, config.mapping.radiance)
