"""Spelling, plurals, and taking a prompt's wrapping off."""

from __future__ import annotations

import random
import string

import pytest
from worlds import world

from att3d_core.text.articles import indefinite
from att3d_core.text.forms import key, singular
from att3d_core.text.typos import corrected, distance, is_word
from att3d_core.understanding.clean import clean, said, unquoted
from att3d_core.understanding.phrasebook import phrasebook


def _slow_distance(left: str, right: str) -> int:
    """By definition: the cheapest way to take the last letters off."""
    if not left or not right:
        return len(left) + len(right)
    best = min(
        _slow_distance(left[:-1], right) + 1,
        _slow_distance(left, right[:-1]) + 1,
        _slow_distance(left[:-1], right[:-1]) + (left[-1] != right[-1]),
    )
    if len(left) > 1 and len(right) > 1 and left[-2:] == right[:-3:-1]:
        best = min(best, _slow_distance(left[:-2], right[:-2]) + 1)
    return best


def test_distance_is_the_cheapest_way() -> None:
    dice = random.Random(0)
    for _ in range(300):
        left, right = ("".join(dice.choices("abc", k=dice.randrange(6))) for _ in range(2))
        assert distance(left, right) == _slow_distance(left, right) == distance(right, left)


def test_one_slip_in_a_long_word_is_found() -> None:
    """Any swap of neighbours or doubled letter after the first two, in words that no other word is like."""
    dice = random.Random(1)
    known = phrasebook(world()).words
    for word in ("motorcycle", "lighthouse", "watermelon", "helicopter", "stegosaurus", "wearing"):
        for _ in range(8):
            place = dice.randrange(2, len(word) - 1)
            swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            doubled = word[:place] + word[place] + word[place:]
            assert {corrected(swapped, known), corrected(doubled, known)} == {word}


def test_a_misspelt_plural_is_the_plural_of_what_is_known() -> None:
    known = phrasebook(world()).spelled
    for slip, word in (("swrods", "swords"), ("castels", "castles"), ("dargons", "dragons"), ("chiars", "chairs")):
        assert corrected(slip, known) == word


def test_right_words_are_left_alone() -> None:
    known = frozenset(("riding", "pig", "hat", "tree", "bear", "book"))
    for word in ("reading", "tiger", "three", "cat", "cats", "fig", "look", "beer", "boot", "free", "writing"):
        assert is_word(word) and corrected(word, known) == word


def test_a_word_like_nothing_known_is_left_alone() -> None:
    dice = random.Random(2)
    for _ in range(50):
        word = "".join(dice.choices(string.ascii_lowercase, k=9))
        assert corrected(word, frozenset(("motorcycle", "pig"))) == word


def test_a_word_that_only_sounds_a_little_like_another_is_not_one() -> None:
    assert corrected("slipper", frozenset(("sniper",))) == "slipper"
    assert corrected("elefant", frozenset(("elephant",))) == "elephant"


@pytest.mark.parametrize("one, many", [
    ("wolf", "wolves"), ("mouse", "mice"), ("cherry", "cherries"), ("box", "boxes"), ("torch", "torches"),
    ("bus", "buses"), ("cactus", "cacti"), ("tomato", "tomatoes"), ("axe", "axes"), ("sheep", "sheep"),
    ("glass", "glass"), ("dress", "dresses"), ("pig", "pigs"), ("house", "houses"), ("moss", "moss"),
])  # fmt: skip
def test_singular(one: str, many: str) -> None:
    assert singular(many) == one and singular(one) == one


def test_a_key_does_not_see_spaces_or_plurals() -> None:
    assert key(["top", "hats"]) == key(["tophat"]) == key(["top", "hat"])


def test_articles_follow_the_sound() -> None:
    said_so = [indefinite(noun) for noun in ("unicorn", "ufo", "hourglass", "umbrella", "owl", "urn", "house")]
    assert said_so == ["a unicorn", "a ufo", "an hourglass", "an umbrella", "an owl", "an urn", "a house"]
    assert [indefinite(noun) for noun in ("ewe", "onesie", "SUV", "")] == ["a ewe", "a onesie", "an SUV", "a "]


@pytest.mark.parametrize("quotes", ['""', "''", "“”", "«»", "``", "„“"])
def test_quotes_around_a_prompt_go_and_others_stay(quotes: str) -> None:
    left, right = quotes
    assert unquoted(f"{left}a pig{right}") == "a pig"
    assert unquoted(f'"{left}a pig{right}"' if left != '"' else f"'{left}a pig{right}'") == "a pig"
    assert unquoted('"pig" and "owl"') == '"pig" and "owl"'
    assert unquoted(left) == left


def test_wrapping_is_set_aside_and_words_stay_as_typed() -> None:
    found = clean("<lora:pig:0.8> (an old Sci-Fi crate:1.2), [rusty] --ar 16:9 🔥")
    assert said(found.words) == "an old sci-fi crate, rusty"
    assert found.ignored == ("<lora:pig:0.8>", "--ar 16:9", ":1.2", "🔥")
    assert found.emoji == ("fire",)


def test_cleaning_survives_anything() -> None:
    dice = random.Random(3)
    signs = "aé 9,-'\"()[]{}<>:|/\\&+_#@*.!?“”😀👨‍👩‍👧中\u0301"
    for _ in range(500):
        found = clean("".join(dice.choices(signs, k=dice.randrange(40))))
        assert all(word.text == word.text.casefold() and " " not in word.text for word in found.words)
        assert not found.words or not (found.words[0].is_comma or found.words[-1].is_comma)
