"""The verbs of `import att3d_core`: export a scene or a chain, open a library, train."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from att3d_core.errors import ExportError, UserError
from att3d_core.exports.chain import ChainKind, ChainSettings, chain_parts
from att3d_core.exports.formats.files import Format, write_files
from att3d_core.exports.presets import Preset, PrintPreset, Purpose
from att3d_core.exports.recipe import Made, Recipe, make
from att3d_core.guidance.protocol import Guidance
from att3d_core.library.sets import AssetSet
from att3d_core.model import Scene
from att3d_core.names import file_stem
from att3d_core.origin import Origin
from att3d_core.pipeline import Pipeline
from att3d_core.runs.open import describe_run, open_run
from att3d_core.runs.sets import load_source, prompts_of, set_by_name
from att3d_core.text.prompts import PromptSet
from att3d_core.training.run import RunConfig
from att3d_core.training.trainer import Report


def export(
    scene: Scene,
    file: str | Path,
    preset: str | Preset | PrintPreset = "game",
    *,
    triangles: int | None = None,
    height_m: float | None = None,
    vertex_colors: bool = False,
    levels: int = 1,
) -> Made:
    """Write a scene as a file of the format that the suffix names: glb, gltf, obj, ply, stl or 3mf.

    preset: "mobile", "game", "hero" or "print", or one of your own. triangles: another budget than the preset's.
    height_m: of the object, in metres; 1 by default. vertex_colors: in place of a texture. levels: of detail.
    What the files promise is in `exports/formats/CONTRACT.md`. Raises ExportError and OutputError.
    """
    file = Path(file)
    chosen = _purpose(preset).preset if isinstance(preset, str) else preset
    recipe = Recipe(chosen, _format(file), height_m, vertex_colors=vertex_colors, levels=levels).budget(triangles)
    made = make(scene, scene.origin or Origin((file.stem,)), file.stem, recipe)
    write_files(file.parent, made.files)
    return made


def export_chain(
    pipeline: Pipeline,
    stops: Sequence[str],
    folder: str | Path,
    settings: str | ChainSettings = "flipbook",
    licence: str | None = None,
    drawn: Sequence[str] = (),
) -> list[Path]:
    """Write what lies along a chain of prompts into `folder`; the files, the one to open first.

    settings: how, or the name of a ChainKind: "files", "variants", "flipbook", "morph", "mp4", "webm", "gif", "png",
    "sprites", or "html" for one page with a viewer of its own. drawn: what the model gets for each of the prompts, by
    default themselves. Raises PromptError, ExportError and OutputError.
    """
    settings = ChainSettings(_kind(settings)) if isinstance(settings, str) else settings
    stops, stem = tuple(stops), file_stem(" to ".join(stops))
    if len(stops) < 2:
        raise UserError(f"a chain has at least two prompts, got {len(stops)}")
    drawn = tuple(drawn) or stops
    if settings.kind is ChainKind.HTML:
        # The viewer's scripts are read here alone.
        from att3d_core.viewer.page import standalone_page
        from att3d_core.viewer.scripts import viewer_scripts

        page, _ = standalone_page(pipeline.released.model, pipeline.embed_all(drawn), stops, viewer_scripts())
        return write_files(Path(folder), {f"{stem}.html": page})
    origin = pipeline.origin(stops, licence=licence)
    parts = chain_parts(pipeline.along(drawn), len(stops), origin, stem, settings)
    return [path for part in parts for path in write_files(Path(folder), part.files)]


def open_library(source: str | Path) -> AssetSet:
    """Assets with their prompts: a folder of GLB files, a prompt-set file, or a set by name ("pig", "toybox").

    Raises UserError.
    """
    return set_by_name(str(source))


def train(
    source: str | Path | PromptSet | RunConfig,
    folder: str | Path,
    *,
    steps: int | None = None,
    guidance: Guidance | None = None,
    device: str = "auto",
) -> Iterator[Report]:
    """Train on a set, one report a step; a run that `folder` holds is gone on with. The last step releases the model
    into `folder`/released, for `load`. Closing the iterator saves.

    source: a set by name, file or folder; prompts alone, with a guidance of your own; or everything in a RunConfig.
    guidance: what the renders are pulled towards, in place of the set's own assets. Raises UserError.
    """
    if isinstance(source, RunConfig):
        run = source
    else:
        run = RunConfig(source.name if isinstance(source, PromptSet) else str(source))
    run = run if steps is None else replace(run, train=replace(run.train, steps=steps))
    found = source if isinstance(source, PromptSet) else load_source(run.set, run.guidance.is_library)
    describe_run(Path(folder), run, len(prompts_of(found).seen_indices), device)
    opened = open_run(Path(folder), device, source=found, guidance=guidance)
    yield from opened.reports()
    if opened.trainer.step >= opened.trainer.config.steps:
        with opened.folder.releasing(opened.trainer):
            opened.release(Path(folder) / "released")


def _purpose(name: str) -> Purpose:
    try:
        return Purpose(name)
    except ValueError:
        raise ExportError(f"expected a preset of {', '.join(p.value for p in Purpose)}, got {name!r}") from None


def _kind(name: str) -> ChainKind:
    try:
        return ChainKind(name)
    except ValueError:
        raise ExportError(f"a chain becomes {', '.join(k.value for k in ChainKind)}; got {name!r}") from None


def _format(file: Path) -> Format:
    try:
        return Format(file.suffix.lower().removeprefix("."))
    except ValueError:
        known = ", ".join(f".{kind.value}" for kind in Format)
        raise ExportError(f"expected a file name that ends in {known}, got {file.name!r}") from None
