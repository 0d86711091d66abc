"""From words about a guidance to the guidance: the library at hand, or a diffusion pipeline on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch

from att3d_core.errors import GuidanceError
from att3d_core.guidance.estimators import Estimator
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.guidance.protocol import Guidance
from att3d_core.text.encoder import TextEncoder

# The default guidance weight of picture models trained here: small and sure of their few prompts, they burn at 100.
OWN_WEIGHT = 5.0
MOST_LEARNED = 8
"""Prompts that VSD is offered for."""


@dataclass(frozen=True)
class Built:
    """A guidance, the estimator on top, and one line about both for the checkpoint."""

    guidance: Guidance
    estimator: Estimator
    text: str


def build_guidance(
    options: GuidanceOptions,
    library: Guidance | None,
    prompts: Sequence[str],
    device: torch.device,
    encoder: TextEncoder | None = None,
) -> Built:
    """What `options` describe, ready to be asked about `prompts`.

    library: the guidance by the assets at hand, if there are any. prompts: all that can be asked; a diffusion model
    embeds them here, and its text encoder is released before training begins. encoder: the studio's own, for picture
    models trained here. Raises GuidanceError.
    """
    check_estimator(options, len(prompts))
    if options.is_library:
        if library is None:
            raise GuidanceError(
                "these prompts have no library to be guided by: choose a diffusion model, or a set with assets"
            )
        return Built(library, options.make_estimator(), options.text)
    # Imported here: seconds that a run with a library does not need.
    from att3d_core.guidance.diffusion import load_diffusion
    from att3d_core.guidance.learned_score import LearnedScore
    from att3d_core.guidance.pipeline_folder import PipelineKind, find_pipeline

    usual = options.guidance_weight is None and not options.learns
    if usual and find_pipeline(options.model).kind is PipelineKind.OWN:
        options = replace(options, guidance_weight=OWN_WEIGHT)
    dtype = precision(options, device)
    guidance = load_diffusion(options.model, device, options.settings(), dtype, encoder, prompts, options.learns)
    learned = LearnedScore(guidance) if options.learns else None
    return Built(guidance, options.make_estimator(learned), options.text)


def check_estimator(options: GuidanceOptions, prompts: int) -> None:
    """Raises GuidanceError where the estimator is not meant for a run on so many prompts."""
    if options.learns and prompts > MOST_LEARNED:
        raise GuidanceError(
            f"vsd is for one prompt or a few, up to {MOST_LEARNED}, and these are {prompts}: its second score cannot "
            "follow the renders of many prompts at once, and ScaleDreamer reports a collapse (R@1 0.002 on 415 prompts "
            "where asd had 0.276); take --estimator asd, or finetune one prompt with vsd"
        )


def precision(options: GuidanceOptions, device: torch.device) -> torch.dtype:
    """The type of a diffusion model's weights: half on a GPU unless told otherwise.

    On a CPU half means bfloat16, which its vector units know better than float16.
    """
    half = device.type != "cpu" if options.half is None else options.half
    if not half:
        return torch.float32
    return torch.bfloat16 if device.type == "cpu" else torch.float16
