"""Morph targets: one mesh, its vertices carried along a chain onto each isosurface, and how far off they end up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from att3d_core.errors import ExportError
from att3d_core.exports.meshing.clean import face_areas, smooth
from att3d_core.exports.meshing.mesh import Color, ColoredMesh, color_surface
from att3d_core.exports.meshing.refine import onto_isosurface
from att3d_core.exports.meshing.surface import Density, Surface

# Largest error of a frame, as a share of the object's height: 3 cm of a metre.
BOUND = 0.03
SAMPLES = 20_000
ROUNDS = 3


@dataclass(frozen=True)
class MorphFrame:
    """What a frame has to match: its place `alpha` on the chain, its field, its `threshold` (per metre), and `truth`,
    its isosurface meshed for itself."""

    alpha: float
    density: Density
    color: Color
    threshold: float
    truth: Surface


@dataclass(frozen=True)
class Morph:
    """One topology in several shapes. meshes: a frame each, with the same faces. base: the frame that was meshed.
    errors: a frame each, as a share of its height."""

    meshes: tuple[ColoredMesh, ...]
    alphas: tuple[float, ...]
    base: int
    errors: tuple[float, ...]


def morph(frames: Sequence[MorphFrame], step: float, bound: float = BOUND) -> Morph:
    """The middle frame's mesh carried onto all others. step: of the grid that was meshed, metres.

    Raises ExportError where a frame's error exceeds `bound`: shapes that part, join or appear have no common mesh.
    """
    if len(frames) < 2:
        raise ExportError("a morph needs two frames or more")
    base = len(frames) // 2
    shapes: dict[int, Surface] = {base: frames[base].truth}
    for order in (range(base + 1, len(frames)), range(base - 1, -1, -1)):
        before = shapes[base]
        for number in order:
            before = shapes[number] = _carry(before, frames[number], step)
    errors = tuple(surface_error(shapes[number], frame.truth) for number, frame in enumerate(frames))
    worst = int(np.argmax(errors))
    if errors[worst] > bound:
        raise ExportError(
            f"no single mesh follows this chain: at alpha {frames[worst].alpha:.2f} it would be "
            f"{100 * errors[worst]:.1f} % of the object's height off, more than {100 * bound:.1f} %. Parts appear, "
            "vanish or join on the way; export a flip-book instead, which needs no common mesh"
        )
    meshes = tuple(
        color_surface(shapes[number], frame.density, frame.color, step) for number, frame in enumerate(frames)
    )
    return Morph(meshes, tuple(frame.alpha for frame in frames), base, errors)


def surface_error(one: Surface, two: Surface) -> float:
    """How far apart two surfaces are, both ways, as a share of the second one's height: the 95th percentile.

    Points spread evenly over each surface to their nearest on the other; with SAMPLES of them the spacing adds about
    half a percent of the height.
    """
    points, others = _spread(one), _spread(two)
    there, back = KDTree(others).query(points)[0], KDTree(points).query(others)[0]
    height = max(float(np.ptp(two.vertices[:, 1])), 1e-9)
    return max(float(np.quantile(there, 0.95)), float(np.quantile(back, 0.95))) / height


def _carry(surface: Surface, frame: MorphFrame, step: float) -> Surface:
    """`surface` on the isosurface of `frame`, its triangles kept apart by a little smoothing on the way."""
    for _ in range(ROUNDS):
        surface = onto_isosurface(smooth(surface, 1), frame.density, frame.threshold, 4.0 * step)
    return surface


def _spread(surface: Surface) -> NDArray[np.float64]:
    """SAMPLES points spread over the surface by area; the same surface, the same points."""
    areas = face_areas(surface)
    ends = np.cumsum(areas)
    draw = np.random.default_rng(0)
    places = (np.arange(SAMPLES) + draw.random(SAMPLES)) / SAMPLES * ends[-1]
    face = np.searchsorted(ends, places).clip(max=len(areas) - 1)
    u, v = draw.random((2, SAMPLES))
    u, v = np.where(u + v > 1.0, 1.0 - u, u), np.where(u + v > 1.0, 1.0 - v, v)
    a, b, c = (surface.vertices[surface.faces[face, corner]].astype(np.float64) for corner in range(3))
    return a + u[:, None] * (b - a) + v[:, None] * (c - a)
