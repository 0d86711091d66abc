"""Ground-truth pictures against a slow ray-triangle test."""

import numpy as np
import pytest
import torch

from att3d_core.library.asset import BALL_RADIUS, Mesh, merge, place
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import random_cameras
from att3d_core.render.shading import Shading, lambertian


def soup(count, seed=0):
    """Random triangles with random colours, in the ball."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(-0.4, 0.4, (count, 1, 3))
    vertices = (centres + rng.uniform(-0.2, 0.2, (count, 3, 3))).reshape(-1, 3)
    faces = np.arange(3 * count).reshape(-1, 3)
    return Mesh(vertices.astype(np.float32), faces.astype(np.int32), rng.uniform(0, 1, (count, 3)).astype(np.float32))


def first_hit(origin, direction, triangles):
    """Möller and Trumbore, one triangle at a time: (distance, face) or (inf, -1)."""
    best, face = np.inf, -1
    for index, (a, b, c) in enumerate(triangles.astype(np.float64)):
        p = np.cross(direction, c - a)
        determinant = (b - a) @ p
        if abs(determinant) < 1e-12:
            continue
        s = (origin - a) / determinant
        u, v = s @ p, direction @ np.cross(s, b - a)
        t = (c - a) @ np.cross(s, b - a)
        if u >= 0 and v >= 0 and u + v <= 1 and 0 < t < best:
            best, face = t, index
    return best, face


def test_first_hits_depths_colours_and_normals():
    mesh = soup(30)
    rays_o, rays_d = random_cameras(1, torch.Generator().manual_seed(0)).rays(20, 20)
    hits = RayCaster(mesh).cast(rays_o, rays_d)
    triangles = mesh.vertices[mesh.faces]
    assert hits.mask.sum() > 10
    for o, d, mask, depth, albedo, normal in zip(
        rays_o.reshape(-1, 3), rays_d.reshape(-1, 3), hits.mask.flatten(), hits.depth.flatten(),
        hits.albedo.reshape(-1, 3), hits.normals.reshape(-1, 3), strict=True,
    ):  # fmt: skip
        distance, face = first_hit(o.numpy().astype(np.float64), d.numpy().astype(np.float64), triangles)
        assert bool(mask) == (face >= 0)
        if face >= 0:
            assert depth == pytest.approx(distance, abs=1e-4)
            np.testing.assert_allclose(albedo, mesh.face_colors[face])
            edge = triangles[face]
            expected = np.cross(edge[1] - edge[0], edge[2] - edge[0])
            expected /= np.linalg.norm(expected)
            np.testing.assert_allclose(np.abs(normal @ expected), 1, atol=1e-4)
            assert normal @ d <= 1e-6  # it faces the viewer
        else:
            assert depth == 0 and not albedo.any() and not normal.any()


def test_shading_and_background():
    caster, camera = RayCaster(soup(10, seed=1)), random_cameras(1, torch.Generator().manual_seed(1))
    rays_o, rays_d = (rays[0] for rays in camera.rays(16, 16))
    light, background = camera.origins[0], torch.tensor([0.1, 0.2, 0.3])
    hits = caster.cast(rays_o, rays_d)
    factor = lambertian(hits.normals, rays_o + hits.depth[..., None] * rays_d, light)[..., None]
    for shading, expected in (
        (Shading.ALBEDO, hits.albedo),
        (Shading.FULL, hits.albedo * factor),
        (Shading.TEXTURELESS, factor.expand(-1, -1, 3)),
    ):
        picture, silhouette = caster.render(rays_o, rays_d, background, shading, light)
        torch.testing.assert_close(picture[hits.mask], expected[hits.mask])
        assert (picture[~hits.mask] == background).all() and torch.equal(silhouette, hits.mask.float())
    with pytest.raises(ValueError, match="TEXTURELESS needs a light"):
        caster.render(rays_o, rays_d, background, Shading.TEXTURELESS)


def test_thousands_of_assets_can_be_kept():
    mesh = soup(1)
    casters = [RayCaster(mesh) for _ in range(2500)]
    rays = torch.tensor([[0.0, 0.0, 2.0]]), torch.tensor([[0.0, 0.0, -1.0]])
    assert len({bool(caster.cast(*rays).mask) for caster in casters}) == 1


def test_place_centres_and_fills_the_ball_without_turning():
    mesh = soup(5, seed=2)
    placed = place(Mesh(mesh.vertices * 7 + 3, mesh.faces, mesh.face_colors))
    assert np.linalg.norm(placed.vertices, axis=1).max() == pytest.approx(BALL_RADIUS, abs=1e-5)
    np.testing.assert_allclose(placed.vertices.min(0) + placed.vertices.max(0), 0, atol=1e-5)
    sides = [np.diff(v.reshape(-1, 3)[:4], axis=0) for v in (mesh.vertices, placed.vertices)]
    np.testing.assert_allclose(sides[1] / np.linalg.norm(sides[1]), sides[0] / np.linalg.norm(sides[0]), atol=1e-4)


def test_merge_keeps_every_triangle():
    first, second = soup(3), soup(4, seed=3)
    both = merge([first, second])
    expected = np.concatenate([first.vertices[first.faces], second.vertices[second.faces]])
    np.testing.assert_array_equal(both.vertices[both.faces], expected)
    np.testing.assert_array_equal(both.face_colors, np.concatenate([first.face_colors, second.face_colors]))


def test_a_mesh_that_does_not_fit_together_is_refused():
    mesh = soup(2)
    with pytest.raises(ValueError, match=r"one colour a face, \[2, 3\]"):
        Mesh(mesh.vertices, mesh.faces, mesh.face_colors[:1])
