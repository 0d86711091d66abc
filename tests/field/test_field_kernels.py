"""The fused kernels against the plain PyTorch field and renderer: same numbers, same gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.field import fused
from att3d_core.field.grids import GridLayout
from att3d_core.field.march import OPAQUE
from att3d_core.field.radiance import RadianceMLP
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays
from tests.support.marches import DENSE, HASHED, assert_close, field_of, random_inputs, reference


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    """Tests may change the number of threads."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def gradients(
    layout: GridLayout, mlp: RadianceMLP, grids: Tensor, inputs: fused.MarchInputs, use_reference: bool
) -> list[Tensor]:
    """Colour, opacity, then the gradients of a random function of them to the grids and to the MLP."""
    grids = grids.clone().requires_grad_()
    if use_reference:
        frames = reference(layout, mlp, grids, inputs)
        color, opacity = torch.cat([f.color for f in frames]), torch.cat([f.opacity for f in frames])
    else:
        color, opacity, _ = fused.march_differentiable(layout, mlp, grids, inputs)
    generator = torch.Generator().manual_seed(11)
    loss = (color * torch.randn(color.shape, generator=generator)).sum()
    loss = loss + (opacity * torch.randn(opacity.shape, generator=generator)).sum()
    return [color.detach(), opacity.detach(), *torch.autograd.grad(loss, [grids, *mlp.parameters()])]


def assert_equal_to_the_twin(layout: GridLayout, mlp: RadianceMLP, grids: Tensor, inputs: fused.MarchInputs) -> None:
    """Colours, opacities and every gradient."""
    fast = gradients(layout, mlp, grids, inputs, use_reference=False)
    slow = gradients(layout, mlp, grids, inputs, use_reference=True)
    for name, actual, expected in zip(("color", "opacity", "grids", "w1", "b1", "w2", "b2"), fast, slow, strict=True):
        tolerance = 3e-6 if name in ("color", "opacity") else 1e-4
        assert_close(actual, expected, tolerance)


@pytest.mark.parametrize("layout", [DENSE, HASHED], ids=["dense", "hashed"])
def test_colours_and_every_gradient_equal_the_pytorch_twin(layout: GridLayout) -> None:
    mlp, grids = field_of(layout, 2)
    inputs = random_inputs(frames=7, grids=2)
    assert_equal_to_the_twin(layout, mlp, grids, inputs)


def test_gradients_at_the_rim_of_the_ball_equal_the_pytorch_twin() -> None:
    # Dense right up to the rim, and only the first samples of each ray: many normals reach out of the ball.
    mlp, grids = field_of(DENSE, 2, density=8.0)
    inputs = random_inputs(frames=6, grids=2, samples=40)
    assert_equal_to_the_twin(DENSE, mlp, grids, replace(inputs, t_edges=inputs.t_edges[..., :7]))


def test_depth_and_normals_equal_the_pytorch_twin() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = random_inputs(frames=3, grids=2)
    fast = fused.march(DENSE, mlp, grids, inputs, with_normals=True)
    with torch.no_grad():
        slow = reference(DENSE, mlp, grids, inputs, with_normals=True)
    assert_close(fast.depth, torch.cat([f.depth for f in slow]), 3e-6)
    assert_close(fast.normals, torch.cat([f.normals for f in slow]), 3e-5)


def test_normals_are_left_out_unless_asked_for_or_needed() -> None:
    mlp, grids = field_of(DENSE, 1)
    inputs = replace(random_inputs(frames=1, grids=1), shading=torch.tensor([int(Shading.ALBEDO)]))
    assert not fused.march(DENSE, mlp, grids, inputs).normals.any()
    assert fused.march(DENSE, mlp, grids, inputs, with_normals=True).normals.any()


def test_rays_that_miss_are_empty() -> None:
    mlp, grids = field_of(DENSE, 1)
    inputs = random_inputs(frames=3, grids=1)
    out = fused.march(DENSE, mlp, grids, inputs, with_normals=True)
    assert out.opacity[:, 1].min() > 0
    for values in (out.color, out.opacity, out.depth, out.normals):
        assert not values[:, ::3].any()


def test_samples_outside_the_ball_and_empty_intervals_add_nothing() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = random_inputs(frames=3, grids=2)
    near, far = inputs.t_edges[..., :1], inputs.t_edges[..., -1:]
    hit = (far > near).float()
    outside = [near - 0.4 * hit, near - 0.2 * hit, inputs.t_edges, far, far, far + 0.3 * hit, far + 0.5 * hit]
    longer = replace(inputs, t_edges=torch.cat(outside, -1))
    for plain, wide in zip(
        gradients(DENSE, mlp, grids, inputs, False), gradients(DENSE, mlp, grids, longer, False), strict=True
    ):
        assert_close(wide, plain, 1e-5)


def occupied(cells: Tensor, points: Tensor) -> Tensor:
    """Whether points [N, 3] lie in occupied cells [n, n, n] (z, y, x)."""
    index = ((points + FIELD_RADIUS) * (len(cells) / (2 * FIELD_RADIUS))).floor().long().clamp(0, len(cells) - 1)
    return cells[index[:, 2], index[:, 1], index[:, 0]] > 0


def test_empty_cells_are_skipped_and_nothing_else() -> None:
    mlp, grids = field_of(DENSE, 2)
    cells = (torch.rand(2, 8, 8, 8, generator=torch.Generator().manual_seed(3)) < 0.4).to(torch.uint8)
    inputs = replace(random_inputs(frames=4, grids=2), cells=cells, shading=torch.zeros(4, dtype=torch.long))
    out = fused.march(DENSE, mlp, grids, inputs)
    for b, owner in enumerate(inputs.grid_of_frame.tolist()):
        plain = fused.torch_field(DENSE, mlp, grids[owner : owner + 1])

        def masked(points: Tensor, plain: fused.Field = plain, owner: int = owner) -> tuple[Tensor, Tensor]:
            sigmas, rgbs = plain(points)
            return sigmas * occupied(cells[owner], points[0]), rgbs

        with torch.no_grad():
            slow = render_rays(masked, inputs.rays_o[b : b + 1], inputs.rays_d[b : b + 1], inputs.t_edges[b : b + 1])
        assert_close(out.color[b], slow.color[0], 1e-5)
        assert_close(out.opacity[b], slow.opacity[0], 1e-5)


def test_explore_evaluates_the_asked_share_of_empty_samples_the_same_way_every_time() -> None:
    mlp, grids = field_of(DENSE, 1, density=-6.0)
    inputs = random_inputs(frames=6, grids=1, rays=300)
    empty = replace(inputs, cells=torch.zeros_like(inputs.cells))

    def optical_depth(inputs: fused.MarchInputs) -> Tensor:
        return -torch.log1p(-fused.march(DENSE, mlp, grids, inputs).opacity.double())

    full = optical_depth(inputs)
    assert not optical_depth(empty).any()
    some = replace(empty, explore=0.3, seed=4)
    assert optical_depth(some).sum() / full.sum() == pytest.approx(0.3, abs=0.05)
    assert torch.equal(optical_depth(some), optical_depth(some))
    assert not torch.equal(optical_depth(some), optical_depth(replace(some, seed=5)))
    assert torch.equal(optical_depth(replace(empty, explore=1.0)), full)
    copies = [some.rays_o, some.rays_d, some.t_edges]
    for tensor in copies:
        tensor[1] = tensor[0]
    first, second = optical_depth(some)[:2]
    assert not torch.equal(first, second), "equal frames must explore different samples"


def test_explored_samples_have_gradients_too() -> None:
    mlp, grids = field_of(DENSE, 2)
    inputs = random_inputs(frames=3, grids=2)
    everything = replace(inputs, cells=torch.zeros_like(inputs.cells), explore=1.0)
    for actual, expected in zip(
        gradients(DENSE, mlp, grids, everything, False), gradients(DENSE, mlp, grids, inputs, False), strict=True
    ):
        assert torch.equal(actual, expected)


def test_stopping_at_opaque_surfaces_stays_within_its_bound() -> None:
    mlp, grids = field_of(DENSE, 2, density=60.0)
    inputs = random_inputs(frames=6, grids=2, rays=300, samples=40)
    out = fused.march(DENSE, mlp, grids, inputs)
    with torch.no_grad():
        slow = reference(DENSE, mlp, grids, inputs)
    assert out.opacity.max() < 1.0  # the last sample evaluated left a little transmittance: the ray did stop there
    assert out.opacity[:, 1].min() > 1 - OPAQUE
    for b, frame in enumerate(slow):
        assert (out.opacity[b] - frame.opacity[0]).abs().max() <= OPAQUE + 1e-6
        assert (out.color[b] - frame.color[0]).abs().max() <= OPAQUE + 1e-5
        weights = frame.weights[0].double()
        counted = 1 - (weights.cumsum(-1) - weights) >= OPAQUE
        assert (~counted).sum() > weights.numel() // 4
        exactly = (weights * counted).sum(-1)
        # All but the odd ray whose transmittance is within rounding of the threshold.
        assert ((out.opacity[b] - exactly).abs() < 2e-6).float().mean() > 0.99


def test_results_do_not_depend_on_the_number_of_threads() -> None:
    mlp, grids = field_of(HASHED, 3)
    inputs = replace(random_inputs(frames=7, grids=3, rays=400), explore=0.1, seed=9)
    results = []
    for count in (1, 2, 3):
        torch.set_num_threads(count)
        results.append(gradients(HASHED, mlp, grids, inputs, use_reference=False))
    for other in results[1:]:
        assert all(torch.equal(one, two) for one, two in zip(results[0], other, strict=True))


def test_a_ray_does_not_depend_on_its_company() -> None:
    mlp, grids = field_of(DENSE, 1, density=20.0)
    inputs = random_inputs(frames=1, grids=1, rays=2500)
    whole = fused.march(DENSE, mlp, grids, inputs)
    part = slice(1990, 2090)  # across the border of two tasks
    alone = replace(
        inputs, rays_o=inputs.rays_o[:, part], rays_d=inputs.rays_d[:, part], t_edges=inputs.t_edges[:, part]
    )
    assert torch.equal(fused.march(DENSE, mlp, grids, alone).color, whole.color[:, part])


@pytest.mark.parametrize("layout", [DENSE, HASHED], ids=["dense", "hashed"])
@pytest.mark.parametrize("count", [0, 1, 127, 1000])
def test_queries_equal_the_pytorch_twin(layout: GridLayout, count: int) -> None:
    mlp, grids = field_of(layout, 2)
    points = torch.rand(2, count, 3, generator=torch.Generator().manual_seed(1)) * 2 - 1
    sigmas, rgbs = fused.query_points(layout, mlp, grids, points)
    with torch.no_grad():
        slow_sigmas, slow_rgbs = fused.torch_field(layout, mlp, grids)(points)
    inside = points.norm(dim=-1) < FIELD_RADIUS
    torch.testing.assert_close(sigmas, slow_sigmas, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(rgbs[inside], slow_rgbs[inside], rtol=1e-5, atol=1e-5)
    assert not sigmas[points.norm(dim=-1) > FIELD_RADIUS].any()
    shared = fused.query_density(layout, mlp, grids, points[0])
    assert torch.equal(shared[0], sigmas[0])
