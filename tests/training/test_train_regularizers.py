"""Regularisers: their formulas by slow loops, and the fused kernels' gradients against autograd."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS, SHADE_WEIGHT_MIN
from att3d_core.errors import TrainingError
from att3d_core.field import fused
from att3d_core.field.grids import GridLayout
from att3d_core.field.radiance import RadianceMLP
from att3d_core.render.cameras import random_cameras
from att3d_core.render.samplers import ray_ball, stratified
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays
from att3d_core.training.regularizers import (
    Regularizers,
    opacity_term,
    orientation_term,
    points_in_ball,
    sparsity_term,
)
from tests.support.small_run import make_trainer

LAYOUT = GridLayout((5, 9))


def test_the_terms_are_their_formulas() -> None:
    draw = torch.Generator().manual_seed(0)
    weights = torch.rand(3, 4, generator=draw)
    normals = torch.nn.functional.normalize(torch.randn(3, 4, 3, generator=draw), dim=-1)
    rays_d = torch.nn.functional.normalize(torch.randn(3, 3, generator=draw), dim=-1)
    for ray in range(3):
        slow = 0.0
        for sample in range(4):
            cosine = sum(float(normals[ray, sample, k] * rays_d[ray, k]) for k in range(3))
            slow += float(weights[ray, sample]) * max(0.0, cosine) ** 2
        assert float(orientation_term(weights, normals, rays_d)[ray]) == pytest.approx(slow, rel=1e-5)
        assert float(opacity_term(weights)[ray, 0]) == pytest.approx(math.sqrt(float(weights[ray, 0]) ** 2 + 0.01))
        assert float(sparsity_term(weights)[ray, 0]) == pytest.approx(math.log(1 + 2 * float(weights[ray, 0]) ** 2))


def test_random_points_fill_the_ball_evenly() -> None:
    """Of points spread evenly in a ball, the fraction within r is (r / R)³."""
    points = points_in_ball((20_000,), torch.Generator().manual_seed(0))
    radii = points.norm(dim=-1) / FIELD_RADIUS
    assert radii.max() <= 1.0 + 1e-6
    for share in (0.3, 0.5, 0.8):
        assert float((radii < share).float().mean()) == pytest.approx(share**3, abs=0.02)
    assert points.mean(0).abs().max() < 0.02


@pytest.fixture
def scene() -> tuple[RadianceMLP, Tensor, fused.MarchInputs]:
    """Two random fields with surfaces inside the ball, six frames in all shadings, some seen from the back."""
    draw = torch.Generator().manual_seed(1)
    mlp = RadianceMLP(LAYOUT.feature_count, draw)
    with torch.no_grad():
        mlp.b2[0] = 3.0  # denser than a fresh field: most rays meet something that is turned this way and that
    grids = torch.randn(2, LAYOUT.size, generator=draw) * 2.0
    cameras = random_cameras(6, draw)
    rays_o, rays_d = (rays.reshape(6, -1, 3) for rays in cameras.rays(10, 10))
    edges = stratified(*ray_ball(rays_o, rays_d), 20, draw)
    inputs = fused.MarchInputs(
        torch.tensor([0, 0, 0, 1, 1, 1]),
        rays_o,
        rays_d,
        edges,
        torch.ones(2, 8, 8, 8, dtype=torch.uint8),
        torch.tensor([0, 1, 2] * 2),
        cameras.origins + torch.randn(6, 3, generator=draw),
    )
    return mlp, grids, inputs


def results(
    scene: tuple[RadianceMLP, Tensor, fused.MarchInputs], use_reference: bool
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """The orientation term [B, R], and the gradient of colour, opacity and it, randomly weighted together."""
    mlp, grids, inputs = scene
    grids = grids.clone().requires_grad_()
    if use_reference:
        parts = []
        for b, owner in enumerate(inputs.grid_of_frame.tolist()):
            one = slice(b, b + 1)
            rays = inputs.rays_o[one], inputs.rays_d[one], inputs.t_edges[one]
            field = fused.torch_field(LAYOUT, mlp, grids[owner : owner + 1])
            shading = Shading(int(inputs.shading[b]))
            out = render_rays(field, *rays, shading, inputs.light[one], with_normals=True)
            parts.append((out.color, out.opacity, orientation_term(out.weights, out.sample_normals, rays[1])))
        color, opacity, turned = (torch.cat(part) for part in zip(*parts, strict=True))
    else:
        color, opacity, maybe = fused.march_differentiable(LAYOUT, mlp, grids, inputs, oriented=True)
        assert maybe is not None
        turned = maybe
    draw = torch.Generator().manual_seed(2)
    loss = sum((part * torch.randn(part.shape, generator=draw)).sum() for part in (color, opacity, turned))
    assert isinstance(loss, Tensor)
    return turned.detach(), torch.autograd.grad(loss, [grids, *mlp.parameters()])


def test_the_fused_orientation_term_and_its_gradient_are_autograd_s(
    scene: tuple[RadianceMLP, Tensor, fused.MarchInputs],
) -> None:
    ours, gradients = results(scene, use_reference=False)
    theirs, expected = results(scene, use_reference=True)
    assert (theirs > 0.01).float().mean() > 0.1, "nothing is turned away: the test would prove nothing"
    assert (ours - theirs).abs().max() < 1e-5
    for gradient, reference in zip(gradients, expected, strict=True):
        assert (gradient - reference).abs().max() <= 2e-4 * reference.abs().max()


def test_orientation_does_not_flow_through_the_weights(
    scene: tuple[RadianceMLP, Tensor, fused.MarchInputs],
) -> None:
    """A field whose density is the same in every direction from the centre, scaled: its normals never turn, so only
    the weights could have a gradient; DreamFusion stops it there."""
    mlp, grids, inputs = scene
    grids = torch.zeros_like(grids).requires_grad_()
    with torch.no_grad():
        mlp.w2.zero_()  # the density is that of the bias alone, at any grid
    _, _, turned = fused.march_differentiable(LAYOUT, mlp, grids, inputs, oriented=True)
    assert turned is not None
    (gradient,) = torch.autograd.grad(turned.sum(), [mlp.b2])
    # b2[0] thickens or thins the ball. Through the weights the term would change as much as the opacity does.
    (through_opacity,) = torch.autograd.grad(fused.march_differentiable(LAYOUT, mlp, grids, inputs)[1].sum(), [mlp.b2])
    assert abs(float(gradient[0])) < 0.05 * abs(float(through_opacity[0]))


def test_no_orientation_asked_for_is_none_given(scene: tuple[RadianceMLP, Tensor, fused.MarchInputs]) -> None:
    mlp, grids, inputs = scene
    assert fused.march_differentiable(LAYOUT, mlp, grids, inputs)[2] is None
    assert SHADE_WEIGHT_MIN > 0


@pytest.mark.parametrize("term", ["opacity", "sparsity"])
def test_regularised_scenes_are_emptier(term: str) -> None:
    """After the same steps, a run with the term has less in its scenes than one without."""
    amounts = []
    for weight in (0.0, 3.0):
        trainer = make_trainer(regularizers=Regularizers(**{term: weight}), steps=40, learning_rate=0.05, full=0.0)
        list(trainer.run())
        scene = trainer.model(trainer.data.embedding(0))
        amounts.append(float(scene.density(points_in_ball((2000,), torch.Generator().manual_seed(3))).mean()))
    assert amounts[1] < 0.7 * amounts[0]


@pytest.mark.parametrize("setting", [{"opacity": -0.1}, {"orientation": math.nan}, {"sparsity": math.inf}])
def test_weights_that_make_no_sense(setting: dict[str, float]) -> None:
    name = next(iter(setting))
    with pytest.raises(TrainingError, match=f"^the weight of {name} must be at least 0, got"):
        Regularizers(**setting)
    with pytest.raises(TrainingError, match="sparsity_points must be at least 1, got 0"):
        Regularizers(sparsity_points=0)
