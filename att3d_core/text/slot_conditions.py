"""The condition of a model that reads slots: one phrase embedding after the other, zeros where a slot is empty.

A sentence's pooled embedding does not say which thing is red. Slots do: "a red cape" and "a blue hat" fill different
ones, and whatever combination is asked for is composed of parts that the model has met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

LOUDNESS = 384**0.5
"""Length of a phrase as the mapping network hears it: that of a setting at either end of its range."""
RIDGE = 0.02
"""Of the mean squared singular value: how far rare directions of the embedding are turned up."""


class PhraseTable:
    """The embeddings of phrases, each worked out once. encode: phrases to pooled embeddings [N, D]."""

    def __init__(self, encode: Callable[[Sequence[str]], Tensor]) -> None:
        self._encode = encode
        self._known: dict[str, Tensor] = {}

    def conditions(self, slots: Sequence[str], filled: Sequence[Mapping[str, str]]) -> Tensor:
        """Conditions [B, len(slots) * D] of what fills the slots, B of them, at least one word among all."""
        new = sorted({phrase for words in filled for phrase in words.values()} - self._known.keys())
        if new:
            self._known |= dict(zip(new, self._encode(new), strict=True))
        dim = len(next(iter(self._known.values())))
        conditions = torch.zeros(len(filled), len(slots), dim)
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
