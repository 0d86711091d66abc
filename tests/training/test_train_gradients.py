"""Gradients of a step: clipped, joined and measured without writing the low-rank ones out."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

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


class Member:
    """One of several processes, which are threads here."""

    def __init__(self, rank: int, world: int, barrier: threading.Barrier, table: dict[int, Tensor]) -> None:
        self.rank, self.world, self.barrier, self.table = rank, world, barrier, table
        self.rows_sent = 0

    def _all(self, tensor: Tensor) -> list[Tensor]:
        self.table[self.rank] = tensor
        self.barrier.wait(60)
        found = [self.table[rank] for rank in range(self.world)]
        self.barrier.wait(60)
        return found

    def sum(self, tensor: Tensor) -> Tensor:
        self.rows_sent += 2 * len(tensor) if tensor.ndim == 2 else 0
        return torch.stack(self._all(tensor)).sum(0)

    def concatenate(self, tensor: Tensor) -> Tensor:
        self.rows_sent += self.world * len(tensor) if tensor.shape[-1] == ROWS else 0
        return torch.cat(self._all(tensor))

    def leave(self) -> None: ...


ROWS, WIDTH, PROMPTS = 40, 6, 4


def reduce(basis: Basis, member: Member) -> Tensor:
    """The gradients of one process become those of all; the sum of a dense one beside them, which began as its rank."""
    dense = torch.nn.Parameter(torch.zeros(3))
    dense.grad = torch.full((3,), float(member.rank))
    gradients.reduce_gradients([dense], [basis], member)  # type: ignore[list-item]
    return dense.grad


@pytest.mark.parametrize("world", [2, 3, 4, 9])
def test_the_gradients_of_many_processes_are_summed_and_never_cost_more_than_their_product(world: int) -> None:
    """Two and three send their factors, four and nine their products."""
    ours = [low_rank(100 * rank, PROMPTS, ROWS, WIDTH) for rank in range(world)]
    ours = [replace(one, weight=ours[0].weight, top=ours[0].top) for one in ours]
    for one in ours:
        one.left[:, :7] = 0.0  # voxels that no ray saw
    barrier, table = threading.Barrier(world), {}
    members = [Member(rank, world, barrier, table) for rank in range(world)]
    bases = [Basis([one]) for one in ours]
    with ThreadPoolExecutor(world) as pool:
        dense = list(pool.map(reduce, bases, members))
    assert all(grad.tolist() == [sum(range(world))] * 3 for grad in dense)
    first, *others = (basis.low_rank_grads[0] for basis in bases)
    expected = torch.stack([one.dense() for one in ours]).sum(0)
    torch.testing.assert_close(first.dense(), expected, rtol=1e-4, atol=1e-4)
    assert (first.left != 0).any(0).tolist() == [False] * 7 + [True] * (ROWS - 7)
    assert len(first.left) == (world * PROMPTS if world <= 3 else WIDTH)
    for other in others:
        assert torch.equal(other.left, first.left) and torch.equal(other.right, first.right)
    assert {member.rows_sent for member in members} == {min(world * PROMPTS, 2 * WIDTH)}


def test_a_clipped_run_reports_its_norms() -> None:
    trainer = make_trainer(steps=4, clip=1e-6)
    norms = [report.gradient_norm for report in trainer.run()]
    assert all(norm is not None and norm > 1e-6 for norm in norms)
    everything = list(trainer.model.parameters())
    assert gradients.norm(everything, trainer.model.mapping.bases) == pytest.approx(1e-6, rel=1e-2)
