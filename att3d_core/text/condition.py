"""From a pooled embedding to the condition `c` that the mapping network reads."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Standardizer:
    """`(c - mean) / scale`, both from the training set.

    mean: [D]. scale: one number, so that the directions between prompts keep their proportions. The map is affine:
    mix embeddings before or after it, with weights that sum to 1, and the result is the same.
    """

    mean: Tensor
    scale: float

    def __post_init__(self) -> None:
        if self.mean.ndim != 1:
            raise ValueError(f"expected a mean [D], got {tuple(self.mean.shape)}")
        if not 0.0 < self.scale < float("inf"):
            raise ValueError(f"expected a positive finite scale, got {self.scale}")

    @classmethod
    def fit(cls, pooled: Tensor) -> Standardizer:
        """Mean vector and overall deviation of `pooled` [N, D]. Prompts that are all alike get the scale 1."""
        if pooled.ndim != 2 or len(pooled) == 0:
            raise ValueError(f"expected pooled embeddings [N, D] with N > 0, got {tuple(pooled.shape)}")
        mean = pooled.mean(0)
        deviation = float((pooled - mean).square().mean().sqrt())
        return cls(mean, deviation if deviation > 1e-6 else 1.0)

    def apply(self, pooled: Tensor) -> Tensor:
        """Conditions [..., D] of pooled embeddings [..., D]."""
        return (pooled - self.mean.to(pooled)) / self.scale

    def to(self, device: torch.device) -> Standardizer:
        """The same map with its mean on `device`."""
        return Standardizer(self.mean.to(device), self.scale)


def principal_directions(means: Tensor, share: float) -> Tensor:
    """Orthonormal directions [D, K] that hold `share` of the variance of `means` [N, D], largest first.

    The embedding of a whole prompt is nearly the sum of what its words bring; what is left over is small, and differs
    from combination to combination. A model that cannot see it must compose.
    """
    if not 0.0 < share <= 1.0:
        raise ValueError(f"expected a share of the variance in (0, 1], got {share}")
    _, values, directions = torch.linalg.svd(means - means.mean(0), full_matrices=False)
    explained = values.square().cumsum(0) / values.square().sum().clamp(min=1e-12)
    count = min(int((explained < share).sum()) + 1, len(values))
    return directions[:count].T.contiguous()
