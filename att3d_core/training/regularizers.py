"""Regularisers of the density (paper B.1.9): what keeps scenes from fog and inside-out surfaces. Off by default."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import TrainingError
from att3d_core.ranges import check_kinds, check_most

# The floor under the square root of the opacity term (DreamFusion appendix A.2).
OPACITY_FLOOR = 0.01
# Scale of the Cauchy term: log(1 + σ² / c) (SNeRG eq. 5).
CAUCHY_SCALE = 0.5


@dataclass(frozen=True)
class Regularizers:
    """Weights, 0 = off. They multiply means over rays (orientation, opacity) or points (sparsity), each added to the
    mean over the pixel values of what the guidance asks for.

    orientation: Ref-NeRF eq. 11 as DreamFusion uses it (appendix A.2): normals of visible samples turned away from the
    camera. opacity: DreamFusion appendix A.2: how opaque each ray is. sparsity: SNeRG (Hedman et al. 2021) eq. 5:
    a Cauchy prior on the density of random points, visible or not. The paper tried 1e-3 to 1e-1 for the first two:
    more opacity empties the scene, more orientation keeps the first ball.

    Raises TrainingError for negative numbers.
    """

    orientation: float = 0.0  # weight of the orientation term
    opacity: float = 0.0  # weight of the opacity term
    sparsity: float = 0.0  # weight of the sparsity term
    sparsity_points: int = 1024  # random points per prompt for it

    def __post_init__(self) -> None:
        try:
            check_kinds(self)
        except ValueError as error:
            raise TrainingError(str(error)) from error
        for name in TERMS:
            if not 0.0 <= getattr(self, name) < math.inf:
                raise TrainingError(f"the weight of {name} must be at least 0, got {getattr(self, name)}")
        if self.sparsity_points < 1:
            raise TrainingError(f"sparsity_points must be at least 1, got {self.sparsity_points}")
        try:
            check_most(self, dict.fromkeys((*TERMS, "sparsity_points"), 1_000_000))
        except ValueError as error:
            raise TrainingError(str(error)) from error


TERMS = tuple(field.name for field in fields(Regularizers) if field.name != "sparsity_points")


def opacity_term(opacity: Tensor) -> Tensor:
    """`sqrt(A² + 0.01)` of the accumulated alpha A, same shape."""
    return (opacity.square() + OPACITY_FLOOR).sqrt()


def orientation_term(weights: Tensor, normals: Tensor, rays_d: Tensor) -> Tensor:
    """`Σ stop_gradient(w_i) max(0, n_i · d)²` [...] of rays with weights [..., S], normals [..., S, 3], d [..., 3]."""
    away = (normals * rays_d[..., None, :]).sum(-1).clamp(min=0.0)
    return (weights.detach() * away.square()).sum(-1)


def sparsity_term(sigmas: Tensor) -> Tensor:
    """`log(1 + σ² / c)` of densities (1/m), same shape."""
    return torch.log1p(sigmas.square() / CAUCHY_SCALE)


def points_in_ball(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Points [*shape, 3], equally likely everywhere in the field's ball."""
    direction = torch.nn.functional.normalize(torch.randn(*shape, 3, generator=generator), dim=-1)
    return direction * FIELD_RADIUS * torch.rand(*shape, 1, generator=generator) ** (1 / 3)
