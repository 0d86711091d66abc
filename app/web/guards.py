"""What stands before every route: host, origin, size and password checks, and headers that keep the page to itself.

A web page elsewhere may send requests to a server on this machine; these are the checks that make it harmless.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
import time
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES_MAX = 64 << 10
OWN_BODY_BYTES_MAX = 1 << 20
"""For the studio's own routes: eight stops of a model whose u is as long as its text. Gradio keeps what it is sent."""
PROMPTS_BYTES_MAX = 16 << 20
TAKES_PROMPTS = ("/att3d/train/", "/att3d/jobs")
"""Routes that are sent whole prompt sets, of up to a hundred thousand lines."""
NOT_OFFERED = ("/gradio_api/upload", "/upload", "/gradio_api/proxy", "/proxy", "/openapi.json")
"""Gradio's routes that the studio has no use for: uploads, relays, and its description of itself."""
COOKIE = "att3d_session"
FREE_TRIES = 5

CONTENT_SECURITY_POLICY = (
    # Gradio's own page needs inline and evaluated scripts; nothing at all may come from, or go to, another host.
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data:; worker-src 'self' blob:; "
    "frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
LOGIN_PAGE = """<!doctype html><meta charset="utf-8"><title>ATT3D studio</title>
<style>body{background:#101217;color:#d8dce6;font:16px system-ui;display:grid;place-items:center;height:90vh}
input,button{font:inherit;padding:.6em 1em;border-radius:8px;border:1px solid #3a4150;background:#191c24;color:inherit}
</style><form method="post" action="ROOT/att3d/login"><p>This studio asks for the password or token that was printed
where it was started.</p><input type="password" name="password" autofocus aria-label="Password">
<button>Open</button></form>"""


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
    sessions: set[str] = field(default_factory=set)
    wrong_tries: int = 0
    not_before: float = 0.0

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

    def log_in(self, password: str) -> str | None:
        """A new session for the right password. After FREE_TRIES wrong ones every further one doubles the wait."""
        if self.password is None or time.monotonic() < self.not_before:
            return None
        if not hmac.compare_digest(password.encode(), self.password.encode()):
            self.wrong_tries += 1
            over = self.wrong_tries - FREE_TRIES
            if over >= 0:
                self.not_before = time.monotonic() + min(2.0**over, 300.0)
            return None
        self.wrong_tries = 0
        session = secrets.token_urlsafe(24)
        self.sessions.add(session)
        return session


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # the studio has no web sockets
        headers = Headers(scope=scope)
        root = self.access.root_path
        # Some proxies take their own path away, some leave it: the checks see it without, the application with it.
        if root and (scope["path"] == root or scope["path"].startswith(f"{root}/")):
            scope = {**scope, "path": scope["path"][len(root) :] or "/"}
        refusal = self._refusal(scope, headers)
        limited = _Limited(receive, body_limit(scope["path"]))
        if refusal is None and self.access.password is not None:
            refusal = await self._login(scope, headers, limited)
        if refusal is not None:
            await refusal(scope, limited, _with_headers(send))
            return
        inner = {**scope, "path": root + scope["path"], "root_path": root} if root else scope
        try:
            await self.app(inner, limited, _with_headers(send, limited))
        except _TooLargeError:
            await _too_large(scope["path"])(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if not self.access.host_allowed(host):
            return PlainTextResponse("this studio does not answer to that host name", 400)
        origin = headers.get("origin")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and origin and not self._own_page(origin, host):
            return PlainTextResponse("requests from other sites are refused", 403)
        length, path = headers.get("content-length", "0"), scope["path"].lower()
        if not length.isdecimal() or int(length) > body_limit(path):
            return _too_large(path)
        if "file=http" in path or path.startswith(NOT_OFFERED):
            return PlainTextResponse("not offered here", 403)
        return None

    def _own_page(self, origin: str, host: str) -> bool:
        try:
            site = urlsplit(origin).netloc
        except ValueError:
            return False
        return site == host or self.access.is_own_name(site)

    async def _login(self, scope: Scope, headers: Headers, receive: Receive) -> Response | None:
        """None where the visitor is known."""
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            cookie = None
        if cookie is not None and cookie.value in self.access.sessions:
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] == "POST" and scope["path"] == "/att3d/login":
            body = b""
            while True:
                message = await receive()
                body += message.get("body", b"")
                if not message.get("more_body") or len(body) > 4096:
                    break
            given = parse_qs(body[:4096].decode("utf-8", "replace")).get("password", [""])[0]
        session = self.access.log_in(given) if given else None
        if session is None:
            return HTMLResponse(LOGIN_PAGE.replace("ROOT", self.access.root_path), 401)
        answer = RedirectResponse(f"{self.access.root_path}/", 303)
        answer.set_cookie(COOKIE, session, path=f"{self.access.root_path}/", httponly=True, samesite="strict")
        return answer


class _TooLargeError(Exception):
    pass


class _Limited:
    """A `receive` that counts, for bodies that do not say how long they are."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.limit = limit
        self.seen = 0
        self.exceeded = False

    async def __call__(self) -> Message:
        message = await self.receive()
        self.seen += len(message.get("body", b""))
        if self.seen > self.limit:
            self.exceeded = True
            raise _TooLargeError
        return message


def body_limit(path: str) -> int:
    """The most bytes that a request to `path` may bring."""
    if path.startswith(TAKES_PROMPTS):
        return PROMPTS_BYTES_MAX
    return OWN_BODY_BYTES_MAX if path.startswith("/att3d/") else BODY_BYTES_MAX


def _too_large(path: str) -> Response:
    return PlainTextResponse(f"the request is larger than {body_limit(path)} bytes", 413)


def _with_headers(send: Send, limited: _Limited | None = None) -> Send:
    async def wrapped(message: Message) -> None:
        if limited is not None and limited.exceeded:
            raise _TooLargeError  # whatever the application made of the error, the answer is 413
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            for name in ("access-control-allow-origin", "access-control-allow-credentials"):
                if name in headers:
                    del headers[name]
        await send(message)

    return wrapped
