"""`Att3D` and `Scene`: the fused pictures against the PyTorch renderer, and what a scene answers."""

import pytest
import torch

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.field import fused
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, ModelConfig, RenderMode
from att3d_core.render.cameras import turntable
from att3d_core.render.samplers import ray_ball, uniform
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays


def make(environment=False, layout=None):
    """A small random model whose scenes are lumpy, colourful and solid in places."""
    config = ModelConfig(12, 6, layout or GridLayout((5, 9)), environment)
    model = Att3D(config, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        model.mapping.basis.weight.mul_(12)
        model.mapping.basis.log_gain.add_(2.5)
        model.radiance.b2[0] += 8
        model.radiance.w2.mul_(6)
    return model


@pytest.fixture(scope="module")
def scene():
    return make()(torch.nn.functional.normalize(torch.randn(12, generator=torch.Generator().manual_seed(1)), dim=0))


def psnr(a, b):
    return float(-10 * torch.log10((a - b).square().mean().clamp(min=1e-12)))


@pytest.mark.parametrize("mode", list(RenderMode))
def test_the_fused_picture_is_the_reference_picture(scene, mode, monkeypatch):
    cameras = turntable(2, start_deg=30.0)
    fast = scene.picture(cameras, 24, 24, mode, samples=64)
    monkeypatch.setenv("ATT3D_ACCELERATOR", "torch")
    slow = scene.picture(cameras, 24, 24, mode, samples=64)
    assert fast.shape == (2, 24, 24, 3) and fast.min() >= 0 and fast.max() <= 1
    assert fast.std() > 0.05  # there is something to compare
    assert psnr(fast, slow) > 40


def test_skipping_empty_space_changes_nothing_visible(scene):
    cameras = turntable(1)
    rays_o, rays_d = (rays.reshape(1, -1, 3) for rays in cameras.rays(32, 32))
    edges = uniform(*ray_ball(rays_o, rays_d), 96)
    full = render_rays(fused.torch_field(scene.layout, scene.radiance, scene.grids), rays_o, rays_d, edges)
    frames = scene.frames(cameras, 32, 32, samples=96)
    assert 0.02 < scene.occupancy.float().mean() < 0.95
    assert psnr(frames.color.view(-1, 3), full.color[0].detach()) > 40


def test_chunks_do_not_show(scene, monkeypatch):
    whole = scene.picture(turntable(1), 20, 20)
    monkeypatch.setattr("att3d_core.model.RAYS_A_CHUNK", 37)
    assert torch.equal(scene.picture(turntable(1), 20, 20), whole)


def test_points_are_answered_like_the_reference(scene):
    points = torch.randn(500, 3, generator=torch.Generator().manual_seed(2)) * 0.5
    sigmas, rgbs = scene.density_and_color(points)
    expected = fused.torch_field(scene.layout, scene.radiance, scene.grids)(points[None])
    torch.testing.assert_close(sigmas, expected[0][0], rtol=1e-3, atol=1e-3)
    inside = points.norm(dim=-1) < FIELD_RADIUS
    torch.testing.assert_close(rgbs[inside], expected[1][0][inside], atol=1e-4, rtol=0)
    torch.testing.assert_close(scene.density(points), sigmas, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(scene.color(points), rgbs)
    assert (sigmas[~inside] == 0).all() and (~inside).any()


def test_depth_and_normals_fit_the_surface(scene):
    """Walking `depth` along a ray arrives where the density is; normals are unit vectors facing the camera."""
    cameras = turntable(1)
    frames = scene.frames(cameras, 24, 24, samples=256, with_normals=True)
    solid = frames.opacity[0] > 0.99
    rays_o, rays_d = cameras.rays(24, 24)
    hits = (rays_o + frames.depth[..., None] * rays_d)[0][solid]
    assert (hits.norm(dim=-1) < FIELD_RADIUS).all()
    assert scene.density(hits).median() > 5
    torch.testing.assert_close(frames.normals[0][solid].norm(dim=-1), torch.ones(int(solid.sum())), atol=1e-3, rtol=0)
    assert ((frames.normals[0] * rays_d[0]).sum(-1)[solid] < 0.3).float().mean() > 0.9


def test_light_darkens_the_side_it_does_not_reach(scene):
    cameras = turntable(1)
    near = scene.frames(cameras, 24, 24, shading=Shading.TEXTURELESS, light=cameras.origins)
    behind = scene.frames(cameras, 24, 24, shading=Shading.TEXTURELESS, light=-cameras.origins)
    assert near.color.mean() > 1.2 * behind.color.mean()


def test_a_mix_of_embeddings_is_a_mix_of_u():
    model = make()
    first, second = torch.nn.functional.normalize(torch.randn(2, 12), dim=-1)
    u = 0.4 * model.embed(first[None])[0] + 0.6 * model.embed(second[None])[0]
    mixed = model(0.4 * first + 0.6 * second)
    torch.testing.assert_close(model.scene_from_u(u).grids, mixed.grids, atol=1e-4, rtol=1e-4)


def test_environment_map_fills_the_background():
    model = make(environment=True)
    scene = model(torch.ones(12) / 12**0.5)
    picture = scene.picture(turntable(1, distance=3.0), 16, 16)
    assert not torch.allclose(picture[0, 0, 0], torch.ones(3), atol=1e-3)
    plain = scene.picture(turntable(1, distance=3.0), 16, 16, RenderMode.TEXTURELESS)
    assert torch.equal(plain[0, 0, 0], torch.ones(3))


def test_hash_levels_render_alike(monkeypatch):
    scene = make(layout=GridLayout((5, 9), (20, 40), 8))(torch.ones(12) / 12**0.5)
    fast = scene.picture(turntable(1), 16, 16)
    monkeypatch.setenv("ATT3D_ACCELERATOR", "torch")
    assert psnr(fast, scene.picture(turntable(1), 16, 16)) > 40


def test_impossible_shapes_are_refused():
    with pytest.raises(ValueError, match="positive dimensions"):
        ModelConfig(dim_v=0)
