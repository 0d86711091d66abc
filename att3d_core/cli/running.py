"""What the commands that train a model share: a bar, Ctrl-C, and how a run that ends says so."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tqdm import tqdm

from att3d_core.errors import DiskFullError, DivergedError
from att3d_core.training.job import Status
from att3d_core.training.loop import Stop
from att3d_core.training.trainer import Report, Trainer

EXIT_CODES = {Status.DIVERGED: 3, Status.PAUSED: 4}
"""Of runs that ended with a reason: diverged, and paused because the disk is full."""


@dataclass(frozen=True)
class Ending:
    """How a run ended. reason: of one that could not go on. last: its last report, None where there was no step."""

    status: Status
    reason: str
    last: Report | None

    @property
    def finished(self) -> bool:
        """Whether all steps are done."""
        return self.status is Status.DONE

    @property
    def exit_code(self) -> int:
        """0 where the run is done or was asked to stop."""
        return EXIT_CODES[self.status] if self.reason else 0

    def leave(self) -> None:
        """Where the run could not go on: say why and end the program."""
        if self.reason:
            print("error:", " ".join(self.reason.split()), file=sys.stderr)
            sys.exit(self.exit_code)


def run_to_the_end(reports: Iterator[Report], trainer: Trainer, stop: Stop, what: str) -> Ending:
    """Advance a run to its last step, or until Ctrl-C or its folder asks it to stop, with a bar that says `what`."""
    last = None
    try:
        with interruptible(stop), _bar(trainer, what) as bar:
            for report in reports:
                last = report
                bar.update()
                if report.step % 10 == 0:
                    bar.set_postfix(loss=f"{report.loss:.5f}", frames=f"{report.frames_per_prompt:.0f}/prompt")
    except DivergedError as error:
        return Ending(Status.DIVERGED, str(error), last)
    except DiskFullError as error:
        return Ending(Status.PAUSED, f"disk full: {error}", last)
    finished = trainer.step >= trainer.config.steps
    return Ending(Status.DONE if finished else stop.status or Status.PAUSED, "", last)


@contextmanager
def interruptible(stop: Stop) -> Iterator[None]:
    """Ctrl-C and a polite kill ask for a pause, so that a step is never cut in half."""
    before = {number: signal.signal(number, lambda *_: stop.pause()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _bar(trainer: Trainer, what: str) -> tqdm:
    quiet = trainer.group.rank > 0
    return tqdm(
        total=trainer.config.steps, initial=trainer.step, desc=what, unit="step", dynamic_ncols=True, disable=quiet
    )
