"""Which assets does a text mean? Retrieval by embedding, the prior of ReDream."""

from __future__ import annotations

import torch
from torch import Tensor

# Cosine similarity from which a query counts as one of the captions itself.
EXACT = 0.9999

DEFAULT_TEMPERATURE = 0.05
DEFAULT_COUNT = 4


class RetrievalIndex:
    """Nearest assets of a text embedding.

    embeddings: [N, D] of the captions, any length but zero. owners: [N], the asset that each caption describes.
    temperature: τ of the weights `softmax(similarity / τ)`.
    """

    def __init__(self, embeddings: Tensor, owners: Tensor, temperature: float = DEFAULT_TEMPERATURE) -> None:
        if embeddings.ndim != 2 or len(embeddings) == 0 or owners.shape != embeddings.shape[:1]:
            raise ValueError(
                "expected embeddings [N, D] with N > 0 and owners [N], got "
                f"{tuple(embeddings.shape)} and {tuple(owners.shape)}"
            )
        if temperature <= 0:
            raise ValueError(f"expected a positive temperature, got {temperature}")
        self._embeddings = torch.nn.functional.normalize(embeddings, dim=-1)
        self._owners = owners.long()
        self._temperature = temperature
        self._assets = int(self._owners.max()) + 1

    def similarity(self, query: Tensor) -> Tensor:
        """Cosine similarity [B, A] of each `query` [B, D] to each asset: its nearest caption's; -1 without any."""
        cosine = torch.nn.functional.normalize(query, dim=-1) @ self._embeddings.T
        owners = self._owners.expand(len(query), -1)
        return cosine.new_full((len(query), self._assets), -1.0).scatter_reduce(1, owners, cosine, "amax")

    def nearest(self, query: Tensor, count: int = DEFAULT_COUNT) -> tuple[Tensor, Tensor]:
        """The `count` most similar assets of each `query` [B, D]: indices and weights, both [B, K].

        K is `count`, or the number of assets where there are fewer. Most similar first; weights of a row sum to 1.
        A query that is a caption (similarity above EXACT) gets the assets of that caption alone, the others 0.
        An asset counts by its nearest caption, so that many paraphrases do not make it likelier.
        """
        if count < 1:
            raise ValueError(f"expected a count of 1 or more, got {count}")
        similarity, indices = self.similarity(query).topk(min(count, self._assets), dim=1)
        weights = torch.softmax(similarity / self._temperature, dim=1)
        exact = (similarity > EXACT).to(weights)
        named = exact / exact.sum(1, keepdim=True).clamp(min=1.0)
        return indices, torch.where(exact[:, :1] > 0, named, weights)
