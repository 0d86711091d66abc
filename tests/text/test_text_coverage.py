"""The coverage meter: fitted, measured, stored, and honest about what it cannot know."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import save_file

from att3d_core.errors import CheckpointError
from att3d_core.text.coverage.fit import fit_coverage, reworded, roc_area
from att3d_core.text.coverage.foreign import TO_FIT, TO_MEASURE
from att3d_core.text.coverage.meter import FILE, Coverage, Level, load_coverage
from att3d_core.text.coverage.slots import phrases, templates
from att3d_core.text.coverage.spelling import did_you_mean, vocabulary
from att3d_core.text.encoder import encode_pooled
from att3d_core.text.minilm import MiniLM

ANIMALS = ("a pig", "a bear", "a rabbit", "a tiger")
ACTIVITIES = ("riding a bicycle", "sitting on a chair", "playing the guitar")
HATS = ("wearing a tophat", "wearing a crown", "wearing a sombrero")
PROMPTS = tuple(" ".join(parts) for parts in itertools.product(ANIMALS, ACTIVITIES, HATS))
TRAINED = PROMPTS[::2]


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def coverage(encoder: MiniLM) -> Coverage:
    made = fit_coverage(TRAINED, lambda texts: encode_pooled(encoder, texts), encoder.hash)
    assert made is not None
    return made


def judged(coverage: Coverage, encoder: MiniLM, prompt: str) -> Level:
    return coverage.judge(encoder.encode([prompt]).pooled[0], prompt in TRAINED).level


def test_it_is_right_on_what_it_never_saw(coverage: Coverage) -> None:
    measured = coverage.measured
    assert measured.auc >= 0.86 and measured.error <= 0.15
    assert measured.known >= 6 and measured.foreign >= 20


def test_levels_are_what_their_names_say(coverage: Coverage, encoder: MiniLM) -> None:
    assert judged(coverage, encoder, TRAINED[0]) is Level.SEEN
    new = [prompt for prompt in PROMPTS if prompt not in TRAINED]
    levels = [judged(coverage, encoder, prompt) for prompt in new]
    assert levels.count(Level.KNOWN) >= 0.8 * len(new), "combinations of known parts"
    assert judged(coverage, encoder, "a walrus riding a bicycle wearing a tophat") is Level.PARTLY
    for prompt in ("a submarine in a bathtub", "stock market crash", "the leaning tower of Pisa"):
        assert judged(coverage, encoder, prompt) is Level.FAR


def test_parts_say_what_was_read(coverage: Coverage, encoder: MiniLM) -> None:
    verdict = coverage.judge(encoder.encode(["a dishwasher playing the guitar wearing a crown"]).pooled[0])
    assert [phrase for phrase, _ in verdict.parts] == ["", "playing the guitar", "wearing a crown"]
    assert verdict.score < 0.5 and all(0.0 <= sure <= 1.0 for _, sure in verdict.parts)


def test_lists_without_grammar_have_no_meter(encoder: MiniLM) -> None:
    def refuse(texts: object) -> torch.Tensor:
        raise AssertionError("nothing needs encoding")

    assert fit_coverage(PROMPTS[:3], refuse, encoder.hash) is None
    scattered = [f"a thing number {i}" for i in range(200)]
    assert fit_coverage(scattered, refuse, encoder.hash) is None


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    high, low = torch.tensor([3.0, 1.0, 2.0]), torch.tensor([0.0, 2.0])
    # 3 > 0, 3 > 2, 1 > 0, 2 > 0, 2 = 2 (a half), 1 < 2.
    assert roc_area(high, low) == pytest.approx(4.5 / 6)


def test_no_foreign_word_is_fitted_and_measured() -> None:
    for name in ("nouns", "activities", "garments", "materials", "places", "prompts"):
        assert not set(getattr(TO_FIT, name)) & set(getattr(TO_MEASURE, name))


def test_it_is_stored_and_read_back(coverage: Coverage, encoder: MiniLM, tmp_path: Path) -> None:
    coverage.save(tmp_path)
    assert (tmp_path / FILE).stat().st_size < 200_000
    back = load_coverage(tmp_path, encoder.hash)
    assert back is not None
    pooled = encoder.encode(PROMPTS).pooled
    assert torch.equal(back.scores(pooled), coverage.scores(pooled)) and back.measured == coverage.measured
    assert load_coverage(tmp_path, "another encoder") is None
    assert load_coverage(tmp_path / "nowhere", encoder.hash) is None


@pytest.mark.parametrize("damage", ["cut", "shape", "nan", "json", "missing"])
def test_a_damaged_file_is_said_to_be(coverage: Coverage, encoder: MiniLM, tmp_path: Path, damage: str) -> None:
    coverage.save(tmp_path)
    file = tmp_path / FILE
    with safe_open(file, framework="pt") as opened:
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - not a mapping
        about = json.loads(opened.metadata()["coverage"])
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    elif damage == "json":
        save_file(tensors, file, {"coverage": "{"})
    else:
        wrong = {"shape": torch.zeros(3, 3), "nan": tensors["probe.0.0"] * float("nan"), "missing": None}[damage]
        tensors = {**tensors, "probe.0.0": wrong} if wrong is not None else {"mean": tensors["mean"]}
        save_file(tensors, file, {"coverage": json.dumps(about)})
    with pytest.raises(CheckpointError, match=r"coverage.safetensors is damaged .* delete it, or copy"):
        load_coverage(tmp_path, encoder.hash)


def test_shipped_models_bring_their_meter(checkpoints: Path, encoder: MiniLM) -> None:
    for name, prompt in (("toybox", "a bunny with a guitar in a red cape and a crown"), ("pig", "a hog on a bike")):
        stored = load_coverage(checkpoints / name, encoder.hash)
        assert stored is not None and stored.measured.auc >= 0.95 and stored.measured.error <= 0.1
        known = stored.judge(encoder.encode([prompt]).pooled[0])
        far = stored.judge(encoder.encode(["the sound of silence"]).pooled[0])
        assert known.score > far.score and far.level is Level.FAR


def test_rewording_keeps_the_words_that_matter() -> None:
    found = reworded("a pig riding a bicycle wearing a tophat")
    assert len(found) >= 3 and all("pig" in text and "bicycle" in text and "tophat" in text for text in found)


def test_phrases_split_sentences() -> None:
    assert phrases("a pig riding a bicycle wearing a cape") == ("a pig", "riding a bicycle", "wearing a cape")
    assert phrases("a pig made out of gold") == ("a pig", "made out of gold")
    assert phrases("a tree in spring") == ("a tree", "in spring")
    assert phrases("a snowy rock") == ("a snowy rock",)
    (template,) = templates(PROMPTS)
    assert template.places == (ANIMALS, ACTIVITIES, HATS) and len(template.indices) == len(PROMPTS)


@given(
    st.lists(st.sampled_from(["a", "pig", "riding", "in", "made", "of", "the", "cape", "on"]), min_size=1, max_size=9)
)
def test_phrases_lose_nothing(words: list[str]) -> None:
    assert " ".join(phrases(" ".join(words))) == " ".join(words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a pigg waering a bycicle", "a pig wearing a bicycle"),
        ("A tigerr wearing a sombrerro", "A tiger wearing a sombrero"),
        ("a pig and a fox, three cats", ""),
        ("a bear reading a book", ""),
        ("a pig riding a bicycle", ""),
        ("a submarine", ""),
        ("", ""),
        ("<b>pigg</b>", "<b>pig</b>"),
    ],
)
def test_did_you_mean(typed: str, meant: str) -> None:
    assert did_you_mean(typed, vocabulary(PROMPTS)) == meant


def test_scores_follow_the_calibration(coverage: Coverage, encoder: MiniLM) -> None:
    """A slope of zero leaves the offset alone: every prompt gets sigmoid(offset)."""
    flat = replace(coverage, slope=0.0, offset=2.0)
    scores = flat.scores(encoder.encode(PROMPTS[:3]).pooled)
    assert torch.allclose(scores, torch.sigmoid(torch.tensor(2.0)).expand(3))
