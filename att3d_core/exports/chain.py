"""Chains of prompts: scenes between them, and the files that they become."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.flipbook import flipbook_document
from att3d_core.exports.formats.morph_file import morph_document
from att3d_core.exports.formats.sprites import check_sheet, sprite_sheet, straight_rgba
from att3d_core.exports.formats.still import Model, still_document
from att3d_core.exports.formats.variants import variants_document
from att3d_core.exports.meshing.mesh import budget_surface
from att3d_core.exports.meshing.morph import MorphFrame, morph
from att3d_core.exports.meshing.surface import grid_step, sample_density
from att3d_core.exports.meshing.threshold import surface_threshold
from att3d_core.exports.presets import MOBILE, Preset
from att3d_core.exports.progress import Report, part, silent
from att3d_core.exports.scene import scene_mesh, textured_scene
from att3d_core.images import Encoding, png_bytes, save_video
from att3d_core.model import Scene
from att3d_core.origin import Origin
from att3d_core.orphans import scratch_prefix
from att3d_core.render.cameras import Cameras, turntable
from att3d_core.stops import alphas


class ChainKind(Enum):
    """What a chain becomes: 3D (a GLB a variant, one GLB of variants, a flip-book, a morph), pictures, or a page.

    HTML: the viewer itself in one file, made by `export/standalone.py` and not here.
    """

    FILES = "files"
    VARIANTS = "variants"
    FLIPBOOK = "flipbook"
    MORPH = "morph"
    MP4 = "mp4"
    WEBM = "webm"
    GIF = "gif"
    PNG = "png"
    SPRITES = "sprites"
    HTML = "html"

    @property
    def is_mesh(self) -> bool:
        return self in (ChainKind.FILES, ChainKind.VARIANTS, ChainKind.FLIPBOOK, ChainKind.MORPH)


_FRAMES = {ChainKind.FILES: 5, ChainKind.VARIANTS: 5, ChainKind.MORPH: 9}
MOST_FRAMES, MOST_FPS, SMALLEST, LARGEST = 500, 120, 16, 2048

SceneAt = Callable[[float], Scene]
"""The scene at a place along a chain of K prompts, in [0, K - 1]."""


@dataclass(frozen=True)
class ChainSettings:
    """frames: None for what suits the kind. preset: of variants; its resolution is all frames'.

    frame_triangles: of each frame of a flip-book or morph. height_m: of the tallest. fps: of animations and videos.
    size: pixels per side. camera: of pictures and videos, one for all of them; by default from the front and a little
    to the side. Raises ExportError for numbers out of bounds.
    """

    kind: ChainKind
    frames: int | None = None
    preset: Preset = MOBILE
    frame_triangles: int = 1500
    height_m: float = 1.0
    fps: int = 12
    size: int = 256
    encoding: Encoding = Encoding.JPEG
    camera: Cameras | None = None

    def __post_init__(self) -> None:
        if not SMALLEST <= self.size <= LARGEST or not 1 <= self.fps <= MOST_FPS or not 1 <= self.count <= MOST_FRAMES:
            raise ExportError(
                f"size must be {SMALLEST} to {LARGEST}, fps 1 to {MOST_FPS}, frames 1 to {MOST_FRAMES}, "
                f"got {self.size}, {self.fps} and {self.count}"
            )

    @property
    def count(self) -> int:
        """How many frames there will be."""
        return _FRAMES.get(self.kind, 24) if self.frames is None else self.frames


@dataclass(frozen=True)
class ChainPart:
    """Files of a chain, contents by name, and the meshes in them with their places along it."""

    files: dict[str, bytes]
    meshes: tuple[tuple[float, Model], ...] = ()


def chain_parts(
    scene_at: SceneAt, stops: int, origin: Origin, stem: str, settings: ChainSettings, report: Report = silent
) -> Iterator[ChainPart]:
    """The files of a chain of `stops` prompts as they are made. Raises ExportError."""
    places = alphas(stops, settings.count)

    def scenes() -> Iterator[tuple[float, Scene, Report]]:
        for number, alpha in enumerate(places):
            doing = part(report, number / len(places), (number + 1) / len(places))
            doing(0.0, f"frame {number + 1} of {len(places)}")
            yield alpha, scene_at(alpha), doing

    match settings.kind:
        case ChainKind.FILES:
            for alpha, scene, doing in scenes():
                mesh = textured_scene(scene, settings.preset, doing)
                own = replace(origin, alpha=alpha)
                document = still_document(mesh, own, settings.height_m, settings.encoding)
                yield ChainPart({f"{stem}-{alpha:.3f}.glb": document.to_glb()}, ((alpha, mesh),))
        case ChainKind.VARIANTS | ChainKind.FLIPBOOK | ChainKind.MORPH:
            document, meshes = _document(scenes(), origin, settings)
            yield ChainPart({f"{stem}-{settings.kind.value}.glb": document.to_glb()}, tuple(meshes))
        case ChainKind.PNG:
            for number, (_, scene, _) in enumerate(scenes()):
                color, opacity = _frame(scene, settings)
                yield ChainPart({f"{stem}-{number:04d}.png": png_bytes(straight_rgba(color, opacity))})
        case ChainKind.SPRITES:
            check_sheet(len(places), settings.size, settings.size)
            frames = [straight_rgba(*_frame(scene, settings)) for _, scene, _ in scenes()]
            yield ChainPart(sprite_sheet(stem, frames, settings.fps))
        case ChainKind.HTML:
            raise ExportError("a stand-alone page is made from the model, not from its scenes: use standalone_page")
        case ChainKind.MP4 | ChainKind.WEBM | ChainKind.GIF:
            yield ChainPart(_video((scene for _, scene, _ in scenes()), f"{stem}.{settings.kind.value}", settings))


def morph_frame(scene: Scene, alpha: float, triangles: int, resolution: int) -> MorphFrame:
    """One frame of a morph. Raises ExportError where nothing is dense."""
    occupied = scene.occupancy.bool()
    threshold = surface_threshold(sample_density(scene.density, resolution, occupied))
    truth = budget_surface(
        scene.density, threshold=threshold, resolution=resolution, triangles=triangles, occupied=occupied
    )
    return MorphFrame(alpha, scene.density, scene.color, threshold, truth)


def _document(
    scenes: Iterator[tuple[float, Scene, Report]], origin: Origin, settings: ChainSettings
) -> tuple[Document, list[tuple[float, Model]]]:
    height, triangles, resolution = settings.height_m, settings.frame_triangles, settings.preset.resolution
    if settings.kind is ChainKind.MORPH:
        frames = [morph_frame(scene, alpha, triangles, resolution) for alpha, scene, _ in scenes]
        made = morph(frames, grid_step(resolution))
        return morph_document(made, origin, height, settings.fps), list(zip(made.alphas, made.meshes, strict=True))
    if settings.kind is ChainKind.FLIPBOOK:
        pages = [(alpha, scene_mesh(scene, triangles, resolution, report)) for alpha, scene, report in scenes]
        return flipbook_document([mesh for _, mesh in pages], origin, height, settings.fps), list(pages)
    meshes = [(alpha, textured_scene(scene, settings.preset, report)) for alpha, scene, report in scenes]
    titles = [replace(origin, alpha=alpha).title for alpha, _ in meshes]
    document = variants_document([mesh for _, mesh in meshes], titles, origin, height, settings.encoding)
    return document, list(meshes)


def _frame(scene: Scene, settings: ChainSettings) -> tuple[Tensor, Tensor]:
    """Premultiplied colour [size, size, 3] and opacity [size, size], always from the same side."""
    camera = settings.camera or turntable(1, start_deg=25.0, distance=2.0)
    frames = scene.frames(camera, settings.size, settings.size)
    return frames.color[0].cpu(), frames.opacity[0].cpu()


def _video(scenes: Iterator[Scene], name: str, settings: ChainSettings) -> dict[str, bytes]:
    def pictures() -> Iterator[Tensor]:
        for scene in scenes:
            color, opacity = _frame(scene, settings)
            yield color + (1.0 - opacity[..., None])

    with tempfile.TemporaryDirectory(prefix=scratch_prefix()) as folder:
        save_video(Path(folder) / name, pictures(), settings.fps)
        try:
            return {name: (Path(folder) / name).read_bytes()}
        except OSError as error:
            raise ExportError(f"the video could not be read back: {error}") from error
