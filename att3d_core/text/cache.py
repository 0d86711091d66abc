"""Pooled embeddings on disk, so that a prompt set is encoded once.

One SQLite file an encoder. SQLite makes it safe against several writers and against a killed process; what is
damaged all the same is dropped and encoded again, because a cache must never be the reason that a run fails.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from att3d_core.text.encoder import Embeddings, TextEncoder, encode_pooled
from att3d_core.text.normalize import normalize_prompt

_Result = TypeVar("_Result")

_log = logging.getLogger(__name__)

_TABLE = "CREATE TABLE IF NOT EXISTS pooled (prompt BLOB PRIMARY KEY, vector BLOB NOT NULL, crc INTEGER NOT NULL)"

# Below the smallest limit on variables in a statement that SQLite was ever built with (999).
_LOOKUP = 500
# Prompts encoded between two commits: what a kill can cost.
_COMMIT = 2048
_BUSY_SECONDS = 30.0


def user_cache_folder() -> Path:
    """Where this system keeps what can be made again: XDG_CACHE_HOME, LOCALAPPDATA or ~/Library/Caches."""
    home = Path.home()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(home / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(home / ".cache")
    return Path(base) / "att3d"


class EmbeddingCache:
    """A text encoder that remembers pooled embeddings in `folder` (default: the user's cache folder).

    Where the folder cannot be written it still answers, by encoding every time. Safe to share between threads.
    """

    def __init__(self, encoder: TextEncoder, folder: Path | None = None) -> None:
        self._encoder = encoder
        self._file = (folder or user_cache_folder()) / f"embeddings-{encoder.hash[:32]}.sqlite"

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def hash(self) -> str:
        return self._encoder.hash

    @property
    def dim(self) -> int:
        return self._encoder.dim

    @property
    def file(self) -> Path:
        """The SQLite file behind this cache."""
        return self._file

    def encode(self, prompts: Sequence[str]) -> Embeddings:
        """Pooled and token embeddings; tokens are large, so these are never stored."""
        return self._encoder.encode(prompts)

    def pooled(self, prompts: Sequence[str]) -> Tensor:
        """Pooled embeddings [N, D] of `prompts`, from disk where known. Raises PromptError as `encode` does."""
        normal = [normalize_prompt(prompt) for prompt in prompts]
        known = self._on_disk(lambda: self._read(normal)) or {}
        missing = sorted(set(normal) - known.keys(), key=lambda prompt: (len(prompt), prompt))
        for start in range(0, len(missing), _COMMIT):
            part = missing[start : start + _COMMIT]
            vectors = encode_pooled(self._encoder, part).numpy().astype("<f4")
            fresh = {prompt: vector.tobytes() for prompt, vector in zip(part, vectors, strict=True)}
            self._on_disk(lambda fresh=fresh: self._write(fresh))
            known |= fresh
        data = bytearray(b"".join(known[prompt] for prompt in normal))
        return torch.from_numpy(np.frombuffer(data, dtype="<f4").astype(np.float32)).view(len(normal), self.dim)

    def _read(self, prompts: Sequence[str]) -> dict[str, bytes]:
        keys = {_key(prompt): prompt for prompt in prompts}
        found: dict[str, bytes] = {}
        with closing(self._connect()) as database:
            for part in _parts(list(keys), _LOOKUP):
                marks = ",".join("?" * len(part))
                rows = database.execute(f"SELECT prompt, vector, crc FROM pooled WHERE prompt IN ({marks})", part)
                for key, vector, crc in rows:
                    # A row that does not add up is encoded and written again; the sum covers the key as well.
                    if key in keys and len(vector) == 4 * self.dim and zlib.crc32(key + vector) == crc:
                        found[keys[key]] = vector
        return found

    def _write(self, vectors: dict[str, bytes]) -> None:
        keyed = [(_key(prompt), vector) for prompt, vector in vectors.items()]
        rows = [(key, vector, zlib.crc32(key + vector)) for key, vector in keyed]
        with closing(self._connect()) as database, database:
            database.executemany("INSERT OR REPLACE INTO pooled VALUES (?, ?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._file, timeout=_BUSY_SECONDS)
        try:
            database.execute(_TABLE)
        except BaseException:
            database.close()
            raise
        return database

    def _on_disk(self, action: Callable[[], _Result]) -> _Result | None:
        """`action`, tried again on an empty file where the file is damaged; None where the disk refuses."""
        for attempt in range(2):
            try:
                return action()
            except (sqlite3.DatabaseError, OSError, TypeError) as error:
                if not _is_damage(error):
                    _log.warning("the embedding cache %s cannot be used (%s); encoding without it", self._file, error)
                    return None
                _log.warning("the embedding cache %s is damaged (%s); starting it anew", self._file, error)
                if attempt == 0 and not self._discard():
                    return None
        return None

    def _discard(self) -> bool:
        try:
            for suffix in ("", "-journal", "-wal", "-shm"):
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        except OSError:
            return False
        return True


def _is_damage(error: Exception) -> bool:
    """Whether the file's content is at fault, rather than the disk, a permission or a lock."""
    if isinstance(error, sqlite3.OperationalError):
        # The general code: a table of this name with other columns.
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return not isinstance(error, OSError)


def _key(prompt: str) -> bytes:
    return hashlib.sha256(prompt.encode()).digest()


def _parts(values: list[bytes], size: int) -> Iterator[list[bytes]]:
    return (values[start : start + size] for start in range(0, len(values), size))
