"""Token embeddings of everything that a text-to-image model will be asked, made once so that its encoder can go.

DeepFloyd's T5 is larger than its image model: it is loaded, used and released before training begins.
"""

from __future__ import annotations

import gc
import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from att3d_core.orphans import scratch_prefix

# Texts encoded together.
BATCH = 32
# Beyond this many bytes the rows are kept in a temporary file that the system maps into memory.
IN_MEMORY = 256 * 2**20
# Beyond this many, 100,000 prompts from four sides say, they are made when they are needed.
ON_DISK = 16 * 2**30
# Rows kept in that case; far more than a step asks for.
RECENT = 4096

_log = logging.getLogger(__name__)

# N texts to their token embeddings [N, L, D] on the CPU.
EncodeTexts = Callable[[Sequence[str]], Tensor]


class PromptEmbeddings:
    """Token embeddings by text. `load` brings the encoder into memory; it is dropped after every use.

    A text that was not prepared is encoded when it is asked for, which loads the encoder again. Where all rows would
    take more than ON_DISK bytes, or the disk has no room for them, the encoder stays instead, and RECENT rows do.
    """

    def __init__(self, load: Callable[[], EncodeTexts]) -> None:
        self._load = load
        self._rows: dict[str, Tensor] = {}
        self._resident: EncodeTexts | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def prepare(self, texts: Iterable[str]) -> None:
        """Encode those of `texts` that are not known yet, then release the encoder."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if not missing:
            return
        if self._resident is not None:
            self._remember(missing, self._resident)
            return
        if self._rows:
            _log.info("loading the text encoder again for %d texts that were not announced", len(missing))
        encode = self._load()
        first = _encoded(encode, missing[:BATCH])
        rows = self._allocate(len(missing), first)
        if rows is None:
            _log.info("the embeddings of %d texts take too much room: the text encoder stays loaded", len(missing))
            self._resident = encode
            return
        rows[: len(first)] = first
        for start in range(BATCH, len(missing), BATCH):
            part = _encoded(encode, missing[start : start + BATCH])
            rows[start : start + len(part)] = part
        self._rows |= dict(zip(missing, rows.unbind(0), strict=True))
        del encode
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _remember(self, texts: Sequence[str], encode: EncodeTexts) -> None:
        """Encode `texts` and keep the rows of these and of the latest others, in memory."""
        excess = max(0, len(self._rows) + len(texts) - RECENT)
        for old in list(self._rows)[:excess]:
            del self._rows[old]
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            self._rows |= dict(zip(part, _encoded(encode, part).unbind(0), strict=True))

    def mixed(self, texts: Sequence[str], shares: Sequence[float]) -> Tensor:
        """`Σ share · embedding`, [L, D]; one text of share 1 exactly as it was encoded."""
        if len(texts) == 1 and shares[0] == 1.0:
            return self[texts[0]]
        parts = [share * self[text].float() for text, share in zip(texts, shares, strict=True)]
        return torch.stack(parts).sum(0).to(self[texts[0]].dtype)

    def __getitem__(self, text: str) -> Tensor:
        if text not in self._rows:
            self.prepare([text])
        return self._rows[text]

    def _allocate(self, count: int, like: Tensor) -> Tensor | None:
        """Room for `count` rows, in memory or in a file that lives as long as this object; None where there is none."""
        shape = (count, *like.shape[1:])
        size = count * like[0].numel()
        if size * like.element_size() <= IN_MEMORY:
            return torch.empty(shape, dtype=like.dtype)
        # Half of what is free: writing to a mapped file on a full disk ends the process.
        if size * like.element_size() > min(ON_DISK, shutil.disk_usage(tempfile.gettempdir()).free // 2):
            return None
        folder = tempfile.mkdtemp(prefix=scratch_prefix())
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        file = str(Path(folder) / "rows")
        return torch.from_file(file, shared=True, size=size, dtype=like.dtype).view(shape)


def _encoded(encode: EncodeTexts, texts: Sequence[str]) -> Tensor:
    return encode(texts).detach().cpu()
