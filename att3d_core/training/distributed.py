"""One run on several processes, one machine or many, on accelerate.

Every process holds the whole model and makes the choices of the whole batch; each renders its own share of it, and the
gradients are summed. So N processes with a batch of B are one process with a batch of N B, to rounding, and all keep
the same weights without ever sending them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import torch
from torch import Tensor

from att3d_core.errors import TrainingError

if TYPE_CHECKING:
    from accelerate import Accelerator


class Group(Protocol):
    """The processes of a run. Collective calls: every process makes the same ones in the same order."""

    @property
    def rank(self) -> int:
        """This process's number; 0 is the one that writes."""
        ...

    @property
    def world(self) -> int:
        """How many there are."""
        ...

    def sum(self, tensor: Tensor) -> Tensor:
        """The sum of every process's tensor."""
        ...

    def leave(self) -> None:
        """Take leave of the others at the end of the program."""
        ...

    def concatenate(self, tensor: Tensor) -> Tensor:
        """Every process's tensor [K, ...] one after the other, [world K, ...]."""
        ...


@dataclass(frozen=True)
class SingleProcess:
    """A run of one process."""

    rank: int = 0
    world: int = 1

    def sum(self, tensor: Tensor) -> Tensor:
        """The tensor itself."""
        return tensor

    def concatenate(self, tensor: Tensor) -> Tensor:
        """The tensor itself."""
        return tensor

    def leave(self) -> None:
        """There is nobody to leave."""


@dataclass(frozen=True)
class ProcessGroup:
    """The processes that torchrun started, joined by accelerate (gloo on CPUs, NCCL on GPUs)."""

    accelerator: Accelerator = field(repr=False)

    @property
    def rank(self) -> int:
        """This process's number."""
        return self.accelerator.process_index

    @property
    def world(self) -> int:
        """How many processes there are."""
        return self.accelerator.num_processes

    @property
    def device(self) -> torch.device:
        """The device of this process."""
        return self.accelerator.device

    def sum(self, tensor: Tensor) -> Tensor:
        """All-reduce."""
        return self.accelerator.reduce(tensor.to(self.device), "sum").to(tensor.device)  # type: ignore[union-attr]

    def concatenate(self, tensor: Tensor) -> Tensor:
        """All-gather along the first dimension."""
        return self.accelerator.gather(tensor.contiguous().to(self.device)).to(tensor.device)  # type: ignore[union-attr]

    def leave(self) -> None:
        """Close the connections."""
        self.accelerator.end_training()


def any_of(group: Group, flag: bool) -> bool:
    """Whether any process of the group says so."""
    return flag if group.world == 1 else bool(group.sum(torch.tensor([float(flag)])) > 0)


def launched_processes() -> int:
    """How many processes torchrun started; 1 without it."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def join_group(cpu: bool) -> Group:
    """The group that torchrun started this process in, or `SingleProcess`. Raises TrainingError where it fails.

    cpu: train on processors even where there are GPUs.
    """
    expected = launched_processes()
    if expected == 1:
        return SingleProcess()
    try:
        from accelerate import Accelerator
    except ImportError:
        raise TrainingError("several processes need accelerate: pip install 'att3d-studio[gpu]'") from None
    # Without cpu=True every process on a machine without GPUs believes that it is alone, and all write one run.
    accelerator = Accelerator(cpu=cpu or not torch.cuda.is_available())
    if accelerator.num_processes != expected:
        raise TrainingError(
            f"torchrun started {expected} processes, but this one sees {accelerator.num_processes}: "
            "the run would be written by several at once; start it with torchrun, not with accelerate launch"
        )
    return ProcessGroup(accelerator)


def check_replicas(group: Group, tensors: list[Tensor], step: int) -> None:
    """Raises TrainingError where the processes' weights have drifted apart, which would otherwise go unnoticed."""
    if group.world == 1:
        return
    mine = torch.stack([tensor.detach().double().sum() for tensor in tensors]).cpu()[None].float()
    every = group.concatenate(mine)
    if not torch.equal(every, every[:1].expand_as(every)):
        raise TrainingError(
            f"the weights of the {group.world} processes differ at step {step}: "
            "run the same program, packages and kind of device everywhere, and resume from the last state"
        )
