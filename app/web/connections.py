"""The server below the application: how long and how often clients may hold it, how much it logs, and how it ends.

A request that is sent by halves costs its sender nothing. So its head has to arrive in time, nobody holds more than a
share of the connections, and what is wrong with them is not written down a million times.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
CONNECTIONS_MAX = 512
EACH_MAX = 256
"""Of one address: browsers open few, but everybody behind a proxy has its address."""
GRACE_SECONDS = 2
END_SECONDS = 4.0
LOGGED_MAX, LOGGED_SECONDS = 20, 60.0


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with a time limit for the head of each request, the first as well as later ones."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        mine = sum(self._address(other) == self._address(self) for other in self.connections)
        if len(self.connections) > CONNECTIONS_MAX or mine > EACH_MAX:
            transport.abort()
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._enough()
        elif self._patience is None:
            self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # The beginning of the next request may have come together with the one that is answered now.
        answered = self.cycle is None or self.cycle.response_complete
        if answered and self._patience is None and self.conn.trailing_data[0] and not self.transport.is_closing():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._enough()
        super().connection_lost(exc)

    @staticmethod
    def _address(protocol: Any) -> str:
        return protocol.client[0] if protocol.client else ""

    def _wait(self) -> None:
        self._patience = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.transport.abort)

    def _enough(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class Sparingly(logging.Filter):
    """Lets LOGGED_MAX records of a kind through in LOGGED_SECONDS, and then says how many there were besides."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        kind, now = f"{record.name}:{record.lineno}", time.monotonic()
        with self._lock:
            begun, count = self._seen.get(kind, (now, 0))
            if now - begun > LOGGED_SECONDS:
                if count > LOGGED_MAX:
                    record.msg = f"{record.getMessage()} (and {count - LOGGED_MAX} more like it before)"
                    record.args = ()
                begun, count = now, 0
            self._seen[kind] = (begun, count + 1)
        return count < LOGGED_MAX


class Server(uvicorn.Server):
    """Ends within END_SECONDS of Ctrl-C or a signal, whatever is open: a computation may not be interruptible."""

    def __init__(self, config: uvicorn.Config, clean_up: Callable[[], object]) -> None:
        super().__init__(config)
        self._clean_up = clean_up

    def handle_exit(self, sig: int, frame: Any) -> None:
        if not self.should_exit:
            timer = threading.Timer(END_SECONDS, self._end, (sig,))
            timer.daemon = True
            timer.start()
        super().handle_exit(sig, frame)

    def _end(self, sig: int) -> None:
        self._clean_up()
        os._exit(128 + sig)


def serve(app: Any, host: str, port: int, clean_up: Callable[[], object]) -> None:
    """Serve until Ctrl-C or a signal. clean_up: done at the end where the interpreter's own end is not waited for."""
    config = uvicorn.Config(
        app, host=host, port=port, http=PatientProtocol, log_level="warning", access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).addFilter(Sparingly())
    # uvicorn ends the process by the signal that ended the server: by default, before anything is cleaned up.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    server = Server(config, clean_up)
    server.run()
    if not server.started:
        sys.exit(3)
