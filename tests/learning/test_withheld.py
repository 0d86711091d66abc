"""Words that a model draws badly are withheld: understood as words that the kind does not take."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from att3d_core.checkpoint import load_released, replace_lexicon
from att3d_core.errors import UserError
from att3d_core.evaluate.withheld import scores, single_words, without
from att3d_core.library.sets import world_set
from att3d_core.library.toybox.world.assets import asset_of
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import load
from att3d_core.understanding.understand import understand

CAR = [asset_of({"kind": "car", "colour": word}) for word in ("red", "blue")]


def test_single_words_are_a_kind_and_one_word() -> None:
    found = single_words(world_set().library.assets)
    assert len(found) > 5000 and all(len(one.slots) == 2 for one in found)


def test_words_below_the_bar_join_those_that_the_kind_lacks() -> None:
    lexicon = load_released(CHECKPOINTS / "world").lexicon
    before = lexicon.kind("car").without
    changed = without(lexicon, CAR, [9.0, 15.0], 12.0)
    assert set(changed.kind("car").without) == {*before, "red"}
    assert changed.kind("truck") == lexicon.kind("truck") and changed.words == lexicon.words


def test_what_the_model_draws_well_scores_better_than_another_object() -> None:
    pipeline = load(CHECKPOINTS / "world", "cpu")
    car, other = asset_of({"kind": "car", "colour": "red"}), asset_of({"kind": "castle", "colour": "red"})
    right = next(scores(pipeline, [car]))
    swapped = type(car)(car.name, car.caption, other.build, slots=car.slots)
    assert right > next(scores(pipeline, [swapped])) + 5


def test_a_model_that_reads_sentences_has_none() -> None:
    with pytest.raises(UserError, match="whole sentences"):
        next(scores(load(CHECKPOINTS / "pig", "cpu"), CAR))


def test_a_model_with_another_lexicon_loads_and_says_what_it_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "world"
    shutil.copytree(CHECKPOINTS / "world", folder)
    lexicon = load_released(folder).lexicon
    replace_lexicon(folder, without(lexicon, CAR, [9.0, 15.0], 12.0))
    pipeline = load(folder, "cpu")
    verdict = understand("a red car", pipeline.released.lexicon, pipeline.encoder)
    assert verdict.caption == "a car" and "red" in verdict.message
    (folder / "lexicon.json").write_text("{}")
    with pytest.raises(UserError):
        load(folder, "cpu")


@pytest.mark.slow
def test_the_command_withholds_and_reports(tmp_path: Path) -> None:
    folder = tmp_path / "world"
    shutil.copytree(CHECKPOINTS / "world", folder)
    command = [sys.executable, "-m", "att3d_core", "withhold", str(folder), "--slots", "nothing", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert json.loads(done.stdout.splitlines()[-1])["withheld"] == []
