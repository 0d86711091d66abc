"""Steps that carry neighbours along, against dense linear algebra; and vertices that must not fold."""

from __future__ import annotations

import numpy as np
import torch

from att3d_core.exports.meshing.crossings import crossings
from att3d_core.exports.meshing.refine import TURN_COSINE, face_normals
from att3d_core.exports.meshing.surface import Surface
from att3d_core.mesh.settle import settle
from att3d_core.mesh.smoothing import Smoothing
from att3d_core.mesh.topology import Topology
from tests.support.fields import THRESHOLD, solid, sphere
from tests.support.meshes import extract_surface

BALL = extract_surface(solid(sphere((0, 0, 0), 0.5)), THRESHOLD, 12)


def smoothing(stiffness: float = 7.0) -> Smoothing:
    return Smoothing(Topology.of(BALL.faces).edges, len(BALL.vertices), stiffness)


def test_the_matrix_is_i_plus_lambda_l() -> None:
    count = len(BALL.vertices)
    expected = np.eye(count)
    for a, b in {
        tuple(sorted(edge)) for face in BALL.faces.tolist() for edge in zip(face, face[1:] + face[:1], strict=True)
    }:
        expected[[a, b], [a, b]] += 7.0
        expected[[a, b], [b, a]] -= 7.0
    assert np.allclose(smoothing().matrix.toarray(), expected)


def test_smooth_solves_and_undoes_rough() -> None:
    made = smoothing()
    u = torch.rand(len(BALL.vertices), 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    expected = np.linalg.solve(made.matrix.toarray(), u.numpy())
    assert np.allclose(made.smooth(u).numpy(), expected)
    points = torch.from_numpy(BALL.vertices)
    assert torch.allclose(made.smooth(made.rough(points)), points, atol=1e-5)


def test_its_gradient_is_that_of_differences() -> None:
    made = smoothing(2.0)
    u = torch.rand(len(BALL.vertices), 1, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: made.smooth(x)[::40].sin(), u.requires_grad_())


def test_a_pull_at_one_vertex_is_felt_around_it_and_less_far_away() -> None:
    pull = torch.zeros(len(BALL.vertices), 1, dtype=torch.float64)
    pull[0] = 1.0
    felt = smoothing().smooth(pull)[:, 0].numpy()
    away = np.linalg.norm(BALL.vertices - BALL.vertices[0], axis=1)
    assert felt.argmax() == 0 and felt.min() > 0 and np.corrcoef(away, np.log(felt))[0, 1] < -0.9
    assert np.isclose(felt.sum(), 1.0)


def test_harmless_steps_are_taken_whole() -> None:
    moved = (BALL.vertices * np.float32([1.1, 1.0, 0.95])).astype(np.float32)
    assert np.allclose(settle(BALL, moved).vertices, moved, atol=1e-6)


def test_wild_steps_leave_no_fold_and_no_crossing() -> None:
    step = np.random.default_rng(0).normal(scale=0.06, size=BALL.vertices.shape)
    moved = (BALL.vertices + step).astype(np.float32)
    assert len(crossings(Surface(moved, BALL.faces))) > 0
    made = settle(BALL, moved)
    assert len(crossings(made)) == 0
    assert ((face_normals(made) * face_normals(BALL)).sum(1) >= TURN_COSINE).all()
    assert 0.05 < (made.vertices == BALL.vertices).all(1).mean() < 1.0
