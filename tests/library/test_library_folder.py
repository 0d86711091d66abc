import json
from pathlib import Path

import numpy as np
import pytest

from att3d_core.errors import LibraryError
from att3d_core.library.folder import Skipped, load_folder
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.render.cameras import turntable
from tests.support.glb_files import GlbFile, quad


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
    assert [asset.caption for asset in loaded.assets] == ["a chair", "a b barrel"]
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


def test_a_name_in_the_other_form_of_unicode_is_the_same_name(tmp_path: Path) -> None:
    """macOS spells an accent as a character of its own; what people type mostly does not."""
    write(tmp_path, "cafe\u0301.glb")
    line = json.dumps({"file": "caf\u00e9.glb", "caption": "a small coffee house"})
    (tmp_path / "captions.jsonl").write_text(line)
    loaded = load_folder(tmp_path)
    assert [asset.caption for asset in loaded.assets] == ["a small coffee house"] and loaded.skipped == ()


def test_a_second_line_for_a_file_adds_to_its_paraphrases(tmp_path: Path) -> None:
    write(tmp_path, "a.glb")
    lines = [
        {"file": "a.glb", "caption": "a red box", "paraphrases": ["a chest"], "turn_deg": 90},
        {"file": "a.glb", "caption": "a crate", "paraphrases": ["a chest", "a red box"]},
    ]
    (tmp_path / "captions.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    loaded = load_folder(tmp_path)
    assert [(asset.caption, asset.paraphrases) for asset in loaded.assets] == [("a red box", ("a chest", "a crate"))]
    assert loaded.skipped == ()


def test_models_in_folders_below_are_named(tmp_path: Path) -> None:
    for folder in ("trees", "houses/old"):
        (tmp_path / folder).mkdir(parents=True)
        write(tmp_path / folder, "oak.glb")
    write(tmp_path / "trees", "elm.GLB")
    skipped = [
        Skipped("houses/old/", "a folder below with 1 model: give it by itself"),
        Skipped("trees/", "a folder below with 2 models: give it by itself"),
    ]
    assert list(load_folder(tmp_path).skipped) == skipped
    with pytest.raises(LibraryError, match="no model to import: expected GLB files; the first: houses/old/ a folder"):
        _ = load_folder(tmp_path).library
    write(tmp_path, "cat.glb")
    assert [asset.caption for asset in load_folder(tmp_path).library] == ["a cat"]
    assert list(load_folder(tmp_path).skipped) == skipped


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


def test_an_avatar_is_a_model_too(tmp_path: Path) -> None:
    write(tmp_path, "avatar.vrm", colored(1, 0, 0))
    loaded = load_folder(tmp_path)
    assert ([asset.name for asset in loaded.assets], loaded.skipped) == (["avatar"], ())


def test_one_file_is_no_folder(tmp_path: Path) -> None:
    write(tmp_path, "box.glb")
    with pytest.raises(LibraryError, match=r"box\.glb is one file: give the folder that it is in"):
        load_folder(tmp_path / "box.glb")
