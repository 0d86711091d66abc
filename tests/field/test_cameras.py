"""Cameras, rays and lights against the conventions."""

import math

import pytest
import torch

from att3d_core.render.cameras import Cameras, orbit, random_cameras, random_lights, turntable


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_azimuth_zero_looks_at_the_front_and_grows_toward_plus_x():
    cameras = orbit(torch.tensor([0.0, 90.0, 180.0]), torch.tensor(0.0), torch.tensor(2.0), torch.tensor(1.0))
    expected = torch.tensor([[0.0, 0.0, 2.0], [2.0, 0.0, 0.0], [0.0, 0.0, -2.0]])
    torch.testing.assert_close(cameras.origins, expected, atol=1e-6, rtol=0)


def test_angles_are_recovered():
    azimuth, elevation = torch.tensor([-170.0, -30.0, 45.0, 179.0]), torch.tensor([-10.0, 0.0, 60.0, 85.0])
    cameras = orbit(azimuth, elevation, torch.tensor(2.5), torch.tensor(1.0))
    torch.testing.assert_close(cameras.azimuth_deg, azimuth, atol=1e-3, rtol=0)
    torch.testing.assert_close(cameras.elevation_deg, elevation, atol=1e-3, rtol=0)


def test_rotations_are_right_handed_and_look_at_the_origin():
    cameras = random_cameras(16, generator())
    rotation = cameras.camera_to_world[:, :3, :3]
    torch.testing.assert_close(rotation @ rotation.mT, torch.eye(3).expand(16, 3, 3), atol=1e-5, rtol=0)
    torch.testing.assert_close(torch.linalg.det(rotation), torch.ones(16))
    looks = -rotation[:, :, 2]
    torch.testing.assert_close(looks, -torch.nn.functional.normalize(cameras.origins, dim=-1), atol=1e-5, rtol=0)


def test_straight_down_is_no_special_case():
    cameras = orbit(torch.tensor([30.0]), torch.tensor(90.0), torch.tensor(2.0), torch.tensor(1.0))
    assert torch.isfinite(cameras.camera_to_world).all()
    torch.testing.assert_close(cameras.origins, torch.tensor([[0.0, 2.0, 0.0]]), atol=1e-5, rtol=0)


def test_focal_is_in_image_widths():
    """A point at the picture's right edge is half a width from the axis at `focal` widths' depth."""
    focal = 0.8
    cameras = orbit(torch.tensor([0.0]), torch.tensor(0.0), torch.tensor(2.0), torch.tensor(focal))
    _, rays_d = cameras.rays(64, 128)
    x, _, z = rays_d[0, 32, 127]
    assert x / -z == pytest.approx((0.5 - 0.5 / 128) / focal, abs=1e-5)


def test_pixels_are_square_and_rows_go_down():
    _, rays_d = turntable(1, elevation_deg=0.0).rays(32, 64)
    planar = rays_d[0] / -rays_d[0][..., 2:3]
    step_x = planar[16, 33, 0] - planar[16, 32, 0]
    step_y = planar[16, 32, 1] - planar[17, 32, 1]
    assert step_x == pytest.approx(float(step_y), rel=1e-4)
    torch.testing.assert_close(rays_d.norm(dim=-1), torch.ones(1, 32, 64))


def test_random_cameras_cover_the_paper_s_ranges_and_repeat_with_the_seed():
    cameras = random_cameras(4000, generator(3))
    distance = cameras.origins.norm(dim=-1)
    for values, low, high in (
        (distance, 2.0, 3.0),
        (cameras.focal, 0.7, 1.35),
        (cameras.elevation_deg, -10.0, 60.0),
        (cameras.azimuth_deg, -180.0, 180.0),
    ):
        assert low - 1e-3 <= values.min() < low + 0.02 * (high - low)
        assert high - 0.02 * (high - low) < values.max() <= high + 1e-3
    again = random_cameras(4000, generator(3))
    assert torch.equal(cameras.camera_to_world, again.camera_to_world)


def test_lights_stay_within_a_quarter_turn_of_the_camera():
    cameras = random_cameras(1000, generator(1))
    light = random_lights(cameras, generator(2))
    assert light.norm(dim=-1).min() >= 1.0 and light.norm(dim=-1).max() <= 3.0 + 1e-5
    cosine = torch.nn.functional.cosine_similarity(light, cameras.origins, dim=-1)
    assert cosine.min() >= math.cos(math.pi / 4) - 1e-4
    assert cosine.min() < math.cos(math.pi / 4) + 0.02


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"camera_to_world \[B, 4, 4\]"):
        Cameras(torch.eye(4), torch.ones(1))


def test_moved_cameras_look_the_same_way_from_another_place():
    before = orbit(*(torch.tensor([x]) for x in (30.0, 20.0, 2.5, 1.2)))
    after = before.moved((0.0, -0.3, 0.1))
    ahead = -after.camera_to_world[:, :3, 2] * 2.5
    assert torch.allclose(after.origins + ahead, torch.tensor([[0.0, -0.3, 0.1]]), atol=1e-5)
    assert torch.equal(after.camera_to_world[:, :3, :3], before.camera_to_world[:, :3, :3])
    assert torch.equal(before.origins, orbit(*(torch.tensor([x]) for x in (30.0, 20.0, 2.5, 1.2))).origins)
