"""The process of one training job: `python -m app.training.worker STORE JOB CLAIM`.

It runs the description in the job's folder to the end, or until the store says otherwise, writes down how that ended,
and starts the next job of the queue. Whatever it does not get to say, the next look at the store finds out.
"""

from __future__ import annotations

import logging
import shutil
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.training.process import Identity
from app.training.queue import WORKER, Jobs
from app.training.store import Command, JobState, JobStore
from att3d_core.environment import prepare_environment
from att3d_core.errors import DivergedError, OutputError, UserError, is_out_of_memory
from att3d_core.files import write_bytes
from att3d_core.orphans import remove_orphans

if TYPE_CHECKING:
    from att3d_core.runs.open import OpenRun

REPORT_SECONDS = 0.5
RESERVE_BYTES = 32 << 20
SAVES, SAVE_MOST = 40, 250
"""How often a run saves its state, and the most steps between two of them."""
SHOWS, SHOW_LEAST, SHOW_MOST = 20, 10, 500
"""The same for scoring some prompts and releasing the current weights: a second or two each time."""

log = logging.getLogger("att3d.job")


def main(command: tuple[str, ...] = WORKER) -> None:
    """command: starts a worker such as this one."""
    folder, job_id, claim = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    prepare_environment(bars=False)
    jobs = Jobs(JobStore(folder), command)
    if not jobs.store.hand_over(job_id, claim, Identity.mine()):
        log.info("somebody else has this job; nothing to do")
        return
    # The studio asks through the store; what a terminal or a logout sends means the same as Pause.
    stop_asked = threading.Event()
    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop_asked.set())
    remove_orphans(jobs.store.folder_of(job_id), deep=True, alone=True)  # of a worker that was killed as it wrote
    target, message = run(jobs.store, job_id, claim, stop_asked)
    log.info("%s %s", target, message)
    _record(jobs.store, job_id, claim, target, message)
    jobs.advance()


def run(store: JobStore, job_id: str, claim: str, stop_asked: threading.Event) -> tuple[JobState, str]:
    """Run the job in this process: what becomes of it, and a sentence for people."""
    folder = store.folder_of(job_id)
    prompts = folder / "prompts.json"
    known = prompts.read_bytes() if prompts.is_file() else b""
    try:
        if not (folder / "job.json").is_file():
            return JobState.FAILED, _gone(folder)
        from att3d_core.runs.open import open_run  # loads PyTorch: seconds

        return _train(store, job_id, claim, open_run(folder, store.job(job_id).device), stop_asked)
    except DivergedError as error:
        return JobState.DIVERGED, str(error)
    except OutputError as error:
        # A full disk above all: resume once there is space.
        return (JobState.PAUSED, str(error)) if (folder / "job.json").is_file() else (JobState.FAILED, _gone(folder))
    except UserError as error:
        if known and folder.is_dir() and not prompts.exists():
            with suppress(OutputError):  # the run wrote a folder that was deleted anew, but for this
                write_bytes(prompts, known)
        return JobState.FAILED, str(error)
    except Exception as error:
        if is_out_of_memory(error):
            few = "fewer prompts per step, smaller frames or basis"
            return JobState.FAILED, f"this machine has too little memory: {few}"
        if not (folder / "job.json").is_file():
            return JobState.FAILED, _gone(folder)
        log.error("%s", traceback.format_exc())
        return JobState.FAILED, f"an error in the program ({type(error).__name__}: {error}); see worker.log of the job"


def _train(store: JobStore, job_id: str, claim: str, run: OpenRun, stop_asked: threading.Event) -> tuple[JobState, str]:
    folder, trainer = store.folder_of(job_id), run.trainer
    steps = trainer.config.steps
    start = saved = trainer.step
    store.progress(job_id, claim, start, saved, 0.0)
    every, show = save_every(steps), show_every(steps)
    begin = reported = time.monotonic()
    log.info("running from step %d to %d", start, steps)
    reports = run.reports(save_every=every, preview_every=show, curve_every=show)
    for report in reports:
        now = time.monotonic()
        if report.step % every == 0:
            saved = report.step
        if now - reported > REPORT_SECONDS or report.step in (start + 1, saved, steps):
            store.progress(job_id, claim, report.step, saved, (report.step - start) / max(now - begin, 1e-6))
            reported = now
        command = store.command_of(job_id)
        if not (folder / "job.json").is_file() or command is None:
            run.cancel()
            reports.close()
            return JobState.FAILED, _gone(folder)
        if shutil.disk_usage(folder).free < _room(folder):
            reports.close()
            store.progress(job_id, claim, report.step, report.step, 0.0)
            return JobState.PAUSED, f"the disk is nearly full: free some space on {folder} and resume"
        if command is Command.PAUSE or stop_asked.is_set():
            reports.close()
            store.progress(job_id, claim, report.step, report.step, 0.0)
            return JobState.PAUSED, f"paused at step {report.step} of {steps}"
    with run.folder.releasing(trainer):
        run.release(folder / "released")
    store.progress(job_id, claim, trainer.step, trainer.step, 0.0)
    return JobState.DONE, f"trained {steps} steps"


def save_every(steps: int) -> int:
    """Steps between two saved states: what a kill can cost."""
    return max(1, min(SAVE_MOST, steps // SAVES))


def show_every(steps: int) -> int:
    """Steps between two looks at a run."""
    return max(SHOW_LEAST, min(SHOW_MOST, steps // SHOWS))


def _room(folder: Path) -> int:
    """Bytes that must stay free, so that the last state can be saved and the store can say why."""
    state = folder / "state.safetensors"
    return RESERVE_BYTES + (2 * state.stat().st_size if state.is_file() else 0)


def _gone(folder: Path) -> str:
    return f"the folder {folder} was removed while the job was in the list; nothing is left to resume"


def _record(store: JobStore, job_id: str, claim: str, target: JobState, message: str) -> None:
    """On a disk so full that not even this fits, wait for space: the weights are safe, only the word is missing."""
    while True:
        try:
            store.move(job_id, claim, JobState.RUNNING, target, message)
            return
        except OutputError as error:
            log.error("%s", error)
            if not store.folder.is_dir():
                return
            time.sleep(1.0)


if __name__ == "__main__":
    main()
