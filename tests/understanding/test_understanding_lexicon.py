"""A lexicon is the same after a trip to disk, and nothing contradictory becomes one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from worlds import world

from att3d_core.errors import CheckpointError
from att3d_core.understanding.lexicon import SLOTS, KindWords, Lexicon
from att3d_core.understanding.lexicon_file import FILE, from_json, load_lexicon, save_lexicon, to_json
from att3d_core.understanding.words import STANDARD


def test_round_trip(tmp_path: Path) -> None:
    assert load_lexicon(tmp_path) is None
    dressed = Lexicon(SLOTS, world().kinds, STANDARD, costumes={"pirate": {"hat": "crown", "hat colour": "red"}})
    for lexicon in (world(), dressed, Lexicon(captions=("a pig", "an owl"))):
        save_lexicon(lexicon, tmp_path)
        loaded = load_lexicon(tmp_path)
        assert loaded is not None and to_json(loaded) == to_json(lexicon)
        assert loaded.kinds == lexicon.kinds and loaded.words == lexicon.words


def test_byte_order_mark(tmp_path: Path) -> None:
    save_lexicon(world(), tmp_path)
    file = tmp_path / FILE
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    loaded = load_lexicon(tmp_path)
    assert loaded is not None and loaded.kinds == world().kinds


def _damage(data: dict[str, Any], number: int) -> None:
    match number:
        case 0:
            data["version"] = 2
        case 1:
            data["slots"] = ["colour", "kind"]
        case 2:
            data["kinds"][3]["takes"] = ["wheels"]
        case 3:
            data["kinds"][1]["noun"] = data["kinds"][0]["noun"]
        case 4:
            data["kinds"] = "many"
        case 5:
            del data["words"]["colour"]
        case 6:
            data["words"]["colour"][0]["phrase"] = "two  spaces"
        case 7:
            data["kinds"][0]["synonyms"] = [7]
        case 8:
            data["kinds"][0]["synonyms"] = ["x" * 201]
        case 9:
            data["costumes"] = {"pirate": {"hat": "wheel"}}
        case 10:
            data["costumes"] = ["pirate"]
        case 11:
            data["captions"] = ["both"]
        case _:
            del data["kinds"][0]["uncountable"]


@pytest.mark.parametrize("number", range(13))
def test_damaged_files_are_refused(number: int, tmp_path: Path) -> None:
    data = copy.deepcopy(to_json(world()))
    _damage(data, number)
    with pytest.raises(ValueError, match=r"\w"):
        from_json(data)
    (tmp_path / FILE).write_text(json.dumps(data))
    with pytest.raises(CheckpointError, match="is damaged"):
        load_lexicon(tmp_path)


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, "null", "[]", "7"])
def test_files_that_are_no_lexicon(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(CheckpointError, match="copy the checkpoint again"):
        load_lexicon(tmp_path)


def test_limits() -> None:
    with pytest.raises(ValueError, match="at most 4,096 nouns"):
        Lexicon(SLOTS, tuple(KindWords(f"thing{i}") for i in range(4097)), STANDARD)
    with pytest.raises(ValueError, match="either slots or captions"):
        Lexicon()
