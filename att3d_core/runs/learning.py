"""The run folder of a plain network, the prior's or the evaluator's: what it is, where it stands, how it went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from att3d_core.learning import Learner
from att3d_core.library.asset import Asset
from att3d_core.runs.same import check_same_run, recorded
from att3d_core.runs.sets import OnFile, set_by_name
from att3d_core.training.run_folder import RunFolder, Status

DESCRIPTION = "run.json"


class StepReport(Protocol):
    """What training yields; a dataclass."""

    @property
    def step(self) -> int: ...

    @property
    def loss(self) -> float: ...


@dataclass(frozen=True)
class Learning:
    """What a plain network is trained on and how: the content of run.json."""

    settings: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return self.settings


class LearningFolder(RunFolder):
    """The folder of a run of a `Learner`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, DESCRIPTION)

    def open(self, settings: dict[str, Any], learner: Learner) -> None:
        """Start the run here, or put `learner` where it stopped. Raises TrainingError for a run of another kind."""
        if self.has_state:
            check_same_run(self.path, DESCRIPTION, self.settings(), settings, "--out")
            learner.load(self.state)
        else:
            self.write_description(Learning(settings))
        self.forget_stop()
        self.cut_logs(learner.step)
        self.tell(learner.step, "resumed" if learner.step else "started", "")
        self.write_status(Status.RUNNING, learner)

    def settings(self) -> dict[str, Any]:
        """What run.json says. Raises TrainingError where there is none."""
        return recorded(self.path, DESCRIPTION)

    def log(self, report: StepReport, seconds: float) -> None:
        """Append one report. Raises OutputError."""
        values = {key: round(value, 6) for key, value in asdict(report).items()}  # pyright: ignore[reportArgumentType]
        self.reports.append(values | {"seconds": round(seconds, 3)})

    def end(self, learner: Learner, asked: Status | None) -> Status:
        """Leave state and status behind; how the run ended. Nothing is saved of one that was cancelled."""
        status = Status.DONE if learner.step >= learner.config.steps else asked or Status.PAUSED
        if status is not Status.CANCELLED:
            learner.save(self.state)
        self.tell(learner.step, status.value, "")
        self.write_status(status, learner)
        return status


def seen_assets(sets: tuple[str, ...], everything: bool = False, on_file: OnFile | None = None) -> tuple[Asset, ...]:
    """The assets of several sets, each caption once; those that are held out too with `everything`."""
    kept: dict[str, Asset] = {}
    for name in sets:
        found = set_by_name(name, on_file)
        for asset in found.library if everything else found.seen:
            kept.setdefault(asset.caption, asset)
    return tuple(kept.values())
