"""Embeddings on disk in shards: what they hold, what survives, and what 100,000 of them take."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from att3d_core.errors import NOT_A_FOLDER, DiskFullError, OutputError, PromptSetError
from att3d_core.text import shards
from att3d_core.text.prompts import MAX_PROMPTS, PromptSet
from att3d_core.text.shards import EmbeddingShards
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList, choose, look_up
from att3d_core.training.trainer import NO_INTERPOLATION

DIM = 6
PROMPTS = tuple(f"prompt {i}" for i in range(23))


class Encoder:
    """Numbers that a text fixes; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, prompts: Sequence[str]) -> Tensor:
        self.asked += prompts
        return torch.tensor([[float(hash_of(prompt) >> k & 0xFF) for k in range(DIM)] for prompt in prompts])


def hash_of(prompt: str) -> int:
    return sum((i + 1) * ord(c) for i, c in enumerate(prompt))


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_ROWS", 5)


def test_rows_are_the_embeddings(tmp_path: Path) -> None:
    encoder = Encoder()
    made = EmbeddingShards(PROMPTS, DIM, encoder, tmp_path, "key")
    assert len(made) == 23 and made.shards == 5
    assert list(made.prepare()) == [1, 2, 3, 4, 5]
    assert encoder.asked == list(PROMPTS)
    for row in (22, 0, 4, 5, 13):
        assert torch.equal(made[row], Encoder()([PROMPTS[row]])[0])
    assert encoder.asked == list(PROMPTS)  # read, not made again
    for row in (-1, 23):
        with pytest.raises(IndexError, match=f"expected a row in 0 to 22, got {row}"):
            made[row]


def test_another_process_uses_them_again(tmp_path: Path) -> None:
    list(EmbeddingShards(PROMPTS, DIM, Encoder(), tmp_path, "key").prepare())
    encoder = Encoder()
    again = EmbeddingShards(PROMPTS, DIM, encoder, tmp_path, "key")
    assert list(again.prepare()) == [1, 2, 3, 4, 5] and encoder.asked == []
    for prompts, key in ((PROMPTS, "other"), (PROMPTS[:-1], "key"), (PROMPTS[::-1], "key")):
        assert EmbeddingShards(prompts, DIM, encoder, tmp_path, key).folder != again.folder


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_a_damaged_shard_is_made_again_and_only_that(tmp_path: Path, damage: str) -> None:
    made = EmbeddingShards(PROMPTS, DIM, Encoder(), tmp_path, "key")
    list(made.prepare())
    file = made.folder / "00001.f32"
    data = bytearray(file.read_bytes())
    if damage == "gone":
        file.unlink()
    else:
        data[40] ^= 1
        file.write_bytes(bytes(data) if damage == "flipped" else bytes(data[:40]))
    encoder = Encoder()
    again = EmbeddingShards(PROMPTS, DIM, encoder, tmp_path, "key")
    assert torch.equal(again[7], Encoder()([PROMPTS[7]])[0])
    assert encoder.asked == list(PROMPTS[5:10])
    assert sorted(path.name for path in made.folder.iterdir()) == [f"0000{i}.f32" for i in range(5)]


def test_a_shard_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=NOT_A_FOLDER):
        EmbeddingShards(PROMPTS, DIM, Encoder(), tmp_path / "file", "key")[0]
    assert issubclass(DiskFullError, OutputError)


def test_a_prompt_list_draws_from_shards(tmp_path: Path) -> None:
    source = PromptList(PROMPTS, EmbeddingShards(PROMPTS, DIM, Encoder(), tmp_path, "key"))
    draw = torch.Generator().manual_seed(0)
    for _ in range(20):
        drawn = look_up(source, choose(source, TrainConfig(), NO_INTERPOLATION, 0.0, draw))
        (end,) = drawn.ends
        assert end.target is None and torch.equal(drawn.embedding, Encoder()([end.prompt])[0])


MEASURE = """
import json, resource, sys
from pathlib import Path
import torch
from att3d_core.text.prompts import PromptSet
from att3d_core.text.shards import EmbeddingShards
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptList, choose, look_up
from att3d_core.training.trainer import NO_INTERPOLATION
count = int(sys.argv[2])
words = {"a": [f"word{i}" for i in range(100)], "b": [f"word{i}" for i in range(count // 100)]}
prompts = PromptSet.from_template("many", "a {a} riding a {b}", words)
assert len(prompts) == count
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = EmbeddingShards(prompts.prompts, 384, lambda part: torch.rand(len(part), 384), Path(sys.argv[1]), "k")
source = PromptList(prompts.prompts, made)
draw = torch.Generator().manual_seed(0)
for _ in made.prepare(): pass
for _ in range(200): look_up(source, choose(source, TrainConfig(), NO_INTERPOLATION, 0.0, draw))
print(json.dumps([before / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


@pytest.mark.slow
def test_100_000_embeddings_are_never_all_in_memory(tmp_path: Path, repo_root: Path) -> None:
    """They are 154 MB; making and drawing from them takes a fraction of that on top of the prompts."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path), str(MAX_PROMPTS)],
        cwd=repo_root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, after = json.loads(done.stdout)
    assert sum(file.stat().st_size for file in tmp_path.rglob("*.f32")) > 150e6
    assert after - before < 60


def test_a_duplicate_among_100_000_is_found_at_once() -> None:
    prompts = tuple("".join(letters) for letters in itertools.product("abcdefghij", repeat=5))
    with pytest.raises(PromptSetError, match="holds 'jjjjj' more than once; remove one"):
        PromptSet("many", (*prompts[:-1], "jjjjj", "jjjjj"), ({},) * (len(prompts) + 1))
