"""What axe-core finds on every tab, light and dark: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.studio import release_worded, served
from tests.support.studio_browser import QUICK

AXE = Path(__file__).resolve().parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(release_worded(tmp_path_factory.mktemp("accessible") / "worded")) as address:
        yield address


def violations(page: Page) -> list[str]:
    """Rule, severity and element of everything that axe finds in what is shown now."""
    assert AXE.is_file(), "axe-core is not installed: run `make setup`"
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document).then(({ violations }) => violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, worded: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # pyright: ignore[reportArgumentType]
    page.set_default_timeout(90_000)
    page.goto(worded + QUICK)
    page.wait_for_function("window.att3d && att3d.state.current")
    expect(page.locator(".a3-shelf")).to_be_visible()
    assert violations(page) == [], "the shelf"
    page.locator(".a3-thing").first.click()
    page.locator("#a3-create details").evaluate_all("all => { for (const one of all) one.open = true; }")
    page.locator("#a3-create [data-action=compare]").click()
    page.locator(".a3-prompt").fill("a red dragon")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status").first).to_contain_text("Nothing like")
    assert violations(page) == [], "Create"
    page.get_by_role("tab", name="Interpolate").click()
    page.locator("#a3-interpolate details").evaluate_all("all => { for (const one of all) one.open = true; }")
    expect(page.locator(".a3-stops li").first).to_be_visible()
    assert violations(page) == [], "Interpolate"
    page.get_by_role("tab", name="Train").click()
    expect(page.locator(".a3-train .a3-count")).to_contain_text("64 prompts")
    page.locator(".a3-train details").evaluate_all("all => { for (const one of all) one.open = true; }")
    assert violations(page) == [], "Train, a new run"
    page.locator("[data-view=runs]").click()
    assert violations(page) == [], "Train, the runs"
    page.close()
