"""`python -m benchmarks [NAME...] [--count N]`: all measurements, or the subjects named; one JSON line each.

--count: how many random exports; the acceptance table's number took 500.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from benchmarks import coverage, importers, random_exports
from benchmarks.drawing import cold, colors, grids, marches, pictures, studio, viewer
from benchmarks.geometry import exports, meshes, refining
from benchmarks.learning import guidance, jobs, prior, scaling, training, training_memory, training_profile
from benchmarks.measure import Measurement
from benchmarks.quality import prompts, quality, world

SUBJECTS: dict[str, Callable[[], Iterator[Measurement]]] = {
    "grids": grids.measure,
    "picture": pictures.measure,
    "march": marches.measure,
    "memory": pictures.measure_memory,
    "mesh": meshes.measure,
    "exports": exports.measure,
    "refining": refining.measure,
    "random-exports": random_exports.measure,
    "importers": importers.measure,
    "colors": colors.measure,
    "training": training.measure,
    "hypernetwork": training.measure_hypernetwork,
    "scaling": scaling.measure,
    "training-profile": training_profile.measure,
    "training-memory": training_memory.measure,
    "prompts": prompts.measure,
    "guidance": guidance.measure,
    "guidance-vsd": guidance.measure_vsd,
    "guidance-memory": guidance.measure_memory,
    "cold": cold.measure,
    "pig": quality.measure_pig,
    "animals": quality.measure_animals,
    "world": world.measure,
    "coverage": coverage.measure,
    "studio": studio.measure,
    "jobs": jobs.measure,
    "viewer": viewer.measure,
    "evaluator": prior.measure_evaluator,
    "prior": prior.measure_samples,
    "prior-step": prior.measure_step,
}


def main() -> int:
    """0, also where a target was missed; 2 for a subject that there is not."""
    wanted = sys.argv[1:]
    subjects = dict(SUBJECTS)
    if "--count" in wanted:
        at = wanted.index("--count")
        count = wanted[at + 1] if at + 1 < len(wanted) else ""
        if not count.isdecimal() or int(count) < 1:
            print(f"error: --count takes a number of random exports, got {count!r}", file=sys.stderr)
            return 2
        subjects["random-exports"] = lambda: random_exports.measure(int(count))
        del wanted[at : at + 2]
    wanted = wanted or list(subjects)
    unknown = [name for name in wanted if name not in SUBJECTS]
    if unknown:
        print(f"error: there is no subject {unknown[0]!r}; expected {', '.join(SUBJECTS)}", file=sys.stderr)
        return 2
    for name in wanted:
        found = False
        for measurement in subjects[name]():
            found = True
            print(measurement.line(), flush=True)
        if not found:
            print(f"{name}: its model is not in checkpoints/, nothing measured", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
