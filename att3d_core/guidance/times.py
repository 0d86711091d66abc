"""At which times t score distillation looks."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class TimeRange:
    """t uniform in [low, high] (paper B.1.8: 0.002 to 1.0), with an optional change over the run.

    From the fraction `start` of the run to the fraction `end` the bounds move in a straight line to final_low and
    final_high; equal fractions are a jump. DreamTime and ProlificDreamer lower the upper bound: shape first, then
    detail. Raises ValueError for bounds or fractions out of order.
    """

    low: float = 0.002
    high: float = 1.0
    final_low: float | None = None
    final_high: float | None = None
    start: float = 0.0
    end: float = 1.0

    def __post_init__(self) -> None:
        final_low, final_high = self._final
        for low, high in ((self.low, self.high), (final_low, final_high)):
            if not 0.0 < low < high <= 1.0:
                raise ValueError(f"expected times with 0 < low < high <= 1, got {low} and {high}")
        if not 0.0 <= self.start <= self.end <= 1.0:
            raise ValueError(f"expected fractions with 0 <= start <= end <= 1, got {self.start} and {self.end}")

    @property
    def _final(self) -> tuple[float, float]:
        low = self.low if self.final_low is None else self.final_low
        return low, self.high if self.final_high is None else self.final_high

    def at(self, progress: float) -> tuple[float, float]:
        """The bounds at `progress` in [0, 1] of the run."""
        if progress < self.start:
            return self.low, self.high
        span = self.end - self.start
        share = 1.0 if span == 0.0 else min((progress - self.start) / span, 1.0)
        final_low, final_high = self._final
        return self.low + share * (final_low - self.low), self.high + share * (final_high - self.high)

    def draw(self, count: int, progress: float, t_max: float, generator: torch.Generator) -> Tensor:
        """Times [count] on the CPU, none beyond `t_max`."""
        low, high = self.at(progress)
        high = min(high, t_max)
        low = min(low, high)
        return low + (high - low) * torch.rand(count, generator=generator)
