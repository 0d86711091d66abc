"""What the commands that train a model share: a bar, Ctrl-C, and how a run that ends says so."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tqdm import tqdm

from att3d_core.errors import DiskFullError, DivergedError, said
from att3d_core.learning import Learner
from att3d_core.runs.learning import LearningFolder, StepReport
from att3d_core.training.loop import Stop
from att3d_core.training.run_folder import Status
from att3d_core.training.trainer import Report, Trainer

LOG_EVERY = 20
"""Steps of a plain network between two lines of its log."""
EXIT_CODES = {Status.DIVERGED: 3, Status.PAUSED: 4}
"""Of runs that ended with a reason: diverged, and paused because the disk is full."""


@dataclass(frozen=True)
class Ending:
    """How a run ended. reason: why it cannot go on, "" where it is done or was asked to stop."""

    status: Status
    reason: str = ""

    @property
    def finished(self) -> bool:
        """Whether all steps are done."""
        return self.status is Status.DONE

    @property
    def is_kept(self) -> bool:
        """Whether what was learned is wanted: neither cancelled nor broken off."""
        return not self.reason and self.status is not Status.CANCELLED

    @property
    def exit_code(self) -> int:
        """0 where the run is done or was asked to stop."""
        return EXIT_CODES[self.status] if self.reason else 0

    def leave(self) -> None:
        """Where the run could not go on: say why and end the program."""
        if self.reason:
            print("error:", " ".join(self.reason.split()), file=sys.stderr)
            sys.exit(self.exit_code)


def run_to_the_end(reports: Iterator[Report], trainer: Trainer, stop: Stop, what: str) -> tuple[Ending, Report | None]:
    """Advance a run to its last step, or until Ctrl-C or its folder asks it to stop, with a bar that says `what`.

    How it ended, and its last report.
    """
    last = None
    try:
        with interruptible(stop), _bar(trainer, what) as bar:
            for report in reports:
                last = report
                bar.update()
                if report.step % 10 == 0:
                    bar.set_postfix(loss=f"{report.loss:.5f}", frames=f"{report.frames_per_prompt:.0f}/prompt")
    except DivergedError as error:
        return Ending(Status.DIVERGED, str(error)), last
    except DiskFullError as error:
        return Ending(Status.PAUSED, f"disk full: {error}"), last
    finished = trainer.step >= trainer.config.steps
    return Ending(Status.DONE if finished else stop.status or Status.PAUSED), last


def advance(
    reports: Iterator[StepReport], learner: Learner, folder: LearningFolder, save_minutes: float, stop_minutes: float
) -> Ending:
    """Run to the end, to Ctrl-C, to the folder's `stop` or for `stop_minutes` (0: no limit), saving now and then."""
    stop = Stop()
    start = saved = step_start = time.monotonic()
    try:
        with interruptible(stop), _learner_bar(learner) as bar:
            for report in reports:
                now = time.monotonic()
                bar.update()
                if report.step % LOG_EVERY == 0:
                    folder.log(report, now - step_start)
                    bar.set_postfix(loss=f"{report.loss:.4f}")
                step_start = now
                if now - saved > 60.0 * save_minutes:
                    learner.save(folder.state)
                    saved = time.monotonic()
                if stop_minutes > 0 and now - start > 60.0 * stop_minutes:
                    stop.pause()
                stop.heed(folder.asked_to_stop())
                if stop.status is not None:
                    break
        return Ending(folder.end(learner, stop.status))
    except DivergedError as error:
        folder.close(Status.DIVERGED, learner, "diverged", str(error))
        return Ending(Status.DIVERGED, str(error))
    except DiskFullError as error:
        reason = f"disk full: {error}"
        folder.close(Status.PAUSED, learner, "disk full", reason)
        return Ending(Status.PAUSED, reason)
    except Exception as error:
        folder.close(Status.FAILED, learner, "failed", said(error))
        raise


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


def _learner_bar(learner: Learner) -> tqdm:
    steps = learner.config.steps
    return tqdm(total=steps, initial=learner.step, desc="training", unit="step", dynamic_ncols=True, mininterval=2)
