"""How much memory a diffusion model takes, before it is loaded.

Counted, not guessed: the networks run on PyTorch's meta device, where tensors have shapes and no content, and what is
alive at a time is added up. No weights are read and nothing is computed, so the largest model takes seconds.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


@dataclass(frozen=True)
class MemoryEstimate:
    """Bytes on the device. weights: of the networks that stay. text_encoder: before that, while prompts are embedded.

    step: on top of the weights while the guidance is asked. `total` is the most at any time, without the workspaces of
    the device's libraries (leave a tenth and half a gigabyte for these) and without the model that is trained.
    """

    weights: int
    text_encoder: int
    step: int

    @property
    def total(self) -> int:
        return max(self.text_encoder, self.weights + self.step)


def peak_bytes(run: Callable[[], object]) -> int:
    """The most bytes that are alive at a time in tensors made by `run`, which must work on the meta device."""
    with _PlainAttention(), _Alive() as alive:
        run()
    return alive.peak


class _Alive(TorchDispatchMode):
    """Adds up the storages of all tensors that are made and still there."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.peak = 0
        self._known: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        for tensor in _tensors((args, kwargs)):
            self._known.setdefault(tensor.untyped_storage(), 0)  # was there before: weights and inputs
        result = func(*args, **(kwargs or {}))
        for tensor in _tensors(result):
            storage = tensor.untyped_storage()
            if storage not in self._known:
                self._known[storage] = storage.nbytes()
                self.now += storage.nbytes()
                weakref.finalize(storage, self._gone, storage.nbytes())
        self.peak = max(self.peak, self.now)
        return result

    def _gone(self, size: int) -> None:
        self.now -= size


def _tensors(tree: Any) -> Iterator[Tensor]:
    return (leaf for leaf in tree_leaves(tree) if isinstance(leaf, Tensor))


class _PlainAttention(TorchFunctionMode):
    """Attention without its matrix of weights, as the fused kernels of CPUs and GPUs compute it.

    The meta device would write that matrix out, ten times as much as everything else in Stable Diffusion.
    """

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is not functional.scaled_dot_product_attention:
            return func(*args, **(kwargs or {}))
        query, _, value = (*args, *(kwargs or {}).values())[:3]
        return query.new_empty(*query.shape[:-1], value.shape[-1])


def parameter_bytes(module: torch.nn.Module, dtype: torch.dtype) -> int:
    """Bytes of the module's parameters in `dtype`."""
    return sum(parameter.numel() for parameter in module.parameters()) * dtype.itemsize
