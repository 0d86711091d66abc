"""The Create tab of a model that reads slots, as a visitor meets it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.studio import release_worded, served
from tests.support.studio_browser import QUICK


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with served(release_worded(tmp_path_factory.mktemp("world") / "worded")) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(90_000)
        page.goto(address + QUICK)
        page.wait_for_function("window.att3d && att3d.state.current")
        yield page


def test_a_visit(page: Page) -> None:
    """The shelf, a word typed with the keyboard, a word chosen, another specimen, a prompt that is foreign."""
    things = page.locator(".a3-thing:visible")
    expect(things).to_have_count(4)
    page.get_by_label("Search the shelf").fill("blade")
    expect(things).to_have_text(["sword"])
    things.click()
    prompt, status = page.locator(".a3-prompt"), page.locator("#a3-create .a3-status").first
    expect(status).to_have_text("Drawn: a sword.")
    expect(page.locator(".a3-shelf")).to_be_hidden()

    prompt.fill("a red cha")
    expect(page.locator(".a3-offers button")).to_have_text(["a red chair"])
    prompt.press("ArrowDown")
    prompt.press("Enter")
    expect(status).to_have_text("Drawn: a red chair.")

    page.get_by_label("colour", exact=True).select_option("")
    expect(status).to_have_text("Drawn: a chair.")
    page.get_by_label("shape", exact=True).select_option("tall")
    expect(status).to_have_text("Drawn: a tall chair.")

    u = page.evaluate("[...att3d.viewer.u]")
    page.locator("[data-action=vary]").click()
    expect(status).to_contain_text("Variation")
    assert page.evaluate("[...att3d.viewer.u]") != u
    settings = page.evaluate("att3d.state.item.settings")
    assert len(settings) == 2 and all(0 < abs(value) <= 1 for value in settings)

    page.locator("[data-action=more-like]").click()
    expect(page.locator(".a3-like .a3-tile")).to_have_count(6 + 3)

    prompt.fill("the theory of relativity")
    prompt.press("Enter")
    expect(status).to_contain_text("Nothing like 'the theory of relativity' is known; nearest:")
    assert page.locator(".a3-cover-bar i").evaluate("node => parseFloat(node.style.width)") < 10
    expect(page.locator(".a3-cover .a3-chip")).not_to_have_count(0)
    understood = page.evaluate("[...att3d.viewer.u]")
    page.get_by_label("What the bare model makes of the words").check()
    expect(status).to_contain_text("The bare model")
    assert page.evaluate("[...att3d.viewer.u]") != understood
