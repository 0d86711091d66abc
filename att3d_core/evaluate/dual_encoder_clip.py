"""Any CLIP as a judge, from a folder or the local Hugging Face cache."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import CLIPModel, CLIPTokenizer

from att3d_core.errors import EncoderError
from att3d_core.evaluate.dual_encoder import TEXT_ENCODER, load_dual_encoder
from att3d_core.evaluate.retrieval import ImageTextModel
from att3d_core.text.normalize import normalize_prompt

_ROWS = 32
# What OpenAI's CLIP was trained with; a folder may say otherwise in preprocessor_config.json.
_MEAN = (0.48145466, 0.4578275, 0.40821073)
_STD = (0.26862954, 0.26130258, 0.27577711)


class ClipJudge:
    """Pictures and texts as unit vectors [N, D] of a CLIP (Radford et al. 2021). Never touches the network."""

    def __init__(self, path_or_hub_id: str | Path) -> None:
        self.name = str(path_or_hub_id)
        try:
            self._model = CLIPModel.from_pretrained(self.name, local_files_only=True, dtype=torch.float32).eval()
            self._tokenizer = CLIPTokenizer.from_pretrained(self.name, local_files_only=True)
        except Exception as error:  # transformers raises half a dozen types for a missing or foreign folder
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise EncoderError(
                f"{self.name} is neither an evaluator of this program nor a CLIP on this computer: {reason}; "
                f"give the path of a folder, or fetch it once with 'hf download {self.name}'"
            ) from error
        vision: Any = self._model.config.vision_config
        self._size = int(vision.image_size)
        self._mean, self._std = _pixel_statistics(Path(self.name))

    @property
    def logit_scale(self) -> float:
        return float(self._model.logit_scale.detach().exp())

    @torch.inference_mode()
    def pictures(self, pictures: Tensor) -> Tensor:
        """[N, D] of sRGB pictures [N, H, W, 3] in [0, 1]."""
        parts = []
        for part in pictures.split(_ROWS):
            pixels = functional.interpolate(
                part.movedim(-1, 1), (self._size, self._size), mode="bicubic", antialias=True
            ).clamp(0, 1)
            pixels = (pixels - self._mean.view(3, 1, 1)) / self._std.view(3, 1, 1)
            pooled = self._model.vision_model(pixel_values=pixels).pooler_output
            parts.append(functional.normalize(self._model.visual_projection(pooled), dim=-1))
        return torch.cat(parts)

    @torch.inference_mode()
    def texts(self, texts: Sequence[str]) -> Tensor:
        """[N, D] of texts; words beyond CLIP's 77 tokens are not seen. Raises PromptError."""
        normal = [normalize_prompt(text) for text in texts]
        parts = []
        for at in range(0, len(normal), _ROWS):
            batch = self._tokenizer(normal[at : at + _ROWS], padding=True, truncation=True, return_tensors="pt")
            output = self._model.text_model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])
            parts.append(functional.normalize(self._model.text_projection(output.pooler_output), dim=-1))
        return torch.cat(parts)


def load_judge(path_or_hub_id: str | Path) -> ImageTextModel:
    """The project's own evaluator where the folder holds one, else a CLIP. Raises EncoderError."""
    if (Path(path_or_hub_id) / TEXT_ENCODER).is_file():
        return load_dual_encoder(Path(path_or_hub_id))
    return ClipJudge(path_or_hub_id)


def _pixel_statistics(folder: Path) -> tuple[Tensor, Tensor]:
    """Mean and deviation of the pixels that the model was trained on, [3] each."""
    file = folder / "preprocessor_config.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        mean, std = torch.tensor(found.get("image_mean", _MEAN)), torch.tensor(found.get("image_std", _STD))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise EncoderError(f"{file} cannot be read: {error}") from error
    if mean.shape != (3,) or std.shape != (3,) or bool((std <= 0).any()):
        raise EncoderError(f"{file} does not hold three means and three positive deviations of pixels")
    return mean, std
