"""A visitor in the Train tab."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

WIDE = {"width": 1000, "height": 900}


@contextmanager
def train_page(browser: Browser, address: str) -> Iterator[Page]:
    """The Train tab of the studio at `address`; no script error and no foreign request until the end."""
    troubles: list[str] = []
    page = browser.new_page(viewport=WIDE, accept_downloads=True)
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((address, "blob:", "data:")) else troubles.append(r.url))
    page.goto(f"{address}/?rest=0.1")
    page.wait_for_function("window.att3d && att3d.state.current")
    page.get_by_role("tab", name="Train").click()
    yield page
    assert troubles == []
