"""Guidance by tiny pipelines, loaded once for a file of tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch
from diffusers.utils import logging
from torch import Tensor

from att3d_core.guidance.asking import ViewPrompting, Wording
from att3d_core.guidance.denoiser import DiffusionGuidance, DiffusionSettings
from att3d_core.guidance.diffusion import load_diffusion
from att3d_core.guidance.schedule import add_noise
from att3d_core.text.minilm import MiniLM
from tests.support.tiny_pipelines import tiny_deepfloyd, tiny_prior, tiny_stable_diffusion

CPU = torch.device("cpu")
PROMPTS = ["a pig", "a bear", "a frog"]
KINDS = ["sd", "sd-v", "if", "own"]


class TinyGuidance:
    """One pipeline of every kind in a folder, `folders` by kind."""

    def __init__(self, root: Path) -> None:
        logging.disable_progress_bar()
        self.encoder = MiniLM()
        self.folders = {
            "sd": tiny_stable_diffusion(root / "sd"),
            "sd-v": tiny_stable_diffusion(root / "sd-v", "v_prediction"),
            "if": tiny_deepfloyd(root / "if"),
            "own": tiny_prior(root / "own", self.encoder),
        }
        self._shared = cache(self._prepared)

    def fresh(self, kind: str, dtype: torch.dtype = torch.float32, **settings) -> DiffusionGuidance:
        """A guidance loaded here and now."""
        return load_diffusion(str(self.folders[kind]), CPU, DiffusionSettings(**settings), dtype, self.encoder)

    def load(self, kind: str, dtype: torch.dtype = torch.float32, **settings) -> DiffusionGuidance:
        """The same, but what was loaded and embedded before is shared."""
        known = self._shared(kind, dtype)
        parts = (known.unet, known.space, known.schedule, known.prediction, known.texts)
        return DiffusionGuidance(*parts, DiffusionSettings(**settings), known.wording.shading)

    def _prepared(self, kind: str, dtype: torch.dtype) -> DiffusionGuidance:
        guidance = self.fresh(kind, dtype)
        words = [Wording(how, guidance.wording.shading) for how in ViewPrompting]
        guidance.texts.prepare(["", *(text for wording in words for text in wording.texts(PROMPTS))])
        return guidance


def noised(guidance: DiffusionGuidance, count: int, t: float, seed: int = 0, size: int = 32) -> tuple[Tensor, Tensor]:
    """Frames' latents noised at `t`, and the t [count] themselves."""
    generator = torch.Generator().manual_seed(seed)
    x = guidance.encode(torch.rand(count, size, size, 3, generator=generator) * 2 - 1).detach()
    times = torch.full((count,), t)
    return add_noise(guidance.schedule, x, torch.randn(x.shape, generator=generator), times), times
