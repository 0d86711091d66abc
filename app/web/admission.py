"""How many requests of a kind are at work at once: the others are refused before anything is done for them.

Routes share the threads that do their work. Without a bound, a refusal would wait as long as the work does.
"""

from __future__ import annotations

from collections import Counter

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HEAVY = {
    "/att3d/picture": 8,
    "/att3d/film": 8,
    "/att3d/train/estimate": 4,
    "/att3d/train/library": 16,
    "/att3d/models": 24,
}
"""Requests at once below a path; the longest path counts."""
EACH_MAX = 32
"""Of every other path."""
BUSY = "the studio is busy: try again in a few seconds"


class Admission:
    """Middleware: 503 and Retry-After where as many requests of the kind are at work as may be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.at_work: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/att3d/"):
            await self.app(scope, receive, send)
            return
        kind = kind_of(scope["path"])
        if self.at_work[kind] >= HEAVY.get(kind, EACH_MAX):
            await JSONResponse({"error": BUSY}, 503, {"Retry-After": "2"})(scope, receive, send)
            return
        self.at_work[kind] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.at_work[kind] -= 1
            if not self.at_work[kind]:
                del self.at_work[kind]


def kind_of(path: str) -> str:
    """What a request counts as: a heavy path that is above it, or its own first three parts."""
    parts = path.split("/")
    for length in range(len(parts), 2, -1):
        above = "/".join(parts[:length])
        if above in HEAVY:
            return above
    return "/".join(parts[:4])
