"""`export`: prompts, or a chain of them, become files for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import tyro
from torch import Tensor

from att3d_core.api import export_chain
from att3d_core.cli.output import BareFlag, Console, JsonFlag, progress
from att3d_core.errors import UserError
from att3d_core.exports.batch import BatchFolder, ExportBatch, row_of, thumbnail
from att3d_core.exports.chain import ChainKind, ChainSettings
from att3d_core.exports.formats.files import Format, write_files
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.presets import Preset, PrintPreset, Purpose
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.recipe import Made, Recipe, make
from att3d_core.files import check_writable
from att3d_core.images import Encoding
from att3d_core.model import Scene
from att3d_core.names import file_stem
from att3d_core.paths import DEFAULT_CHECKPOINT
from att3d_core.pipeline import Asked, Pipeline, load
from att3d_core.text.choices import expanded
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.prompt_file import load_prompt_set

MOST_PROMPTS = 10_000


def export(
    prompts: tyro.conf.Positional[
        Annotated[tuple[str, ...], tyro.conf.arg(help="prompts; {a|b} stands for every choice: 'a {red|blue} chair'")]
    ] = (),
    /,
    prompt_file: Annotated[Path | None, tyro.conf.arg(name="from", help="JSON: a prompt list or a template")] = None,
    to: Annotated[tuple[str, ...], tyro.conf.arg(help="further stops of a chain that starts at the prompt")] = (),
    chain_as: Annotated[
        ChainKind, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(name="as", help="what a chain becomes")
    ] = ChainKind.FLIPBOOK,
    frames: Annotated[
        int | None, tyro.conf.arg(help="frames of a chain; default 24, 5 variants, 9 for a morph")
    ] = None,
    preset: Annotated[
        Purpose,
        tyro.conf.EnumChoicesFromValues,
        tyro.conf.arg(help="mobile 1.5k, game 5k, hero 20k triangles; print: closed"),
    ] = Purpose.GAME,
    triangles: Annotated[int | None, tyro.conf.arg(help="another budget than the preset's, 12 to 200,000")] = None,
    kind: Annotated[
        Format | None, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(name="format", help="default glb; stl for print")
    ] = None,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder")] = Path("outputs"),
    height: Annotated[float | None, tyro.conf.arg(help="metres; default 1, for print 0.1")] = None,
    texture: Annotated[
        Encoding, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(help="how base colours are kept")
    ] = Encoding.JPEG,
    vertex_colors: Annotated[bool, tyro.conf.arg(help="colours a vertex instead of a texture")] = False,
    lod: Annotated[int, tyro.conf.arg(help="levels of detail, each a third of the last; also as files")] = 1,
    pivot: Annotated[
        Pivot, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(help="what is the origin; hand: where a tool is held")
    ] = Pivot.BOTTOM,
    unlit: Annotated[bool, tyro.conf.arg(help="engines show colours as they are (KHR_materials_unlit)")] = False,
    thinnest: Annotated[float | None, tyro.conf.arg(help="print: no part is thinner, in mm; default 1")] = None,
    flat_base: Annotated[float | None, tyro.conf.arg(help="print: press so many mm of the lowest flat")] = None,
    size: Annotated[int, tyro.conf.arg(help="pixels a side of pictures and videos")] = 256,
    fps: Annotated[int, tyro.conf.arg(help="frames per second of animations and videos")] = 12,
    licence: Annotated[str | None, tyro.conf.arg(help="default: a pointer to the checkpoint's card")] = None,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    bare: BareFlag = False,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Export prompts, or a chain between prompts, for engines, printers and 2D tools."""
    console = Console(as_json)
    wanted_preset = _printing(preset.preset, thinnest, flat_base)
    recipe = Recipe(wanted_preset, kind, height, texture, vertex_colors, lod, pivot, unlit).budget(triangles)
    settings = ChainSettings(chain_as, frames, fps=fps, size=size, encoding=texture, height_m=recipe.height)
    wanted = _prompts(prompts, prompt_file)
    if to and len(wanted) != 1:
        raise UserError(f"a chain starts at one prompt, got {len(wanted)}; the further stops go after --to")
    check_writable(output / "probe")
    pipeline = load(checkpoint, device)
    if to:
        if isinstance(recipe.preset, PrintPreset):
            raise UserError("a chain cannot be printed as one object; export its stops one by one")
        if bare:
            raise UserError("the bare model draws single prompts; leave --bare out for a chain")
        chain = [pipeline.ask(stop, bare) for stop in (wanted[0], *to)]
        stops = tuple(one.prompt for one in chain)
        for one in chain:
            console.say(one.message)
        paths = export_chain(
            pipeline, stops, output, replace(settings, preset=recipe.preset), licence, [one.drawn for one in chain]
        )
        _tell(console, paths, {"prompts": list(stops)})
    elif len(wanted) == 1:
        asked = pipeline.ask(wanted[0], bare)
        made = _make(asked, recipe, licence, asked.scene())
        console.say(asked.message)
        if made.mesh.parts and str(made.mesh.parts):
            console.say(str(made.mesh.parts))
        _tell(console, write_files(output, made.files), {**asdict(row_of(asked.prompt, made)), **asked.to_json()})
    else:
        _batch(console, BatchFolder(output), wanted, pipeline, recipe, licence, bare)


def _printing(preset: Preset | PrintPreset, thinnest: float | None, flat: float | None) -> Preset | PrintPreset:
    """`preset` with what was said of prints. Raises UserError, ExportError."""
    if thinnest is None and flat is None:
        return preset
    if not isinstance(preset, PrintPreset):
        raise UserError("--thinnest and --flat-base are for prints: add --preset print")
    return replace(preset, thinnest_mm=preset.thinnest_mm if thinnest is None else thinnest, flat_mm=flat or 0.0)


def _make(asked: Asked, recipe: Recipe, licence: str | None, scene: Scene, report: Report = silent) -> Made:
    """The files of a prompt's scene. Raises ExportError."""
    return make(scene, asked.origin(licence), file_stem(asked.prompt), recipe, report)


def _batch(
    console: Console,
    folder: BatchFolder,
    prompts: Sequence[str],
    pipeline: Pipeline,
    recipe: Recipe,
    licence: str | None,
    bare: bool,
) -> None:
    """All prompts into one folder with its index."""
    origin = pipeline.origin((), licence=licence)
    settings = {"checkpoint": origin.hash, **recipe.to_json(), "licence": origin.licence, "bare": bare}
    batch = ExportBatch(folder, prompts, settings, f"Exports of {pipeline.name}")
    made: list[str] = []

    def one(prompt: str, report: Report) -> tuple[Made, Tensor]:
        asked = pipeline.ask(prompt, bare)
        scene = asked.scene()
        result = _make(asked, recipe, licence, scene, report)
        made.append(prompt)
        return result, thumbnail(scene)

    rows = list(progress(batch.run(one), len(prompts), "exporting", "prompt"))
    failed = [row for row in rows if row.error]
    skipped = len(rows) - len(failed) - len(made)
    for row in failed:
        console.say(f"failed: {row.prompt}: {row.error}")
    console.say(f"{folder.path}: {len(rows) - len(failed)} of {len(prompts)} exported, {skipped} were there already")
    console.finish(
        {
            "folder": str(folder.path),
            "exported": len(made),
            "skipped": skipped,
            "failed": [row.prompt for row in failed],
        }
    )


def _tell(console: Console, paths: Sequence[Path], result: dict[str, object]) -> None:
    for path in paths:
        console.say(f"wrote {path} ({path.stat().st_size / 1024:.0f} KB)")
    if "triangles" in result:
        closed = "watertight" if result["watertight"] else "not watertight"
        console.say(f"  {result['triangles']} triangles, {closed}")
    console.finish({"folder": str(paths[0].parent), "files": [path.name for path in paths], **result})


def _prompts(given: tuple[str, ...], file: Path | None) -> list[str]:
    """All prompts, each once, in order. Raises UserError where there is none."""
    texts = list(given)
    if file is not None:
        prompts = expanded(texts, MOST_PROMPTS) if texts else []
        return list(dict.fromkeys([*prompts, *map(normalize_prompt, load_prompt_set(file).prompts)]))
    if not texts:
        raise UserError("nothing to export: give a prompt, or a prompt file with --from")
    return expanded(texts, MOST_PROMPTS)
