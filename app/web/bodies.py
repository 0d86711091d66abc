"""Bodies of requests: JSON that every route can work with, or an answer of 400 before any route sees it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from att3d_core.strict_json import NotStrictError, parse

LARGE_BYTES = 64 << 10
"""Longer bodies are looked through in a thread, so that other requests do not wait."""
METHODS = ("POST", "PUT", "PATCH", "DELETE")
FORMS = ("multipart/", "application/x-www-form-urlencoded")


class StrictJson:
    """Middleware: reads the body, refuses what `fault` finds, and hands it on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in METHODS:
            await self.app(scope, receive, send)
            return
        if Headers(scope=scope).get("content-type", "").lower().startswith(FORMS):
            await self.app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        wrong = await run_in_threadpool(fault, body) if len(body) > LARGE_BYTES else fault(body)
        if wrong:
            await JSONResponse({"error": wrong}, 400)(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, again, send)


def fault(body: bytes) -> str:
    """Why no route could work with a body; "" where nothing is wrong with it or it is empty."""
    try:
        if body:
            parse(body)
    except NotStrictError as error:
        return f"the request {error}"
    return ""
