"""Pictures that vertices can be moved by: gradients against differences, coverage against rays."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.exports.meshing.surface import Surface
from att3d_core.library.asset import Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.mesh import rasterizer
from att3d_core.mesh.rasterizer import project, rasterize, require_rasterizer
from att3d_core.mesh.topology import Topology
from att3d_core.render.cameras import Cameras, random_cameras, turntable
from tests.support.fields import THRESHOLD, solid, sphere, union
from tests.support.meshes import extract_surface

SIZE = 96
CAMERAS = turntable(3, start_deg=20.0, distance=2.0)
BODY = solid(union(sphere((0, -0.1, 0), 0.35), sphere((0.3, 0.25, 0.1), 0.2)))


@pytest.fixture(scope="module")
def surface() -> Surface:
    return extract_surface(BODY, THRESHOLD, 24)


def drawn(points: Tensor, values: Tensor, topology: Topology, cameras: Cameras = CAMERAS, view: int = 0) -> Tensor:
    pixels, depths = project(points, cameras, view, SIZE)
    return rasterize(pixels, depths, values, topology, SIZE)


def test_points_land_in_the_pixels_whose_rays_meet_them() -> None:
    cameras = random_cameras(4, torch.Generator().manual_seed(0))
    for view in range(4):
        rays_o, rays_d = cameras.rays(SIZE, SIZE)
        points = (rays_o[view] + 2.0 * rays_d[view]).reshape(-1, 3)
        pixels, depths = project(points, cameras, view, SIZE)
        row, column = torch.meshgrid(torch.arange(SIZE) + 0.5, torch.arange(SIZE) + 0.5, indexing="ij")
        assert torch.allclose(pixels, torch.stack([column, row], -1).view(-1, 2), atol=1e-3)
        assert bool((depths > 0).all())


def test_what_is_covered_and_its_values_are_what_rays_meet(surface: Surface) -> None:
    """But for the band of half a pixel that silhouettes are wider by."""
    points = torch.from_numpy(surface.vertices).double()
    picture = drawn(points, torch.cat([points, torch.ones(len(points), 1)], 1), Topology.of(surface.faces))
    caster = RayCaster(Mesh(surface.vertices, surface.faces, np.zeros((len(surface.faces), 3), np.float32)))
    rays_o, rays_d = CAMERAS.rays(SIZE, SIZE)
    hits = caster.cast(rays_o[0], rays_d[0])
    inside = -torch.nn.functional.max_pool2d(-hits.mask.float()[None, None], 5, 1, 2)[0, 0] > 0
    around = torch.nn.functional.max_pool2d(hits.mask.float()[None, None], 5, 1, 2)[0, 0] > 0
    places = rays_o[0] + hits.depth[..., None] * rays_d[0]
    assert float((picture[..., :3] - places)[inside].abs().quantile(0.98)) < 0.02
    assert bool((picture[~around] == 0).all())
    outline = float((around & ~inside).sum()) / 4
    wider = float(picture[..., 3].sum()) - float(hits.mask.sum())
    assert 0.3 * outline < wider < 0.7 * outline


@pytest.mark.parametrize("way", ["right", "up", "larger"])
def test_a_silhouette_that_moves_changes_the_picture_as_its_gradient_says(surface: Surface, way: str) -> None:
    points = torch.from_numpy(surface.vertices).double().requires_grad_()
    topology, ones = Topology.of(surface.faces), torch.ones(len(surface.vertices), 1, dtype=torch.float64)
    # One side counts: what one outline gains by a shift, the opposite one loses.
    row, column = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    side = {"right": column > SIZE // 2, "up": row < SIZE // 2, "larger": column >= 0}[way]
    weights = (side * (1.0 + row / SIZE)).double()[..., None]
    step = {"right": torch.tensor([1.0, 0, 0]), "up": torch.tensor([0, 1.0, 0]), "larger": points.detach()}[way]

    def loss(at: Tensor) -> Tensor:
        return (drawn(at, ones, topology) * weights).sum()

    (gradient,) = torch.autograd.grad(loss(points), points)
    size = 0.01
    with torch.no_grad():
        measured = (loss(points + size * step) - loss(points - size * step)) / (2 * size)
    assert float((gradient * step).sum()) == pytest.approx(float(measured), rel=0.08)


def test_a_picture_is_linear_in_its_values(surface: Surface) -> None:
    """So the gradient is the transpose: both inner products are one number."""
    generator = torch.Generator().manual_seed(1)
    topology, points = Topology.of(surface.faces), torch.from_numpy(surface.vertices).double()
    values = torch.rand(len(points), 3, generator=generator, dtype=torch.float64).requires_grad_()
    weights = torch.rand(SIZE, SIZE, 3, generator=generator, dtype=torch.float64)
    total = (drawn(points, values, topology) * weights).sum()
    kept = weights.clone()
    (gradient,) = torch.autograd.grad(total, values)
    assert float((gradient * values.detach()).sum()) == pytest.approx(float(total.detach()), rel=1e-9)
    assert torch.equal(weights, kept)


def test_edges_of_a_silhouette_are_those_with_one_face_in_front(surface: Surface) -> None:
    topology = Topology.of(surface.faces)
    pixels = project(torch.from_numpy(surface.vertices).double(), CAMERAS, 1, SIZE)[0].numpy()
    corners = pixels[surface.faces]
    turned = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) < 0
    found = topology.silhouette(pixels)
    owners: dict[frozenset[int], list[int]] = {}
    for face, (a, b, c) in enumerate(surface.faces.tolist()):
        for edge in ((a, b), (b, c), (c, a)):
            owners.setdefault(frozenset(edge), []).append(face)
    for face, (a, b, c) in enumerate(surface.faces.tolist()):
        for corner, edge in enumerate(((a, b), (b, c), (c, a))):
            alone = sum(turned[other] for other in owners[frozenset(edge)]) == 1
            assert found[face, corner] == (bool(turned[face]) and alone)


def test_faces_that_share_an_edge_are_found_once_and_crowded_edges_never() -> None:
    faces = np.array([[0, 1, 2], [2, 1, 3], [0, 1, 4], [1, 0, 5]], np.int32)  # three at the edge 0-1
    topology = Topology.of(faces)
    assert topology.pairs().tolist() == [[0, 1]]
    assert len(topology.edges) == 9 and {tuple(edge) for edge in topology.edges.tolist()} >= {(0, 1), (1, 2), (2, 3)}


def test_a_missing_wheel_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(rasterizer.importlib, "import_module", broken)
    with pytest.raises(ExportError, match=r"att3d-studio\[mesh\].*everything else works") as caught:
        require_rasterizer()
    assert "\n" not in str(caught.value)
