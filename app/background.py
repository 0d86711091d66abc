"""Work in a thread of its own, which ends in a result, in a failure that says why, or in nothing once cancelled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, Self, TypeVar

from att3d_core.errors import NO_MEMORY, UserError, is_out_of_memory

FAULT = "{} stopped for a reason that is not yours; the studio's log says which"

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class TaskCancelledError(Exception):
    """Leaves cancelled work where it is; everything on its way cleans up after itself."""


class BackgroundTask(Generic[Result]):
    """One piece of work and how it went. The end of the program does not wait for it.

    name: what is at work, as the failure says it, such as "the export".
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._result: Result | None = None
        self._failure = ""
        self._cancelled = threading.Event()
        self._ended = threading.Event()

    def start(self, work: Callable[[], Result]) -> Self:
        """Begin, once. Raises nothing, even where the system has no thread to give: that is a failure of the work."""
        try:
            threading.Thread(target=self._run, args=(work,), name=self.name, daemon=True).start()
        except RuntimeError as error:
            self._fail(error)
            self._ended.set()
        return self

    @property
    def ended(self) -> bool:
        """Whether the thread has nothing left to do; of cancelled work, later than the cancel."""
        return self._ended.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the result any more."""
        return self._cancelled.is_set()

    @property
    def result(self) -> Result | None:
        """None before the end, and where there is none."""
        return self._result

    @property
    def failure(self) -> str:
        """Why there is no result, in one line for people; "" while nothing is wrong, and where it was cancelled."""
        return "" if self.cancelled else self._failure

    def cancel(self) -> None:
        """Forget the result, or end the work at its next `check`."""
        self._cancelled.set()
        self._result = None

    def check(self) -> None:
        """Called by the work between its steps. Raises TaskCancelledError."""
        if self.cancelled:
            raise TaskCancelledError

    def pause(self, seconds: float) -> None:
        """Called by work that has time: as `check`, after so long or as soon as it is cancelled."""
        self._cancelled.wait(seconds)
        self.check()

    def wait(self, seconds: float) -> bool:
        """Wait for the end; whether it came."""
        return self._ended.wait(seconds)

    def _run(self, work: Callable[[], Result]) -> None:
        try:
            self._result = work()
            if self.cancelled:  # whichever came first, the result is gone
                self._result = None
        except TaskCancelledError:
            pass
        except BaseException as error:  # whoever waits must learn of any end
            self._fail(error)
        finally:
            self._ended.set()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            _log.info("%s: %s", self.name, error)
            self._failure = str(error)
        else:
            _log.error("%s stopped", self.name, exc_info=error)
            self._failure = NO_MEMORY if is_out_of_memory(error) else FAULT.format(self.name)
