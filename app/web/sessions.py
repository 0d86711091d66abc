"""Who has logged in, and who has guessed wrong: sessions that end, and a wait for each client of its own."""

from __future__ import annotations

import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

IDLE_SECONDS = 12 * 3600.0
LONGEST_SECONDS = 7 * 86_400.0
SESSIONS_MAX = 1000
FREE_TRIES = 5
LONGEST_WAIT = 300.0
CLIENTS_MAX = 4096


@dataclass
class Sessions:
    """Sessions end when they are not used for IDLE_SECONDS, after LONGEST_SECONDS, and when somebody logs out."""

    _times: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> str:
        """A new one; of too many, the one that was not used for longest ends."""
        session, now = secrets.token_urlsafe(24), time.monotonic()
        with self._lock:
            self._times[session] = (now, now)
            while len(self._times) > SESSIONS_MAX:
                self._times.popitem(last=False)
        return session

    def use(self, session: str) -> bool:
        """Whether it goes on; if so, from now."""
        now = time.monotonic()
        with self._lock:
            begun, used = self._times.pop(session, (0.0, 0.0))
            if not used or now - used > IDLE_SECONDS or now - begun > LONGEST_SECONDS:
                return False
            self._times[session] = (begun, now)
            return True

    def end(self, session: str) -> None:
        """Whatever comes with it later is a stranger's."""
        with self._lock:
            self._times.pop(session, None)


@dataclass
class Tries:
    """Wrong passwords of each client: after FREE_TRIES every further one doubles the wait, for that client alone.

    A browser that has been let in before is a client of its own, wherever it comes from: strangers behind the same
    proxy do not make it wait.
    """

    _wrong: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)
    _known: OrderedDict[str, None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, address: str, browser: str) -> str:
        """Who comes from an `address` with the mark of a `browser`, "" for none."""
        with self._lock:
            if browser in self._known:
                return browser
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return address[:64]
        # One person has a whole network of the newer addresses.
        return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)

    def wait(self, client: str) -> float:
        """Seconds until the client may try again."""
        with self._lock:
            return max(0.0, self._wrong.get(client, (0, 0.0))[1] - time.monotonic())

    def wrong(self, client: str) -> None:
        """It tried a wrong password."""
        with self._lock:
            count = self._wrong.pop(client, (0, 0.0))[0] + 1
            wait = min(2.0 ** min(count - FREE_TRIES, 32), LONGEST_WAIT) if count >= FREE_TRIES else 0.0
            self._wrong[client] = (count, time.monotonic() + wait)
            while len(self._wrong) > CLIENTS_MAX:
                self._wrong.popitem(last=False)

    def right(self, client: str) -> str:
        """It was let in: the mark that its browser gets."""
        mark = secrets.token_urlsafe(24)
        with self._lock:
            self._wrong.pop(client, None)
            self._known[mark] = None
            while len(self._known) > CLIENTS_MAX:
                self._known.popitem(last=False)
        return mark
