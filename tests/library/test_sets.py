"""The sets that models are trained and scored on: what is held out, and that nothing of it leaks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from att3d_core.errors import UserError
from att3d_core.library.asset import Asset
from att3d_core.library.library import Library
from att3d_core.library.sets import AssetSet, animal_set, folder_set, pairs_set, pig_set, toybox_set
from att3d_core.library.toybox import ANIMAL_WORDS, PIG_WORDS, ROCKS, TREE, rock_assets, tree_assets
from att3d_core.runs.sets import prompts_by_name, set_by_name
from tests.support.glb_files import quad

pigs = cache(pig_set)
animals = cache(animal_set)
toybox = cache(toybox_set)
pairs = cache(pairs_set)


def captions(assets: AssetSet) -> set[str]:
    return {asset.caption for asset in assets.seen}


@pytest.mark.parametrize("make", [pigs, animals, toybox, pairs])
def test_prompt_i_names_asset_i(make: Callable[[], AssetSet]) -> None:
    assets = make()
    assert assets.prompts.prompts == assets.library.captions
    for slots, asset in zip(assets.prompts.slots, assets.library, strict=True):
        if slots:
            assert dict(slots) == dict(asset.slots)
    assert assets.seen.captions == tuple(assets.prompts.prompts[i] for i in assets.prompts.seen_indices)


def test_the_diagonal_of_the_pigs_is_held_out() -> None:
    assets = pigs()
    activities, hats = (list(words) for words in PIG_WORDS.values())
    assert len(assets.library) == 64 and len(assets.seen) == 56
    held_out = [tuple(assets.prompts.slots[i].values()) for i in assets.prompts.unseen_indices]
    assert held_out == list(zip(activities, hats, strict=True))


def test_half_and_an_eighth_of_the_animals_are_seen_and_one_holds_the_other() -> None:
    half, eighth = animals(), animal_set(keep=8)
    assert len(half.library) == len(eighth.library) == 2520
    assert len(half.seen) == 1260
    assert len(eighth.seen) == 316  # 2520 / 8 = 315, but sums of word indices are not spread to the last one
    assert captions(eighth) < captions(half)


@pytest.mark.parametrize("keep", [2, 8])
def test_every_word_is_seen_about_equally_often(keep: int) -> None:
    """Homogeneous: no word's share of the seen prompts is off its share of all by more than one prompt in twenty."""
    assets = animal_set(keep)
    seen = [assets.prompts.slots[i] for i in assets.prompts.seen_indices]
    for slot, words in ANIMAL_WORDS.items():
        counts = Counter(slots[slot] for slots in seen)
        assert counts.keys() == set(words)
        expected = len(seen) / len(words)
        assert all(abs(count - expected) <= 0.05 * expected + 1 for count in counts.values()), (slot, counts)


def test_every_pair_of_words_is_seen_in_the_half() -> None:
    slots = [animals().prompts.slots[i] for i in animals().prompts.seen_indices]
    names = list(ANIMAL_WORDS)
    for first in names:
        for second in names[names.index(first) + 1 :]:
            pairs = {(entry[first], entry[second]) for entry in slots}
            assert len(pairs) == len(ANIMAL_WORDS[first]) * len(ANIMAL_WORDS[second])


@pytest.mark.parametrize(("make", "count"), [(pigs, 14), (animals, 9 + 6 + 5 + 5)])
def test_neighbours_differ_in_one_word(make: Callable[[], AssetSet], count: int) -> None:
    prompts = make().prompts
    for index in prompts.unseen_indices[:: max(len(prompts.unseen_indices) // 10, 1)]:
        found = prompts.neighbours(index)
        assert len(found) == count
        mine = prompts.slots[index]
        assert all(sum(prompts.slots[i][slot] != mine[slot] for slot in mine) == 1 for i in found)


def test_the_toybox_is_the_seen_animals_the_rocks_and_the_trees() -> None:
    assets = toybox()
    extra = (*rock_assets(), *tree_assets())
    assert captions(assets) == captions(animals()) | {asset.caption for asset in extra}
    assert len(assets.seen) == 1260 + len(extra)
    assert assets.prompts.unseen == animals().prompts.unseen
    assert assets.families == (ROCKS, TREE)
    names = {asset.name for asset in assets.seen}
    assert all(stop.name in names for family in assets.families for stop in family.stops)


@pytest.mark.parametrize("make", [pigs, animals, toybox])
def test_nothing_that_may_be_trained_on_names_what_is_held_out(make: Callable[[], AssetSet]) -> None:
    """Neither a held-out prompt nor a held-out paraphrase is among the texts of the seen assets."""
    assets = make()
    trained = set(assets.seen.texts()[0])
    held_out: list[Asset] = [assets.library[i] for i in assets.prompts.unseen_indices]
    texts = {text for asset in held_out for text in (asset.caption, *asset.paraphrases, *asset.held_out_paraphrases)}
    texts |= {text for asset in assets.library for text in asset.held_out_paraphrases}
    assert texts and not texts & trained


def test_a_folder_is_a_set_and_its_twins_say_more(tmp_path: Path) -> None:
    for name in ("barrel-1.glb", "barrel-2.glb", "crate.glb", "cut.glb"):
        (tmp_path / name).write_bytes(quad().to_bytes()[: 80 if name == "cut.glb" else None])
    (tmp_path / "captions.jsonl").write_text(json.dumps({"file": "crate.glb", "caption": "a  box"}))
    told: list[tuple[int, int]] = []
    assets = folder_set(tmp_path, on_file=lambda done, total: told.append((done, total)))
    assert assets.prompts.prompts == ("a barrel", "a white barrel", "a box") == assets.library.captions
    assert [asset.name for asset in assets.library] == ["barrel-1", "barrel-2", "crate"]
    assert assets.prompts.unseen == frozenset() and assets.seen == assets.library
    assert [item.file for item in assets.skipped] == ["cut.glb"]
    assert told[-1] == (4, 4)


def test_one_model_is_no_set(tmp_path: Path) -> None:
    (tmp_path / "box.glb").write_bytes(quad().to_bytes())
    for read in (set_by_name, prompts_by_name):
        with pytest.raises(UserError, match=r"box\.glb is one model, not a set: give its folder"):
            read(str(tmp_path / "box.glb"))


def test_prompts_and_assets_that_do_not_belong_together_are_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    from att3d_core.library import sets

    library = Library("pig", tuple(reversed(pigs().library.assets)))
    monkeypatch.setattr(sets, "pig_assets", lambda: library.assets)
    with pytest.raises(ValueError, match="the prompts of pig are not the captions of its assets"):
        pig_set()


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parents[2] / "assets" / "sets").iterdir()), ids=lambda f: f.stem
)
def test_the_sets_that_come_along_name_toybox_assets(file: Path) -> None:
    assets = set_by_name(str(file))
    assert len(assets.library) == len(assets.prompts) >= 2 and assets.prompts.name == file.stem
    assert tuple(assets.library.captions) == assets.prompts.prompts
