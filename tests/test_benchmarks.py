"""What a measurement says of itself, and how the benchmarks are asked for."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import __main__ as benchmarks
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
