"""Loading a text-to-image pipeline of diffusers as guidance, by folder or hub id. Only this module knows diffusers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from att3d_core.errors import GuidanceError
from att3d_core.files import write_bytes
from att3d_core.guidance.asking import ViewPrompting, Wording
from att3d_core.guidance.denoiser import DiffusionGuidance, DiffusionSettings, Prediction
from att3d_core.guidance.embeddings import EncodeTexts, PromptEmbeddings
from att3d_core.guidance.memory import MemoryEstimate, parameter_bytes, peak_bytes
from att3d_core.guidance.own_prior import OwnText, PatchedUNet
from att3d_core.guidance.pipeline_folder import OWN_CLASS, OWN_PATCHES, PipelineFolder, PipelineKind, find_pipeline
from att3d_core.guidance.schedule import DiscreteSchedule
from att3d_core.guidance.spaces import LatentSpace, PixelSpace, Space
from att3d_core.text.encoder import TextEncoder
from att3d_core.text.quiet import quiet_transformers

_DEFAULT_SETTINGS = DiffusionSettings()


def load_diffusion(
    name: str,
    device: torch.device,
    settings: DiffusionSettings = _DEFAULT_SETTINGS,
    dtype: torch.dtype = torch.float32,
    own_encoder: TextEncoder | None = None,
    prompts: Iterable[str] = (),
    without_views: bool = False,
) -> DiffusionGuidance:
    """The pipeline `name` (folder, or hub id in the local cache) as guidance on `device`; nothing is downloaded.

    dtype: of the UNet, the autoencoder and the text encoder; the arithmetic around them stays float32.
    own_encoder: the text encoder of pipelines trained here; others bring their own, which is loaded when there are
    prompts to embed and released after. prompts: all that will be asked; they are embedded before the rest is loaded,
    so that the text encoder and the UNet are never in memory together. without_views: that they are asked without the
    view's words as well. Raises GuidanceError.
    """
    folder = find_pipeline(name)
    texts = PromptEmbeddings(_text_loader(folder, device, dtype, own_encoder))
    prediction, schedule = _schedule(folder)
    wording = Wording(settings.prompting, shading=folder.kind is PipelineKind.OWN)
    if prompts := list(prompts):
        plain = replace(wording, views=ViewPrompting.OFF).texts(prompts) if without_views else []
        texts.prepare([settings.negative_prompt, *wording.texts(prompts), *plain])
    with _quiet(folder):
        from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

        unet = _frozen(_component(UNet2DConditionModel, folder, "unet", dtype), device)
        space = _space(folder, unet, device, dtype)
    patch = OWN_PATCHES[unet.config.in_channels] if folder.kind is PipelineKind.OWN else 1
    network = unet if patch == 1 else PatchedUNet(unet, patch)
    return DiffusionGuidance(network, space, schedule, prediction, texts, settings, wording.shading)


def estimate_memory(
    name: str, frames: int, settings: DiffusionSettings = _DEFAULT_SETTINGS, dtype: torch.dtype = torch.float16
) -> MemoryEstimate:
    """What the pipeline `name` takes on the device for `frames` frames per step, counted without loading it.

    Raises GuidanceError.
    """
    folder = find_pipeline(name)
    with _quiet(folder), torch.device("meta"):
        from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

        unet: Any = UNet2DConditionModel.from_config(folder.config("unet"))
        unet = unet.to(dtype).eval().requires_grad_(False)
        # Toward, unconditional, and with Perp-Neg two to stay away from; both ends of an interpolation are rarer.
        asked = frames * (4 if settings.prompting is ViewPrompting.PERP_NEG else 2)
        rows, config = min(asked, settings.rows), unet.config
        pictures = torch.empty(rows, config.in_channels, config.sample_size, config.sample_size, dtype=dtype)
        states = torch.empty(rows, 77, config.encoder_hid_dim or config.cross_attention_dim, dtype=dtype)
        timesteps = torch.empty(rows, dtype=torch.long)
        with torch.no_grad():
            step = peak_bytes(lambda: unet(pictures, timesteps, encoder_hidden_states=states))
        weights = parameter_bytes(unet, dtype)
        if folder.kind is PipelineKind.LATENT:
            vae = _encoder_half(folder, dtype)
            weights += parameter_bytes(vae, dtype)
            size = config.sample_size * 2 ** (len(vae.config.block_out_channels) - 1)
            seen = torch.empty(min(frames, LatentSpace.rows), 3, size, size, dtype=dtype, requires_grad=True)
            step = max(step, peak_bytes(lambda: _encoder_gradient(vae, seen)))
    own = folder.kind is PipelineKind.OWN
    return MemoryEstimate(weights, 0 if own else folder.parameter_count("text_encoder") * dtype.itemsize, step)


def _encoder_gradient(vae: Any, pictures: Tensor) -> None:
    torch.autograd.grad(vae.encode(pictures).latent_dist.mean.sum(), pictures)


def _encoder_half(folder: PipelineFolder, dtype: torch.dtype) -> Any:
    """The half of the autoencoder that makes latents, without content."""
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    vae: Any = AutoencoderKL.from_config(folder.config("vae"))
    vae.decoder = None
    return vae.to(dtype).eval().requires_grad_(False)


def save_pixel_prior(
    folder: Path, unet: Any, scheduler: Any, encoder: TextEncoder, text_tokens: int, layer_norm: bool = True
) -> None:
    """Write a picture model trained here as a pipeline that `load_diffusion` reads. Raises OutputError.

    unet: a UNet2DConditionModel over pictures, or over their patches of 2 or 4 pixels (12 or 48 channels), conditioned
    on `text_tokens` token embeddings of `encoder`: those of the text with the view's and the shading's words, each
    brought to mean 0 and variance 1 where `layer_norm`, cut or padded with zeros to that number; all zeros where there
    is no text.
    scheduler: one of diffusers', for its noise levels and for what the UNet predicts.
    """
    unet.save_pretrained(folder / "unet")
    scheduler.save_pretrained(folder / "scheduler")
    index = {
        "_class_name": OWN_CLASS,
        "unet": ["diffusers", type(unet).__name__],
        "scheduler": ["diffusers", type(scheduler).__name__],
        "text_encoder": {"name": encoder.name, "hash": encoder.hash, "tokens": text_tokens, "layer_norm": layer_norm},
    }
    write_bytes(folder / "model_index.json", json.dumps(index, indent=1).encode() + b"\n")


def _text_loader(
    folder: PipelineFolder, device: torch.device, dtype: torch.dtype, own_encoder: TextEncoder | None
) -> partial[EncodeTexts]:
    """What brings the text encoder into memory when it is called."""
    if folder.kind is PipelineKind.OWN:
        if own_encoder is None:
            raise GuidanceError(f"the picture model '{folder.name}' needs a text encoder, and none was given")
        return partial(OwnText.of, folder, own_encoder)
    folder.variant("text_encoder", half=dtype is not torch.float32)
    return partial(_pipeline_text, folder, device, dtype)


def _pipeline_text(folder: PipelineFolder, device: torch.device, dtype: torch.dtype) -> EncodeTexts:
    """The pipeline's own way from texts to token embeddings, with nothing but its text encoder in memory."""
    optional = ("unet", "vae", "safety_checker", "feature_extractor", "image_encoder", "watermarker")
    left_out = {part: None for part in optional if part in folder.index}
    variant = folder.variant("text_encoder", half=dtype is not torch.float32)
    with _quiet(folder):
        import diffusers

        pipeline = getattr(diffusers, folder.kind.value).from_pretrained(
            folder.path, dtype=dtype, local_files_only=True, use_safetensors=True, variant=variant,
            requires_safety_checker=False, **left_out,
        )  # fmt: skip
        encoder = _frozen(pipeline.text_encoder, device)

    def encode(texts: Sequence[str]) -> Tensor:
        with torch.no_grad():
            embeddings, _ = pipeline.encode_prompt(
                list(texts), device=device, num_images_per_prompt=1, do_classifier_free_guidance=False
            )
        return embeddings.to(encoder.dtype)

    return encode


def _schedule(folder: PipelineFolder) -> tuple[Prediction, DiscreteSchedule]:
    import diffusers

    config = folder.config("scheduler")
    kind = getattr(diffusers, str(config.get("_class_name")), None)
    scheduler = kind.from_config(config) if kind is not None else None
    levels = getattr(scheduler, "alphas_cumprod", None)
    predicts = config.get("prediction_type", "epsilon")
    if not isinstance(levels, Tensor) or predicts not in [kind.value for kind in Prediction]:
        raise GuidanceError(
            f"the diffusion model '{folder.name}' has the scheduler {config.get('_class_name')} with the prediction "
            f"'{predicts}': expected fixed noise levels and one of epsilon, v_prediction, sample"
        )
    return Prediction(predicts), DiscreteSchedule(levels.float())


def _space(folder: PipelineFolder, unet: Any, device: torch.device, dtype: torch.dtype) -> Space:
    size = unet.config.sample_size or 64
    size = size if isinstance(size, int) else size[0]
    if folder.kind is PipelineKind.OWN:
        return PixelSpace(size * OWN_PATCHES[unet.config.in_channels])
    if folder.kind is PipelineKind.PIXEL:
        return PixelSpace(size)
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    vae = _component(AutoencoderKL, folder, "vae", dtype)
    vae.decoder = None  # never needed: only pictures become latents
    vae = _frozen(vae, device)
    factor = 2 ** (len(vae.config.block_out_channels) - 1)
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    return LatentSpace(vae, size * factor, float(vae.config.scaling_factor), shift)


def _component(kind: Any, folder: PipelineFolder, component: str, dtype: torch.dtype) -> Any:
    variant = folder.variant(component, half=dtype is not torch.float32)
    return kind.from_pretrained(
        folder.path, subfolder=component, dtype=dtype, local_files_only=True, use_safetensors=True,
        variant=variant,
    )  # fmt: skip


def _frozen(model: Any, device: torch.device) -> Any:
    return model.to(device).eval().requires_grad_(False)


@contextmanager
def _quiet(folder: PipelineFolder) -> Iterator[None]:
    """Loading without remarks on parts that are left out; any failure becomes one line.

    diffusers raises half a dozen types for a truncated or foreign file.
    """
    from diffusers.utils import logging

    before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with quiet_transformers():
            yield
    except GuidanceError:
        raise
    except torch.OutOfMemoryError as error:
        raise GuidanceError(
            f"the diffusion model '{folder.name}' does not fit into the memory of this device: use half precision, "
            "or a smaller model"
        ) from error
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise GuidanceError(
            f"the diffusion model '{folder.name}' in {folder.path} cannot be loaded: {reason}"
        ) from error
    finally:
        logging.set_verbosity(before)
        if bars:
            logging.enable_progress_bar()
