"""The trainer: it learns, repeats itself, resumes bit by bit, and stops when it diverges."""

import json
import math

import numpy as np
import pytest
import torch

from att3d_core.errors import TrainingError
from att3d_core.evaluate.reconstruction import asset_views, compare, scene_views
from att3d_core.field.grids import GridLayout
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.library.asset import Asset, Family, Mesh
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.model import Att3D, ModelConfig
from att3d_core.schedules import CosineDecay
from att3d_core.train.config import TrainConfig
from att3d_core.train.data import draw, embed_assets
from att3d_core.train.job import JobFolder, run_job
from att3d_core.train.trainer import Trainer

DIM = 8


def ball(color, radius):
    """An octahedron subdivided once: round enough, and quick."""
    axes = np.concatenate([np.eye(3), -np.eye(3)]).astype(np.float32)
    faces = [[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]]
    return Mesh(axes * radius, np.array(faces, np.int32), np.tile(np.float32(color), (8, 1)))


def build(parameters):
    return ball([parameters["red"], 0.2, 0.2], 0.4 + 0.2 * parameters["size"])


STOPS = tuple(
    Asset(name, f"a {name} ball", lambda p=p: build(p), paraphrases, parameters=p)
    for name, paraphrases, p in (
        ("big", ("big ball", "large ball"), {"red": 0.9, "size": 1.0}),
        ("small", (), {"red": 0.1, "size": 0.0}),
    )
)
FAMILY = Family("balls", STOPS, build)


def embed(texts):
    """A different direction for every text, the same in every process."""
    rows = [torch.randn(DIM, generator=torch.Generator().manual_seed(sum(map(ord, text)))) for text in texts]
    return torch.nn.functional.normalize(torch.stack(rows), dim=-1)


def make_trainer(families=(), **settings):
    casters = RayCasterCache(Library("balls", STOPS), 2)
    data = embed_assets(STOPS, casters, embed, families)
    index = RetrievalIndex(data.embeddings, torch.repeat_interleave(torch.arange(2), data.offsets.diff()))
    config = TrainConfig(**{"steps": 40, "prompts": 2, "size": 24, "samples": 24, "occupancy": 16, **settings})
    model = Att3D(ModelConfig(DIM, 4, GridLayout((5, 9))), generator=torch.Generator().manual_seed(0))
    return Trainer(model, data, LibraryGuidance(casters, index), ScoreDistillation(), config)


def state(trainer):
    return {name: tensor.clone() for name, tensor in trainer.model.state_dict().items()}


def same(first, second):
    return all(torch.equal(first[name], second[name]) for name in first)


def test_it_learns_the_asset_that_the_prompt_names():
    trainer = make_trainer(steps=150, full=0.0, textureless=0.0, paraphrases=0.0, learning_rate=0.03, text_rate=1.0)
    reports = list(trainer.run())
    early, late = (sum(r.loss for r in part) / 20 for part in (reports[:20], reports[-20:]))
    assert late < early / 4
    for index in range(2):
        made = scene_views(trainer.model(trainer.data.canonical[index]), 64)
        scores = [compare(made, asset_views(trainer.data.casters[i], 64)).foreground_db for i in range(2)]
        assert scores[index] > 12 and scores[index] > scores[1 - index] + 5


def test_reports_count_frames_and_follow_the_schedule():
    trainer = make_trainer(steps=10, frames=3, learning_rate=0.02, final_rate=0.5, hold=0.0)
    reports = list(trainer.run())
    assert [r.step for r in reports] == list(range(1, 11))
    assert reports[-1].frames_per_prompt == 10 * 2 * 3 / 2
    assert reports[0].learning_rate == 0.02
    middle = 0.01 + 0.01 * 0.5 * (1 + math.cos(math.pi * 0.5))
    assert reports[5].learning_rate == pytest.approx(middle)
    assert all(r.seconds > 0 and r.memory_mb > 10 for r in reports)


def test_the_fused_step_is_the_pytorch_step(monkeypatch):
    """One optimizer step, all shadings, through two implementations of the renderer."""
    settings = {"full": 0.4, "textureless": 0.3, "explore": 1.0, "prompts": 4, "samples": 16}
    fused, plain = make_trainer(**settings), make_trainer(**settings)
    fused.advance()
    monkeypatch.setenv("ATT3D_FIELD", "torch")
    plain.advance()
    for ours, theirs in zip(fused.model.parameters(), plain.model.parameters(), strict=True):
        # Adam's first step is the sign of the gradient: only where that is clear can they agree.
        close = (ours - theirs).abs() < 2e-3
        assert close.float().mean() > 0.97


@pytest.mark.parametrize("families", [(), (FAMILY,)])
def test_resumed_is_uninterrupted_bit_by_bit(tmp_path, families):
    """Three interruptions, each in a fresh trainer, against one straight run."""
    straight = make_trainer(families, steps=12)
    for _ in straight.run():
        pass
    folder = JobFolder(tmp_path / "run")
    for stop in (3, 4, 9, 12):
        trainer = make_trainer(families, steps=12)
        if folder.has_state:
            folder.load(trainer)
        reports = run_job(trainer, folder, save_every=1000)
        for report in reports:
            if report.step == stop and stop < 12:
                reports.close()
                break
    assert trainer.step == 12
    assert same(state(straight), state(trainer))
    assert torch.equal(straight.generator.get_state(), trainer.generator.get_state())


def test_another_seed_is_another_run():
    runs = []
    for seed in (0, 0, 1):
        trainer = make_trainer(steps=3, seed=seed)
        list(trainer.run())
        runs.append(state(trainer))
    assert same(runs[0], runs[1]) and not same(runs[0], runs[2])


def test_divergence_stops_the_run_and_keeps_the_last_state(tmp_path):
    trainer, folder = make_trainer(), JobFolder(tmp_path)
    reports = run_job(trainer, folder, save_every=2)
    for _ in range(3):
        next(reports)
    with torch.no_grad():
        trainer.model.radiance.b2[1] = float("nan")
    with pytest.raises(TrainingError, match="diverged at step 3"):
        next(reports)
    fresh = make_trainer()
    folder.load(fresh)
    assert fresh.step == 2
    assert all(torch.isfinite(tensor).all() for tensor in fresh.model.state_dict().values())


def test_the_log_holds_the_reports(tmp_path):
    folder = JobFolder(tmp_path)
    reports = list(run_job(make_trainer(steps=4), folder, save_every=100, log_every=2))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [2, 4]
    assert lines[1]["loss"] == reports[3].loss


def test_drawing_covers_captions_and_family():
    data = make_trainer((FAMILY,)).data
    generator = torch.Generator().manual_seed(0)
    drawn = [draw(data, 0.3, 0.5, generator) for _ in range(300)]
    between = [item for item in drawn if ">" in item.prompt]
    assert 60 < len(between) < 120
    named = [item for item in drawn if item.prompt == "a big ball"]
    found = {int((data.embeddings - item.pooled).norm(dim=-1).argmin()) for item in named}
    assert found == {0, 1, 2}  # the caption and both paraphrases


def test_family_draws_lie_on_the_line_between_the_stops():
    data = make_trainer((FAMILY,)).data
    first, second = data.canonical
    for _ in range(10):
        item = draw(data, 1.0, 0.0, torch.Generator().manual_seed(_))
        line = second - first
        alpha = float(((item.pooled - first) @ line) / (line @ line))
        assert 0 <= alpha <= 1
        torch.testing.assert_close(item.pooled, first + alpha * line, atol=1e-5, rtol=0)


def test_held_out_paraphrases_are_never_embedded():
    asked = []
    asset = Asset("x", "a ball", lambda: ball([1, 0, 0], 0.5), ("ball",), ("secret ball",))

    def spy(texts):
        asked.extend(texts)
        return embed(texts)

    embed_assets((asset,), RayCasterCache(Library("one", (asset,)), 1), spy)
    assert asked == ["a ball", "ball"]


def test_nothing_to_train_on_is_an_error():
    with pytest.raises(TrainingError, match="no assets"):
        embed_assets((), None, embed)


@pytest.mark.parametrize(
    "settings", [{"steps": 0}, {"explore": 1.5}, {"full": 0.7, "textureless": 0.6}, {"learning_rate": 0.0}]
)
def test_impossible_settings_are_named(settings):
    with pytest.raises(TrainingError, match=next(iter(settings))):
        TrainConfig(**settings)


def test_a_folder_that_is_no_run_or_another_run(tmp_path):
    with pytest.raises(TrainingError, match="not a training run"):
        JobFolder(tmp_path).read_description()
    with pytest.raises(TrainingError, match="no saved state"):
        JobFolder(tmp_path).load(make_trainer())
    folder = JobFolder(tmp_path / "a")
    folder.write_description("pig", 32, TrainConfig(steps=7))
    assert folder.read_description() == ("pig", 32, TrainConfig(steps=7))
    (tmp_path / "a" / "state.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}")
    with pytest.raises(TrainingError, match="damaged or belongs to another run"):
        folder.load(make_trainer())


def test_cosine_decay_holds_then_falls():
    schedule = CosineDecay(1.0, 0.2, hold=0.5)
    assert [schedule.at(x) for x in (0.0, 0.5, 1.0)] == pytest.approx([1.0, 1.0, 0.2])
    assert schedule.at(0.75) == pytest.approx(0.6)
    with pytest.raises(ValueError, match="hold"):
        CosineDecay(1.0, 0.2, hold=1.0)
