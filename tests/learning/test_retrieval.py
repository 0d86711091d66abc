import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from att3d_core.library.index import RetrievalIndex
from att3d_core.text.minilm import MiniLM

# Three assets on the axes; the first has two captions, one of them between the first two axes.
EMBEDDINGS = torch.tensor([[1.0, 0, 0], [1.0, 1.0, 0], [0, 2.0, 0], [0, 0, 3.0]])
OWNERS = torch.tensor([0, 0, 1, 2])


def test_a_caption_names_its_asset_alone() -> None:
    index = RetrievalIndex(EMBEDDINGS, OWNERS)
    indices, weights = index.nearest(torch.tensor([[5.0, 5, 0], [0, 1, 0], [0, 0, 0.1]]), 2)
    assert indices[:, 0].tolist() == [0, 1, 2]
    assert weights.tolist() == [[1, 0]] * 3


def test_assets_that_share_a_caption_share_its_weight() -> None:
    index = RetrievalIndex(torch.tensor([[1.0, 0], [1.0, 0], [0, 1.0]]), torch.tensor([0, 1, 2]))
    indices, weights = index.nearest(torch.tensor([[1.0, 0]]), 3)
    assert set(indices[0, :2].tolist()) == {0, 1}
    assert weights.tolist() == [[0.5, 0.5, 0]]


def test_weights_are_a_softmax_over_each_assets_nearest_caption() -> None:
    query = torch.tensor([[0.9, 0.1, 0.3]])
    indices, weights = RetrievalIndex(EMBEDDINGS, OWNERS, temperature=0.2).nearest(query, 3)
    unit = query[0] / query[0].norm()
    similarity = {0: max(float(unit[0]), float(unit[:2].sum()) / 2**0.5), 1: float(unit[1]), 2: float(unit[2])}
    expected = torch.tensor([similarity[asset] for asset in indices[0].tolist()]).div(0.2).softmax(0)
    assert indices[0].tolist() == [0, 2, 1]
    torch.testing.assert_close(weights[0], expected)


@given(st.integers(1, 30), st.integers(1, 6), st.integers(1, 8), st.integers(0, 10**6))
def test_against_a_slow_search(captions: int, assets: int, count: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    embeddings = torch.randn(captions, 5, generator=generator)
    owners = torch.randint(assets, (captions,), generator=generator)
    query = torch.randn(3, 5, generator=generator)
    indices, weights = RetrievalIndex(embeddings, owners).nearest(query, count)
    known = int(owners.max()) + 1
    assert indices.shape == weights.shape == (3, min(count, known))
    torch.testing.assert_close(weights.sum(1), torch.ones(3))
    assert (weights[:, :-1] >= weights[:, 1:]).all()
    for row in range(3):
        best = [-1.0] * known
        for caption, owner in zip(embeddings, owners.tolist(), strict=True):
            best[owner] = max(best[owner], float(torch.cosine_similarity(query[row], caption, dim=0)))
        found = [best[asset] for asset in indices[row].tolist()]
        assert found == pytest.approx(sorted(best, reverse=True)[:count], abs=1e-6)
        assert len(set(indices[row].tolist())) == indices.shape[1]


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"got \(4, 3\) and \(3,\)"):
        RetrievalIndex(EMBEDDINGS, OWNERS[:3])
    with pytest.raises(ValueError, match="positive temperature, got 0"):
        RetrievalIndex(EMBEDDINGS, OWNERS, temperature=0)
    with pytest.raises(ValueError, match="count of 1 or more, got 0"):
        RetrievalIndex(EMBEDDINGS, OWNERS).nearest(torch.ones(1, 3), 0)


def test_words_find_what_they_mean() -> None:
    encoder = MiniLM()
    captions = ["a sports car", "a wooden barrel", "a wizard hat", "a pirate ship", "an oak tree"]
    index = RetrievalIndex(encoder.encode(captions).pooled, torch.arange(5))
    indices, weights = index.nearest(
        encoder.encode(["a fast automobile", "a sailing boat", "a wooden barrel"]).pooled, 4
    )
    assert indices[:, 0].tolist() == [0, 3, 1]
    assert (weights[:2, 0] > 0.5).all() and weights[2].tolist() == [1, 0, 0, 0]
