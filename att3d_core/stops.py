"""A chain of stops, each the u of a prompt: even places along it, and the mix at a place."""

from __future__ import annotations

import torch
from torch import Tensor


def alphas(stops: int, count: int) -> list[float]:
    """`count` even places on a chain of `stops` prompts, 0 the first and stops - 1 the last."""
    return torch.linspace(0.0, float(stops - 1), count, dtype=torch.float64).tolist()


def mix(stops: Tensor, alpha: float) -> Tensor:
    """Pre-activations u [V] at `alpha` in [0, K - 1] of a chain of them [K, V]: mixing u is mixing embeddings."""
    first = min(max(int(alpha), 0), max(len(stops) - 2, 0))
    share = alpha - first
    return (1.0 - share) * stops[first] + share * stops[min(first + 1, len(stops) - 1)]
