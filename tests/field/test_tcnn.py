"""Our grids in tinycudann's layout, read back by its formula; no GPU and no tinycudann needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest
import torch

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import UserError
from att3d_core.field.accelerator import Choice, Name
from att3d_core.field.packed import tcnn
from att3d_core.field.packed.fields import padded_field
from att3d_core.field.packed.march import march_packed
from tests.support.marches import DENSE, HASHED, assert_close, field_of, random_inputs
from tests.support.tcnn_reference import Encoding


@pytest.fixture(autouse=True)
def pretended(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module tinycudann with the reference encoding."""
    module = ModuleType("tinycudann")
    module.Encoding = Encoding  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tinycudann", module)
    tcnn._encoding.cache_clear()
    yield module
    tcnn._encoding.cache_clear()


def points_everywhere(count: int) -> torch.Tensor:
    """Random points of the cube around the ball, its corners and its middle included."""
    random = torch.rand(count, 3, generator=torch.Generator().manual_seed(4)) * 2 - 1
    return torch.cat([random, -torch.ones(1, 3), torch.ones(1, 3), torch.zeros(1, 3)]) * FIELD_RADIUS


@pytest.mark.parametrize("layout", [DENSE, HASHED], ids=["dense", "hashed"])
def test_values_and_gradients_equal_the_torch_field(layout) -> None:
    mlp, grids = field_of(layout, 3)
    points = points_everywhere(60)
    owner = torch.arange(len(points)) * 7 % 3
    results = []
    for make in (tcnn.tcnn_field, padded_field):
        leaf = grids.clone().requires_grad_()
        sigmas, rgbs = make(layout, mlp, leaf)(points, owner)
        inside = points.norm(dim=-1) < FIELD_RADIUS
        loss = (sigmas * torch.linspace(-1, 1, len(points))).sum() + rgbs[inside].square().sum()
        results.append((sigmas.detach(), rgbs.detach(), *torch.autograd.grad(loss, [leaf, mlp.w1])))
    for actual, expected in zip(*results, strict=True):
        assert_close(actual, expected, 2e-5)


def test_the_march_goes_through_it() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = random_inputs(2, 2, rays=6, samples=4)
    inputs = replace(inputs, shading=torch.zeros(2, dtype=torch.int64))
    with torch.no_grad():
        ours, theirs = (
            march_packed(Choice(name, "test"), DENSE, mlp, grids, inputs) for name in (Name.PACKED, Name.TINYCUDANN)
        )
    assert_close(theirs.color, ours.color, 1e-5)


def test_positions_stay_where_the_encoding_is_defined() -> None:
    for resolution in (*DENSE.resolutions, 9, 58):
        where = tcnn.shifted(torch.tensor([-1.0, 1.0]), resolution)
        assert where.min() > 0 and where.max() < 1


def test_a_build_with_another_layout_is_one_line(pretended: ModuleType) -> None:
    class Unrounded(Encoding):
        def __init__(self, *arguments, **options) -> None:
            super().__init__(*arguments, **options)
            self.params = torch.nn.Parameter(self.params[:-4])

    pretended.Encoding = Unrounded  # type: ignore[attr-defined]
    mlp, grids = field_of(DENSE, 1)
    with pytest.raises(UserError, match=r"^this tinycudann keeps 2044 numbers for a grid of which 2048 were expected;"):
        tcnn.tcnn_field(DENSE, mlp, grids)
