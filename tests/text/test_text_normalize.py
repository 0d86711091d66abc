import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from att3d_core.errors import PromptError
from att3d_core.text.normalize import MAX_CODE_POINTS, normalize_prompt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a pig \n\t riding\u00a0a  bicycle ", "a pig riding a bicycle"),
        ("cafe\u0301", "caf\u00e9"),
        ("a \u202egip\u202c pig\u200b\ufeff\x00", "a gip pig"),
        ("a \ud800pig", "a pig"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("🐷", "🐷"),
        ("свинья на велосипеде", "свинья на велосипеде"),
        ("戴着帽子的猪", "戴着帽子的猪"),
        ("\u1112\u1161\u11ab", "\ud55c"),
    ],
)
def test_one_spelling(text: str, expected: str) -> None:
    assert normalize_prompt(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u202e", "\u200d", "\x00\x01", "\ud800"])
def test_nothing_left_is_an_error(text: str) -> None:
    with pytest.raises(PromptError, match=r"^the prompt is empty: type a few words, for example 'a pig riding"):
        normalize_prompt(text)


def test_the_limit_counts_what_is_left() -> None:
    assert normalize_prompt("x" * MAX_CODE_POINTS + "\u200b" * 50 + " \n") == "x" * MAX_CODE_POINTS
    assert len(normalize_prompt("e\u0301" * MAX_CODE_POINTS)) == MAX_CODE_POINTS
    with pytest.raises(PromptError, match=r"^the prompt is too long: expected at most 1,000 characters, got 1,001; sh"):
        normalize_prompt("x" * (MAX_CODE_POINTS + 1))


def test_ten_megabytes_are_refused_at_once() -> None:
    text = "a\u0301\u0323" * 3_500_000
    start = time.process_time()
    with pytest.raises(PromptError, match="got 10,500,000") as caught:
        normalize_prompt(text)
    assert time.process_time() - start < 0.05
    assert len(str(caught.value)) < 120


@given(st.text(st.characters(), max_size=300))
def test_the_result_is_clean_and_stays_as_it_is(text: str) -> None:
    try:
        normal = normalize_prompt(text)
    except PromptError:
        return
    assert normalize_prompt(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    assert normal == " ".join(normal.split())
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c == "\u200d" for c in normal)
    normal.encode("utf-8")
