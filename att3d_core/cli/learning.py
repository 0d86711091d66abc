"""What the commands that train a plain network share: a bar, saving now and then, Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from att3d_core.learning import Learner
from att3d_core.runs.learning import LearningFolder, StepReport

LOG_EVERY = 20


def advance(
    reports: Iterator[StepReport], learner: Learner, folder: LearningFolder, save_minutes: float, stop_minutes: float
) -> bool:
    """Run to the end, to Ctrl-C or for `stop_minutes` (0: no limit), saving now and then; whether it is finished."""
    steps = learner.config.steps
    start = saved = step_start = time.monotonic()
    with (
        _interruptible() as interrupted,
        tqdm(total=steps, initial=learner.step, desc="training", unit="step", dynamic_ncols=True, mininterval=2) as bar,
    ):
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
            if interrupted or (stop_minutes > 0 and now - start > 60.0 * stop_minutes):
                break
    learner.save(folder.state)
    return learner.step >= steps


@contextmanager
def _interruptible() -> Iterator[list[bool]]:
    """A list that stops being empty at Ctrl-C or SIGTERM, so that a step is never cut in half."""
    seen: list[bool] = []
    before = [
        (number, signal.signal(number, lambda *_: seen.append(True))) for number in (signal.SIGINT, signal.SIGTERM)
    ]
    try:
        yield seen
    finally:
        for number, handler in before:
            signal.signal(number, handler)
