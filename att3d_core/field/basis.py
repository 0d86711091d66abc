"""Basis grids in the forms that mapping networks need beside `LowRankBasis`: one per level, and a released model's."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from att3d_core.field.grids import GridLayout
from att3d_core.field.low_rank import LowRankBasis, PlainBasis, SpectralBasis


class LevelBases(nn.Module):
    """One small basis a grid level, each a linear layer of its own (paper B.1.3, attention)."""

    def __init__(
        self, dim_v: int, layout: GridLayout, spectral_norm: bool, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        kind = SpectralBasis if spectral_norm else PlainBasis
        sizes = [level.stop - level.start for level in layout.level_slices]
        self.levels = nn.ModuleList(kind(dim_v, size, generator=generator) for size in sizes)

    def forward(self, v: Tensor) -> Tensor:
        """Grids [B, N] of one vector a level, [B, L, V]."""
        return torch.cat([level(part) for level, part in zip(self.levels, v.unbind(1), strict=True)], dim=1)

    @property
    def low_rank(self) -> tuple[LowRankBasis, ...]:
        """The layers whose weights have low-rank gradients."""
        return tuple(level for level in self.levels if isinstance(level, LowRankBasis))

    def folded(self) -> Tensor:
        """All levels as one weight [N, V], without norms or gains."""
        return torch.cat([level.folded() for level in self.low_rank])


class FixedBasis(nn.Module):
    """Basis grids of a released model: the columns of `weight` [N, K]."""

    def __init__(self, count: int, layout: GridLayout) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(layout.size, count), requires_grad=False)
        self._slices = layout.level_slices

    def forward(self, v: Tensor) -> Tensor:
        """Grids [B, N] of v [B, K], the same in all levels, or [B, L, K]."""
        if v.ndim == 2:
            return v @ self.weight.T
        parts = [v[:, index] @ self.weight[level].T for index, level in enumerate(self._slices)]
        return torch.cat(parts, dim=1)

    @property
    def low_rank(self) -> tuple[LowRankBasis, ...]:
        """Nothing to train."""
        return ()

    def folded(self) -> Tensor:
        """The weight itself, [N, K]."""
        return self.weight.detach()


Basis = LowRankBasis | LevelBases | FixedBasis
