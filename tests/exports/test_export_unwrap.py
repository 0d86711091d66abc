"""Texture coordinates: every face has its own place in the picture, however it was cut."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable

import numpy as np
import pytest

from att3d_core.exports.meshing.clean import simplify
from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.texturing import unwrap as unwrapping
from att3d_core.exports.texturing.box_projection import box_projection
from att3d_core.exports.texturing.texels import Texels, fill, inside, rasterise
from att3d_core.exports.texturing.unwrap import Method, Unwrapped, padding_texels, unwrap
from tests.support.fields import THRESHOLD, solid, sponge, torus
from tests.support.meshes import extract_surface

SIZE = 256
Cut = Callable[[Surface], tuple[np.ndarray, np.ndarray, np.ndarray]]


@pytest.fixture(scope="module")
def ring() -> Surface:
    return simplify(extract_surface(solid(torus(0.5, 0.2)), THRESHOLD, 48), 1200)


def spiral(turns: float = 3.0, steps: int = 60) -> Surface:
    """A winding stair's ramp: seen from above, it lies over itself."""
    angle = np.linspace(0.0, 2 * np.pi * turns, steps)
    edge = np.stack([np.cos(angle), 0.05 * angle, np.sin(angle)], 1)
    points = np.concatenate([edge * [0.3, 1, 0.3], edge * [0.7, 1, 0.7]]).astype(np.float32)
    i = np.arange(steps - 1)
    faces = np.concatenate([np.stack([i, i + 1, i + steps], 1), np.stack([i + 1, i + steps + 1, i + steps], 1)])
    return Surface(points, faces.astype(np.int32))


def by_xatlas(surface: Surface) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    made = unwrap(surface, SIZE)
    assert made.method is Method.XATLAS
    return made.source, made.faces, made.uvs


def by_box(surface: Surface) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return box_projection(surface, SIZE, padding_texels(SIZE))


@pytest.mark.parametrize("cut", [by_xatlas, by_box])
def test_the_faces_are_the_surfaces_own_and_share_no_texel(cut: Cut, ring: Surface) -> None:
    for surface in (ring, spiral(), simplify(extract_surface(sponge(2), 20.0, 32), 800)):
        source, faces, uvs = cut(surface)
        assert np.array_equal(source[faces], surface.faces)
        assert uvs.dtype == np.float32 and uvs.min() >= 0.0 and uvs.max() <= 1.0
        texel, _, _ = inside(uvs, faces, SIZE, 0.05)
        assert len(np.unique(texel)) == len(texel)
        assert len(rasterise(uvs, faces, SIZE).index) > 0.15 * SIZE**2  # the picture is used, not one corner of it


def test_a_ramp_over_itself_would_overlap_if_it_were_one_chart() -> None:
    surface = spiral()
    flat = (surface.vertices[:, [0, 2]] + 0.8) / 1.6
    texel, _, _ = inside(flat.astype(np.float32), surface.faces, SIZE, 0.05)
    assert len(np.unique(texel)) < len(texel)


@pytest.mark.parametrize("cut", [by_xatlas, by_box])
def test_the_same_surface_is_cut_the_same_way(cut: Cut, ring: Surface) -> None:
    for one, two in zip(cut(ring), cut(ring), strict=True):
        assert np.array_equal(one, two)


def test_charts_keep_their_distance(ring: Surface) -> None:
    _, faces, uvs = by_box(ring)
    texels = rasterise(uvs, faces, SIZE)
    owner = np.full(SIZE * SIZE, -1)
    chart = chart_of(faces)
    owner[texels.index] = chart[texels.face]
    grid = owner.reshape(SIZE, SIZE)
    for axis in (0, 1):
        one, two = grid.take(range(SIZE - 1), axis), grid.take(range(1, SIZE), axis)
        assert not ((one != two) & (one >= 0) & (two >= 0)).any()


def chart_of(faces: np.ndarray) -> np.ndarray:
    """The chart of every face by walking over shared vertices: slow and obvious."""
    label = np.arange(faces.max() + 1)
    for _ in range(len(label)):
        low = label[faces].min(1)
        before = label.copy()
        np.minimum.at(label, faces.ravel(), np.repeat(low, 3))
        if np.array_equal(before, label):
            break
    return label[faces[:, 0]]


def test_a_time_limit_falls_back_and_says_so(ring: Surface, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        made = unwrap(ring, SIZE, time_limit_s=0.0)
    assert made.method is Method.BOX
    assert made.reason == f"xatlas took longer than 0 s for {len(ring.faces)} triangles"
    assert "a box projection takes its place" in caplog.text
    assert np.array_equal(made.source[made.faces], ring.faces)


def test_a_crash_of_xatlas_is_not_ours(ring: Surface, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(-11, "worker")

    monkeypatch.setattr(unwrapping.subprocess, "run", crash)
    made: Unwrapped = unwrap(ring, SIZE)
    assert made.method is Method.BOX and made.reason == "xatlas failed (CalledProcessError)"


def test_texels_of_one_triangle_equal_a_plain_loop() -> None:
    uvs = np.array([[0.1, 0.05], [0.93, 0.3], [0.35, 0.88]], np.float32)
    texels = rasterise(uvs, np.array([[0, 1, 2]], np.int32), 16)
    expected = {}
    for row in range(16):
        for column in range(16):
            p = (np.array([column, row]) + 0.5) / 16
            matrix = np.stack([uvs[1] - uvs[0], uvs[2] - uvs[0]], 1).astype(float)
            b, c = np.linalg.solve(matrix, p - uvs[0])
            if min(1 - b - c, b, c) >= 0:
                expected[row * 16 + column] = (1 - b - c, b, c)
    assert texels.index.tolist() == list(expected)
    assert np.allclose(texels.weights, list(expected.values()), atol=1e-5)
    assert np.allclose(texels.mix(uvs, np.array([[0, 1, 2]], np.int32)) * 16 - 0.5, np.stack(
        [texels.index % 16, texels.index // 16], 1), atol=1e-4)  # fmt: skip


def test_parts_change_nothing(ring: Surface, monkeypatch: pytest.MonkeyPatch) -> None:
    _, faces, uvs = by_box(ring)
    whole = rasterise(uvs, faces, SIZE)
    monkeypatch.setattr("att3d_core.exports.texturing.texels.CANDIDATES_A_PART", 100)
    pieces = rasterise(uvs, faces, SIZE)
    assert np.array_equal(whole.index, pieces.index) and np.array_equal(whole.weights, pieces.weights)


@pytest.mark.parametrize("size", [8, 13])
def test_filling_keeps_what_is_known_and_continues_it(size: int) -> None:
    index = np.array([0, 1, size, size * size - 1], np.int64)
    values = np.array([[0.25], [0.25], [0.25], [1.0]], np.float32)
    texels = Texels(size, index, np.zeros(4, np.int32), np.zeros((4, 3), np.float32))
    picture = fill(texels.size, texels.index, values)
    assert np.array_equal(picture.reshape(-1, 1)[index], values)
    assert picture[1, 1, 0] == 0.25  # its whole neighbourhood is
    assert picture.min() >= 0.25 and picture.max() <= 1.0
