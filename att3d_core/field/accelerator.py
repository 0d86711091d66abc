"""Which implementation of the march runs, and why.

Nothing here is imported or compiled to find out what a machine has: packages are looked for by name, and only then
imported where a GPU is there to run them. nerfacc's kernels are compiled at their first use, never here.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import warnings
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import torch

from att3d_core.errors import UserError

VARIABLE = "ATT3D_ACCELERATOR"
NEEDS_GPU = "it needs a CUDA GPU"


class Name(Enum):
    """The implementations.

    FUSED: numba kernels, on CPUs. PACKED: PyTorch, samples in empty space left out. NERFACC: the same, its weights by
    nerfacc's scan on a CUDA GPU. TINYCUDANN: the same as PACKED, dense grids read by tinycudann, one scene a call.
    TORCH: PyTorch, every sample evaluated: the readable reference.
    """

    FUSED = "fused"
    PACKED = "packed"
    NERFACC = "nerfacc"
    TINYCUDANN = "tinycudann"
    TORCH = "torch"


PACKED = (Name.PACKED, Name.NERFACC, Name.TINYCUDANN)


@dataclass(frozen=True)
class Choice:
    """The implementation that runs, why, and whether somebody asked for it by name."""

    name: Name
    reason: str
    asked: bool = False

    @property
    def fused(self) -> bool:
        """Whether the numba kernels run."""
        return self.name is Name.FUSED

    @property
    def packed(self) -> bool:
        """Whether `field.packed` runs."""
        return self.name in PACKED


def choose(device: torch.device) -> Choice:
    """The implementation for tensors on `device`; `ATT3D_ACCELERATOR` overrides. Raises UserError if it cannot."""
    wanted = os.environ.get(VARIABLE, "auto") or "auto"
    if wanted == "auto":
        return _automatic(device)
    if wanted not in [name.value for name in Name]:
        names = ", ".join(name.value for name in Name)
        raise UserError(f"{VARIABLE} must be auto or one of {names}, got {wanted!r}")
    name = Name(wanted)
    why_not = _why_not(name, device)
    if why_not:
        raise UserError(f"{VARIABLE}={wanted} cannot be used on {device}: {why_not}; unset it, or use another")
    return Choice(name, f"{VARIABLE}={wanted} asks for it", asked=True)


def _automatic(device: torch.device) -> Choice:
    if device.type == "cpu":
        return Choice(Name.FUSED, "fused numba kernels on the CPU")
    if device.type == "cuda":
        why_not = _why_not(Name.NERFACC, device)
        if why_not:
            return Choice(Name.PACKED, f"packed PyTorch on {device}, without nerfacc: {why_not}")
        return Choice(Name.NERFACC, f"nerfacc on {device}, compiled at first use")
    return Choice(Name.TORCH, f"plain PyTorch on {device}")


def _why_not(name: Name, device: torch.device) -> str:
    """Why an implementation cannot run on a device, "" where it can."""
    if name is Name.FUSED:
        return "" if device.type == "cpu" else "its kernels run on the CPU only"
    if name in (Name.NERFACC, Name.TINYCUDANN):
        if device.type != "cuda":
            return NEEDS_GPU
        return missing_nerfacc() if name is Name.NERFACC else missing_tinycudann()
    return ""


@lru_cache(maxsize=1)
def missing_nerfacc() -> str:
    """Why nerfacc cannot be used on this machine's GPU, "" where it can. Does not compile its kernels."""
    if importlib.util.find_spec("nerfacc") is None:
        return "nerfacc is not installed (pip install 'att3d-studio[gpu]')"
    if not torch.cuda.is_available():
        return NEEDS_GPU
    for tool, source in (("nvcc", "it is in NVIDIA's CUDA toolkit"), ("ninja", "pip installs it")):
        if shutil.which(tool) is None:
            return f"nerfacc compiles its kernels with {tool}, which is not on the PATH ({source})"
    return _import_failure("nerfacc")


@lru_cache(maxsize=1)
def missing_tinycudann() -> str:
    """Why tinycudann cannot be used on this machine's GPU, "" where it can."""
    if importlib.util.find_spec("tinycudann") is None:
        return "tinycudann is not installed (docs/performance.md says how it is built)"
    if not torch.cuda.is_available():
        return NEEDS_GPU
    return _import_failure("tinycudann")


@lru_cache(maxsize=1)
def broken_nerfacc() -> str:
    """Compiles nerfacc's kernels, which takes minutes the first time; why it failed, "" where it did not."""
    return _import_failure("nerfacc.cuda._backend", needs="_C")


def _import_failure(module: str, needs: str = "") -> str:
    """Why a module cannot be imported, in one line, or lacks what it should have; "" where all is well."""
    try:
        with warnings.catch_warnings():
            # nerfacc's docstrings hold backslashes that newer Pythons warn of.
            warnings.simplefilter("ignore", SyntaxWarning)
            found = importlib.import_module(module)
    # Not ImportError alone: tinycudann raises OSError without CUDA and NameError on unknown GPUs, compilers anything.
    except Exception as error:
        return f"importing {module} failed ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
    return f"{module} came without its kernels" if needs and getattr(found, needs, None) is None else ""
