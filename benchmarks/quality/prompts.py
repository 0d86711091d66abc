"""Embeddings of 100,000 prompts: the time that one takes, and the memory that all of them do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.measure import ROOT, Measurement

COUNT, ENCODED = 100_000, 4096
IN_MEMORY_MB = COUNT * 384 * 4 / 1e6

# In a process of its own, so that the peak is its own. The encoder works on one shard; the others hold zeros, which
# takes as much memory and no hours.
_CODE = """
import json, resource, sys, tempfile, time
from pathlib import Path
import torch
from att3d_core.text.encoder import encode_pooled
from att3d_core.text.minilm import MiniLM
from att3d_core.text.prompts import PromptSet
from att3d_core.text.shards import EmbeddingShards
count, encoded = int(sys.argv[1]), int(sys.argv[2])
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
start = time.perf_counter()
words = {"animal": [f"animal {i}" for i in range(100)], "hat": [f"number {i}" for i in range(count // 100)]}
prompts = PromptSet.from_template("many", "a {animal} riding a bicycle wearing hat {hat}", words).prompts
made = time.perf_counter() - start
before = peak()
with tempfile.TemporaryDirectory() as folder:
    shards = EmbeddingShards(prompts, 384, lambda part: torch.zeros(len(part), 384), Path(folder), "benchmark")
    for _ in shards.prepare(): pass
    for i in range(2000): shards[i * 7919 % count]
after = peak()
encoder = MiniLM()
encoder.encode([prompts[0]])
start = time.perf_counter()
encode_pooled(encoder, prompts[:encoded])
seconds = time.perf_counter() - start
print(json.dumps([made, seconds / encoded * 1000, before, after]))
"""


def measure() -> Iterator[Measurement]:
    """Targets: an hour for the whole set on one core, and a small part of what the embeddings take in memory."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(COUNT), str(ENCODED)],
        cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    made, milliseconds, before, after = json.loads(done.stdout)
    yield Measurement("100,000 prompts from a template", made, "s", 5.0, "lower", "prompt set")
    yield Measurement(
        "embedding of a prompt, tokenising included", milliseconds, "ms", 36.0, "lower",
        f"MiniLM, one thread, {ENCODED:,} prompts",
    )  # fmt: skip
    yield Measurement(
        "memory of 100,000 streamed embeddings", after - before, "MB", IN_MEMORY_MB / 2, "lower",
        "made and read a row at a time", IN_MEMORY_MB, "all of them in memory",
    )  # fmt: skip
