"""The still file keeps its contract: valid, textured, upright, to scale, the same every time, honest about itself."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from PIL import Image
from trimesh.visual.material import PBRMaterial
from trimesh.visual.texture import TextureVisuals

from att3d_core.errors import NO_TRIANGLES, ExportError
from att3d_core.exports.formats.still import lod_document, still_document
from att3d_core.exports.presets import GAME, HERO, MOBILE, TEXTURED
from att3d_core.images import Encoding
from att3d_core.names import object_name, unique_name
from att3d_core.origin import Origin
from tests.support.exports import ORIGIN, colored_statue, glb_json, glb_values, textured_statue

Validate = Callable[[Path], dict[str, Any]]


def test_khronos_finds_nothing(tmp_path: Path, khronos: Validate) -> None:
    files = {
        "jpeg": still_document(textured_statue(), ORIGIN).to_glb(),
        "png": still_document(textured_statue(), ORIGIN, encoding=Encoding.PNG).to_glb(),
        "hero": still_document(textured_statue(with_normals=True), ORIGIN, 1.7).to_glb(),
        "colors": still_document(colored_statue(), ORIGIN).to_glb(),
    }
    for name, data in files.items():
        (tmp_path / f"{name}.glb").write_bytes(data)
        report = khronos(tmp_path / f"{name}.glb")
        assert report["issues"]["messages"] == [], name  # no error, no warning, not even a hint
        assert report["info"]["drawCallCount"] == report["info"]["materialCount"] == 1
        assert report["info"]["totalTriangleCount"] == len(colored_statue().faces) <= 800


def test_levels_of_detail_are_valid_and_share_a_place(tmp_path: Path, khronos: Validate) -> None:
    levels = [textured_statue(800), textured_statue(300), textured_statue(100)]
    data = lod_document(levels, ORIGIN, 2.0).to_glb()
    (tmp_path / "lod.glb").write_bytes(data)
    issues = khronos(tmp_path / "lod.glb")["issues"]
    assert issues["numErrors"] == issues["numWarnings"] == 0
    gltf = glb_json(data)
    root = gltf["nodes"][gltf["scenes"][0]["nodes"][0]]
    assert gltf["extensionsUsed"] == ["MSFT_lod"] and "extensionsRequired" not in gltf
    chain = [root, *(gltf["nodes"][number] for number in root["extensions"]["MSFT_lod"]["ids"])]
    assert root["extras"]["MSFT_screencoverage"] == [0.5, 0.25, 0.0]
    counts, boxes = [], []
    for node in chain:
        primitive = gltf["meshes"][node["mesh"]]["primitives"][0]
        counts.append(gltf["accessors"][primitive["indices"]]["count"] // 3)
        boxes.append(glb_values(data, primitive["attributes"]["POSITION"]))
    assert counts == [len(level.faces) for level in levels]
    for points in boxes:
        assert np.ptp(points[:, 1]) == pytest.approx(2.0, rel=0.03)
        assert points[:, 1].min() == pytest.approx(0.0, abs=0.03)


def test_trimesh_sees_the_texture_where_it_belongs(tmp_path: Path) -> None:
    mesh = textured_statue(size=256)
    (tmp_path / "a.glb").write_bytes(still_document(mesh, ORIGIN, 1.7, Encoding.PNG).to_glb())
    loaded = next(iter(trimesh.load_scene(tmp_path / "a.glb", process=False).geometry.values()))
    assert isinstance(loaded, trimesh.Trimesh) and isinstance(loaded.visual, TextureVisuals)
    assert isinstance(loaded.visual.material, PBRMaterial)
    low, high = loaded.bounds
    assert np.allclose([low[1], high[1]], [0.0, 1.7], atol=1e-6)
    assert np.allclose((low + high)[[0, 2]], 0.0, atol=1e-5)
    image = loaded.visual.material.baseColorTexture
    assert isinstance(image, Image.Image) and image.size == (256, 256)
    # The colour at a face's middle tells where it was in the field: trimesh turned v over, so turn it back.
    uv = np.asarray(loaded.visual.uv)[loaded.faces].mean(1)
    pixels = np.asarray(image.convert("RGB"))
    seen = pixels[((1 - uv[:, 1]) * 256).astype(int), (uv[:, 0] * 256).astype(int)] / 255.0
    places = mesh.vertices[mesh.faces].mean(1)
    assert np.abs(seen - (places + 1) / 2).max() < 0.04


def test_right_way_up_facing_plus_z() -> None:
    data = still_document(textured_statue(), ORIGIN).to_glb()
    points = glb_values(data, glb_json(data)["meshes"][0]["primitives"][0]["attributes"]["POSITION"])
    assert points[points[:, 2].argmax()][1] > 0.6  # the nose is high, and toward +Z
    assert 0.2 < points[points[:, 0].argmax()][1] < 0.6  # the hand is half way up, and toward +X


def test_it_says_what_it_is() -> None:
    gltf = glb_json(still_document(textured_statue(), ORIGIN).to_glb())
    asset = gltf["asset"]
    assert asset["generator"] == "ATT3D studio" and asset["copyright"] == "CC0-1.0"
    extras = asset["extras"]
    assert extras["prompt"] == ORIGIN.prompts[0] and extras["hash"] == ORIGIN.hash
    assert extras["checkpoint"] == "toybox" and "alpha" not in extras
    assert extras["watertight"] is True and extras["unwrapped"] == "xatlas"
    assert extras["triangles"] == len(textured_statue().faces)
    assert gltf["nodes"][0]["name"] == gltf["meshes"][0]["name"] == "a-ring-of-b-j-ger-b"
    between = Origin(("a", "b"), "toybox", "00", alpha=0.25)
    extras = glb_json(still_document(replace(textured_statue(), watertight=False), between).to_glb())["asset"]["extras"]
    assert extras["prompt"] == ["a", "b"] and extras["alpha"] == 0.25 and extras["watertight"] is False
    assert between.title == "a to b, alpha 0.250"
    assert replace(between, alpha=1.0).title == "b" and replace(between, alpha=None).title == "a to b"


def test_same_input_same_bytes() -> None:
    one, two = (still_document(textured_statue.__wrapped__(300), ORIGIN).to_glb() for _ in range(2))
    assert one == two
    assert one != still_document(textured_statue(300), replace(ORIGIN, prompts=("another",))).to_glb()


def test_as_several_files_it_is_the_same(tmp_path: Path, khronos: Validate) -> None:
    document = still_document(textured_statue(with_normals=True), ORIGIN)
    files = document.to_files("pig")
    kinds = [("pig", ".gltf"), ("pig-data", ".bin"), ("pig-color", ".jpg"), ("pig-normal", ".png")]
    for (name, data), (start, suffix) in zip(files.items(), kinds, strict=True):
        digest = "" if suffix == ".gltf" else f"-{hashlib.sha256(data).hexdigest()[:8]}"
        assert name == f"{start}{digest}{suffix}"
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    loaded = next(iter(trimesh.load_scene(tmp_path / "pig.gltf", process=False).geometry.values()))
    (tmp_path / "a.glb").write_bytes(document.to_glb())
    whole = next(iter(trimesh.load_scene(tmp_path / "a.glb", process=False).geometry.values()))
    assert isinstance(loaded, trimesh.Trimesh) and isinstance(whole, trimesh.Trimesh)
    assert np.array_equal(loaded.vertices, whole.vertices) and np.array_equal(loaded.faces, whole.faces)
    for name, data in files.items():
        if name.endswith((".png", ".jpg")):
            with Image.open(io.BytesIO(data)) as image:
                image.verify()


@pytest.mark.parametrize("preset", TEXTURED)
def test_presets_say_what_the_contract_says(preset: Any) -> None:
    expected = {MOBILE: (1500, 512, False), GAME: (5000, 1024, False), HERO: (20_000, 1024, True)}
    assert (preset.triangles, preset.texture, preset.normal_map) == expected[preset]


def test_what_cannot_be_exported() -> None:
    with pytest.raises(ExportError, match=NO_TRIANGLES):
        still_document(replace(textured_statue(), faces=np.zeros((0, 3), np.int32)), ORIGIN)
    with pytest.raises(ExportError, match="positive number of metres, got nan"):
        still_document(textured_statue(), ORIGIN, float("nan"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A pig  riding!", "a-pig-riding"),
        ("../../etc/passwd\0", "etc-passwd"),
        ("🐷", "object"),
        ("CON", "object-con"),
        ("com1", "object-com1"),
        ("x" * 300, "x" * 48),
        ("a" * 47 + " b", "a" * 47),
    ],
)
def test_names_are_made_by_us(text: str, name: str) -> None:
    assert object_name(text) == name


def test_two_exports_never_share_a_name() -> None:
    taken: set[str] = set()
    assert [unique_name("pig", taken) for _ in range(3)] == ["pig", "pig-2", "pig-3"]
    assert unique_name("pig-2", taken) == "pig-2-2"
