"""Chains of prompts: scenes between them, and the files that they become."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import torch
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.export.bake import Encoding
from att3d_core.export.document import Document
from att3d_core.export.flipbook import flipbook_document
from att3d_core.export.mesh import budget_surface
from att3d_core.export.morph import MorphFrame, morph
from att3d_core.export.morph_file import morph_document
from att3d_core.export.origin import Origin
from att3d_core.export.pictures import save_video
from att3d_core.export.presets import MOBILE, Preset
from att3d_core.export.scene import scene_mesh, textured_scene
from att3d_core.export.sprites import png_bytes, sprite_sheet, straight_rgba
from att3d_core.export.still import still_document
from att3d_core.export.surface import grid_step, sample_density
from att3d_core.export.threshold import best_threshold
from att3d_core.export.variants import variants_document
from att3d_core.model import Att3D, Scene
from att3d_core.render.cameras import turntable


class ChainKind(Enum):
    """What a chain becomes: 3D (a GLB a variant, one GLB of variants, a flip-book, a morph) or pictures."""

    FILES = "files"
    VARIANTS = "variants"
    FLIPBOOK = "flipbook"
    MORPH = "morph"
    MP4 = "mp4"
    WEBM = "webm"
    GIF = "gif"
    PNG = "png"
    SPRITES = "sprites"


_FRAMES = {ChainKind.FILES: 5, ChainKind.VARIANTS: 5, ChainKind.MORPH: 9}


@dataclass(frozen=True)
class ChainSettings:
    """frames: None for what suits the kind. preset: of variants; its resolution is all frames'.

    frame_triangles: of each frame of a flip-book or morph. height_m: of the tallest. fps: of animations and videos.
    size: pixels a side.
    """

    kind: ChainKind
    frames: int | None = None
    preset: Preset = MOBILE
    frame_triangles: int = 1500
    height_m: float = 1.0
    fps: int = 12
    size: int = 256
    encoding: Encoding = Encoding.JPEG


def alphas(stops: int, count: int) -> list[float]:
    """`count` even places on a chain of `stops` prompts, 0 the first and stops - 1 the last."""
    return torch.linspace(0.0, float(stops - 1), count, dtype=torch.float64).tolist()


def mix(stops: Tensor, alpha: float) -> Tensor:
    """Pre-activations u [V] at `alpha` in [0, K - 1] of a chain of them [K, V]: mixing u is mixing embeddings."""
    first = min(max(int(alpha), 0), max(len(stops) - 2, 0))
    share = alpha - first
    return (1.0 - share) * stops[first] + share * stops[min(first + 1, len(stops) - 1)]


def chain_files(
    model: Att3D, stops: Tensor, origin: Origin, stem: str, settings: ChainSettings
) -> Iterator[dict[str, bytes]]:
    """Files of the chain `stops` [K, V], contents by name, as they are made. Raises ExportError."""
    places = alphas(len(stops), settings.frames or _FRAMES.get(settings.kind, 24))
    scenes = (model.scene_from_u(mix(stops, alpha)) for alpha in places)
    match settings.kind:
        case ChainKind.FILES:
            for alpha, scene in zip(places, scenes, strict=True):
                mesh = textured_scene(scene, settings.preset)
                own = replace(origin, alpha=alpha)
                document = still_document(mesh, own, settings.height_m, settings.encoding)
                yield {f"{stem}-{alpha:.3f}.glb": document.to_glb()}
        case ChainKind.VARIANTS | ChainKind.FLIPBOOK | ChainKind.MORPH:
            yield {f"{stem}-{settings.kind.value}.glb": _document(scenes, places, origin, settings).to_glb()}
        case ChainKind.PNG:
            for number, scene in enumerate(scenes):
                color, opacity = _frame(scene, settings.size)
                yield {f"{stem}-{number:04d}.png": png_bytes(straight_rgba(color, opacity))}
        case ChainKind.SPRITES:
            frames = [straight_rgba(*_frame(scene, settings.size)) for scene in scenes]
            yield sprite_sheet(stem, frames, settings.fps)
        case ChainKind.MP4 | ChainKind.WEBM | ChainKind.GIF:
            yield _video(scenes, f"{stem}.{settings.kind.value}", settings)


def morph_frame(scene: Scene, alpha: float, triangles: int, resolution: int) -> MorphFrame:
    """One frame of a morph. Raises ExportError where nothing is dense."""
    occupied = scene.occupancy.bool()
    threshold = best_threshold(sample_density(scene.density, resolution, occupied))
    truth = budget_surface(
        scene.density, threshold=threshold, resolution=resolution, triangles=triangles, occupied=occupied
    )
    return MorphFrame(alpha, scene.density, scene.color, threshold, truth)


def _document(scenes: Iterator[Scene], places: Sequence[float], origin: Origin, settings: ChainSettings) -> Document:
    height, resolution = settings.height_m, settings.preset.resolution
    if settings.kind is ChainKind.FLIPBOOK:
        frames = [scene_mesh(scene, settings.frame_triangles, resolution) for scene in scenes]
        return flipbook_document(frames, origin, height, settings.fps)
    if settings.kind is ChainKind.MORPH:
        moving = [
            morph_frame(scene, alpha, settings.frame_triangles, resolution)
            for alpha, scene in zip(places, scenes, strict=True)
        ]
        return morph_document(morph(moving, grid_step(resolution)), origin, height, settings.fps)
    meshes = [textured_scene(scene, settings.preset) for scene in scenes]
    titles = [replace(origin, alpha=alpha).title for alpha in places]
    return variants_document(meshes, titles, origin, height, settings.encoding)


def _frame(scene: Scene, size: int) -> tuple[Tensor, Tensor]:
    """Premultiplied colour [size, size, 3] and opacity [size, size], always from the same side."""
    frames = scene.frames(turntable(1, start_deg=25.0, distance=2.0), size, size)
    return frames.color[0].cpu(), frames.opacity[0].cpu()


def _video(scenes: Iterator[Scene], name: str, settings: ChainSettings) -> dict[str, bytes]:
    def pictures() -> Iterator[Tensor]:
        for scene in scenes:
            color, opacity = _frame(scene, settings.size)
            yield color + (1.0 - opacity[..., None])

    with tempfile.TemporaryDirectory(prefix="att3d-") as folder:
        save_video(Path(folder) / name, pictures(), settings.fps)
        try:
            return {name: (Path(folder) / name).read_bytes()}
        except OSError as error:
            raise ExportError(f"the video could not be read back: {error}") from error
