"""VSD in a run: its second score is saved, resumed, rolled back and undone with the scene; many prompts are refused."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.errors import GuidanceError, TrainingError
from att3d_core.field.grids import GridLayout
from att3d_core.guidance.estimators import FrameGradient
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.model import Att3D, ModelConfig
from att3d_core.runs.comparison import Comparison
from att3d_core.runs.guidance import MOST_LEARNED, build_guidance, check_estimator
from att3d_core.text.minilm import MiniLM
from att3d_core.text.prompts import PromptSet
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList
from att3d_core.training.finetune import finetunable
from att3d_core.training.job import JobFolder
from att3d_core.training.loop import run_job
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import Trainer
from tests.support.command_line import CommandLine
from tests.support.small_run import RUN, same, state
from tests.support.tiny_pipelines import tiny_prior

PROMPT = "a glass teapot"
SMALL = TrainConfig(steps=5, prompts=1, frames=2, size=16, samples=8, occupancy=8, learning_rate=0.02)


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory, encoder: MiniLM) -> GuidanceOptions:
    return GuidanceOptions(str(tiny_prior(tmp_path_factory.mktemp("prior") / "tiny", encoder)), estimator="vsd")


@pytest.fixture(scope="module")
def make(options: GuidanceOptions, encoder: MiniLM, tmp_path_factory: pytest.TempPathFactory):
    """Trainers that fine-tune one prompt with VSD, not begun, each with a diffusion model of its own."""
    condition = encoder.encode([PROMPT]).pooled
    released = tmp_path_factory.mktemp("base") / "base"
    model = Att3D(ModelConfig(MiniLM.dim, 4, GridLayout((5, 9))), generator=torch.Generator().manual_seed(0))
    save_released(released, model, Provenance(encoder.name, encoder.hash, (PROMPT,), condition))

    def made() -> Trainer:
        built = build_guidance(options, None, [PROMPT], torch.device("cpu"), encoder)
        base = load_released(released).model
        return Trainer(finetunable(base), PromptList((PROMPT,), condition), built.guidance, built.estimator, SMALL)

    return made


def learned(trainer: Trainer) -> dict[str, Tensor]:
    """A copy of what the second score has learned."""
    assert trainer.learned is not None
    return {name: value.clone() for name, value in trainer.learned.state().items()}


def steps(trainer: Trainer, count: int) -> None:
    for _ in range(count):
        trainer.advance()


def test_a_resumed_run_is_the_run_that_was_never_interrupted(make, tmp_path: Path) -> None:
    straight, first, second = make(), make(), make()
    begun = learned(straight)
    steps(straight, 4)
    steps(first, 2)
    folder = JobFolder(tmp_path)
    folder.save(first)
    folder.load(second)
    assert second.step == 2 and same(learned(second), learned(first))
    steps(second, 2)
    assert same(state(straight), state(second)) and same(learned(straight), learned(second))
    assert not any(torch.equal(value, learned(second)[name]) for name, value in begun.items())
    # Back to the last good state, from beyond it: the second score goes back as well.
    folder.load(second)
    assert same(learned(second), learned(first)) and same(state(second), state(first))
    # Without it the state is another run's.
    assert first.learned is not None
    first.learned = None
    folder.save(first)
    with pytest.raises(TrainingError, match="is damaged or belongs to another run"):
        folder.load(second)


def test_a_step_that_is_undone_teaches_nothing_and_a_rollback_forgets(make, tmp_path: Path) -> None:
    """First a loss that is no number, then weights that are none: the second score is as it was at the last step."""
    trainer, folder = make(), JobFolder(tmp_path)
    folder.write_description(RUN)
    inner, calls = trainer.estimator, iter(range(100))

    def poisoned(*given) -> FrameGradient:
        result = inner(*given)
        broken = math.nan if next(calls) == 1 else 1.0
        return FrameGradient(result.gradient, result.squared_error * broken, result.noised)

    trainer.estimator = poisoned
    run = run_job(trainer, folder, RUN, save_every=1)
    next(run)
    before, found = learned(trainer), []
    trainer.on_strike = lambda strike: found.append((strike.what, same(before, learned(trainer))))
    next(run)
    assert found == [("the loss", True)]
    good = learned(trainer)
    with torch.no_grad():
        next(p for p in trainer.model.parameters() if p.requires_grad).fill_(math.inf)
    assert trainer.learned is not None and trainer.rollback is not None and not trainer.is_finite()
    trainer.learned.load_state({name: value + 1.0 for name, value in good.items()})
    trainer.rollback()
    assert trainer.is_finite() and same(good, learned(trainer))
    run.close()


def test_a_second_score_that_cannot_learn_is_a_strike(make, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, strikes = make(), []
    trainer.on_strike = lambda strike: strikes.append((strike, state(trainer)))
    assert trainer.learned is not None
    answers: Iterator[float] = iter([math.nan, 0.5])
    monkeypatch.setattr(trainer.learned, "learn", lambda *given: next(answers))
    before = state(trainer)
    trainer.advance()
    [(strike, then)] = strikes
    assert strike.what == "the error of the learned score" and same(before, then) and trainer.step == 1
    poison = {name: value * math.nan for name, value in learned(trainer).items()}
    trainer.learned.load_state(poison)
    assert not trainer.is_finite()


def test_many_prompts_are_refused_with_the_reason_before_anything_is_written(
    options: GuidanceOptions, tmp_path: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_estimator(options, MOST_LEARNED)
    monkeypatch.chdir(tmp_path)
    Path("many.json").write_text(json.dumps([f"a {word} ball" for word in "abcdefghi"]))
    flags = ("--guidance", options.model, "--estimator", "vsd", "--device", "cpu", "--steps", "2", "-o", "run")
    assert command_line("train", "--set", "many.json", *flags).complaint == (
        "vsd is for one prompt or a few, up to 8, and these are 9: its second score cannot follow the renders of many "
        "prompts at once, and ScaleDreamer reports a collapse (R@1 0.002 on 415 prompts where asd had 0.276); take "
        "--estimator asd, or finetune one prompt with vsd"
    )
    assert not Path("run").exists()


def test_each_prompt_alone_is_not_compared_by_a_score_that_remembers_the_last(options: GuidanceOptions) -> None:
    run = RunConfig("mine", guidance=options)
    with pytest.raises(GuidanceError, match="vsd's second score would carry over from one to the next"):
        Comparison(run, PromptSet.from_list("mine", [PROMPT]), (), lambda scene, index: {}, (), torch.device("cpu"))  # type: ignore
