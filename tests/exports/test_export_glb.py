"""GLB files import right first time: valid, upright, to scale, in the right colours."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh

from att3d_core.errors import NO_TRIANGLES, NOT_A_FOLDER, ExportError, OutputError
from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.placement import stand
from att3d_core.exports.formats.still import glb_bytes
from att3d_core.exports.meshing.clean import is_watertight
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.exports.meshing.surface import Surface
from att3d_core.files import write_bytes
from att3d_core.images import srgb_to_linear
from att3d_core.origin import Origin
from tests.support.fields import THRESHOLD, position_colors, solid, sphere, sponge, union
from tests.support.meshes import export_mesh

PROMPT = 'a "ring" of <b>jäger</b> 🐷'
Validate = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="module")
def statue() -> ColoredMesh:
    """A tall body with a nose toward +Z and a hand toward +X."""
    body = union(sphere((0, -0.2, 0), 0.3), sphere((0, 0.3, 0), 0.25))
    parts = union(body, sphere((0, 0.3, 0.3), 0.1), sphere((0.35, -0.1, 0), 0.1))
    return export_mesh(solid(parts), position_colors, threshold=THRESHOLD, resolution=64, triangles=3000)


def glb_of(mesh: ColoredMesh, prompt: str, height_m: float = 1.0) -> bytes:
    return glb_bytes(mesh, Origin((prompt,)), height_m)


def many_vertices(count: int) -> ColoredMesh:
    """`count` vertices in loose, unequal triangles."""
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (count, 3)).astype(np.float32)
    faces = np.arange(count - count % 3, dtype=np.int32).reshape(-1, 3)
    faces = np.concatenate([faces, [[count - 3, count - 2, count - 1]]]).astype(np.int32)
    normals = np.tile(np.float32([0, 1, 0]), (count, 1))
    return ColoredMesh(points, faces, normals, rng.uniform(0, 1, (count, 3)).astype(np.float32), False)


def read_json(data: bytes) -> dict[str, Any]:
    length = struct.unpack_from("<I", data, 12)[0]
    return json.loads(data[20 : 20 + length])


def test_khronos_finds_nothing(statue: ColoredMesh, tmp_path: Path, khronos: Validate) -> None:
    (tmp_path / "a.glb").write_bytes(glb_bytes(statue, Origin((PROMPT, "x"), "abc", "0" * 64, 0.5, "CC0-1.0")))
    (tmp_path / "b.glb").write_bytes(glb_of(export_mesh(sponge(1), position_colors, resolution=48, triangles=1500), ""))
    (tmp_path / "c.glb").write_bytes(glb_of(many_vertices(66_000), "indices of four bytes"))
    (tmp_path / "d.glb").write_bytes(glb_of(many_vertices(3), "one triangle"))
    for name in "abcd":
        report = khronos(tmp_path / f"{name}.glb")
        assert report["issues"]["messages"] == []  # no error, no warning, not even a hint
        assert report["info"]["drawCallCount"] == 1 and report["info"]["materialCount"] == 1
    assert report["info"]["totalTriangleCount"] == 2


def test_khronos_does_find_faults(statue: ColoredMesh, tmp_path: Path, khronos: Validate) -> None:
    broken_index = ColoredMesh(statue.vertices[:-1], statue.faces, statue.normals[:-1], statue.colors[:-1], True)
    zero_normals = ColoredMesh(statue.vertices, statue.faces, statue.normals * 0, statue.colors, True)
    for mesh, code in ((broken_index, "ACCESSOR_INDEX_OOB"), (zero_normals, "ACCESSOR_VECTOR3_NON_UNIT")):
        (tmp_path / "broken.glb").write_bytes(glb_of(mesh, "broken"))
        report = khronos(tmp_path / "broken.glb")
        assert report["issues"]["numErrors"] > 0
        assert code in {message["code"] for message in report["issues"]["messages"]}


def test_trimesh_reads_back_what_was_written(statue: ColoredMesh, tmp_path: Path) -> None:
    (tmp_path / "a.glb").write_bytes(glb_of(statue, PROMPT, 1.7))
    scene = trimesh.load_scene(tmp_path / "a.glb", process=False)
    assert len(scene.geometry) == 1
    mesh = next(iter(scene.geometry.values()))
    assert isinstance(mesh, trimesh.Trimesh)
    assert np.allclose(mesh.vertices, stand(statue.vertices, 1.7), atol=1e-6)
    assert np.array_equal(mesh.faces, statue.faces)
    assert np.allclose(mesh.vertex_normals, statue.normals, atol=1e-5)
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    # Height and pivot: it stands on the origin.
    low, high = mesh.bounds
    assert np.allclose([low[1], high[1]], [0.0, 1.7], atol=1e-6)
    assert np.allclose((low + high)[[0, 2]], 0.0, atol=1e-5)


def test_right_way_up_facing_plus_z(statue: ColoredMesh) -> None:
    placed = stand(statue.vertices, 1.0)
    scale = 1.0 / np.ptp(statue.vertices[:, 1])
    # One uniform scale and one move: every difference of positions is only scaled.
    assert np.allclose(placed - placed[0], (statue.vertices - statue.vertices[0]) * scale, atol=1e-5)
    assert placed[placed[:, 2].argmax()][1] > 0.6  # the nose is high, and toward +Z
    assert 0.2 < placed[placed[:, 0].argmax()][1] < 0.6  # the hand is half way up, and toward +X


def test_colours_are_linear_in_the_file(statue: ColoredMesh) -> None:
    data = glb_of(statue, PROMPT)
    gltf = read_json(data)
    accessor = gltf["accessors"][gltf["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"]]
    view = gltf["bufferViews"][accessor["bufferView"]]
    assert accessor["normalized"] is True
    start = 20 + struct.unpack_from("<I", data, 12)[0] + 8 + view["byteOffset"]
    stored = np.frombuffer(data, np.uint16, accessor["count"] * 4, start).reshape(-1, 4) / 65535.0
    assert (stored[:, 3] == 1.0).all()
    linear = stored[:, :3]
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    # A sixteen-bit linear step is at most a 12.92 / 65535 step of sRGB: 20 times finer than eight bits.
    assert np.abs(encoded - statue.colors).max() < 1e-4


def test_srgb_curve() -> None:
    values = np.array([0.0, 0.04045, 0.5, 1.0])
    assert np.allclose(srgb_to_linear(values), [0.0, 0.0031308, 0.2140411, 1.0], atol=1e-6)
    fine = srgb_to_linear(np.linspace(0, 1, 1001))
    assert (np.diff(fine) > 0).all()


def test_prompt_and_metadata_are_kept(statue: ColoredMesh) -> None:
    asset = read_json(glb_bytes(statue, Origin(("a", "b"), "toybox", "ab", 0.25, "CC0-1.0")))["asset"]
    told = {"prompt": ["a", "b"], "alpha": 0.25, "checkpoint": "toybox", "hash": "ab"}
    assert asset["extras"] == told | {"triangles": len(statue.faces), "watertight": True, "loose_parts": 0}
    assert asset["version"] == "2.0" and asset["generator"] == "ATT3D studio" and asset["copyright"] == "CC0-1.0"
    assert "checkpoint" not in read_json(glb_of(statue, PROMPT))["asset"]["extras"]
    material = read_json(glb_of(statue, PROMPT))["materials"][0]
    assert material["pbrMetallicRoughness"]["metallicFactor"] == 0.0
    assert material["pbrMetallicRoughness"]["roughnessFactor"] == 0.8
    for bad in (float("nan"), object(), np.float32(1)):
        with pytest.raises(TypeError, match="metadata must be plain JSON values"):
            Document({"bad": bad})


def test_same_input_same_bytes(statue: ColoredMesh, tmp_path: Path) -> None:
    (tmp_path / "a.glb").write_bytes(glb_of(statue, PROMPT))
    (tmp_path / "b.glb").write_bytes(glb_of(statue, PROMPT))
    assert (tmp_path / "a.glb").read_bytes() == (tmp_path / "b.glb").read_bytes()
    assert glb_of(statue, PROMPT) != glb_of(statue, "another")


def test_index_width_follows_the_vertices() -> None:
    def index_type(count: int) -> int:
        gltf = read_json(glb_of(many_vertices(count), ""))
        return gltf["accessors"][gltf["meshes"][0]["primitives"][0]["indices"]]["componentType"]

    assert index_type(65_535) == 5123 and index_type(65_536) == 5125


def test_what_cannot_be_exported(statue: ColoredMesh) -> None:
    empty = ColoredMesh(statue.vertices, statue.faces[:0], statue.normals, statue.colors, False)
    with pytest.raises(ExportError, match=NO_TRIANGLES):
        glb_of(empty, "")
    flat = ColoredMesh(statue.vertices * np.float32([1, 0, 1]), statue.faces, statue.normals, statue.colors, False)
    with pytest.raises(ExportError, match="no height"):
        glb_of(flat, "")
    for height in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ExportError, match="positive number of metres"):
            glb_of(statue, "", height_m=height)


def test_an_unwritable_target_is_one_line(statue: ColoredMesh, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=rf"^cannot write .*model\.glb: {NOT_A_FOLDER}"):
        write_bytes(tmp_path / "file" / "model.glb", glb_of(statue, ""))
    with pytest.raises(OutputError, match="that is a folder; give a file name"):
        write_bytes(tmp_path, glb_of(statue, ""))


def test_the_statue_is_closed(statue: ColoredMesh) -> None:
    assert statue.watertight and is_watertight(Surface(statue.vertices, statue.faces))
