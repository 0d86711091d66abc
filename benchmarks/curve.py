"""The curve of amortized against per-prompt training, from what `baseline -o FILE` wrote.

    python -m benchmarks.curve curve.jsonl -o benchmarks/curve.svg

Prints the table in Markdown and where the two ways cross, frames interpolated on a logarithmic scale.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import matplotlib
import tyro
from matplotlib import pyplot

SPLITS = {"seen": "#2f6fd0", "unseen": "#d0662f"}
WAYS = {"amortized": "-o", "per_prompt": "--s"}


def crossing(frames: Sequence[int], differences: Sequence[float]) -> float | None:
    """Frames at which the difference first changes its sign; None where it does not."""
    points = list(zip(frames, differences, strict=True))
    for (few, before), (many, after) in pairwise(points):
        if before * after < 0:
            part = before / (before - after)
            return math.exp(math.log(few) + part * (math.log(many) - math.log(few)))
    return None


def summaries(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The summary of every budget, fewest frames first."""
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return sorted((line for line in lines if line["kind"] == "summary"), key=lambda line: line["frames_per_prompt"])


def table(found: Sequence[dict[str, Any]]) -> str:
    """Markdown: a row per budget."""
    heads = [f"{way.replace('per_prompt', 'alone')}, {split}" for split in SPLITS for way in WAYS]
    rows = ["| frames per prompt | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for line in found:
        values = [f"{line[f'{way}_{split}_db']:.2f} dB" for split in SPLITS for way in WAYS]
        rows.append(f"| {line['frames_per_prompt']} | " + " | ".join(values) + " |")
    return "\n".join(rows)


def main(
    files: tyro.conf.Positional[tuple[Path, ...]],
    /,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"])] = Path("benchmarks/curve.svg"),
) -> None:
    """Draw the curve and print its table."""
    found = summaries(files)
    frames = [line["frames_per_prompt"] for line in found]
    print(table(found))
    pyplot.switch_backend("svg")
    matplotlib.rcParams["svg.hashsalt"] = "att3d"  # the same file for the same numbers
    figure, axes = pyplot.subplots(figsize=(7, 4.2), layout="constrained")
    for split, color in SPLITS.items():
        values = {way: [line[f"{way}_{split}_db"] for line in found] for way in WAYS}
        for way, mark in WAYS.items():
            label = f"{'amortized' if way == 'amortized' else 'each prompt alone'}, {split}"
            axes.plot(frames, values[way], mark, color=color, label=label)
        where = crossing(frames, [a - b for a, b in zip(*values.values(), strict=True)])
        print(f"{split}: " + ("no crossing" if where is None else f"they cross at {where:.0f} frames per prompt"))
    axes.set_xscale("log", base=2)
    axes.set_xticks(frames, [str(count) for count in frames])
    axes.set(xlabel="frames per prompt", ylabel="foreground PSNR, dB", title="Pig prompts: amortized or each alone")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(output, metadata={"Date": None})


if __name__ == "__main__":
    tyro.cli(main)
