"""Every number of a run has a range, whoever gives it, and a run that cannot fit is refused before it takes memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from att3d_core.errors import TrainingError
from att3d_core.field.grids import GridLayout
from att3d_core.model import ModelConfig
from att3d_core.training.config import MOST, TrainConfig
from att3d_core.training.room import check_room, least_bytes
from att3d_core.training.run import RunConfig

WRONG: tuple[Any, ...] = (True, "8", 1e30, float("nan"), float("inf"), [], None)
WHOLE = {
    "train": ("steps", "prompts", "frames", "size", "samples", "occupancy", "seed"),
    "interpolation": ("corners", "samples"), "regularizers": ("sparsity_points",), "guidance": ("rows",),
}  # fmt: skip
NUMBERS = {
    "train": ("learning_rate", "text_rate", "text_spread", "clip", "focal_max", "explore", "full", "hold", "beta2"),
    "regularizers": ("orientation", "opacity", "sparsity"), "guidance": ("t_min", "t_max", "anneal_from"),
}  # fmt: skip


def named(wanted: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(part, name) for part, names in wanted.items() for name in names]


def refused(part: str, name: str, value: Any) -> str:
    with pytest.raises(TrainingError) as caught:
        RunConfig.from_json({"version": 2, "set": "pig", part: {name: value}})
    message = str(caught.value)
    assert message.startswith("this does not describe a training run: ") and len(message) < 300
    return message


@pytest.mark.parametrize(("part", "name"), named(WHOLE))
def test_whole_numbers_are_whole_and_bounded(part: str, name: str) -> None:
    for value in (*WRONG, 8.5, 8.0):
        assert f"{name} must be a whole number, got {value!r}" in refused(part, name, value)
    assert name in refused(part, name, 2**64)


@pytest.mark.parametrize(("part", "name"), named(NUMBERS))
def test_numbers_are_numbers_and_bounded(part: str, name: str) -> None:
    for value in (True, "0.5", [], None):
        assert f"{name} must be a number, got {value!r}" in refused(part, name, value)
    for value in (1e30, float("nan"), float("inf"), -float("inf")):
        refused(part, name, value)


@pytest.mark.parametrize("name", MOST)
def test_the_largest_number_is_taken_and_the_next_is_not(name: str) -> None:
    most = MOST[name]
    both = {"focal_max": MOST["focal_max"]} if name == "focal_min" else {}
    TrainConfig(**{name: most}, **both)
    with pytest.raises(TrainingError, match=f"{name}"):
        TrainConfig(**{name: most + 1})


def test_a_run_larger_than_the_machine_is_refused() -> None:
    run = RunConfig("pig")
    check_room(run, 1 << 30)
    large = replace(run, train=replace(run.train, size=1024, samples=1024, prompts=64))
    with pytest.raises(TrainingError, match=r"takes at least 5\d\d\.\d GB, and this machine has 8\.0 GB: take fewer"):
        check_room(large, 8 << 30)


def test_every_part_of_a_run_counts() -> None:
    small = RunConfig("pig", ModelConfig(384, 4, GridLayout((5, 9))), train=TrainConfig(prompts=2, size=8, samples=4))
    least = least_bytes(small)
    train = small.train
    for larger in (
        replace(small, model=replace(small.model, dim_v=8)),
        replace(small, model=replace(small.model, layout=GridLayout())),
        *(replace(small, train=replace(train, **{name: 2 * getattr(train, name)})) for name in
          ("prompts", "frames", "size", "samples")),
    ):  # fmt: skip
        assert least_bytes(larger) > least
