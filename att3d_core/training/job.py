"""A training run on disk: `job.json` says what it is, `state.safetensors` where it stands, `status.json` how it goes,
`log.jsonl` what it reported, `curves.jsonl` how well it did, `events.jsonl` what a person should read.

The state is float32 with optimizer moments, random state and what VSD's second score has learned, one file written
whole or not at all, so that a resumed run is the run that was never interrupted.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.tensors import save_tensors
from att3d_core.training.journal import Journal
from att3d_core.training.run import RunConfig
from att3d_core.training.run_folder import Described, RunFolder
from att3d_core.training.trainer import Report, Trainer

DESCRIPTION = "job.json"


class JobFolder(RunFolder):
    """The folder of one run of a `Trainer`."""

    def __init__(self, path: Path, description: str = DESCRIPTION) -> None:
        super().__init__(path, description)
        self.curves = Journal(path / "curves.jsonl")

    def read_description(self) -> RunConfig:
        """What a run of `train` is. Raises TrainingError."""
        file = self.path / DESCRIPTION
        try:
            return RunConfig.from_json(json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise TrainingError(f"{self.path} is not a training run: it has no {DESCRIPTION}") from None
        except (OSError, ValueError, AttributeError, TrainingError) as error:
            raise TrainingError(f"{file} does not describe a training run: {error}") from error

    def save(self, trainer: Trainer) -> None:
        """Save the state of `trainer`. The previous one stays until the new one is complete.

        Raises OutputError, and TrainingError for a state that does not hold numbers.
        """
        if not trainer.is_finite():
            raise TrainingError(f"the state of step {trainer.step} is not saved: it holds NaN or infinity")
        save_tensors(self.state, _state_tensors(trainer))

    def load(self, trainer: Trainer) -> None:
        """Put `trainer` where the saved run stood. Raises TrainingError where it does not fit."""
        file = self.state
        try:
            tensors = load_file(file)
            _restore(trainer, tensors)
        except FileNotFoundError:
            raise TrainingError(f"{self.path} holds no saved state to resume from") from None
        except (SafetensorError, KeyError, RuntimeError, OSError) as error:
            raise TrainingError(f"{file} is damaged or belongs to another run: {error}") from error

    def cut_logs(self, step: int) -> None:
        """As for every run; the curves as well."""
        super().cut_logs(step)
        self.curves.cut(step)

    def log(self, report: Report) -> None:
        """Append one report. Raises OutputError."""
        self.reports.append(asdict(report))

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
    if trainer.learned is not None:
        tensors |= {f"learned.{name}": tensor for name, tensor in trainer.learned.state().items()}
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
    if trainer.learned is not None:
        prefix = "learned."
        trainer.learned.load_state({k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)})
    trainer.generator.set_state(tensors["generator"])
    trainer.step = int(tensors["step"])
    trainer.strikes = int(tensors.get("strikes", torch.zeros(())))
