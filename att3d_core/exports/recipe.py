"""One object becomes files: every choice in one value, and the way from a scene to the bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from att3d_core.errors import ExportError
from att3d_core.exports.formats.files import Format, model_files
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.formats.still import Model, lod_document
from att3d_core.exports.meshing.clean import FEWEST_TRIANGLES
from att3d_core.exports.presets import GAME, Preset, PrintPreset
from att3d_core.exports.progress import Report, part, silent
from att3d_core.exports.scene import printable_scene, scene_mesh, textured_scene
from att3d_core.images import Encoding
from att3d_core.model import Scene
from att3d_core.origin import Origin

MOST_TRIANGLES = 200_000
MOST_LEVELS = 4
LOWEST_M, HIGHEST_M = 1e-3, 1e4


@dataclass(frozen=True)
class Recipe:
    """How an object is exported. kind: None for GLB, for print STL. height_m: None for 1 m, for print its own.

    vertex_colors: in place of a texture. levels: of detail, each with a third of the triangles of the one before.
    pivot: what is the origin. unlit: engines show colours as they are. Both in glTF alone.
    Raises ExportError where the choices contradict each other.
    """

    preset: Preset | PrintPreset = GAME
    kind: Format | None = None
    height_m: float | None = None
    encoding: Encoding = Encoding.JPEG
    vertex_colors: bool = False
    levels: int = 1
    pivot: Pivot = Pivot.BOTTOM
    unlit: bool = False

    def __post_init__(self) -> None:
        if not FEWEST_TRIANGLES <= self.preset.triangles <= MOST_TRIANGLES:
            raise ExportError(
                f"a budget must be {FEWEST_TRIANGLES} to {MOST_TRIANGLES:,} triangles, got {self.preset.triangles:,}"
            )
        if not LOWEST_M <= self.height <= HIGHEST_M:
            raise ExportError(f"height must be {LOWEST_M:g} to {HIGHEST_M:g} metres, got {self.height:g}")
        if not 1 <= self.levels <= MOST_LEVELS:
            raise ExportError(f"levels of detail must be 1 to {MOST_LEVELS}, got {self.levels}")
        if isinstance(self.preset, PrintPreset) and not self.format.prints:
            raise ExportError(f"the print preset writes stl or 3mf, got {self.format.value}")
        if self.levels > 1 and not self.format.holds_texture:
            raise ExportError(f"levels of detail need glb, gltf or obj, got {self.format.value}")
        if (self.unlit or self.pivot is not Pivot.BOTTOM) and self.format not in (Format.GLB, Format.GLTF):
            raise ExportError(f"a pivot and unlit materials need glb or gltf, got {self.format.value}")

    @property
    def format(self) -> Format:
        return self.kind or (Format.STL if isinstance(self.preset, PrintPreset) else Format.GLB)

    @property
    def height(self) -> float:
        """Metres."""
        if self.height_m is not None:
            return self.height_m
        return self.preset.height_mm / 1000.0 if isinstance(self.preset, PrintPreset) else 1.0

    def budget(self, triangles: int | None) -> Recipe:
        """The same with another triangle budget; None keeps it. Raises ExportError."""
        return self if triangles is None else replace(self, preset=replace(self.preset, triangles=triangles))

    def files(self, mesh: Model, stem: str, origin: Origin) -> dict[str, bytes]:
        """The files of one mesh, the one to open first. Raises ExportError."""
        return model_files(mesh, self.format, stem, origin, self.height, self.encoding, self.pivot, self.unlit)

    def to_json(self) -> dict[str, Any]:
        """What decides the bytes of a file, as plain JSON values."""
        return {
            "preset": asdict(self.preset),
            "format": self.format.value,
            "height": self.height,
            "texture": self.encoding.value,
            "vertex_colors": self.vertex_colors,
            "lod": self.levels,
            "pivot": self.pivot.value,
            "unlit": self.unlit,
        }


@dataclass(frozen=True)
class Made:
    """An exported object. files: contents by name, the one to open first. mesh: the finest level."""

    files: dict[str, bytes]
    mesh: Model

    @property
    def main(self) -> str:
        """The file to open."""
        return next(iter(self.files))

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(len(data) for data in self.files.values())


def make(scene: Scene, origin: Origin, stem: str, recipe: Recipe, report: Report = silent) -> Made:
    """The files of one scene. Raises ExportError."""
    levels = [
        _mesh(scene, recipe, 3**number, part(report, number / recipe.levels, (number + 1) / recipe.levels))
        for number in range(recipe.levels)
    ]
    report(1.0, "file")
    if recipe.levels == 1:
        return Made(recipe.files(levels[0], stem, origin), levels[0])
    together = lod_document(levels, origin, recipe.height, recipe.encoding, recipe.pivot, recipe.unlit)
    files = {f"{stem}.glb": together.to_glb()}
    for number, level in enumerate(levels):
        files |= recipe.files(level, f"{stem}-lod{number}", origin)
    return Made(files, levels[0])


def _mesh(scene: Scene, recipe: Recipe, coarser: int, report: Report) -> Model:
    preset = recipe.preset
    if isinstance(preset, PrintPreset):
        return printable_scene(scene, replace(preset, height_mm=recipe.height * 1000.0), report)
    if recipe.vertex_colors or not recipe.format.holds_texture:
        return scene_mesh(scene, max(preset.triangles // coarser, FEWEST_TRIANGLES), preset.resolution, report)
    return textured_scene(scene, preset.coarser(coarser), report)
