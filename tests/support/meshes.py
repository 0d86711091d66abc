"""Meshes of fields in one call, for tests."""

from __future__ import annotations

from torch import Tensor

from att3d_core.exports.meshing.mesh import DEFAULT_TRIANGLES, Color, ColoredMesh, budget_surface, color_surface
from att3d_core.exports.meshing.surface import Density, Surface, grid_step, isosurface, sample_density


def export_mesh(
    density: Density,
    color: Color,
    *,
    threshold: float | None = None,
    resolution: int = 128,
    triangles: int = DEFAULT_TRIANGLES,
    smoothing: int = 3,
    occupied: Tensor | None = None,
) -> ColoredMesh:
    """`budget_surface` with a colour a vertex. Raises ExportError as that does."""
    surface = budget_surface(
        density,
        threshold=threshold,
        resolution=resolution,
        triangles=triangles,
        smoothing=smoothing,
        occupied=occupied,
    )
    return color_surface(surface, density, color, grid_step(resolution))


def extract_surface(
    density: Density, threshold: float, resolution: int = 128, occupied: Tensor | None = None
) -> Surface:
    """`isosurface` of `density` sampled as `sample_density` does."""
    return isosurface(sample_density(density, resolution, occupied), threshold)
