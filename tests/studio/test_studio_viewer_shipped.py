"""What the browser draws of the models that come along is what PyTorch renders, to the figure that the docs give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Page

from app.models.bundle import make_bundle
from att3d_core.checkpoint import Released, load_released
from att3d_core.model import RenderMode
from att3d_core.render.cameras import orbit
from tests.support.viewer_page import pixels, psnr_db, viewer_page

CAMERA = {"azimuth": 33.0, "elevation": 20.0, "distance": 2.3, "focal": 1.1}
SIZE = 128
SLACK_DB = 3.0

PICTURE = "async ([size, look]) => [...(await att3d.viewer.picture(att3d.us[1], size, size, look)).data]"


@pytest.fixture(scope="module")
def claimed_db(repo_root: Path) -> float:
    said = (repo_root / "docs" / "performance.md").read_text(encoding="utf-8")
    found = re.search(r"equal the PyTorch renderer's to\s+([\d.]+) dB or better in every mode \(`pig`", said)
    assert found is not None
    return float(found[1])


@pytest.fixture(scope="module")
def pig(checkpoints: Path) -> Released:
    return load_released(checkpoints / "pig")


@pytest.fixture(scope="module")
def viewer(browser: Browser, checkpoints: Path, pig: Released) -> Iterator[Page]:
    with viewer_page(browser, {"model": make_bundle(checkpoints / "pig", pig).data}) as page:
        page.evaluate("size => att3d.open('model', size, size).then(() => null)", SIZE)
        yield page


@pytest.mark.parametrize("mode", list(RenderMode))
def test_every_mode_is_as_near_as_the_docs_say(
    viewer: Page, pig: Released, claimed_db: float, mode: RenderMode
) -> None:
    look = {"camera": CAMERA | {"target": [0, 0, 0]}, "light": {"azimuth": 0, "elevation": 0}, "mode": mode.value}
    look |= {"backdrop": [1, 1, 1, 1], "ground": False}
    scene = pig.model.scene_from_u(pig.model.embed(pig.prompt_embeddings[1:2])[0])
    reference = scene.picture(orbit(*(torch.tensor([x]) for x in CAMERA.values())), SIZE, SIZE, mode)[0].numpy()
    drawn = pixels(viewer.evaluate(PICTURE, [SIZE, look]), SIZE, SIZE)[..., :3]
    assert reference.std() > 0.05
    assert psnr_db(drawn, reference) >= claimed_db - SLACK_DB
