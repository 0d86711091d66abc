"""Tiny text-to-image pipelines with random weights, written in the format of the real ones. Nothing is downloaded."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, DDPMScheduler, IFPipeline, StableDiffusionPipeline
from diffusers import UNet2DConditionModel as UNet
from diffusers.utils import logging
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer, T5Config, T5EncoderModel, T5Tokenizer

from att3d_core.guidance.diffusion import save_pixel_prior
from att3d_core.text.encoder import TextEncoder

logging.set_verbosity_error()


def tiny_stable_diffusion(folder: Path, prediction: str = "epsilon") -> Path:
    """Stable Diffusion on 64 pixels: latents of 8x8x4, CLIP text of 77 tokens of 32 numbers."""
    torch.manual_seed(0)
    characters = [chr(code) for code in range(33, 127)]
    words = [*characters, *(f"{character}</w>" for character in characters), "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {word: index for index, word in enumerate(words)}
    end = vocabulary["<|endoftext|>"]
    text = CLIPTextConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4,
        projection_dim=32, max_position_embeddings=77, bos_token_id=end - 1, eos_token_id=end, pad_token_id=end,
    )  # fmt: skip
    unet = UNet(
        sample_size=8, in_channels=4, out_channels=4, block_out_channels=(16, 32), layers_per_block=1,
        norm_num_groups=8, attention_head_dim=8, cross_attention_dim=32,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    vae = AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(16, 16, 16, 16), norm_num_groups=8,
        sample_size=64, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )  # fmt: skip
    scheduler = DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False,
        steps_offset=1, prediction_type=prediction,
    )  # fmt: skip
    StableDiffusionPipeline(
        vae=vae, text_encoder=CLIPTextModel(text), unet=unet, scheduler=scheduler, safety_checker=None,
        tokenizer=CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77), feature_extractor=None,
        requires_safety_checker=False,
    ).save_pretrained(folder)  # fmt: skip
    return folder


def tiny_deepfloyd(folder: Path) -> Path:
    """DeepFloyd IF stage 1 on 32 pixels: 6 channels out, T5 text of 77 tokens."""
    torch.manual_seed(1)
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(character, -3.0) for character in "abcdefghijklmnopqrstuvwxyz0123456789.,-'"]
    tokenizer = T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=77)
    text = T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4, decoder_start_token_id=0,
        tie_word_embeddings=False,
    )  # fmt: skip
    unet = UNet(
        sample_size=32, in_channels=3, out_channels=6, layers_per_block=1, block_out_channels=(16, 32),
        norm_num_groups=8, down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn", cross_attention_dim=32, encoder_hid_dim=32,
        up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"), attention_head_dim=8,
        addition_embed_type="text", addition_embed_type_num_heads=2, cross_attention_norm="group_norm",
        resnet_time_scale_shift="scale_shift", act_fn="gelu",
    )  # fmt: skip
    scheduler = DDPMScheduler(
        num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2", beta_start=1e-4, beta_end=0.02, thresholding=True,
        dynamic_thresholding_ratio=0.95, sample_max_value=1.0, variance_type="learned_range",
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        IFPipeline(
            tokenizer=tokenizer, text_encoder=T5EncoderModel(text), unet=unet, scheduler=scheduler,
            safety_checker=None, feature_extractor=None, watermarker=None, requires_safety_checker=False,
        ).save_pretrained(folder)  # fmt: skip
    return folder


def tiny_prior(
    folder: Path, encoder: TextEncoder, prediction: str = "v_prediction", tokens: int = 12, patch: int = 1
) -> Path:
    """A picture model as this project trains them, on 16 pixels."""
    torch.manual_seed(2)
    unet = UNet(
        sample_size=16 // patch, in_channels=3 * patch**2, out_channels=3 * patch**2, layers_per_block=1,
        block_out_channels=(16, 32), norm_num_groups=8, attention_head_dim=8, cross_attention_dim=encoder.dim,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    scheduler = DDPMScheduler(beta_schedule="squaredcos_cap_v2", prediction_type=prediction)
    save_pixel_prior(folder, unet, scheduler, encoder, tokens)
    return folder
