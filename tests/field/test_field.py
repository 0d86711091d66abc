"""Grids, radiance and mapping in plain PyTorch against per-point references."""

import itertools
import math

import numpy as np
import pytest
import torch

from att3d_core.conventions import FIELD_RADIUS, NORMAL_STEP
from att3d_core.field.environment import EnvironmentMap, encode_directions
from att3d_core.field.grids import FEATURES, GridLayout, sample_grids
from att3d_core.field.linear import SpectralLinear
from att3d_core.field.radiance import RadianceMLP, density_bias

LAYOUT = GridLayout(resolutions=(3, 5))
HASHED = GridLayout(resolutions=(3,), hash_resolutions=(6, 9), hash_log2_size=6)


def points_in_ball(count, seed=0):
    generator = torch.Generator().manual_seed(seed)
    direction = torch.nn.functional.normalize(torch.randn(count, 3, generator=generator), dim=-1)
    return direction * FIELD_RADIUS * torch.rand(count, 1, generator=generator) ** (1 / 3)


def trilinear(volume, point):
    """Reference: eight corners, one at a time. volume [R, R, R, 4] indexed z, y, x."""
    resolution = volume.shape[0]
    position = [(float(p) / FIELD_RADIUS + 1) / 2 * (resolution - 1) for p in point]
    low = [min(max(math.floor(p), 0), resolution - 2) for p in position]
    total = np.zeros(FEATURES)
    for corner in itertools.product((0, 1), repeat=3):
        weight = 1.0
        for place, first, c in zip(position, low, corner, strict=True):
            weight *= (place - first) if c else (1 - place + first)
        x, y, z = (first + c for first, c in zip(low, corner, strict=True))
        total += weight * volume[z, y, x].numpy()
    return total


def test_dense_levels_interpolate_trilinearly():
    grids = torch.randn(1, LAYOUT.size)
    points = points_in_ball(20)
    features = sample_grids(LAYOUT, grids, points[None])[0]
    volumes = [LAYOUT.dense_level(grids, level)[0].permute(1, 2, 3, 0) for level in range(2)]
    for point, got in zip(points, features, strict=True):
        expected = np.concatenate([trilinear(volume, point) for volume in volumes])
        np.testing.assert_allclose(got.numpy(), expected, atol=1e-5)


def test_the_layout_of_the_paper():
    layout = GridLayout()
    assert layout.feature_count == 20
    assert GridLayout(hash_resolutions=(92, 147, 235)).feature_count == 32
    assert layout.size < sum(4 * r**3 for r in layout.resolutions)


def test_dense_and_flat_are_inverse():
    layout = GridLayout(resolutions=(9, 14))
    flat = torch.randn(2, layout.size)
    levels = [layout.dense_level(flat, level) for level in range(2)]
    assert torch.equal(layout.from_dense(levels), flat)


@pytest.mark.parametrize("layout", [GridLayout(resolutions=(9, 14)), GridLayout()])
def test_left_out_voxels_never_matter(layout):
    """Filling them with anything changes no feature inside the ball, nor at the normals' stencil around it."""
    flat = torch.randn(1, layout.size)
    stored = layout.from_dense([torch.ones(1, 4, r, r, r) for r in layout.resolutions])
    levels = [layout.dense_level(flat, level) for level in range(len(layout.resolutions))]
    mask = [layout.dense_level(stored, level) for level in range(len(layout.resolutions))]
    filled = [torch.where(m > 0, d, torch.full_like(d, 1e3)) for m, d in zip(mask, levels, strict=True)]
    points = points_in_ball(3000)
    edge = torch.nn.functional.normalize(points, dim=-1) * FIELD_RADIUS
    where = (torch.cat([points, edge, edge + torch.tensor([NORMAL_STEP, 0, 0])]) / FIELD_RADIUS).clamp(-1, 1)
    for dense, other in zip(levels, filled, strict=True):
        one, two = (
            torch.nn.functional.grid_sample(volume, where[None, :, None, None], align_corners=True)
            for volume in (dense, other)
        )
        torch.testing.assert_close(one, two, atol=1e-4, rtol=0)


def test_row_starts_point_at_the_stored_voxels():
    layout = GridLayout(resolutions=(4, 7))
    flat = torch.arange(layout.size, dtype=torch.float32)[None]
    table, base = layout.row_starts, 0
    for level, resolution in enumerate(layout.resolutions):
        dense = layout.dense_level(flat, level)[0]
        for z, y, x in itertools.product(range(resolution), repeat=3):
            if dense[1, z, y, x] > 0:  # feature 1 is never number 0
                assert table[base + z * resolution + y] + 4 * x + 1 == dense[1, z, y, x]
        base += resolution**2


def test_hashed_levels_interpolate_between_hashed_corners():
    grids = torch.randn(1, HASHED.size)
    points = points_in_ball(10)
    features = sample_grids(HASHED, grids, points[None])[0, :, 4:]
    for index, resolution in enumerate(HASHED.hash_resolutions):
        table = grids[0, HASHED.level_slices[1 + index]].view(-1, 4)
        for point, got in zip(points, features[:, 4 * index : 4 * index + 4], strict=True):
            total = torch.zeros(4)
            position = (point / FIELD_RADIUS + 1) / 2 * (resolution - 1)
            low = position.floor().clamp(0, resolution - 2)
            for corner in itertools.product((0, 1), repeat=3):
                x, y, z = (int(v) + c for v, c in zip(low, corner, strict=True))
                weight = math.prod(
                    float(place - first) if c else float(1 - place + first)
                    for place, first, c in zip(position, low, corner, strict=True)
                )
                total += weight * table[(x ^ y * 2_654_435_761 ^ z * 805_459_861) % 64]
            torch.testing.assert_close(got, total, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(("resolutions", "log2"), [((), 14), ((1, 5), 14), ((4,), 3)])
def test_impossible_layouts_are_refused(resolutions, log2):
    with pytest.raises(ValueError, match="expected"):
        GridLayout(resolutions=resolutions, hash_log2_size=log2)


def test_density_bias_is_equation_7():
    points = torch.tensor([[0.0, 0, 0], [0.5, 0, 0], [0, 0.6, 0]])
    torch.testing.assert_close(density_bias(points), torch.tensor([10.0, 0.0, -2.0]))


def test_radiance_is_zero_outside_the_ball_and_a_colour_inside():
    mlp = RadianceMLP(20, torch.Generator().manual_seed(0))
    points = torch.tensor([[0.0, 0.0, 0.0], [FIELD_RADIUS + 0.01, 0.0, 0.0]])
    sigmas, rgbs = mlp(torch.randn(2, 20), points)
    assert sigmas[0] > 5 and sigmas[1] == 0
    assert (rgbs > 0).all() and (rgbs < 1).all()


def test_spectral_linear_has_the_gain_as_its_norm():
    linear = SpectralLinear(12, 7, torch.Generator().manual_seed(0))
    with torch.no_grad():
        linear.log_gain.fill_(math.log(2.5))
    assert torch.linalg.matrix_norm(linear.folded(), 2) == pytest.approx(2.5, rel=1e-5)
    x = torch.randn(3, 12)
    torch.testing.assert_close(linear(x), torch.nn.functional.linear(x, linear.folded(), linear.bias))


def test_environment_map_is_a_colour_for_every_direction():
    environment = EnvironmentMap(5, torch.Generator().manual_seed(0))
    rays_d = torch.nn.functional.normalize(torch.randn(2, 9, 3), dim=-1)
    colors = environment(rays_d, torch.randn(2, 5))
    assert colors.shape == (2, 9, 3) and (colors > 0).all() and (colors < 1).all()
    encoded = encode_directions(torch.tensor([0.1, 0.2, 0.3]))
    assert encoded.shape == (48,)
    assert encoded[6 * 7] == pytest.approx(math.sin(128 * 0.1), abs=1e-4)
