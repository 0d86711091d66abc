"""Exported files in three.js: the right way up, the right size, textured, and every frame at its moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from att3d_core.exports.formats.flipbook import flipbook_document
from att3d_core.exports.formats.placement import placement
from att3d_core.exports.formats.still import still_document
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.exports.preview import mesh_frames
from att3d_core.images import Encoding
from benchmarks.geometry.engines import box_of
from benchmarks.geometry.three_page import open_three
from tests.support.exports import ORIGIN, textured_statue
from tests.support.fields import THRESHOLD, position_colors, solid, sphere
from tests.support.meshes import export_mesh


@pytest.fixture(scope="module")
def three(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(120_000)
    open_three(page)
    yield page
    page.close()


def seen(three: Page, data: bytes, moments: list[float]) -> dict[str, Any]:
    return three.evaluate("(a) => look(...a)", [list(data), moments, False])


def test_a_still_stands_where_it_was_put(three: Page) -> None:
    mesh = textured_statue()
    made = seen(three, still_document(mesh, ORIGIN, 1.7).to_glb(), [])
    assert made["meshes"] == 1 and made["triangles"] == len(mesh.faces) and made["textures"] == 1
    wanted = box_of(placement(mesh.vertices, 1.7).apply(mesh.vertices))
    assert np.abs(np.array(made["box"]) - wanted).max() < 1e-5
    # The statue's nose points to the front, its hand to its left: turned or mirrored, these would not hold.
    assert wanted[1, 2] > -wanted[0, 2] - 1e-6 and made["box"][0][1] == pytest.approx(0.0, abs=1e-6)


def ball(radius: float) -> ColoredMesh:
    return export_mesh(
        solid(sphere((0, 0, 0), radius)), position_colors, threshold=THRESHOLD, resolution=32, triangles=200
    )


def test_a_flip_book_shows_each_frame_at_its_moment(three: Page) -> None:
    frames = [ball(radius) for radius in (0.3, 0.5, 0.4)]
    where = placement(np.concatenate([frame.vertices for frame in frames]), 1.0)
    made = seen(three, flipbook_document(frames, ORIGIN, 1.0, fps=10.0).to_glb(), [0.0, 0.05, 0.1, 0.15, 0.2, 0.25])
    for frame, got in zip((0, 0, 1, 1, 2, 2), made["boxes"], strict=True):
        assert np.abs(np.array(got) - box_of(where.apply(frames[frame].vertices))).max() < 1e-5


def test_unlit_it_has_the_texture_s_colours(three: Page, tmp_path: Path) -> None:
    """three.js' picture of the file against our own of the mesh, away from edges; sRGB in, sRGB out."""
    import torch

    from att3d_core.render.cameras import orbit

    mesh, size = textured_statue(size=256), 128
    where = placement(mesh.vertices, 1.0)
    cameras = orbit(*(torch.tensor([x]) for x in (30.0, 15.0, 2.5, 1.4)))
    color, covered = (values[0].numpy() for values in mesh_frames(mesh, cameras, size))
    eye, target = ((p - where.pivot) * where.scale for p in (cameras.origins[0].double().numpy(), np.zeros(3)))
    shot = {"position": eye.tolist(), "target": target.tolist(), "focal": 1.4}
    data = still_document(mesh, ORIGIN, 1.0, Encoding.PNG).to_glb()
    pixels = three.evaluate("(a) => draw(...a)", [list(data), shot, size])
    shown = np.array(pixels, np.float64).reshape(size, size, 4)[::-1, :, :3]
    inside = np.lib.stride_tricks.sliding_window_view(covered, (5, 5)).min((-2, -1)) >= 1.0
    difference = np.abs(shown - 255.0 * color)[2:-2, 2:-2][inside].max(-1)
    assert inside.sum() > 300
    assert np.quantile(difference, 0.9) <= 3.0
