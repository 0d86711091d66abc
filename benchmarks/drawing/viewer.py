"""The viewer in headless Chromium with software graphics: parity with PyTorch, mixing, pictures, frames per second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from playwright.sync_api import sync_playwright

from app.models.bundle import make_bundle
from att3d_core.model import RenderMode
from att3d_core.render.cameras import orbit
from benchmarks import models
from benchmarks.measure import Measurement
from tests.support.studio import CHROMIUM_FLAGS, chromium
from tests.support.viewer_page import pixels, psnr_db, viewer_page

SIZE = 128
CAMERA = {"azimuth": 33.0, "elevation": 20.0, "distance": 2.3, "focal": 1.1, "target": [0, 0, 0]}
LOOK = {"camera": CAMERA, "light": {"azimuth": 0, "elevation": 0}, "backdrop": [1, 1, 1, 1], "ground": False}
SECONDS = 5

PICTURE = """async ([size, look, options]) =>
    [...(await att3d.viewer.picture(att3d.us[1], size, size, look, options)).data]"""

# Medians over scenes between two prompts, each new to the viewer.
SCRUB = """async () => {
    const { Mixer } = await import("/viewer/mix.js");
    const { finished } = await import("/viewer/gl.js");
    const { viewer, us } = att3d;
    const middle = (work, repeats) => {
        const times = [];
        return (async () => {
            for (let i = 0; i < repeats; i++) {
                const u = us[1].map((x, k) => x + ((i + Math.random()) / repeats) * (us[2][k] - x));
                const start = performance.now();
                await work(u);
                times.push(performance.now() - start);
            }
            return times.sort((a, b) => a - b)[repeats >> 1];
        })();
    };
    const { renderer, mixer } = viewer.painter;
    const { bundle, look } = viewer;
    const plain = new Mixer(bundle, { plain: true });
    const frame = renderer.frame(256, 256);
    const picture = (coarse, steps) => async (u) => {
        const scene = renderer.prepare(u, coarse);
        renderer.drawRows(frame, scene, look, { steps, coarse });
        renderer.show(frame, scene, look);
        await finished(renderer.gl);
    };
    viewer.governor.restMs = 60000; // the whole 256 x 256 pixels, however long
    const rest = async (u) => {
        viewer.setScene(u);
        await viewer.rested();
    };
    await picture(true, 64)(us[3]);
    await picture(false, 128)(us[3]);
    const out = {
        mixing: await middle((u) => mixer.mix(u), 21),
        mixingPlain: await middle((u) => plain.mix(u), 5),
        megabytes: (bundle.memory.buffer.byteLength + mixer.dense.reduce((sum, d) => sum + d.byteLength, 0)) / 1e6,
        moving: await middle(picture(true, 64), 9),
        exact: await middle(picture(false, 128), 5),
        rest: (await middle(rest, 3)) / 1000,
    };
    viewer.governor.restMs = 3500;
    return out;
}"""

# Intervals between frames while the camera is turned all the time, after the governor has found its size.
DRAG = """async (seconds) => {
    const { orbit } = await import("/viewer/camera.js");
    const { finished } = await import("/viewer/gl.js");
    const { viewer } = att3d;
    const turn = () => viewer.moveCamera((camera) => orbit(camera, 1.5, 0.1));
    const times = [], widths = [];
    let last = 0;
    const seen = () => {
        const now = performance.now();
        if (last) times.push(now - last);
        last = now;
        widths.push(viewer.stats.width);
    };
    const drag = async (length) => {
        const end = performance.now() + 1000 * length;
        while (performance.now() < end) {
            turn();
            await new Promise((resolve) => setTimeout(resolve, 8));
        }
    };
    await drag(1);
    viewer.addEventListener("frame", seen);
    await drag(seconds);
    viewer.removeEventListener("frame", seen);
    const { renderer } = viewer.painter;
    const { width, height } = viewer.stats;
    const frame = renderer.frame(width, height);
    const scene = renderer.prepare(viewer.u, false);
    await finished(renderer.gl);
    const start = performance.now();
    for (let i = 0; i < 5; i++) {
        renderer.drawRows(frame, scene, viewer.look, { steps: 64 });
        renderer.show(frame, scene, viewer.look);
        await finished(renderer.gl);
    }
    const exact = (performance.now() - start) / 5;
    const at = (share) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)];
    return { median: at(0.5), slow: at(0.95), exact, width, height };
}"""


def measure() -> Iterator[Measurement]:
    """Everything, on the model of the other benchmarks."""
    released = models.generator().released
    bundle = make_bundle(models.folder(), released)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        with viewer_page(browser, {"model": bundle.data}) as page:
            page.set_viewport_size({"width": 1020, "height": 820})
            page.evaluate("att3d.open('model', 256, 256, { restMs: 3500 })")
            scene = released.model.scene_from_u(released.model.embed(released.prompt_embeddings[1:2])[0])
            camera = orbit(
                *(torch.tensor([float(CAMERA[name])]) for name in ("azimuth", "elevation", "distance", "focal"))
            )  # type: ignore[arg-type]
            for mode in RenderMode:
                exact = _picture(page, mode, {})
                reference = scene.picture(camera, SIZE, SIZE, mode)[0].numpy()
                coarse = _picture(page, mode, {"coarse": True, "steps": 64})
                yield Measurement(
                    f"viewer against PyTorch, {mode.value}, 128x128", psnr_db(exact, reference), "dB", 40.0, "higher",
                    models.name(), psnr_db(coarse, reference), "the coarse picture while moving",
                )  # fmt: skip
            yield from _timings(page.evaluate(SCRUB))
            page.evaluate("() => { att3d.viewer.canvas.style.cssText = 'width:1000px;height:800px'; }")
            page.wait_for_function("att3d.viewer.full.width === 1000")
            drag = page.evaluate(DRAG, SECONDS)
            where = f"{drag['width']}x{drag['height']} pixels, 64 steps"
            baseline = f"every step through the exact field at {where}"
            yield Measurement(
                f"viewer, frames per second over a {SECONDS} s drag, median", 1000 / drag["median"], "1/s", 30.0,
                "higher", models.name(), 1000 / drag["exact"], baseline,
            )  # fmt: skip
            yield Measurement(
                f"viewer, time of a frame over a {SECONDS} s drag, 95th percentile", drag["slow"], "ms", 50.0, "lower",
                models.name(), drag["exact"], baseline,
            )  # fmt: skip
        browser.close()


def _picture(page: Any, mode: RenderMode, options: dict[str, Any]) -> Any:
    return pixels(page.evaluate(PICTURE, [SIZE, LOOK | {"mode": mode.value}, options]), SIZE, SIZE)[..., :3]


def _timings(found: dict[str, float]) -> Iterator[Measurement]:
    yield Measurement(
        "viewer, mixing the basis grids", found["mixing"], "ms", 12.0, "lower", models.name(),
        found["mixingPlain"], "the same in plain JavaScript",
    )  # fmt: skip
    yield Measurement(
        "viewer, memory of the basis grids and one scene", found["megabytes"], "MB", 50.0, "lower", models.name()
    )
    yield Measurement(
        "viewer, new alpha to picture while moving, 256x256", found["moving"], "ms", 250.0, "lower", models.name(),
        found["exact"], "the exact picture at once",
    )  # fmt: skip
    yield Measurement(
        "viewer, new alpha to exact picture at rest, 256x256", found["rest"], "s", 4.0, "lower", models.name(),
        found["exact"] / 1000, "the exact picture at once, without a coarse one first",
    )  # fmt: skip
