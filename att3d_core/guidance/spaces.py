"""Where a diffusion model works: in pixels, or in the latents of an autoencoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn.functional import interpolate
from torch.utils.checkpoint import checkpoint


class Space(Protocol):
    """How frames [B, H, W, 3] in [-1, 1] become what is noised, [B, h, w, C]; differentiable."""

    def encode(self, frames: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class PixelSpace:
    """Pictures themselves, `size` pixels square; frames of another size are resized."""

    size: int

    def encode(self, frames: Tensor) -> Tensor:
        if frames.shape[1:3] == (self.size, self.size):
            return frames
        return _resized(frames, self.size).permute(0, 2, 3, 1)


@dataclass(frozen=True, eq=False)
class LatentSpace:
    """Latents of an autoencoder at `size` pixels square (Rombach et al. 2022), `scaling` as it was trained with.

    The mean of the posterior is used, not a sample: its deviation is far below the noise that follows, and a run stays
    a function of its seed. `rows` frames are encoded at a time and once more for their gradient: at 512 pixels, what
    the gradient needs to remember is 1.5 GB a frame even in half precision.
    """

    vae: Any
    size: int
    scaling: float
    shift: float = 0.0
    rows: int = 2

    def encode(self, frames: Tensor) -> Tensor:
        parts = frames.split(self.rows)
        if len(parts) == 1 or not torch.is_grad_enabled():
            encoded = [self._encode(part) for part in parts]
        else:
            encoded = [checkpoint(self._encode, part, use_reentrant=False) for part in parts]
        return torch.cat(encoded)

    def _encode(self, frames: Tensor) -> Tensor:
        pictures = _resized(frames, self.size).to(self.vae.dtype)
        mean = self.vae.encode(pictures).latent_dist.mean.float()
        return ((mean - self.shift) * self.scaling).permute(0, 2, 3, 1)


def _resized(frames: Tensor, size: int) -> Tensor:
    """Frames [B, H, W, 3] as pictures [B, 3, size, size]."""
    pictures = frames.permute(0, 3, 1, 2)
    if pictures.shape[2:] == (size, size):
        return pictures
    shrinks = pictures.shape[2] > size
    return interpolate(pictures, (size, size), mode="bilinear", align_corners=False, antialias=shrinks)
