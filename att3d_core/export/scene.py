"""From a scene to its mesh."""

from __future__ import annotations

from att3d_core.export.mesh import DEFAULT_TRIANGLES, ColoredMesh, export_mesh
from att3d_core.model import Scene


def scene_mesh(scene: Scene, triangles: int = DEFAULT_TRIANGLES, resolution: int = 128) -> ColoredMesh:
    """The coloured mesh of `scene` with at most `triangles` triangles. Raises ExportError where nothing is dense."""
    occupied = scene.occupancy.bool()
    return export_mesh(scene.density, scene.color, resolution=resolution, triangles=triangles, occupied=occupied)
