"""`python -m benchmarks [NAME...]`: all measurements, or the subjects named; one JSON line each."""

from __future__ import annotations

import sys

from benchmarks import cold, grids, meshes, pictures, quality, training

SUBJECTS = {
    "grids": grids.measure,
    "picture": pictures.measure,
    "memory": pictures.measure_memory,
    "mesh": meshes.measure,
    "training": training.measure,
    "hypernetwork": training.measure_hypernetwork,
    "cold": cold.measure,
    "pig": quality.measure_pig,
    "animals": quality.measure_animals,
}


def main() -> int:
    """0, also where a target was missed; 2 for a subject that there is not."""
    wanted = sys.argv[1:] or list(SUBJECTS)
    unknown = [name for name in wanted if name not in SUBJECTS]
    if unknown:
        print(f"error: there is no subject {unknown[0]!r}; expected {', '.join(SUBJECTS)}", file=sys.stderr)
        return 2
    for name in wanted:
        found = False
        for measurement in SUBJECTS[name]():
            found = True
            print(measurement.line(), flush=True)
        if not found:
            print(f"{name}: its model is not in checkpoints/, nothing measured", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
