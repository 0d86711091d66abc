"""The worker of a job with a run that only counts: everything but the training is real, and it starts in no time.

`job.json` is {"steps", "seconds" a step, "at": step of the trouble, "trouble": one of TROUBLES}. The state is the step.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from app.training.worker import main
from att3d_core.errors import DivergedError, TrainingError
from att3d_core.files import output_error, write_bytes
from att3d_core.training.run_folder import RunFolder

COMMAND = (sys.executable, "-m", "tests.support.counting_worker")


@dataclass
class CountingRun:
    """What `_train` needs of an open run."""

    folder: RunFolder
    plan: dict[str, Any]
    trainer: SimpleNamespace
    saves: bool = True

    def reports(self, save_every: int, preview_every: int, curve_every: int) -> Iterator[SimpleNamespace]:
        while self.trainer.step < self.plan["steps"]:
            time.sleep(self.plan.get("seconds", 0.0))
            self.trainer.step += 1
            if self.trainer.step == self.plan.get("at"):
                self._trouble(self.plan["trouble"])
            with (self.folder.path / "log.jsonl").open("a") as stream:
                stream.write(json.dumps({"step": self.trainer.step, "process": os.getpid()}) + "\n")
            if self.trainer.step % save_every == 0:
                self._save()
            try:
                yield SimpleNamespace(step=self.trainer.step)
            except GeneratorExit:
                if self.saves:
                    self._save()
                raise
        self._save()

    def cancel(self) -> None:
        self.saves = False

    def release(self, target: Path) -> None:
        write_bytes(target / "config.json", b"{}")

    def _save(self) -> None:
        write_bytes(self.folder.path / "state.json", json.dumps(self.trainer.step).encode())

    def _trouble(self, kind: str) -> None:
        if kind == "kill" and not (self.folder.path / "killed").exists():
            (self.folder.path / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        elif kind == "full":
            error = OSError(errno.ENOSPC, "no space")
            raise output_error(self.folder.path / "state.safetensors", error) from error
        elif kind == "diverge":
            raise DivergedError("the loss was not finite three times", step=self.trainer.step - 1)
        elif kind == "refuse":
            raise TrainingError("there is nothing to train on")
        elif kind == "bug":
            raise ZeroDivisionError("planted")


def open_run(folder: Path, device: str = "auto") -> CountingRun:
    plan = json.loads((folder / "job.json").read_text())
    time.sleep(plan.get("loading", 0.0))
    state = folder / "state.json"
    step = json.loads(state.read_text()) if state.is_file() else 0
    trainer = SimpleNamespace(step=step, config=SimpleNamespace(steps=plan["steps"]))
    return CountingRun(RunFolder(folder, "job.json"), plan, trainer)


if __name__ == "__main__":
    training: Any = ModuleType("att3d_core.runs.open")
    training.open_run = open_run
    training.OpenRun = CountingRun
    sys.modules[training.__name__] = training
    main(COMMAND)
