"""Token embeddings as one long condition: what the paper's mapping network flattens (eq. 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.errors import PromptError
from att3d_core.text.encoder import BATCH, Embeddings


class Encodes(Protocol):
    """Whatever gives token embeddings, cached or not."""

    @property
    def dim(self) -> int: ...

    def encode(self, prompts: Sequence[str]) -> Embeddings: ...


def flattened_tokens(encoder: Encodes, prompts: Sequence[str], count: int) -> Tensor:
    """Token embeddings [B, count * D] of `prompts`, a row of zeros where a prompt has fewer.

    Raises PromptError for a prompt of more than `count` tokens: its last words would not be seen.
    """
    conditions = torch.zeros(len(prompts), count, encoder.dim)
    for start in range(0, len(prompts), BATCH):
        part = prompts[start : start + BATCH]
        found = encoder.encode(part)
        lengths = found.mask.sum(1)
        if len(lengths) and int(lengths.max()) > count:
            longest = int(lengths.argmax())
            raise PromptError(
                f"{part[longest]!r} has {int(lengths[longest])} tokens, this model reads {count}: say it in fewer words"
            )
        width = min(count, found.tokens.shape[1])
        conditions[start : start + BATCH, :width] = (found.tokens * found.mask[..., None])[:, :width]
    return conditions.flatten(1)
