"""`python -m benchmarks.soak [NAME...] [--share 0.01]`: the long campaign of faults, one JSON line a figure.

--share: of the full numbers of attempts. docs/reliability.md says what the quick tests of the same faults are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Annotated

import tyro

from benchmarks.measure import Measurement
from benchmarks.soak import kills, memory, mutants, requests, steps, two_studios

CAMPAIGNS: dict[str, Callable[[float], Iterator[Measurement]]] = {
    "kills": kills.measure,
    "steps": steps.measure,
    "models": mutants.measure_models,
    "checkpoints": mutants.measure_checkpoints,
    "texts": mutants.measure_texts,
    "bodies": requests.measure_bodies,
    "cross-site": requests.measure_cross_site,
    "burst": requests.measure_burst,
    "memory": memory.measure,
    "tabs": two_studios.measure_tabs,
    "cancels": two_studios.measure_cancels,
}


def main(
    names: Annotated[tuple[str, ...], tyro.conf.Positional] = (),
    share: Annotated[float, tyro.conf.arg(help="of the full numbers of attempts")] = 1.0,
) -> int:
    """0, 1 where a target was missed, 2 for a campaign that there is not."""
    unknown = [name for name in names if name not in CAMPAIGNS]
    if unknown:
        print(f"error: there is no campaign {unknown[0]!r}; expected {', '.join(CAMPAIGNS)}", file=sys.stderr)
        return 2
    missed = False
    for name in names or CAMPAIGNS:
        for made in CAMPAIGNS[name](share):
            print(made.line(), flush=True)
            missed = missed or not made.passed
    return int(missed)


if __name__ == "__main__":
    sys.exit(tyro.cli(main))
