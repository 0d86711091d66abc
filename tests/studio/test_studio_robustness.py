"""What must not break the studio: hostile words, no WebGL2, second tabs, restarts."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.studio import PROMPTS, free_port, release_lumpy, served
from tests.support.studio_browser import ADD_PROMPT, SEEN, opened, shown_u, tab

HOSTILE = ("<img src=x onerror=window.hit=1>", "${window.hit=1}", "{{window.hit=1}}", "a\u202egip gnidir", "x" * 900)


@pytest.mark.parametrize("prompt", HOSTILE)
def test_hostile_prompts_are_shown_as_text(page: Page, prompt: str) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill(prompt)
    page.locator(".a3-prompt").press("Enter")
    page.wait_for_function("(start) => att3d.state.name.startsWith(start)", arg=prompt.replace("\u202e", "")[:9])
    page.locator("[data-action=vary]").click()
    tab(page, "Interpolate")
    count = page.locator(".a3-stops li").count()
    if count == 8:
        page.locator(".a3-stops li").last.get_by_title("Remove").click()
        count = 7
    page.get_by_label(ADD_PROMPT).fill(prompt)
    page.get_by_label(ADD_PROMPT).press("Enter")
    expect(page.locator(".a3-stops li")).to_have_count(count + 1)
    assert page.evaluate("window.hit") is None
    assert page.locator("#a3-panel img, .a3-host img").count() == 0


def test_without_webgl2_the_server_renders(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 560})
    page.set_default_timeout(90_000)
    page.add_init_script(
        """const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind === "webgl2" ? null : get.call(this, kind, ...rest);
        };"""
    )
    page.goto(address)
    page.wait_for_function("window.att3d && att3d.viewer.canvas.width === 320")
    expect(page.locator(".a3-message")).to_contain_text("Pictures come from the server: this browser has no WebGL2.")
    pixels = page.evaluate("att3d.viewer.canvas.toDataURL()")
    page.locator(".a3-canvas").press("2")
    page.wait_for_function("(old) => att3d.viewer.canvas.toDataURL() !== old", arg=pixels)
    page.close()


def test_two_tabs_do_not_mix(page: Page, browser: Browser, address: str) -> None:
    other = opened(browser, f"{address}/?nogl")  # software graphics twice would only take longer
    tab(page, "Create")
    for one, prompt in ((page, "a red pig"), (other, "a blue pig"), (page, "a green pig")):
        one.locator(".a3-prompt").fill(prompt)
        one.locator(".a3-prompt").press("Enter")
    for one, prompt in ((page, "a green pig"), (other, "a blue pig")):
        one.wait_for_function("(prompt) => att3d.state.name === prompt", arg=prompt)
    assert not np.allclose(shown_u(page), shown_u(other))
    other.close()


def test_a_restarted_server_is_found_again(browser: Browser, lumpy: Path) -> None:
    port = free_port()
    with served(lumpy, port) as address:
        page = opened(browser, f"{address}/?nogl")
    page.locator(".a3-prompt").fill("a pig after the end")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-error")).to_contain_text("the studio's server does not answer")
    page.locator(".a3-prompt").fill(PROMPTS[1])
    page.locator(".a3-prompt").press("Enter")
    page.wait_for_function("(prompt) => att3d.state.name === prompt", arg=PROMPTS[1])
    with served(lumpy, port):
        page.wait_for_timeout(500)
        page.wait_for_function("window.att3d && att3d.state.current")
        page.locator(".a3-prompt").fill("a pig after the restart")
        page.locator(".a3-prompt").press("Enter")
        page.wait_for_function("() => att3d.state.name === 'a pig after the restart'")
    page.close()


def test_ten_megabytes_of_prompt_get_a_sentence(page: Page) -> None:
    tab(page, "Create")
    page.evaluate("() => { document.querySelector('.a3-prompt').value = '<b>'.repeat(3500000); }")
    page.locator("[data-action=generate]").click()
    expect(page.locator("#a3-create .a3-error")).to_have_text("that is too long for one request; shorten it")
    page.locator(".a3-prompt").fill(PROMPTS[0])
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text(SEEN)


@pytest.mark.parametrize("prompt", HOSTILE[:3])
def test_hostile_prompts_in_every_other_place(page: Page, prompt: str) -> None:
    """Comparison labels, history, favourites, completion."""
    tab(page, "Create")
    page.locator("[data-action=compare]").click()
    page.locator(".a3-prompt").fill(prompt)
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator(".a3-pair span").last).to_have_text(f"B · {prompt}")
    page.locator("[data-action=favourite]").click()
    page.locator("[data-action=compare]").click()
    assert page.locator(".a3-strip button").last.get_attribute("aria-label") == prompt
    page.locator(f".a3-kept button[aria-label={json.dumps(prompt)}]").first.click()
    page.locator(".a3-prompt").fill(f"{prompt} wearing")
    page.locator(".a3-prompt").press("Escape")
    assert page.evaluate("window.hit") is None
    assert page.locator("#a3-panel img, .a3-host img").count() == 0


def test_a_hostile_link_is_text(browser: Browser, address: str) -> None:
    words = [("p", prompt) for prompt in HOSTILE[:3]]
    other = opened(browser, f"{address}/?nogl#" + urlencode([*words, ("m", HOSTILE[0]), ("c", HOSTILE[1])]))
    tab(other, "Interpolate")
    expect(other.locator(".a3-stops li")).to_have_count(3)
    assert other.locator(".a3-stops span").all_inner_texts() == list(HOSTILE[:3])
    assert other.evaluate("window.hit") is None
    assert other.locator("#a3-panel img, .a3-host img").count() == 0
    other.close()


def test_another_model_without_a_reload(page: Page, lumpy: Path) -> None:
    """A model that appears while the page is open can be chosen, and has its own words and sizes."""
    release_lumpy(lumpy / "outputs" / "models" / "second", dim_v=4)
    tab(page, "Create")
    page.evaluate("window.sameDocument = true")
    page.get_by_label("Model", exact=True).dispatch_event("pointerdown")
    page.wait_for_function("att3d.models.models.some(({ name }) => name === 'second')")
    before = page.evaluate("att3d.viewer.u.length")
    page.evaluate("att3d.useModel('second')")
    page.wait_for_function("att3d.model.name === 'second' && att3d.viewer.u && att3d.viewer.u.length === 4")
    page.locator(".a3-prompt").fill("a new pig")
    page.locator(".a3-prompt").press("Enter")
    page.wait_for_function("att3d.state.current.prompt === 'a new pig'")
    assert before == 6 and page.evaluate("[att3d.state.current.u.length, window.sameDocument]") == [4, True]
    expect(page.get_by_label("Model", exact=True)).to_have_value("second")
    page.evaluate("att3d.useModel('lumpy')")
    page.wait_for_function("att3d.model.name === 'lumpy' && att3d.viewer.u && att3d.viewer.u.length === 6")


def test_two_tabs_keep_each_other_s_work(browser: Browser, address: str) -> None:
    """Both write the same project; neither loses what the other made."""
    tabs = [opened(browser, f"{address}/?nogl") for _ in range(2)]
    for one, prompt in zip(tabs, ("a pig of the first tab", "a pig of the second tab"), strict=True):
        one.get_by_label("Project", exact=True).fill("shared")
        one.get_by_label("Project", exact=True).press("Enter")
        one.wait_for_function("localStorage.getItem('att3d-project') === 'shared'")
        one.locator(".a3-prompt").fill(prompt)
        one.locator(".a3-prompt").press("Enter")
        one.wait_for_function("(prompt) => att3d.state.name === prompt", arg=prompt)
    tabs[0].locator(".a3-prompt").fill("another pig of the first tab")
    tabs[0].locator(".a3-prompt").press("Enter")
    wanted = {"a pig of the first tab", "a pig of the second tab", "another pig of the first tab"}
    saved: set[str] = set()
    until = time.monotonic() + 60
    while time.monotonic() < until and saved != wanted:
        tabs[0].wait_for_timeout(100)
        answer = tabs[0].request.get(f"{address}/att3d/projects/shared").json()
        saved = {item["prompt"] for item in answer["items"]}
    assert saved == wanted
    for one in tabs:
        one.close()


WRITES = """async ([tab, count]) => {
    const found = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/create/project_writer.js"));
    const { ProjectWriter } = await import(found.name);
    const project = { name: "crowded", items: [], revision: 0 };
    const writer = new ProjectWriter(project, { changed: () => {}, say: (text) => { window.said = text; } });
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    for (let i = 0; i < count; i++) {
        writer.change({ prompt: `object ${i} of tab ${tab}` }, { favourite: i % 2 === 0 });
        writer.change({ prompt: "the one of both", seed: 1 }, tab ? { favourite: true } : { strength: 0.5 });
        writer.send();
        await pause(5);
    }
    while (writer.waiting.size || writer.sending) await pause(20);
}"""


def test_two_tabs_that_write_fifty_objects_each_lose_none(browser: Browser, address: str) -> None:
    tabs = [opened(browser, f"{address}/?nogl") for _ in range(2)]
    for number, one in enumerate(tabs):  # both at once: what the first returns is waited for below
        one.evaluate(f"([tab, count]) => {{ window.wrote = ({WRITES})([tab, count]); }}", [number, 50])
    for one in tabs:
        one.evaluate("window.wrote")
        assert one.evaluate("window.said ?? ''") == ""
    items = tabs[0].request.get(f"{address}/att3d/projects/crowded").json()["items"]
    kept = {item["prompt"]: item["favourite"] for item in items if item["seed"] is None}
    both = next(item for item in items if item["seed"] == 1)
    assert kept == {f"object {i} of tab {tab}": i % 2 == 0 for i in range(50) for tab in range(2)}
    assert both["favourite"] is True and both["strength"] == 0.5
    for one in tabs:
        one.close()
