"""What is understood of prompts: whatever a model can be asked for, in whatever words, and nothing else."""

from __future__ import annotations

import random

import pytest
from worlds import world

from att3d_core.errors import PromptError
from att3d_core.text.encoder import Embeddings
from att3d_core.text.minilm import MiniLM
from att3d_core.understanding.caption import caption_of, sentence_of
from att3d_core.understanding.lexicon import COLOUR, KIND, MATERIAL, SLOTS, WORN, KindWords, Lexicon
from att3d_core.understanding.understand import understand
from att3d_core.understanding.verdict import Understanding, Verdict
from att3d_core.understanding.words import STANDARD

ENCODER = MiniLM()


def _understand(prompt: str) -> Understanding:
    return understand(prompt, world(), ENCODER)


def _slots(prompt: str) -> dict[str, str]:
    return dict(_understand(prompt).slots)


class _Deaf:
    """An encoder that must not be asked."""

    name, hash, dim = "deaf", "deaf", 384

    def encode(self, prompts: object) -> Embeddings:
        raise AssertionError(f"{prompts} needed no encoder")


def _draw(dice: random.Random, lexicon: Lexicon) -> dict[str, str]:
    """Random slots that go together; each is empty half the time."""
    kind = dice.choice(lexicon.kinds)
    slots = {KIND: kind.noun}
    for slot in lexicon.slots[1:]:
        worn = next((part for part, colour in WORN.items() if colour == slot), slot)
        if slot in kind.takes and dice.random() < 0.5 and (worn == slot or worn in slots):
            slots[slot] = dice.choice(lexicon.words[slot]).phrase
    return slots


def test_every_caption_is_understood_as_what_it_was_made_from_without_the_encoder() -> None:
    dice = random.Random(0)
    for _ in range(800):
        slots = _draw(dice, world())
        said = sentence_of(slots, world())
        for prompt in (caption_of(slots, world()), said):
            found = understand(prompt, world(), _Deaf())
            assert (dict(found.slots), found.caption, found.verdict) == (slots, said, Verdict.KNOWN), prompt
            assert not found.unknown and not found.ignored
            unseen = COLOUR in slots and MATERIAL in slots
            assert found.message.startswith(f"drawn: {said}.") and ("does not show" in found.message) == unseen


def test_what_is_worn_is_one_list_and_a_material_keeps_its_colour() -> None:
    found = understand("a red golden dog wearing a black top hat, wearing a cape", world(), _Deaf())
    assert found.caption == "a red golden dog wearing a cape and a black tophat"
    assert found.message.endswith("What is golden keeps its own colour: red does not show.")


def test_every_name_of_every_kind_names_it() -> None:
    """Where two kinds share a name, the first has it."""
    wrong = []
    for kind in world().kinds:
        for form in kind.forms:
            found = understand(form.upper(), world(), _Deaf())
            first = next(each.noun for each in world().kinds if form in each.forms)
            wrong += [] if found.slots[KIND] == first else [(form, found.slots[KIND])]
    assert wrong == []


def test_what_is_said_around_a_prompt_changes_nothing_but_is_said() -> None:
    dice = random.Random(1)
    for wrapped in (
        '"{}"',
        "front view of {}",
        "{}, 4k, unreal engine",
        "({}:1.2)",
        "{} --ar 16:9",
        "low poly {}, cute",
    ):
        slots = _draw(dice, world())
        caption = caption_of(slots, world())
        found = _understand(wrapped.format(caption.upper()))
        assert (dict(found.slots), found.verdict) == (slots, Verdict.KNOWN), wrapped
        assert bool(found.ignored) == (wrapped != '"{}"')


def test_colours_go_to_the_part_that_they_stand_before() -> None:
    expected = {KIND: "pig", "garment": "cape", "garment colour": "red", "hat": "tophat", "hat colour": "blue"}
    for prompt in ("a pig wearing a red cape and a blue top hat", "a pig with a blue tophat in a red cloak",
                   "pig, red cape, blue top hat", "a pig wearing a blue hat wearing a red cape"):  # fmt: skip
        assert _slots(prompt) == expected
    assert _slots("a green pig wearing a red cape") == {
        KIND: "pig", "colour": "green", "garment": "cape", "garment colour": "red"}  # fmt: skip


@pytest.mark.parametrize("prompt", [
    "a pig without a hat", "a pig, no hat", "a pig with no crown", "pig not wearing a cape", "a pig --no hat",
    "a pig without a hat or a red cape", "a pig without any clothes", "a pig not riding a bicycle",
])  # fmt: skip
def test_what_is_denied_is_not_drawn(prompt: str) -> None:
    found = _understand(prompt)
    assert dict(found.slots) == {KIND: "pig"} and found.verdict is Verdict.KNOWN


def test_a_denial_ends_where_the_next_thing_begins() -> None:
    assert _slots("a pig without a hat, wearing a cape") == {KIND: "pig", "garment": "cape"}
    assert _slots("a pig without a cape on a bicycle") == {KIND: "pig", "activity": "riding a bicycle"}


@pytest.mark.parametrize("prompt, many", [
    ("three pigs", "three"), ("pigs", "several"), ("5 wolves", "5"), ("a herd of cows", "herd of"), ("two mice", "two"),
])  # fmt: skip
def test_of_several_one_is_drawn_and_it_is_said(prompt: str, many: str) -> None:
    found = _understand(prompt)
    assert found.verdict is Verdict.KNOWN and f"One {found.slots[KIND]}, not {many}." in found.message


@pytest.mark.parametrize("prompt", ["boots", "a pair of boots", "red cherries", "grapes", "a bus", "cactus"])
def test_a_plural_of_the_lexicon_is_not_several(prompt: str) -> None:
    assert "not several" not in _understand(prompt).message


@pytest.mark.parametrize("prompt, kind, unknown", [
    ("a red car with turbo", "car", "with turbo"), ("treasure chest full of gold", "treasure chest", "full of gold"),
    ("a pig and a tiger", "pig", "tiger"), ("a wooden ghost", "ghost", "wooden"), ("a red blue car", "car", "blue"),
    ("a pig eating an ice cream", "pig", "eating an ice cream"), ("two headed dragon", "dragon", "two"),
    ("a wolf howling at the moon", "wolf", "howling at the moon"), ("sci-fi crate", "crate", "sci-fi"),
    ("a car without wheels", "car", "without wheels"), ("a pig holding a red balloon", "pig", "red"),
])  # fmt: skip
def test_what_is_not_drawn_is_said(prompt: str, kind: str, unknown: str) -> None:
    found = _understand(prompt)
    assert found.slots[KIND] == kind and unknown in found.unknown
    assert found.verdict is Verdict.PARTLY and "Not known here: " in found.message and unknown in found.message


def test_something_else_is_drawn_whole_and_it_is_said() -> None:
    found = _understand('"the theory of Relativity"')
    assert found.verdict is Verdict.NEAREST and set(found.slots) == {KIND}
    assert found.message == f"Nothing like 'the theory of Relativity' is known; nearest: {found.caption}."
    assert found.caption not in found.nearest and len(set(found.nearest)) == 4


def test_a_stranger_in_known_clothes_wears_them() -> None:
    found = _understand("a platypus riding a bicycle wearing a green cape")
    assert found.verdict is not Verdict.KNOWN and found.unknown == ("platypus",)
    rest = {slot: phrase for slot, phrase in found.slots.items() if slot != KIND}
    assert rest == {"activity": "riding a bicycle", "garment": "cape", "garment colour": "green"}


def test_misspelt_words_are_read_and_said() -> None:
    found = _understand("a pgi waering a tophta")
    assert found.caption == "a pig wearing a tophat"
    assert found.corrected == (("pgi", "pig"), ("waering", "wearing"), ("tophta", "tophat"))
    assert "'wearing' (waering)" in found.message


@pytest.mark.parametrize("prompt", ["a pig and a tiger", "a bear reading a book", "three pigs", "a happy pig", "a fig"])
def test_right_words_are_never_corrected(prompt: str) -> None:
    assert _understand(prompt).corrected == ()


def test_a_costume_is_all_that_belongs_to_it_but_what_is_named_goes_first() -> None:
    pirate = {"garment": "cape", "garment colour": "black", "hat": "tophat"}
    lexicon = Lexicon(SLOTS, world().kinds, world().words, costumes={"pirate": pirate})
    for prompt in ("a bear dressed as a pirate", "a bear in a pirate costume", "bear disguised as pirate"):
        assert dict(understand(prompt, lexicon, _Deaf()).slots) == {KIND: "bear", **pirate}
    crowned = understand("a bear dressed as a pirate wearing a crown", lexicon, _Deaf())
    assert dict(crowned.slots) == {KIND: "bear", **pirate, "hat": "crown"}
    assert understand("a chair dressed as a pirate", lexicon, _Deaf()).unknown == ("dressed as a pirate",)
    assert understand("a pirate", lexicon, _Deaf()).caption == "a pirate"


def test_words_that_a_kind_does_not_take() -> None:
    candle = KindWords("candle", ("burning candle",), takes=("condition",), without=("burning",))
    lexicon = Lexicon(SLOTS, (candle, *world().kinds[:3]), STANDARD)
    assert understand("a burning candle", lexicon, _Deaf()).caption == "a candle"
    assert understand("a candle on fire", lexicon, _Deaf()).unknown == ("on fire",)
    assert understand("an old candle", lexicon, _Deaf()).caption == "an old candle"


def test_emoji_stand_for_words_only_where_there_are_none() -> None:
    assert _slots("🐷🎩") == {KIND: "pig", "hat": "tophat"}
    found = _understand("a wolf 🔥")
    assert dict(found.slots) == {KIND: "wolf"} and found.ignored == ("🔥",)


def test_it_answers_the_same_twice_and_anything_at_all() -> None:
    dice = random.Random(2)
    pieces = ("pig", "hat", "with", "a", "without", "of", ",", "and", "red", "on", "wearing", "три", "(", ":1.2)", "?!",
              "2", "made of", "gold", "dressed as", "riding", "zxqj", "🐷", "--no", "'")  # fmt: skip
    for _ in range(60):
        prompt = " ".join(dice.choices(pieces, k=dice.randrange(1, 9)))
        found = _understand(prompt)
        assert found == _understand(prompt) and found.message
        assert found.caption == sentence_of(found.slots, world())
        assert set(found.slots) - {KIND} <= set(world().kind(found.slots[KIND]).takes)
        assert (found.verdict is Verdict.KNOWN) == (not found.unknown)
        again = understand(found.caption, world(), _Deaf())
        assert again.slots == found.slots


def test_bad_prompts_are_refused() -> None:
    for prompt in ("", "   ", "x" * 2000):
        with pytest.raises(PromptError):
            _understand(prompt)


def test_what_a_kind_does_not_take_is_said_after_what_it_is_the_nearest_to() -> None:
    lexicon = Lexicon(
        SLOTS,
        (KindWords("crocodile", takes=("colour",)), KindWords("rock", ("stone",), takes=("colour", "material"))),
        STANDARD,
    )
    for prompt, drawn in (
        ("a stone alligator", "a crocodile"),
        ("a mossy alligator", "a crocodile"),
        ("a red alligator made of stone", "a red crocodile"),
    ):
        found = understand(prompt, lexicon, ENCODER)
        word = "mossy" if "mossy" in prompt else "stone"
        assert (found.caption, found.unknown) == (drawn, ("alligator", word))
        assert found.message == f"drawn: {drawn}, the nearest to 'alligator'. Not known here: {word}."
    assert understand("a stone crocodile", lexicon, ENCODER).message == "drawn: a crocodile. Not known here: stone."
    assert understand("a red stone", lexicon, ENCODER).message == "drawn: a red rock."


def test_no_word_is_dropped_in_silence() -> None:
    """Every adjective and everything done of every kind is drawn, or said not to be."""
    for kind in (*world().kinds, KindWords("gargoyle")):
        for text in ("mossy", "iron", "tall", "riding a pig"):
            prompt = f"a {kind.noun} {text}" if " " in text else f"a {text} {kind.noun}"
            found = understand(prompt, world(), ENCODER)
            said = " ".join([*found.unknown, *found.slots.values(), found.caption, found.message])
            assert text in said, (prompt, found.message)


def test_a_tool_that_is_also_used_may_be_the_object() -> None:
    assert _slots("an oak shovel") == {KIND: "shovel", "material": "wooden"}
    assert _slots("a pig shoveling") == {KIND: "pig", "activity": "holding a shovel"}
