"""Hostile and hurried requests to a studio that runs as a user starts it, and to every one of its routes."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measure import Measurement
from benchmarks.soak.changes import changed_json
from tests.support.studio import PROMPTS, release_lumpy, served

BODIES, BURST = 10_000, 200
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND")
QUICK_S, RECOVERED_S = 1.0, 5.0
PAGES = ("/", "/config", "/att3d/models", "/att3d/model", "/att3d/projects", "/att3d/jobs", "/gradio_api/info")
BODIES_OF: dict[str, Any] = {
    "/att3d/u": {"prompt": PROMPTS[0], "model": ""},
    "/att3d/picture": {"u": [0.1] * 6, "azimuth": 1.0, "distance": 2.0, "focal": 1.0, "mode": "full", "size": 16},
    "/att3d/projects/mine": {"items": [{"prompt": "a pig", "seed": 1, "strength": 0.5}], "revision": 0},
    "/att3d/projects/mine/restore": {"file": "x.json"},
    "/att3d/film": {"prompt": "a pig", "stops": [[0.1] * 6], "shots": [[0, 0, 0, 2]], "film": "gif", "size": 32},
    "/att3d/html": {"prompts": PROMPTS[:2], "u": [[0.1] * 6] * 2, "tint": [1.0] * 9},
    "/att3d/knots": {"prompts": PROMPTS[:2]},
    "/att3d/export": {"what": "still", "u": [[0.1] * 6], "prompts": [PROMPTS[0]], "preset": "mobile", "format": "glb"},
    "/att3d/export/none/preview": {"azimuth": 1.0, "distance": 2.0, "alpha": 0.0},
    "/att3d/train/prompts": {"preset": "pig", "library": True, "folder": ""},
    "/att3d/train/library": {"folder": "/nowhere", "again": False},
    "/att3d/train/library/captions": {"folder": "/nowhere", "models": [{"file": "a", "caption": "a", "turn_deg": 0}]},
    "/att3d/train/estimate/none": None,
    "/att3d/train/curves?ids=none": None,
    "/att3d/train/live/none": None,
    "/att3d/jobs/none/pause": {},
    "/att3d/models/none": None,
    "/gradio_api/call/generate": {"data": [PROMPTS[0]]},
    "/gradio_api/queue/join": {"data": [PROMPTS[0]], "fn_index": 0, "session_hash": "x"},
    **{page: None for page in PAGES},
}
HEADERS = (
    ("Host", "["), ("Host", "evil.example"), ("Origin", "http://["), ("Origin", "null"), ("Range", "bytes=9-1"),
    ("Content-Length", "-1"), ("Content-Type", "text/plain"), ("Content-Type", "multipart/form-data"), ("Cookie", "a"),
    ("Accept-Encoding", "gzip;q=x"), ("If-None-Match", "\x7f"), ("X-Forwarded-Host", "evil.example"), ("Accept", "*"),
)  # fmt: skip


@contextmanager
def studio() -> Iterator[str]:
    """The address of a studio of a small model, started as a user starts it."""
    with tempfile.TemporaryDirectory() as name, served(release_lumpy(Path(name) / "lumpy")) as address:
        yield address


def measure_bodies(share: float) -> Iterator[Measurement]:
    """Answers of 5xx, but for "busy", to mutated bodies, headers and methods on every route."""
    count, failed = max(20, round(BODIES * share)), 0
    chance = random.Random(0)
    with studio() as address, httpx.Client(base_url=address, timeout=60.0) as web:
        for number in range(count):
            path = list(BODIES_OF)[number % len(BODIES_OF)]
            method = "POST" if chance.random() < 0.7 else chance.choice(METHODS)
            body = json.dumps(BODIES_OF[path] or {}).encode()
            body = changed_json(body, chance) if chance.random() < 0.9 else chance.randbytes(chance.randrange(2000))
            headers = {"Content-Type": "application/json"}
            headers |= dict([chance.choice(HEADERS)]) if chance.random() < 0.2 else {}
            try:
                answer = web.request(method, path, content=body, headers=headers)
            except httpx.ProtocolError:
                continue  # not sent, or closed without a word: it was no HTTP
            if answer.status_code >= 500 and answer.status_code != 503:
                failed += 1
                print(method, path, headers, body[:200], answer.text[:200], flush=True)
    yield Measurement(f"answers of 5xx to {count} hostile requests", failed, "", 0, "lower", "lumpy")


def measure_cross_site(share: float) -> Iterator[Measurement]:
    """Requests of another site's page that were served, on every route with every kind of fetch."""
    served_count = asked = 0
    kinds = [("no-cors", "image"), ("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe")]
    with studio() as address, httpx.Client(base_url=address, timeout=60.0) as web:
        for path in BODIES_OF:
            for site in ("cross-site", "same-site"):
                for mode, dest in kinds[: max(1, round(len(kinds) * min(1.0, share * 4)))]:
                    for method in ("GET", "POST"):
                        about = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
                        answer = web.request(method, path, json=BODIES_OF[path], headers=about)
                        asked, served_count = asked + 1, served_count + (answer.status_code != 403)
    yield Measurement(f"served of {asked} cross-site requests", served_count, "", 0, "lower", "lumpy")


def measure_burst(share: float) -> Iterator[Measurement]:
    """200 requests at once to each route: the slowest answer of the slowest route, and of one that comes after."""
    count = max(20, round(BURST * share))
    slowest, after, kinds = Counter[str](), Counter[str](), Counter[int]()
    with studio() as address:
        for path, body in BODIES_OF.items():
            slowest[path], statuses = asyncio.run(_at_once(address, path, body, count))
            kinds.update(statuses)
            begun = time.monotonic()
            httpx.get(f"{address}/att3d/models", timeout=60.0).raise_for_status()
            after[path] = time.monotonic() - begun  # type: ignore[assignment]
    (worst, seconds), *_ = slowest.most_common(1)
    print(f"slowest {worst}; answers {dict(kinds)}", flush=True)
    yield Measurement(f"slowest answer to {count} requests at once", seconds, "s", QUICK_S, "lower", "lumpy")
    yield Measurement("an answer after it", max(after.values()), "s", RECOVERED_S, "lower", "lumpy")


async def _at_once(address: str, path: str, body: Any, count: int) -> tuple[float, list[int]]:
    limits = httpx.Limits(max_connections=count)
    method = "GET" if path in PAGES or "?" in path else "PATCH" if path.endswith("/mine") else "POST"

    async with httpx.AsyncClient(base_url=address, timeout=60.0, limits=limits) as web:

        async def one() -> tuple[float, int]:
            begun = time.monotonic()
            answer = await web.request(method, path, json=body)
            return time.monotonic() - begun, answer.status_code

        answers = await asyncio.gather(*(one() for _ in range(count)))
    return max(seconds for seconds, _ in answers), [status for _, status in answers]
