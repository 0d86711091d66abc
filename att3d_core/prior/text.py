"""Text as the prior reads it: token embeddings after a LayerNorm, a fixed number of rows."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from att3d_core.text.encoder import TextEncoder


def token_states(encoder: TextEncoder, texts: Sequence[str], tokens: int) -> Tensor:
    """[N, tokens, D]: each text's token embeddings, normalised (their norm is about 9), cut or padded with zeros.

    An empty text is all zeros, which is what classifier-free guidance asks. Raises PromptError, EncoderError.
    """
    states = torch.zeros(len(texts), tokens, encoder.dim)
    spoken = [row for row, text in enumerate(texts) if text.strip()]
    if spoken:
        found = encoder.encode([texts[row] for row in spoken])
        # Rows of zeros, the padding, stay zeros: this LayerNorm has no weights.
        normal = functional.layer_norm(found.tokens[:, :tokens], (encoder.dim,))
        states[spoken, : normal.shape[1]] = normal
    return states


class TextTable:
    """Remembers the states of the last `capacity` different texts or more, in half precision on `device`."""

    def __init__(self, encoder: TextEncoder, tokens: int, device: torch.device, capacity: int) -> None:
        self._encoder, self._tokens, self._capacity = encoder, tokens, capacity
        self._rows: dict[str, int] = {}
        self._table = torch.zeros(capacity, tokens, encoder.dim, dtype=torch.float16, device=device)

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """States [N, tokens, D], float32, on the device; N may be up to the capacity."""
        if len(texts) > self._capacity:
            raise ValueError(f"expected at most {self._capacity} texts, got {len(texts)}")
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if len(self._rows) + len(missing) > self._capacity:
            self._rows.clear()
            missing = list(dict.fromkeys(texts))
        if missing:
            start = len(self._rows)
            states = token_states(self._encoder, missing, self._tokens)
            self._table[start : start + len(missing)] = states.to(self._table)
            self._rows |= {text: start + row for row, text in enumerate(missing)}
        rows = torch.tensor([self._rows[text] for text in texts], device=self._table.device)
        return self._table[rows].float()
