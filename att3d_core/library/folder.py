"""A folder of somebody's own models as a library: GLB files, and `captions.jsonl` where they wrote one."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from att3d_core.errors import LibraryError, PromptError
from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.glb.fault import GlbError
from att3d_core.library.library import Library
from att3d_core.library.model_reader import ModelReader
from att3d_core.library.pack import PREFERRED, best_of_each, models_of, open_pack
from att3d_core.library.words.file_names import caption_of_name
from att3d_core.names import unique_name
from att3d_core.text.normalize import normalize_prompt

CAPTIONS_FILE = "captions.jsonl"
TURNS_DEG = (0, 90, 180, 270)

_MAX_CAPTION_BYTES = 64 * 2**20
MODELS = frozenset(PREFERRED)
"""Suffixes of the files that are read; avatars (VRM) are GLB by another name."""
PACK = ".zip"
_OTHER_MODELS = frozenset({
    ".3ds", ".3mf", ".abc", ".blend", ".dae", ".fbx", ".ply", ".stl", ".usd", ".usda", ".usdc",
    ".usdz", ".wrl", ".x3d",
})  # fmt: skip
# Folders below are looked into to say what is there, not to read it.
_MAX_BELOW = 10_000


@dataclass(frozen=True)
class Skipped:
    """A file that was left out, by its name in the folder, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class FolderLibrary:
    """What a folder holds: the good files as assets, in the order of their names, and the others with reasons."""

    name: str
    assets: tuple[Asset, ...]
    skipped: tuple[Skipped, ...]

    @property
    def library(self) -> Library:
        """The assets alone. Raises LibraryError where there are none."""
        if not self.assets:
            first = f"; the first: {self.skipped[0].file} {self.skipped[0].reason}" if self.skipped else ""
            raise LibraryError(f"the folder '{self.name}' has no model to import: expected GLB files{first}")
        return Library(self.name, self.assets)


@dataclass(frozen=True)
class _Caption:
    caption: str
    paraphrases: tuple[str, ...]
    turn_deg: int = 0

    def joined(self, other: _Caption) -> _Caption:
        """This one, knowing what the other says as paraphrases."""
        more = dict.fromkeys((*self.paraphrases, other.caption, *other.paraphrases))
        return _Caption(self.caption, tuple(text for text in more if text != self.caption), self.turn_deg)


@dataclass(frozen=True)
class _Stored:
    """A mesh that was read already, as an asset's `build`."""

    mesh: Mesh

    def __call__(self) -> Mesh:
        return self.mesh


def load_folder(folder: Path, on_file: Callable[[int, int], None] | None = None) -> FolderLibrary:
    """Every readable model (MODELS) of `folder` as an asset, others as `skipped`. Raises LibraryError for no folder.

    `captions.jsonl` has one object per line: {"file", "caption"}, perhaps "paraphrases" and "turn_deg" (90, 180, 270)
    for a model whose front is not +Z: it is turned so far about +Y. A second line for a file adds to its paraphrases.
    A file without a line is captioned by its name: "tower-windmill-2.glb" is "a tower windmill". Folders below are
    named but not read. `folder` may also be a zip file: all models in it are read, folders inside or not. `on_file` is
    told (done, total) after each.
    """
    if is_pack(folder):
        return _load_pack(folder, on_file)
    if folder.is_file():
        raise LibraryError(f"{folder} is one file: give the folder that it is in, or a zip file of models")
    try:
        entries = sorted(entry for entry in folder.iterdir() if entry.is_file())
    except OSError as error:
        raise LibraryError(f"the library folder {folder} cannot be opened: {error.strerror}") from error
    skipped = [
        Skipped(entry.name, "not a GLB file: export it as GLB (binary glTF)")
        for entry in entries
        if entry.suffix.lower() in _OTHER_MODELS
    ]
    skipped += [
        Skipped(entry.name, "a zip file: give it by itself to read the models inside")
        for entry in entries
        if entry.suffix.lower() == PACK
    ]
    skipped += _below(folder)
    files = model_files(folder)
    known = {file.name for file in files}
    skipped += [
        Skipped(entry.name, "the same model is there in a format that says more")
        for entry in entries
        if entry.suffix.lower() in MODELS and entry.name not in known
    ]
    captions = _read_captions(folder / CAPTIONS_FILE, [file.name for file in files], skipped)
    assets = []
    with ModelReader() as reader:
        for done, file in enumerate(files, start=1):
            try:
                assets.append(_asset(file, captions, reader))
            except GlbError as error:
                skipped.append(Skipped(file.name, str(error)))
            if on_file is not None:
                on_file(done, len(files))
    return FolderLibrary(folder.resolve().name, tuple(assets), tuple(skipped))


def is_pack(path: Path) -> bool:
    """Whether `path` is a zip file, which stands for a folder."""
    return path.suffix.lower() == PACK and path.is_file()


def model_files(folder: Path) -> list[Path]:
    """The models that are read of a folder, in the order of their names. Raises OSError."""
    names = [entry.name for entry in folder.iterdir() if entry.suffix.lower() in MODELS and entry.is_file()]
    return [folder / name for name in best_of_each(names)[0]]


def load_file(file: Path) -> Asset:
    """One file as an asset, with its line of the folder's `captions.jsonl` if it has one. Raises LibraryError."""
    if not file.is_file():
        raise LibraryError(f"there is no file {file}")
    try:
        with ModelReader() as reader:
            return _asset(file, _read_captions(file.parent / CAPTIONS_FILE, [file.name], []), reader)
    except GlbError as error:
        raise LibraryError(f"{file} is not a model that can be used: {error}") from error


def _asset(file: Path, captions: Mapping[str, _Caption], reader: ModelReader) -> Asset:
    caption = captions.get(file.name)
    if caption is None:
        caption = _Caption(_caption_of(file.stem), ())
    mesh = turned(reader.read(file), caption.turn_deg)
    return Asset(file.stem, caption.caption, _Stored(mesh), caption.paraphrases)


def _load_pack(file: Path, on_file: Callable[[int, int], None] | None) -> FolderLibrary:
    """The models of a zip file, each captioned by its name. Raises LibraryError."""
    archive = open_pack(file)
    # What other formats hold of the same models is nothing that anyone would miss.
    paths, _ = best_of_each(list(models_of(archive)))
    assets, skipped, taken = [], [], set[str]()
    with closing(archive), ModelReader() as reader:
        for done, path in enumerate(paths, start=1):
            try:
                stem = PurePosixPath(path).stem
                caption = _caption_of(stem)
                mesh = reader.read(file, path, archive.size(path))
                assets.append(Asset(unique_name(stem, taken), caption, _Stored(mesh)))
            except GlbError as error:
                skipped.append(Skipped(path, str(error)))
            if on_file is not None:
                on_file(done, len(paths))
    return FolderLibrary(file.stem, tuple(assets), tuple(skipped))


def _caption_of(stem: str) -> str:
    """Raises GlbError."""
    try:
        return normalize_prompt(caption_of_name(stem))
    except PromptError as error:
        raise GlbError("a name that makes no caption") from error


def turned(mesh: Mesh, turn_deg: int) -> Mesh:
    """`mesh` turned about +Y by a multiple of 90 degrees, exactly; 90 brings what faced +X to the front, +Z."""
    vertices = mesh.vertices
    for _ in range(turn_deg // 90 % 4):
        vertices = np.stack([-vertices[:, 2], vertices[:, 1], vertices[:, 0]], 1)
    return Mesh(vertices, mesh.faces, mesh.face_colors)


def _below(folder: Path) -> list[Skipped]:
    """The folders below that hold models, which are not read. A folder that cannot be opened is passed over."""
    counts: Counter[str] = Counter()
    for seen, file in enumerate(folder.rglob("*")):
        if seen == _MAX_BELOW:
            break
        inner = file.relative_to(folder).parent.as_posix()
        if inner != "." and file.suffix.lower() in MODELS:
            counts[inner] += 1
    return [
        Skipped(f"{inner}/", f"a folder below with {count} model{'s' if count > 1 else ''}: give it by itself")
        for inner, count in sorted(counts.items())
    ]


def _read_captions(file: Path, names: Sequence[str], skipped: list[Skipped]) -> dict[str, _Caption]:
    """Captions by the file names in `names`; a bad line is added to `skipped` and the others count.

    The two ways in which Unicode may spell one name are the same name: macOS writes the one, most others the other.
    """
    if not file.is_file():
        return {}
    known = {unicodedata.normalize("NFC", name): name for name in names} | {name: name for name in names}
    captions: dict[str, _Caption] = {}
    try:
        if file.stat().st_size > _MAX_CAPTION_BYTES:
            raise LibraryError(f"the captions {file} are larger than {_MAX_CAPTION_BYTES // 2**20} MB")
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"the captions {file} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            written, caption = _parse_line(line)
            name = known.get(written) or known.get(unicodedata.normalize("NFC", written))
            if name is None:
                raise ValueError(f"there is no file '{written[:60]}'")
            captions[name] = captions[name].joined(caption) if name in captions else caption
        except (ValueError, PromptError, RecursionError) as error:
            skipped.append(Skipped(CAPTIONS_FILE, f"line {number}: {error}"))
    return captions


def _parse_line(line: str) -> tuple[str, _Caption]:
    entry = json.loads(line)
    match entry:
        case {"file": str(name), "caption": str(caption)}:
            paraphrases, turn_deg = entry.get("paraphrases", []), entry.get("turn_deg", 0)
        case _:
            raise ValueError('expected {"file": "...", "caption": "..."}')
    if not isinstance(paraphrases, list) or not all(isinstance(text, str) for text in paraphrases):
        raise ValueError("'paraphrases' is not a list of texts")
    if isinstance(turn_deg, bool) or turn_deg not in TURNS_DEG:
        raise ValueError(f"'turn_deg' is {str(turn_deg)[:20]}: expected one of {TURNS_DEG}")
    return name, _Caption(normalize_prompt(caption), tuple(normalize_prompt(text) for text in paraphrases), turn_deg)
