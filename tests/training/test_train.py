"""The trainer: it learns, repeats itself, and resumes bit by bit."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from att3d_core.errors import TrainingError
from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.library.asset import Asset, Family
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.model import MappingConfig, ModelConfig, Network, Setting
from att3d_core.runs.same import differences
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList, choose, embed_assets, look_up
from att3d_core.training.interpolation import Interpolation, InterpolationKind, Pairs
from att3d_core.training.job import JobFolder
from att3d_core.training.journal import Journal
from att3d_core.training.loop import run_job
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.run import RunConfig
from att3d_core.training.schedules import CosineDecay, PiecewiseConstant
from att3d_core.training.trainer import NO_INTERPOLATION, Trainer
from tests.support.small_run import FAMILY, RUN, ball, embed, make_data, make_trainer, same, state


def test_it_learns_the_asset_that_the_prompt_names() -> None:
    trainer = make_trainer(steps=150, full=0.0, textureless=0.0, paraphrases=0.0, learning_rate=0.03, text_rate=1.0)
    reports = list(trainer.run())
    early, late = (sum(r.loss for r in part) / 20 for part in (reports[:20], reports[-20:]))
    assert late < early / 4
    data = make_data()
    for index in range(2):
        made = scene_views(trainer.model(data.canonical[index]), 64)
        scores = [compare(made, asset_views(data.casters[i], 64)).foreground_db for i in range(2)]
        assert scores[index] > 12 and scores[index] > scores[1 - index] + 5


def test_reports_count_frames_and_follow_the_schedule() -> None:
    trainer = make_trainer(steps=10, frames=3, learning_rate=0.02, final_rate=0.5, hold=0.0)
    reports = list(trainer.run())
    assert [r.step for r in reports] == list(range(1, 11))
    assert reports[-1].frames_per_prompt == 10 * 2 * 3 / 2
    assert reports[0].learning_rate == 0.02
    middle = 0.01 + 0.01 * 0.5 * (1 + math.cos(math.pi * 0.5))
    assert reports[5].learning_rate == pytest.approx(middle)
    assert all(r.seconds > 0 and r.memory_mb > 10 and r.gradient_norm is None for r in reports)


def test_the_fused_step_is_the_pytorch_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """One optimizer step, all shadings and regularisers, through two implementations of the renderer."""
    settings: dict[str, Any] = {"full": 0.4, "textureless": 0.3, "explore": 1.0, "prompts": 4, "samples": 16}
    terms = Regularizers(orientation=0.1, opacity=0.1, sparsity=0.01)
    fused, plain = (make_trainer(regularizers=terms, environment=True, **settings) for _ in range(2))
    fused.advance()
    monkeypatch.setenv("ATT3D_ACCELERATOR", "torch")
    plain.advance()
    for ours, theirs in zip(fused.model.parameters(), plain.model.parameters(), strict=True):
        # Adam's first step is the sign of the gradient: only where that is clear can they agree.
        close = (ours - theirs).abs() < 2e-3
        assert close.float().mean() > 0.97


RESUMED: list[tuple[Sequence[Family], Interpolation, tuple[Setting, ...]]] = [
    ((), NO_INTERPOLATION, ()),
    ((FAMILY,), NO_INTERPOLATION, ()),
    ((), Interpolation(InterpolationKind.LOSS, samples=12), ()),
    ((FAMILY,), Interpolation(InterpolationKind.FAMILY, samples=12), (Setting("opacity", 0.0, 0.1),)),
]


@pytest.mark.parametrize(("families", "how", "settings"), RESUMED, ids=["plain", "families", "loss", "family"])
def test_resumed_is_uninterrupted_bit_by_bit(
    tmp_path: Path, families: Sequence[Family], how: Interpolation, settings: tuple[Setting, ...]
) -> None:
    """Three interruptions, each in a fresh trainer, against one straight run."""

    def fresh() -> Trainer:
        return make_trainer(families, interpolation=how, settings=settings, steps=12)

    check_resumed(fresh, tmp_path / "run", (3, 4, 9))


@pytest.mark.slow
def test_two_hundred_steps_with_ten_interruptions_are_the_straight_run(tmp_path: Path) -> None:
    def fresh() -> Trainer:
        return make_trainer(steps=200)

    check_resumed(fresh, tmp_path / "run", sorted(random.Random(0).sample(range(1, 200), 10)))


def check_resumed(fresh: Callable[[], Trainer], path: Path, stops: Sequence[int]) -> None:
    straight = fresh()
    for _ in straight.run():
        pass
    folder = JobFolder(path)
    folder.write_description(RUN)
    for stop in (*stops, straight.step):
        trainer, folder = fresh(), JobFolder(path)
        if folder.has_state:
            folder.load(trainer)
        reports = run_job(trainer, folder, RUN, save_every=1000)
        for report in reports:
            if report.step == stop < straight.step:
                reports.close()
                break
        assert trainer.step == stop
    assert same(state(straight), state(trainer))
    assert torch.equal(straight.generator.get_state(), trainer.generator.get_state())


def test_another_seed_is_another_run() -> None:
    runs = []
    for seed in (0, 0, 1):
        trainer = make_trainer(steps=3, seed=seed)
        list(trainer.run())
        runs.append(state(trainer))
    assert same(runs[0], runs[1]) and not same(runs[0], runs[2])


def test_the_log_holds_the_reports(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.write_description(RUN)
    reports = list(run_job(make_trainer(steps=5), folder, RUN, save_every=100, log_every=2))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [2, 4, 5]
    assert lines[1]["loss"] == reports[3].loss
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert [(event["step"], event["event"]) for event in events] == [(0, "started"), (5, "done")]


def test_a_killed_run_writes_no_step_twice(tmp_path: Path) -> None:
    """Killed two steps after its last state: the lines of those two are cut, and a line that was cut short."""
    folder = JobFolder(tmp_path)
    folder.write_description(RUN)
    reports = run_job(make_trainer(steps=6), folder, RUN, save_every=2, log_every=1)
    for _ in range(5):
        next(reports)
    with (tmp_path / "log.jsonl").open("a") as stream:
        stream.write('{"step": 5, "lo')
    again, trainer = JobFolder(tmp_path), make_trainer(steps=6)
    again.load(trainer)
    assert trainer.step == 4
    list(run_job(trainer, again, RUN, save_every=2, log_every=1))
    steps = [json.loads(line)["step"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert steps == [1, 2, 3, 4, 5, 6]


def test_a_journal_survives_its_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log.jsonl")
    for step in (1, 2):
        journal.append({"step": step, "text": "ü"})
    text = journal.file.read_text()
    journal.file.unlink()
    journal.restore()
    assert journal.file.read_text() == text
    journal.cut(1)
    assert [json.loads(line)["step"] for line in journal.file.read_text().splitlines()] == [1]


CONFIG = TrainConfig(families=0.3, paraphrases=0.5)


def test_drawing_covers_captions_and_family() -> None:
    data = make_data((FAMILY,))
    generator = torch.Generator().manual_seed(0)
    drawn = [look_up(data, choose(data, CONFIG, NO_INTERPOLATION, 0.0, generator)) for _ in range(300)]
    between = [item for item in drawn if ">" in item.ends[0].prompt]
    assert 60 < len(between) < 120
    named = [item for item in drawn if item.ends[0].prompt == "a big ball"]
    found = {int((data.embeddings - item.embedding).norm(dim=-1).argmin()) for item in named}
    assert found == {0, 1, 2}  # the caption and both paraphrases


def test_family_draws_lie_on_the_line_between_the_stops() -> None:
    data = make_data((FAMILY,))
    first, second = data.canonical
    config = TrainConfig(families=1.0, paraphrases=0.0)
    for seed in range(10):
        choice = choose(data, config, NO_INTERPOLATION, 0.0, torch.Generator().manual_seed(seed))
        item = look_up(data, choice)
        line = second - first
        alpha = float(((item.embedding - first) @ line) / (line @ line))
        assert alpha == pytest.approx(choice.mix.weights[1], abs=1e-5)
        torch.testing.assert_close(item.embedding, first + alpha * line, atol=1e-5, rtol=0)


def test_held_out_paraphrases_are_never_embedded() -> None:
    asked: list[str] = []
    asset = Asset("x", "a ball", lambda: ball([1, 0, 0], 0.5), ("ball",), ("secret ball",))

    def spy(texts: Sequence[str]) -> torch.Tensor:
        asked.extend(texts)
        return embed(texts)

    embed_assets((asset,), RayCasterCache(Library("one", (asset,)), 1), spy)
    assert asked == ["a ball", "ball"]


def test_nothing_to_train_on_is_an_error() -> None:
    with pytest.raises(TrainingError, match="the set has no assets"):
        embed_assets((), None, embed)  # type: ignore[arg-type]
    with pytest.raises(TrainingError, match="the set has no prompts"):
        PromptList((), torch.zeros(0, 8))


@pytest.mark.parametrize(
    "settings",
    [{"steps": 0}, {"explore": 1.5}, {"full": 0.7, "textureless": 0.6}, {"learning_rate": 0.0}, {"clip": -1.0}],
)
def test_impossible_settings_are_named(settings: dict[str, float]) -> None:
    with pytest.raises(TrainingError, match=next(iter(settings))):
        TrainConfig(**settings)  # type: ignore[arg-type]


FULL_RUN = RunConfig(
    "pig",
    ModelConfig(8, 4, environment=True, mapping=MappingConfig(Network.DEEPER), settings=(Setting("opacity", 0, 1),)),
    interpolation=Interpolation(InterpolationKind.GUIDANCE, Pairs.LOOP, kappa=(3.0, 1.0, 0.1), kappa_until=(0.2, 0.6)),
    regularizers=Regularizers(opacity=0.01),
    train=TrainConfig(steps=7, clip=1.0),
)


def test_a_run_is_described_completely(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.write_description(FULL_RUN)
    assert folder.read_description() == FULL_RUN
    assert differences(FULL_RUN.to_json(), folder.read_description().to_json()) == []
    plain = RunConfig("pig", FULL_RUN.model, train=TrainConfig(steps=7))
    assert sorted(differences(FULL_RUN.to_json(), plain.to_json())) == [
        "clip", "kappa", "kappa_until", "kind", "opacity", "pairs",
    ]  # fmt: skip


def test_a_description_of_version_1_is_read() -> None:
    old = {"set": "pig", "dim_v": 4, "train": {"steps": 7, "prompts": 3}}
    assert RunConfig.from_json(old) == RunConfig("pig", ModelConfig(dim_v=4), train=TrainConfig(steps=7, prompts=3))


@pytest.mark.parametrize(
    "change",
    [{"version": 3}, {"set": None, "train": {"stepz": 1}}, {"interpolation": {"kind": "magic"}}, {"model": 3},
     {"train": {"steps": 0}}, {"guidance": {"model": " "}}, {"interpolation": {"kappa": [-1.0]}}],
)  # fmt: skip
def test_a_foreign_description_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(TrainingError, match=r"^this does not describe a training run: "):
        RunConfig.from_json(FULL_RUN.to_json() | change)


def test_a_folder_that_is_no_run_or_another_run(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"not a training run: it has no job\.json"):
        JobFolder(tmp_path).read_description()
    (tmp_path / "job.json").write_text("[1]")
    with pytest.raises(TrainingError, match="does not describe a training run"):
        JobFolder(tmp_path).read_description()
    with pytest.raises(TrainingError, match="no saved state"):
        JobFolder(tmp_path).load(make_trainer())
    (tmp_path / "state.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}")
    with pytest.raises(TrainingError, match="damaged or belongs to another run"):
        JobFolder(tmp_path).load(make_trainer())


def test_cosine_decay_holds_then_falls() -> None:
    schedule = CosineDecay(1.0, 0.2, hold=0.5)
    assert [schedule.at(x) for x in (0.0, 0.5, 1.0)] == pytest.approx([1.0, 1.0, 0.2])
    assert schedule.at(0.75) == pytest.approx(0.6)
    with pytest.raises(ValueError, match="hold"):
        CosineDecay(1.0, 0.2, hold=1.0)


def test_stairs_change_at_their_fractions() -> None:
    schedule = PiecewiseConstant((3.0, 2.0, 0.5), (0.25, 0.5))
    assert [schedule.at(x) for x in (0.0, 0.24, 0.25, 0.49, 0.5, 1.0)] == [3.0, 3.0, 2.0, 2.0, 0.5, 0.5]
    with pytest.raises(ValueError, match="expected one value more than fractions, got 2 values and 2 fractions"):
        PiecewiseConstant((1.0, 2.0), (0.5, 0.6))
    for until in ((0.0,), (1.0,), (0.6, 0.5)):
        with pytest.raises(ValueError, match="ascending fractions"):
            PiecewiseConstant((1.0,) * (len(until) + 1), until)
