"""From a scene to its mesh."""

from __future__ import annotations

import numpy as np

from att3d_core.errors import ExportError
from att3d_core.exports.meshing.clean import is_watertight
from att3d_core.exports.meshing.mesh import DEFAULT_TRIANGLES, ColoredMesh, budget_surface, color_surface
from att3d_core.exports.meshing.parts import stand_on_plate
from att3d_core.exports.meshing.surface import Surface, grid_step
from att3d_core.exports.presets import Preset, PrintPreset
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.texturing.textured import TexturedMesh, texture_surface
from att3d_core.model import Scene

# Of the field; what a millimetre of a print is follows from it, before there is a mesh to measure.
TYPICAL_HEIGHT = 1.4
# In samples: of a tiny print a millimetre is too much of the object to be added everywhere.
MOST_THICKENED = 6.0


def scene_surface(scene: Scene, triangles: int, resolution: int, thinnest: float | None = None) -> Surface:
    """The shape of `scene` alone. thinnest: as in `budget_surface`. Raises ExportError where nothing is dense."""
    occupied = scene.occupancy.bool()
    return budget_surface(
        scene.density, resolution=resolution, triangles=triangles, occupied=occupied, thinnest=thinnest
    )


def scene_mesh(
    scene: Scene, triangles: int = DEFAULT_TRIANGLES, resolution: int = 128, report: Report = silent
) -> ColoredMesh:
    """The coloured mesh of `scene` with at most `triangles` triangles. Raises ExportError where nothing is dense."""
    report(0.0, "shape")
    surface = scene_surface(scene, triangles, resolution)
    report(0.7, "colours")
    return color_surface(surface, scene.density, scene.color, grid_step(resolution))


def textured_scene(scene: Scene, preset: Preset, report: Report = silent) -> TexturedMesh:
    """The textured mesh of `scene` as `preset` wants it. Raises ExportError where nothing is dense."""
    report(0.0, "shape")
    surface = scene_surface(scene, preset.triangles, preset.resolution)
    return texture_surface(
        surface,
        scene.density,
        scene.color,
        size=preset.texture,
        step=grid_step(preset.resolution),
        with_normals=preset.normal_map,
        time_limit_s=preset.unwrap_s,
        report=report,
    )


def printable_scene(scene: Scene, preset: PrintPreset, report: Report = silent) -> ColoredMesh:
    """A closed mesh of `scene` for printing. Raises ExportError where nothing is dense or it cannot be closed."""
    report(0.0, "shape")
    step = grid_step(preset.resolution)
    thinnest = min(preset.thinnest_mm / preset.height_mm * TYPICAL_HEIGHT, MOST_THICKENED * step)
    surface = scene_surface(scene, preset.triangles, preset.resolution, thinnest)
    millimetre = float(np.ptp(surface.vertices[:, 1])) / preset.height_mm
    surface = stand_on_plate(surface, preset.thinnest_mm * millimetre, 1.5 * step, preset.flat_mm * millimetre)
    if not is_watertight(surface):
        raise ExportError("this mesh could not be closed, and printers need it closed; give a larger triangle budget")
    report(0.7, "colours")
    return color_surface(surface, scene.density, scene.color, step)
