"""`export`: prompts, or a chain of them, become files for other programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Annotated

import torch
import tyro

from att3d_core.cli.loading import DEFAULT_CHECKPOINT, Generator, check_writable, default_output, load_generator
from att3d_core.cli.output import Console, JsonFlag, progress
from att3d_core.errors import ExportError, UserError
from att3d_core.export.bake import Encoding
from att3d_core.export.batch import BatchFolder, Row
from att3d_core.export.chain import ChainKind, ChainSettings, chain_files
from att3d_core.export.formats import Format, model_files, write_files
from att3d_core.export.origin import Origin
from att3d_core.export.pictures import save_picture
from att3d_core.export.presets import GAME, HERO, MOBILE, PRINT, Preset, PrintPreset
from att3d_core.export.scene import printable_scene, scene_mesh, textured_scene
from att3d_core.export.still import Model, lod_document
from att3d_core.model import Scene
from att3d_core.render.cameras import turntable
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.prompt_file import load_prompt_set
from att3d_core.text.prompts import PromptSet

THUMBNAIL = 192


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
    kind = kind or (Format.STL if preset is For.PRINT else Format.GLB)
    height = height or (PRINT.height_mm / 1000.0 if preset is For.PRINT else 1.0)
    _check(height, size, fps, lod, frames, preset, kind)
    wanted = _prompts(prompts, prompt_file)
    if to and len(wanted) != 1:
        raise UserError(f"a chain starts at one prompt, got {len(wanted)}; the further stops go after --to")
    check_writable(output / "probe")
    generator = load_generator(checkpoint, device)
    released = generator.released
    licence = licence or f"see CARD.md of the checkpoint {released.name}"
    maker = _Maker(generator, preset.preset, kind, height, texture, vertex_colors, lod, licence)
    if to:
        stops = (wanted[0], *(normalize_prompt(stop) for stop in to))
        stem = default_output(" to ".join(stops), "").name
        embedded = released.model.embed(torch.stack([generator.embed(stop) for stop in stops]))
        if isinstance(maker.preset, PrintPreset):
            raise UserError("a chain cannot be printed as one object; export its stops one by one")
        settings = ChainSettings(chain_as, frames, maker.preset, height_m=height, fps=fps, size=size, encoding=texture)
        made = chain_files(released.model, embedded, maker.origin(stops), stem, settings)
        paths = [path for files in made for path in write_files(output, files)]
        _tell(console, {"folder": str(output), "files": [path.name for path in paths], "prompts": list(stops)}, paths)
    elif len(wanted) == 1:
        files, row = maker.make(wanted[0], generator.scene(wanted[0]))
        paths = write_files(output, files)
        _tell(console, {"folder": str(output), "files": [path.name for path in paths], **asdict(row)}, paths)
    else:
        _batch(console, BatchFolder(output), wanted, maker)


@dataclass(frozen=True)
class _Maker:
    """Turns prompts into files, all by the same settings."""

    generator: Generator
    preset: Preset | PrintPreset
    kind: Format
    height: float
    texture: Encoding
    vertex_colors: bool
    lod: int
    licence: str

    @property
    def settings(self) -> dict[str, object]:
        """What decides the bytes of a file, as plain JSON values."""
        return {
            "checkpoint": self.generator.released.hash,
            "preset": asdict(self.preset),
            "format": self.kind.value,
            "height": self.height,
            "texture": self.texture.value,
            "vertex_colors": self.vertex_colors,
            "lod": self.lod,
            "licence": self.licence,
        }

    def origin(self, prompts: tuple[str, ...]) -> Origin:
        released = self.generator.released
        return Origin(prompts, released.name, released.hash, licence=self.licence)

    def make(self, prompt: str, scene: Scene) -> tuple[dict[str, bytes], Row]:
        """The files of a prompt's scene, contents by name, and what to say of them. Raises ExportError."""
        stem, origin = default_output(prompt, "").name, self.origin((prompt,))
        levels = [self._model(scene, 3**number) for number in range(self.lod)]
        if self.lod == 1:
            files = model_files(levels[0], self.kind, stem, origin, self.height, self.texture)
        else:
            files = {f"{stem}.glb": lod_document(levels, origin, self.height, self.texture).to_glb()}
            for number, level in enumerate(levels):
                files |= model_files(level, self.kind, f"{stem}-lod{number}", origin, self.height, self.texture)
        main = next(iter(files))
        size = sum(len(data) for data in files.values())
        return files, Row(prompt, main, "", len(levels[0].faces), size, levels[0].watertight)

    def _model(self, scene: Scene, coarser: int) -> Model:
        if isinstance(self.preset, PrintPreset):
            return printable_scene(scene, self.preset)
        if self.vertex_colors or not self.kind.holds_texture:
            return scene_mesh(scene, self.preset.triangles // coarser, self.preset.resolution)
        return textured_scene(scene, self.preset.coarser(coarser))


def _batch(console: Console, folder: BatchFolder, prompts: Sequence[str], maker: _Maker) -> None:
    """All prompts into one folder with its index; what is there already stays."""
    done = folder.begin(maker.settings)
    skipped = sum(prompt in done for prompt in prompts)
    rows: dict[str, Row] = {prompt: done[prompt] for prompt in prompts if prompt in done}
    todo = [prompt for prompt in prompts if prompt not in done]
    try:
        for prompt in progress(todo, len(todo), "exporting", "prompt"):
            try:
                scene = maker.generator.scene(prompt)
                files, row = maker.make(prompt, scene)
                write_files(folder.path, files)
                thumbnail = f"{default_output(prompt, '').name}-thumbnail.jpg"
                camera = turntable(1, start_deg=25.0, distance=2.0)
                save_picture(folder.path / thumbnail, scene.picture(camera, THUMBNAIL, THUMBNAIL)[0])
                rows[prompt] = replace(row, thumbnail=thumbnail)
            except ExportError as error:
                rows[prompt] = Row(prompt, error=str(error))
            folder.write_index([rows[prompt] for prompt in prompts if prompt in rows])
    finally:
        # Also after Ctrl-C: the sheet shows what there is, and the same command continues.
        folder.write_sheet(f"Exports of {maker.generator.released.name}", [rows[p] for p in prompts if p in rows])
    failed = [row for row in rows.values() if row.error]
    for row in failed:
        console.say(f"failed: {row.prompt}: {row.error}")
    console.say(f"{folder.path}: {len(rows) - len(failed)} of {len(prompts)} exported, {skipped} were there already")
    console.finish(
        {
            "folder": str(folder.path),
            "exported": len(rows) - len(failed) - skipped,
            "skipped": skipped,
            "failed": [row.prompt for row in failed],
        }
    )


def _tell(console: Console, result: dict[str, object], paths: Sequence[Path]) -> None:
    for path in paths:
        console.say(f"wrote {path} ({path.stat().st_size / 1024:.0f} KB)")
    if "triangles" in result:
        closed = "watertight" if result["watertight"] else "not watertight"
        console.say(f"  {result['triangles']} triangles, {closed}")
    console.finish(result)


def _prompts(given: tuple[str, ...], file: Path | None) -> list[str]:
    """All prompts, each once, in order. Raises UserError where there is none."""
    expanded = [prompt for text in given for prompt in _choices(text)]
    if file is not None:
        expanded += load_prompt_set(file).prompts
    if not expanded:
        raise UserError("nothing to export: give a prompt, or a prompt file with --from")
    return list(dict.fromkeys(normalize_prompt(prompt) for prompt in expanded))


def _choices(text: str) -> tuple[str, ...]:
    """Every combination of the choices in 'a {red|blue} chair'; the text itself where there is none."""
    parts = re.split(r"\{([^{}]*\|[^{}]*)\}", text)
    if len(parts) == 1:
        return (text,)
    words = {f"slot{number}": [w.strip() for w in part.split("|")] for number, part in enumerate(parts[1::2])}
    plain = [part.replace("{", "{{").replace("}", "}}") for part in parts[::2]]
    template = "".join(
        piece + (f"{{slot{number}}}" if number < len(words) else "") for number, piece in enumerate(plain)
    )
    return PromptSet.from_template(text[:80], template, words).prompts


def _check(height: float, size: int, fps: int, lod: int, frames: int | None, preset: For, kind: Format) -> None:
    if not 1e-3 <= height <= 1e4:
        raise UserError(f"height must be 0.001 to 10000 metres, got {height:g}")
    if not 16 <= size <= 2048 or not 1 <= fps <= 120 or not 1 <= lod <= 4 or not 1 <= (frames or 1) <= 500:
        raise UserError("size must be 16 to 2048, fps 1 to 120, lod 1 to 4, frames 1 to 500")
    if preset is For.PRINT and not kind.prints:
        raise UserError(f"the print preset writes stl or 3mf, got {kind.value}")
    if lod > 1 and not kind.holds_texture:
        raise UserError(f"levels of detail need glb, gltf or obj, got {kind.value}")
