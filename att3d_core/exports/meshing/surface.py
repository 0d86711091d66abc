"""The isosurface of a density field (marching cubes; Lewiner et al. 2003 through skimage)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from skimage.measure import marching_cubes
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import NOTHING_DENSE, ExportError

Density = Callable[[Tensor], Tensor]
"""Points [N, 3] of the cube around the field to densities [N], per metre."""

POINTS_A_CALL = 1 << 17


@dataclass(frozen=True)
class Parts:
    """What became of parts that hang in the air. loose: still there. joined: to the rest by a neck. dropped: gone."""

    loose: int = 0
    joined: int = 0
    dropped: int = 0

    def __str__(self) -> str:
        """In words, "" where nothing hung in the air."""
        said = ((self.joined, "joined"), (self.dropped, "dropped"), (self.loose, "left in the air"))
        texts = [f"{count} {what}" for count, what in said if count]
        return f"loose parts: {', '.join(texts)}" if texts else ""


NOTHING_LOOSE = Parts()


@dataclass(frozen=True)
class Surface:
    """A triangle mesh, counter-clockwise from outside.

    vertices: [V, 3] float32. faces: [F, 3] int32. parts: what was done on the way to it.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    parts: Parts = NOTHING_LOOSE

    def __post_init__(self) -> None:
        if self.vertices.shape != (len(self.vertices), 3) or self.faces.shape != (len(self.faces), 3):
            raise ValueError(f"expected [V, 3] vertices, [F, 3] faces, got {self.vertices.shape}, {self.faces.shape}")


def isosurface(sigmas: Tensor, threshold: float) -> Surface:
    """The closed surface where samples [n, n, n] (z, y, x) of the cube around the field cross `threshold` (per metre).

    It lies within one grid step of the cube. Raises ExportError where nothing is dense enough.
    """
    if threshold <= 0.0:
        raise ValueError(f"expected a threshold above 0, got {threshold}")
    highest = float(sigmas.max())
    if not math.isfinite(highest) or bool(torch.isnan(sigmas).any()):
        raise ExportError("the scene's density is not a finite number; the checkpoint that made it is damaged")
    if highest <= threshold:
        raise ExportError(
            f"{NOTHING_DENSE}: the highest density is {highest:.3g} per metre, the threshold "
            f"{threshold:.3g}. Try a lower threshold, or a prompt closer to what the model was trained on"
        )
    # Fields make density by softplus; marching cubes assumes straight lines between samples. Undone first, a steep
    # sphere's surface is right to 0.014 of a grid step; taken as they are, 0.06; their logarithms, 0.14.
    volume, level = inverse_softplus(sigmas), float(inverse_softplus(torch.tensor(threshold)))
    # A sample exactly on the level would collapse triangles; keep a hair's distance.
    band = 1e-4 * float(volume.max() - volume.min())
    volume = torch.where((volume - level).abs() < band, level + band, volume)
    # A shell of nothing closes what reaches the cube's faces.
    nothing = float(inverse_softplus(torch.tensor(0.0)))
    padded = torch.nn.functional.pad(volume, (1, 1, 1, 1, 1, 1), value=nothing).numpy()
    vertices, faces, _, _ = marching_cubes(padded, level)
    # [z, y, x] indices of the padded grid to points; reversing the axes also turns the winding outward.
    points = (vertices[:, ::-1].astype(np.float64) - 1.0) * grid_step(sigmas.shape[0] - 1) - FIELD_RADIUS
    return Surface(points.astype(np.float32), faces.astype(np.int32))


def grid_step(resolution: int) -> float:
    """Distance between neighbouring samples, in metres."""
    return 2.0 * FIELD_RADIUS / resolution


def inverse_softplus(sigmas: Tensor) -> Tensor:
    """log(exp(sigma) - 1), not less than its value at 1e-6."""
    sigmas = sigmas.clamp(min=1e-6)
    return sigmas + torch.log(-torch.expm1(-sigmas))


@torch.no_grad()
def sample_density(density: Density, resolution: int, occupied: Tensor | None = None) -> Tensor:
    """`density` on `resolution + 1` points per side of the cube [-FIELD_RADIUS, FIELD_RADIUS]^3, [z, y, x] float32.

    `occupied` [R, R, R] (z, y, x) divides the cube into R cells per side; where it is false the density counts as 0
    unasked.
    """
    if resolution < 2:
        raise ValueError(f"expected a resolution of 2 or more, got {resolution}")
    axis = torch.linspace(-FIELD_RADIUS, FIELD_RADIUS, resolution + 1)
    count = resolution + 1
    if occupied is None:
        wanted = torch.arange(count**3)
    else:
        cells = occupied.shape[0]
        if occupied.shape != (cells, cells, cells):
            raise ValueError(f"expected occupied [R, R, R], got {tuple(occupied.shape)}")
        cell = (torch.arange(count) * cells // resolution).clamp(max=cells - 1)
        wanted = occupied.bool().cpu()[cell][:, cell][:, :, cell].flatten().nonzero()[:, 0]
    sigmas = torch.zeros(count**3)
    for part in wanted.split(POINTS_A_CALL):
        x, y, z = axis[part % count], axis[part // count % count], axis[part // count**2]
        sigmas[part] = density(torch.stack([x, y, z], dim=-1)).float().cpu()
    return sigmas.view(count, count, count)
