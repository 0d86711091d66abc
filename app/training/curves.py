"""What the curves show, read from a job's folder: loss, and reconstruction of seen and unseen prompts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POINTS = 400


@dataclass(frozen=True)
class Curve:
    """y against frames per prompt x."""

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()


@dataclass(frozen=True)
class Curves:
    """Everything that is drawn of one run. seen, unseen: foreground PSNR in dB. identified: of unseen, in [0, 1]."""

    loss: Curve
    seen: Curve
    unseen: Curve
    identified: Curve


def read_curves(folder: Path) -> Curves:
    """The curves of a job so far; empty where there is nothing yet."""
    loss = {line["step"]: (line["frames_per_prompt"], line["loss"]) for line in _lines(folder / "log.jsonl", "loss")}
    scores = list(_lines(folder / "curves.jsonl", "foreground_db"))
    seen, unseen = ([line for line in scores if line.get("split") == split] for split in ("seen", "unseen"))
    return Curves(
        thinned(Curve(*_columns(list(loss.values())))),
        _curve(seen, "foreground_db"),
        _curve(unseen, "foreground_db"),
        _curve(unseen, "identified"),
    )


def thinned(curve: Curve, points: int = POINTS) -> Curve:
    """At most about `points` points: means of neighbours, so that noise becomes thinner as the run becomes longer."""
    stride = math.ceil(len(curve.x) / points)
    if stride <= 1:
        return curve
    starts = range(0, len(curve.x), stride)
    x, y = (tuple(math.fsum(v[i : i + stride]) / len(v[i : i + stride]) for i in starts) for v in (curve.x, curve.y))
    return Curve(x, y)


def _curve(lines: list[dict[str, Any]], name: str) -> Curve:
    found = {line["step"]: (line["frames_per_prompt"], line[name]) for line in lines if name in line}
    return Curve(*_columns(list(found.values())))


def _columns(rows: list[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in rows), tuple(y for _, y in rows)


def _lines(file: Path, needed: str) -> Iterator[dict[str, Any]]:
    """The lines of a log that is being written to: the last may be half there."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict) and {"step", "frames_per_prompt", needed} <= value.keys():
            yield value
