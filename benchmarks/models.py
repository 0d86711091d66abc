"""What is measured: the shipped models, or a fresh one of the same shape where they are not there yet."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import torch

from att3d_core.checkpoint import Provenance, save_released
from att3d_core.model import Att3D, ModelConfig, Scene
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import Pipeline, load
from att3d_core.text.minilm import MiniLM

# Held out in both shipped models.
PROMPT = "a pig riding a bicycle wearing a tophat"


@cache
def folder() -> Path:
    """The released model to measure: ATT3D_BENCH_CHECKPOINT, checkpoints/toybox, or a fresh one."""
    for found in (Path(os.environ.get("ATT3D_BENCH_CHECKPOINT", "/nowhere")), CHECKPOINTS / "toybox"):
        if (found / "model.safetensors").is_file():
            return found
    return _fresh()


def name() -> str:
    """What `folder` is, for the measurement's line."""
    found = folder()
    return found.name if found.name != FRESH else "untrained model of the shipped shape, a solid ball"


@cache
def generator() -> Pipeline:
    """The model of `folder` with its text encoder, on the CPU."""
    return load(folder(), "cpu")


@cache
def scene() -> Scene:
    """The scene of PROMPT."""
    return generator().scene(PROMPT)


@cache
def scratch() -> Path:
    """A folder for files that are looked at once, removed at the end."""
    made = tempfile.mkdtemp(prefix="att3d-bench-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


FRESH = "fresh"


def _fresh() -> Path:
    encoder = MiniLM()
    model = Att3D(ModelConfig(encoder.dim), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        model.radiance.b2[0] = 20.0  # as dense at half a metre as meshing asks for
    target = scratch() / FRESH
    save_released(target, model, Provenance(encoder.name, encoder.hash, (PROMPT,), encoder.encode([PROMPT]).pooled))
    return target
