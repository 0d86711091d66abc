"""What stands before every route: host, origin, size and password checks, and headers that keep the page to itself.

A web page elsewhere may send requests to a server on this machine; these are the checks that make it harmless.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.access import Access
from app.web.login import login

BODY_BYTES_MAX = 64 << 10
OWN_BODY_BYTES_MAX = 1 << 20
"""For the studio's own routes: eight stops of a model whose u is as long as its text. Gradio keeps what it is sent."""
PROMPTS_BYTES_MAX = 16 << 20
TAKES_PROMPTS = ("/att3d/train/", "/att3d/jobs", "/att3d/projects/")
"""Routes that are sent whole prompt sets, of up to a hundred thousand lines, or whole projects."""
NOT_OFFERED = ("/gradio_api/upload", "/upload", "/gradio_api/proxy", "/proxy", "/openapi.json")
"""Gradio's routes that the studio has no use for: uploads, relays, and its description of itself."""
ICONS = ("/pwa_icon/192", "/pwa_icon/512")
"""Sizes of the studio's icon that its manifest names. Gradio would draw it in any size, and take the memory."""
BODY_SECONDS = 30.0
"""For a whole body to arrive."""

CONTENT_SECURITY_POLICY = (
    # Gradio's own page needs inline and evaluated scripts; nothing at all may come from, or go to, another host.
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data:; worker-src 'self' blob:; "
    "frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)


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
        limited = _Limited(receive, scope["path"])
        inner = {**scope, "path": root + scope["path"], "root_path": root} if root else scope
        try:
            if refusal is None and self.access.password is not None:
                refusal = await login(self.access, scope, headers, limited)
            if refusal is not None:
                await refusal(scope, limited, _with_headers(send))
                return
            await self.app(inner, limited, _with_headers(send, limited))
        except _RefusedError:
            if limited.refusal is not None:
                await limited.refusal(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if not self.access.host_allowed(host):
            return PlainTextResponse("this studio does not answer to that host name", 400)
        if self._foreign(scope, headers, host):
            return PlainTextResponse("requests from other sites are refused", 403)
        length, path = headers.get("content-length", "0"), scope["path"].lower()
        if not length.isdecimal() or int(length) > body_limit(path):
            return _too_large(path)
        if "file=http" in path or path.startswith(NOT_OFFERED) or (path.startswith("/pwa_icon/") and path not in ICONS):
            return PlainTextResponse("not offered here", 403)
        return None

    def _foreign(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Whether another site's page asks. It may send its visitor here by a link, and nothing else: a picture of ours
        in its page would make the studio work, and may show what is private."""
        origin = headers.get("origin")
        if origin and not self._own_page(origin, host):
            return True
        if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
            return False
        followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return not (followed and scope["method"] == "GET" and scope["path"] == "/")

    def _own_page(self, origin: str, host: str) -> bool:
        try:
            site = urlsplit(origin).netloc
        except ValueError:
            return False
        return site == host or self.access.is_own_name(site)


class _RefusedError(Exception):
    pass


class _Limited:
    """A `receive` that counts, for bodies that do not say how long they are, and that waits for a body no longer than
    BODY_SECONDS."""

    def __init__(self, receive: Receive, path: str) -> None:
        self.receive = receive
        self.path = path
        self.seen = 0
        self.whole = False
        self.until = 0.0
        self.refusal: Response | None = None

    async def __call__(self) -> Message:
        if self.whole:  # what may come now is that the client is gone
            return await self.receive()
        self.until = self.until or asyncio.get_running_loop().time() + BODY_SECONDS
        try:
            async with asyncio.timeout_at(self.until):
                message = await self.receive()
        except TimeoutError:
            slow = f"the request did not arrive within {BODY_SECONDS:.0f} seconds"
            self.refusal = PlainTextResponse(slow, 408, {"Connection": "close"})
            raise _RefusedError from None
        self.seen += len(message.get("body", b""))
        self.whole = not message.get("more_body")
        if self.seen > body_limit(self.path):
            self.refusal = _too_large(self.path)
            raise _RefusedError
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
        if limited is not None and limited.refusal is not None:
            raise _RefusedError  # whatever the application made of the error, the answer is 413 or 408
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            for name in ("access-control-allow-origin", "access-control-allow-credentials"):
                if name in headers:
                    del headers[name]
        await send(message)

    return wrapped
