"""Numbers that change over a run, given in fractions of it."""

from __future__ import annotations

import math
from dataclasses import dataclass


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
