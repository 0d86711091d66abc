"""A fault at every step of every save that the file system sees: killed there, or a disk that is full from there on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from att3d_core.orphans import remove_orphans
from benchmarks.measure import Measurement
from benchmarks.soak.savers import SAVERS
from tests.faults.ordinals import cut_off


def measure(share: float) -> Iterator[Measurement]:
    """Saves that left neither the old nor the new, of all kinds, each several times over."""
    steps = mixed = 0
    for _ in range(max(1, round(3 * share))):
        for saver in SAVERS:
            for killed in (True, False):
                with tempfile.TemporaryDirectory() as name:
                    folder, number = Path(name), 1
                    saver.save(folder, 0)
                    for _ in cut_off(lambda: saver.save(folder, number), folder, killed):  # noqa: B023
                        steps += 1
                        remove_orphans(folder, deep=True)
                        try:
                            found = saver.found(folder)
                            mixed += found not in (number - 1, number)
                            number = found + 1
                        except Exception as error:
                            mixed += 1
                            print(f"{saver.name}: {error!r}", flush=True)
    yield Measurement(f"neither old nor new of {steps} faults in saves", mixed, "", 0, "lower", "tiny")
