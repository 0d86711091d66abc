"""What each process of `test_distributed` does; started by torchrun, not by pytest."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from att3d_core.training.distributed import Group, join_group
from att3d_core.training.job import JobFolder
from att3d_core.training.loop import Stop, run_job
from att3d_core.training.trainer import Trainer
from tests.support.small_run import RUN, make_trainer, state

STEPS = 6


def gradients_of(trainer: Trainer) -> dict[str, Tensor]:
    """Every gradient of the step before, the low-rank one by its factors."""
    found = {name: p.grad.clone() for name, p in trainer.model.named_parameters() if p.grad is not None}
    (low_rank,) = trainer.model.mapping.bases[0].low_rank_grads
    found |= {"basis": low_rank.left.T @ low_rank.right, "r": low_rank.r.clone()}
    return found


def settings(prompts: int) -> dict[str, object]:
    """One run, whether `prompts` is that of two processes or of one."""
    return {"prompts": prompts, "frames": 2, "full": 0.3, "textureless": 0.3, "steps": STEPS}


def run(folder: Path, group: Group, stop_at: int | None) -> Trainer:
    """Go on with the run in `folder`, and stop after step `stop_at`, as the second process wishes."""
    trainer, job, stop = make_trainer(group=group, **settings(2)), JobFolder(folder), Stop()
    if job.has_state:
        job.load(trainer)
    elif group.rank == 0:
        job.write_description(RUN)
    for report in run_job(trainer, job, RUN, save_every=2, stop=stop):
        if report.step == stop_at and group.rank == 1:
            stop.pause()
    group.sum(torch.zeros(1))  # nobody reads what the first process has not written yet
    return trainer


def main(out: Path) -> None:
    """Gradients of one step, a whole run, and the same run with two interruptions."""
    torch.set_num_threads(1)
    group = join_group(cpu=True)
    trainer = make_trainer(group=group, **settings(2))
    report = trainer.advance()
    mine = gradients_of(trainer) | {"loss": torch.tensor(report.loss), "frames": torch.tensor(report.frames_per_prompt)}
    save_file({k: v.contiguous() for k, v in mine.items()}, out / f"gradients-{group.rank}.safetensors")
    straight = run(out / "straight", group, None)
    for stop_at in (1, 4, None):
        resumed = run(out / "resumed", group, stop_at)
    for name, finished in (("straight", straight), ("resumed", resumed)):
        save_file(state(finished), out / f"{name}-{group.rank}.safetensors")
    group.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
