"""The viewer in a real browser: software graphics, the small lumpy model."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import Page, expect

from att3d_core.checkpoint import Released
from att3d_core.model import RenderMode
from att3d_core.render.cameras import orbit
from tests.support.studio import PROMPTS, mix_dense, read_bundle, silu

CAMERA = (33.0, 20.0, 2.3, 1.1)


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
            return [Boolean(mixer.kernel), mixer.levels(Float32Array.from(u)).map((level) => [...level])];
        }""",
        [plain, u.tolist()],
    )
    assert kernel is not plain
    for got, wanted in zip(levels, mix_dense(header, sections, silu(u)), strict=True):
        assert np.abs(np.array(got) - wanted.reshape(-1)).max() < 1e-3 * np.abs(wanted).max()


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


def test_a_snapshot_is_a_png_with_transparency(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as download:
        page.locator("[data-action=snapshot]").click()
    assert re.fullmatch(r"[a-z0-9-]+\.png", download.value.suggested_filename)
    download.value.save_as(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as opened_image:
        alpha = np.asarray(opened_image.convert("RGBA"))[..., 3]
    assert alpha[0, 0] == 0 and alpha.max() > 250


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


def test_the_exported_mesh_is_laid_over_the_object(page: Page) -> None:
    canvas, readout = page.locator(".a3-canvas"), page.locator(".a3-readout")
    canvas.press("w")
    expect(readout).to_contain_text("triangles (mobile)")
    assert 100 < page.evaluate("att3d.viewer.mesh.triangles") <= 1500
    canvas.press("x")
    assert page.evaluate("att3d.viewer.look.axes")
    page.get_by_role("button", name="Axes", exact=False).click()
    assert not page.evaluate("att3d.viewer.look.axes")
    for _ in range(3):
        canvas.press("w")
    expect(readout).not_to_contain_text("triangles")
    assert page.evaluate("att3d.viewer.mesh") is None
