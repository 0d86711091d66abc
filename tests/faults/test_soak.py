"""The long campaign finds what it looks for: a small share of it, with and without a fault that was planted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from att3d_core.files import write_bytes
from benchmarks.soak import __main__ as soak
from benchmarks.soak import kills, mutants, steps
from benchmarks.soak.savers import Saver


def test_mutated_texts_do_no_harm_and_an_uncaught_error_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(made.passed and made.value == 0 for made in mutants.measure_texts(0.002))

    def broken(text: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(mutants, "normalize_prompt", broken)
    uncaught, *_ = mutants.measure_texts(0.002)
    assert uncaught.value >= 10 and not uncaught.passed


def whole(folder: Path, number: int) -> None:
    write_bytes(folder / "number", b"%d" % number)


def by_halves(folder: Path, number: int) -> None:
    with (folder / "number").open("wb") as stream:
        os.makedirs(folder / "between", exist_ok=True)
        os.rmdir(folder / "between")
        stream.write(b"%d" % number)


def found(folder: Path) -> int:
    return int((folder / "number").read_bytes())


@pytest.mark.parametrize(("save", "harmless"), [(whole, True), (by_halves, False)])
def test_a_save_by_halves_is_found(monkeypatch: pytest.MonkeyPatch, save: object, harmless: bool) -> None:
    saver = Saver("number", save, found)  # type: ignore[arg-type]
    monkeypatch.setattr(steps, "SAVERS", (saver,))
    (made,) = steps.measure(0.1)
    assert made.passed is harmless
    monkeypatch.setattr(kills, "SAVERS", (saver,))
    monkeypatch.setattr(kills, "LONGEST_S", 0.01)
    unreadable, lost, left = kills.measure(0.003)
    assert (lost.value, left.value) == (0, 0) and (unreadable.passed or not harmless)


def test_a_campaign_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(("nonsense",)) == 2
    assert "there is no campaign 'nonsense'; expected kills, steps" in capsys.readouterr().err
