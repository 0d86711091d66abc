"""Axes, wireframe, two scenes side by side and the coarse picture: what the viewer draws beside one exact scene."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from app.models.bundle import make_bundle
from att3d_core.checkpoint import load_released
from att3d_core.render.cameras import orbit
from tests.support.studio import release_lumpy
from tests.support.viewer_page import pixels, psnr_db, viewer_page

SIZE = 96
FRONT = {"azimuth": 0, "elevation": 0, "distance": 2.5, "focal": 1, "target": [0, 0, 0]}
SIDE = FRONT | {"azimuth": 90}
LOOK = {"mode": "opacity", "ground": False, "backdrop": [0, 0, 0, 1], "ink": [1, 1, 1]}


@pytest.fixture(scope="module")
def viewer(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = release_lumpy(tmp_path_factory.mktemp("lines") / "lumpy")
    with viewer_page(browser, {"lumpy": make_bundle(folder, load_released(folder)).data}) as page:
        page.evaluate("att3d.open('lumpy', 96, 96)")
        yield page


def picture(page: Page, look: dict[str, Any], mesh: list[list[float]] | None = None) -> NDArray[np.float32]:
    """mesh: positions and indices."""
    data = page.evaluate(
        """async ([size, look, mesh]) => {
            const lines = mesh && { positions: Float32Array.from(mesh[0]), indices: Uint32Array.from(mesh[1]) };
            return [...(await att3d.viewer.picture(att3d.us[0], size, size, look, { mesh: lines })).data];
        }""",
        [SIZE, LOOK | look, mesh],
    )
    return pixels(data, SIZE, SIZE)[..., :3]


def where(found: NDArray[np.bool_]) -> tuple[float, float]:
    """Mean column and row, in picture widths from the middle; right and up are positive."""
    rows, columns = np.nonzero(found)
    return float((columns.mean() + 0.5) / SIZE - 0.5), float(0.5 - (rows.mean() + 0.5) / SIZE)


def test_the_axes_point_where_gltf_s_do(viewer: Page) -> None:
    """From the front +X is at the right and +Y up; from the side (+X) +Z is at the left. All start on the ground."""
    for camera, right, towards in ((FRONT, 0, 1), (SIDE, 2, -1)):
        added = picture(viewer, {"camera": camera, "mode": "albedo", "axes": True, "tint": [0] * 9})
        horizontal = added[..., right] > added[..., [c for c in range(3) if c != right]].max(-1) + 0.15
        up = added[..., 1] > added[..., [0, 2]].max(-1) + 0.15
        x, y = where(horizontal)
        assert towards * x > 0.08 and y == pytest.approx(-0.6 / 2.5, abs=0.05)
        x, y = where(up)
        assert x == pytest.approx(0, abs=0.05) and y > -0.6 / 2.5 + 0.03


def test_the_wireframe_lies_where_the_field_does(viewer: Page) -> None:
    """A square of two triangles before the object is drawn where the camera sees its corners; each edge once."""
    corners = np.array([[-0.5, -0.5, 0.79], [0.5, -0.5, 0.79], [0.5, 0.5, 0.79], [-0.5, 0.5, 0.79]])
    drawn = picture(viewer, {"camera": FRONT}, [corners.ravel().tolist(), [0, 1, 2, 0, 2, 3]])
    plain = picture(viewer, {"camera": FRONT})
    lines = np.abs(drawn - plain).max(-1) > 0.2
    rows, columns = np.nonzero(lines)
    half = 0.5 / (2.5 - 0.79) * SIZE
    for found in (rows, columns):
        assert found.min() == pytest.approx(SIZE / 2 - half, abs=1.5)
        assert found.max() == pytest.approx(SIZE / 2 + half, abs=1.5)
    edges = viewer.evaluate(
        "import('/viewer/overlay.js').then(({ edges }) => [...edges(Uint32Array.from([0, 1, 2, 0, 2, 3]))])"
    )
    assert sorted(tuple(sorted(edge)) for edge in zip(edges[::2], edges[1::2], strict=True)) == [
        (0, 1), (0, 2), (0, 3), (1, 2), (2, 3)
    ]  # fmt: skip


def test_lines_behind_the_object_are_faint(viewer: Page) -> None:
    """The same square before the object and behind it."""
    shown = []
    for z in (0.79, -0.79):
        corners = [[-0.3, -0.3, z], [0.3, -0.3, z], [0.3, 0.3, z]]
        look = {"camera": FRONT | {"focal": 2}, "mode": "albedo", "backdrop": [0, 0, 0, 1]}
        drawn = picture(viewer, look, [np.ravel(corners).tolist(), [0, 1, 2]])
        solid = picture(viewer, {**look, "mode": "opacity"})[..., 0] > 0.9
        shown.append(np.abs(drawn - picture(viewer, look)).max(-1)[solid].sum())
    assert shown[0] > 4 * shown[1] > 0


def test_a_mesh_that_is_none_is_refused(viewer: Page) -> None:
    messages = viewer.evaluate(
        """async () => {
            const { parseMesh } = await import("/client/stage/wireframe.js");
            const tell = (magic, numbers) => {
                const bytes = new Uint8Array(8 + 4 * numbers.length);
                bytes.set(new TextEncoder().encode(magic));
                bytes.set(new Uint8Array(Uint32Array.from(numbers).buffer), 8);
                try { return parseMesh(bytes.buffer).indices.length; }
                catch (error) { return error.message; }
            };
            const one = [1, 1, 1, 0, 0, 0, 0];
            return [tell("", []), tell("ATT3DXX1", [...one, 0, 0, 0]), tell("ATT3DMS1", [...one, 0, 0]),
                tell("ATT3DMS1", [...one, 0, 0, 1]), tell("ATT3DMS1", [...one, 0, 0, 0])];
        }"""
    )
    assert messages == ["the server sent no mesh"] * 3 + ["the server sent a mesh that points outside itself", 3]


def test_two_scenes_stand_side_by_side_under_one_camera(viewer: Page) -> None:
    """Each half of the canvas is the picture that its scene gives alone."""
    both, alone = viewer.evaluate(
        """async (look) => {
            const { viewer } = att3d;
            const us = [att3d.us[0], att3d.us[1].map((x, i) => (i % 2 ? 9 : -9) - 3 * x)];
            viewer.setLook({ ...look, mode: "albedo" });
            const canvas = document.createElement("canvas");
            const grab = async () => {
                await new Promise((resolve) => { viewer.addEventListener("rest", () => {
                    [canvas.width, canvas.height] = [viewer.canvas.width, viewer.canvas.height];
                    canvas.getContext("2d").drawImage(viewer.canvas, 0, 0);
                    resolve();
                }, { once: true }); });
                return [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data];
            };
            viewer.canvas.style.width = "192px";
            viewer.setScene(us[0]);
            viewer.setPair(us[1]);
            viewer.governor.restMs = 60000;
            const both = await grab();
            viewer.setPair(null);
            viewer.canvas.style.width = "96px";
            const alone = [];
            for (const u of us) {
                viewer.resize();
                viewer.setScene(u);
                alone.push(await grab());
            }
            viewer.governor.restMs = 100;
            return [both, alone];
        }""",
        LOOK | {"camera": FRONT},
    )
    pair = pixels(both, 2 * SIZE, SIZE)
    halves = [pair[:, :SIZE], pair[:, SIZE:]]
    assert psnr_db(halves[0], halves[1]) < 40
    for half, single in zip(halves, alone, strict=True):
        assert psnr_db(half, pixels(single, SIZE, SIZE)) > 50


def test_the_coarse_picture_shows_every_mode(viewer: Page, tmp_path: Path) -> None:
    released = load_released(release_lumpy(tmp_path / "lumpy"))
    scene = released.model.scene_from_u(released.model.embed(released.prompt_embeddings[:1])[0])
    exact, coarse = (
        {
            mode: pixels(data, SIZE, SIZE)[..., :3]
            for mode, data in viewer.evaluate(
                """async ([size, look, coarse]) => {
                    const out = {};
                    for (const mode of ["full", "albedo", "textureless", "normal", "depth", "opacity"]) {
                        const options = { coarse, steps: coarse ? 64 : 128 };
                        const shown = { ...look, mode };
                        out[mode] = [...(await att3d.viewer.picture(att3d.us[0], size, size, shown, options)).data];
                    }
                    return out;
                }""",
                [SIZE, LOOK | {"camera": FRONT, "light": {"azimuth": -30, "elevation": 25}}, coarse],
            ).items()
        }
        for coarse in (False, True)
    )
    reference = scene.picture(orbit(*(torch.tensor([x]) for x in (0.0, 0.0, 2.5, 1.0))), SIZE, SIZE, background=0.0)
    assert psnr_db(exact["albedo"], reference[0].numpy()) > 40
    for mode, picture_of_mode in coarse.items():
        assert not np.array_equal(picture_of_mode, exact[mode]), mode
        assert psnr_db(picture_of_mode, exact[mode]) > 30, mode
