"""The studio as a visitor meets it: a real browser, software graphics, the small lumpy model."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from att3d_core.checkpoint import Released, load_released
from att3d_core.model import RenderMode
from att3d_core.render.cameras import orbit
from tests.studio import CHROMIUM_FLAGS, PROMPTS, chromium, free_port, mix_dense, read_bundle, release_lumpy, served

HOSTILE = ("<img src=x onerror=window.hit=1>", "${window.hit=1}", "{{window.hit=1}}", "a\u202egip gnidir", "x" * 900)
CAMERA = (33.0, 20.0, 2.3, 1.1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_lumpy(tmp_path_factory.mktemp("studio") / "lumpy")


@pytest.fixture(scope="module")
def released(folder: Path) -> Released:
    return load_released(folder)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


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
    # A refused prompt is a 400 that the browser mentions too.
    assert [trouble for trouble in troubles if "400 (Bad Request)" not in trouble] == []


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(
        page.locator("#a3-interpolate .a3-alpha" if name == "Interpolate" else "#a3-create textarea")
    ).to_be_visible()


def requests_during(page: Page, action: Any) -> list[str]:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    action()
    return [url for url in seen if not url.startswith("blob:")]


def shown_u(page: Page) -> np.ndarray:
    return np.array(page.evaluate("[...att3d.viewer.u]"))


@pytest.mark.parametrize("mode", list(RenderMode))
def test_the_picture_is_the_core_s_picture(page: Page, released: Released, mode: RenderMode) -> None:
    size = 128
    scene = released.model.scene_from_u(released.model.embed(released.prompt_embeddings[1:2])[0])
    reference = scene.picture(orbit(*(torch.tensor([x]) for x in CAMERA)), size, size, mode)[0].numpy()
    data = page.evaluate(
        """async ([prompt, mode, size, [azimuth, elevation, distance, focal]]) => {
            const camera = { azimuth, elevation, distance, focal, target: [0, 0, 0] };
            const look = { camera, mode, light: { azimuth: 0, elevation: 0 }, backdrop: [1, 1, 1, 1], ground: false };
            const image = await att3d.viewer.picture(att3d.model.known.get(prompt), size, size, look);
            return [...image.data];
        }""",
        [PROMPTS[1], mode.value, size, CAMERA],
    )
    picture = np.array(data, np.float32).reshape(size, size, 4)[..., :3] / 255
    assert reference.std() > 0.05
    assert -10 * np.log10(np.square(picture - reference).mean()) >= 40


@pytest.mark.parametrize("plain", [False, True])
def test_mixing_is_the_slow_obvious_mix(page: Page, address: str, plain: bool) -> None:
    bundle = page.request.get(address + page.request.get(f"{address}/att3d/model").json()["bundle"]).body()
    header, sections = read_bundle(bundle)
    u = sections["prompt_u"][0].astype(np.float64)
    kernel, levels = page.evaluate(
        """async ([plain, u]) => {
            const module = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/mix.js")).name;
            const { Mixer } = await import(module);
            const mixer = new Mixer(att3d.viewer.bundle, { plain });
            return [Boolean(mixer.kernel), mixer.mix(Float32Array.from(u)).map((level) => [...level])];
        }""",
        [plain, u.tolist()],
    )
    assert kernel is not plain
    for got, wanted in zip(levels, mix_dense(header, sections, u), strict=True):
        assert np.abs(np.array(got) - wanted.reshape(-1)).max() < 1e-3 * np.abs(wanted).max()


def test_a_typed_prompt_becomes_the_scene(page: Page, released: Released, address: str) -> None:
    tab(page, "Create")
    answers = []
    page.on("response", lambda r: answers.append(r.json()) if r.url == f"{address}/att3d/u" else None)
    page.locator(".a3-prompt").fill("a pig with a hat")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text(
        "Other words than the training prompts: it may be a guess."
    )
    assert page.locator("#a3-create .a3-chip").first.inner_text() in PROMPTS
    assert np.allclose(shown_u(page), answers[-1]["u"], atol=1e-6)


def test_a_trained_prompt_costs_no_request(page: Page) -> None:
    tab(page, "Create")

    def type_it() -> None:
        page.locator(".a3-prompt").fill(PROMPTS[2])
        page.locator(".a3-prompt").press("Enter")
        expect(page.locator("#a3-create .a3-status")).to_have_text("Seen in training.")

    assert requests_during(page, type_it) == []


def test_an_empty_prompt_gets_a_sentence(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill("  ")
    page.locator("[data-action=generate]").click()
    expect(page.locator("#a3-create .a3-error")).to_contain_text("the prompt is empty: type a few words")


def test_completion_offers_what_is_known(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill("cape bi")
    offers = page.locator(".a3-offers button")
    expect(offers).to_have_count(1)
    page.locator(".a3-prompt").press("ArrowDown")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator(".a3-prompt")).to_have_value(PROMPTS[3])
    expect(page.locator(".a3-offers")).to_be_hidden()


def test_parts_of_the_sentence_can_be_chosen(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill(PROMPTS[0])
    page.locator(".a3-prompt").press("Enter")
    page.get_by_label("Part 3 of the prompt").select_option("wearing a cape")
    expect(page.locator(".a3-prompt")).to_have_value(PROMPTS[3])


def test_variations_and_history(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill(PROMPTS[1])
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text("Seen in training.")
    original = shown_u(page)
    page.locator("[data-action=vary]").click()
    varied = shown_u(page)
    assert not np.allclose(original, varied)
    page.get_by_role("button", name="Undo").click()
    assert np.array_equal(shown_u(page), original)
    page.get_by_role("button", name="Redo").click()
    assert np.array_equal(shown_u(page), varied)


def test_a_project_keeps_favourites(page: Page, address: str) -> None:
    tab(page, "Create")
    page.get_by_label("Project").fill("kept-pigs")
    page.get_by_label("Project").press("Enter")
    page.locator(".a3-prompt").fill(PROMPTS[1])
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text("Seen in training.")
    page.locator("[data-action=vary]").click()
    varied = shown_u(page)
    page.locator("[data-action=favourite]").click()
    expect(page.locator("[data-action=favourite]")).to_have_text("★ Kept")
    wanted = [(PROMPTS[1], False), (PROMPTS[1], True)]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        saved = page.request.get(f"{address}/att3d/projects/kept-pigs").json()["items"]
        if [(item["prompt"], item["favourite"]) for item in saved] == wanted:
            break
        page.wait_for_timeout(100)
    assert [(item["prompt"], item["favourite"]) for item in saved] == wanted
    page.locator(".a3-prompt").fill(PROMPTS[0])
    page.locator(".a3-prompt").press("Enter")
    page.locator(".a3-gallery").first.locator("button").click()
    page.wait_for_function("(u) => att3d.viewer.u[0] === u", arg=float(varied[0]))
    assert np.array_equal(shown_u(page), varied)


def test_two_objects_are_compared_under_one_camera(page: Page) -> None:
    tab(page, "Create")
    seen = []
    for prompt in PROMPTS[:2]:
        page.locator(".a3-prompt").fill(prompt)
        page.locator(".a3-prompt").press("Enter")
        expect(page.locator("#a3-create .a3-status")).to_have_text("Seen in training.")
        seen.append(shown_u(page))
        if len(seen) == 1:
            page.locator("[data-action=compare]").click()
    for wanted in (seen[0], seen[1], seen[0]):
        page.locator("[data-action=compare]").click()
        assert np.array_equal(shown_u(page), wanted)


def test_recolouring_is_a_matrix_on_the_colours(page: Page) -> None:
    """Without saturation every pixel is its own luminance, grey; a turn of the hue by a third permutes the channels."""
    pictures = page.evaluate(
        """async () => {
            const module = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/recolor.js")).name;
            const { tint } = await import(module);
            const out = [];
            for (const change of [{}, { saturation: 0 }, { hue: 120 }]) {
                const matrix = tint({ hue: 0, saturation: 1, brightness: 1, ...change });
                const look = { mode: "albedo", ground: false, backdrop: [0, 0, 0, 1], tint: matrix };
                out.push([...(await att3d.viewer.picture(att3d.viewer.u, 40, 40, look)).data]);
            }
            return out;
        }"""
    )
    plain, grey, turned = (np.array(data, np.float32).reshape(40, 40, 4)[..., :3] for data in pictures)
    assert plain.std() > 10
    assert np.abs(grey - (plain @ np.array([0.299, 0.587, 0.114]))[..., None]).max() < 2.5
    assert np.abs(turned - np.roll(plain, 1, axis=-1)).max() < 2.5


def test_dragging_turns_and_keys_choose_views(page: Page) -> None:
    canvas = page.locator(".a3-canvas")
    before = page.evaluate("({ ...att3d.viewer.look.camera })")
    canvas.hover(position={"x": 200, "y": 200})
    page.mouse.down()
    page.mouse.move(300, 230)
    page.mouse.up()
    after = page.evaluate("({ ...att3d.viewer.look.camera })")
    assert after["azimuth"] == pytest.approx(before["azimuth"] - 40, abs=1)
    assert after["elevation"] == pytest.approx(before["elevation"] + 12, abs=1)
    page.mouse.wheel(0, 300)
    page.wait_for_function("(d) => att3d.viewer.look.camera.distance > d", arg=after["distance"])
    for key, azimuth in (("1", 0), ("2", 90), ("3", 180)):
        canvas.press(key)
        assert page.evaluate("att3d.viewer.look.camera.azimuth") == azimuth
    canvas.press("m")
    assert page.evaluate("att3d.viewer.look.mode") != "full"
    canvas.press("Space")
    page.wait_for_function("att3d.viewer.look.camera.azimuth > 180")
    canvas.press("r")
    assert page.evaluate("[att3d.viewer.turning, att3d.viewer.look.camera.azimuth]") == [False, 25]
    page.get_by_role("button", name="Lit", exact=False).first.click()


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
    entry = page.get_by_label("Add a prompt")
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
    tab(page, "Interpolate")
    page.locator(".a3-alpha").evaluate("(node) => { node.value = 0.25; node.dispatchEvent(new Event('input')); }")
    page.locator("[data-action=share]").click()
    link, u = page.url, shown_u(page)
    stops = page.locator(".a3-stops span").all_inner_texts()
    assert "#p=" in link
    other = opened(browser, link)
    tab(other, "Interpolate")
    other.wait_for_function("Number(document.querySelector('.a3-alpha').value) === 0.25")
    assert other.locator(".a3-stops span").all_inner_texts() == stops
    assert np.allclose(shown_u(other), u, atol=1e-6)
    azimuth = "att3d.viewer.look.camera.azimuth"
    assert other.evaluate(azimuth) == pytest.approx(page.evaluate(azimuth), abs=0.01)
    other.close()


def test_a_snapshot_is_a_png_with_transparency(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as download:
        page.locator("[data-action=snapshot]").click()
    assert re.fullmatch(r"[a-z0-9-]+\.png", download.value.suggested_filename)
    download.value.save_as(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as opened_image:
        alpha = np.asarray(opened_image.convert("RGBA"))[..., 3]
    assert alpha[0, 0] == 0 and alpha.max() > 250


def test_a_glb_is_downloaded(page: Page, tmp_path: Path) -> None:
    tab(page, "Create")
    with page.expect_download() as download:
        page.locator("[data-action=glb]").click()
    download.value.save_as(tmp_path / "a.glb")
    assert (tmp_path / "a.glb").read_bytes()[:4] == b"glTF"


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
    page.get_by_label("Add a prompt").fill(prompt)
    page.get_by_label("Add a prompt").press("Enter")
    expect(page.locator(".a3-stops li")).to_have_count(count + 1)
    assert page.evaluate("window.hit") is None
    assert page.locator("#a3-panel img, .a3-host img").count() == 0


def test_a_lost_context_comes_back(page: Page) -> None:
    page.evaluate("window.lose = att3d.viewer.gl.getExtension('WEBGL_lose_context'); lose.loseContext()")
    expect(page.locator(".a3-message")).to_contain_text("comes back by itself")
    page.evaluate("lose.restoreContext()")
    page.wait_for_function("!att3d.viewer.lost")
    data = page.evaluate(
        """async () => {
            await att3d.viewer.rested();
            const look = { mode: "opacity", ground: false };
            return [...(await att3d.viewer.picture(att3d.viewer.u, 32, 32, look)).data];
        }"""
    )
    assert max(data[::4]) > 250 and min(data[::4]) == 0


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


def test_a_restarted_server_is_found_again(browser: Browser, folder: Path) -> None:
    port = free_port()
    with served(folder, port) as address:
        page = opened(browser, f"{address}/?nogl")
    page.locator(".a3-prompt").fill("a pig after the end")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-error")).to_contain_text("the studio's server does not answer")
    page.locator(".a3-prompt").fill(PROMPTS[1])
    page.locator(".a3-prompt").press("Enter")
    page.wait_for_function("(prompt) => att3d.state.name === prompt", arg=PROMPTS[1])
    with served(folder, port):
        page.wait_for_timeout(500)
        page.wait_for_function("window.att3d && att3d.state.current")
        page.locator(".a3-prompt").fill("a pig after the restart")
        page.locator(".a3-prompt").press("Enter")
        page.wait_for_function("() => att3d.state.name === 'a pig after the restart'")
    page.close()
