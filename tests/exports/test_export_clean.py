"""Cleaning keeps the object and drops the rest."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from att3d_core.errors import ExportError
from att3d_core.exports.meshing.clean import (
    face_areas,
    is_watertight,
    remove_small_pieces,
    signed_volume,
    simplify,
    smooth,
    vertex_normals,
)
from att3d_core.exports.meshing.pinches import part_pinches
from att3d_core.exports.meshing.surface import Surface
from tests.support.fields import THRESHOLD, edge_uses, solid, sphere, sponge, torus, union
from tests.support.meshes import extract_surface

RING = extract_surface(solid(torus(0.5, 0.2)), THRESHOLD, 64)
BALL = extract_surface(solid(sphere((0.1, 0.2, -0.1), 0.5)), THRESHOLD, 64)
TETRAHEDRON = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], np.int32)
CORNERS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)


def closed_by_counting(surface: Surface) -> bool:
    uses = edge_uses(surface.faces)
    return all(count == 1 and uses.get((b, a)) == 1 for (a, b), count in uses.items())


def two_tetrahedra(shared: int) -> Surface:
    """Two tetrahedra with opposite corners, which share a vertex (1) or an edge (2)."""
    if shared == 1:
        points = np.concatenate([CORNERS, -CORNERS[1:]])
        other = np.array([0, 4, 5, 6])
        flipped = other[TETRAHEDRON][:, ::-1]  # mirroring turns the winding
    else:
        points = np.concatenate([CORNERS, [[0, -1, 0], [0, 0, -1]]]).astype(np.float32)
        other = np.array([0, 1, 4, 5])
        flipped = other[TETRAHEDRON]  # mirrored twice
    return Surface(points.astype(np.float32), np.concatenate([TETRAHEDRON, flipped]).astype(np.int32))


def test_watertight_means_every_edge_once_each_way() -> None:
    whole = Surface(CORNERS, TETRAHEDRON)
    assert is_watertight(whole) and closed_by_counting(whole)
    assert not is_watertight(Surface(CORNERS, TETRAHEDRON[:3]))  # a hole
    turned = TETRAHEDRON.copy()
    turned[0] = turned[0][::-1]
    assert not is_watertight(Surface(CORNERS, turned))  # one face inside out
    assert not is_watertight(two_tetrahedra(2))  # an edge of four faces
    assert not is_watertight(Surface(CORNERS, TETRAHEDRON[:0]))


def test_crumbs_go_and_parts_stay() -> None:
    parts = union(sphere((0.4, 0, 0), 0.3), sphere((-0.4, 0, 0), 0.15), sphere((0, 0.6, 0), 0.03))
    surface = remove_small_pieces(extract_surface(solid(parts), THRESHOLD, 64), fraction=0.02)
    assert signed_volume(surface) == pytest.approx(4 / 3 * math.pi * (0.3**3 + 0.15**3), rel=0.02)
    assert surface.vertices[:, 1].max() < 0.31
    assert is_watertight(surface)
    alone = remove_small_pieces(surface, fraction=0.5)
    assert signed_volume(alone) == pytest.approx(4 / 3 * math.pi * 0.3**3, rel=0.02)


def test_cavities_go() -> None:
    ball, hole = sphere((0, 0, 0), 0.6), sphere((0.1, 0, 0), 0.4)
    hollow = extract_surface(solid(lambda points: ball(points).maximum(-hole(points))), THRESHOLD, 64)
    assert signed_volume(hollow) == pytest.approx(4 / 3 * math.pi * (0.6**3 - 0.4**3), rel=0.02)
    assert signed_volume(remove_small_pieces(hollow)) == pytest.approx(4 / 3 * math.pi * 0.6**3, rel=0.02)


@pytest.mark.parametrize("budget", [12, 13, 20, 50, 101, 500, 1500, 5000, 20_000])
@pytest.mark.parametrize("surface", [RING, BALL], ids=["ring", "ball"])
def test_budget_is_kept_and_the_mesh_stays_closed(surface: Surface, budget: int) -> None:
    result = simplify(surface, budget)
    assert len(result.faces) <= budget
    # A ring has 14 triangles or more; below, its hole closes and few are left.
    assert len(result.faces) >= (min(len(surface.faces), budget) * 0.9 if budget >= 50 else 4)
    assert is_watertight(result) and closed_by_counting(result)
    assert signed_volume(result) > 0
    assert len(np.unique(result.faces)) == len(result.vertices)


@pytest.mark.parametrize("seed", range(3))
def test_sponges_stay_closed(seed: int) -> None:
    surface = remove_small_pieces(extract_surface(sponge(seed), THRESHOLD, 48))
    for budget in (4000, 800):
        result = simplify(surface, budget)
        assert len(result.faces) <= budget and is_watertight(result)


def test_simplified_shape_is_the_same_shape() -> None:
    result = simplify(BALL, 2000)
    assert np.abs(np.linalg.norm(result.vertices - [0.1, 0.2, -0.1], axis=1) - 0.5).max() < 0.006
    assert signed_volume(result) == pytest.approx(signed_volume(BALL), rel=0.01)
    assert simplify(BALL, 10**9).faces.shape == BALL.faces.shape


def test_many_pieces_share_a_small_budget_by_dropping_the_smallest() -> None:
    parts = [sphere((0.3 * i - 0.6, 0.3 * j - 0.6, 0), 0.05 + 0.01 * i) for i in range(5) for j in range(5)]
    surface = extract_surface(solid(union(*parts)), THRESHOLD, 64)
    result = simplify(surface, 40)
    assert 12 <= len(result.faces) <= 40 and is_watertight(result)
    assert result.vertices[:, 0].min() > 0.2  # the largest stand at the right


@pytest.mark.parametrize("budget", [-1, 0, 3, 11])
def test_too_small_a_budget_is_refused(budget: int) -> None:
    with pytest.raises(ExportError, match=f"a budget of {budget} triangles is too small; give 12 or more"):
        simplify(BALL, budget)


@pytest.mark.parametrize("shared", [1, 2])
def test_pinches_are_parted(shared: int) -> None:
    pinched = two_tetrahedra(shared)
    volume = signed_volume(pinched)
    assert volume == pytest.approx(2 / 6)
    result = part_pinches(pinched)
    assert is_watertight(result) and len(result.vertices) == 8 and len(result.faces) == 8
    assert signed_volume(result) == pytest.approx(volume, rel=0.01)
    # Parted across the air, not across the solid: each half is a tetrahedron again.
    sides = {tuple(sorted(set(face.tolist()))) for face in result.faces}
    joined = [set(side) for side in sides if 0 in side]
    assert len(set().union(*joined)) == 4
    assert len(np.unique(result.vertices, axis=0)) == 8  # and no importer welds them


def test_fins_are_cut_off() -> None:
    fin = np.array([[0, 1, 4], [1, 0, 4]], np.int32)
    points = np.concatenate([CORNERS, [[0.5, -1, -1]]]).astype(np.float32)
    result = part_pinches(Surface(points, np.concatenate([TETRAHEDRON, fin])))
    assert is_watertight(result) and len(result.faces) == 4 and len(result.vertices) == 4


def test_what_cannot_be_parted_is_left_alone() -> None:
    holed = Surface(CORNERS, TETRAHEDRON[:3])
    assert part_pinches(holed) is holed
    whole = part_pinches(Surface(CORNERS, TETRAHEDRON))
    assert np.array_equal(whole.vertices[whole.faces], CORNERS[TETRAHEDRON])


def test_smoothing_takes_noise_and_leaves_volume() -> None:
    rough = BALL.vertices + np.random.default_rng(0).normal(0, 0.004, BALL.vertices.shape).astype(np.float32)
    centre = np.array([0.1, 0.2, -0.1])
    result = smooth(Surface(rough, BALL.faces), 10)
    before = np.linalg.norm(rough - centre, axis=1).std()
    after = np.linalg.norm(result.vertices - centre, axis=1).std()
    assert after < 0.5 * before
    assert signed_volume(result) == pytest.approx(signed_volume(BALL), rel=0.005)
    assert np.array_equal(smooth(BALL, 0).vertices, BALL.vertices)


def test_smoothing_equals_a_plain_loop() -> None:
    surface = Surface(CORNERS, TETRAHEDRON)
    expected = CORNERS.astype(np.float64)
    for factor in (0.5, -0.53):
        mean = np.stack([(expected.sum(0) - point) / 3 for point in expected])  # everyone is a neighbour
        expected = expected + factor * (mean - expected)
    assert np.allclose(smooth(surface, 1).vertices, expected, atol=1e-6)


def test_normals_of_a_ball_point_outward() -> None:
    normals = vertex_normals(BALL)
    outward = (BALL.vertices - [0.1, 0.2, -0.1]) / 0.5
    assert np.abs(np.linalg.norm(normals, axis=1) - 1).max() < 1e-5
    assert (normals * outward).sum(1).min() > 0.98


def test_normals_are_equal_where_vertices_meet_and_never_zero() -> None:
    # The same tetrahedron with three corners a face of its own: normals as if it were welded.
    loose = Surface(CORNERS[TETRAHEDRON].reshape(-1, 3), np.arange(12, dtype=np.int32).reshape(-1, 3))
    assert np.allclose(vertex_normals(loose), vertex_normals(Surface(CORNERS, TETRAHEDRON))[TETRAHEDRON.ravel()])
    sheet = Surface(CORNERS[:3], np.array([[0, 1, 2], [2, 1, 0]], np.int32))  # cancels out
    assert np.allclose(np.linalg.norm(vertex_normals(sheet), axis=1), 1)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(4, 40))
def test_welded_soup_has_unit_normals_and_sane_areas(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    surface = Surface(rng.normal(size=(count, 3)).astype(np.float32), rng.integers(0, count, (count, 3), np.int32))
    assert np.allclose(np.linalg.norm(vertex_normals(surface), axis=1), 1, atol=1e-5)
    assert (face_areas(surface) >= 0).all()
    assert is_watertight(surface) == closed_by_counting(surface)
