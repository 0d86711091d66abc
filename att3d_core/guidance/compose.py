"""How several noise predictions become one: classifier-free guidance, Perp-Neg and eq. 11, in one place."""

from __future__ import annotations

import torch
from torch import Tensor

from att3d_core.guidance.protocol import Negative, NoisePrediction


def guided(prediction: NoisePrediction, weight: float | Tensor) -> Tensor:
    """The noise to follow, `ε_u + ω [(1-α) d1 + α d2]`, shaped like the predictions.

    d is `ε_c - ε_u`, less what Perp-Neg takes away. weight: ω, one number or [B]. With one prompt and no negatives
    this is classifier-free guidance (Ho and Salimans 2022). With two it is the paper's eq. 11 read as a difference:
    as printed, α = 0 would not be classifier-free guidance. Without an unconditional prediction the
    weight is 1, where `ε_u` cancels.
    """
    base, second = prediction.unconditional, prediction.second
    if base is None:
        if second is None:
            return prediction.conditional
        alpha = per_frame(second.alpha, second.noise)
        return (1.0 - alpha) * prediction.conditional + alpha * second.noise
    direction = _away(prediction.conditional - base, base, prediction.negatives)
    if second is not None:
        alpha = per_frame(second.alpha, second.noise)
        direction = (1.0 - alpha) * direction + alpha * _away(second.noise - base, base, second.negatives)
    if isinstance(weight, Tensor):
        weight = per_frame(weight, direction)
    return base + weight * direction


def _away(direction: Tensor, base: Tensor, negatives: tuple[Negative, ...]) -> Tensor:
    """Perp-Neg (Armandpour et al. 2023): what negatives add at a right angle to `direction` is taken away.

    Only that part: a negative prompt shares most of its words with the prompt itself, and these are to stay.
    """
    result = direction
    for negative in negatives:
        opposed = negative.noise - base
        result = result - per_frame(negative.weight, base) * perpendicular(opposed, direction)
    return result


def perpendicular(x: Tensor, y: Tensor) -> Tensor:
    """The part of each x [B, ...] at a right angle to its y; x itself where y is zero."""
    axes = tuple(range(1, x.ndim))
    along = (x * y).sum(axes, keepdim=True) / y.square().sum(axes, keepdim=True).clamp(min=1e-12)
    return x - along * y


def per_frame(values: Tensor, like: Tensor) -> Tensor:
    """values [B] on the device of `like` [B, ...], ready to be multiplied with it."""
    return values.to(like.device, torch.float32).view(-1, *[1] * (like.ndim - 1))
