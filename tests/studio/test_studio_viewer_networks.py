"""Every kind of model in the viewer: what the browser draws is what PyTorch renders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page

from app.models.bundle import browser_scene, browser_u, make_bundle
from att3d_core.checkpoint import Provenance, Released, load_released, save_released
from att3d_core.model import Att3D, RenderMode
from att3d_core.render.cameras import orbit
from tests.support.mappings import NETWORKS, SHAPES, conditions, config_of, lively
from tests.support.viewer_page import pixels, psnr_db, viewer_page

KINDS = [name for name in NETWORKS if "without" not in name]
MIDDLE = 0.4
"""Where between the two prompts the scene is drawn."""
CAMERA = (33.0, 20.0, 2.3, 1.1)
SIZE = 64


def models() -> Iterator[tuple[str, Att3D]]:
    """Every network, with dense levels alone and with hashed ones and an environment map; and fine-tuned ones."""
    for kind in KINDS:
        for shape, parts in SHAPES.items():
            yield f"{kind}, {shape}", lively(config_of(kind, *parts))
    for kind in ("hypernetwork", "concatenation"):
        model = lively(replace(config_of(kind), finetuned=True))
        assert model.mapping.offset is not None
        with torch.no_grad():
            model.mapping.offset.normal_(0.0, 0.3, generator=torch.Generator().manual_seed(3))
        yield f"{kind}, fine-tuned", model


NAMES = [f"{kind}, {shape}" for kind in KINDS for shape in SHAPES]
NAMES += ["hypernetwork, fine-tuned", "concatenation, fine-tuned"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for index, (name, model) in enumerate(models()):
        made[name] = tmp_path_factory.mktemp("networks") / str(index)
        save_released(made[name], model, Provenance("tiny", "0" * 64, ("a", "b"), conditions(2)))
    assert list(made) == NAMES
    return made


@pytest.fixture(scope="module")
def viewer(browser: Browser, folders: dict[str, Path]) -> Iterator[Page]:
    bundles = {str(i): make_bundle(folder, load_released(folder)).data for i, folder in enumerate(folders.values())}
    with viewer_page(browser, bundles) as page:
        yield page


def in_between(released: Released) -> torch.Tensor:
    """What the browser takes for u between the two prompts."""
    u = browser_u(released.model, released.model.embed(released.prompt_embeddings))
    return (1 - MIDDLE) * u[0] + MIDDLE * u[1]


def drawn(page: Page, name: str, mode: RenderMode, coarse: bool = False) -> np.ndarray:
    azimuth, elevation, distance, focal = CAMERA
    camera = {"azimuth": azimuth, "elevation": elevation, "distance": distance, "focal": focal, "target": [0, 0, 0]}
    look = {"camera": camera, "mode": mode.value, "light": {"azimuth": 0, "elevation": 0}, "ground": False}
    data = page.evaluate(
        """async ([name, size, look, middle, coarse]) => {
            const viewer = await att3d.open(name, 64, 64);
            const [a, b] = att3d.us;
            const u = a.map((x, i) => (1 - middle) * x + middle * b[i]);
            return [...(await viewer.picture(u, size, size, look, { coarse })).data];
        }""",
        [str(NAMES.index(name)), SIZE, look | {"backdrop": [1, 1, 1, 1]}, MIDDLE, coarse],
    )
    return pixels(data, SIZE, SIZE)[..., :3]


def rendered(released: Released, mode: RenderMode) -> np.ndarray:
    scene = browser_scene(released.model, in_between(released))
    return scene.picture(orbit(*(torch.tensor([x]) for x in CAMERA)), SIZE, SIZE, mode)[0].numpy()


@pytest.mark.parametrize("name", NAMES)
def test_the_viewer_draws_what_pytorch_renders(viewer: Page, folders: dict[str, Path], name: str) -> None:
    released = load_released(folders[name])
    for mode in (RenderMode.ALBEDO, RenderMode.FULL):
        reference = rendered(released, mode)
        assert reference.std() > 0.05
        assert psnr_db(drawn(viewer, name, mode), reference) >= 40


@pytest.mark.parametrize("name", [name for name in NAMES if "hypernetwork" in name])
def test_the_coarse_picture_shows_the_same_thing(viewer: Page, folders: dict[str, Path], name: str) -> None:
    """The volume of slow machines is made by other code, with hashed levels and offsets of its own."""
    reference = rendered(load_released(folders[name]), RenderMode.ALBEDO)
    assert psnr_db(drawn(viewer, name, RenderMode.ALBEDO, coarse=True), reference) >= 22


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_server_makes_of_the_browser_s_numbers_is_the_scene(folders: dict[str, Path], kind: str) -> None:
    """At the prompts themselves nothing is lost, whatever the network."""
    model = load_released(folders[f"{kind}, hashed, with an environment map"]).model
    for condition in conditions(2):
        u = model.embed(condition[None])
        scene, other = model.scene_from_u(u[0]), browser_scene(model, browser_u(model, u)[0])
        torch.testing.assert_close(other.grids, scene.grids, rtol=1e-4, atol=1e-5)
        camera = orbit(*(torch.tensor([x]) for x in CAMERA))
        torch.testing.assert_close(other.picture(camera, 16, 16), scene.picture(camera, 16, 16), rtol=0, atol=1e-3)


def test_settings_move_u_along_their_columns(viewer: Page, folders: dict[str, Path]) -> None:
    released = load_released(folders["deeper, dense"])
    values = torch.tensor([[25.0, 0.09]])
    wanted = released.model.embed(released.prompt_embeddings[:1], values)[0]
    found = viewer.evaluate(
        """async ([name, values]) => {
            const { header, sections } = (await att3d.open(name, 64, 64)).bundle;
            const u = att3d.us[0].slice();
            header.settings.forEach(({ low, high }, s) => {
                for (let i = 0; i < u.length; i++) {
                    u[i] += (values[s] - (low + high) / 2) * sections.settings_u[s * u.length + i];
                }
            });
            return [...u];
        }""",
        [str(NAMES.index("deeper, dense")), values[0].tolist()],
    )
    assert not np.allclose(found, released.model.embed(released.prompt_embeddings[:1])[0].numpy(), atol=0.05)
    assert np.allclose(found, wanted.numpy(), atol=1e-4)
