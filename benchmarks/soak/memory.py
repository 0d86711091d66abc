"""What a studio holds after much was asked of it: its resident memory before and after."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import psutil

from benchmarks.measure import Measurement
from benchmarks.soak.requests import studio
from tests.support.studio import PROMPTS

EXPORTS, CHANGES, ASKED = 60, 10, 2000
GROWN_MB, ASKED_MB = 100.0, 32.0


def measure(share: float) -> Iterator[Measurement]:
    """Exports and changes of the model, and then prompts that all differ."""
    exports, changes, asked = (max(3, round(count * share)) for count in (EXPORTS, CHANGES, ASKED))
    with studio() as address, httpx.Client(base_url=address, timeout=300.0) as web:
        process = _listening(int(address.rpartition(":")[2].strip("/")))
        _export(web)  # compilers and caches
        before = _resident_mb(process)
        models = [model["name"] for model in web.get("/att3d/models").json()["models"]]
        for number in range(exports):
            _export(web)
            if number % max(1, exports // changes) == 0:
                web.post(f"/att3d/models/{models[number % len(models)]}").raise_for_status()
        grown = _resident_mb(process) - before
        web.post("/att3d/u", json={"prompt": "a first prompt"}).raise_for_status()
        before = _resident_mb(process)
        for number in range(asked):
            web.post("/att3d/u", json={"prompt": f"a pig number {number} of {number * 7}"}).raise_for_status()
        after = _resident_mb(process)
    of = f"{exports} exports and {changes} changes of the model"
    yield Measurement(f"memory kept after {of}", grown, "MB", GROWN_MB, "lower", "lumpy and those that come along")
    yield Measurement(f"memory kept after {asked} prompts", after - before, "MB", ASKED_MB, "lower", "lumpy")


def _export(web: httpx.Client) -> None:
    u = web.post("/att3d/u", json={"prompt": PROMPTS[0]}).json()["u"]
    body: dict[str, Any] = {"what": "still", "u": [u], "prompts": [PROMPTS[0]], "preset": "mobile", "format": "glb"}
    name = web.post("/att3d/export", json=body).raise_for_status().json()["id"]
    while (found := web.get(f"/att3d/export/{name}").json())["state"] == "running":
        time.sleep(0.05)
    if found["state"] != "done":
        raise RuntimeError(found["error"])


def _listening(port: int) -> psutil.Process:
    """The process of this program that listens on a port of its own."""
    for process in psutil.Process().children(recursive=True):
        if any(str(port) == argument for argument in process.cmdline()):
            return process
    raise RuntimeError(f"nothing listens on {port}")


def _resident_mb(process: psutil.Process) -> float:
    return process.memory_info().rss / 2**20
