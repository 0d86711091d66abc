"""The attention mapping network: self-attention over tokens, then one hypernetwork a grid level (paper B.1.3)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from att3d_core.field.basis import FixedBasis, LevelBases
from att3d_core.field.config import WIDTH
from att3d_core.field.grids import GridLayout
from att3d_core.field.linear import linear
from att3d_core.field.mapping import MappingNetwork

HEADS = 4


class Block(nn.Module):
    """Pre-norm self-attention and a SiLU layer, both residual. x [B, T, W]; presence [B, T], see `Attention`."""

    def __init__(self, width: int, spectral: bool, generator: torch.Generator | None) -> None:
        super().__init__()
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = linear(width, 3 * width, spectral, generator)
        self.out = linear(width, width, spectral, generator)
        self.up = linear(width, 2 * width, spectral, generator)
        self.down = linear(2 * width, width, spectral, generator)

    def forward(self, x: Tensor, presence: Tensor) -> Tensor:
        batch, tokens, width = x.shape
        qkv = self.qkv(self.norm_1(x)).view(batch, tokens, 3, HEADS, width // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        # Softmax over keys times their presence: the logarithm goes to the scores, -inf where there is no token.
        attended = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=presence.log()[:, None, None])
        x = x + self.out(attended.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.down(nn.functional.silu(self.up(self.norm_2(x))))


class Attention(MappingNetwork):
    """u is the condition itself: token embeddings [T, D] one after the other, and the settings. v differs by level.

    Positions are not encoded: token embeddings of a text encoder know where they stand. A row of zeros is padding. In
    a mix of prompts of different lengths a token may be there in part, so each counts with its `presence` in [0, 1],
    which makes the scene a continuous function of the mix. A pooled embedding is a sequence of one token.
    """

    def __init__(
        self,
        token_dim: int,
        tokens: int,
        settings: int,
        dim_v: int,
        layout: GridLayout,
        folded: bool = False,
        generator: torch.Generator | None = None,
        spectral_norm: bool = True,
        layers: int = 2,
    ) -> None:
        super().__init__(layout)
        self.tokens, self.token_dim, self.dim_v = tokens, token_dim, dim_v
        self.u_dim = tokens * token_dim + settings
        spectral, width = spectral_norm and not folded, WIDTH * dim_v
        self.first = linear(token_dim + settings, width, spectral, generator)
        self.blocks = nn.ModuleList(Block(width, spectral, generator) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = linear(width, dim_v, spectral, generator)
        self.heads = nn.ModuleList(linear(width, dim_v, spectral, generator) for _ in range(self.level_count))
        self.basis = FixedBasis(dim_v, layout) if folded else LevelBases(dim_v, layout, spectral_norm, generator)

    def text_parameters(self) -> list[nn.Parameter]:
        """Those of everything before the heads."""
        return [*self.first.parameters(), *self.blocks.parameters()]

    def embed(self, inputs: Tensor) -> Tensor:
        """The inputs [B, T * D + S] as they are."""
        return inputs

    def vector(self, u: Tensor) -> Tensor:
        """v of a head of its own, [B, V]."""
        return nn.functional.silu(self.head(self._summary(u)))

    def amounts(self, u: Tensor) -> Tensor:
        """v of every level's head, [B, L, V]."""
        summary = self._summary(u)
        return torch.stack([nn.functional.silu(head(summary)) for head in self.heads], dim=1)

    def _summary(self, u: Tensor) -> Tensor:
        """What the attention layers make of the tokens, [B, W]: their mean, each by its presence."""
        flat, settings = u.tensor_split([self.tokens * self.token_dim], dim=1)
        tokens = flat.reshape(len(u), self.tokens, self.token_dim)
        presence = self.presence(tokens)
        x = self.first(torch.cat([tokens, settings[:, None].expand(-1, self.tokens, -1)], dim=-1))
        for block in self.blocks:
            x = block(x, presence)
        mean = (x * presence[..., None]).sum(1) / presence.sum(1, keepdim=True)
        return self.norm(mean)

    @staticmethod
    def presence(tokens: Tensor) -> Tensor:
        """How much each token [B, T, D] is there, [B, T]: its root mean square up to 1; all alike if none is there."""
        # Standardised tokens have about 1. The square root is taken where its slope is finite.
        square = tokens.square().mean(-1)
        there = square.clamp(min=1e-12).sqrt().clamp(max=1.0) * (square > 0)
        return torch.where(there.sum(1, keepdim=True) > 0, there, torch.ones_like(there))
