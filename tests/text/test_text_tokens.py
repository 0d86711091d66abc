"""Token embeddings as a condition: flattened, padded with zeros, and never silently cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch

from att3d_core.errors import PromptError
from att3d_core.model import MappingConfig, ModelConfig, Network
from att3d_core.pipeline import condition_of
from att3d_core.text.encoder import BATCH, Embeddings
from att3d_core.text.minilm import MiniLM
from att3d_core.text.tokens import flattened_tokens


class Letters:
    """One token a word, whose embedding is (letters, position); counts what it is asked for."""

    name, hash, dim = "letters", "0" * 64, 2

    def __init__(self) -> None:
        self.batches: list[int] = []

    def encode(self, prompts: Sequence[str]) -> Embeddings:
        self.batches.append(len(prompts))
        words = [prompt.split() for prompt in prompts]
        tokens = torch.full((len(prompts), max(map(len, words)), 2), 9.0)  # padding is not zero here
        mask = torch.zeros(tokens.shape[:2], dtype=torch.bool)
        for row, found in enumerate(words):
            for place, word in enumerate(found):
                tokens[row, place], mask[row, place] = torch.tensor([len(word), place]), True
        return Embeddings(torch.ones(len(prompts), 2), tokens, mask)


def test_tokens_stand_one_after_the_other_and_padding_is_zero() -> None:
    found = flattened_tokens(Letters(), ["a pig", "one two three"], 4)
    assert found.tolist() == [[1, 0, 3, 1, 0, 0, 0, 0], [3, 0, 3, 1, 5, 2, 0, 0]]


def test_many_prompts_are_encoded_a_batch_at_a_time() -> None:
    encoder = Letters()
    prompts = ["a " * (i % 3 + 1) for i in range(2 * BATCH + 5)]
    found = flattened_tokens(encoder, prompts, 3)
    assert encoder.batches == [BATCH, BATCH, 5]
    assert torch.equal(found[70], flattened_tokens(Letters(), [prompts[70]], 3)[0])
    assert flattened_tokens(encoder, [], 3).shape == (0, 6)


def test_a_prompt_with_too_many_tokens_is_refused() -> None:
    with pytest.raises(PromptError, match=r"'one two three' has 3 tokens, this model reads 2: say it in fewer words"):
        flattened_tokens(Letters(), ["a pig", "one two three"], 2)


def test_a_model_of_tokens_reads_tokens_and_others_the_pooled_embedding() -> None:
    tokens = ModelConfig(5 * 2, mapping=MappingConfig(Network.ATTENTION), tokens=5)
    assert condition_of(tokens, Letters())(["a pig"]).tolist() == [[1, 0, 3, 1, 0, 0, 0, 0, 0, 0]]
    assert condition_of(ModelConfig(2), Letters())(["a pig"]).tolist() == [[1, 1]]


def test_the_real_encoders_tokens() -> None:
    encoder = MiniLM()
    prompts = ["a pig", "a pig riding a bicycle wearing a tophat"]
    config = ModelConfig(16 * encoder.dim, mapping=MappingConfig(Network.ATTENTION), tokens=16)
    found = condition_of(config, encoder)(prompts).view(2, 16, encoder.dim)
    expected = encoder.encode(prompts)
    lengths = expected.mask.sum(1).tolist()
    assert lengths[0] < lengths[1] <= 16
    for row, length in enumerate(lengths):
        torch.testing.assert_close(found[row, :length], expected.tokens[row, :length], rtol=1e-4, atol=1e-5)
        assert found[row, :length].any(-1).all() and not found[row, length:].any()
