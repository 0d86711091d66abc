"""three.js in headless Chromium: `look(bytes, moments, first)` says what its loader sees, `draw(...)` what it draws."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

THREE = Path(__file__).resolve().parents[2] / "tests" / "node" / "node_modules" / "three"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--use-angle=swiftshader",
         "--enable-unsafe-swiftshader"]  # fmt: skip
HTML = """<!doctype html><meta charset="utf-8"><canvas id="c"></canvas>
<script type="importmap">{"imports": {"three": "/build/three.module.js", "three/addons/": "/examples/jsm/"}}</script>
<script type="module" src="/page.js"></script>"""


@contextmanager
def three_page() -> Iterator[Page]:
    """A page with three.js ready; nothing comes from the network."""
    with sync_playwright() as playwright:
        program = os.environ.get("ATT3D_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(120_000)
        open_three(page)
        yield page
        browser.close()


def open_three(page: Page) -> None:
    """Fills `page` with three.js and the functions of workers/three.js."""
    page.route("**/*", _serve)
    page.goto("http://three.invalid/")
    page.wait_for_function("() => Boolean(window.look)")


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix("http://three.invalid/")
    if path == "":
        route.fulfill(body=HTML, content_type="text/html")
    elif path == "page.js":
        route.fulfill(path=Path(__file__).with_name("workers") / "three.js", content_type="text/javascript")
    elif route.request.url.startswith("blob:"):
        route.continue_()
    elif (THREE / path).is_file():
        route.fulfill(path=THREE / path, content_type=mimetypes.guess_type(path)[0] or "text/javascript")
    else:
        route.fulfill(status=404)
