"""Training between prompts (paper section 3.2.2 and B.1.14): which prompts are mixed, and with which weights.

The mapping network always reads the mix of their embeddings (eq. 6), which does not change when prompts and weights
trade places together. The kinds differ in what the guidance is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.ranges import check_kinds, check_most
from att3d_core.training.schedules import PiecewiseConstant


class InterpolationKind(Enum):
    """What the guidance is asked for at a mix of prompts.

    NONE: prompts are never mixed. EMBEDDING: the mixed text embedding (eq. 8). LOSS: one of the prompts, drawn by the
    weights for every frame (eq. 10). GUIDANCE: all of them, predictions mixed by the weights (eq. 11). FAMILY: the
    asset at the in-between parameters; only libraries have such assets.
    """

    NONE = "none"
    EMBEDDING = "embedding"
    LOSS = "loss"
    GUIDANCE = "guidance"
    FAMILY = "family"


class Pairs(Enum):
    """Which prompts are mixed: ANY distinct ones, neighbours in a CHAIN in the set's order, or in a closed LOOP."""

    ANY = "any"
    CHAIN = "chain"
    LOOP = "loop"


@dataclass(frozen=True)
class Interpolation:
    """How a run trains between prompts.

    corners: how many prompts a mix has; a chain mixes 2. kappa: concentrations of the Dirichlet distribution that the
    weights are drawn from, one after the other over the run; kappa_until: the fractions of it at which they change.
    The paper's 5,000 of 10,000 steps are the default. Near 0 a mix is one of its prompts, at 1 all mixes are equally
    likely, above 1 they crowd in the middle. samples: intervals per ray of such a run, not the run's own (B.1.9).

    Raises TrainingError for numbers out of range.
    """

    kind: InterpolationKind = InterpolationKind.NONE
    pairs: Pairs = Pairs.ANY
    corners: int = 2
    kappa: tuple[float, ...] = (2.0, 0.5)
    kappa_until: tuple[float, ...] = (0.5,)
    samples: int = 128

    def __post_init__(self) -> None:
        try:
            check_kinds(self)
            check_most(self, {"samples": 1024})
        except ValueError as error:
            raise TrainingError(str(error)) from error
        if not self.kappa or not all(0.0 < kappa < float("inf") for kappa in self.kappa):
            raise TrainingError(f"kappa must be above 0, got {_listed(self.kappa)}; 1 makes all mixes equally likely")
        try:
            PiecewiseConstant(self.kappa, self.kappa_until)
        except ValueError as error:
            raise TrainingError(f"kappa and kappa_until do not fit together: {error}") from error
        if not 2 <= self.corners <= 16:
            raise TrainingError(f"corners must be 2 to 16, got {self.corners}")
        if self.corners > 2 and (self.pairs is not Pairs.ANY or self.kind is InterpolationKind.FAMILY):
            raise TrainingError(f"chains and families mix 2 neighbours, got corners = {self.corners}")
        if self.samples < 1:
            raise TrainingError(f"samples of an interpolation run must be at least 1, got {self.samples}")

    @property
    def on(self) -> bool:
        """Whether prompts are mixed at all."""
        return self.kind is not InterpolationKind.NONE

    def kappa_at(self, progress: float) -> float:
        """Concentration at `progress` in [0, 1] of the run."""
        return PiecewiseConstant(self.kappa, self.kappa_until).at(progress)


@dataclass(frozen=True)
class Mix:
    """Distinct members of a set, by index, and the weight of each: in [0, 1], together 1. Raises TrainingError."""

    members: tuple[int, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.members or len(self.members) != len(self.weights):
            raise TrainingError(f"a mix needs one weight per prompt, got {len(self.members)} and {len(self.weights)}")
        if not all(0.0 <= weight <= 1.0 for weight in self.weights):
            raise TrainingError(f"alpha must be in [0, 1], got {_listed(self.weights)}")
        if abs(sum(self.weights) - 1.0) > 1e-5:
            raise TrainingError(f"the weights of a mix must sum to 1, got {_listed(self.weights)}")


def pair(first: int, second: int, alpha: float) -> Mix:
    """`(1 - alpha) first + alpha second`. Raises TrainingError for alpha outside [0, 1]."""
    if not 0.0 <= alpha <= 1.0:
        raise TrainingError(f"alpha must be in [0, 1], got {alpha}")
    return Mix((first, second), (1.0 - alpha, alpha))


def dirichlet(kappa: float, corners: int, count: int, generator: torch.Generator) -> Tensor:
    """`count` draws [count, corners] from the symmetric Dirichlet distribution; for two corners Beta(kappa, kappa).

    Independent gamma variables, normalised. In logarithms, by G(κ) = G(κ + 1) U^(1/κ) (Marsaglia and Tsang 2000):
    for small κ the variables themselves would all be 0 to machine precision.
    """
    if not 0.0 < kappa < float("inf"):
        raise TrainingError(f"kappa must be above 0, got {kappa}")
    shape = torch.full((count, corners), kappa + 1.0, dtype=torch.float64)
    # torch.distributions takes no generator; this is what it calls.
    gamma = torch._standard_gamma(shape, generator=generator)  # type: ignore[attr-defined]
    uniform = 1.0 - torch.rand(count, corners, generator=generator, dtype=torch.float64)  # in (0, 1]
    return torch.softmax(gamma.log() + uniform.log() / kappa, 1).float()


def draw_mix(size: int, how: Interpolation, kappa: float, generator: torch.Generator) -> Mix:
    """A random mix of members of a set of `size`. Raises TrainingError where the set has too few."""
    members = _members(size, how, generator)
    weights = dirichlet(kappa, len(members), 1, generator)[0]
    return Mix(members, tuple(weights.tolist()))


def draw_corner(weights: Sequence[float], generator: torch.Generator) -> int:
    """Which prompt a frame of loss interpolation is trained on, by the weights; for a pair Z ~ Bern(alpha) (eq. 10)."""
    # Weights may all be 0 to machine precision within a part of a mix: then any of them does.
    return int(torch.multinomial(torch.tensor(weights).clamp(min=1e-30), 1, generator=generator))


def _members(size: int, how: Interpolation, generator: torch.Generator) -> tuple[int, ...]:
    needed = how.corners
    if size < needed:
        raise TrainingError(f"mixes of {needed} prompts need at least {needed} of them, got {size}")
    if how.pairs is Pairs.ANY:
        # Distinct members in random order, without shuffling all of a large set.
        chosen: list[int] = []
        while len(chosen) < needed:
            index = int(torch.randint(size, (1,), generator=generator))
            if index not in chosen:
                chosen.append(index)
        return tuple(chosen)
    closed = how.pairs is Pairs.LOOP and size > 2
    start = int(torch.randint(size if closed else size - 1, (1,), generator=generator))
    return start, (start + 1) % size


def _listed(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)
