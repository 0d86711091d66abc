"""Furniture catalogues: what they say, what their models look like, and what becomes of broken ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Credit, Mesh
from att3d_core.library.folder import FolderLibrary
from att3d_core.library.sets import catalogue_set
from att3d_core.library.sweethome import archive as archives
from att3d_core.library.sweethome.archive import Archive, FurnitureError, inside
from att3d_core.library.sweethome.catalogue import read_catalogue
from att3d_core.library.sweethome.furniture import load_catalogues
from att3d_core.library.sweethome.properties import parse_properties
from tests.library.sh3f_files import CUBE, RED, Sh3f, picture


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr("att3d_core.library.sweethome.mesh_cache.user_cache_folder", lambda: folder)
    return folder


def load(tmp_path: Path, made: Sh3f) -> FolderLibrary:
    return load_catalogues(made.write(tmp_path / "test.sh3f"))


def only(tmp_path: Path, made: Sh3f) -> Mesh:
    found = load(tmp_path, made)
    assert found.skipped == () and len(found.assets) == 1
    return found.assets[0].build()


def reason(tmp_path: Path, made: Sh3f) -> str:
    found = load(tmp_path, made)
    assert found.assets == () and len(found.skipped) == 1
    return found.skipped[0].reason


def extents(mesh: Mesh) -> np.ndarray:
    return mesh.vertices.max(0) - mesh.vertices.min(0)


def test_properties_are_read_as_java_does() -> None:
    text = (
        "# comment\n! another\n"
        "  name#1 = Caf\\u00e9 \\\n   table\ntags#1:a, b\nempty=\nurl\\:x=C\\:\\\\d\nname#1=last\n"
        "Caf\xe9=1"
    )
    assert parse_properties(text.encode("latin-1")) == {
        "name#1": "last", "tags#1": "a, b", "empty": "", "url:x": "C:\\d", "Café": "1",
    }  # fmt: skip
    assert parse_properties(b"key = Caf\\u00e9 \\\n   table") == {"key": "Café table"}


def test_a_piece_has_the_size_that_the_catalogue_gives(tmp_path: Path) -> None:
    """100 x 200 x 50 cm, from a unit cube: the ball of radius 0.75 and the proportions fix the extents."""
    mesh = only(tmp_path, Sh3f().piece("Wardrobe"))
    size = np.array([100, 200, 50])
    np.testing.assert_allclose(extents(mesh), size * 1.5 / np.linalg.norm(size), rtol=1e-5)
    np.testing.assert_allclose(mesh.vertices.max(0), -mesh.vertices.min(0), atol=1e-6)
    assert len(mesh.faces) == 12
    np.testing.assert_allclose(mesh.face_colors, [[1, 0, 0]] * 12, atol=1e-6)


def test_a_rotation_comes_before_the_size(tmp_path: Path) -> None:
    """A quarter turn about x brings a model's z up; the green face that looked along +z then looks along +y."""
    obj = CUBE.replace("f 5 6 7 8", "usemtl top\nf 5 6 7 8\nusemtl paint")
    mtl = RED + "newmtl top\nKd 0 1 0\n"
    mesh = only(tmp_path, Sh3f().piece("Wardrobe", obj, mtl, modelRotation="1 0 0 0 0 1 0 -1 0"))
    green = mesh.faces[mesh.face_colors[:, 1] > 0.5]
    np.testing.assert_allclose(mesh.vertices[green][..., 1], mesh.vertices[:, 1].max(), atol=1e-6)
    size = np.array([100, 200, 50])
    np.testing.assert_allclose(extents(mesh), size * 1.5 / np.linalg.norm(size), rtol=1e-5)


def test_a_texture_replaces_the_colour_and_its_first_row_is_its_upper_edge(tmp_path: Path) -> None:
    obj = "mtllib box.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 1 0\nvt 0.1 0.5\nvt 0.9 0.5\nvt 0.1 0.9\nvt 0.9 0.9\n"
    obj += "usemtl low\nf 1/1 2/1 4/1\nusemtl high\nf 1/4 4/4 3/4\n"
    mtl = "newmtl low\nKd 0 0 1\nmap_Kd C:\\\\somewhere\\\\else\\\\two.png\nnewmtl high\nKd 0 0 1\nmap_Kd two.png\n"
    made = Sh3f().piece("Picture", obj, mtl)
    made.files["p1/two.png"] = picture((255, 0, 0), (0, 255, 0))
    mesh = only(tmp_path, made)
    assert sorted(map(tuple, mesh.face_colors.round(3).tolist())) == [(0, 1, 0), (1, 0, 0)]


@pytest.mark.parametrize("corner", ["-3 -2 -1", "1/1 2/2 3/3", "1//1 2//1 3//1", "1/1/1 2/1/1 3/1/1"])
def test_every_way_to_write_a_face_is_read(tmp_path: Path, corner: str) -> None:
    obj = f"v 0 0 0\nv 1 0 0 0.5\nv 0 1 \\\n 0\nvt 0 0\nvt 1 0 0\nvt 0 1\nvn 0 0 1\nf {corner}\n"
    mesh = only(tmp_path, Sh3f().piece("Sail", obj))
    assert len(mesh.faces) == 1
    assert len(np.unique(mesh.vertices, axis=0)) == 3


def test_names_tags_and_credits_come_along(tmp_path: Path) -> None:
    made = Sh3f().piece("Oak chair", tags="Seat, Blend Swap", creator="Ann Other")
    (asset,) = load(tmp_path, made).assets
    assert (asset.name, asset.caption) == ("piece-1", "an oak chair")
    assert asset.credit == Credit("Ann Other", "CC0", "test")
    texts = asset.paraphrases + asset.held_out_paraphrases
    assert any("seat" in text for text in texts) and not any("swap" in text.lower() for text in texts)
    assert any("red" in text for text in texts) and any("red" not in text for text in texts)


def test_translations_are_known(tmp_path: Path) -> None:
    made = Sh3f().piece("Bed")
    made.files["PluginFurnitureCatalog_fr.properties"] = b"name#1=Lit\ntags#1=Double\nname#2=Fant\\u00f4me"
    archive = Archive(made.write(tmp_path / "test.sh3f"))
    assert read_catalogue(archive).pieces[0].names == {"fr": "Lit"}


def test_several_of_one_name_keep_their_own_words(tmp_path: Path) -> None:
    made = Sh3f()
    for color in ("1 0 0", "0 0 1", "0 0 1"):
        made.piece("Chair", mtl=f"newmtl paint\nKd {color}\n")
    made.piece("Chair", mtl="newmtl paint\nKd 0 0 1\n", height="60")
    captions = [asset.caption for asset in load(tmp_path, made).assets]
    assert captions == ["a chair", "a blue chair", "a bedroom chair", "a low chair"]


def test_brands_are_left_out(tmp_path: Path) -> None:
    made = Sh3f().piece("Peugeot 308 CC").piece("Phone", tags="Apple, iPhone").piece("Apple pie").piece("Seat")
    found = load(tmp_path, made)
    assert [asset.caption for asset in found.assets] == ["a seat"]
    assert [entry.reason for entry in found.skipped] == [
        "carries the brand 'peugeot'", "carries the brand 'apple'", "carries the brand 'apple'",
    ]  # fmt: skip


def test_a_folder_of_catalogues_is_one_library(tmp_path: Path) -> None:
    Sh3f().piece("Bed").write(tmp_path / "b.SH3F")
    Sh3f().piece("Bed", mtl="newmtl paint\nKd 0 1 0\n").write(tmp_path / "a.sh3f")
    (tmp_path / "c.sh3f").write_bytes(b"no zip")
    told: list[tuple[int, int]] = []
    found = load_catalogues(tmp_path, on_file=lambda done, total: told.append((done, total)))
    assert [(asset.caption, asset.credit and asset.credit.source) for asset in found.assets] == [
        ("a bed", "a"), ("a red bed", "b"),
    ]  # fmt: skip
    assert told == [(1, 2), (2, 2)]
    assert [(entry.file, entry.reason) for entry in found.skipped] == [("c.sh3f", "not a zip file, or a damaged one")]
    assets = catalogue_set(tmp_path)
    assert assets.prompts.prompts == assets.library.captions == ("a bed", "a red bed")


def test_the_cache_gives_the_same_mesh_and_a_broken_one_does_no_harm(tmp_path: Path, own_cache: Path) -> None:
    made = Sh3f().piece("Bed", mtl="newmtl paint\nKd 0.2 0.4 0.6\n")
    first = load(tmp_path, made).assets[0].build()
    stored = list(own_cache.rglob("*.npz"))
    assert len(stored) == 1
    for damage in (b"", b"PK\x03\x04 no archive", stored[0].read_bytes()[:200]):
        stored[0].write_bytes(damage)
        again = load(tmp_path, made).assets[0].build()
        np.testing.assert_array_equal(again.vertices, first.vertices)
        np.testing.assert_array_equal(again.faces, first.faces)
        np.testing.assert_allclose(again.face_colors, first.face_colors, atol=0.003)


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n", "a face uses a vertex beyond the 3 that there are"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf -4 2 3\n", "a face uses a vertex beyond the 3 that there are"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/9 2/9 3/9\n", "a face uses texture coordinates beyond the 0"),
        ("v 0 0 zero\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "a vertex that is not 3 numbers"),
        ("v 0 0\nv 1 0\nv 0 1\nf 1 2 3\n", "a vertex that is not 3 numbers"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf one two three\n", "a face corner 'one' that is no index"),
        ("v 0 0 nan\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "vertices at infinity"),
        ("v 0 0 0\nv 0 0 0\nv 0 0 0\nf 1 2 3\n", "no extent"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nl 1 2 3\n", "no triangles"),
        ("", "no triangles"),
    ],
)
def test_a_broken_model_is_left_out_with_a_reason(tmp_path: Path, obj: str, expected: str) -> None:
    assert reason(tmp_path, Sh3f().piece("Bed", obj)).startswith(expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"model": "/p1/none.obj"}, "there is no file 'p1/none.obj' inside"),
        ({"model": "/p1/box.mtl"}, "its model is 'box.mtl': only OBJ is read"),
        ({"model": "../../etc/passwd"}, "the path '../../etc/passwd' leads out of the catalogue"),
        ({"model": ""}, "the catalogue gives it no model"),
        ({"name": ""}, "the catalogue gives it no name"),
        ({"width": "-5"}, "its width is '-5', expected centimetres"),
        ({"height": "tall"}, "its height is 'tall', expected centimetres"),
        ({"depth": "nan"}, "its depth is 'nan', expected centimetres"),
        ({"modelRotation": "1 0 0"}, "its modelRotation is '1 0 0', expected nine numbers"),
        ({"modelRotation": "9 0 0 0 1 0 0 0 1"}, "its modelRotation is '9 0 0 0 1 0 0 0 1', expected nine numbers"),
    ],
)
def test_a_piece_that_is_described_badly_is_left_out(tmp_path: Path, values: dict[str, str], expected: str) -> None:
    assert reason(tmp_path, Sh3f().piece(**{"name": "Bed", **values})) == expected


def test_materials_that_are_missing_or_lead_out_leave_grey(tmp_path: Path) -> None:
    for library in ("none.mtl", "box.png"):
        mesh = only(tmp_path, Sh3f().piece("Bed", CUBE.replace("box.mtl", library)))
        assert (mesh.face_colors == mesh.face_colors[0, 0]).all()
    assert "leads out" in reason(tmp_path, Sh3f().piece("Bed", CUBE.replace("box.mtl", "../../secret.mtl")))


def test_a_picture_that_cannot_be_read_leaves_the_plain_colour(tmp_path: Path) -> None:
    for data in (None, b"no picture", picture((0, 255, 0))[:40]):
        made = Sh3f().piece("Bed", mtl=RED + "map_Kd skin.png\n")
        if data is not None:
            made.files["p1/skin.png"] = data
        np.testing.assert_allclose(only(tmp_path, made).face_colors, [[1, 0, 0]] * 12, atol=1e-6)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_ENTRY_BYTES", 2**20)
    bomb = Sh3f().piece("Bed", obj=CUBE + "#" * 2**21)
    assert reason(tmp_path, bomb) == "the file 'p1/box.obj' inside is larger than 1 MB"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_ENTRY_BYTES", 2**20)
    file = Sh3f().piece("Bed", obj=CUBE + "#" * 2**22).write(tmp_path / "test.sh3f")
    size = len(CUBE) + 2**22
    file.write_bytes(file.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    found = load_catalogues(file)
    assert found.assets == () and "'p1/box.obj' inside is" in found.skipped[0].reason


def test_damaged_archives_end_in_a_reason(tmp_path: Path) -> None:
    """Cut anywhere or with any byte changed: assets or reasons, never another error."""
    file = Sh3f().piece("Bed").write(tmp_path / "test.sh3f")
    data = file.read_bytes()
    for position in range(0, len(data), 37):
        changed = bytearray(data)
        changed[position] ^= 0x55
        for damaged in (data[:position], bytes(changed)):
            file.write_bytes(damaged)
            found = load_catalogues(file)
            assert found.assets or found.skipped or b"name#1" not in _properties(damaged)


def _properties(data: bytes) -> bytes:
    try:
        return zipfile.ZipFile(io.BytesIO(data)).read("PluginFurnitureCatalog.properties")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError):
        return b"name#1"


def test_no_catalogue_inside_and_none_at_all(tmp_path: Path) -> None:
    file = tmp_path / "test.sh3f"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert load_catalogues(file).skipped[0].reason.startswith("no PluginFurnitureCatalog.properties inside")
    with pytest.raises(LibraryError, match=r"has no model to import"):
        catalogue_set(file)
    with pytest.raises(LibraryError, match=r"there is no \.sh3f catalogue at"):
        load_catalogues(tmp_path / "none")


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/../x", "..\\x", "."])
def test_paths_stay_inside(path: str) -> None:
    with pytest.raises(FurnitureError, match="leads out"):
        inside(path)
    assert inside("/a/./b\\c.obj") == "a/b/c.obj"
