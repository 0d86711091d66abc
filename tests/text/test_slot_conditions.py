"""Phrases: what they are made of, and that every noun gets a code of its own."""

from __future__ import annotations

import math

import pytest
import torch

from att3d_core.text.slot_conditions import BANDWIDTH, PhraseTable, slot_directions, with_cosines


def _unit(count: int, dim: int, seed: int = 0) -> torch.Tensor:
    drawn = torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.normalize(drawn, dim=1)


def test_a_phrase_begins_with_its_embedding() -> None:
    embeddings = _unit(5, 12)
    assert torch.equal(with_cosines(embeddings, 12), embeddings)
    assert torch.equal(with_cosines(embeddings, 40)[:, :12], embeddings)
    with pytest.raises(ValueError, match="12 numbers or more"):
        with_cosines(embeddings, 11)


def test_cosines_are_features_of_a_gaussian_kernel() -> None:
    embeddings = _unit(6, 12)
    cosines = with_cosines(embeddings, 12 + 1 << 16)[:, 12:]
    kernel = torch.exp(-torch.cdist(embeddings, embeddings).square() / (2 * BANDWIDTH**2))
    torch.testing.assert_close(cosines @ cosines.T, kernel, rtol=0.0, atol=0.03)


def test_more_nouns_than_the_embedding_has_numbers_get_codes_of_their_own() -> None:
    """Targets that no linear map of the embeddings meets."""
    embeddings = _unit(60, 24)
    codes = torch.randn(60, 3, generator=torch.Generator().manual_seed(1))

    def left_over(phrases: torch.Tensor) -> float:
        seen = phrases @ slot_directions(phrases, 1)
        fitted = seen @ torch.linalg.lstsq(seen, codes).solution
        return math.sqrt(float((fitted - codes).square().mean()))

    assert left_over(embeddings) > 0.5
    assert left_over(with_cosines(embeddings, 24 + 64)) < 0.01


def test_an_empty_slot_is_zeros() -> None:
    table = PhraseTable(lambda phrases: _unit(len(phrases), 8), 12)
    conditions = table.conditions(("kind", "colour"), [{"kind": "chair"}, {}]).unflatten(1, (2, 12))
    assert conditions[0, 0].any() and not conditions[0, 1].any() and not conditions[1].any()
