"""What every text encoder gives, whichever model is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.text.normalize import normalize_prompt

# Rows encoded together: large enough to fill the matrix products, small enough for 256 tokens per row in 100 MB.
BATCH = 64


@dataclass(frozen=True, eq=False)
class Embeddings:
    """Text embeddings of B prompts.

    pooled: [B, D] float32, L2-normalised. tokens: [B, L, D] float32, padded with zeros to the longest prompt.
    mask: [B, L] bool, True where a token is real.
    """

    pooled: Tensor
    tokens: Tensor
    mask: Tensor

    def __post_init__(self) -> None:
        batch, length, dim = self.tokens.shape
        if self.pooled.shape != (batch, dim) or self.mask.shape != (batch, length):
            raise ValueError(
                "embeddings need pooled [B, D], tokens [B, L, D] and mask [B, L], got "
                f"{tuple(self.pooled.shape)}, {tuple(self.tokens.shape)} and {tuple(self.mask.shape)}"
            )

    def __len__(self) -> int:
        return self.pooled.shape[0]


class TextEncoder(Protocol):
    """A frozen text encoder on the CPU.

    `hash` names the weights and the tokenizer: two encoders with one hash give the same embeddings.
    `dim` is D. `encode` normalises every prompt, and raises PromptError for one that is empty or too long.
    """

    @property
    def name(self) -> str: ...

    @property
    def hash(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, prompts: Sequence[str]) -> Embeddings: ...


def encode_pooled(encoder: TextEncoder, prompts: Sequence[str]) -> Tensor:
    """Pooled embeddings alone, [N, D]: token embeddings of a large set would not fit into memory."""
    normal = [normalize_prompt(prompt) for prompt in prompts]
    # Neighbours in length share a batch, so that little is spent on padding.
    order = sorted(range(len(normal)), key=lambda index: len(normal[index]))
    pooled = torch.empty(len(normal), encoder.dim)
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        pooled[rows] = encoder.encode([normal[row] for row in rows]).pooled
    return pooled


def pad_batches(batches: Sequence[tuple[Sequence[int], Tensor, Tensor]], dim: int) -> tuple[Tensor, Tensor]:
    """Tokens [B, L, dim] and mask [B, L] in the order of the prompts, from batches of different lengths.

    Each batch is (rows, tokens [b, l, dim], mask [b, l] bool), where `rows` says which prompts it holds.
    """
    count = sum(len(rows) for rows, _, _ in batches)
    length = max((mask.shape[1] for _, _, mask in batches), default=0)
    tokens = torch.zeros(count, length, dim)
    mask = torch.zeros(count, length, dtype=torch.bool)
    for rows, batch_tokens, batch_mask in batches:
        index = torch.tensor(rows)
        tokens[index, : batch_tokens.shape[1]] = batch_tokens.float() * batch_mask[..., None]
        mask[index, : batch_mask.shape[1]] = batch_mask
    return tokens, mask
