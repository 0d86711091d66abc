"""`export`: prompts, or a chain of them, become files for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Annotated

import torch
import tyro
from torch import Tensor

from att3d_core.cli.output import Console, JsonFlag, progress
from att3d_core.errors import UserError
from att3d_core.exports.batch import Batch, BatchFolder, row_of, thumbnail
from att3d_core.exports.chain import ChainKind, ChainSettings, chain_parts
from att3d_core.exports.formats.files import Format, write_files
from att3d_core.exports.presets import GAME, HERO, MOBILE, PRINT, Preset, PrintPreset
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.recipe import Made, Recipe, make
from att3d_core.files import check_writable
from att3d_core.images import Encoding
from att3d_core.model import Scene
from att3d_core.names import file_stem
from att3d_core.origin import Origin
from att3d_core.paths import DEFAULT_CHECKPOINT
from att3d_core.pipeline import Pipeline, load
from att3d_core.stops import mix
from att3d_core.text.choices import expanded
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.prompt_file import load_prompt_set
from att3d_core.viewer.page import standalone_page
from att3d_core.viewer.scripts import viewer_scripts

MOST_PROMPTS = 10_000


class For(Enum):
    """What the export is for."""

    MOBILE = "mobile"
    GAME = "game"
    HERO = "hero"
    PRINT = "print"

    @property
    def preset(self) -> Preset | PrintPreset:
        match self:
            case For.MOBILE:
                return MOBILE
            case For.GAME:
                return GAME
            case For.HERO:
                return HERO
            case For.PRINT:
                return PRINT


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
        For,
        tyro.conf.EnumChoicesFromValues,
        tyro.conf.arg(help="mobile 1.5k, game 5k, hero 20k triangles; print: closed"),
    ] = For.GAME,
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
    size: Annotated[int, tyro.conf.arg(help="pixels a side of pictures and videos")] = 256,
    fps: Annotated[int, tyro.conf.arg(help="frames a second of animations and videos")] = 12,
    licence: Annotated[str | None, tyro.conf.arg(help="default: a pointer to the checkpoint's card")] = None,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Export prompts, or a chain between prompts, for engines, printers and 2D tools."""
    console = Console(as_json)
    recipe = Recipe(preset.preset, kind, height, texture, vertex_colors, lod).budget(triangles)
    settings = ChainSettings(chain_as, frames, fps=fps, size=size, encoding=texture, height_m=recipe.height)
    wanted = _prompts(prompts, prompt_file)
    if to and len(wanted) != 1:
        raise UserError(f"a chain starts at one prompt, got {len(wanted)}; the further stops go after --to")
    check_writable(output / "probe")
    generator = load(checkpoint, device)
    maker = _Maker(generator, recipe, licence or f"see CARD.md of the checkpoint {generator.released.name}")
    if to:
        _chain(console, output, (wanted[0], *(normalize_prompt(stop) for stop in to)), maker, settings)
    elif len(wanted) == 1:
        made = maker.make(wanted[0], generator.scene(wanted[0]))
        _tell(console, write_files(output, made.files), asdict(row_of(wanted[0], made)))
    else:
        _batch(console, BatchFolder(output), wanted, maker)


@dataclass(frozen=True)
class _Maker:
    """Turns prompts into files, all by the same recipe."""

    generator: Pipeline
    recipe: Recipe
    licence: str

    def origin(self, prompts: tuple[str, ...]) -> Origin:
        released = self.generator.released
        return Origin(prompts, released.name, released.hash, licence=self.licence)

    def make(self, prompt: str, scene: Scene, report: Report = silent) -> Made:
        """The files of a prompt's scene. Raises ExportError."""
        return make(scene, self.origin((prompt,)), file_stem(prompt), self.recipe, report)


def _chain(console: Console, folder: Path, stops: tuple[str, ...], maker: _Maker, settings: ChainSettings) -> None:
    preset, model = maker.recipe.preset, maker.generator.released.model
    if isinstance(preset, PrintPreset):
        raise UserError("a chain cannot be printed as one object; export its stops one by one")
    u = model.embed(torch.stack([maker.generator.embed(stop) for stop in stops]))
    if settings.kind is ChainKind.HTML:
        page, _ = standalone_page(model, u, stops, viewer_scripts())
        name = f"{file_stem(' to '.join(stops))}.html"
        _tell(console, write_files(folder, {name: page}), {"prompts": list(stops)})
        return
    parts = chain_parts(
        lambda alpha: model.scene_from_u(mix(u, alpha)),
        len(stops),
        maker.origin(stops),
        file_stem(" to ".join(stops)),
        replace(settings, preset=preset),
    )
    paths = [path for part in parts for path in write_files(folder, part.files)]
    _tell(console, paths, {"prompts": list(stops)})


def _batch(console: Console, folder: BatchFolder, prompts: Sequence[str], maker: _Maker) -> None:
    """All prompts into one folder with its index."""
    released = maker.generator.released
    settings = {"checkpoint": released.hash, **maker.recipe.to_json(), "licence": maker.licence}
    batch = Batch(folder, prompts, settings, f"Exports of {released.name}")
    made: list[str] = []

    def one(prompt: str, report: Report) -> tuple[Made, Tensor]:
        scene = maker.generator.scene(prompt)
        result = maker.make(prompt, scene, report)
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
