import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from att3d_core.errors import EMPTY_PROMPT, NOT_A_FOLDER, OutputError, PromptSetError
from att3d_core.text.holdout import HoldDiagonal, HoldHomogeneous, HoldListed, HoldNothing
from att3d_core.text.prompt_file import load_prompt_set, parse_prompt_set, save_prompt_set
from att3d_core.text.prompts import PromptSet

WORDS = {"animal": ["pig", "frog", "owl"], "hat": ["top hat", "crown", "beret"]}


def pairs(rule: HoldDiagonal | HoldHomogeneous | HoldListed | HoldNothing | None = None) -> PromptSet:
    return PromptSet.from_template("pairs", "a {animal} with a {hat}", WORDS, rule)


def test_a_template_makes_every_combination_in_product_order() -> None:
    made = pairs()
    expected = [f"a {animal} with a {hat}" for animal, hat in itertools.product(WORDS["animal"], WORDS["hat"])]
    assert list(made.prompts) == expected
    assert made.slots[5] == {"animal": "frog", "hat": "beret"}
    assert made.seen_indices == tuple(range(9)) and made.unseen_indices == ()


def test_slots_may_stand_in_any_order_and_repeat() -> None:
    made = PromptSet.from_template("two", "{b} and {a}, {b}", {"a": ["x"], "b": ["y", "z"]})
    assert made.prompts == ("y and x, y", "z and x, z")


def test_the_diagonal_is_held_out() -> None:
    made = pairs(HoldDiagonal())
    assert made.unseen_indices == (0, 4, 8)
    assert made.seen_indices == (1, 2, 3, 5, 6, 7)


@pytest.mark.parametrize("words", [{"animal": ["pig"], "hat": ["crown", "beret"]}, {"animal": ["pig", "owl"]}])
def test_a_diagonal_needs_a_square(words: dict[str, list[str]]) -> None:
    template = " ".join(f"{{{slot}}}" for slot in words)
    with pytest.raises(PromptSetError, match="needs two slots with equally many words"):
        PromptSet.from_template("x", template, words, HoldDiagonal())


def test_homogeneous_splits_of_the_animals() -> None:
    words = {
        slot: [f"{slot}{index}" for index in range(count)] for slot, count in zip("abcd", (10, 7, 6, 6), strict=True)
    }
    half = PromptSet.from_template("half", "{a} {b} {c} {d}", words, HoldHomogeneous(2))
    eighth = PromptSet.from_template("eighth", "{a} {b} {c} {d}", words, HoldHomogeneous(8))
    assert len(half) == 2520 and len(half.seen_indices) == 1260
    assert len(eighth.seen_indices) / 2520 == pytest.approx(1 / 8, abs=0.005)
    assert set(eighth.seen_indices) < set(half.seen_indices)
    for made in (half, eighth):
        seen = [made.slots[index] for index in made.seen_indices]
        for slot, options in words.items():
            counts = [sum(entry[slot] == word for entry in seen) for word in options]
            assert min(counts) > 0.9 * max(counts)


def test_listed_prompts_are_held_out() -> None:
    assert PromptSet.from_list("l", ["a", "b", "c"], HoldListed(frozenset({"b"}))).unseen_indices == (1,)
    with pytest.raises(PromptSetError, match="'d' is to be held out but is not in the set"):
        PromptSet.from_list("l", ["a", "b", "c"], HoldListed(frozenset({"b", "d"})))


def test_holding_out_everything_is_an_error() -> None:
    with pytest.raises(
        PromptSetError, match=r"^the prompt set 'l' holds out every prompt: nothing is left to train on"
    ):
        PromptSet.from_list("l", ["a"], HoldListed(frozenset({"a"})))


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 1000))
def test_neighbours_differ_in_exactly_one_word(counts: list[int], seed: int) -> None:
    words = {f"s{slot}": [f"w{slot}{word}" for word in range(count)] for slot, count in enumerate(counts)}
    made = PromptSet.from_template("n", " ".join(f"{{{slot}}}" for slot in words), words)
    index = seed % len(made)
    expected = [
        other
        for other in range(len(made))
        if sum(made.slots[other][slot] != made.slots[index][slot] for slot in words) == 1
    ]
    assert list(made.neighbours(index)) == expected
    assert len(expected) == sum(counts) - len(counts)


def test_plain_lists_have_no_neighbours() -> None:
    made = PromptSet.from_list("l", ["a pig", "a frog"])
    assert made.neighbours(0) == () and made.slots == ({}, {})


@pytest.mark.parametrize(
    ("template", "words", "message"),
    [
        ("a {animal} {hat}", {"animal": ["pig"]}, r"uses {hat}, but no words are given for it"),
        ("a {animal}", {"animal": ["pig"], "hat": ["crown"]}, r"never uses {hat}: add it or remove its words"),
        ("a pig", {}, r"has no slot: expected one such as {animal}"),
        ("a {animal}", {"animal": []}, r"slot {animal} of 'x' has no words"),
        ("a {animal}", {"animal": ["pig", "pig"]}, r"slot {animal} of 'x' lists a word more than once"),
        ("a {animal}", {"animal": ["pig", " "]}, rf"'x' holds a bad entry: {EMPTY_PROMPT}"),
        ("a {animal}", {"animal": ["pig", "pig\u200b"]}, r"'x' holds 'a pig' more than once; remove one"),
        ("a {animal", {"animal": ["pig"]}, r"unmatched brace"),
        ("a {} pig", {"animal": ["pig"]}, r"holds {}: expected a slot such as {animal}"),
        ("a {animal.__class__}", {"animal": ["pig"]}, r"holds {animal.__class__}: expected a slot"),
        ("a {animal!r}", {"animal": ["pig"]}, r"holds {animal}: expected a slot"),
        ("a {animal:>10000000}", {"animal": ["pig"]}, r"holds {animal}: expected a slot"),
        ("{a} {b}", {"a": [str(i) for i in range(400)], "b": [str(i) for i in range(400)]}, r"makes 160,000 prompts"),
    ],
)
def test_template_errors_say_what_is_wrong(template: str, words: dict[str, list[str]], message: str) -> None:
    with pytest.raises(PromptSetError, match=message):
        PromptSet.from_template("x", template, words)


def test_braces_in_words_are_words() -> None:
    assert PromptSet.from_template("x", "a {animal}", {"animal": ["{hat}"]}).prompts == ("a {hat}",)


@pytest.mark.parametrize(
    "made", [pairs(HoldDiagonal()), pairs(), PromptSet.from_list("ünïcode 🐷", ["猪", "b"], HoldHomogeneous(2))]
)
def test_save_and_load(made: PromptSet, tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    save_prompt_set(made, file)
    save_prompt_set(made, file)
    assert load_prompt_set(file) == made
    assert [entry.name for entry in tmp_path.iterdir()] == ["set.json"]


def test_saving_into_nowhere_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match=rf"cannot write .*set\.json: {NOT_A_FOLDER}"):
        save_prompt_set(PromptSet.from_list("x", ["a pig"]), tmp_path / "file" / "set.json")


def test_files_of_other_programs_are_read_and_ours_by_everybody(tmp_path: Path) -> None:
    """Editors put a byte order mark first; what is saved gets the mode that any other file gets."""
    file, plain = tmp_path / "set.json", tmp_path / "plain"
    file.write_bytes(b"\xef\xbb\xbf" + b'["a pig", "an owl"]')
    assert load_prompt_set(file).prompts == ("a pig", "an owl")
    save_prompt_set(load_prompt_set(file), file)
    plain.touch()
    assert file.stat().st_mode == plain.stat().st_mode and load_prompt_set(file).prompts == ("a pig", "an owl")


def test_the_three_shapes_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('["a pig", "a  frog"]', encoding="utf-8")
    assert load_prompt_set(file) == PromptSet.from_list("mine", ["a pig", "a frog"])
    held_out = {"rule": "listed", "prompts": ["a  frog"]}
    file.write_text(json.dumps({"name": "n", "prompts": ["a pig", "a  frog"], "held_out": held_out}))
    assert load_prompt_set(file) == PromptSet("n", ("a pig", "a frog"), ({}, {}), frozenset({1}))
    template = {"name": "pairs", "template": "a {animal} with a {hat}", "words": WORDS}
    for rule, parsed in (("nothing", HoldNothing()), ("diagonal", HoldDiagonal())):
        file.write_text(json.dumps({**template, "held_out": {"rule": rule}}))
        assert load_prompt_set(file) == pairs(parsed)
    file.write_text(json.dumps({**template, "held_out": {"rule": "homogeneous", "keep": 2}}))
    assert load_prompt_set(file) == pairs(HoldHomogeneous(2))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "'d' is no prompt set: expected a list of prompts, or 'prompts' or 'template'"),
        ("a pig", "'d' is no prompt set"),
        ([], "'d' is empty: give it at least one prompt"),
        (["a pig", 3], "the list must be a list of texts"),
        (["a pig", "a pig"], "'d' holds 'a pig' more than once"),
        (["x" * 2000], "'d' holds a bad entry: the prompt is too long"),
        ({"prompts": ["a"], "template": "{a}"}, "'d' is no prompt set"),
        ({"name": 3, "prompts": ["a"]}, "'d' has a bad 'name'"),
        ({"prompts": {"a": 1}}, "'prompts' must be a list of texts"),
        ({"template": "{a}", "words": [1]}, "'d' needs a text 'template' and an object 'words'"),
        ({"template": "{a}", "words": {"a": "pig"}}, "the words of {a} must be a list of texts"),
        (
            {"prompts": ["a"], "held_out": {"rule": "every other"}},
            "has a bad 'held_out': expected .* got {'rule': 'every",
        ),
        ({"prompts": ["a"], "held_out": {"rule": "homogeneous", "keep": 0}}, "expected N of 1 or more, got 0"),
        ({"prompts": ["a"], "held_out": {"rule": "homogeneous", "keep": "2"}}, "has a bad 'held_out'"),
        ({"prompts": ["a"], "slots": [{}, {}]}, "needs one slot map a prompt: expected 1, got 2"),
        ({"prompts": ["a"], "slots": [{"a": 1}]}, "a slot map must be a list of texts"),
        ({"prompts": ["a"], "slots": "x"}, "bad 'slots'"),
    ],
)
def test_foreign_json_is_named(data: object, message: str) -> None:
    with pytest.raises(PromptSetError, match=message):
        parse_prompt_set(data, "d")


def test_files_that_are_no_json(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    with pytest.raises(PromptSetError, match=r"set\.json cannot be read: No such file or directory"):
        load_prompt_set(file)
    for content in (b"not json", b"\xff\xfe\x00", b"[" * 100_000):
        file.write_bytes(content)
        with pytest.raises(PromptSetError, match=r"set\.json is not JSON: "):
            load_prompt_set(file)
