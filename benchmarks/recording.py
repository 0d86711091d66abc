"""`python -m benchmarks.recording [FILE]`: a short film of the studio: a prompt, an orbit, a scrub.

Every frame waits for the picture that it shows, so the film does not depend on the speed of this machine.
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from torch import Tensor

from att3d_core.images import save_video
from att3d_core.paths import DEFAULT_CHECKPOINT
from benchmarks.measure import ROOT
from tests.support.studio import CHROMIUM_FLAGS, chromium, served

WIDTH, HEIGHT = 1280, 720
FPS = 12
TYPED = "a red sports car"
LETTERS_A_FRAME = 2


def frames(page: Page) -> Iterator[Tensor]:
    """What is seen, frame by frame."""
    yield from _held(page, 6)
    box = page.locator(".a3-prompt")
    box.click()
    box.fill("")
    for end in range(LETTERS_A_FRAME, len(TYPED) + LETTERS_A_FRAME, LETTERS_A_FRAME):
        box.fill(TYPED[:end])
        yield _picture(page)
    box.press("Enter")
    yield from _held(page, 8)
    for step in range(30):
        turn = (step + 1) / 30
        place = {"azimuth": 25 + 360 * turn, "elevation": 15 + 12 * math.sin(2 * math.pi * turn)}
        page.evaluate("(place) => att3d.viewer.moveCamera((camera) => ({ ...camera, ...place }))", place)
        yield _picture(page)
    page.get_by_role("tab", name="Interpolate").click()
    page.wait_for_function("document.querySelectorAll('#a3-interpolate .a3-stops li').length >= 2")
    yield from _held(page, 6)
    for step in range(37):
        page.locator(".a3-alpha").evaluate(
            "(node, a) => { node.value = a; node.dispatchEvent(new Event('input')); }", step / 36
        )
        yield _picture(page)
    yield from _held(page, 8)


def _held(page: Page, count: int) -> Iterator[Tensor]:
    picture = _picture(page)
    for _ in range(count):
        yield picture


def _picture(page: Page) -> Tensor:
    page.evaluate("att3d.viewer.rested()")
    with Image.open(io.BytesIO(page.screenshot())) as image:
        return torch.from_numpy(np.asarray(image.convert("RGB"), np.float32) / 255)


def record(file: Path) -> None:
    """Writes the film. WebM and MP4 are a tenth of a GIF."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(DEFAULT_CHECKPOINT, folder=Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(180_000)
        page.goto(f"{address}/?rest=2")
        page.wait_for_function("window.att3d && att3d.state.current")
        save_video(file, frames(page), FPS)
        browser.close()
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    record(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "assets" / "studio.webm")
