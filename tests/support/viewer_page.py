"""The viewer's modules on an empty page, without the studio: bundles are served from memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from app.exports.tables import script
from app.web.server import MODULES

PAGE = b'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><canvas id="c"></canvas>'

# att3d.open(bundle, width, height): a viewer of a served bundle on a canvas of that size.
START = """async () => {
    const { loadBundle } = await import("/viewer/bundle.js");
    const { Viewer } = await import("/viewer/viewer.js");
    const canvas = document.getElementById("c");
    window.att3d = { loadBundle, async open(name, width, height, options = {}) {
        const bundle = await loadBundle(`/bundles/${name}`);
        canvas.style.cssText = `width:${width}px;height:${height}px`;
        if (att3d.viewer) att3d.viewer.setBundle(bundle);
        else att3d.viewer = new Viewer(canvas, bundle, { restMs: 100, ...options });
        const dim = bundle.header.u_dim;
        att3d.us = bundle.header.prompts.map((_, i) => bundle.sections.prompt_u.slice(i * dim, (i + 1) * dim));
        return att3d.viewer;
    } };
}"""


def pixels(data: list[int], width: int, height: int) -> NDArray[np.float32]:
    """ImageData as numbers in [0, 1], [height, width, 4]."""
    return np.array(data, np.float32).reshape(height, width, 4) / 255


def psnr_db(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Peak signal-to-noise ratio of pictures in [0, 1]."""
    return float(-10 * np.log10(np.square(a - b).mean() + 1e-12))


@contextmanager
def viewer_page(browser: Browser, bundles: Mapping[str, bytes], pixel_ratio: float = 1) -> Iterator[Page]:
    """A page with `att3d.open`; no script error until the end. pixel_ratio: of the screen."""

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            folder, _, name = self.path.strip("/").partition("/")
            kind = "text/html"
            if folder == "tables.js":
                body, kind = script().encode(), "text/javascript"
            elif folder in MODULES:
                body, kind = (MODULES[folder] / name).read_bytes(), "text/javascript"
            else:
                body = bundles[name] if folder == "bundles" else PAGE
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    page = browser.new_page(viewport={"width": 400, "height": 400}, device_scale_factor=pixel_ratio)
    page.set_default_timeout(90_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.evaluate(START)
        yield page
        assert troubles == []
    finally:
        page.close()
        server.shutdown()
        server.server_close()
        thread.join()
