"""Models that read whole sentences: what they were trained on is drawn as it is, the rest as the nearest of it."""

from __future__ import annotations

import random

import pytest

from att3d_core.library.sets import pig_set
from att3d_core.text.minilm import MiniLM
from att3d_core.understanding.lexicon import Lexicon
from att3d_core.understanding.sentences import sentences
from att3d_core.understanding.understand import understand
from att3d_core.understanding.verdict import Understanding, Verdict

ENCODER = MiniLM()
PIGS = Lexicon(captions=tuple(pig_set().prompts.prompts[index] for index in pig_set().prompts.seen_indices))
HOME = Lexicon(
    captions=("an oak chair", "a leather sofa", "a floor lamp", "a picture frame", "two bunk beds", "A Café")
)


def _pig(prompt: str) -> Understanding:
    return understand(prompt, PIGS, ENCODER)


def test_training_captions_and_their_other_combinations_are_themselves() -> None:
    for prompt in pig_set().prompts.prompts:
        found = _pig(prompt)
        assert (found.caption, found.verdict) == (prompt, Verdict.KNOWN)
    for prompt in HOME.captions:
        found = understand(prompt, HOME, ENCODER)
        assert (found.caption, found.verdict) == (prompt, Verdict.KNOWN)


def test_a_list_without_a_grammar_is_not_recombined() -> None:
    assert sentences(HOME) == HOME.captions
    assert set(sentences(PIGS)) == set(pig_set().prompts.prompts)


@pytest.mark.parametrize("prompt", [
    '"a pig riding a bicycle wearing a cape"', "A PIG RIDING A BICYCLE WEARING A CAPE!!!",
    "pig riding the bicycle wearing a cape, 4k, unreal engine", "a pgi riding a bycicle waering a cape",
    "a 3d render of a pig riding a bicycle wearing a cape", "a pig wearing a cape riding a bicycle",
    "a piglet riding a bike wearing a cape",
])  # fmt: skip
def test_the_same_in_other_words(prompt: str) -> None:
    found = _pig(prompt)
    assert (found.caption, found.verdict) == ("a pig riding a bicycle wearing a cape", Verdict.KNOWN), found


def test_what_a_sentence_adds_and_what_it_lacks_is_said() -> None:
    short = _pig("a pig")
    assert short.verdict is Verdict.PARTLY and not short.unknown and "Not asked for" in short.message
    odd = _pig("a pig riding a dragon wearing a cape")
    assert odd.verdict is Verdict.PARTLY and odd.unknown == ("dragon",)
    assert odd.caption in sentences(PIGS) and odd.caption.endswith("wearing a cape")


def test_foreign_prompts_get_the_nearest_and_it_is_said() -> None:
    found = _pig("stock market crash")
    assert found.verdict is Verdict.NEAREST and found.caption in sentences(PIGS)
    assert found.message.startswith("Nothing like 'stock market crash' is known; nearest: a pig")
    assert len(found.nearest) == 4 and found.caption not in found.nearest


def test_anything_gets_a_sentence_of_the_model() -> None:
    dice = random.Random(0)
    for _ in range(25):
        prompt = " ".join(dice.choices(("pig", "no", "hat", "in", ",", "gold", "🐷", "zzz", "4k", "katana"), k=4))
        found = _pig(prompt)
        assert found.caption in sentences(PIGS) and found == _pig(prompt)
