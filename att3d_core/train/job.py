"""A training run on disk: `job.json` says what it is, `state.safetensors` where it stands, `log.jsonl` what it
reported.

The state is float32 with optimizer moments and random state, one file written whole or not at all, so that a resumed
run is the run that was never interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.files import atomic_path, output_error, write_bytes
from att3d_core.train.config import TrainConfig
from att3d_core.train.trainer import Report, Trainer

STATE = "state.safetensors"


@dataclass(frozen=True)
class JobFolder:
    """The folder of one run."""

    path: Path

    @property
    def has_state(self) -> bool:
        return (self.path / STATE).is_file()

    def write_description(self, train_set: str, dim_v: int, config: TrainConfig) -> None:
        """Record what the run is: its training set, the width of its model, its settings. Raises OutputError."""
        text = json.dumps({"set": train_set, "dim_v": dim_v, "train": asdict(config)}, indent=1)
        write_bytes(self.path / "job.json", text.encode() + b"\n")

    def read_description(self) -> tuple[str, int, TrainConfig]:
        """(set, dim_v, configuration) of a run. Raises TrainingError."""
        file = self.path / "job.json"
        try:
            job = json.loads(file.read_text(encoding="utf-8"))
            return str(job["set"]), int(job["dim_v"]), TrainConfig(**job["train"])
        except FileNotFoundError:
            raise TrainingError(f"{self.path} is not a training run: it has no job.json") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TrainingError(f"{file} does not describe a training run: {error}") from error

    def save(self, trainer: Trainer) -> None:
        """Save the state of `trainer`. The previous one stays until the new one is complete. Raises OutputError."""
        with atomic_path(self.path / STATE) as temp:
            try:
                save_file(_state_tensors(trainer), temp)
            except SafetensorError as error:  # it reports a full disk in its own words
                raise OSError(str(error)) from error
            temp.chmod(0o644)

    def load(self, trainer: Trainer) -> None:
        """Put `trainer` where the saved run stood. Raises TrainingError where the state does not fit it."""
        file = self.path / STATE
        try:
            tensors = load_file(file)
            _restore(trainer, tensors)
        except FileNotFoundError:
            raise TrainingError(f"{self.path} holds no saved state to resume from") from None
        except (SafetensorError, KeyError, RuntimeError, OSError) as error:
            raise TrainingError(f"{file} is damaged or belongs to another run: {error}") from error

    def log(self, report: Report) -> None:
        """Append one report. Raises OutputError."""
        file = self.path / "log.jsonl"
        try:
            with file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(report)) + "\n")
        except OSError as error:
            raise output_error(file, error) from error


def run_job(trainer: Trainer, folder: JobFolder, save_every: int, log_every: int = 10) -> Generator[Report, None, None]:
    """Advance `trainer` to the end, logging and saving into `folder`; saves as well when the caller closes it early.

    A step that fails is not saved: the state before it stays the last one.
    """
    for report in trainer.run():
        if report.step % log_every == 0:
            folder.log(report)
        if report.step % save_every == 0:
            folder.save(trainer)
        try:
            yield report
        except GeneratorExit:
            folder.save(trainer)
            raise
    folder.save(trainer)


def _state_tensors(trainer: Trainer) -> dict[str, Tensor]:
    names = {id(parameter): name for name, parameter in trainer.model.named_parameters()}
    tensors = {f"model.{name}": tensor for name, tensor in trainer.model.state_dict().items()}
    for parameter, state in trainer.optimizer.state.items():
        for key, value in state.items():
            tensors[f"optimizer.{names[id(parameter)]}.{key}"] = value
    tensors["generator"] = trainer.generator.get_state()
    tensors["step"] = torch.tensor(trainer.step)
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}


def _restore(trainer: Trainer, tensors: dict[str, Tensor]) -> None:
    prefix = "model."
    trainer.model.load_state_dict({k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)})
    for name, parameter in trainer.model.named_parameters():
        prefix = f"optimizer.{name}."
        state = {k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)}
        if state:
            trainer.optimizer.state[parameter] = {
                key: value if key == "step" else value.to(parameter.device) for key, value in state.items()
            }
    trainer.generator.set_state(tensors["generator"])
    trainer.step = int(tensors["step"])
