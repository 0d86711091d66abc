"""Colours: an exported mesh drawn by three.js, unlit, beside the studio's own viewer, at points in smooth regions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from att3d_core.exports.formats.placement import placement
from att3d_core.exports.formats.still import still_document
from att3d_core.exports.presets import HERO
from att3d_core.exports.preview import mesh_frames
from att3d_core.exports.scene import textured_scene
from att3d_core.images import Encoding
from att3d_core.origin import Origin
from att3d_core.render.cameras import Cameras, orbit
from benchmarks import models
from benchmarks.measure import Measurement

SIZE = 256
POINTS = 20
# A point counts as smooth where no pixel this near differs by more than SMOOTH in the field's own picture.
REACH, SMOOTH = 2, 6.0 / 255.0
VIEWS = ((20.0, 15.0), (110.0, 15.0), (200.0, 15.0), (290.0, 15.0))
DISTANCE, FOCAL = 2.5, 1.4


@dataclass(frozen=True)
class Compared:
    """Largest channel difference of each point, in 255ths: three.js' picture of the file to the field's picture."""

    differences: NDArray[np.float64]


def measure() -> Iterator[Measurement]:
    """Median and worst of POINTS points, five per view, drawn by chance among the smooth ones; PNG textures."""
    made = compare()
    name = models.name()
    what = f"three.js against the field, {len(made.differences)} points in smooth regions"
    yield Measurement(f"colour difference, {what}, worst", float(made.differences.max()), "/255", 3.0, "lower", name,
                      float(np.median(made.differences)), "their median")  # fmt: skip


def compare() -> Compared:
    """Draws both. The viewer's albedo is the field's picture (its tests hold it to 40 dB and more)."""
    from benchmarks.geometry.three_page import three_page

    released, scene = models.generator().released, models.scene()
    mesh = textured_scene(scene, HERO)
    where = placement(mesh.vertices, 1.0)
    origin = Origin((models.PROMPT,), released.name, released.hash)
    data = still_document(mesh, origin, 1.0, Encoding.PNG).to_glb()
    draw = np.random.default_rng(0)
    differences: list[float] = []
    with ExitStack() as stack:
        page = stack.enter_context(three_page())
        for azimuth, elevation in VIEWS:
            cameras = orbit(*(torch.tensor([x]) for x in (azimuth, elevation, DISTANCE, FOCAL)))
            field = scene.picture(cameras, SIZE, SIZE)[0].numpy()
            covered = mesh_frames(mesh, cameras, SIZE)[1][0].numpy()
            eye, target = ((point - where.pivot) * where.scale for point in (_eye(cameras), np.zeros(3)))
            shot = {"position": eye.tolist(), "target": target.tolist(), "focal": FOCAL}
            pixels = page.evaluate("(a) => draw(...a)", [list(data), shot, SIZE])
            shown = np.array(pixels, np.float64).reshape(SIZE, SIZE, 4)[::-1, :, :3]
            rows, columns = smooth_points(field, covered)
            chosen = draw.permutation(len(rows))[: POINTS // len(VIEWS)]
            for row, column in zip(rows[chosen], columns[chosen], strict=True):
                differences.append(float(np.abs(shown[row, column] - 255.0 * field[row, column]).max()))
    return Compared(np.array(differences))


def smooth_points(field: NDArray[np.float32], covered: NDArray[np.float32]) -> tuple[NDArray[np.int64], ...]:
    """Rows and columns of pixels with only like pixels within REACH, all of them on the object."""
    side = 2 * REACH + 1
    windows = np.lib.stride_tricks.sliding_window_view(field, (side, side), (0, 1))
    spread = (windows.max((-2, -1)) - windows.min((-2, -1))).max(-1)
    inside = np.lib.stride_tricks.sliding_window_view(covered, (side, side)).min((-2, -1)) >= 1.0
    rows, columns = np.nonzero((spread <= SMOOTH) & inside)
    return rows + REACH, columns + REACH


def _eye(cameras: Cameras) -> NDArray[np.float64]:
    return cameras.origins[0].double().numpy()


def main() -> None:
    """One JSON line."""
    for measurement in measure():
        print(measurement.line())


if __name__ == "__main__":
    main()
