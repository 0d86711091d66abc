"""Gradients of a step: clipped, joined and measured without writing the low-rank ones out."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from att3d_core.field.low_rank import LowRankGradient
from att3d_core.training import gradients
from att3d_core.training.distributed import SingleProcess
from tests.support.small_run import make_trainer


def low_rank(seed: int, count: int, rows: int, width: int) -> LowRankGradient:
    def draw(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=torch.Generator().manual_seed(seed + len(shape) + shape[0]))

    top = torch.nn.functional.normalize(draw(width), dim=0)
    return LowRankGradient(draw(count, rows), draw(count, width), draw(rows, width), top, draw(width))


class Basis:
    """Stands in for a layer with a low-rank gradient."""

    def __init__(self, grads: list[LowRankGradient]) -> None:
        self.low_rank_grads, self.weight = grads, torch.nn.Parameter(grads[0].weight)


@given(st.integers(0, 1000), st.floats(0.01, 100.0))
def test_clipping_is_that_of_the_gradients_written_out(seed: int, limit: float) -> None:
    dense = torch.nn.Parameter(torch.zeros(5, 3))
    dense.grad = torch.randn(5, 3, generator=torch.Generator().manual_seed(seed))
    basis = Basis([low_rank(seed, 4, 30, 6)])
    everything = torch.cat([dense.grad.reshape(-1), basis.low_rank_grads[0].dense().reshape(-1)])
    norm = gradients.clip([dense], [basis], limit)  # type: ignore[list-item]
    assert norm == pytest.approx(float(everything.norm()), rel=1e-4)
    factor = min(1.0, limit / norm)
    torch.testing.assert_close(dense.grad.reshape(-1), factor * everything[:15], rtol=1e-4, atol=1e-6)
    clipped = basis.low_rank_grads[0].dense().reshape(-1)
    torch.testing.assert_close(clipped, factor * everything[15:], rtol=1e-4, atol=1e-5)


def test_several_uses_of_a_layer_are_one_gradient() -> None:
    first = low_rank(1, 2, 20, 4)
    second = LowRankGradient(first.left * 2, first.right + 1, first.weight, first.top, first.r * 3)
    basis = Basis([first, second])
    expected = first.dense() + second.dense()
    gradients.reduce_gradients([], [basis], SingleProcess())  # type: ignore[list-item]
    (only,) = basis.low_rank_grads
    torch.testing.assert_close(only.dense(), expected, rtol=1e-5, atol=1e-5)


def test_a_clipped_run_reports_its_norms() -> None:
    trainer = make_trainer(steps=4, clip=1e-6)
    norms = [report.gradient_norm for report in trainer.run()]
    assert all(norm is not None and norm > 1e-6 for norm in norms)
    everything = list(trainer.model.parameters())
    assert gradients.norm(everything, trainer.model.mapping.bases) == pytest.approx(1e-6, rel=1e-2)
