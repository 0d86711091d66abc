"""A field becomes a coloured mesh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.exports.meshing.clean import is_watertight, remove_small_pieces, simplify, smooth, vertex_normals
from att3d_core.exports.meshing.parts import PRINT_REACH, REACH, join_parts, loose_parts
from att3d_core.exports.meshing.refine import onto_isosurface
from att3d_core.exports.meshing.sturdy import close_small_holes, thicken
from att3d_core.exports.meshing.surface import (
    POINTS_A_CALL,
    Density,
    Parts,
    Surface,
    grid_step,
    isosurface,
    sample_density,
)
from att3d_core.exports.meshing.threshold import surface_threshold

Color = Callable[[Tensor], Tensor]
"""Points [N, 3] of the cube around the field to sRGB-encoded colours [N, 3] in [0, 1]."""

DEFAULT_TRIANGLES = 10_000
# Below, quadrics put vertices beside the surface on purpose, so that the large faces between them lie well.
REFINED_TRIANGLES = 3_000
# Where colours are read, in grid steps along the inward normal. Most rays end within half a step of each other and
# colours change on that way: whole steps there are too coarse a sum, by 1/255 at half of all places and by 3 at some.
COLOR_DEPTHS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5, 6.0)
# Samples that weigh less are not asked for their colour: most of a ray is air, or behind the surface.
COLOR_WEIGHT_MIN = 2e-3


@dataclass(frozen=True)
class ColoredMesh:
    """A triangle mesh with colours, ready to be written.

    vertices, normals: [V, 3] float32, normals of unit length. faces: [F, 3] int32, counter-clockwise from outside.
    colors: [V, 3] float32, sRGB-encoded in [0, 1]. watertight: closed and manifold along every edge. parts:
    those of the surface, None where nobody looked.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    normals: NDArray[np.float32]
    colors: NDArray[np.float32]
    watertight: bool
    parts: Parts | None = None


def budget_surface(
    density: Density,
    *,
    threshold: float | None = None,
    resolution: int = 128,
    triangles: int = DEFAULT_TRIANGLES,
    smoothing: int = 3,
    occupied: Tensor | None = None,
    thinnest: float | None = None,
) -> Surface:
    """The isosurface of `density` at `threshold` (per metre), cleaned, of at most `triangles` triangles.

    Without a threshold, the one whose mesh covers best what the scene covers. `resolution` (steps per side) and
    `occupied` as in `sample_density`; `smoothing` counts Taubin iterations. Parts that nearly touch the rest are joined
    to it. `thinnest`: for printing; no part is thinner, in metres, small holes are closed, and parts out of reach go.
    Raises ExportError where there is nothing to mesh or the budget cannot be met.
    """
    sigmas = sample_density(density, resolution, occupied)
    level = threshold or surface_threshold(sigmas)
    if thinnest is not None:
        sigmas = thicken(close_small_holes(sigmas, level), level, thinnest)
    prints = thinnest is not None
    sigmas, parts = join_parts(sigmas, level, PRINT_REACH if prints else REACH, drop=prints)
    surface = _within_budget(sigmas, level, triangles, smoothing)
    if triangles >= REFINED_TRIANGLES:
        surface = onto_isosurface(surface, density, level, grid_step(resolution))
    return replace(surface, parts=replace(parts, loose=loose_parts(surface)))


def color_surface(surface: Surface, density: Density, color: Color, step: float) -> ColoredMesh:
    """`surface` with a normal and a colour a vertex; `step` as in `surface_colors`."""
    normals = vertex_normals(surface)
    points, directions = torch.from_numpy(surface.vertices), torch.from_numpy(normals)
    colors = surface_colors(density, color, points, directions, step)
    return ColoredMesh(surface.vertices, surface.faces, normals, colors.numpy(), is_watertight(surface), surface.parts)


def _within_budget(sigmas: Tensor, threshold: float, triangles: int, smoothing: int) -> Surface:
    best: Surface | None = None
    # A sponge has more handles than a small budget can hold. A coarser grid has fewer, and is closed by construction.
    for coarser in (1, 2, 4):
        if (sigmas.shape[0] - 1) % coarser:
            break
        try:
            surface = remove_small_pieces(isosurface(sigmas[::coarser, ::coarser, ::coarser], threshold))
            surface = simplify(smooth(surface, smoothing), triangles)
        except ExportError:
            if best is None:
                raise
            return best
        if is_watertight(surface):
            return surface
        best = best or surface
    assert best is not None
    return best


@torch.no_grad()
def surface_colors(density: Density, color: Color, points: Tensor, normals: Tensor, step: float) -> Tensor:
    """Colours [N, 3] as seen from straight above each surface point.

    A short ray goes in against the normal from just outside, and is composited like any other ray: thin fog at the
    surface weighs little against the solid below, yet a thin layer is not looked through.
    """
    depths = torch.tensor(COLOR_DEPTHS) * step
    lengths = torch.gradient(depths)[0]
    result = torch.empty_like(points)
    for part in torch.arange(len(points)).split(POINTS_A_CALL // len(COLOR_DEPTHS)):
        samples = points[part, None] - depths[:, None] * normals[part, None]
        weights = _ray_weights(density(samples.view(-1, 3)).float().cpu().view(samples.shape[:2]), lengths)
        seen = weights > 0.0
        rgbs = torch.zeros_like(samples)
        rgbs[seen] = color(samples[seen]).float().cpu()
        result[part] = (weights[..., None] * rgbs).sum(1)
    return result.clamp(0.0, 1.0)


def _ray_weights(sigmas: Tensor, lengths: Tensor) -> Tensor:
    """Weights [N, S] that sum to 1, of samples with densities [N, S] that stand for `lengths` [S] metres of a ray.

    Negligible ones are 0.
    """
    thick = sigmas * lengths
    passed = torch.exp(-torch.nn.functional.pad(thick[:, :-1], (1, 0)).cumsum(1))
    # The small constant stands in where everything is empty, as at the tip of a smoothed spike.
    weights = passed * (1.0 - torch.exp(-thick)) + 1e-6
    weights = weights / weights.sum(1, keepdim=True)
    weights = torch.where(weights < COLOR_WEIGHT_MIN, 0.0, weights)
    return weights / weights.sum(1, keepdim=True)
