"""`info`: what a checkpoint is, and what this machine runs it on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import tyro

from att3d_core import __version__
from att3d_core.checkpoint import Training, load_released
from att3d_core.cli.output import Console, JsonFlag
from att3d_core.device import choose_device
from att3d_core.field.accelerator import choose
from att3d_core.model import ModelConfig
from att3d_core.paths import DEFAULT_CHECKPOINT

FRAMES = 8
"""Per step, for which the memory of a guidance is counted."""


def info(
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    guidance: Annotated[
        str | None, tyro.conf.arg(help="a diffusion pipeline: how much memory it takes, counted without loading it")
    ] = None,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Describe a checkpoint, the device that would run it and, on request, what a guidance would take on it."""
    console = Console(as_json)
    chosen = choose_device(device)
    accelerator = choose(chosen.torch)
    released = load_released(checkpoint)
    config = released.model.config
    size_mb = (checkpoint / "model.safetensors").stat().st_size / 1e6
    console.say(f"ATT3D {__version__}")
    console.say(f"  device      {chosen.torch}: {chosen.reason}")
    console.say(f"  accelerator {accelerator.name.value}: {accelerator.reason}")
    console.say(f"  checkpoint  {released.name} ({size_mb:.1f} MB, sha256 {released.hash[:12]})")
    console.say(f"  trained on  {len(released.prompts)} prompts, for instance:")
    for prompt in released.prompts[:: max(len(released.prompts) // 4, 1)][:4]:
        console.say(f"              {prompt}")
    console.say(f"  encoder     {released.encoder_name} ({released.encoder_hash[:12]})")
    console.say(f"  grids       levels {config.layout.resolutions}, {config.layout.size} numbers, dim v {config.dim_v}")
    console.say(f"  mapping     {_mapping(config)}")
    console.say(f"  trained for {_trained_for(released.training)}")
    memory = None
    if guidance is not None:
        from att3d_core.guidance.diffusion import estimate_memory

        memory = estimate_memory(guidance, FRAMES)
        console.say(f"  guidance    {guidance}: {memory.total / 1e9:.2f} GB at most, with {FRAMES} frames per step")
    console.finish(
        {
            "guidance_bytes": None if memory is None else memory.total,
            "version": __version__,
            "device": str(chosen.torch),
            "device_reason": chosen.reason,
            "accelerator": accelerator.name.value,
            "accelerator_reason": accelerator.reason,
            "checkpoint": released.name,
            "hash": released.hash,
            "megabytes": round(size_mb, 1),
            "prompts": len(released.prompts),
            "encoder": released.encoder_name,
            "dim_v": config.dim_v,
            "model": config.to_json(),
            "training": asdict(released.training),
        }
    )


def _mapping(config: ModelConfig) -> str:
    """The mapping network and what it reads, in words."""
    words = [config.mapping.network.value]
    if not config.mapping.spectral_norm:
        words.append("without spectral norm")
    words.append(f"reads {config.tokens} tokens" if config.tokens else "reads the pooled embedding")
    words += [f"{setting.name} of {setting.low:g} to {setting.high:g}" for setting in config.settings]
    if config.environment:
        words.append("environment map")
    if config.finetuned:
        words.append("fine-tuned to one prompt")
    return ", ".join(words)


def _trained_for(training: Training) -> str:
    origin = f"; from {training.finetuned_from}" if training.finetuned_from else ""
    return f"guidance {training.guidance}, interpolation {training.interpolation}{origin}"
