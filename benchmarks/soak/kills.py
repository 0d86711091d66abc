"""kill -9 at a random moment of one save after another: what was said to be saved is there, whole, and nothing else."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from att3d_core.orphans import remove_orphans
from benchmarks.measure import Measurement
from benchmarks.soak.savers import SAVERS, Saver

KILLS = 1000
LONGEST_S = 0.25


def measure(share: float) -> Iterator[Measurement]:
    """Unreadable, lost and left over, of all kills together."""
    count = max(len(SAVERS), round(KILLS * share))
    unreadable = lost = left = 0
    chance = random.Random(0)
    for number in range(count):
        saver = SAVERS[number % len(SAVERS)]
        with tempfile.TemporaryDirectory() as folder:
            told = _killed(saver, Path(folder), chance.uniform(0.0, LONGEST_S))
            remove_orphans(Path(folder), deep=True)  # as every start does
            left += sum(".att3d-" in path.name or path.name.startswith(".tmp") for path in Path(folder).rglob("*"))
            try:
                lost += saver.found(Path(folder)) < told
            except Exception as error:
                unreadable += 1
                print(f"{saver.name}: {error!r}", flush=True)
    of = f"of {count} kill -9 during saves of {len(SAVERS)} kinds"
    yield Measurement(f"unreadable {of}", unreadable, "", 0, "lower", "tiny")
    yield Measurement(f"acknowledged and lost {of}", lost, "", 0, "lower", "tiny")
    yield Measurement(f"files left over after a start {of}", left, "", 0, "lower", "tiny")


def _killed(saver: Saver, folder: Path, after_s: float) -> int:
    """The last number that a process said to be saved before it was killed, `after_s` after the first."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            for number in range(1 << 16):
                saver.save(folder, number)
                os.write(writing, number.to_bytes(4, "big"))
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        told = stream.read(4)
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += stream.read()
    return int.from_bytes(told[len(told) // 4 * 4 - 4 : len(told) // 4 * 4], "big")
