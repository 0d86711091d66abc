"""The condition of a model that reads slots: one phrase after the other, zeros where a slot is empty.

A sentence's pooled embedding does not say which thing is red. Slots do: "a red cape" and "a blue hat" fill different
ones, and whatever combination is asked for is composed of parts that the model has met.

A phrase is its pooled embedding, and cosines of it after that. u is linear in the condition, and a linear map cannot
give a code of its own to each of more nouns than the embedding has numbers, nor quickly to nouns that are alike. Random
Fourier features (Rahimi and Recht, NeurIPS 2007) of a Gaussian kernel tell them apart, whatever the noun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

COSINES = 256
"""How many a new model reads."""
BANDWIDTH = 0.5
"""Of the kernel, in distances between embeddings of length 1; those of nouns are about 1 apart."""
LOUDNESS = 384**0.5
"""Length of a phrase as the mapping network hears it: that of a setting at either end of its range."""
RIDGE = 0.02
"""Of the mean squared singular value: how far rare directions of the embedding are turned up."""


def with_cosines(embeddings: Tensor, dim: int) -> Tensor:
    """Phrases [N, dim] of pooled embeddings [N, D] and `dim - D` cosines of them; the same in every process."""
    count = dim - embeddings.shape[1]
    if count < 0:
        raise ValueError(f"expected phrases of {embeddings.shape[1]} numbers or more, got {dim}")
    if count == 0:
        return embeddings
    # The stream of RandomState is frozen (NEP 19): a released model depends on these numbers.
    random = np.random.RandomState(0)
    frequencies = torch.from_numpy(random.standard_normal((embeddings.shape[1], count)) / BANDWIDTH)
    phases = torch.from_numpy(random.uniform(0.0, 2.0 * np.pi, count))
    cosines = torch.cos(embeddings.double() @ frequencies + phases) * (2.0 / count) ** 0.5
    return torch.cat([embeddings, cosines.to(embeddings)], dim=1)


class PhraseTable:
    """Phrases of `dim` numbers, each worked out once. encode: phrases to pooled embeddings [N, D], D up to dim."""

    def __init__(self, encode: Callable[[Sequence[str]], Tensor], dim: int) -> None:
        self._encode = encode
        self._dim = dim
        self._known: dict[str, Tensor] = {}

    def conditions(self, slots: Sequence[str], filled: Sequence[Mapping[str, str]]) -> Tensor:
        """Conditions [B, len(slots) * dim] of what fills the slots, B of them."""
        new = sorted({phrase for words in filled for phrase in words.values()} - self._known.keys())
        if new:
            self._known |= dict(zip(new, with_cosines(self._encode(new), self._dim), strict=True))
        conditions = torch.zeros(len(filled), len(slots), self._dim)
        for row, words in enumerate(filled):
            for column, slot in enumerate(slots):
                if words.get(slot):
                    conditions[row, column] = self._known[words[slot]]
        return conditions.flatten(1)


def slot_directions(conditions: Tensor, slots: int) -> Tensor:
    """Directions [D, K] along which every phrase of every slot is about equally loud and unlike the others.

    conditions: [N, D], of everything that is trained on. Embeddings of nouns share most of what they are; taken apart
    by their singular values (with a ridge, so that noise is not amplified without limit), each word has a direction of
    its own and learns as quickly as a free code would.
    """
    width = conditions.shape[1] // slots
    return torch.block_diag(*(_spread(block) for block in conditions.split(width, dim=1)))


def _spread(block: Tensor) -> Tensor:
    """Directions [D, K] of the phrases of one slot, [N, D] with zeros where it is empty."""
    phrases = torch.unique(block[block.any(1)], dim=0)
    if not len(phrases):
        return block.new_zeros(block.shape[1], 0)
    _, values, directions = torch.linalg.svd(phrases, full_matrices=False)
    kept = values > 1e-4 * values[0]
    power = values[kept].square()
    gain = values[kept] / (power + RIDGE * values.square().mean())
    return directions[kept].T * gain * LOUDNESS
