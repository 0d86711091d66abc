"""What is particular to picture models trained here: how they read text, and pictures taken apart into patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import layer_norm, pixel_shuffle, pixel_unshuffle

from att3d_core.errors import GuidanceError
from att3d_core.guidance.pipeline_folder import PipelineFolder
from att3d_core.text.encoder import TextEncoder


class OwnText:
    """Texts to `tokens` token embeddings each, cut or padded with zeros; an empty text is all zeros.

    layer_norm: each token is brought to mean 0 and variance 1 first.
    """

    def __init__(self, encoder: TextEncoder, tokens: int, layer_norm: bool = False) -> None:
        self._encoder, self._tokens, self._layer_norm = encoder, tokens, layer_norm

    @classmethod
    def of(cls, folder: PipelineFolder, encoder: TextEncoder) -> OwnText:
        """As the model in `folder` was trained. Raises GuidanceError where that was with another encoder."""
        trained = folder.index.get("text_encoder")
        if not isinstance(trained, dict) or not isinstance(trained.get("tokens"), int) or trained["tokens"] < 1:
            raise GuidanceError(f"the picture model '{folder.name}' does not say how it reads text: train it again")
        if trained.get("hash") != encoder.hash:
            raise GuidanceError(
                f"the picture model '{folder.name}' was trained with the text encoder {trained.get('name')} "
                f"(hash {str(trained.get('hash'))[:12]}), and this one is {encoder.name} ({encoder.hash[:12]}): "
                "use the encoder that it was trained with"
            )
        width = folder.config("unet").get("cross_attention_dim")
        if width != encoder.dim:
            raise GuidanceError(
                f"the picture model '{folder.name}' expects text embeddings of {width} numbers, got {encoder.dim}"
            )
        return cls(encoder, trained["tokens"], trained.get("layer_norm") is True)

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Token embeddings [N, tokens, D]."""
        result = torch.zeros(len(texts), self._tokens, self._encoder.dim)
        spoken = [row for row, text in enumerate(texts) if text.strip()]
        if spoken:
            tokens = self._encoder.encode([texts[row] for row in spoken]).tokens[:, : self._tokens]
            if self._layer_norm:
                tokens = layer_norm(tokens, tokens.shape[-1:])
            result[spoken, : tokens.shape[1]] = tokens
        return result


@dataclass(frozen=True)
class Output:
    """What a UNet answers, named as diffusers names it: sample [B, C, H, W]."""

    sample: Tensor


class PatchedUNet:
    """A UNet over pictures whose patches of p x p pixels became 3 p² channels, called as one over the pictures."""

    def __init__(self, unet: Any, patch: int) -> None:
        self.unet, self.patch = unet, patch

    @property
    def dtype(self) -> torch.dtype:
        return self.unet.dtype

    def __call__(
        self, x: Tensor, timesteps: Tensor, encoder_hidden_states: Tensor, class_labels: Tensor | None = None
    ) -> Output:
        """Pictures [B, 3, H, W] in and out."""
        patches = self.unet(
            pixel_unshuffle(x, self.patch),
            timesteps,
            encoder_hidden_states=encoder_hidden_states,
            class_labels=class_labels,
        )
        return Output(pixel_shuffle(patches.sample, self.patch))
