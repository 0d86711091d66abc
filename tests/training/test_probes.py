"""Probes: what an asset says about points, and the gradients of a field that is asked for them."""

from __future__ import annotations

import math

import pytest
import torch

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import TrainingError
from att3d_core.field import fused
from att3d_core.field.grids import GridLayout
from att3d_core.field.radiance import RadianceMLP
from att3d_core.library.raycast import RayCaster
from att3d_core.library.toybox.shapes import ellipsoid
from att3d_core.model import Att3D, ModelConfig
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList
from att3d_core.training.distributed import SingleProcess
from att3d_core.training.probes import GAP, SKIN, STEP, Probes, probe, probe_batch, probe_loss

RADIUS = 0.4


@pytest.fixture(scope="module")
def probes() -> Probes:
    ball = ellipsoid((0.0, 0.0, 0.0), (RADIUS, RADIUS, RADIUS), (1.0, 0.5, 0.25), 48)
    return probe(RayCaster(ball), 20_000, torch.Generator().manual_seed(0))


def test_solid_points_are_below_the_surface_and_empty_ones_before_it(probes: Probes) -> None:
    distance = probes.points.norm(dim=-1)
    solid = probes.solid > 0
    assert float(distance.max()) <= FIELD_RADIUS + 1e-5
    assert float(distance[solid].max()) < RADIUS
    assert float(distance[solid].min()) > RADIUS - SKIN[1] - 0.01  # of a ball of flat faces
    assert float(distance[~solid].min()) > RADIUS - 0.01
    torch.testing.assert_close(probes.colors[solid], torch.tensor([1.0, 0.5, 0.25]).expand(int(solid.sum()), 3))


def test_lines_meet_a_ball_as_often_as_geometry_says(probes: Probes) -> None:
    """Between even points on a sphere runs a chord at the distance r with a cumulative share of (r / R)²."""
    share = float(probes.solid.sum()) / (len(probes.solid) // 2)
    assert share == pytest.approx((RADIUS / FIELD_RADIUS) ** 2, abs=0.02)


def test_half_of_the_empty_points_before_a_surface_are_close_to_it(probes: Probes) -> None:
    lines = len(probes.solid) // 2
    met = probes.solid[lines:] > 0
    gap = probes.points[:lines][met].norm(dim=-1) - RADIUS
    assert float((gap < 0.1).float().mean()) > 0.4
    assert float(gap.min()) > -0.01 and GAP > 0


def test_every_seed_has_its_own_points_and_always_the_same() -> None:
    caster = RayCaster(ellipsoid((0.0, 0.0, 0.0), (0.3, 0.4, 0.5), (1.0, 1.0, 1.0), 12))
    first, again, other = (probe(caster, 50, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(first.points, again.points) and not torch.equal(first.points, other.points)


def test_the_loss_is_the_cross_entropy_of_opacity_and_the_error_of_colours() -> None:
    solid = torch.tensor([[0.0, 1.0]])
    probes = Probes(torch.zeros(1, 2, 3), solid, torch.full((1, 2, 3), 0.5))
    sigmas, colors = torch.tensor([[3.0, 20.0]]), torch.tensor([[[0.0] * 3, [0.6] * 3]])
    opacity = [1 - math.exp(-sigma * STEP) for sigma in (3.0, 20.0)]
    entropy = -math.log(1 - opacity[0]) - math.log(opacity[1])
    assert float(probe_loss(sigmas, colors, probes)) == pytest.approx((entropy + 4 * 3 * 0.01) / 2, rel=1e-5)


def test_gradients_of_points_are_those_of_plain_pytorch() -> None:
    torch.manual_seed(0)
    layout = GridLayout((5, 9))
    mlp = RadianceMLP(layout.feature_count)
    points = (torch.rand(3, 300, 3) * 2 - 1) * FIELD_RADIUS
    inside = (points.norm(dim=-1) < FIELD_RADIUS).float()
    toward_sigma, toward_color = torch.randn(3, 300), torch.randn(3, 300, 3) * inside[..., None]
    found = []
    for way in (fused.query_differentiable, lambda *field: fused.torch_field(*field[:3])(field[3])):
        grids = torch.randn(3, layout.size, generator=torch.Generator().manual_seed(1)).requires_grad_()
        biases = torch.randn(3, 32, generator=torch.Generator().manual_seed(2)).requires_grad_()
        radiance = mlp.with_biases(biases)
        sigmas, colors = way(layout, radiance, grids, points)
        total = (sigmas * toward_sigma).sum() + (colors * toward_color).sum()
        found.append(torch.autograd.grad(total, [grids, biases, *mlp.parameters()]))
    for fast, plain in zip(*found, strict=True):
        torch.testing.assert_close(fast, plain, rtol=1e-3, atol=1e-3 * float(plain.abs().max()))


@pytest.mark.parametrize("wrong", [{"probed": 1.5}, {"probe_prompts": 0}, {"probe_lines": 1 << 20}])
def test_settings_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(TrainingError):
        TrainConfig(**wrong)  # type: ignore[arg-type]


def test_a_prompt_without_an_asset_is_refused() -> None:
    model, prompts = Att3D(ModelConfig(8, 2, GridLayout((5,)))), PromptList(("a pig",), torch.randn(1, 8))
    config = TrainConfig(probed=0.5, probe_prompts=2)
    with pytest.raises(TrainingError, match="'a pig' names no asset"):
        probe_batch(model, prompts, config, 0.0, torch.Generator().manual_seed(0), SingleProcess())
