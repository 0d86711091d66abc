"""The chosen threshold makes the mesh cover what the scene covers."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from att3d_core.errors import NOTHING_DENSE, ExportError
from att3d_core.exports.meshing.surface import grid_step, sample_density
from att3d_core.exports.meshing.threshold import CANDIDATES, best_threshold
from tests.support.fields import position_colors, sphere, sponge
from tests.support.meshes import export_mesh


def mismatch(sigmas: Tensor, threshold: float) -> float:
    """The slow, obvious sum over every axis-parallel ray."""
    total = 0.0
    for axis in range(3):
        for ray in sigmas.movedim(axis, -1).reshape(-1, sigmas.shape[axis]):
            opacity = 1.0 - float(torch.exp(-ray.sum() * grid_step(len(ray) - 1)))
            covered = float(ray.max()) > threshold
            total += (float(covered) - opacity) ** 2
    return total


@pytest.mark.parametrize("seed", range(3))
def test_no_candidate_is_better(seed: int) -> None:
    sigmas = sample_density(sponge(seed), 12) * 0.2
    best = mismatch(sigmas, best_threshold(sigmas))
    for candidate in CANDIDATES[::6]:
        assert best <= mismatch(sigmas, float(candidate)) + 1e-3


@pytest.mark.parametrize("inside", [30.0, 100.0, 500.0])
def test_a_fog_around_a_solid_is_left_out(inside: float) -> None:
    ball = sphere((0, 0, 0), 0.4)

    def density(points: Tensor) -> Tensor:
        return torch.where(ball(points) < 0, inside, torch.where(ball(points) < 0.15, 0.5, 0.0))

    assert 0.5 < best_threshold(sample_density(density, 48)) < inside
    mesh = export_mesh(density, position_colors, resolution=48)
    assert abs(mesh.vertices[:, 1].max() - 0.4) < 0.03


def test_soft_and_hard_objects_are_both_found() -> None:
    # A half-trained model: soft, but opaque through and through. A fixed threshold would lose it.
    ball = sphere((0, 0, 0), 0.4)
    mesh = export_mesh(lambda points: 8.0 * (-10.0 * ball(points)).clamp(0, 1), position_colors, resolution=48)
    assert mesh.watertight and mesh.vertices[:, 1].max() > 0.3


def test_nothing_opaque_is_nothing_to_mesh() -> None:
    for level in (0.0, 0.2, 0.4):  # 1.6 m of fog, up to 47 % opaque

        def fog(points: Tensor, level: float = level) -> Tensor:
            return torch.full_like(points[:, 0], level)

        with pytest.raises(ExportError, match=NOTHING_DENSE):
            export_mesh(fog, position_colors, resolution=16)
    with pytest.raises(ExportError, match="not a finite number"):
        export_mesh(lambda points: points[:, 0] / 0.0, position_colors, resolution=16)
