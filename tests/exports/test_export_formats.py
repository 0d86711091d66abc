"""OBJ, PLY, STL and 3MF hold the mesh that GLB holds, in their own units and axes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import trimesh
from PIL import Image
from trimesh.visual.texture import TextureVisuals

from att3d_core.errors import NO_TRIANGLES, NOT_A_FOLDER, ExportError, OutputError
from att3d_core.exports.formats.files import Format, model_files, write_files
from att3d_core.exports.formats.placement import stand
from tests.support.exports import ORIGIN, colored_statue, textured_statue


def load(folder: Path, name: str) -> trimesh.Trimesh:
    loaded = trimesh.load_mesh(folder / name, process=False)
    assert isinstance(loaded, trimesh.Trimesh)
    return loaded


@pytest.mark.parametrize("kind", [Format.GLB, Format.GLTF, Format.OBJ, Format.PLY])
def test_metres_y_up_and_colours(kind: Format, tmp_path: Path) -> None:
    mesh = colored_statue()
    paths = write_files(tmp_path, model_files(mesh, kind, "pig", ORIGIN, 1.7))
    loaded = next(iter(trimesh.load_scene(paths[0], process=False).geometry.values()))
    assert isinstance(loaded, trimesh.Trimesh)
    assert paths[0] == tmp_path / f"pig.{kind.value}"
    assert np.allclose(loaded.bounds, trimesh.Trimesh(stand(mesh.vertices, 1.7), mesh.faces).bounds, atol=1e-4)
    assert len(loaded.faces) == len(mesh.faces) and loaded.volume > 0
    assert trimesh.Trimesh(loaded.vertices, loaded.faces, process=True).is_watertight


def test_ply_keeps_srgb_colours(tmp_path: Path) -> None:
    mesh = colored_statue()
    write_files(tmp_path, model_files(mesh, Format.PLY, "pig", ORIGIN))
    colors = np.asarray(load(tmp_path, "pig.ply").visual.vertex_colors)[:, :3]  # type: ignore[union-attr]
    assert np.abs(colors / 255.0 - mesh.colors).max() <= 0.5 / 255 + 1e-6


def anonymous(files: dict[str, bytes]) -> list[str]:
    """Sorted names, digests of the content as stars."""
    return sorted(re.sub(r"-[0-9a-f]{8}\.", "-*.", name) for name in files)


def test_obj_shows_its_texture(tmp_path: Path) -> None:
    mesh = textured_statue(size=256)
    files = model_files(mesh, Format.OBJ, "pig", ORIGIN)
    assert next(iter(files)) == "pig.obj" and anonymous(files) == ["pig-color-*.jpg", "pig-material-*.mtl", "pig.obj"]
    write_files(tmp_path, files)
    loaded = load(tmp_path, "pig.obj")
    assert isinstance(loaded.visual, TextureVisuals) and loaded.visual.uv is not None
    assert np.allclose(np.asarray(loaded.visual.uv) * [1, -1] + [0, 1], mesh.uvs, atol=1e-5)
    assert np.allclose(loaded.vertices, stand(mesh.vertices, 1.0), atol=1e-5)
    image = loaded.visual.material.image  # type: ignore[union-attr]
    assert isinstance(image, Image.Image) and image.size == (256, 256)
    hero = model_files(textured_statue(with_normals=True), Format.OBJ, "pig", ORIGIN)
    assert anonymous(hero) == ["pig-color-*.jpg", "pig-material-*.mtl", "pig-normal-*.png", "pig.obj"]
    normal = next(name for name in hero if "-normal-" in name)
    material = next(data for name, data in hero.items() if name.endswith(".mtl"))
    assert f"norm {normal}\n".encode() in material


@pytest.mark.parametrize("kind", [Format.STL, Format.THREEMF])
def test_printers_get_millimetres_and_z_up(kind: Format, tmp_path: Path) -> None:
    mesh = colored_statue()
    data = model_files(mesh, kind, "pig", ORIGIN, 0.1)[f"pig.{kind.value}"]
    points, faces = read_stl(data) if kind is Format.STL else read_3mf(data)
    printed = trimesh.Trimesh(points, faces, process=True)
    assert printed.is_watertight and printed.volume > 0
    assert np.allclose(printed.bounds[:, 2], [0.0, 100.0], atol=1e-3)
    assert np.allclose(printed.bounds.sum(0)[:2], 0.0, atol=1e-3)
    points = np.asarray(printed.vertices)
    assert points[points[:, 1].argmin()][2] > 60  # the nose is high and points to -Y, toward who stands in front
    assert 20 < points[points[:, 0].argmax()][2] < 60  # the hand is still toward +X


def read_stl(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    count = int.from_bytes(data[80:84], "little")
    assert len(data) == 84 + 50 * count and not data.startswith(b"solid")
    rows = np.frombuffer(data, [("n", "<f4", 3), ("p", "<f4", (3, 3)), ("a", "<u2")], count, 84)
    assert np.allclose(np.linalg.norm(rows["n"], axis=1), 1, atol=1e-4)
    return rows["p"].reshape(-1, 3), np.arange(3 * count).reshape(-1, 3)


def read_3mf(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    core = "{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}"
    material = "{http://schemas.microsoft.com/3dmanufacturing/material/2015/02}"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.namelist() == ["[Content_Types].xml", "_rels/.rels", "3D/3dmodel.model"]
        model = ElementTree.fromstring(package.read("3D/3dmodel.model"))
    assert model.attrib["unit"] == "millimeter"
    assert [m.text for m in model.findall(f"{core}metadata")] == [ORIGIN.title, "ATT3D studio", "CC0-1.0"]
    points = np.array([[float(v.attrib[k]) for k in "xyz"] for v in model.iter(f"{core}vertex")])
    rows = list(model.iter(f"{core}triangle"))
    faces = np.array([[int(t.attrib[k]) for k in ("v1", "v2", "v3")] for t in rows])
    palette = [c.attrib["color"] for c in model.iter(f"{material}color")]
    first = rows[0].attrib
    expected = (colored_statue().colors[int(first["v1"])] * 255).round().astype(int)
    assert palette[int(first["p1"])] == "#{:02X}{:02X}{:02X}".format(*expected)
    return points, faces


@pytest.mark.parametrize("kind", list(Format))
def test_same_input_same_bytes(kind: Format) -> None:
    mesh = textured_statue() if kind.holds_texture else colored_statue()
    assert model_files(mesh, kind, "pig", ORIGIN) == model_files(mesh, kind, "pig", ORIGIN)


def test_what_a_format_cannot_hold() -> None:
    with pytest.raises(ExportError, match=r"^ply holds no texture; export a mesh with vertex colours$"):
        model_files(textured_statue(), Format.PLY, "pig", ORIGIN)
    empty = replace(colored_statue(), faces=np.zeros((0, 3), np.int32))
    for kind in Format:
        with pytest.raises(ExportError, match=NO_TRIANGLES):
            model_files(empty, kind, "pig", ORIGIN)


def test_a_name_that_xml_cannot_hold_is_cleaned() -> None:
    origin = replace(ORIGIN, prompts=("a\x01b & <c>",))
    data = model_files(colored_statue(), Format.THREEMF, "pig", origin)["pig.3mf"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b'<metadata name="Title">ab &amp; &lt;c&gt;</metadata>' in package.read("3D/3dmodel.model")


def test_the_file_to_open_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from att3d_core.exports.formats import files as formats

    written: list[str] = []
    real: Callable[..., Any] = formats.write_bytes
    monkeypatch.setattr(formats, "write_bytes", lambda path, data: (written.append(path.name), real(path, data)))
    write_files(tmp_path, {"a.gltf": b"1", "a.bin": b"2", "a.png": b"3"})
    assert written == ["a.bin", "a.png", "a.gltf"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=NOT_A_FOLDER):
        write_files(tmp_path / "file", {"a.glb": b""})
