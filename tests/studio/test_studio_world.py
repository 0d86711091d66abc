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
    expect(page.locator(".a3-prompt")).to_have_value("a tall chair")
    expect(status).to_contain_text("Other proportions")
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
    page.get_by_label("Guess from the whole phrase").check()
    expect(status).to_contain_text("Guessed from the whole phrase")
    assert page.evaluate("[...att3d.viewer.u]") != understood
    page.get_by_label("Guess from the whole phrase").uncheck()
    expect(status).to_contain_text("Nothing like")


def ask(page: Page, prompt: str) -> None:
    page.locator(".a3-prompt").fill(prompt)
    page.locator(".a3-prompt").press("Enter")
    page.wait_for_function("prompt => att3d.state.item.prompt === prompt", arg=prompt)


def lock(page: Page, *slots: str) -> None:
    """Presses the locks of these slots; a second time opens them."""
    for slot in slots:
        page.locator(f"[data-lock='{slot}']").click()


def slots_after(page: Page, action: str) -> dict[str, str]:
    """What the object is once a press of the button has made another one."""
    page.evaluate("() => { window.before = att3d.state.item; }")
    page.locator(f"#a3-create [data-action={action}]").click()
    page.wait_for_function("att3d.state.item !== window.before")
    return page.evaluate("att3d.state.item.understood.slots")


def test_what_is_locked_stays(page: Page) -> None:
    """Whatever is chosen at random: by Surprise, by Other words, by Another one."""
    ask(page, "a red sword")
    lock(page, "kind", "colour")
    for action in ("dice", "dice", "other-words"):
        now = slots_after(page, action)
        assert (now["kind"], now["colour"]) == ("sword", "red") and len(now) > 2
    assert slots_after(page, "vary") == now
    lock(page, "kind")
    kinds = {slots_after(page, "dice")["kind"] for _ in range(3)}
    assert kinds <= {"chair", "stool", "pig", "sword"} and kinds != {"sword"}
    assert page.evaluate("att3d.state.item.understood.slots.colour") == "red"
    ask(page, "a pig wearing a red crown")
    lock(page, "colour", "hat colour")
    assert slots_after(page, "dice")["hat colour"] == "red", "only pigs wear hats"
    lock(page, "hat colour")


def test_another_one_is_of_what_is_typed_and_unlike_it(page: Page) -> None:
    ask(page, "a chair")
    lock(page, "colour")
    page.locator(".a3-prompt").fill("a round stool")
    slots_after(page, "vary")
    page.wait_for_function("att3d.state.item.seed")
    words = {"kind": "stool", "shape": "round"}
    assert page.evaluate("att3d.state.item.understood.slots") == words
    tiles = page.locator(".a3-strip button")
    assert tiles.nth(tiles.count() - 2).get_attribute("aria-label") == "a round stool"
    before = page.evaluate("att3d.state.item.settings")
    assert slots_after(page, "vary") == words, "the words stay, whatever is locked"
    after = page.evaluate("att3d.state.item.settings")
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) > 0.2
    lock(page, "colour")


def test_completions_never_cover_the_buttons(page: Page) -> None:
    for width, height in ((390, 844), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator(".a3-prompt").fill("a")
        offers = page.locator(".a3-offers")
        expect(offers).to_be_visible()
        button = page.locator("[data-action=generate]").bounding_box()
        list_ = offers.bounding_box()
        assert button and list_ and list_["y"] >= button["y"] + button["height"]
        page.locator("[data-action=generate]").click(trial=True)
    page.locator(".a3-prompt").press("Escape")
    expect(page.locator(".a3-offers")).to_be_hidden()


def test_a_number_and_a_proportion_are_called_differently(page: Page) -> None:
    ask(page, "a chair")
    page.locator("[data-action=vary]").click()
    expect(page.locator("#a3-create .a3-status").first).to_contain_text("Other proportions")
    dials = page.locator("[data-setting]").evaluate_all("nodes => nodes.map((node) => node.ariaLabel)")
    assert dials == ["proportion 1", "proportion 2"]
    assert "variation" not in page.locator("#a3-create").inner_text().lower()
