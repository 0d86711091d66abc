"""Samplers, volume rendering, shading and occupancy against slow obvious references."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.render import samplers
from att3d_core.render.cameras import random_cameras
from att3d_core.render.occupancy import cell_centres, occupancy_from_density
from att3d_core.render.shading import AMBIENT, DIFFUSE, Shading, lambertian, shade
from att3d_core.render.volume import normals_from_density, render_rays, weights_from_density


def ball(radius=0.5, density=400.0, sharpness=200.0):
    """A solid ball, green on the left (+X), red on the right."""

    def field(points):
        inside = (radius - points.norm(dim=-1)) * sharpness
        color = torch.where(points[..., :1] > 0, torch.tensor([0.0, 1.0, 0.0]), torch.tensor([1.0, 0.0, 0.0]))
        return density * torch.sigmoid(inside), color

    return field


def test_ray_ball_by_marching():
    cameras = random_cameras(4, torch.Generator().manual_seed(0))
    rays_o, rays_d = cameras.rays(8, 8)
    near, far = samplers.ray_ball(rays_o, rays_d)
    t = torch.linspace(0, 5, 20001)
    for o, d, a, b in zip(rays_o.reshape(-1, 3), rays_d.reshape(-1, 3), near.flatten(), far.flatten(), strict=True):
        inside = t[(o + t[:, None] * d).norm(dim=-1) <= FIELD_RADIUS]
        if len(inside):
            assert a == pytest.approx(float(inside[0]), abs=1e-3)
            assert b == pytest.approx(float(inside[-1]), abs=1e-3)
        else:
            assert b - a < 0.03 or a == b == 0


def test_a_ray_from_inside_starts_at_its_origin_and_one_behind_misses():
    origins = torch.tensor([[0.0, 0.0, 0.1], [0.0, 0.0, 2.0]])
    near, far = samplers.ray_ball(origins, torch.tensor([0.0, 0.0, 1.0]).expand(2, 3))
    torch.testing.assert_close(near, torch.zeros(2))
    torch.testing.assert_close(far, torch.tensor([FIELD_RADIUS - 0.1, 0.0]))


@given(st.integers(1, 40), st.floats(0.1, 3.0), st.floats(0.01, 2.0))
@settings(max_examples=30, deadline=None)
def test_uniform_edges_split_the_ray_evenly(samples, near, length):
    edges = samplers.uniform(torch.tensor([near]), torch.tensor([near + length]), samples)
    assert edges.shape == (1, samples + 1)
    torch.testing.assert_close(edges.diff(), torch.full((1, samples), length / samples), rtol=1e-3, atol=1e-5)


def test_stratified_edges_keep_the_ends_the_order_and_the_mean():
    near, far = torch.zeros(5000), torch.ones(5000)
    edges = samplers.stratified(near, far, 8, torch.Generator().manual_seed(0))
    assert (edges.diff() >= 0).all()
    assert torch.equal(edges[:, 0], near) and torch.equal(edges[:, -1], far)
    torch.testing.assert_close(edges.mean(0), torch.linspace(0, 1, 9), atol=5e-3, rtol=0)
    assert edges[:, 4].std() == pytest.approx(1 / 8 / math.sqrt(12), rel=0.05)


def test_weights_by_hand():
    """σδ = ln 2 each: α = 1/2, so the weights are 1/2, 1/4, 1/8."""
    weights = weights_from_density(torch.full((1, 3), math.log(2.0) / 0.5), torch.tensor([[0.0, 0.5, 1.0, 1.5]]))
    torch.testing.assert_close(weights, torch.tensor([[0.5, 0.25, 0.125]]))


@given(st.lists(st.floats(0, 50), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_weights_by_the_product_formula(densities):
    edges = torch.linspace(0, 1, len(densities) + 1)
    weights = weights_from_density(torch.tensor(densities)[None], edges[None])[0]
    trans = 1.0
    for weight, sigma in zip(weights.tolist(), densities, strict=True):
        alpha = 1 - math.exp(-sigma / len(densities))
        assert weight == pytest.approx(trans * alpha, abs=1e-5)
        trans *= 1 - alpha
    assert 0 <= weights.sum() <= 1 + 1e-5


def test_a_solid_ball_is_seen_where_it_stands():
    rays_o = torch.tensor([[[0.2, 0.0, 2.0], [-0.2, 0.0, 2.0], [0.0, 0.65, 2.0]]])
    rays_d = torch.tensor([0.0, 0.0, -1.0]).expand_as(rays_o)
    edges = samplers.uniform(*samplers.ray_ball(rays_o, rays_d), 400)
    out = render_rays(ball(), rays_o, rays_d, edges, with_normals=True)
    torch.testing.assert_close(out.opacity, torch.tensor([[1.0, 1.0, 0.0]]), atol=1e-3, rtol=0)
    torch.testing.assert_close(out.color[0, :2], torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), atol=2e-2, rtol=0)
    surface = 2.0 - math.sqrt(0.5**2 - 0.2**2)
    assert out.depth[0, 0] == pytest.approx(surface, abs=0.02)
    expected = torch.tensor([0.2, 0.0, math.sqrt(0.21)]) / 0.5
    torch.testing.assert_close(out.normals[0, 0], expected, atol=0.05, rtol=0)


def test_normals_point_out_of_a_ball():
    points = torch.nn.functional.normalize(torch.randn(1, 50, 3), dim=-1) * 0.5
    normals = normals_from_density(ball(sharpness=20.0), points)
    torch.testing.assert_close(normals, points / 0.5, atol=2e-2, rtol=0)


def test_lambert_by_hand():
    normal, point = torch.tensor([0.0, 0.0, 1.0]), torch.zeros(3)
    facing = lambertian(normal, point, torch.tensor([0.0, 0.0, 2.0]))
    slanted = lambertian(normal, point, torch.tensor([math.sqrt(3.0), 0.0, 1.0]))
    behind = lambertian(normal, point, torch.tensor([0.0, 0.0, -2.0]))
    got = torch.stack([facing, slanted, behind])
    torch.testing.assert_close(got, torch.tensor([AMBIENT + DIFFUSE, AMBIENT + DIFFUSE / 2, AMBIENT]))


def test_shadings_differ_as_they_should():
    albedo, factor = torch.tensor([[0.2, 0.4, 0.6]]), torch.tensor([0.5])
    assert torch.equal(shade(albedo, factor, Shading.ALBEDO), albedo)
    torch.testing.assert_close(shade(albedo, factor, Shading.FULL), albedo / 2)
    torch.testing.assert_close(shade(albedo, factor, Shading.TEXTURELESS), torch.full((1, 3), 0.5))


def test_lit_shading_without_a_light_is_an_error():
    rays = torch.tensor([[[0.0, 0.0, 2.0]]])
    edges = samplers.uniform(torch.tensor([[1.0]]), torch.tensor([[2.0]]), 4)
    with pytest.raises(ValueError, match="FULL needs a light"):
        render_rays(ball(), rays, torch.tensor([[[0.0, 0.0, -1.0]]]), edges, Shading.FULL)


@pytest.mark.parametrize("resolution", [8, 17, 32])
def test_no_dense_point_lies_in_an_empty_cell(resolution):
    """Brute force: every point whose density counts is in a marked cell, at most one cell from a dense centre."""
    centre, radius = torch.tensor([0.2, -0.1, 0.3]), 0.3

    def density(points):
        return ((points - centre).norm(dim=-1) < radius).float() * 10

    cells = occupancy_from_density(density(cell_centres(resolution))[None], resolution)[0]
    points = (torch.rand(20000, 3, generator=torch.Generator().manual_seed(0)) * 2 - 1) * FIELD_RADIUS
    index = ((points + FIELD_RADIUS) / (2 * FIELD_RADIUS) * resolution).long().clamp(0, resolution - 1)
    marked = cells[index[:, 2], index[:, 1], index[:, 0]] > 0
    dense = (density(points) > 0) & (points.norm(dim=-1) <= FIELD_RADIUS)
    assert dense.any() and marked[dense].all()
    far = (points - centre).norm(dim=-1) > radius + 2 * math.sqrt(3) * 2 * FIELD_RADIUS / resolution
    assert not marked[far].any()


def test_occupancy_of_nothing_is_empty():
    assert not occupancy_from_density(torch.zeros(2, len(cell_centres(16))), 16).any()
