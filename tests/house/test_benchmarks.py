"""What a measurement says of itself, and how the benchmarks are asked for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import random_exports
from benchmarks.curve import crossing
from benchmarks.measure import Measurement, median_seconds, run_process


@pytest.mark.parametrize(
    ("better", "value", "passed"),
    [("lower", 0.3, True), ("lower", 0.4, True), ("lower", 0.5, False), ("higher", 0.5, True), ("higher", 0.3, False)],
)
def test_a_measurement_is_one_line_of_json(better: str, value: float, passed: bool) -> None:
    made = Measurement("a picture", value, "s", 0.4, better, "toybox", 1.23456789, "plain")  # type: ignore[arg-type]
    assert made.line().count("\n") == 0
    assert json.loads(made.line()) == {
        "name": "a picture", "value": value, "unit": "s", "target": 0.4, "better": better, "checkpoint": "toybox",
        "baseline": 1.2346, "baseline_name": "plain", "passed": passed,
    }  # fmt: skip


def test_the_median_leaves_the_warm_up_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Durations 9 (warm-up), 1, 5, 2: the median of the last three is 2."""
    durations = iter([9.0, 1.0, 5.0, 2.0])
    clock = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: clock[0])

    def work() -> None:
        clock[0] += next(durations)

    assert median_seconds(work, repeats=3) == 2.0


def test_the_memory_of_a_process_is_its_own() -> None:
    """Each is measured alone: the second does not inherit the peak of the first."""
    large = run_process(["-c", "b'x' * 200_000_000"])
    small = run_process(["-c", "pass"])
    assert large.peak_mb > 200 > small.peak_mb > 1
    assert 0 < small.seconds < 60


def test_only_the_subjects_asked_for_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Measurement("a", 1.0, "s", 2.0, "lower", "x")
    monkeypatch.setitem(benchmarks.SUBJECTS, "grids", lambda: iter([line]))
    monkeypatch.setattr(sys, "argv", ["benchmarks", "grids"])
    assert benchmarks.main() == 0
    assert capsys.readouterr().out == line.line() + "\n"
    monkeypatch.setattr(sys, "argv", ["benchmarks", "grids", "nonsense"])
    assert benchmarks.main() == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("error: there is no subject 'nonsense'; expected grids, picture")


def test_the_count_is_of_random_exports(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[int] = []
    monkeypatch.setattr("benchmarks.random_exports.measure", lambda count: iter(asked.append(count) or ()))
    monkeypatch.setattr(sys, "argv", ["benchmarks", "random-exports", "--count", "7"])
    assert benchmarks.main() == 0 and asked == [7]
    for wrong in (["--count"], ["--count", "0"], ["--count", "x"]):
        monkeypatch.setattr(sys, "argv", ["benchmarks", "random-exports", *wrong])
        assert benchmarks.main() == 2
        assert "--count takes a number of random exports" in capsys.readouterr().err


def test_random_exports_are_the_same_every_time_and_continue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def attempt(wanted: random_exports.Draw, folder: Path) -> random_exports.Outcome:
        made.append(wanted.number)
        return random_exports.Outcome(wanted.number, "toybox", wanted.prompts, wanted.alpha, "game", 5001, 5000)

    prompts = (("a pig", "a cat"), ("a dog",))
    monkeypatch.setattr(random_exports, "_known", lambda name: prompts)
    monkeypatch.setattr(random_exports, "attempt", attempt)
    assert random_exports.draw(5) == random_exports.draw(5) != random_exports.draw(6)
    log = tmp_path / "log.jsonl"
    first = list(random_exports.outcomes(3, log))
    assert list(random_exports.outcomes(5, log))[:3] == first and made == [0, 1, 2, 3, 4]
    over = [m for m in random_exports.summarise(first) if m.name.startswith("budgets exceeded")]
    assert over[0].value == 3 and not over[0].passed


def test_curves_cross_where_their_difference_is_nothing() -> None:
    assert crossing([50, 200], [1.0, -1.0]) == pytest.approx(100)  # halfway between the two in octaves
    assert crossing([50, 100, 200, 400], [2.0, 1.0, -3.0, 1.0]) == pytest.approx(100 * 2**0.25)
    assert crossing([50, 100, 200], [2.0, 1.0, 0.5]) is None
