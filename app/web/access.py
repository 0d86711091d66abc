"""Who may reach the studio: by which names, and with which password."""

from __future__ import annotations

import hmac
import ipaddress
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.web.sessions import Sessions, Tries


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass
class Access:
    """Who may come in. password: None on loopback, where everyone who reaches the port may. names: host names of this
    studio besides its own, with or without a port. root_path: where a proxy puts it, such as "/studio"."""

    host: str
    password: str | None = None
    names: frozenset[str] = frozenset()
    root_path: str = ""
    sessions: Sessions = field(default_factory=Sessions)
    tries: Tries = field(default_factory=Tries)

    @property
    def local(self) -> bool:
        """Whether this machine alone can reach the studio: a name is given to it so that others can."""
        return is_loopback(self.host) and not self.names

    def is_own_name(self, host: str) -> bool:
        """Whether `host`, perhaps with a port, is one of the given names."""
        host = host.lower()
        return host in self.names or host.rpartition(":")[0] in self.names

    def host_allowed(self, host: str) -> bool:
        """Names are refused unless they are this machine's: a page could point its own name here (DNS rebinding)."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:  # "[", ports that are none
            return False
        if self.is_own_name(host):
            return True
        if is_loopback(name) or name in (self.host.lower(), socket.gethostname().lower()):
            return True
        if is_loopback(self.host):
            return False
        try:
            return bool(ipaddress.ip_address(name))
        except ValueError:
            return False

    def is_right(self, password: str) -> bool:
        """Whether it is the password, in a time that says nothing of how much of it is."""
        return self.password is not None and hmac.compare_digest(password.encode(), self.password.encode())
