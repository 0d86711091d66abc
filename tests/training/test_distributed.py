"""One run on two processes: torchrun, gloo, accelerate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.training.batch import Batch, draw_batch
from att3d_core.training.config import TrainConfig
from att3d_core.training.distributed import SingleProcess, any_of, check_replicas, join_group
from att3d_core.training.interpolation import Interpolation
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.rendering import render_batch
from tests.support.small_run import make_data, make_trainer, same
from tests.training.distributed_worker import gradients_of, settings


def torchrun(arguments: list[str], folder: Path, repo_root: Path) -> subprocess.CompletedProcess[str]:
    """Two processes on this machine's processors."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", *arguments]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(repo_root), "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Path:
    """What two processes left."""
    folder = tmp_path_factory.mktemp("two")
    torchrun([str(Path(__file__).with_name("distributed_worker.py")), str(folder)], folder, repo_root)
    return folder


def test_two_processes_have_the_gradients_of_one_with_twice_the_batch(both: Path) -> None:
    first, second = (load_file(both / f"gradients-{rank}.safetensors") for rank in range(2))
    assert same(first, second)
    alone = make_trainer(**settings(4))  # type: ignore[arg-type]
    report = alone.advance()
    assert float(first.pop("loss")) == pytest.approx(report.loss, rel=1e-5)
    assert float(first.pop("frames")) == report.frames_per_prompt
    expected = gradients_of(alone)
    assert first.keys() == expected.keys()
    for name, gradient in expected.items():
        assert gradient.abs().max() > 0
        assert (first[name] - gradient).abs().max() <= 2e-5 * gradient.abs().max(), name


def test_all_processes_keep_the_same_weights_and_resume_bit_by_bit(both: Path) -> None:
    runs = [load_file(both / f"{name}-{rank}.safetensors") for name in ("straight", "resumed") for rank in range(2)]
    assert all(same(runs[0], other) for other in runs[1:])


def test_one_process_writes(both: Path) -> None:
    for name, events in (
        ("straight", ["started", "done"]),
        ("resumed", ["started", "paused", "resumed", "paused", "resumed", "done"]),
    ):
        lines = (both / name / "events.jsonl").read_text().splitlines()
        assert [json.loads(line)["event"] for line in lines] == events
    assert int(load_file(both / "resumed" / "state.safetensors")["step"]) == 6


def test_the_command_line_under_torchrun(tmp_path: Path, repo_root: Path) -> None:
    pigs = ["a pig holding a book wearing a cape", "a pig holding a book wearing a tophat"]
    (tmp_path / "two.json").write_text(json.dumps(pigs))
    small = ["--dim-v", "2", "--size", "16", "--samples", "8", "--prompts", "1", "--steps", "2", "--device", "cpu"]
    command = ["-m", "att3d_core", "train", "--set", "two.json", *small, "-o", "run", "--json"]
    done = torchrun(command, tmp_path, repo_root)
    (line,) = done.stdout.splitlines()  # the second process says nothing
    result = json.loads(line)
    assert result["status"] == "done" and result["step"] == 2
    assert result["last"]["frames_per_prompt"] == 2 * 2 / 2
    assert (tmp_path / "run" / "released" / "model.safetensors").is_file()
    assert "training with 2 processes, each with a share of every step" in done.stderr


class Rank:
    """One of several processes, without the others."""

    def __init__(self, rank: int, world: int) -> None:
        self.rank, self.world = rank, world

    def sum(self, tensor: Tensor) -> Tensor:
        return tensor * self.world

    def concatenate(self, tensor: Tensor) -> Tensor:
        return torch.cat([tensor + rank for rank in range(self.world)])

    def leave(self) -> None: ...


def drawn(prompts: int, rank: int, world: int) -> Batch:
    config = TrainConfig(prompts=prompts, frames=2, full=0.3, textureless=0.2)
    draw = torch.Generator().manual_seed(3)
    terms = Regularizers(opacity=0.1)
    return draw_batch(make_data(), (), config, Interpolation(), terms, 0.0, draw, Rank(rank, world))


def test_shares_of_a_batch_are_the_batch() -> None:
    """Prompts, cameras, light, samples and explored cells of three processes, against one with three times as much."""
    whole, parts = drawn(6, 0, 1), [drawn(2, rank, 3) for rank in range(3)]
    assert torch.equal(torch.cat([part.embeddings for part in parts]), whole.embeddings)
    assert sum((part.conditions.prompts for part in parts), ()) == whole.conditions.prompts
    assert torch.equal(torch.cat([part.conditions.light for part in parts]), whole.conditions.light)
    assert len({part.noise_seed for part in parts}) == 3
    trainer = make_trainer(prompts=2, frames=2, explore=0.4)
    config = TrainConfig(size=16, explore=0.4, occupancy=16)
    with torch.no_grad():
        trainer.model.radiance.b2[0] -= 6.0  # some cells are empty, so that exploring them matters
        frames = [render_batch(trainer.model, batch, config, 12, 8).frames for batch in (*parts, whole)]
    torch.testing.assert_close(torch.cat(frames[:3]), frames[3], atol=1e-6, rtol=0)


def test_processes_that_do_not_find_each_other_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lonely:
        num_processes = 1

        def __init__(self, cpu: bool) -> None:
            self.cpu = cpu

    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setattr("accelerate.Accelerator", Lonely)
    with pytest.raises(TrainingError, match=r"^torchrun started 2 processes, but this one sees 1: the run would be"):
        join_group(cpu=True)
    monkeypatch.delenv("WORLD_SIZE")
    assert join_group(cpu=True) == SingleProcess()


def test_processes_that_drift_apart_stop() -> None:
    weights = [torch.ones(3), torch.zeros(2)]
    check_replicas(Rank(0, 1), weights, 7)
    with pytest.raises(TrainingError, match=r"^the weights of the 2 processes differ at step 7"):
        check_replicas(Rank(0, 2), weights, 7)


def test_one_process_s_wish_is_all_s() -> None:
    class Wished(Rank):
        def sum(self, tensor: Tensor) -> Tensor:
            return tensor + 1.0

    assert any_of(Wished(0, 2), False) and not any_of(SingleProcess(), False) and any_of(SingleProcess(), True)
