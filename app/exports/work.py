"""What the studio exports, on plain values: one object, a chain, a batch; and what it says of the outcome."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from app.models.loaded import LoadedModel
from att3d_core.errors import ExportError
from att3d_core.exports.batch import BatchFolder, ExportBatch, thumbnail
from att3d_core.exports.chain import ChainKind, ChainSettings, SceneAt, chain_parts
from att3d_core.exports.formats.still import Model
from att3d_core.exports.presets import PrintPreset
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.recipe import Made, Recipe, make
from att3d_core.model import Scene
from att3d_core.names import file_stem
from att3d_core.origin import Origin
from att3d_core.stops import mix
from att3d_core.text.choices import expanded
from att3d_core.text.normalize import normalize_prompt

BATCHES = Path("outputs") / "exports"
"""Where batches go: a folder each, which stays."""
BATCH_MOST = 500
FRAMES_MOST, SIZE_MOST = 120, 1024
WAITING = "waiting for its turn"
# The earliest time that a ZIP file can hold: the same export must make the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)

Tint = Sequence[float] | None


@dataclass(frozen=True)
class Product:
    """A finished export. files: contents by name, the one to open first; empty for a batch, which lies in `folder`.

    triangles: of the largest mesh, 0 without one. meshes: with their places along the chain, for the preview, and
    `scene_at` with them. note: what a person should know besides. write: the files of another mesh in
    place of this one, None where there is not just one.
    """

    stem: str
    files: dict[str, bytes]
    triangles: int = 0
    watertight: bool = False
    meshes: tuple[tuple[float, Model], ...] = ()
    scene_at: SceneAt | None = None
    folder: Path | None = None
    note: str = ""
    write: Callable[[Model], dict[str, bytes]] | None = None

    @property
    def name(self) -> str:
        """What the browser saves: the file itself, or a ZIP of several."""
        return next(iter(self.files)) if len(self.files) == 1 else f"{self.stem}.zip"

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Every file, in order."""
        if self.folder is None:
            yield from self.files.items()
            return
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                yield path.name, path.read_bytes()

    def data(self) -> bytes:
        """The bytes of `name`."""
        if len(self.files) == 1:
            return next(iter(self.files.values()))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
            for name, data in self.parts():
                package.writestr(zipfile.ZipInfo(f"{self.stem}/{name}", _EPOCH), data)
        return stream.getvalue()


def still(loaded: LoadedModel, u: Sequence[float], prompt: str, recipe: Recipe, tint: Tint, report: Report) -> Product:
    """One object as it is on the stage. Raises UserError, ExportError."""
    return of_scene(loaded, loaded.scene(u, tint), origin(loaded, (normalize_prompt(prompt),)), recipe, report)


def of_scene(loaded: LoadedModel, scene: Scene, origin: Origin, recipe: Recipe, report: Report = silent) -> Product:
    """One object, named after where it comes from. Raises ExportError."""
    stem = file_stem(origin.title)
    with loaded.heavy.admitted(lambda: report(0.0, WAITING)):
        made = make(scene, origin, stem, recipe, report)
    mesh = made.mesh
    return Product(
        stem,
        made.files,
        len(mesh.faces),
        mesh.watertight,
        ((0.0, mesh),),
        lambda _: scene,
        note=str(mesh.parts or ""),
        write=(lambda other: recipe.files(other, stem, origin)) if recipe.levels == 1 else None,
    )


def chain(
    loaded: LoadedModel,
    stops: Sequence[Sequence[float]],
    prompts: Sequence[str],
    settings: ChainSettings,
    tint: Tint,
    report: Report,
) -> Product:
    """A chain through `stops`, the u of each of its `prompts`. Raises UserError, ExportError."""
    if len(stops) != len(prompts) or len(stops) < 2:
        raise ExportError(f"a chain needs two stops or more, each with its u, got {len(prompts)} and {len(stops)}")
    if settings.count > FRAMES_MOST or settings.size > SIZE_MOST:
        raise ExportError(
            f"the studio makes up to {FRAMES_MOST} frames of up to {SIZE_MOST} pixels; the command line makes more"
        )
    normal = tuple(normalize_prompt(prompt) for prompt in prompts)
    for u in stops:
        loaded.scene(u, tint)  # complains at once
    rows, stem = torch.tensor(stops, dtype=torch.float32), file_stem(" to ".join(normal))

    def scene_at(alpha: float) -> Scene:
        return loaded.scene(mix(rows, alpha).tolist(), tint)

    files: dict[str, bytes] = {}
    meshes: list[tuple[float, Model]] = []
    with loaded.heavy.admitted(lambda: report(0.0, WAITING)):
        for part in chain_parts(scene_at, len(rows), origin(loaded, normal), stem, settings, report):
            files |= part.files
            meshes += part.meshes
    return Product(
        stem,
        files,
        max((len(mesh.faces) for _, mesh in meshes), default=0),
        bool(meshes) and all(mesh.watertight for _, mesh in meshes),
        tuple(meshes),
        scene_at,
        note=f"{settings.count} frames",
    )


def batch(
    loaded: LoadedModel,
    texts: Sequence[str],
    name: str,
    recipe: Recipe,
    tint: Tint,
    report: Report,
    root: Path = BATCHES,
) -> Product:
    """All prompts that `texts` stand for, into a folder of its own; again with the same settings, it continues.

    Raises PromptError, PromptSetError, ExportError, OutputError.
    """
    prompts, stem = expanded(texts, BATCH_MOST), file_stem(normalize_prompt(name))
    released = loaded.pipeline.released
    settings = {"checkpoint": released.hash, **recipe.to_json(), "tint": list(tint) if tint else None}
    folder = root / stem
    skipped = 0

    def one(prompt: str, doing: Report) -> tuple[Made, Tensor]:
        nonlocal skipped
        scene = loaded.scene(loaded.generate(prompt).u, tint)
        # The turn is taken for each prompt anew: other visitors' downloads come in between.
        with loaded.heavy.admitted(lambda: doing(0.0, WAITING)):
            made = make(scene, origin(loaded, (prompt,)), file_stem(prompt), recipe, doing)
            skipped -= 1
            return made, thumbnail(scene)

    rows = list(ExportBatch(BatchFolder(folder), prompts, settings, f"Exports of {released.name}").run(one, report))
    failed = [row for row in rows if row.error]
    skipped += len(rows) - len(failed)
    note = f"{len(rows) - len(failed)} of {len(prompts)} exported, {skipped} were there already, in {folder}"
    if failed:
        note += f"; failed: {'; '.join(f'{row.prompt}: {row.error}' for row in failed[:3])}"
    largest = max((row.triangles for row in rows), default=0)
    closed = bool(rows) and all(row.watertight for row in rows if not row.error)
    return Product(stem, {}, largest, closed, folder=folder, note=note)


def origin(loaded: LoadedModel, prompts: tuple[str, ...]) -> Origin:
    """Where an export of this studio comes from."""
    return loaded.pipeline.origin(prompts)


def recipe_for_chain(recipe: Recipe, kind: ChainKind, settings: ChainSettings) -> ChainSettings:
    """`settings` with what a recipe says of meshes. Raises ExportError for the print preset."""
    if isinstance(recipe.preset, PrintPreset):
        raise ExportError("a chain cannot be printed as one object; export its stops one by one")
    return replace(settings, kind=kind, preset=recipe.preset, height_m=recipe.height, encoding=recipe.encoding)
