"""CLIP's text encoder, from a folder or the local Hugging Face cache."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from att3d_core.errors import EncoderError
from att3d_core.text.encoder import BATCH, Embeddings, pad_batches
from att3d_core.text.normalize import normalize_prompt


class ClipText:
    """Token embeddings of CLIP's last layer, pooled at the end-of-text token (Radford et al. 2021, section 2.4).

    `path_or_hub_id` is a folder in transformers' format, or a hub id that is already in the local cache. With
    `allow_download` a hub id may be fetched; by default there is no network call. The model is loaded here:
    EncoderError says which command fetches it where it is missing.
    """

    def __init__(self, path_or_hub_id: str | Path, allow_download: bool = False) -> None:
        self.name = str(path_or_hub_id)
        self._lock = threading.Lock()
        self._tokenizer, self._model = _load(self.name, local_files_only=not allow_download)
        self.dim: int = self._model.config.hidden_size
        self.hash = _hash(self._tokenizer, self._model)

    def encode(self, prompts: Sequence[str]) -> Embeddings:
        """Pooled and token embeddings of `prompts`, in their order; words beyond CLIP's 77 tokens are not seen."""
        normal = [normalize_prompt(prompt) for prompt in prompts]
        pooled = torch.empty(len(normal), self.dim)
        order = sorted(range(len(normal)), key=lambda index: len(normal[index]))
        batches: list[tuple[Sequence[int], Tensor, Tensor]] = []
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            with self._lock, torch.inference_mode():
                batch = self._tokenizer(
                    [normal[row] for row in rows], padding=True, truncation=True, return_tensors="pt"
                )
                output = self._model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])
            pooled[rows] = functional.normalize(output.pooler_output.float(), dim=-1)
            batches.append((rows, output.last_hidden_state, batch["attention_mask"].bool()))
        return Embeddings(pooled, *pad_batches(batches, self.dim))


def _load(name: str, local_files_only: bool) -> tuple[Any, Any]:
    # Imported here: seconds that no other encoder needs.
    from transformers import CLIPTextModel, CLIPTokenizer

    try:
        tokenizer = CLIPTokenizer.from_pretrained(name, local_files_only=local_files_only)
        model = CLIPTextModel.from_pretrained(
            name, local_files_only=local_files_only, use_safetensors=True, dtype=torch.float32
        )
    except Exception as error:  # transformers raises half a dozen types for a missing or foreign folder
        raise EncoderError(_missing(name, error)) from error
    return tokenizer, model.eval()


def _missing(name: str, error: Exception) -> str:
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    if Path(name).exists():
        return f"the folder {name} holds no CLIP text encoder with its tokenizer in safetensors format: {reason}"
    return (
        f"the CLIP text encoder '{name}' is not on this computer: give the path of a folder, "
        f"or fetch it once with 'hf download {name}' and try again"
    )


def _hash(tokenizer: Any, model: Any) -> str:
    """Of the loaded weights and vocabulary, so that a path says nothing and the content everything."""
    digest = hashlib.sha256(tokenizer.backend_tokenizer.to_str().encode())
    digest.update(json.dumps(model.config.to_diff_dict(), sort_keys=True, default=str).encode())
    for key, weight in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(weight.contiguous().numpy().tobytes())
    return digest.hexdigest()
