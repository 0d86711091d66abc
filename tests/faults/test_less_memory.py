"""Memory runs out in the middle of a picture, an export or a step: the same is done in smaller pieces, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from att3d_core import model as models
from att3d_core.cli.running import advance
from att3d_core.errors import NO_MEMORY, DiskFullError
from att3d_core.field import fused
from att3d_core.learning import LearnConfig, Learner
from att3d_core.render.cameras import turntable
from att3d_core.render.memory import smaller_once
from att3d_core.runs.learning import LearningFolder
from att3d_core.training import trainer as trainers
from att3d_core.training.batch import divisor
from att3d_core.training.job import JobFolder
from att3d_core.training.loop import run_job
from tests.support.released import ball_model
from tests.support.small_run import RUN, make_trainer

OUT = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")


class Short:
    """Stands before a function, and has no memory for calls whose `size` is above `most`."""

    def __init__(self, inner: Callable[..., Any], size: Callable[..., int], most: int) -> None:
        self.inner, self.size, self.most, self.refused = inner, size, most, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.size(*args) > self.most:
            self.refused += 1
            raise OUT
        return self.inner(*args, **kwargs)


def test_it_is_tried_once_more_and_never_again() -> None:
    asked: list[int] = []

    def work(size: int) -> int:
        asked.append(size)
        raise OUT

    with pytest.raises(torch.OutOfMemoryError):
        smaller_once(work, 100)
    assert asked == [100, 25]
    with pytest.raises(ZeroDivisionError):
        smaller_once(lambda size: size // 0, 100)


def test_a_picture_is_the_same_in_smaller_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = ball_model().scene_from_u(torch.zeros(ball_model().config.dim_v))
    whole = scene.picture(turntable(1), 48, 48)
    short = Short(fused.march, lambda layout, radiance, grids, inputs, *_: inputs.rays_o.shape[1], 1000)
    monkeypatch.setattr(models.fused, "march", short)
    monkeypatch.setattr(models, "RAYS_A_CHUNK", 2048)
    assert torch.equal(scene.picture(turntable(1), 48, 48), whole)
    assert short.refused == 1


@pytest.mark.parametrize("name", ["density", "color"])
def test_points_are_the_same_in_smaller_pieces(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    scene = ball_model().scene_from_u(torch.zeros(ball_model().config.dim_v))
    points = torch.rand(999, 3) - 0.5
    whole = getattr(scene, name)(points)
    asked = "query_density" if name == "density" else "query_points"
    short = Short(getattr(fused, asked), lambda layout, radiance, grids, points: points.shape[-2], 300)
    monkeypatch.setattr(models.fused, asked, short)
    assert torch.equal(getattr(scene, name)(points), whole) and short.refused == 1
    assert getattr(scene, name)(points[:0]).shape[0] == 0


def frames(model: Any, batch: Any, *_: Any) -> int:
    return len(batch.owner)


def test_a_step_in_shares_is_the_same_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gradients of the first step are those of the whole batch to rounding, and the numbers drawn the same."""
    whole, short = (make_trainer(prompts=4, frames=2) for _ in range(2))
    expected = whole.advance()
    before = {name: parameter.detach().clone() for name, parameter in short.model.named_parameters()}
    told: list[int] = []
    short.on_less_memory = told.append
    render = Short(trainers.render_batch, frames, 2)
    monkeypatch.setattr(trainers, "render_batch", render)
    report = short.advance()
    assert told == [4] and render.refused == 1 and short.shares == 4
    assert report.loss == pytest.approx(expected.loss, rel=1e-5)
    assert torch.equal(short.generator.get_state(), whole.generator.get_state())
    moved = 0
    for (name, one), (_, other) in zip(whole.model.named_parameters(), short.model.named_parameters(), strict=True):
        step = (one - before[name]).norm()
        moved += bool(step > 0)
        assert (one - other).norm() <= 1e-2 * step + 1e-7, name
    assert moved > 3
    short.advance()
    assert render.refused == 1  # it has learned


def test_a_batch_that_falls_into_no_shares_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = make_trainer(prompts=1)
    assert divisor(trainer.config) == 1
    monkeypatch.setattr(trainers, "render_batch", Short(trainers.render_batch, frames, 0))
    with pytest.raises(torch.OutOfMemoryError):
        trainer.advance()


def status(folder: Path) -> tuple[str, str]:
    entry = json.loads((folder / "status.json").read_text())
    return entry["status"], entry["reason"]


class StrangeError(RuntimeError):
    """What nobody expects."""


ENDINGS = [
    (OUT, "failed", NO_MEMORY),
    (StrangeError("a\nb"), "failed", "an error in the program (StrangeError: a b)"),
    (KeyboardInterrupt(), "paused", "interrupted; its last good state is that of step 2"),
    (SystemExit(1), "paused", "interrupted; its last good state is that of step 2"),
]


@pytest.mark.parametrize(("error", "word", "reason"), ENDINGS)
def test_the_status_of_a_run_is_true_however_it_ends(
    tmp_path: Path, error: BaseException, word: str, reason: str
) -> None:
    folder, trainer = JobFolder(tmp_path), make_trainer(prompts=1)
    folder.write_description(RUN)
    inner = trainer.estimator

    def estimator(*args: Any) -> Any:
        if trainer.step == 3:
            raise error
        return inner(*args)

    trainer.estimator = estimator
    with pytest.raises(type(error)):
        list(run_job(trainer, folder, RUN, save_every=2))
    assert status(tmp_path) == (word, reason)
    again = make_trainer(prompts=1)
    folder.load(again)
    assert again.step == 2


@pytest.mark.parametrize(("error", "word", "reason"), ENDINGS[:2])
def test_so_is_that_of_a_plain_network(tmp_path: Path, error: Exception, word: str, reason: str) -> None:
    learner = Learner(torch.nn.Linear(3, 1), LearnConfig(6, 4, 1e-2))
    folder = LearningFolder(tmp_path)
    folder.open({}, learner)

    def reports() -> Any:
        raise error
        yield

    with pytest.raises(type(error)):
        advance(reports(), learner, folder, 5.0, 0.0)
    assert status(tmp_path) == (word, reason)


def test_a_run_that_is_not_released_is_not_done(tmp_path: Path) -> None:
    folder, trainer = JobFolder(tmp_path), make_trainer(steps=1, prompts=1)
    folder.write_description(RUN)
    list(run_job(trainer, folder, RUN, save_every=2))
    assert status(tmp_path)[0] == "done"
    with pytest.raises(DiskFullError), folder.releasing(trainer):
        raise DiskFullError("no room")
    assert status(tmp_path) == ("failed", "all is learned, but not released: no room")
