"""The studio as a visitor meets it: headless Chromium with software graphics, the shipped model, its own server."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import models
from benchmarks.measure import Measurement
from tests.support.studio import CHROMIUM_FLAGS, chromium, served

ASKED = 15
CLIENTS = 20
SECONDS = 10.0
WORDS = ("green", "tiny", "old", "wooden", "happy", "striped", "golden", "sleepy", "angry", "soft")
THINGS = ("pig", "bear", "rock", "tree", "lion", "robot", "rabbit", "tiger", "monkey", "raccoon")
_numbers = itertools.count()


def new_prompt() -> str:
    """One that nobody asked for before."""
    i = next(_numbers)
    return f"a {WORDS[i % 10]} {THINGS[i // 10 % 10]} number {i} wearing a tophat"


def measure() -> Iterator[Measurement]:
    """Page, prompts, slider; then many visitors at once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(models.folder(), folder=Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield from _alone(browser, address)
        yield from _together(browser, address)
        browser.close()


def _opened(page: Page, address: str) -> float:
    """Seconds until the page has its model and its first object."""
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function("window.att3d && att3d.state.current", polling=20)
    return time.perf_counter() - start


def _alone(browser: Browser, address: str) -> Iterator[Measurement]:
    name = models.name()
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    first = _opened(page, address)
    page.evaluate("att3d.viewer.rested()")  # software graphics are done with the first visit
    cached = _opened(page, address)
    with httpx.Client(base_url=address, timeout=60) as web:
        bundle = web.get("/att3d/model").json()["bundle"]
        start = time.perf_counter()
        web.get(bundle)
        alone = time.perf_counter() - start
    yield Measurement("page ready, first visit", first, "s", 4.0, "lower", name, alone, "the model's bytes alone")
    yield Measurement("page ready, cached", cached, "s", 2.0, "lower", name, first, "first visit")
    page.evaluate("att3d.viewer.rested()")
    took = [page.evaluate(_ENTER, new_prompt()) for _ in range(ASKED)]
    with httpx.Client(base_url=address, timeout=60) as web:
        plain = statistics.median(_asked(web) for _ in range(ASKED))
    yield Measurement(
        "Enter to new u in the browser, p50", statistics.median(took), "ms", 120.0, "lower", name, plain * 1e3,
        "the request alone",
    )  # fmt: skip
    page.get_by_role("tab", name="Interpolate").click()
    page.wait_for_function("document.querySelectorAll('#a3-interpolate .a3-stops li').length >= 2")
    page.wait_for_timeout(1000)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.evaluate(_SCRUB)
    yield Measurement("50 slider moves, requests", len(requests), "", 0, "lower", name)
    yield Measurement("the same, console errors since the page was opened", len(troubles), "", 0, "lower", name)
    page.context.close()


# The time at which the prompt's own u is what the viewer shows; the picture before it is finished, as when people type.
_ENTER = """async (prompt) => { await att3d.viewer.rested(); return new Promise((resolve) => {
    const box = document.querySelector(".a3-prompt");
    box.value = prompt;
    const start = performance.now();
    const look = () => {
        if (att3d.state.current.prompt === prompt) resolve(performance.now() - start);
        else setTimeout(look, 1);
    };
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    look();
}); }"""
_SCRUB = """async () => {
    const slider = document.querySelector(".a3-alpha");
    for (let i = 0; i < 50; i++) {
        slider.value = i / 49;
        slider.dispatchEvent(new Event("input"));
        await new Promise(requestAnimationFrame);
    }
}"""
# One tab that asks again as soon as it has an answer; its times and its errors.
_BUSY = """async ([seconds, tag]) => {
    const until = performance.now() + seconds * 1000, took = [];
    let errors = 0;
    for (let i = 0; performance.now() < until; i++) {
        const start = performance.now();
        try { await att3d.model.generate(`a ${tag} pig number ${i}`); } catch { errors++; }
        took.push((performance.now() - start) / 1000);
    }
    return [took, errors];
}"""


def _asked(web: httpx.Client) -> float:
    start = time.perf_counter()
    web.post("/att3d/u", json={"prompt": new_prompt()}).raise_for_status()
    return time.perf_counter() - start


def _together(browser: Browser, address: str) -> Iterator[Measurement]:
    """20 clients that ask again as soon as they are answered, and two tabs that do the same."""
    name = models.name()
    with httpx.Client(base_url=address, timeout=60) as web:
        one = statistics.quantiles([_asked(web) for _ in range(40)], n=20)[-1]
    pages = [browser.new_context(viewport={"width": 800, "height": 500}).new_page() for _ in range(2)]
    for page in pages:
        page.set_default_timeout(120_000)
        _opened(page, f"{address}/?rest=0.1")
        page.evaluate("att3d.viewer.rested()")
    failed, took = [0], list[float]()
    until = time.monotonic() + SECONDS
    lock = threading.Lock()

    def client() -> None:
        with httpx.Client(base_url=address, timeout=60) as web:
            while time.monotonic() < until:
                try:
                    seconds = _asked(web)
                except httpx.HTTPError:
                    with lock:
                        failed[0] += 1
                else:
                    with lock:
                        took.append(seconds)

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(client)
        for page, tag in zip(pages, ("red", "blue"), strict=True):
            page.evaluate("(argument) => { window.busy = (" + _BUSY + ")(argument); }", [SECONDS * 0.8, tag])
        for page in pages:
            seconds, errors = page.evaluate("window.busy")
            with lock:
                took.extend(seconds)
                failed[0] += errors
    p95 = statistics.quantiles(took, n=20)[-1]
    label = f"{CLIENTS} clients and 2 tabs at once"
    yield Measurement(f"{label}, request to u, p95", p95, "s", 0.5, "lower", name, one, "one client alone, p95")
    yield Measurement(f"{label}, errors", failed[0], "", 0, "lower", name)
    yield Measurement(f"{label}, prompts per second", len(took) / SECONDS, "1/s", 20.0, "higher", name)
