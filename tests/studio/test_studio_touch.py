"""The stage under fingers, in full screen and on fine screens."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.models.bundle import make_bundle
from att3d_core.checkpoint import Released
from att3d_core.render.cameras import orbit
from tests.support.studio_browser import ADD_PROMPT, QUICK, tab
from tests.support.viewer_page import psnr_db, viewer_page

CAMERA = (25.0, 15.0, 2.5, 1.45)
"""The viewer's at first."""
SIDE = 80
"""Of the canvas, in the page's pixels."""
Point = tuple[float, float]
FINGERS = ("first", "second", "third")


class Fingers:
    """Touches in a page, as its screen would report them."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._places: dict[str, Point] = {}

    def at(self, **places: Point) -> None:
        """Which fingers are on the screen now, by name, and where; those not named are lifted."""
        lifted = {name: place for name, place in self._places.items() if name not in places}
        if lifted:
            self._send("touchEnd", lifted if places else {})
        if places:
            self._send("touchMove" if places.keys() <= self._places.keys() else "touchStart", places)
        self._places = places

    def _send(self, kind: str, places: dict[str, Point]) -> None:
        touches = [{"x": x, "y": y, "id": FINGERS.index(name)} for name, (x, y) in places.items()]
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


@pytest.fixture(scope="module")
def tablet(browser: Browser, address: str) -> Iterator[Page]:
    """A visitor with a touch screen."""
    page = browser.new_page(viewport={"width": 1000, "height": 640}, has_touch=True)
    page.set_default_timeout(30_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address + QUICK)
    page.wait_for_function("window.att3d && att3d.state.current")
    yield page
    assert troubles == []


@pytest.fixture
def fingers(tablet: Page) -> Fingers:
    tablet.evaluate("att3d.viewer.reset()")
    return Fingers(tablet)


def camera(page: Page) -> dict[str, Any]:
    return page.evaluate("({ ...att3d.viewer.look.camera })")


def after(page: Page, condition: str) -> dict[str, Any]:
    """The camera once `condition` holds of it, `c`: touches arrive with the next frame."""
    page.wait_for_function(f"(() => {{ const c = att3d.viewer.look.camera; return {condition}; }})()")
    return camera(page)


def test_one_finger_turns_the_object_and_not_the_page(tablet: Page, fingers: Fingers) -> None:
    before = camera(tablet)
    for place in ((200, 300), (240, 320), (300, 340)):
        fingers.at(first=place)
    found = after(tablet, f"c.azimuth < {before['azimuth'] - 39}")
    fingers.at()
    assert found["azimuth"] == pytest.approx(before["azimuth"] - 40, abs=0.5)  # as a mouse: 0.4 degrees per pixel
    assert found["elevation"] == pytest.approx(before["elevation"] + 16, abs=0.5)
    assert found["distance"] == before["distance"] and found["target"] == before["target"]
    assert tablet.evaluate("[scrollX, scrollY, visualViewport.scale]") == [0, 0, 1]


def test_two_fingers_zoom_and_pan_and_the_last_one_turns(tablet: Page, fingers: Fingers) -> None:
    before = camera(tablet)
    fingers.at(first=(200, 300))
    for step in range(11):
        fingers.at(first=(200 - 5 * step, 300), second=(300 + 5 * step, 300))  # to twice as far apart: twice as near
    found = after(tablet, "c.distance < 1.3")
    assert found["distance"] == pytest.approx(before["distance"] / 2, rel=0.02)
    assert found["azimuth"] == before["azimuth"] and found["elevation"] == before["elevation"]
    assert np.allclose(found["target"], 0, atol=5e-3)
    fingers.at(first=(150, 340), second=(350, 340))  # both the same way
    height = tablet.evaluate("att3d.viewer.canvas.clientHeight")
    found = after(tablet, "c.target[1] > 0.02")
    # What was under the fingers stays there: 40 pixels are this far at the object's distance.
    reach = 40 / height * found["distance"] / found["focal"]
    assert np.linalg.norm(found["target"]) == pytest.approx(reach, rel=0.15)
    assert found["distance"] == pytest.approx(before["distance"] / 2, rel=0.02)

    fingers.at(first=(150, 340), second=(350, 340), third=(500, 500))
    fingers.at(second=(350, 340), third=(500, 500))  # other two, and nothing leaps
    fingers.at(second=(350, 340))
    fingers.at(second=(400, 340))
    found = after(tablet, f"c.azimuth < {before['azimuth'] - 15}")
    assert found["azimuth"] == pytest.approx(before["azimuth"] - 20, abs=0.5)
    assert found["distance"] == pytest.approx(before["distance"] / 2, rel=0.02)
    fingers.at()
    assert tablet.evaluate("visualViewport.scale") == 1


def test_the_mix_pad_follows_a_finger(tablet: Page) -> None:
    tab(tablet, "Interpolate")
    tablet.wait_for_function("document.querySelectorAll('#a3-interpolate .a3-stops li').length >= 2")
    while (count := tablet.locator(".a3-stops li").count()) < 3:
        tablet.get_by_label(ADD_PROMPT).fill("a pig holding a book wearing a cape")
        tablet.get_by_label(ADD_PROMPT).press("Enter")
        expect(tablet.locator(".a3-stops li")).to_have_count(count + 1)
    pad = tablet.locator(".a3-pad:not(.a3-off)")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    place = tablet.evaluate("document.getElementById('a3-panel').scrollTop")
    seen = []
    fingers = Fingers(tablet)
    for x, y in ((0.2, 0.2), (0.5, 0.5), (0.8, 0.9)):
        fingers.at(first=(box["x"] + x * box["width"], box["y"] + y * box["height"]))
        tablet.wait_for_function(f"Math.abs(parseFloat(document.querySelector('.a3-dot').style.left) - {100 * x}) < 2")
        seen.append(tuple(tablet.evaluate("[...att3d.viewer.u]")))
    fingers.at()
    assert len(set(seen)) == 3
    assert tablet.evaluate("document.getElementById('a3-panel').scrollTop") == place
    tab(tablet, "Create")


def test_full_screen_is_entered_and_left(tablet: Page) -> None:
    button, host = tablet.get_by_title("Full screen (F)"), tablet.locator(".a3-host")
    size = "['clientWidth', 'clientHeight'].map((side) => document.querySelector('.a3-canvas')[side])"
    before = tablet.evaluate(size)
    for enter, leave in ((button.click, button.click), (button.click, lambda: host.locator("canvas").first.press("f"))):
        enter()
        tablet.wait_for_function("document.fullscreenElement?.classList.contains('a3-host')")
        expect(button).to_have_attribute("aria-pressed", "true")
        tablet.wait_for_function("innerWidth === document.querySelector('.a3-canvas').clientWidth")
        tablet.wait_for_function("att3d.viewer.full.width === innerWidth")  # and it is drawn for that size
        leave()
        tablet.wait_for_function("!document.fullscreenElement")
        expect(button).to_have_attribute("aria-pressed", "false")
        tablet.wait_for_function(f"{size}.join() === '{','.join(f'{x:g}' for x in before)}'")


def test_a_refusal_of_full_screen_is_said(tablet: Page) -> None:
    """As telephones do, and pages that hold this one in a frame."""
    refuse = "document.querySelector('.a3-host').requestFullscreen = () => Promise.reject(new TypeError('not here'))"
    tablet.evaluate(f"() => {{ {refuse}; }}")
    tablet.get_by_title("Full screen (F)").click()
    expect(tablet.locator(".a3-message")).to_have_text("This browser does not offer full screen here.")
    tablet.evaluate("() => { delete document.querySelector('.a3-host').requestFullscreen; }")


def screenshot(page: Page) -> NDArray[np.float32]:
    """What is on the screen where the canvas is, in the screen's own pixels."""
    with Image.open(io.BytesIO(page.locator("canvas").screenshot(scale="device"))) as image:
        return np.asarray(image.convert("RGB"), np.float32) / 255


def test_a_fine_screen_gets_all_its_pixels(browser: Browser, lumpy: Path, released: Released) -> None:
    scene = released.model.scene_from_u(released.model.embed(released.prompt_embeddings[:1])[0])
    view = orbit(*(torch.tensor([x]) for x in CAMERA))
    fine, coarse = (scene.picture(view, side, side)[0].numpy() for side in (2 * SIDE, SIDE))
    with viewer_page(browser, {"lumpy": make_bundle(lumpy, released).data}, pixel_ratio=2) as page:
        page.evaluate(
            """async (side) => {
                Object.assign(window, { asked: [], screenOf: new EventTarget() });
                window.matchMedia = (query) => { asked.push(query); return screenOf; };
                const viewer = await att3d.open("lumpy", side, side, { restMs: 60000 });
                viewer.setLook({ mode: "albedo", backdrop: [1, 1, 1, 1], ground: false });
                viewer.setScene(att3d.us[0]);
                await viewer.rested();
            }""",
            SIDE,
        )
        assert page.evaluate("[att3d.viewer.canvas.width, att3d.viewer.canvas.height]") == [2 * SIDE, 2 * SIDE]
        shown = screenshot(page)
        assert shown.shape == (2 * SIDE, 2 * SIDE, 3)
        # Sharp: far nearer to a picture of all these pixels than the best that half as many could be scaled up to.
        scaled = Image.fromarray((coarse * 255).astype(np.uint8)).resize((2 * SIDE, 2 * SIDE), Image.Resampling.BICUBIC)
        blurred = psnr_db(np.asarray(scaled, np.float32) / 255, fine)
        assert psnr_db(shown, fine) > max(38.0, blurred + 6)
        # Moved to a coarser screen, the page's measures stay and the pixels become fewer. Browsers tell this through a
        # query about the resolution; the emulated screen of the tests does not, so that is played here.
        assert page.evaluate("asked") == ["(resolution: 2dppx)"]
        page.evaluate(
            """() => {
                Object.defineProperty(window, "devicePixelRatio", { value: 1 });
                screenOf.dispatchEvent(new Event("change"));
            }"""
        )
        page.wait_for_function(f"att3d.viewer.canvas.width === {SIDE} && att3d.viewer.shown === att3d.viewer.serial")
        assert page.evaluate("asked") == ["(resolution: 2dppx)", "(resolution: 1dppx)"]
