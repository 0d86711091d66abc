import json
from pathlib import Path

import numpy as np
import pytest

from att3d_core.errors import LibraryError
from att3d_core.library.folder import Skipped, caption_of_name, load_folder
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.render.cameras import turntable
from tests.glb_files import GlbFile, quad


def write(folder: Path, name: str, made: GlbFile | None = None) -> None:
    (folder / name).write_bytes((made or quad()).to_bytes())


def colored(red: float, green: float, blue: float) -> GlbFile:
    made = quad()
    made.material(pbrMetallicRoughness={"baseColorFactor": [red, green, blue, 1]})
    return made


def test_good_files_load_and_bad_ones_are_named(tmp_path: Path) -> None:
    write(tmp_path, "b-barrel.glb", colored(1, 0, 0))
    write(tmp_path, "a-chair.GLB", colored(0, 1, 0))
    (tmp_path / "broken.glb").write_bytes(quad().to_bytes()[:100])
    (tmp_path / "model.fbx").write_bytes(b"x")
    (tmp_path / "readme.txt").write_bytes(b"x")
    (tmp_path / "folder.glb").mkdir()
    progress = []
    loaded = load_folder(tmp_path, on_file=lambda done, total: progress.append((done, total)))
    assert [asset.name for asset in loaded.assets] == ["a-chair", "b-barrel"]
    assert [asset.caption for asset in loaded.assets] == ["an a chair", "a b barrel"]
    np.testing.assert_array_equal(loaded.assets[1].build().face_colors, [[1, 0, 0]] * 2)
    assert [entry.file for entry in loaded.skipped] == ["model.fbx", "broken.glb"]
    assert loaded.skipped[0].reason == "not a GLB file: export it as GLB (binary glTF)"
    assert loaded.skipped[1].reason.startswith("cut off: 100 bytes of ")
    assert progress == [(1, 3), (2, 3), (3, 3)]
    assert loaded.library == Library(tmp_path.name, loaded.assets)


def test_captions_and_paraphrases_come_from_the_file(tmp_path: Path) -> None:
    for name in ("cat.glb", "two.glb"):
        write(tmp_path, name)
    lines = [
        json.dumps({"file": "two.glb", "caption": "a  wooden\u200b barrel", "paraphrases": ["cask", "an oak barrel"]}),
        "",
        "not json",
        json.dumps({"file": "../secret.glb", "caption": "a secret"}),
        json.dumps({"file": "cat.glb"}),
        json.dumps({"file": "cat.glb", "caption": "x" * 2000}),
        json.dumps({"file": "cat.glb", "caption": "one", "paraphrases": "many"}),
        "[" * 100_000,
    ]
    (tmp_path / "captions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    loaded = load_folder(tmp_path)
    assert [(asset.caption, asset.paraphrases) for asset in loaded.assets] == [
        ("a cat", ()),
        ("a wooden barrel", ("cask", "an oak barrel")),
    ]
    assert all(entry.file == "captions.jsonl" for entry in loaded.skipped)
    reasons = [entry.reason for entry in loaded.skipped]
    assert [reason.split(":")[0] for reason in reasons] == ["line 3", "line 4", "line 5", "line 6", "line 7", "line 8"]
    assert reasons[1] == "line 4: there is no file '../secret.glb'"
    assert reasons[2] == 'line 5: expected {"file": "...", "caption": "..."}'
    assert "too long" in reasons[3] and "'paraphrases' is not a list of texts" in reasons[4]


def test_captions_in_another_encoding_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "cat.glb")
    (tmp_path / "captions.jsonl").write_bytes(b'{"file": "cat.glb", "caption": "caf\xe9"}')
    with pytest.raises(LibraryError, match=r"captions\.jsonl cannot be read as UTF-8 text"):
        load_folder(tmp_path)


@pytest.mark.parametrize(
    ("stem", "caption"),
    [
        ("tower-windmill", "a tower windmill"),
        ("bow_wooden-2", "a bow wooden"),
        ("alien.helmet 12", "an alien helmet"),
        ("SportsCar", "a sports car"),
        ("Oak-Tree-1-3", "an oak tree"),
        ("猪", "a 猪"),
        ("-_-", ""),
    ],
)
def test_a_file_name_becomes_a_caption(stem: str, caption: str) -> None:
    assert caption_of_name(stem) == caption


def test_a_name_without_words_needs_a_caption(tmp_path: Path) -> None:
    write(tmp_path, "--.glb")
    assert load_folder(tmp_path).skipped == (Skipped("--.glb", "a name that makes no caption"),)


def test_an_empty_or_missing_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.glb").write_bytes(b"")
    message = r"has no model to import: expected GLB files; the first: broken\.glb not a GLB file: 0 bytes"
    with pytest.raises(LibraryError, match=message):
        _ = load_folder(tmp_path).library
    with pytest.raises(LibraryError, match=r"none cannot be opened: No such file or directory"):
        load_folder(tmp_path / "none")


def test_libraries_join(tmp_path: Path) -> None:
    write(tmp_path, "cat.glb")
    write(tmp_path, "two.glb")
    library = load_folder(tmp_path).library
    both = library + Library("more", library.assets[:1])
    assert (both.name, len(both), both[2].name) == (f"{tmp_path.name}+more", 3, "cat")
    assert both.captions == ("a cat", "a two", "a cat")
    assert [asset.name for asset in both] == ["cat", "two", "cat"]
    with pytest.raises(LibraryError, match="the library 'none' is empty"):
        Library("none", ())


def test_texts_know_their_owners(tmp_path: Path) -> None:
    write(tmp_path, "cat.glb")
    write(tmp_path, "two.glb")
    line = json.dumps({"file": "cat.glb", "caption": "first", "paraphrases": ["primary", "number one"]})
    (tmp_path / "captions.jsonl").write_text(line)
    assert load_folder(tmp_path).library.texts() == (("first", "primary", "number one", "a two"), (0, 0, 0, 1))


def test_ray_casters_are_kept_while_they_are_used(tmp_path: Path) -> None:
    for name, color in (("r", (1, 0, 0)), ("g", (0, 1, 0)), ("b", (0, 0, 1))):
        write(tmp_path, f"{name}.glb", colored(*color))
    library = load_folder(tmp_path).library
    cache = RayCasterCache(library, capacity=2)
    blue, green = cache[0], cache[1]
    assert cache[0] is blue
    red = cache[2]
    assert len(cache) == 2 and cache[0] is blue and cache[2] is red
    assert cache[1] is not green
    rays_o, rays_d = turntable(1, elevation_deg=0).rays(9, 9)
    hits = cache[0].cast(rays_o[0], rays_d[0])
    assert hits.albedo[4, 4].tolist() == [0, 0, 1]
    with pytest.raises(ValueError, match="capacity of 1 or more, got 0"):
        RayCasterCache(library, 0)
