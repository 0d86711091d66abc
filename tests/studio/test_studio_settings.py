"""The sliders of a model that was amortized over a training setting: u and the picture follow, and exports keep it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Request, expect

from att3d_core.cli.main import main
from att3d_core.exports.formats.still import glb_bytes
from att3d_core.exports.scene import scene_mesh
from att3d_core.model import RenderMode
from att3d_core.origin import Origin
from att3d_core.render.cameras import orbit
from tests.support.exports import glb_json, glb_values
from tests.support.studio import PROMPTS, served
from tests.support.studio_browser import opened, requests_during, shown_u, tab
from tests.support.viewer_page import pixels, psnr_db

LOW, HIGH = 0.001, 0.1
TINY = (
    *("--dim-v", "4", "--steps", "50", "--prompts", "3", "--size", "12", "--samples", "12", "--occupancy", "10"),
    *("--learning-rate", "0.2", "--text-rate", "1", "--text-variance", "0.5", "--paraphrases", "0", "--families", "0"),
    *("--focal-min", "1.2", "--focal-max", "1.6", "--device", "cpu"),
)
CAMERA = {"azimuth": 20.0, "elevation": 15.0, "distance": 2.5, "focal": 1.45}
SIZE = 64


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two prompts, trained a little with the weight of the opacity term as a further input."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "two.json").write_text(json.dumps({"name": "two", "prompts": PROMPTS[:2]}))
    with pytest.MonkeyPatch.context() as patch:
        command = ["train", "--set", "two.json", "--settings", f"opacity:{LOW}:{HIGH}", "-o", "run", *TINY]
        patch.setattr(sys, "argv", ["att3d", *command])
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.chdir(folder)
        main()
    return folder / "run" / "released"


@pytest.fixture(scope="module")
def page(browser: Browser, checkpoint: Path) -> Iterator[Page]:
    with served(checkpoint) as address:
        page = opened(browser, f"{address}/?rest=0.1")
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        yield page
        assert troubles == []


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> Model:
    return Model(checkpoint)


class Model:
    """The same model in PyTorch, always at the first prompt."""

    def __init__(self, checkpoint: Path) -> None:
        from att3d_core.pipeline import load

        self.generator = load(checkpoint, "cpu")

    def u(self, opacity: float, prompt: str = PROMPTS[0]) -> NDArray[np.float32]:
        condition = self.generator.embed(prompt)[None]
        with torch.no_grad():
            return self.generator.released.model.embed(condition, torch.tensor([[opacity]]))[0].numpy()

    def picture(self, opacity: float) -> NDArray[np.float32]:
        camera = orbit(*(torch.tensor([x]) for x in CAMERA.values()))
        return self.generator.scene(PROMPTS[0], [opacity]).picture(camera, SIZE, SIZE, RenderMode.ALBEDO)[0].numpy()

    def glb(self, opacity: float) -> bytes:
        return glb_bytes(scene_mesh(self.generator.scene(PROMPTS[0], [opacity]), triangles=10_000), Origin(("x",)))


def slide(page: Page, opacity: float) -> None:
    slider = page.get_by_label("opacity", exact=True)
    slider.evaluate("(node, x) => { node.value = x; node.dispatchEvent(new Event('input')); }", str(opacity))


def picture(page: Page) -> NDArray[np.float32]:
    """The scene on the stage, in colour on white."""
    look = {"camera": {**CAMERA, "target": [0, 0, 0]}, "mode": "albedo", "backdrop": [1, 1, 1, 1], "ground": False}
    data = page.evaluate(
        "async ([size, look]) => [...(await att3d.viewer.picture(att3d.viewer.u, size, size, look)).data]", [SIZE, look]
    )
    return pixels(data, SIZE, SIZE)[..., :3]


def shape(data: bytes) -> NDArray[Any]:
    """Where the vertices of a GLB are, as numbers that change with the shape: quantiles along each axis."""
    position = glb_json(data)["meshes"][0]["primitives"][0]["attributes"]["POSITION"]
    return np.quantile(glb_values(data, position), np.linspace(0.02, 0.98, 9), axis=0)


def test_the_slider_moves_u_and_the_picture_without_the_server(page: Page, model: Model) -> None:
    slider = page.get_by_label("opacity", exact=True)
    assert (slider.get_attribute("min"), slider.get_attribute("max")) == (str(LOW), str(HIGH))
    assert np.allclose(shown_u(page), model.u((LOW + HIGH) / 2), atol=1e-3)  # in the middle at first
    ends = {opacity: model.picture(opacity) for opacity in (LOW, HIGH)}
    apart = psnr_db(ends[LOW], ends[HIGH])
    assert apart < 39  # the setting means something

    def both_ends() -> None:
        for opacity, other in ((LOW, HIGH), (HIGH, LOW)):
            slide(page, opacity)
            assert np.allclose(shown_u(page), model.u(opacity), atol=1e-3)
            now = picture(page)
            assert psnr_db(now, ends[opacity]) > 42 > apart + 2 > psnr_db(now, ends[other])

    # Nothing is asked of the server; the project is saved soon after, as after every change.
    assert requests_during(page, both_ends) == []
    expect(page.locator(".a3-dial output", has_text="0.100")).to_be_visible()


def test_another_prompt_and_every_stop_have_the_setting_too(page: Page, model: Model) -> None:
    slide(page, HIGH)
    prompt = page.locator("#a3-create textarea").first
    for text in (PROMPTS[1], PROMPTS[0]):
        prompt.fill(text)
        prompt.press("Enter")
        page.wait_for_function("text => att3d.state.current.prompt === text", arg=text)
        assert np.allclose(shown_u(page), model.u(HIGH, text), atol=1e-3)
    tab(page, "Interpolate")
    page.wait_for_function("document.querySelectorAll('#a3-interpolate .a3-stops li').length >= 2")
    stop = page.locator(".a3-stops span").first.inner_text()
    page.get_by_label("α", exact=False).first.evaluate(
        "node => { node.value = 0; node.dispatchEvent(new Event('input')); }"
    )
    assert np.allclose(shown_u(page), model.u(HIGH, stop), atol=1e-3)
    tab(page, "Create")


def test_exports_are_of_the_setting_that_is_shown(page: Page, model: Model, tmp_path: Path) -> None:
    slide(page, HIGH)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    with page.expect_download() as download:
        page.locator("#a3-create [data-action=glb]").click()
    low, high = shape(model.glb(LOW)), shape(model.glb(HIGH))
    got = shape(Path(download.value.path()).read_bytes())
    # The file is the Game preset, the references are plain meshes: other triangles of one shape.
    assert np.abs(got - high).max() < 0.4 * np.abs(low - high).max()
    panel = page.locator("#a3-create .a3-export")
    panel.locator("summary").click()
    panel.locator("[data-action=export]").click()
    expect(panel.locator("[data-action=export-file]")).to_be_visible()
    sent = [request.post_data_json for request in asked if request.url.endswith("/att3d/export")]
    assert len(sent) == 2 and all(np.allclose(body["u"][0], model.u(HIGH), atol=1e-3) for body in sent)


def test_undo_brings_the_setting_back(page: Page, model: Model) -> None:
    slide(page, LOW)
    prompt = page.locator("#a3-create textarea").first
    prompt.fill(PROMPTS[1])
    prompt.press("Enter")
    page.wait_for_function("text => att3d.state.current.prompt === text", arg=PROMPTS[1])
    slide(page, HIGH)
    page.locator("#a3-create").get_by_label("Undo").click()
    assert np.allclose(shown_u(page), model.u(LOW), atol=1e-3)
    expect(page.get_by_label("opacity", exact=True)).to_have_value(str(LOW))
