"""From functions to a coloured mesh."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.errors import NOTHING_DENSE, ExportError
from att3d_core.exports.meshing.clean import is_watertight, signed_volume
from att3d_core.exports.meshing.mesh import ColoredMesh, surface_colors
from att3d_core.exports.meshing.surface import Surface
from tests.support.fields import THRESHOLD, position_colors, solid, sphere, sponge, torus, union
from tests.support.meshes import export_mesh

RING = torus(0.5, 0.2)


def surface_of(mesh: ColoredMesh) -> Surface:
    return Surface(mesh.vertices, mesh.faces)


def test_colours_are_those_of_the_place() -> None:
    mesh = export_mesh(solid(RING), position_colors, threshold=THRESHOLD, triangles=4000)
    expected = (mesh.vertices + 1) / 2
    # Colours are read one or two grid steps (0.0125) inside, which changes these colours by half as much.
    assert np.abs(mesh.colors - expected).max() < 0.013
    assert mesh.colors.dtype == np.float32 and mesh.normals.dtype == np.float32 and mesh.faces.dtype == np.int32


def test_small_patches_keep_their_colour() -> None:
    def color(points: Tensor) -> Tensor:
        eye = (points - torch.tensor([0.3, 0.3, 0.3])).norm(dim=-1, keepdim=True) < 0.15
        return torch.where(eye, torch.tensor([0.0, 0.0, 0.0]), torch.tensor([1.0, 0.5, 0.25]))

    mesh = export_mesh(solid(sphere((0, 0, 0), 0.5)), color, threshold=THRESHOLD, triangles=5000)
    far = np.linalg.norm(mesh.vertices - 0.3, axis=1)
    assert np.allclose(mesh.colors[far < 0.12], 0.0, atol=1e-3) and (far < 0.12).sum() > 10
    assert np.allclose(mesh.colors[far > 0.2], [1.0, 0.5, 0.25], atol=1e-3)


def test_fog_does_not_wash_colours_out() -> None:
    ball = sphere((0, 0, 0), 0.5)

    def foggy(points: Tensor) -> Tensor:
        depth = -ball(points)
        return torch.where(depth > 0, 200.0, torch.where(depth > -0.05, 1.0, 0.0))

    def color(points: Tensor) -> Tensor:
        return torch.where((ball(points) < 0)[:, None], torch.tensor([0.8, 0.1, 0.1]), torch.tensor([0.9, 0.9, 0.9]))

    mesh = export_mesh(foggy, color, threshold=THRESHOLD, resolution=64, triangles=2000)
    assert np.abs(mesh.colors - [0.8, 0.1, 0.1]).max() < 0.1


def test_thin_paint_is_not_looked_through() -> None:
    normals = torch.tensor([[0.0, 1.0, 0.0]])

    def color(points: Tensor) -> Tensor:
        painted = points[:, 1:2] > -0.02
        return torch.where(painted, torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, 0.0, 1.0]))

    dense = surface_colors(lambda p: torch.full_like(p[:, 0], 400.0), color, torch.zeros(1, 3), normals, 0.015)
    assert torch.allclose(dense, torch.tensor([[1.0, 0.0, 0.0]]), atol=0.01)


def test_colours_equal_a_plain_loop() -> None:
    density, color = solid(sphere((0, 0, 0), 0.5)), position_colors
    point, normal, step = torch.tensor([0.5, 0.0, 0.0]), torch.tensor([1.0, 0.0, 0.0]), 0.02
    passed, total, seen = 1.0, 0.0, torch.zeros(3)
    for depth in range(-1, 7):
        sample = (point - depth * step * normal)[None]
        alpha = 1.0 - float(torch.exp(-density(sample) * step))
        weight = passed * alpha + 1e-6
        passed *= 1.0 - alpha
        total += weight
        seen += weight * color(sample)[0]
    result = surface_colors(density, color, point[None], normal[None], step)
    # Samples that weigh less than 0.002 each are left out.
    assert torch.allclose(result[0], seen / total, atol=8 * 0.002)


def test_everything_together() -> None:
    parts = union(RING, sphere((0.0, 0.7, 0.0), 0.03))
    mesh = export_mesh(solid(parts), position_colors, threshold=THRESHOLD, triangles=10_000)
    assert mesh.watertight and is_watertight(surface_of(mesh))
    assert len(mesh.faces) <= 10_000
    assert mesh.vertices[:, 1].max() < 0.25  # the crumb is gone
    assert signed_volume(surface_of(mesh)) == pytest.approx(2 * np.pi**2 * 0.5 * 0.2**2, rel=0.01)
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-5)
    assert mesh.colors.min() >= 0 and mesh.colors.max() <= 1


def test_the_same_field_gives_the_same_mesh() -> None:
    first, second = (export_mesh(sponge(3), position_colors, resolution=32, triangles=900) for _ in range(2))
    for name in ("vertices", "faces", "normals", "colors"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_occupancy_changes_nothing_but_the_work() -> None:
    occupied = torch.zeros(32, 32, 32, dtype=torch.bool)
    occupied[1:31, 10:22, 1:31] = True
    dense, sparse = (
        export_mesh(solid(RING), position_colors, threshold=THRESHOLD, resolution=64, occupied=cells)
        for cells in (None, occupied)
    )
    assert np.array_equal(dense.vertices, sparse.vertices) and np.array_equal(dense.faces, sparse.faces)


@pytest.mark.parametrize("seed", range(2))
def test_a_sponge_fits_a_small_budget(seed: int) -> None:
    mesh = export_mesh(sponge(seed, cells=8), position_colors, resolution=48, triangles=600)
    assert len(mesh.faces) <= 600 and mesh.watertight


def test_an_empty_scene_and_a_full_cube() -> None:
    with pytest.raises(ExportError, match=NOTHING_DENSE):
        export_mesh(lambda points: torch.zeros_like(points[:, 0]), position_colors)
    full = export_mesh(lambda points: torch.full_like(points[:, 0], 300.0), position_colors, resolution=16)
    assert full.watertight and signed_volume(surface_of(full)) > 4.0
    with pytest.raises(ExportError, match="a budget of 0 triangles is too small"):
        export_mesh(solid(RING), position_colors, resolution=32, triangles=0)
