"""A training run on disk: `job.json` says what it is, `state.safetensors` where it stands, `status.json` how it goes,
`log.jsonl` what it reported, `curves.jsonl` how well it did, `events.jsonl` what a person should read.

The state is float32 with optimizer moments and random state, one file written whole or not at all, so that a resumed
run is the run that was never interrupted.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.files import write_bytes
from att3d_core.orphans import remove_orphans
from att3d_core.tensors import save_tensors
from att3d_core.training.journal import Journal
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import Report, Trainer

STATE = "state.safetensors"
DESCRIPTION = "job.json"
STOP = "stop"


class Status(Enum):
    """How a run goes. A run that says RUNNING and whose process is gone was interrupted."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    DIVERGED = "diverged"
    FAILED = "failed"


class Described(Protocol):
    """What a run is: the settings that make it the same run when it is resumed."""

    def to_json(self) -> dict[str, Any]:
        """As JSON takes it."""
        ...


class JobFolder:
    """The folder of one run. description: the file that says what it is."""

    def __init__(self, path: Path, description: str = DESCRIPTION) -> None:
        self.path, self.description = path, description
        self.reports = Journal(path / "log.jsonl")
        self.curves = Journal(path / "curves.jsonl")
        self.events = Journal(path / "events.jsonl")

    @property
    def has_state(self) -> bool:
        return (self.path / STATE).is_file()

    @property
    def is_there(self) -> bool:
        """Whether nobody has deleted the folder."""
        return (self.path / self.description).is_file()

    def write_description(self, run: Described) -> None:
        """Record what the run is. Raises OutputError."""
        write_bytes(self.path / self.description, (json.dumps(run.to_json(), indent=1) + "\n").encode())

    def read_description(self) -> RunConfig:
        """What a run of `train` is. Raises TrainingError."""
        file = self.path / DESCRIPTION
        try:
            return RunConfig.from_json(json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise TrainingError(f"{self.path} is not a training run: it has no {DESCRIPTION}") from None
        except (OSError, ValueError, AttributeError, TrainingError) as error:
            raise TrainingError(f"{file} does not describe a training run: {error}") from error

    def write_status(self, status: Status, trainer: Trainer, reason: str = "") -> None:
        """Record how the run goes. Raises OutputError."""
        entry = {
            "status": status.value,
            "reason": reason,
            "step": trainer.step,
            "steps": trainer.config.steps,
            "pid": os.getpid(),
        }
        write_bytes(self.path / "status.json", (json.dumps(entry, ensure_ascii=False) + "\n").encode())

    def asked_to_stop(self) -> Status | None:
        """PAUSED or CANCELLED where the file `stop` says "pause" or "cancel", else None."""
        try:
            word = (self.path / STOP).read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return Status.CANCELLED if word == "cancel" else Status.PAUSED

    def forget_stop(self) -> None:
        """Remove the wish to stop, and what a killed writer left behind."""
        with suppress(OSError):
            (self.path / STOP).unlink(missing_ok=True)
        remove_orphans(self.path, alone=True)

    def save(self, trainer: Trainer) -> None:
        """Save the state of `trainer`. The previous one stays until the new one is complete.

        Raises OutputError, and TrainingError for a state that does not hold numbers.
        """
        if not trainer.is_finite():
            raise TrainingError(f"the state of step {trainer.step} is not saved: it holds values that are not numbers")
        save_tensors(self.path / STATE, _state_tensors(trainer))

    def load(self, trainer: Trainer) -> None:
        """Put `trainer` where the saved run stood. Raises TrainingError where it does not fit."""
        file = self.path / STATE
        try:
            tensors = load_file(file)
            _restore(trainer, tensors)
        except FileNotFoundError:
            raise TrainingError(f"{self.path} holds no saved state to resume from") from None
        except (SafetensorError, KeyError, RuntimeError, OSError) as error:
            raise TrainingError(f"{file} is damaged or belongs to another run: {error}") from error

    def cut_logs(self, step: int) -> None:
        """Leave out of the logs what a run that goes on from `step` will write again. Raises OutputError."""
        self.reports.cut(step)
        self.curves.cut(step)

    def log(self, report: Report) -> None:
        """Append one report. Raises OutputError."""
        self.reports.append(asdict(report))

    def tell(self, step: int, event: str, message: str) -> None:
        """Append one event. Raises OutputError."""
        self.events.append({"time": round(time.time(), 3), "step": step, "event": event, "message": message})

    def rewrite(self, run: Described, trainer: Trainer) -> None:
        """Everything but released models anew, after somebody deleted the folder. Raises OutputError."""
        self.write_description(run)
        self.save(trainer)
        for journal in (self.reports, self.curves, self.events):
            journal.restore()


def _state_tensors(trainer: Trainer) -> dict[str, Tensor]:
    names = {id(parameter): name for name, parameter in trainer.model.named_parameters()}
    tensors = {f"model.{name}": tensor for name, tensor in trainer.model.state_dict().items()}
    for parameter, state in trainer.optimizer.state.items():
        for key, value in state.items():
            tensors[f"optimizer.{names[id(parameter)]}.{key}"] = value
    tensors["generator"] = trainer.generator.get_state()
    tensors["step"] = torch.tensor(trainer.step)
    tensors["strikes"] = torch.tensor(trainer.strikes)
    return tensors


def _restore(trainer: Trainer, tensors: dict[str, Tensor]) -> None:
    prefix = "model."
    trainer.model.load_state_dict({k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)})
    trainer.optimizer.state.clear()
    for name, parameter in trainer.model.named_parameters():
        prefix = f"optimizer.{name}."
        state = {k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)}
        if state:
            trainer.optimizer.state[parameter] = {
                key: value if key == "step" else value.to(parameter.device) for key, value in state.items()
            }
    trainer.generator.set_state(tensors["generator"])
    trainer.step = int(tensors["step"])
    trainer.strikes = int(tensors.get("strikes", torch.zeros(())))
