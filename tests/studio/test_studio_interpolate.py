"""The Interpolate tab as a visitor meets it."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.studio import PROMPTS
from tests.support.studio_browser import ADD_PROMPT, QUICK, opened, requests_during, shown_u, tab


def test_fifty_slider_moves_cost_no_request(page: Page) -> None:
    tab(page, "Interpolate")
    alpha = page.locator(".a3-alpha")
    seen: set[tuple[float, ...]] = set()

    def scrub() -> None:
        for step in range(50):
            alpha.evaluate("(node, a) => { node.value = a; node.dispatchEvent(new Event('input')); }", step / 49)
            seen.add(tuple(shown_u(page)[:3]))

    page.wait_for_function("document.querySelectorAll('#a3-interpolate .a3-stops li').length >= 2")
    assert requests_during(page, scrub) == []
    assert len(seen) >= 45
    stops = page.locator(".a3-stops span").all_inner_texts()
    assert np.allclose(shown_u(page), page.evaluate("(p) => [...att3d.model.known.get(p)]", stops[-1]), atol=1e-6)


def test_half_way_is_the_mean_of_two(page: Page) -> None:
    tab(page, "Interpolate")
    while page.locator(".a3-stops li").count() > 2:
        page.locator(".a3-stops li").last.get_by_title("Remove").click()
    stops = page.locator(".a3-stops span").all_inner_texts()
    page.locator(".a3-alpha").evaluate("(node) => { node.value = 0.5; node.dispatchEvent(new Event('input')); }")
    ends = [np.array(page.evaluate("(p) => [...att3d.model.known.get(p)]", stop)) for stop in stops]
    assert np.allclose(shown_u(page), (ends[0] + ends[1]) / 2, atol=1e-6)


def test_stops_are_added_moved_and_mixed(page: Page) -> None:
    tab(page, "Interpolate")
    entry = page.get_by_label(ADD_PROMPT)
    while page.locator(".a3-stops li").count() < 4:
        count = page.locator(".a3-stops li").count()
        entry.fill(PROMPTS[count - 1])
        entry.press("Enter")
        expect(page.locator(".a3-stops li")).to_have_count(count + 1)
    first, second = page.locator(".a3-stops span").all_inner_texts()[:2]
    page.locator(".a3-stops li").nth(1).get_by_title("Earlier").click()
    assert page.locator(".a3-stops span").all_inner_texts()[:2] == [second, first]
    pad = page.locator(".a3-pad")
    box = pad.bounding_box()
    assert box is not None
    pad.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    stops = page.locator(".a3-stops span").all_inner_texts()
    corners = [np.array(page.evaluate("(p) => [...att3d.model.known.get(p)]", stop)) for stop in stops]
    assert np.allclose(shown_u(page), np.mean(corners, 0), atol=0.02 * np.abs(corners).max())


def test_playing_moves_and_pauses(page: Page) -> None:
    tab(page, "Interpolate")
    page.locator(".a3-alpha").evaluate("(node) => { node.value = 0; node.dispatchEvent(new Event('input')); }")
    play = page.locator("[data-action=play]")
    play.click()
    page.wait_for_function("Number(document.querySelector('.a3-alpha').value) > 0.02")
    play.click()
    still = page.locator(".a3-alpha").input_value()
    page.wait_for_timeout(200)
    assert page.locator(".a3-alpha").input_value() == still
    expect(play).to_contain_text("Play")


def test_a_share_link_restores_everything(page: Page, browser: Browser, address: str) -> None:
    """Tab, chain, α, keyframes, mode, light and camera; the button answers, and says what a link is good for."""
    tab(page, "Interpolate")
    page.evaluate(
        """() => {
            att3d.viewer.setLook({ mode: "normal", light: { azimuth: 40, elevation: 10 } });
            att3d.viewer.moveCamera((camera) => ({ ...camera, azimuth: 70, target: [0, -0.2, 0] }));
        }"""
    )
    page.locator(".a3-alpha").evaluate("(node) => { node.value = 0.25; node.dispatchEvent(new Event('input')); }")
    page.locator("[data-action=key]").click()
    page.locator("#a3-interpolate [data-action=share]").click()
    said = page.locator("#a3-interpolate [data-part=share]")
    expect(said).to_contain_text("in the address bar")
    expect(said).to_contain_text("opens on this computer alone")
    link, u = page.url, shown_u(page)
    stops = page.locator(".a3-stops span").all_inner_texts()
    keys = page.locator(".a3-key").evaluate_all("nodes => nodes.map((node) => node.title)")
    other = opened(browser, link)
    other.wait_for_function("Number(document.querySelector('.a3-alpha')?.value) === 0.25")
    expect(other.locator("#a3-interpolate .a3-alpha")).to_be_visible()  # the tab that was shared
    assert other.locator(".a3-stops span").all_inner_texts() == stops
    assert other.locator(".a3-key").evaluate_all("nodes => nodes.map((node) => node.title)") == keys
    assert np.allclose(shown_u(other), u, atol=1e-6)
    for what in ("camera.azimuth", "camera.target[1]", "light.azimuth"):
        wanted = page.evaluate(f"att3d.viewer.look.{what}")
        assert other.evaluate(f"att3d.viewer.look.{what}") == pytest.approx(wanted, abs=0.01)
    assert other.evaluate("att3d.viewer.look.mode") == "normal"
    other.close()
    page.evaluate("att3d.viewer.reset()")
    page.evaluate("att3d.viewer.setLook({ mode: 'full' })")
    page.get_by_title("One keyframe per stop, evenly in time").click()


def test_a_link_to_an_object_brings_its_variation_and_its_colours(page: Page, browser: Browser) -> None:
    tab(page, "Create")
    page.locator("[data-action=vary]").click()
    page.locator("#a3-create details", has_text="Recolour").evaluate("node => { node.open = true; }")
    page.get_by_label("Hue", exact=True).last.evaluate("(n) => { n.value = 90; n.dispatchEvent(new Event('input')); }")
    page.locator("#a3-create [data-action=share]").click()
    other = opened(browser, page.url)
    same = "[att3d.state.item.prompt, att3d.state.item.seed, att3d.state.item.recolor, att3d.viewer.look.tint]"
    assert other.evaluate(same) == page.evaluate(same)
    assert np.allclose(shown_u(other), shown_u(page), atol=1e-6)
    other.close()
    page.get_by_role("button", name="As generated").click()


def test_keyframes_make_the_time(page: Page) -> None:
    tab(page, "Interpolate")
    while page.locator(".a3-stops li").count() > 2:
        page.locator(".a3-stops li").last.get_by_title("Remove").click()
    expect(page.locator(".a3-key")).to_have_count(2)
    page.get_by_label("Easing").select_option("linear")
    track = page.locator(".a3-keys")
    box = track.bounding_box()
    assert box is not None
    track.click(position={"x": box["width"] / 4, "y": 5})
    assert float(page.locator(".a3-alpha").input_value()) == pytest.approx(0.25, abs=0.01)
    page.locator(".a3-alpha").evaluate("(node) => { node.value = 0.8; node.dispatchEvent(new Event('input')); }")
    expect(page.locator(".a3-playhead")).to_have_attribute("aria-valuenow", "0.800")
    page.locator("[data-action=key]").click()
    expect(page.locator(".a3-key")).to_have_count(3)
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    track.click(position={"x": box["width"] / 8, "y": 5})
    assert float(page.locator(".a3-alpha").input_value()) == pytest.approx(0.4, abs=0.02), "half way to 0.8"
    page.locator(".a3-key").nth(1).click()
    page.locator("[data-action=unkey]").click()
    expect(page.locator(".a3-key")).to_have_count(2)


def test_the_playhead_goes_where_the_slider_is(page: Page) -> None:
    """With smooth keyframes at the ends α is t²(3 - 2t); with the way there and back, the nearer time is meant."""
    tab(page, "Interpolate")
    times = page.evaluate(
        """async () => {
            const module = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/playhead.js")).name;
            const { timeOf } = await import(module);
            const keys = (...all) => all.map(([time, alpha, easing]) => ({ time, alpha, easing }));
            const smooth = keys([0, 0, "smooth"], [1, 1, "smooth"]);
            const back = keys([0, 0, "linear"], [0.5, 0.8, "linear"], [1, 0, "linear"]);
            const held = keys([0.2, 0, "hold"], [0.6, 1, "hold"]);
            return [...[0, 0.104, 0.5, 1].map((alpha) => timeOf(smooth, alpha)),
                timeOf(back, 0.4, 0.1), timeOf(back, 0.4, 0.9), timeOf(back, 0.9), timeOf(held, 0.5)];
        }"""
    )
    assert times == pytest.approx([0, 0.2, 0.5, 1, 0.25, 0.75, 0.5, 0.6], abs=1e-3)
    while page.locator(".a3-stops li").count() > 2:
        page.locator(".a3-stops li").last.get_by_title("Remove").click()
    page.get_by_label("Easing").select_option("smooth")
    for alpha, time in ((0.104, "0.200"), (0.5, "0.500"), (1, "1.000")):
        page.locator(".a3-alpha").evaluate(
            "(node, a) => { node.value = a; node.dispatchEvent(new Event('input')); }", alpha
        )
        expect(page.locator(".a3-playhead")).to_have_attribute("aria-valuenow", time)
    head = page.locator(".a3-playhead").evaluate("node => parseFloat(node.style.left)")
    assert head == pytest.approx(100)
    page.locator(".a3-marks button").first.click()
    expect(page.locator(".a3-playhead")).to_have_attribute("aria-valuenow", "0.000")


def test_an_untouched_chain_begins_with_the_object(browser: Browser, address: str) -> None:
    page = opened(browser, address + QUICK)

    def made(action: str) -> str:
        """Makes another object in Create and opens Interpolate; the first stop's prompt."""
        tab(page, "Create")
        page.evaluate("() => { window.before = att3d.state.item; }")
        page.locator(f"#a3-create [data-action={action}]").click()
        page.wait_for_function("att3d.state.item !== window.before")
        tab(page, "Interpolate")
        page.wait_for_function("document.querySelectorAll('#a3-interpolate .a3-stops li').length >= 2")
        return page.evaluate("att3d.state.item.prompt")

    for action in ("dice", "vary"):
        prompt = made(action)
        expect(page.locator(".a3-stops span").first).to_have_text(prompt)
        assert page.locator(".a3-alpha").input_value() == "0"
        assert np.array_equal(shown_u(page), page.evaluate("[...att3d.state.item.u]"))
    count = page.locator(".a3-stops li").count()
    while count > 2:
        page.locator(".a3-stops li").last.get_by_title("Remove").click()
        count -= 1
    page.locator(".a3-stops li").first.get_by_title("Later").click()
    stops = page.locator(".a3-stops span").all_inner_texts()
    made("dice")
    assert page.locator(".a3-stops span").all_inner_texts() == stops, "what was put together by hand stays"
    page.close()


def test_small_pictures_do_not_wait_for_the_exact_one(browser: Browser, address: str) -> None:
    """On a machine where the exact picture takes for ever, the filmstrip and the stops still have pictures."""
    page = opened(browser, address + QUICK)
    page.evaluate(
        """() => {
            const { governor, painter } = att3d.viewer;
            governor.known = false;
            painter.drawExact = () => new Promise(() => {});
        }"""
    )
    tab(page, "Interpolate")
    page.wait_for_function(
        """() => {
            const numbers = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const all = [...document.querySelectorAll(".a3-film canvas, .a3-stops canvas")];
            const seen = all.filter((node) => node.offsetParent && node.getBoundingClientRect().bottom < innerHeight);
            return seen.length > 2 && seen.every((node) => numbers(node).some(Boolean));
        }"""
    )
    assert not page.evaluate("att3d.viewer.stats.exact")
    page.close()


def test_keyed_alpha_is_the_slow_obvious_one(page: Page) -> None:
    """Keyframes at times 0, 0.5 and 1 with alpha 0, 1 and 0.5; linear, then smooth: t²(3 - 2t)."""
    got = page.evaluate(
        """async () => {
            const module = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/chain.js")).name;
            const { keyedAlpha } = await import(module);
            const keys = [[0, 0, "linear"], [0.5, 1, "smooth"], [1, 0.5, "hold"]]
                .map(([time, alpha, easing]) => ({ time, alpha, easing }));
            return [-1, 0, 0.25, 0.5, 0.625, 1, 2].map((time) => keyedAlpha(keys, time));
        }"""
    )
    quarter = 0.25**2 * (3 - 2 * 0.25)
    assert got == pytest.approx([0, 0, 0.5, 1, 1 - 0.5 * quarter, 0.5, 0.5])


def test_presets_know_what_the_paper_shows(page: Page) -> None:
    titles = page.evaluate(
        """async () => {
            const found = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/presets.js"));
            const { presetChains } = await import(found.name);
            const known = ["a tree in winter", "a tree in spring", "a tree in summer", "a tree in autumn",
                "a mossy rock", "a snowy rock", "a jagged rock", "a snowy jagged rock", "a baby dragon", "a dragon",
                "a hamburger"];
            const chains = presetChains(known, [["a hamburger", "a dragon"]]);
            return chains.map(({ title, prompts }) => [title, prompts.length]);
        }"""
    )
    assert titles[:4] == [
        ["a hamburger → a dragon", 2], ["a tree through the year", 5], ["rocks: snowy → jagged → mossy", 4],
        ["ageing: baby dragon → dragon", 2],
    ]  # fmt: skip
