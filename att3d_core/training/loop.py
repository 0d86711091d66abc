"""Advancing a run that lives in a folder: it logs, saves, and leaves a good state behind however it ends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from att3d_core.errors import DiskFullError, DivergedError, TrainingError, said
from att3d_core.training.distributed import any_of, check_replicas
from att3d_core.training.job import JobFolder
from att3d_core.training.run_folder import Described, Status
from att3d_core.training.trainer import Report, Strike, Trainer

LOG_EVERY = 10


@dataclass(frozen=True)
class Every:
    """Something else to do after every `steps` steps and at the end, such as scoring; steps = 0: never."""

    steps: int
    act: Callable[[Report], None]

    def due(self, step: int, last: int) -> bool:
        """Whether it is time after `step` of `last`."""
        return self.steps > 0 and (step % self.steps == 0 or step == last)


class Stop:
    """The wish to stop a run after the step under way, and whether its state is worth keeping."""

    def __init__(self) -> None:
        self.status: Status | None = None

    def pause(self) -> None:
        """Save and stop."""
        self.status = self.status or Status.PAUSED

    def cancel(self) -> None:
        """Stop without saving."""
        self.status = Status.CANCELLED

    def heed(self, asked: Status | None) -> None:
        """Do as the folder of the run asks."""
        if asked is Status.CANCELLED:
            self.cancel()
        elif asked is not None:
            self.pause()


def run_job(
    trainer: Trainer,
    folder: JobFolder,
    run: Described,
    save_every: int,
    stop: Stop | None = None,
    also: Sequence[Every] = (),
    log_every: int = LOG_EVERY,
) -> Generator[Report, None, None]:
    """Advance `trainer` to the end, or until `stop` or the folder's file asks for it; writes into `folder` (rank 0).

    Closing the generator pauses the run as well, unless it was cancelled. Raises DivergedError after the third strike
    and DiskFullError where the disk is full; the last good state is on disk then. Raises TrainingError where the
    folder was deleted, after writing it anew.
    """
    stop = stop or Stop()
    keeper = _Keeper(trainer, folder, run)
    try:
        keeper.begin()
        for report in trainer.run():
            keeper.after(report, save_every, log_every, also)
            try:
                yield report
            except GeneratorExit:
                stop.pause()
                raise
            stop.heed(folder.asked_to_stop())
            if any_of(trainer.group, stop.status is not None):
                stop.pause()
                return
    except DivergedError as error:
        raise keeper.diverged(error) from error
    except DiskFullError as error:
        keeper.disk_full(error)
        raise
    except Exception as error:
        keeper.failed(error)
        raise
    except (KeyboardInterrupt, SystemExit):
        keeper.interrupted()
        raise
    finally:
        keeper.end(stop.status)


class _Keeper:
    """What the first process of a run writes; the others only check that they are its equals."""

    def __init__(self, trainer: Trainer, folder: JobFolder, run: Described) -> None:
        self.trainer, self.folder, self.run = trainer, folder, run
        self.writes = trainer.group.rank == 0
        self.saved_step = trainer.step
        self.ended = False
        trainer.rollback = self._roll_back
        trainer.on_strike = self._on_strike
        trainer.on_less_memory = self._on_less_memory

    def begin(self) -> None:
        if self.writes:
            self.folder.forget_stop()
            self.folder.cut_logs(self.trainer.step)
            if not self.folder.has_state:
                self.folder.save(self.trainer)  # something to go back to
            self.folder.tell(self.trainer.step, "resumed" if self.trainer.step else "started", "")
            self.folder.write_status(Status.RUNNING, self.trainer)

    def after(self, report: Report, save_every: int, log_every: int, also: Sequence[Every]) -> None:
        step, last = report.step, self.trainer.config.steps
        saves = step % save_every == 0
        if saves:
            check_replicas(self.trainer.group, list(self.trainer.model.parameters()), step)
        if not self.writes:
            return
        if not self.folder.is_there:
            self._write_again()
        if step % log_every == 0 or step == last:
            self.folder.log(report)
        if saves:
            self._save()
            self.folder.write_status(Status.RUNNING, self.trainer)
        for other in also:
            if other.due(step, last):
                other.act(report)

    def end(self, asked: Status | None) -> None:
        """The run is over for now: leave state and status behind, unless a failure has done so already."""
        if self.ended or not self.writes:
            return
        self.ended = True
        done = self.trainer.step >= self.trainer.config.steps
        status = Status.DONE if done else asked or Status.PAUSED
        if status is not Status.CANCELLED and self.saved_step < self.trainer.step:
            try:
                self._save()
            except DiskFullError as error:
                self.disk_full(error)
                raise
            except Exception as error:
                self.ended = False
                self.failed(error)
                raise
        self.folder.tell(self.trainer.step, status.value, "")
        self.folder.write_status(status, self.trainer)

    def diverged(self, error: DivergedError) -> DivergedError:
        """The same error with the step of the state that is left."""
        message = f"{error}; its last good state is that of step {self.saved_step}"
        self._close(Status.DIVERGED, "diverged", message)
        return DivergedError(message, self.saved_step)

    def disk_full(self, error: DiskFullError) -> None:
        self._close(Status.PAUSED, "disk full", f"disk full: {error}; its last good state is that of {self.saved_step}")

    def failed(self, error: Exception) -> None:
        """Whatever it was; the last saved state stands. Nothing where it was said already why the run ended."""
        if not self.ended:
            self._close(Status.FAILED, "failed", said(error))

    def interrupted(self) -> None:
        """In the middle of a step, which is lost."""
        if not self.ended:
            message = f"interrupted; its last good state is that of step {self.saved_step}"
            self._close(Status.PAUSED, "interrupted", message)

    def _close(self, status: Status, event: str, message: str) -> None:
        self.ended = True
        if self.writes:
            self.folder.close(status, self.trainer, event, message)

    def _save(self) -> None:
        self.folder.save(self.trainer)
        self.saved_step = self.trainer.step

    def _roll_back(self) -> None:
        self.folder.load(self.trainer)
        if self.writes:
            self.folder.cut_logs(self.trainer.step)

    def _on_strike(self, strike: Strike) -> None:
        if self.writes:
            message = f"{strike.what} was NaN or infinite; the step is undone, the learning rate is halved"
            self.folder.tell(strike.step, "strike", message)

    def _on_less_memory(self, shares: int) -> None:
        if self.writes:
            message = f"memory ran out; each batch is computed in {shares} shares from now on, which takes longer"
            self.folder.tell(self.trainer.step, "memory", message)

    def _write_again(self) -> None:
        step = self.trainer.step
        self.folder.rewrite(self.run, self.trainer)
        self.saved_step = step
        message = (
            f"the folder {self.folder.path} was deleted while its run was training; it is there again with the state "
            f"of step {step}, and resuming it goes on from there. To end a run, cancel it before deleting its folder"
        )
        self._close(Status.PAUSED, "deleted", message)
        raise TrainingError(message)
