"""Textures show what the field shows, normals lean where the field leans."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.exports.meshing.clean import simplify, vertex_normals
from att3d_core.exports.meshing.mesh import budget_surface
from att3d_core.exports.meshing.refine import face_normals, onto_isosurface
from att3d_core.exports.meshing.surface import Surface, grid_step
from att3d_core.exports.texturing.bake import field_normals
from att3d_core.exports.texturing.tangents import vertex_tangents
from att3d_core.exports.texturing.texels import rasterise
from att3d_core.exports.texturing.textured import TexturedMesh, texture_surface
from att3d_core.images import Encoding, encode
from tests.support.fields import THRESHOLD, position_colors, solid, sphere, torus, union
from tests.support.meshes import extract_surface

BALL = sphere((0, 0, 0), 0.5)
STEP = grid_step(64)


def textured(triangles: int = 1500, size: int = 128, with_normals: bool = False) -> TexturedMesh:
    surface = budget_surface(solid(BALL), threshold=THRESHOLD, resolution=64, triangles=triangles)
    return texture_surface(surface, solid(BALL), position_colors, size=size, step=STEP, with_normals=with_normals)


def test_every_texel_has_the_colour_of_its_place() -> None:
    mesh = textured()
    texels = rasterise(mesh.uvs, mesh.faces, len(mesh.base_color))
    places = texels.mix(mesh.vertices, mesh.faces)
    seen = mesh.base_color.reshape(-1, 3)[texels.index] / 255.0
    # Read up to two steps (2.5 cm each) inside, which changes these colours by half as much; half a level of rounding.
    assert np.abs(seen - (places + 1) / 2).max() < STEP + 0.5 / 255
    assert mesh.base_color.shape == (128, 128, 3) and mesh.watertight and mesh.normal_map is None


def test_seams_stay_closed() -> None:
    mesh = textured()
    places, welded = np.unique(mesh.vertices, axis=0, return_inverse=True)
    assert len(places) < len(mesh.vertices)  # seams there are
    faces = welded.reshape(-1)[mesh.faces]
    start, end = faces, np.roll(faces, -1, axis=1)
    edges = sorted(zip(start.ravel().tolist(), end.ravel().tolist(), strict=True))
    assert edges == sorted((b, a) for a, b in edges)
    normals = {tuple(place): normal for place, normal in zip(mesh.vertices, mesh.normals, strict=True)}
    assert all(np.array_equal(normals[tuple(p)], n) for p, n in zip(mesh.vertices, mesh.normals, strict=True))


def test_a_normal_map_makes_a_coarse_ball_round() -> None:
    mesh = textured(triangles=200, size=128, with_normals=True)
    assert mesh.normal_map is not None and mesh.tangents is not None
    texels = rasterise(mesh.uvs, mesh.faces, 128)
    truth = unit(texels.mix(mesh.vertices, mesh.faces))
    normal = unit(texels.mix(mesh.normals, mesh.faces))
    tangent = texels.mix(mesh.tangents, mesh.faces)
    across = np.cross(normal, unit(tangent[:, :3])) * np.sign(tangent[:, 3:])
    local = mesh.normal_map.reshape(-1, 3)[texels.index] / 255.0 * 2 - 1
    shaded = unit(unit(tangent[:, :3]) * local[:, :1] + across * local[:, 1:2] + normal * local[:, 2:])
    with_map, without = angles(shaded, truth), angles(normal, truth)
    assert np.median(with_map) < 1.0 < np.median(without)
    assert with_map.mean() < 0.5 * without.mean()


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def angles(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return np.degrees(np.arccos((one * two).sum(1).clip(-1, 1)))


def test_tangents_run_along_u() -> None:
    # A square in the x-y plane; u runs along +y, v (down) along +x: bitangent, toward v = 0, is -x.
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    normals = np.tile(np.float32([0, 0, 1]), (4, 1))
    uvs = points[:, [1, 0]].copy()
    made = vertex_tangents(points, faces, normals, uvs)
    assert np.allclose(made, [0, 1, 0, 1])
    bitangent = np.cross(normals, made[:, :3]) * made[:, 3:]
    assert np.allclose(bitangent, [-1, 0, 0])
    mirrored = vertex_tangents(points, faces, normals, uvs * np.float32([1, -1]))
    assert np.allclose(mirrored, [0, 1, 0, -1])


def test_tangents_where_the_texture_says_nothing() -> None:
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0]], np.float32)
    normals = np.tile(np.float32([0, 0, 1]), (3, 1))
    made = vertex_tangents(points, np.array([[0, 1, 2]], np.int32), normals, np.zeros((3, 2), np.float32))
    assert np.allclose(np.linalg.norm(made[:, :3], axis=1), 1) and np.allclose(made[:, 2], 0)


def test_field_normals_give_way_where_the_field_says_nothing() -> None:
    up = torch.tensor([[0.0, 1.0, 0.0]])
    empty = field_normals(lambda points: torch.zeros_like(points[:, 0]), torch.zeros(1, 3), up)
    assert torch.equal(empty, up)
    # At the ball's left side the field says -x; a mesh that says +x there is not talking about the same surface.
    left = field_normals(solid(BALL), torch.tensor([[-0.5, 0.0, 0.0]]), torch.tensor([[1.0, 0.0, 0.0]]))
    assert torch.equal(left, torch.tensor([[1.0, 0.0, 0.0]]))


def test_refined_vertices_lie_on_the_isosurface() -> None:
    coarse = simplify(extract_surface(solid(BALL), THRESHOLD, 64), 400)
    rough = Surface(coarse.vertices * np.float32(1.01), coarse.faces)
    refined = onto_isosurface(rough, solid(BALL), THRESHOLD, STEP)
    assert np.abs(np.linalg.norm(rough.vertices, axis=1) - 0.5).max() > 3e-3
    assert np.abs(np.linalg.norm(refined.vertices, axis=1) - 0.5).max() < 3e-4
    far = Surface(coarse.vertices * np.float32(1.2), coarse.faces)
    assert np.array_equal(onto_isosurface(far, solid(BALL), THRESHOLD, STEP).vertices, far.vertices)


def test_refining_folds_no_face() -> None:
    two = solid(union(torus(0.5, 0.05), sphere((0, 0.1, 0), 0.2)))
    coarse = simplify(extract_surface(two, THRESHOLD, 48), 500)
    noisy = coarse.vertices + np.random.default_rng(0).normal(0, 0.01, coarse.vertices.shape).astype(np.float32)
    rough = Surface(noisy.astype(np.float32), coarse.faces)
    refined = onto_isosurface(rough, two, THRESHOLD, 0.05)
    assert ((face_normals(refined) * face_normals(rough)).sum(1) >= 0.5 - 1e-6).all()
    assert (refined.vertices != rough.vertices).any(1).mean() > 0.5
    assert np.isfinite(vertex_normals(refined)).all()


@pytest.mark.parametrize(("encoding", "mime", "magic"), [
    (Encoding.PNG, "image/png", b"\x89PNG"), (Encoding.JPEG, "image/jpeg", b"\xff\xd8"),
])  # fmt: skip
def test_pictures_are_what_they_say(encoding: Encoding, mime: str, magic: bytes) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    made = encode("a", pixels, encoding)
    assert made.mime == mime and made.data.startswith(magic) and made == encode("a", pixels, encoding)


def test_neighbouring_colours_do_not_bleed() -> None:
    def color(points: Tensor) -> Tensor:
        return torch.where(points[:, :1] > 0, torch.tensor([1.0, 0, 0]), torch.tensor([0, 0, 1.0]))

    surface = budget_surface(solid(BALL), threshold=THRESHOLD, resolution=64, triangles=800)
    mesh = texture_surface(surface, solid(BALL), color, size=128, step=STEP)
    texels = rasterise(mesh.uvs, mesh.faces, 128)
    side = texels.mix(mesh.vertices, mesh.faces)[:, 0]
    seen = mesh.base_color.reshape(-1, 3)[texels.index]
    assert (seen[side > 0.02] == [255, 0, 0]).all() and (seen[side < -0.02] == [0, 0, 255]).all()
