"""The isosurface lies where the field says, turned outward, closed."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import NOTHING_DENSE, ExportError
from att3d_core.exports.meshing.clean import face_areas, is_watertight, signed_volume
from att3d_core.exports.meshing.surface import inverse_softplus, sample_density
from tests.support.fields import THRESHOLD, solid, sphere, sponge, torus, union
from tests.support.meshes import extract_surface

CENTRE = (0.137, -0.21, 0.055)


@pytest.mark.parametrize("resolution", [48, 64, 97])
def test_sphere_is_where_it_should_be(resolution: int) -> None:
    surface = extract_surface(solid(sphere(CENTRE, 0.5)), THRESHOLD, resolution)
    step = 2 * FIELD_RADIUS / resolution
    distance = np.linalg.norm(surface.vertices - np.array(CENTRE), axis=1)
    assert np.abs(distance - 0.5).max() < 0.1 * step
    middle = (surface.vertices.min(0) + surface.vertices.max(0)) / 2
    assert np.abs(middle - np.array(CENTRE)).max() < 0.1 * step  # half a step off would be 0.5
    assert is_watertight(surface)


def test_axes_are_not_exchanged() -> None:
    # Three spheres of different sizes, one on each positive axis.
    parts = union(sphere((0.6, 0, 0), 0.1), sphere((0, 0.6, 0), 0.15), sphere((0, 0, 0.5), 0.2))
    surface = extract_surface(solid(parts), THRESHOLD, 64)
    assert np.allclose(surface.vertices.max(0), [0.7, 0.75, 0.7], atol=0.01)
    assert np.allclose(surface.vertices.min(0), [-0.2, -0.2, -0.15], atol=0.01)


def test_volume_area_and_orientation_are_analytic() -> None:
    ball = extract_surface(solid(sphere(CENTRE, 0.5)), THRESHOLD, 64)
    assert signed_volume(ball) == pytest.approx(4 / 3 * math.pi * 0.5**3, rel=0.01)  # positive: outward
    assert face_areas(ball).sum() == pytest.approx(4 * math.pi * 0.5**2, rel=0.01)
    ring = extract_surface(solid(torus(0.5, 0.2)), THRESHOLD, 64)
    assert signed_volume(ring) == pytest.approx(2 * math.pi**2 * 0.5 * 0.2**2, rel=0.01)
    assert face_areas(ring).sum() == pytest.approx(4 * math.pi**2 * 0.5 * 0.2, rel=0.01)
    edges = len(ring.faces) * 3 // 2
    assert len(ring.vertices) - edges + len(ring.faces) == 0  # Euler: one handle


def test_every_face_points_away_from_the_solid() -> None:
    surface = extract_surface(solid(sphere(CENTRE, 0.5)), THRESHOLD, 32)
    a, b, c = (surface.vertices[surface.faces[:, k]].astype(np.float64) for k in range(3))
    outward = ((a + b + c) / 3 - np.array(CENTRE)) * np.cross(b - a, c - a)
    assert (outward.sum(1) > 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_wild_fields_give_closed_surfaces(seed: int) -> None:
    assert is_watertight(extract_surface(sponge(seed), THRESHOLD, 48))


def test_a_full_cube_is_closed() -> None:
    surface = extract_surface(lambda points: torch.full_like(points[:, 0], 500.0), THRESHOLD, 16)
    assert is_watertight(surface)
    side, step = 2 * FIELD_RADIUS, 2 * FIELD_RADIUS / 16
    assert np.abs(surface.vertices).max() <= FIELD_RADIUS + step
    assert side**3 <= signed_volume(surface) <= (side + 2 * step) ** 3


def test_samples_exactly_on_the_threshold_do_no_harm() -> None:
    # A staircase field takes the threshold itself at whole planes of samples.
    def density(points: Tensor) -> Tensor:
        return torch.where(points.abs().amax(-1) <= 0.5, THRESHOLD, 0.0) + torch.where(
            points.abs().amax(-1) <= 0.25, THRESHOLD, 0.0
        )

    surface = extract_surface(density, THRESHOLD, 32)
    assert is_watertight(surface)
    assert len(np.unique(surface.vertices, axis=0)) == len(surface.vertices)
    assert face_areas(surface).min() > 0.0


def test_only_occupied_blocks_are_asked() -> None:
    field = solid(sphere((0.4, 0.0, -0.4), 0.15))
    asked: list[Tensor] = []

    def density(points: Tensor) -> Tensor:
        asked.append(points)
        return field(points)

    occupied = torch.zeros(16, 16, 16, dtype=torch.bool)
    occupied[2:6, 6:10, 10:14] = True  # z, y, x: -0.6..-0.2, -0.2..0.2, 0.2..0.6
    sparse = extract_surface(density, THRESHOLD, 64, occupied)
    points = torch.cat(asked)
    low, high = torch.tensor([0.2, -0.2, -0.6]), torch.tensor([0.6, 0.2, -0.2])
    assert (points >= low - 1e-5).all() and (points <= high + 1e-5).all()
    assert len(points) == 16**3
    dense = extract_surface(field, THRESHOLD, 64)
    assert np.array_equal(sparse.vertices, dense.vertices) and np.array_equal(sparse.faces, dense.faces)


def test_sampling_equals_a_plain_loop() -> None:
    def density(points: Tensor) -> Tensor:
        return points @ torch.tensor([1.0, 10.0, 100.0]) + 111.0

    grid = sample_density(density, 4)
    for z in range(5):
        for y in range(5):
            for x in range(5):
                expected = FIELD_RADIUS * ((x / 2 - 1) + 10 * (y / 2 - 1) + 100 * (z / 2 - 1)) + 111
                assert float(grid[z, y, x]) == pytest.approx(expected, abs=1e-4)


def test_inverse_softplus_undoes_softplus() -> None:
    values = torch.tensor([-10.0, -1.0, 0.0, 1.0, 20.0, 500.0])
    assert torch.allclose(inverse_softplus(torch.nn.functional.softplus(values)), values, atol=1e-3)
    assert torch.isfinite(inverse_softplus(torch.tensor([0.0, 1e-30, 1e6]))).all()


def test_an_empty_scene_says_what_to_try() -> None:
    with pytest.raises(ExportError, match=rf"{NOTHING_DENSE}: the highest density is 3 per metre, .* 20\. Try a lower"):
        extract_surface(lambda points: torch.full_like(points[:, 0], 3.0), THRESHOLD, 8)
    nowhere = torch.zeros(8, 8, 8, dtype=torch.bool)
    with pytest.raises(ExportError, match="highest density is 0 per metre"):
        extract_surface(solid(sphere(CENTRE, 0.5)), THRESHOLD, 8, nowhere)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_broken_densities_are_named(value: float) -> None:
    with pytest.raises(ExportError, match="not a finite number; the checkpoint that made it is damaged"):
        extract_surface(lambda points: torch.full_like(points[:, 0], value), THRESHOLD, 8)


def test_wrong_arguments() -> None:
    field = solid(sphere(CENTRE, 0.5))
    with pytest.raises(ValueError, match="threshold above 0"):
        extract_surface(field, 0.0)
    with pytest.raises(ValueError, match=r"occupied \[R, R, R\], got \(4, 4, 5\)"):
        extract_surface(field, THRESHOLD, 8, torch.ones(4, 4, 5, dtype=torch.bool))
