"""Numbers that change over a run, given in fractions of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class PiecewiseConstant:
    """values[0] up to the fraction until[0] of the run, values[1] up to until[1], ..., the last one to the end."""

    values: tuple[float, ...]
    until: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.values) != len(self.until) + 1:
            raise ValueError(
                f"expected one value more than fractions, got {len(self.values)} values and {len(self.until)} fractions"
            )
        if not all(0.0 < low < high < 1.0 for low, high in pairwise((1e-12, *self.until, 1.0 - 1e-12))):
            raise ValueError(f"expected ascending fractions of the run, each in (0, 1), got {list(self.until)}")

    def at(self, progress: float) -> float:
        """Value at `progress` in [0, 1]."""
        return self.values[sum(progress >= fraction for fraction in self.until)]


@dataclass(frozen=True)
class CosineDecay:
    """From `start` to `end` along half a cosine, after holding `start` for the fraction `hold` of the run."""

    start: float
    end: float
    hold: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.hold < 1.0:
            raise ValueError(f"expected hold in [0, 1), got {self.hold}")

    def at(self, progress: float) -> float:
        """Value at `progress` in [0, 1]."""
        x = min(max((progress - self.hold) / (1.0 - self.hold), 0.0), 1.0)
        return self.end + (self.start - self.end) * 0.5 * (1.0 + math.cos(math.pi * x))
