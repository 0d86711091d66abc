"""The nearest of what a model knows, by the text encoder's sense of meaning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from att3d_core.text.articles import indefinite
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.encoder import TextEncoder, encode_pooled
from att3d_core.understanding.lexicon import KindWords, Lexicon

NEAR = 0.57
"""Cosine from which a kind is a relative of what was asked for: three in four other names reach it, one foreign prompt
in six does."""
ALTERNATIVES = 4
_LOOKED_AT = 64
_ARTICLES = ("a ", "an ", "the ")


@dataclass(frozen=True)
class Ranked:
    """A kind or a caption, and the cosine of its best wording with the prompt."""

    index: int
    cosine: float


@dataclass(frozen=True, eq=False)
class _Index:
    """vectors: [F, D], normalised. owner: [F], the number of the kind or caption that a form belongs to."""

    vectors: Tensor
    owner: Tensor
    count: int


def nearest_kinds(
    queries: Sequence[str], lexicon: Lexicon, encoder: TextEncoder, takes: Collection[str] = ()
) -> list[tuple[KindWords, float]]:
    """The kinds nearest to any of the queries, best first, with their cosines; those alone that take all of `takes`,
    where there are any.

    A bare noun gets an article, as the kinds have one: with it the foreign fall back further than the right ones.
    """
    queries = [query if query.startswith(_ARTICLES) else indefinite(query) for query in queries]
    ranked = _ranked(queries, _kind_index(lexicon, encoder), encoder)
    found = [(lexicon.kinds[one.index], one.cosine) for one in ranked]
    fitting = [pair for pair in found if set(takes) <= set(pair[0].takes)] or found
    return fitting[: ALTERNATIVES + 1]


def nearest_texts(query: str, texts: tuple[str, ...], encoder: TextEncoder) -> list[tuple[str, float]]:
    """The texts nearest to the query, best first, with their cosines; enough to choose from by other means."""
    ranked = _ranked([query], _text_index(texts, encoder), encoder)
    return [(texts[one.index], one.cosine) for one in ranked[:_LOOKED_AT]]


def alike(left: Sequence[str], right: Sequence[str], vocabulary: tuple[str, ...], encoder: TextEncoder) -> Tensor:
    """Cosines [L, R] of two lists of words; those on the right are in the vocabulary, which is remembered."""
    known = _text_index(vocabulary, encoder).vectors
    return encode_pooled(encoder, left) @ known[[vocabulary.index(word) for word in right]].T


def _ranked(queries: Sequence[str], index: _Index, encoder: TextEncoder) -> list[Ranked]:
    cosines = (index.vectors @ encode_pooled(encoder, queries).T).max(1).values
    best = torch.full((index.count,), -1.0).scatter_reduce(0, index.owner, cosines, "amax")
    values, order = best.sort(descending=True, stable=True)
    return [Ranked(int(i), float(v)) for i, v in zip(order, values, strict=True)]


@lru_cache(maxsize=4)
def _kind_index(lexicon: Lexicon, encoder: TextEncoder) -> _Index:
    forms = [
        (form if kind.uncountable else indefinite(form), number)
        for number, kind in enumerate(lexicon.kinds)
        for form in kind.forms
    ]
    return _index([form for form, _ in forms], [number for _, number in forms], len(lexicon.kinds), encoder)


@lru_cache(maxsize=4)
def _text_index(texts: tuple[str, ...], encoder: TextEncoder) -> _Index:
    return _index(texts, range(len(texts)), len(texts), encoder)


def _index(forms: Sequence[str], owner: Sequence[int], count: int, encoder: TextEncoder) -> _Index:
    vectors = (encoder if isinstance(encoder, EmbeddingCache) else EmbeddingCache(encoder)).pooled(forms)
    return _Index(vectors, torch.tensor(list(owner)), count)
