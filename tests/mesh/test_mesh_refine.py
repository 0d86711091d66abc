"""Refinement as a whole: closer to its target, texture coordinates kept, stopped at any step."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pytest
import torch

from att3d_core.exports.meshing.clean import is_watertight
from att3d_core.exports.preview import mesh_frames
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.library.asset import Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.mesh.refine import Refinement, refine, welded
from att3d_core.mesh.shape import ShapeSettings
from att3d_core.mesh.targets import HIGHEST_DEG, LOWEST_DEG, AssetTarget, Pictures, close_cameras
from att3d_core.render.cameras import Cameras
from tests.support.exports import colored_statue, textured_statue

SETTINGS = Refinement(ShapeSettings(steps=25, views=2, rate=3e-3), sweeps=3, views=8, size=96)


def taller() -> AssetTarget:
    """The statue a little taller, striped in red and green."""
    mesh = colored_statue()
    vertices = mesh.vertices * np.float32([1.0, 1.06, 1.0])
    striped = (np.floor(vertices[mesh.faces].mean(1)[:, 1] * 8) % 2)[:, None]
    colors = np.where(striped, [[0.9, 0.1, 0.1]], [[0.1, 0.8, 0.2]]).astype(np.float32)
    return AssetTarget(RayCaster(Mesh(vertices, mesh.faces, colors)), size=96)


def arrays(mesh: TexturedMesh) -> dict[str, bytes]:
    values = {field.name: getattr(mesh, field.name) for field in fields(mesh)}
    return {name: value.tobytes() for name, value in values.items() if isinstance(value, np.ndarray)}


def test_a_mesh_comes_closer_in_shape_and_colour_and_keeps_its_texture_coordinates() -> None:
    mesh = textured_statue(with_normals=True)
    untouched = arrays(mesh)
    made = refine(mesh, taller(), "a taller statue", SETTINGS)
    assert made.after_db > made.before_db + 6
    after = made.mesh
    assert np.ptp(mesh.vertices[:, 1]) * 1.02 < np.ptp(after.vertices[:, 1]) < np.ptp(mesh.vertices[:, 1]) * 1.08
    assert np.array_equal(after.uvs, mesh.uvs) and np.array_equal(after.faces, mesh.faces)
    assert after.watertight and is_watertight(welded(after)[0]) and after.refined == "a taller statue"
    assert np.allclose(np.linalg.norm(after.normals, axis=1), 1, atol=1e-5)
    assert after.tangents is not None and after.normal_map is not None
    assert not np.array_equal(after.base_color, mesh.base_color)
    assert arrays(mesh) == untouched


def test_with_its_shape_kept_only_the_texture_changes() -> None:
    mesh = textured_statue()
    made = refine(mesh, taller(), "x", replace(SETTINGS, shape=None))
    assert made.after_db > made.before_db
    assert np.array_equal(made.mesh.vertices, mesh.vertices) and np.array_equal(made.mesh.normals, mesh.normals)


def test_the_same_seed_makes_the_same_mesh() -> None:
    short = replace(SETTINGS, shape=ShapeSettings(steps=4), views=3)
    one, two = (refine(textured_statue(), taller(), "x", short).mesh for _ in range(2))
    assert arrays(one) == arrays(two)


@dataclass(frozen=True)
class ItselfTarget:
    """A mesh that is what it should look like."""

    mesh: TexturedMesh
    size: int = 96

    def pictures(self, cameras: Cameras, size: int) -> Pictures:
        return Pictures(*mesh_frames(self.mesh, cameras, size))

    def normals(self, points: torch.Tensor, normals: torch.Tensor) -> torch.Tensor:
        return normals


def test_what_did_not_come_closer_is_given_back_as_it_was() -> None:
    mesh = textured_statue()
    made = refine(mesh, ItselfTarget(mesh), "itself", replace(SETTINGS, shape=ShapeSettings(steps=3), views=2))
    assert made.mesh is mesh and made.after_db == made.before_db > 100


class StopError(Exception):
    pass


def test_it_can_be_stopped_before_every_step() -> None:
    mesh = textured_statue()
    before = arrays(mesh)
    short = replace(SETTINGS, shape=ShapeSettings(steps=3), views=2, size=48)
    seen: list[tuple[float, str]] = []
    refine(mesh, taller(), "x", short, lambda share, doing: seen.append((share, doing)))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] < 1.0
    assert {"shape", "texture"} <= {doing for _, doing in seen}
    for stop in range(0, len(seen), 3):
        count = iter(range(len(seen)))

        def report(share: float, doing: str, count: object = count, stop: int = stop) -> None:
            if next(count) == stop:  # pyright: ignore[reportArgumentType]
                raise StopError

        with pytest.raises(StopError):
            refine(mesh, taller(), "x", short, report)
    assert arrays(mesh) == before


def test_close_cameras_see_the_object_from_all_around_at_every_height() -> None:
    cameras = close_cameras(24)
    elevation = cameras.elevation_deg
    assert LOWEST_DEG < float(elevation.min()) < LOWEST_DEG + 5 and float(elevation.max()) > HIGHEST_DEG - 8
    gaps = torch.diff(torch.sort(cameras.azimuth_deg)[0])
    assert float(gaps.max()) < 30
