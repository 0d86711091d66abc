"""Gradio's own Model3D, which is Babylon.js, in headless Chromium: an app of that one component, served here."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported

import gradio
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.geometry.three_page import FLAGS

WORKER = Path(__file__).with_name("workers") / "babylon.js"
CHANGED = 24
"""A pixel is another one where a channel differs by more, in 255ths: shading of a still differs by none."""


@dataclass(frozen=True)
class ModelPage:
    """The page, where it is, and the address of the module of Gradio's Babylon that knows its engines."""

    page: Page
    address: str
    store: str

    def open(self, path: Path) -> bool:
        """Shows the file `path` afresh, at the end of the camera's flight to it; whether it plays by itself.

        Raises playwright's Error where it does not load within a minute.
        """
        self.page.goto(f"{self.address}?file={path}")
        self.page.add_script_tag(content=WORKER.read_text(), type="module")
        self.page.wait_for_function("() => Boolean(window.loaded)")
        canvas = self.page.locator("canvas")
        canvas.wait_for()
        canvas.scroll_into_view_if_needed()
        self.page.evaluate("(store) => loaded(store, 60)", self.store)
        plays = bool(self.page.evaluate("(store) => hold(store)", self.store))
        before = self.shot()
        for _ in range(40):
            self.page.wait_for_timeout(500)
            after = self.shot()
            if np.array_equal(before, after):
                break
            before = after
        self.page.evaluate("(store) => resume(store)", self.store)
        return plays

    def shot(self) -> NDArray[np.int16]:
        """Pixels [H, W, 3] of the object's picture."""
        picture = Image.open(io.BytesIO(self.page.locator("canvas").screenshot())).convert("RGB")
        return np.asarray(picture).astype(np.int16)

    def changes(self) -> float:
        """Largest share of the pixels that another moment within the next seconds shows otherwise.

        Steps of a second and a bit: a loop may be a whole number of times as long as one second.
        """
        before, share = self.shot(), 0.0
        for wait in (1000, 370, 370, 370):
            self.page.wait_for_timeout(wait)
            share = max(share, different(before, self.shot()))
        return share

    def look(self, moments: list[float], first: bool) -> dict[str, Any]:
        """What the scene holds; moments in seconds. first: only the variant on the origin is measured."""
        return self.page.evaluate("(a) => look(...a)", [self.store, moments, first])

    def texture_share(self) -> float:
        """Share of the pixels that are others once the textures are taken away."""
        before = self.shot()
        self.page.evaluate("(store) => bare(store)", self.store)
        return different(before, self.shot())


def different(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """Share of the pixels that differ by more than CHANGED."""
    return float((np.abs(one - other).max(-1) > CHANGED).mean())


@contextmanager
def babylon_page(folder: Path) -> Iterator[ModelPage]:
    """A page that shows files below `folder`; nothing comes from the network."""
    with tempfile.TemporaryDirectory() as cache, mock.patch.dict(os.environ, {"GRADIO_TEMP_DIR": cache}):

        def asked(request: gradio.Request) -> str:
            return request.query_params["file"]

        with gradio.Blocks() as demo:
            model = gradio.Model3D(height=480)
            demo.load(asked, None, model)
        _, address, _ = demo.launch(
            prevent_thread_lock=True, quiet=True, server_name="127.0.0.1", allowed_paths=[str(folder)]
        )
        assets = Path(gradio.__file__).parent / "templates/frontend/assets"
        (store,) = assets.glob("engineStore-*.js")
        try:
            with sync_playwright() as playwright:
                program = os.environ.get("ATT3D_CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
                page = browser.new_page(viewport={"width": 800, "height": 900})
                page.set_default_timeout(60_000)
                yield ModelPage(page, address, f"/assets/{store.name}")
                browser.close()
        finally:
            demo.close(verbose=False)
