"""A real browser with the studio in it: fixtures (taken up by conftest.py) and what its tests do again and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from att3d_core.checkpoint import Released, load_released
from tests.support.studio import CHROMIUM_FLAGS, chromium, release_lumpy, served


@pytest.fixture(scope="module")
def lumpy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_lumpy(tmp_path_factory.mktemp("studio") / "lumpy")


@pytest.fixture(scope="module")
def released(lumpy: Path) -> Released:
    return load_released(lumpy)


@pytest.fixture(scope="module")
def address(lumpy: Path) -> Iterator[str]:
    with served(lumpy) as address:
        yield address


# What the page says, where several tests ask for it.
SEEN = "Seen in training."
ADD_PROMPT, PROMPT_LINES = "Add a prompt", "Prompts, one per line"

# Software graphics need not work on a large exact picture that no test looks at.
QUICK = "/?rest=0.1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=90_000)  # software graphics on a busy machine
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)


def opened(browser: Browser, address: str) -> Page:
    """Another page with the studio ready; `address` may be a share link."""
    page = browser.new_page(viewport={"width": 1000, "height": 560})
    page.set_default_timeout(90_000)
    page.goto(address)
    page.wait_for_function("window.att3d && att3d.state.current")
    return page


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One visitor for the tests that leave the page usable; no script error and no foreign request until the end."""
    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 1000, "height": 560}, accept_downloads=True)
    page.set_default_timeout(90_000)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith((address, "blob:", "data:")) else troubles.append(r.url))
    page.goto(address + QUICK)
    page.wait_for_function("window.att3d && att3d.state.current")
    yield page
    # A refused prompt is a 400, one of ten megabytes a 413; the browser mentions those too.
    assert [trouble for trouble in troubles if not any(f"status of {code}" in trouble for code in (400, 413))] == []


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(
        page.locator("#a3-interpolate .a3-alpha" if name == "Interpolate" else "#a3-create .a3-prompt")
    ).to_be_visible()


def requests_during(page: Page, action: Any) -> list[str]:
    """Addresses asked meanwhile, but for the project's saves: they come a moment after any change, also an earlier."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    action()
    return [url for url in seen if not url.startswith("blob:") and "/att3d/projects/" not in url]


def shown_u(page: Page) -> np.ndarray:
    return np.array(page.evaluate("[...att3d.viewer.u]"))
