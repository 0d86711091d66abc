"""The picture model that comes with the studio: the Train tab's diffusion model where none is named."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from att3d_core.errors import GuidanceError
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.guidance.pipeline_folder import find_pipeline
from att3d_core.training.run import RunConfig

PRIOR = "toybox-prior"
ROOT = Path(__file__).resolve().parents[2]
TRAINED_ON = "trained_on:"
"""Begins a line of the prior's CARD.md that says, in words, which prompts it has seen."""
DEFAULT_KNOWS = "the pig prompts and the pairs of the Toybox"
LONGEST = 200


@dataclass(frozen=True)
class ShippedPrior:
    """name: what people call it, on every machine. model: what a run's description calls it. knows: which prompts."""

    name: str
    model: str
    knows: str


def shipped_prior(checkpoints: Path) -> ShippedPrior | None:
    """The prior among the shipped `checkpoints`; None where it is missing, incomplete or cannot guide."""
    folder = checkpoints / PRIOR
    if not (folder / "model_index.json").is_file():
        return None
    try:
        find_pipeline(str(folder))
    except GuidanceError:
        return None
    return ShippedPrior(PRIOR, _portable(folder), _knows(folder))


def resolved(name: str, prior: ShippedPrior | None) -> str:
    """What a run calls the diffusion model that a visitor calls `name`."""
    return prior.model if prior is not None and name.strip() == prior.name else name


def suited(run: RunConfig, prior: ShippedPrior) -> RunConfig:
    """`run` as the shipped prior guides best: near cameras, pictures without light, less noise toward the end."""
    guidance = GuidanceOptions(
        prior.model, guidance_weight=10.0, weighting="uniform", t_min=0.2, t_max=0.98, t_max_end=0.4
    )  # fmt: skip
    train = replace(run.train, focal_min=1.3, focal_max=2.2, full=0.0, textureless=0.0)
    return replace(run, guidance=guidance, train=train)


def check_pipeline(model: str) -> None:
    """Refuse a diffusion model that cannot guide before its job waits in a queue. Raises GuidanceError."""
    find_pipeline(model)


def _portable(folder: Path) -> str:
    """A folder of the project by its place in it, where jobs run: they stay valid when the project moves."""
    folder = folder.resolve()
    return folder.relative_to(ROOT).as_posix() if folder.is_relative_to(ROOT) else os.fspath(folder)


def _knows(folder: Path) -> str:
    try:
        lines = (folder / "CARD.md").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return DEFAULT_KNOWS
    said = next((line[len(TRAINED_ON) :].strip() for line in lines if line.startswith(TRAINED_ON)), "")
    return said[:LONGEST] or DEFAULT_KNOWS
