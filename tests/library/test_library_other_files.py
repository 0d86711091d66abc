"""What asset stores hand out besides GLB: OBJ with materials, zip files of packs, meshopt compression."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import meshopt
import numpy as np
import pytest

from att3d_core.errors import LibraryError, UserError
from att3d_core.exports.formats.obj import obj_files
from att3d_core.library.asset import Mesh
from att3d_core.library.folder import Skipped, load_file, load_folder
from att3d_core.library.glb.fault import GlbError
from att3d_core.library.glb.read import read_mesh
from att3d_core.runs.sets import asset_for, prompts_by_name, set_by_name
from tests.support.exports import colored_statue, textured_statue
from tests.support.glb_files import QUAD, QUAD_FACES, GlbFile, png, quad

ORANGE = (240, 120, 20)
SQUARE = """mtllib square.mtl
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
vt 0 0
vt 1 1
usemtl paint
f 1/1 2/1 3/1
f 1/1 3/2 4/2
"""


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def pack(file: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file


def square(kd: str = "Kd 1 0 0", picture: str = "") -> dict[str, bytes]:
    material = f"newmtl paint\n{kd}\n" + (f"map_Kd {picture}\n" if picture else "")
    return {"square.obj": SQUARE.encode(), "square.mtl": material.encode()}


def only(folder: Path) -> Mesh:
    (asset,) = load_folder(folder).library.assets
    return asset.build()


def test_an_obj_has_the_colours_of_its_material(tmp_path: Path) -> None:
    np.testing.assert_allclose(only(write(tmp_path, square())).face_colors, [[1, 0, 0]] * 2, atol=1e-3)
    assert load_file(tmp_path / "square.obj").caption == "a square"


@pytest.mark.parametrize(
    "written", ["Textures/map.png", "Textures\\map.png", "C:\\Users\\x\\map.png", "../away/map.png"]
)
def test_its_picture_is_found_where_it_is_or_beside_it(written: str, tmp_path: Path) -> None:
    place = "Textures/map.png" if written.startswith("Textures") else "map.png"
    folder = write(tmp_path, square(picture=written) | {place: png([[ORANGE]])})
    np.testing.assert_allclose(only(folder).face_colors, [np.array(ORANGE) / 255] * 2, atol=1e-2)


def test_an_obj_alone_is_grey_and_nothing_outside_is_read(tmp_path: Path) -> None:
    inside = write(tmp_path / "in", {"square.obj": SQUARE.replace("square.mtl", "../square.mtl").encode()})
    write(tmp_path, {"square.mtl": square()["square.mtl"]})
    assert load_folder(inside).skipped[0].reason.startswith("the path '../square.mtl' leads out of")
    (inside / "square.obj").write_bytes(SQUARE.encode())
    assert np.ptp(only(inside).face_colors) < 1e-6  # no material to be found


def test_exported_obj_files_come_back_with_their_colours(tmp_path: Path) -> None:
    colored, textured = colored_statue(), textured_statue(size=256)
    for name, mesh in (("colored", colored), ("textured", textured)):
        folder = write(tmp_path / name, obj_files(mesh, "statue", "a statue"))
        read = only(folder)
        # Colours are those of the place: red grows with x, green with y, blue with z.
        centres = read.vertices[read.faces].mean(1)
        for channel in range(3):
            assert np.corrcoef(centres[:, channel], read.face_colors[:, channel])[0, 1] > 0.97, (name, channel)


def test_a_pack_is_read_where_it_is_and_each_model_once(tmp_path: Path) -> None:
    red = quad()
    red.material(pbrMetallicRoughness={"baseColorFactor": [1, 0, 0, 1]})
    outside = GlbFile()
    outside.primitive["attributes"]["POSITION"] = outside.accessor(QUAD)
    outside.primitive["indices"] = outside.accessor(QUAD_FACES)
    document = outside.document | {"buffers": [{"byteLength": len(outside.binary), "uri": "fence.bin"}]}
    file = pack(
        tmp_path / "farm-pack.zip",
        {
            "Models/GLB format/square.glb": red.to_bytes(),
            **{f"Models/OBJ format/{name}": data for name, data in square("Kd 0 1 0").items()},
            "Models/glTF format/fence.gltf": json.dumps(document).encode(),
            "Models/glTF format/fence.bin": bytes(outside.binary),
            "other/square.glb": quad().to_bytes(),
            "broken.glb": b"x",
            "__MACOSX/._square.glb": b"x",
            "readme.txt": b"x",
        },
    )
    told = []
    found = load_folder(file, on_file=lambda done, total: told.append((done, total)))
    assert found.name == "farm-pack"
    assert [asset.name for asset in found.assets] == ["square", "fence", "square-2"]
    np.testing.assert_allclose(found.assets[0].build().face_colors, [[1, 0, 0]] * 2)
    assert found.skipped == (Skipped("broken.glb", "not a GLB file: 1 bytes"),)
    assert told[-1] == (4, 4)


def test_packs_that_are_none_and_packs_in_folders_are_said(tmp_path: Path) -> None:
    write(tmp_path, {"pack.zip": b"not a zip"})
    with pytest.raises(LibraryError, match=r"pack\.zip cannot be read: not a zip file, or a damaged one"):
        load_folder(tmp_path / "pack.zip")
    assert load_folder(tmp_path).skipped == (
        Skipped("pack.zip", "a zip file: give it by itself to read the models inside"),
    )
    outside = {"model.gltf": json.dumps({"asset": {"version": "2.0"}, "images": [{"uri": "../x.png"}]}).encode()}
    skipped = load_folder(pack(tmp_path / "out.zip", outside)).skipped
    assert skipped[0].reason.startswith("data in another file")


def test_a_pack_is_a_set_and_an_obj_an_asset(tmp_path: Path) -> None:
    red = pack(tmp_path / "red.zip", square() | {"other.glb": quad().to_bytes()})
    assert list(set_by_name(str(red)).prompts.prompts) == ["an other", "a square"]
    assert prompts_by_name(str(red)) == set_by_name(str(red)).prompts
    write(tmp_path, square())
    assert asset_for("anything", str(tmp_path / "square.obj")).caption == "a square"
    with pytest.raises(UserError, match=r"square\.obj is one model, not a set: give its folder"):
        set_by_name(str(tmp_path / "square.obj"))


def test_one_model_in_two_formats_is_one_asset(tmp_path: Path) -> None:
    folder = write(tmp_path, square() | {"square.glb": quad().to_bytes()})
    found = load_folder(folder)
    assert [asset.name for asset in found.assets] == ["square"]
    assert found.skipped == (Skipped("square.obj", "the same model is there in a format that says more"),)


def compressed(mode: str = "ATTRIBUTES") -> GlbFile:
    """The quad, its positions and indices compressed; its plain buffer is missing, as packers leave it."""
    made = GlbFile()
    for values, how in ((QUAD, mode), (QUAD_FACES, "TRIANGLES")):
        rows = values.reshape(-1, 1) if values.ndim == 1 else values
        packed = meshopt.encode_gltf_buffer(rows, how)
        accessor = made.accessor(values)
        view = made.view(packed)
        stride = rows.itemsize * rows.shape[1]
        stored = made.document["bufferViews"][view]
        extension = {**stored, "byteStride": stride, "count": len(rows), "mode": how}
        plain = made.document["bufferViews"][made.document["accessors"][accessor]["bufferView"]]
        plain |= {"buffer": 1, "byteOffset": 0, "extensions": {"EXT_meshopt_compression": extension}}
    made.primitive["attributes"]["POSITION"] = 0
    made.primitive["indices"] = 1
    made.document["extensionsRequired"] = ["EXT_meshopt_compression"]
    return made


def test_meshopt_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "square.glb").write_bytes(compressed().to_bytes())
    (tmp_path / "plain.glb").write_bytes(quad().to_bytes())
    one, two = (asset.build() for asset in load_folder(tmp_path).library.assets)
    np.testing.assert_allclose(one.vertices, two.vertices)
    np.testing.assert_array_equal(one.faces, two.faces)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"count": 2**40}, "bytes compressed with meshopt, expected at most"),
        ({"byteStride": 0}, "compressed with meshopt, but cannot be decoded"),
        ({"mode": "SECRET"}, "compressed with meshopt, but cannot be decoded"),
        ({"filter": "SECRET"}, "compressed with meshopt, but cannot be decoded"),
        ({"byteLength": 3}, "compressed with meshopt, but cannot be decoded"),
    ],
)
def test_damaged_meshopt_is_named(change: dict[str, object], reason: str, tmp_path: Path) -> None:
    made = compressed()
    made.document["bufferViews"][0]["extensions"]["EXT_meshopt_compression"] |= change
    (tmp_path / "square.glb").write_bytes(made.to_bytes())
    assert reason in load_folder(tmp_path).skipped[0].reason


def test_without_the_decoder_meshopt_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = compressed().to_bytes()
    monkeypatch.setitem(__import__("sys").modules, "meshopt", None)
    (tmp_path / "square.glb").write_bytes(data)
    wanted = "compressed with meshopt: `pip install meshopt`, or export without compression"
    with pytest.raises(GlbError) as caught:
        read_mesh(tmp_path / "square.glb")  # in this process, where it is hidden
    assert str(caught.value) == wanted
