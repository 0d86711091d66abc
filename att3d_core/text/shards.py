"""Embeddings of a large prompt set on disk, in shards, read a row at a time: never all of them in memory."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from att3d_core.files import write_bytes

SHARD_ROWS = 4096
"""Embeddings a shard: 6 MB of pooled ones."""
_CRC_BYTES = 4


class EmbeddingShards:
    """Embeddings of `prompts`, row i that of prompt i.

    encode: N prompts to [N, dim]. folder: where the shards are kept; shards of the same prompts and `key` (the hash of
    the encoder, and what is made with it) found there are used again. A shard that is missing or damaged is encoded
    when it is asked for, and written whole or not at all.
    """

    def __init__(
        self, prompts: Sequence[str], dim: int, encode: Callable[[Sequence[str]], Tensor], folder: Path, key: str
    ) -> None:
        self._prompts, self.dim, self._encode = prompts, dim, encode
        digest = hashlib.sha256(f"{key} {dim} {SHARD_ROWS}".encode())
        for prompt in prompts:
            digest.update(prompt.encode() + b"\n")
        self.folder = folder / digest.hexdigest()[:32]
        self._checked: set[int] = set()

    def __len__(self) -> int:
        return len(self._prompts)

    @property
    def shards(self) -> int:
        """How many files there are."""
        return -(-len(self) // SHARD_ROWS)

    def __getitem__(self, row: int) -> Tensor:
        """One embedding, [dim]. Raises OutputError where a missing shard cannot be written."""
        if not 0 <= row < len(self):
            raise IndexError(f"expected a row in 0 to {len(self) - 1}, got {row}")
        shard, place = divmod(row, SHARD_ROWS)
        self._make_sure(shard)
        with self._file(shard).open("rb") as stream:
            stream.seek(place * self.dim * 4)
            return torch.from_numpy(np.frombuffer(bytearray(stream.read(self.dim * 4)), "<f4").astype(np.float32))

    def prepare(self) -> Iterator[int]:
        """Encode what is missing, a shard at a time; yields how many shards are ready."""
        for shard in range(self.shards):
            self._make_sure(shard)
            yield shard + 1

    def _file(self, shard: int) -> Path:
        return self.folder / f"{shard:05d}.f32"

    def _make_sure(self, shard: int) -> None:
        """The shard is on disk and adds up; looked at once."""
        if shard in self._checked:
            return
        first = shard * SHARD_ROWS
        prompts = self._prompts[first : first + SHARD_ROWS]
        if not self._adds_up(shard, len(prompts)):
            rows = self._encode(prompts).contiguous().numpy().astype("<f4")
            if rows.shape != (len(prompts), self.dim):
                raise ValueError(f"expected embeddings {(len(prompts), self.dim)}, got {rows.shape}")
            data = rows.tobytes()
            write_bytes(self._file(shard), data + zlib.crc32(data).to_bytes(_CRC_BYTES, "little"))
        self._checked.add(shard)

    def _adds_up(self, shard: int, rows: int) -> bool:
        try:
            data = self._file(shard).read_bytes()
        except OSError:
            return False
        body, crc = data[:-_CRC_BYTES], data[-_CRC_BYTES:]
        return len(body) == rows * self.dim * 4 and zlib.crc32(body).to_bytes(_CRC_BYTES, "little") == crc
