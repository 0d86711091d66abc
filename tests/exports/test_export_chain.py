"""Chains as assets: variants, flip-books and morphs hold the right frame at the right time, or say that they cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from att3d_core.errors import ExportError
from att3d_core.exports.formats.flipbook import HIDDEN, flipbook_document
from att3d_core.exports.formats.morph_file import morph_document
from att3d_core.exports.formats.variants import variants_document
from att3d_core.exports.meshing.mesh import ColoredMesh, budget_surface
from att3d_core.exports.meshing.morph import MorphFrame, morph, surface_error
from att3d_core.exports.meshing.surface import Surface, grid_step
from att3d_core.origin import Origin
from att3d_core.stops import alphas, mix
from tests.support.exports import colored_statue, glb_json, glb_values, textured_statue
from tests.support.fields import THRESHOLD, Distance, position_colors, solid, sphere, union
from tests.support.meshes import export_mesh

Validate = Callable[[Path], dict[str, Any]]
ORIGIN = Origin(("a ball", "a bigger ball"), "toybox", "ab" * 32, licence="CC0-1.0")
RESOLUTION = 32


def ball(radius: float) -> ColoredMesh:
    field = solid(sphere((0, 0, 0), radius))
    return export_mesh(field, position_colors, threshold=THRESHOLD, resolution=RESOLUTION, triangles=200)


@pytest.fixture(scope="module")
def balls() -> list[ColoredMesh]:
    return [ball(radius) for radius in (0.3, 0.4, 0.5, 0.6)]


def frame(alpha: float, distance: Distance) -> MorphFrame:
    field = solid(distance)
    truth = budget_surface(field, threshold=THRESHOLD, resolution=RESOLUTION, triangles=600)
    return MorphFrame(alpha, field, position_colors, THRESHOLD, truth)


def valid(khronos: Validate, path: Path, data: bytes) -> dict[str, Any]:
    path.write_bytes(data)
    report = khronos(path)
    assert report["issues"]["messages"] == []
    return report["info"]


def test_a_flip_book_is_valid_and_shows_one_frame_at_a_time(
    balls: list[ColoredMesh], tmp_path: Path, khronos: Validate
) -> None:
    data = flipbook_document(balls, ORIGIN, 1.2, fps=10.0).to_glb()
    info = valid(khronos, tmp_path / "a.glb", data)
    assert info["animationCount"] == 1 and info["materialCount"] == 1 and info["drawCallCount"] == 4
    gltf = glb_json(data)
    for moment, expected in ((0.0, 0), (0.05, 0), (0.1, 1), (0.19, 1), (0.25, 2), (0.3, 3), (0.39, 3)):
        assert shown(data, gltf, moment) == [expected], moment
    ends = {float(glb_values(data, sampler["input"])[-1, 0]) for sampler in gltf["animations"][0]["samplers"]}
    assert len(ends) == 1 and ends.pop() == pytest.approx(0.4)  # engines that loop each track by itself stay in step
    # At rest, the first frame.
    children = gltf["nodes"][gltf["scenes"][0]["nodes"][0]]["children"]
    assert [gltf["nodes"][child].get("scale", [1.0] * 3) for child in children] == [[1.0] * 3, *[[HIDDEN] * 3] * 3]


def shown(data: bytes, gltf: dict[str, Any], moment: float) -> list[int]:
    """The frames at full size at a moment: the last key that has passed decides."""
    children = gltf["nodes"][gltf["scenes"][0]["nodes"][0]]["children"]
    found = []
    for channel in gltf["animations"][0]["channels"]:
        sampler = gltf["animations"][0]["samplers"][channel["sampler"]]
        assert sampler["interpolation"] == "STEP" and channel["target"]["path"] == "scale"
        times, scales = glb_values(data, sampler["input"])[:, 0], glb_values(data, sampler["output"])
        assert (np.diff(times) > 0).all() and times[0] == 0.0
        scale = scales[np.searchsorted(times, moment + 1e-6, side="right") - 1]
        if scale[0] == 1.0:
            found.append(children.index(channel["target"]["node"]))
    return found


def test_flip_book_frames_share_scale_and_place(balls: list[ColoredMesh]) -> None:
    data = flipbook_document(balls, ORIGIN, 1.2).to_glb()
    gltf = glb_json(data)
    boxes = [glb_values(data, mesh["primitives"][0]["attributes"]["POSITION"]) for mesh in gltf["meshes"]]
    # The largest ball, 0.6 in radius, is 1.2 m tall and stands on the origin: one metre here is one metre there.
    for points, radius in zip(boxes, (0.3, 0.4, 0.5, 0.6), strict=True):
        assert np.ptp(points[:, 1]) == pytest.approx(2 * radius, rel=0.03)
        assert points[:, 1].mean() == pytest.approx(0.6, rel=0.03)


def test_a_flip_book_of_one_frame_stands_still(balls: list[ColoredMesh], tmp_path: Path, khronos: Validate) -> None:
    assert valid(khronos, tmp_path / "a.glb", flipbook_document(balls[:1], ORIGIN).to_glb())["animationCount"] == 0
    with pytest.raises(ExportError, match="one frame or more"):
        flipbook_document([], ORIGIN)


def test_variants_stand_in_a_row_with_names(balls: list[ColoredMesh], tmp_path: Path, khronos: Validate) -> None:
    data = variants_document(balls, ["ball", "Ball!", "café", "🐷"], ORIGIN, 1.2).to_glb()
    assert valid(khronos, tmp_path / "a.glb", data)["drawCallCount"] == 4
    gltf = glb_json(data)
    nodes = [gltf["nodes"][number] for number in gltf["scenes"][0]["nodes"]]
    assert [node["name"] for node in nodes] == ["ball", "ball-2", "caf", "object"]
    assert [node["extras"]["title"] for node in nodes] == ["ball", "Ball!", "café", "🐷"]
    right = -np.inf
    for node, radius in zip(nodes, (0.3, 0.4, 0.5, 0.6), strict=True):
        points = glb_values(data, gltf["meshes"][node["mesh"]]["primitives"][0]["attributes"]["POSITION"])
        assert points[:, 1].min() == pytest.approx(0.0, abs=1e-6)
        assert np.ptp(points[:, 1]) == pytest.approx(2 * radius, rel=0.03)
        assert np.allclose(points.min(0)[[0, 2]], -points.max(0)[[0, 2]], atol=1e-5)
        placed = points[:, 0] + node.get("translation", [0.0])[0]
        assert placed.min() > right
        right = placed.max()


def test_textured_variants_are_valid(tmp_path: Path, khronos: Validate) -> None:
    data = variants_document([textured_statue(), colored_statue()], ["a", "b"], ORIGIN).to_glb()
    assert valid(khronos, tmp_path / "a.glb", data)["materialCount"] == 2


def test_a_morph_grows_a_ball(tmp_path: Path, khronos: Validate) -> None:
    radii = (0.35, 0.4, 0.45)
    made = morph([frame(a, sphere((0, 0, 0), r)) for a, r in zip((0.0, 0.5, 1.0), radii, strict=True)], grid_step(32))
    assert made.base == 1 and all(np.array_equal(mesh.faces, made.meshes[0].faces) for mesh in made.meshes)
    for mesh, radius in zip(made.meshes, radii, strict=True):
        assert np.abs(np.linalg.norm(mesh.vertices, axis=1) - radius).max() < 0.01
        assert mesh.watertight
    assert max(made.errors) < 0.02 and made.errors[1] == 0.0
    data = morph_document(made, ORIGIN, 0.9, fps=2.0).to_glb()
    info = valid(khronos, tmp_path / "a.glb", data)
    assert info["hasMorphTargets"] and info["animationCount"] == 1
    gltf = glb_json(data)
    mesh = gltf["meshes"][0]
    assert mesh["extras"]["targetNames"] == ["alpha-0.000", "alpha-1.000"] and mesh["weights"] == [0.0, 0.0]
    assert gltf["asset"]["extras"]["morph_errors"] == [round(error, 5) for error in made.errors]
    sampler = gltf["animations"][0]["samplers"][0]
    assert glb_values(data, sampler["input"])[:, 0].tolist() == [0.0, 0.5, 1.0]
    weights = glb_values(data, sampler["output"]).reshape(3, 2)
    assert weights.tolist() == [[1, 0], [0, 0], [0, 1]]
    # What an engine shows at each key is that frame.
    primitive = mesh["primitives"][0]
    rest = glb_values(data, primitive["attributes"]["POSITION"])
    moves = [glb_values(data, target["POSITION"]) for target in primitive["targets"]]
    for row, radius in zip(weights, radii, strict=True):
        points = rest + row[0] * moves[0] + row[1] * moves[1]
        assert np.ptp(points[:, 1]) == pytest.approx(2 * radius, rel=0.02)


def test_a_morph_that_cannot_be_is_refused() -> None:
    one = sphere((0, 0, 0), 0.4)
    frames = [frame(0.0, one), frame(0.5, one), frame(1.0, union(one, sphere((0.0, 0.6, 0.0), 0.15)))]
    with pytest.raises(
        ExportError, match=r"no single mesh follows this chain: at alpha 1\.00 .* off, more than 3\.0 %"
    ):
        morph(frames, grid_step(32))
    with pytest.raises(ExportError, match="two frames or more"):
        morph(frames[:1], grid_step(32))


def test_the_error_is_a_distance() -> None:
    mesh = ball(0.4)
    surface = Surface(mesh.vertices, mesh.faces)
    larger = Surface(mesh.vertices * np.float32(1.25), mesh.faces)
    assert surface_error(surface, surface) == 0.0
    # 0.1 apart everywhere; the larger one is 1.0 tall, the smaller one 0.8.
    assert surface_error(surface, larger) == pytest.approx(0.1, rel=0.03)
    assert surface_error(larger, surface) == pytest.approx(0.125, rel=0.03)
    beside = Surface(mesh.vertices + np.float32([0, 0, 0.05]), mesh.faces)
    assert 0.03 < surface_error(surface, beside) < 0.0626


def test_places_on_a_chain() -> None:
    assert alphas(3, 5) == [0.0, 0.5, 1.0, 1.5, 2.0] and alphas(2, 1) == [0.0]
    stops = torch.tensor([[0.0, 0.0], [1.0, 0.0], [1.0, 4.0]])
    assert mix(stops, 0.25).tolist() == [0.25, 0.0]
    assert mix(stops, 1.0).tolist() == [1.0, 0.0] and mix(stops, 1.5).tolist() == [1.0, 2.0]
    assert mix(stops, 2.0).tolist() == [1.0, 4.0] and mix(stops[:1], 0.0).tolist() == [0.0, 0.0]
