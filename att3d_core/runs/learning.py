"""The run folder of a plain network, the prior's or the evaluator's: what it is, where it stands, how it went."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from att3d_core.files import output_error, write_bytes
from att3d_core.learning import Learner
from att3d_core.library.asset import Asset
from att3d_core.runs.same import check_same_run, recorded
from att3d_core.runs.sets import OnFile, set_by_name


class StepReport(Protocol):
    """What training yields; a dataclass."""

    @property
    def step(self) -> int: ...

    @property
    def loss(self) -> float: ...


@dataclass(frozen=True)
class LearningFolder:
    """A run on disk: run.json says what it is, state.safetensors where it stands, log.jsonl how it went."""

    path: Path

    @property
    def state(self) -> Path:
        return self.path / "state.safetensors"

    def open(self, description: dict[str, Any], learner: Learner) -> None:
        """Start the run here, or put `learner` where it stopped. Raises TrainingError for a run of another kind."""
        file = self.path / "run.json"
        if not self.state.is_file():
            write_bytes(file, (json.dumps(description, indent=1) + "\n").encode())
            (self.path / "log.jsonl").unlink(missing_ok=True)
            return
        check_same_run(self.path, "run.json", self.description(), description, "--out")
        learner.load(self.state)

    def description(self) -> dict[str, Any]:
        """What run.json says. Raises TrainingError where there is none."""
        return recorded(self.path, "run.json")

    def log(self, report: StepReport, seconds: float) -> None:
        """Append one report. Raises OutputError."""
        values = {key: round(value, 6) for key, value in asdict(report).items()}  # pyright: ignore[reportArgumentType]
        try:
            with (self.path / "log.jsonl").open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(values | {"seconds": round(seconds, 3)}) + "\n")
        except OSError as error:
            raise output_error(self.path / "log.jsonl", error) from error


def seen_assets(sets: tuple[str, ...], everything: bool = False, on_file: OnFile | None = None) -> tuple[Asset, ...]:
    """The assets of several sets, each caption once; those that are held out too with `everything`."""
    kept: dict[str, Asset] = {}
    for name in sets:
        found = set_by_name(name, on_file)
        for asset in found.library if everything else found.seen:
            kept.setdefault(asset.caption, asset)
    return tuple(kept.values())
