"""Device choice, with its reason."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.cpu

from att3d_core.errors import UserError


@dataclass(frozen=True)
class Device:
    """The device that runs, and why."""

    torch: torch.device
    reason: str


def choose_device(name: str = "auto") -> Device:
    """`auto` takes a CUDA GPU where there is one; a name that is not available is an error."""
    if name == "auto":
        if torch.cuda.is_available():
            return Device(torch.device("cuda"), f"found {torch.cuda.get_device_name()}")
        return Device(torch.device("cpu"), "no CUDA GPU found")
    try:
        device = torch.device(name)
    except RuntimeError:
        raise UserError(f"device must be auto, cpu, cuda or cuda:N, got {name!r}") from None
    if device.type == "cuda" and not torch.cuda.is_available():
        raise UserError(f"device {name!r} was asked for, but this PyTorch sees no CUDA GPU; use --device cpu")
    return Device(device, f"{name} was asked for")


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 for a network's matrices where the device multiplies it in hardware, else nothing."""
    known = torch.cpu.get_capabilities() if device.type == "cpu" else {}
    fast = device.type == "cuda" or bool(known.get("avx512_bf16") or known.get("amx_bf16"))
    return torch.autocast(device.type, torch.bfloat16, enabled=fast)
