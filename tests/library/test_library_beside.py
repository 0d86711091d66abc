"""Models in several files: what lies beside them in their own folder is read, and nothing else."""

import json
from pathlib import Path

import numpy as np
import pytest

from att3d_core.errors import LibraryError
from att3d_core.library.glb.read import read_glb
from tests.support.glb_files import GlbFile, png, quad

ORANGE = [0.941, 0.471, 0.078]


def pictured(uri: str) -> GlbFile:
    made = quad()
    made.document |= {"images": [{"uri": uri}], "textures": [{"source": 0}]}
    made.material(pbrMetallicRoughness={"baseColorTexture": {"index": 0}})
    return made


def write(folder: Path, made: GlbFile) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "model.glb").write_bytes(made.to_bytes())
    return folder / "model.glb"


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("Textures/colormap.png", "Textures/colormap.png"),
        ("./colormap.png", "colormap.png"),
        ("my%20map.png", "my map.png"),
        ("my map.png", "my map.png"),
        ("50%25.png", "50%.png"),
        ("50%25.png", "50%25.png"),
    ],
)
def test_a_picture_in_the_same_folder_is_read(uri: str, name: str, tmp_path: Path) -> None:
    file = write(tmp_path / "models", pictured(uri))
    place = file.parent / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(png([[(240, 120, 20)]]))
    np.testing.assert_allclose(read_glb(file).face_colors, [ORANGE] * 2, atol=1e-3)


@pytest.mark.parametrize(
    "uri",
    ["../secret.png", "a/../../secret.png", "%2e%2e/secret.png", "..%5Csecret.png", "/secret.png", "\\secret.png",
     "C:/secret.png", "file:///secret.png", "http://127.0.0.1:9/x.png", "//host/x.png", "x\0.png", ""],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(uri: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png([[(240, 120, 20)]]))
    with pytest.raises(LibraryError, match="data in another file"):
        read_glb(write(tmp_path / "models", pictured(uri)))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png([[(240, 120, 20)]]))
    file = write(tmp_path / "models", pictured("inside.png"))
    (file.parent / "inside.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(LibraryError, match="data in another file"):
        read_glb(file)


def test_a_missing_picture_is_named_where_it_is_needed(tmp_path: Path) -> None:
    made = pictured("Textures/colormap.png")
    with pytest.raises(LibraryError, match=r"the file 'Textures/colormap\.png' is missing: it belongs beside"):
        read_glb(write(tmp_path / "models", made))
    made.document["materials"] = [{"normalTexture": {"index": 0}}]
    assert len(read_glb(write(tmp_path / "models", made)).faces) == 2


def test_files_beside_it_count_towards_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "models", pictured("map.png"))
    (file.parent / "map.png").write_bytes(png([[(1, 2, 3)]]) + b"\0" * 5000)
    monkeypatch.setattr("att3d_core.library.glb.read.MAX_FILE_BYTES", 4000)
    with pytest.raises(LibraryError, match=r"the files beside it are too large: 'map\.png'"):
        read_glb(file)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_json_with_its_data_beside_it(mark: bytes, tmp_path: Path) -> None:
    made = pictured("map.png")
    made.document["buffers"] = [{"uri": "model.bin", "byteLength": len(made.binary)}]
    (tmp_path / "model.gltf").write_bytes(mark + json.dumps(made.document).encode())
    (tmp_path / "model.bin").write_bytes(bytes(made.binary))
    (tmp_path / "map.png").write_bytes(png([[(240, 120, 20)]]))
    mesh = read_glb(tmp_path / "model.gltf")
    np.testing.assert_allclose(mesh.face_colors, [ORANGE] * 2, atol=1e-3)
    assert len(mesh.faces) == 2
