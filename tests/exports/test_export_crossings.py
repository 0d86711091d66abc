"""Meshes do not pass through themselves, and those that do are found."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from att3d_core.exports.meshing.clean import simplify
from att3d_core.exports.meshing.crossings import crossings
from att3d_core.exports.meshing.refine import onto_isosurface
from att3d_core.exports.meshing.surface import Surface
from tests.support.fields import THRESHOLD, solid, sphere
from tests.support.meshes import extract_surface

BALL = extract_surface(solid(sphere((0, 0, 0), 0.4)), THRESHOLD, 32)


def one_by_one(surface: Surface) -> set[tuple[int, int]]:
    """Every edge against every face, by solving for where the line meets the plane."""
    found = set()
    for one, face in enumerate(surface.faces.tolist()):
        for two, other in enumerate(surface.faces.tolist()):
            if len({*face} & {*other}) > 1:
                continue
            for a, b in ((face[0], face[1]), (face[1], face[2]), (face[2], face[0])):
                if a in other or b in other:
                    continue
                p, q = surface.vertices[[a, b]].astype(np.float64)
                r, s, t = surface.vertices[other].astype(np.float64)
                matrix = np.stack([q - p, r - s, r - t], axis=1)
                if abs(np.linalg.det(matrix)) > 1e-12:
                    along, u, v = np.linalg.solve(matrix, r - p)
                    if 0 < along < 1 and u > 0 and v > 0 and u + v < 1:
                        found.add((min(one, two), max(one, two)))
    return found


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 12))
def test_crossings_are_those_found_one_by_one(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    faces = np.stack([rng.permutation(count)[:3] for _ in range(14)]).astype(np.int32)
    surface = Surface(rng.normal(size=(count, 3)).astype(np.float32), faces)
    found = crossings(surface)
    assert {tuple(pair) for pair in found.tolist()} == one_by_one(surface)
    assert len(np.unique(found, axis=0)) == len(found)


def test_a_ball_does_not_cross_itself_and_two_balls_do() -> None:
    assert len(crossings(BALL)) == 0
    count = len(BALL.vertices)
    both = Surface(
        np.concatenate([BALL.vertices, BALL.vertices + np.float32(0.31)]),
        np.concatenate([BALL.faces, BALL.faces + count]),
    )
    found = crossings(both)
    assert len(found) > 20
    assert (found[:, 0] < len(BALL.faces)).all() and (found[:, 1] >= len(BALL.faces)).all()
    assert crossings(Surface(BALL.vertices, BALL.faces[:0])).shape == (0, 2)


def test_vertices_stay_where_they_were_rather_than_cross() -> None:
    ball = simplify(BALL, 200)
    inner, count = ball.vertices * np.float32(0.384 / 0.4), len(ball.vertices)
    turned = inner[:, [1, 2, 0]]  # so that corners of one sheet lie over faces of the other
    walls = Surface(
        np.concatenate([ball.vertices * np.float32(0.42 / 0.4), turned]),
        np.concatenate([ball.faces, ball.faces[:, ::-1] + count]),
    )

    def shell(points: Tensor) -> Tensor:
        """Thinner than the faces of either sheet are bent."""
        return (points.norm(dim=-1) - 0.402).abs() - 0.008

    assert len(crossings(walls)) == 0
    assert len(crossings(onto_isosurface(walls, solid(shell), THRESHOLD, 0.018))) == 0
