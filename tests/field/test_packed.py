"""The packed march against the fused kernels, and its scans against nerfacc's own functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import nerfacc
import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.field import fused
from att3d_core.field.accelerator import VARIABLE, Choice, Name
from att3d_core.field.grids import GridLayout
from att3d_core.field.march import _explored
from att3d_core.field.packed.march import march_packed
from att3d_core.field.packed.samples import PackedSamples, evaluated_samples, explored
from att3d_core.field.packed.weights import nerfacc_weights, torch_weights
from att3d_core.model import Scene
from att3d_core.render.cameras import turntable
from att3d_core.render.shading import Shading
from tests.support.marches import (
    DENSE,
    HASHED,
    assert_close,
    assert_same,
    field_of,
    half_empty,
    outputs_and_gradients,
)
from tests.support.small_run import make_trainer

PACKED = Choice(Name.PACKED, "test")
NERFACC = Choice(Name.NERFACC, "test")
OUTPUTS = ("color", "opacity", "depth", "normals", "turned")


@pytest.fixture
def scans_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """nerfacc with its one kernel that is used written as a slow loop; the list says which way each call went."""
    calls: list[bool] = []

    def exclusive_sum(starts: Tensor, counts: Tensor, inputs: Tensor, normalize: bool, backward: bool) -> Tensor:
        assert not normalize
        calls.append(backward)
        out = torch.zeros_like(inputs)
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
            total = 0.0
            for at in range(count):
                at = count - 1 - at if backward else at
                out[start + at] = total
                total += float(inputs[start + at])
        return out

    monkeypatch.setattr("nerfacc.scan._C", SimpleNamespace(exclusive_sum=exclusive_sum))
    monkeypatch.setattr("att3d_core.field.packed.weights.broken_nerfacc", lambda: "")
    yield calls


@pytest.mark.parametrize("layout", [DENSE, HASHED], ids=["dense", "hashed"])
def test_colours_and_every_gradient_equal_the_fused_kernels(layout: GridLayout) -> None:
    """Three shadings, two grids, empty cells, explored samples, rays that miss."""
    mlp, grids = field_of(layout, 2)
    inputs = half_empty(7, 2)
    inputs = replace(inputs, grid_of_frame=inputs.grid_of_frame.flip(0))
    expected = outputs_and_gradients(None, layout, mlp, grids, inputs)
    assert_same(outputs_and_gradients(PACKED, layout, mlp, grids, inputs), expected)


def test_biases_of_each_grid_are_its_own() -> None:
    mlp, grids = field_of(DENSE, 2)
    biased = mlp.with_biases(torch.randn(2, 32, generator=torch.Generator().manual_seed(2)))
    inputs = half_empty(4, 2)
    expected = outputs_and_gradients(None, DENSE, biased, grids, inputs)
    assert_same(outputs_and_gradients(PACKED, DENSE, biased, grids, inputs), expected)


def test_nerfacc_s_path_gives_the_same(scans_on_the_cpu: list[bool]) -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = half_empty(3, 2, rays=20)
    expected = outputs_and_gradients(None, DENSE, mlp, grids, inputs)
    assert_same(outputs_and_gradients(NERFACC, DENSE, mlp, grids, inputs), expected)
    assert scans_on_the_cpu == [False, True]


def test_depth_and_normals_equal_the_fused_kernels() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = half_empty(3, 2)
    fast = fused.march(DENSE, mlp, grids, inputs, with_normals=True)
    with torch.no_grad():
        packed = march_packed(PACKED, DENSE, mlp, grids, inputs, with_normals=True)
    for name in OUTPUTS:
        assert_close(getattr(packed, name), getattr(fast, name), 3e-5)


def test_nothing_to_evaluate_is_nothing_with_gradients_of_nothing() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = replace(half_empty(3, 2), cells=torch.zeros(2, 8, 8, 8, dtype=torch.uint8), explore=0.0)
    grids.requires_grad_()
    out = march_packed(PACKED, DENSE, mlp, grids, inputs, with_normals=True)
    assert not any(getattr(out, name).any() for name in OUTPUTS)
    (gradient,) = torch.autograd.grad(out.color.sum() + out.opacity.sum(), [grids])
    assert gradient.shape == grids.shape and not gradient.any()


@pytest.mark.parametrize("seed", [0, 5, -7, (1 << 63) - 1, -(1 << 63)])
def test_explored_samples_are_the_kernel_s(seed: int) -> None:
    numbers = torch.arange(0, 10**12, 10**10 + 7)
    ours = explored(seed, numbers, 0.3)
    kernel = [bool(_explored(np.int64(seed), np.int64(number), np.float32(0.3))) for number in numbers.tolist()]
    assert ours.tolist() == kernel and 0 < sum(kernel) < len(kernel)


def few_samples() -> tuple[PackedSamples, Tensor]:
    """Three rays of four intervals: two samples, none, three; and their densities."""
    rays_o, rays_d = torch.zeros(3, 3), torch.eye(3)
    edges = torch.tensor([0.0, 0.1, 0.3, 0.4, 0.8]).expand(3, 5)
    samples = PackedSamples(rays_o, rays_d, edges, torch.tensor([1, 3, 8, 9, 11]))
    return samples, torch.tensor([2.0, 1.0, 3.0, 0.0, 5.0], requires_grad=True)


def test_packed_samples_by_hand() -> None:
    samples, _ = few_samples()
    assert samples.ray.tolist() == [0, 0, 2, 2, 2]
    assert samples.packed_info.tolist() == [[0, 2], [2, 0], [2, 3]]
    torch.testing.assert_close(samples.middles, torch.tensor([0.2, 0.6, 0.05, 0.2, 0.6]))
    torch.testing.assert_close(samples.points[1:3], torch.tensor([[0.6, 0.0, 0.0], [0.0, 0.0, 0.05]]))


def test_weights_by_hand() -> None:
    samples, sigmas = few_samples()
    alphas = 1 - np.exp(-np.array([2.0 * 0.2, 1.0 * 0.4, 3.0 * 0.1, 0.0, 5.0 * 0.4]))
    expected = [alphas[0], (1 - alphas[0]) * alphas[1], alphas[2], 0.0, (1 - alphas[2]) * alphas[4]]
    torch.testing.assert_close(torch_weights(sigmas, samples), torch.tensor(expected, dtype=torch.float32))


def test_weights_equal_nerfacc_s_packed_and_dense_functions(scans_on_the_cpu: list[bool]) -> None:
    """Values and gradients: our layout in its packed function, and whole rays in its dense one."""
    samples = evaluated_samples(half_empty(2, 2))
    draw = torch.Generator().manual_seed(1)
    sigmas = (torch.rand(len(samples.index), generator=draw) * 9).requires_grad_()
    towards = torch.randn(len(samples.index), generator=draw)
    shape = len(samples.rays_o), samples.t_edges.shape[1] - 1

    def dense(sigmas: Tensor, samples: PackedSamples) -> Tensor:
        whole = torch.zeros(shape).index_put(divmod_of(samples.index, shape[1]), sigmas)
        starts, ends = samples.t_edges[:, :-1], samples.t_edges[:, 1:]
        return nerfacc.render_weight_from_density(starts, ends, whole)[0].reshape(-1)[samples.index]

    ours = torch_weights(sigmas, samples)
    (gradient,) = torch.autograd.grad((ours * towards).sum(), [sigmas])
    for other in (nerfacc_weights, dense):
        theirs = other(sigmas, samples)
        torch.testing.assert_close(theirs, ours, rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(
            torch.autograd.grad((theirs * towards).sum(), [sigmas])[0], gradient, rtol=1e-4, atol=1e-6
        )
    assert scans_on_the_cpu == [False, True]


def divmod_of(index: Tensor, intervals: int) -> tuple[Tensor, Tensor]:
    return index // intervals, index % intervals


def test_sums_along_rays_equal_nerfacc_s() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = replace(half_empty(2, 2), shading=torch.full((2,), int(Shading.ALBEDO)))
    samples = evaluated_samples(inputs)
    with torch.no_grad():
        out = march_packed(PACKED, DENSE, mlp, grids, inputs)
        owner = inputs.grid_of_frame[samples.ray // inputs.rays_o.shape[1]]
        sigmas, rgbs = torch.zeros(len(owner)), torch.zeros(len(owner), 3)
        for grid in range(2):
            at = owner == grid
            mine = fused.torch_field(DENSE, mlp, grids[grid : grid + 1])(samples.points[at][None])
            sigmas[at], rgbs[at] = mine[0][0], mine[1][0]
        weights = torch_weights(sigmas, samples)
        color = nerfacc.accumulate_along_rays(weights, rgbs, samples.ray, len(samples.rays_o))
        opacity = nerfacc.accumulate_along_rays(weights, None, samples.ray, len(samples.rays_o))
    assert_close(out.color.view(-1, 3), color, 1e-6)
    assert_close(out.opacity.view(-1, 1), opacity, 1e-6)


def test_a_scene_s_pictures_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    mlp, grids = field_of(DENSE, 1, density=-1.0)
    with torch.no_grad():
        scene = Scene(DENSE, mlp, grids, torch.zeros(1))
        cameras = turntable(2)
        fast = scene.frames(cameras, 16, 16, 24, Shading.FULL, with_normals=True)
        monkeypatch.setenv(VARIABLE, "packed")
        packed = scene.frames(cameras, 16, 16, 24, Shading.FULL, with_normals=True)
    for name in ("color", "opacity", "depth"):
        assert_close(getattr(packed, name), getattr(fast, name), 2e-4)  # the kernels stop at opaque surfaces


def test_a_training_step_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"full": 0.3, "textureless": 0.3, "explore": 0.2, "frames": 2}
    fast, packed = make_trainer(**settings), make_trainer(**settings)
    before = fast.advance()
    monkeypatch.setenv(VARIABLE, "packed")
    after = packed.advance()
    assert after.loss == pytest.approx(before.loss, rel=1e-4)
    assert_close(
        packed.model.mapping.bases[0].low_rank_grads[0].left, fast.model.mapping.bases[0].low_rank_grads[0].left, 1e-3
    )
