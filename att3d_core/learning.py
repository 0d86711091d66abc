"""Training of an ordinary network: optimizer, learning rate, running mean of the weights, and all of it on disk."""

from __future__ import annotations

import math
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from att3d_core.errors import DivergedError, TrainingError
from att3d_core.tensors import save_tensors

Item = TypeVar("Item")


@dataclass(frozen=True)
class LearnConfig:
    """steps: of the optimizer, AdamW. batch: pictures per step.

    learning_rate is reached after `warmup` steps and falls along half a cosine to a twentieth. weight_decay: of
    matrices and kernels. clip: largest norm of a gradient. average: decay of the running mean of the weights (EMA).
    Raises TrainingError for numbers out of range.
    """

    steps: int
    batch: int
    learning_rate: float
    warmup: int = 200
    weight_decay: float = 0.01
    clip: float = 1.0
    average: float = 0.999
    seed: int = 0

    def __post_init__(self) -> None:
        if self.steps < 1 or self.batch < 1 or self.warmup < 0:
            raise TrainingError(
                f"steps and batch must be at least 1 and warmup at least 0, "
                f"got {self.steps}, {self.batch} and {self.warmup}"
            )
        if not 0.0 < self.learning_rate < 1.0 or not 0.0 <= self.average < 1.0 or self.clip <= 0.0:
            raise TrainingError(
                "learning_rate must be in (0, 1), average in [0, 1) and clip above 0, "
                f"got {self.learning_rate}, {self.average} and {self.clip}"
            )


def step_generator(seed: int, step: int, purpose: int = 0, device: torch.device | str = "cpu") -> torch.Generator:
    """Randomness of one step: a function of the seed, the step and what it is for, so it need not be saved."""
    return torch.Generator(device).manual_seed((seed * 1_000_003 + step) * 16 + purpose)


class Learner:
    """A network in training. `average` holds the running mean of its trainable parameters."""

    def __init__(self, network: nn.Module, config: LearnConfig) -> None:
        self.network, self.config, self.step = network, config, 0
        self._named = {name: tensor for name, tensor in network.named_parameters() if tensor.requires_grad}
        matrices = [tensor for tensor in self._named.values() if tensor.ndim > 1]
        others = [tensor for tensor in self._named.values() if tensor.ndim <= 1]
        groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.99))
        self.average = {name: tensor.detach().clone() for name, tensor in self._named.items()}

    @property
    def rate(self) -> float:
        """The learning rate of the next step."""
        config = self.config
        rise = min(1.0, (self.step + 1) / max(config.warmup, 1))
        fall = 0.5 * (1.0 + math.cos(math.pi * min(self.step / config.steps, 1.0)))
        return config.learning_rate * rise * (0.05 + 0.95 * fall)

    def generator(self, purpose: int = 0) -> torch.Generator:
        """Randomness of the next step, on the CPU."""
        return step_generator(self.config.seed, self.step, purpose)

    def advance(self, loss: Tensor) -> float:
        """One step down `loss`; its value. Raises DivergedError where that is NaN or infinite."""
        value = float(loss.detach())
        if not math.isfinite(value):
            message = f"the loss of step {self.step} is {value}: start again with a lower learning rate"
            raise DivergedError(message, self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate
        loss.backward()
        nn.utils.clip_grad_norm_(self._named.values(), self.config.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        # The first weights are noise, so the mean follows fast at first.
        decay = min(self.config.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, tensor in self._named.items():
                self.average[name].lerp_(tensor, 1.0 - decay)
        return value

    def use_average(self) -> None:
        """Put the running mean into the network; there is no way back."""
        with torch.no_grad():
            for name, tensor in self._named.items():
                tensor.copy_(self.average[name])

    def save(self, file: Path) -> None:
        """The whole state, whole or not at all. Raises OutputError."""
        tensors = {f"network.{name}": tensor for name, tensor in self._named.items()}
        tensors |= {f"average.{name}": tensor for name, tensor in self.average.items()}
        # What batch normalisation has seen.
        tensors |= {f"buffer.{name}": tensor for name, tensor in self.network.named_buffers()}
        for name, tensor in self._named.items():
            for key, value in self.optimizer.state[tensor].items():
                tensors[f"optimizer.{name}.{key}"] = value
        tensors["step"] = torch.tensor(self.step)
        save_tensors(file, tensors)

    def load(self, file: Path) -> None:
        """Back to where `save` was called. Raises TrainingError for a file that is none of this network's."""
        try:
            tensors = load_file(file)
            with torch.no_grad():
                for name, tensor in self._named.items():
                    tensor.copy_(tensors[f"network.{name}"])
                    self.average[name].copy_(tensors[f"average.{name}"])
                    prefix = f"optimizer.{name}."
                    state = {key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)}
                    if state:
                        self.optimizer.state[tensor] = {
                            key: value if key == "step" else value.to(tensor.device) for key, value in state.items()
                        }
                for name, buffer in self.network.named_buffers():
                    buffer.copy_(tensors[f"buffer.{name}"])
            self.step = int(tensors["step"])
        except FileNotFoundError:
            raise TrainingError(f"there is no saved state {file}") from None
        except (SafetensorError, KeyError, RuntimeError, OSError) as error:
            raise TrainingError(f"{file} is damaged or belongs to another run: {error}") from error


def ahead(items: Iterator[Item], depth: int = 2) -> Iterator[Item]:
    """`items` in their order, up to `depth` of them made by a thread before they are asked for."""
    waiting: queue.Queue[tuple[bool, Any]] = queue.Queue(depth)
    stopped = threading.Event()

    def put(entry: tuple[bool, Any]) -> None:
        while not stopped.is_set():
            try:
                return waiting.put(entry, timeout=0.1)
            except queue.Full:
                continue

    def work() -> None:
        try:
            for item in items:
                put((True, item))
                if stopped.is_set():
                    return
            put((False, None))
        except BaseException as error:  # told to whoever waits for the next item
            put((False, error))

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        while True:
            good, item = waiting.get()
            if good:
                yield item
            elif item is None:
                return
            else:
                raise item
    finally:
        stopped.set()
        thread.join()
