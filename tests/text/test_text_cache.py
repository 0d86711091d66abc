import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import torch

from att3d_core.errors import EMPTY_PROMPT, PromptError
from att3d_core.text.cache import EmbeddingCache, user_cache_folder
from att3d_core.text.encoder import Embeddings
from att3d_core.text.normalize import normalize_prompt

DIM = 16


class CountingEncoder:
    """A deterministic stand-in: a prompt's vector comes from its characters."""

    name = "counting"
    dim = DIM

    def __init__(self, weights: str = "a" * 64) -> None:
        self.hash = weights
        self.encoded = 0

    def encode(self, prompts: Sequence[str]) -> Embeddings:
        self.encoded += len(prompts)
        pooled = torch.stack([expected(prompt) for prompt in prompts]) if prompts else torch.zeros(0, DIM)
        return Embeddings(pooled, pooled[:, None], torch.ones(len(prompts), 1, dtype=torch.bool))


def expected(prompt: str) -> torch.Tensor:
    generator = torch.Generator().manual_seed(sum(ord(c) * 31**i for i, c in enumerate(prompt[:10])) + len(prompt))
    return torch.nn.functional.normalize(torch.randn(DIM, generator=generator), dim=0)


def check(pooled: torch.Tensor, prompts: Sequence[str]) -> None:
    assert torch.equal(pooled, torch.stack([expected(normalize_prompt(prompt)) for prompt in prompts]))


PROMPTS = [f"{index} pigs" for index in range(1200)]


def test_prompts_are_encoded_once_over_processes_and_orders(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    check(EmbeddingCache(encoder, tmp_path).pooled(PROMPTS), PROMPTS)
    assert encoder.encoded == len(PROMPTS)
    shuffled = random.Random(0).sample(PROMPTS, 700) * 2 + ["  a new\u200b pig", "a new pig"]
    check(EmbeddingCache(encoder, tmp_path).pooled(shuffled), shuffled)
    assert encoder.encoded == len(PROMPTS) + 1


def test_another_encoder_has_its_own_file(tmp_path: Path) -> None:
    first, second = CountingEncoder("a" * 64), CountingEncoder("b" * 64)
    EmbeddingCache(first, tmp_path).pooled(PROMPTS[:3])
    EmbeddingCache(second, tmp_path).pooled(PROMPTS[:3])
    assert second.encoded == 3
    assert len(list(tmp_path.iterdir())) == 2


def test_it_is_an_encoder_itself(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    cache = EmbeddingCache(encoder, tmp_path)
    assert (cache.name, cache.hash, cache.dim) == (encoder.name, encoder.hash, DIM)
    assert torch.equal(cache.encode(["a pig"]).pooled, encoder.encode(["a pig"]).pooled)
    assert cache.pooled([]).shape == (0, DIM)
    with pytest.raises(PromptError, match=EMPTY_PROMPT):
        cache.pooled(["a pig", " "])


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_is_never_fatal_and_never_believed(tmp_path: Path, seed: int) -> None:
    cache = EmbeddingCache(CountingEncoder(), tmp_path)
    cache.pooled(PROMPTS)
    data = bytearray(cache.file.read_bytes())
    rng = random.Random(seed)
    if seed % 3 == 0:
        data = data[: rng.randrange(len(data))]
    elif seed % 3 == 1:
        for _ in range(200):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    else:
        data = bytearray(rng.randbytes(5000))
    cache.file.write_bytes(data)
    check(cache.pooled(PROMPTS), PROMPTS)
    fresh = CountingEncoder()
    for _ in range(3):
        check(EmbeddingCache(fresh, tmp_path).pooled(PROMPTS), PROMPTS)
    # It works as a cache again: what was lost was encoded once more at the most twice.
    assert fresh.encoded <= 2 * len(PROMPTS)
    before = fresh.encoded
    EmbeddingCache(fresh, tmp_path).pooled(PROMPTS)
    assert fresh.encoded == before


def test_a_foreign_table_is_replaced(tmp_path: Path) -> None:
    cache = EmbeddingCache(CountingEncoder(), tmp_path)
    with sqlite3.connect(cache.file) as database:
        database.execute("CREATE TABLE pooled (words TEXT)")
    database.close()
    for _ in range(2):
        check(cache.pooled(PROMPTS[:5]), PROMPTS[:5])
    encoder = CountingEncoder()
    EmbeddingCache(encoder, tmp_path).pooled(PROMPTS[:5])
    assert encoder.encoded == 0


def test_without_a_folder_it_encodes_every_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    encoder = CountingEncoder()
    cache = EmbeddingCache(encoder, tmp_path / "file" / "folder")
    for _ in range(2):
        check(cache.pooled(PROMPTS[:2]), PROMPTS[:2])
    assert encoder.encoded == 4
    assert "cannot be used" in caplog.text and "encoding without it" in caplog.text


def _write_forever(folder: Path, offset: int) -> None:
    cache = EmbeddingCache(CountingEncoder(), folder)
    for index in range(offset, 10**6):
        cache.pooled([f"{index} owls", f"{index} frogs"])


def _wait_for_rows(folder: Path, more: int) -> None:
    """Until `more` rows have come in: a busy machine takes seconds to start a process."""

    def rows() -> int:
        try:
            with closing(sqlite3.connect(file)) as database:
                return database.execute("SELECT count(*) FROM pooled").fetchone()[0]
        except sqlite3.OperationalError:  # no file or no table yet
            return 0

    file, deadline = EmbeddingCache(CountingEncoder(), folder).file, time.monotonic() + 60
    wanted = rows() + more
    while rows() < wanted and time.monotonic() < deadline:
        time.sleep(0.005)


def test_several_writers_and_kill_9(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    for attempt in range(5):
        writers = [context.Process(target=_write_forever, args=(tmp_path, 1000 * attempt)) for _ in range(2)]
        for writer in writers:
            writer.start()
        _wait_for_rows(tmp_path, 8)
        time.sleep(0.01 * attempt)
        for writer in writers:
            os.kill(writer.pid or 0, signal.SIGKILL) if os.name == "posix" else writer.terminate()
            writer.join()
    with sqlite3.connect(EmbeddingCache(CountingEncoder(), tmp_path).file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = database.execute("SELECT count(*) FROM pooled").fetchone()[0]
    database.close()
    assert count > 0
    encoder = CountingEncoder()
    first = [f"{index} owls" for index in range(3)]
    check(EmbeddingCache(encoder, tmp_path).pooled(first), first)
    assert encoder.encoded == 0


def test_the_default_folder_follows_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache_folder() == tmp_path / "att3d"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert user_cache_folder() == Path.home() / ".cache" / "att3d"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert user_cache_folder() == tmp_path / "local" / "att3d"
    monkeypatch.setattr("sys.platform", "darwin")
    assert user_cache_folder() == Path.home() / "Library" / "Caches" / "att3d"
    assert EmbeddingCache(CountingEncoder()).file.parent == user_cache_folder()
