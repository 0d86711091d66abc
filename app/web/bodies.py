"""Bodies of requests: JSON that every route can work with, or an answer of 400 before any route sees it.

Python's parser takes NaN, Infinity, numbers too large for a float, halves of surrogate pairs and any depth. None of
them can be computed with, stored or sent back, so they end here, in one place for all routes.
"""

from __future__ import annotations

import json
import math
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DEPTH_MAX = 32
WHOLE_MAX = 2**63
LARGE_BYTES = 64 << 10
"""Longer bodies are looked through in a thread, so that other requests do not wait."""
METHODS = ("POST", "PUT", "PATCH", "DELETE")
FORMS = ("multipart/", "application/x-www-form-urlencoded")
NOT_JSON = "the request is not valid JSON"
NOT_FINITE = "the request holds a number that is NaN, infinite or too large"
NOT_TEXT = "the request holds a text with half of a surrogate pair"
TOO_DEEP = f"the request is nested more than {DEPTH_MAX} levels deep"


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
    if not body:
        return ""
    try:
        value = json.loads(body.decode(), parse_constant=_not_finite)
    except _NotFiniteError:
        return NOT_FINITE
    except RecursionError:
        return TOO_DEEP
    except ValueError:  # no JSON, no UTF-8, a number of thousands of digits
        return NOT_JSON
    level: list[Any] = [value]
    for _ in range(DEPTH_MAX):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below.extend(one.keys())
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
            elif isinstance(one, str):
                if not one.isascii() and any("\ud800" <= letter <= "\udfff" for letter in one):
                    return NOT_TEXT
            elif isinstance(one, float):
                if not math.isfinite(one):
                    return NOT_FINITE
            elif isinstance(one, int) and abs(one) >= WHOLE_MAX:
                return NOT_FINITE
        if not below:
            return ""
        level = below
    return TOO_DEEP


class _NotFiniteError(Exception):
    pass


def _not_finite(_: str) -> None:
    raise _NotFiniteError
