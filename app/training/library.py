"""A folder of somebody's own models as the Train tab shows it: pictures, captions, which way the front is."""

from __future__ import annotations

import io
import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from PIL import Image

from app.background import BackgroundTask
from att3d_core.errors import LibraryError, UserError
from att3d_core.files import write_bytes
from att3d_core.images import to_bytes
from att3d_core.library.asset import Mesh
from att3d_core.library.folder import CAPTIONS_FILE, TURNS_DEG, Skipped, is_pack, load_folder, model_files, turned
from att3d_core.library.sheets import render_views
from att3d_core.library.words.assets import with_distinct_captions
from att3d_core.text.normalize import normalize_prompt

PICTURE = 96
VIEW_DEG = 20.0
READING = "reading the folder"


@dataclass(frozen=True)
class FolderModel:
    """One model of a folder. twin: another one was given this caption already, so that this one would be left out."""

    file: str
    caption: str
    turn_deg: int
    twin: bool = False


@dataclass(frozen=True)
class FolderContents:
    """A folder as far as it was read. error: why it cannot be used, "" while nothing is wrong."""

    folder: str
    done: int = 0
    total: int = 0
    ready: bool = False
    error: str = ""
    models: tuple[FolderModel, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass
class LibraryReader:
    """The folder that is being looked at, read once by a thread of its own. Only the last one asked for is kept.

    One thread reads at a time: one that reads a folder nobody asks for any more stops at its next file.
    """

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _reading: threading.Lock = field(default_factory=threading.Lock)
    _task: BackgroundTask[None] = field(default_factory=lambda: BackgroundTask(READING))
    _look: FolderContents = field(default_factory=lambda: FolderContents(""))
    _meshes: dict[str, Mesh] = field(default_factory=dict)

    def look(self, folder: str) -> FolderContents:
        """What is known of `folder`. Raises LibraryError where it was not asked for last."""
        with self._lock:
            if self._look.folder != folder:
                raise LibraryError(f"the models in {folder[:200]} were not read yet: read the folder first")
            return self._present()

    def read(self, folder: str, again: bool = False) -> FolderContents:
        """As `look`, but the first call starts reading `folder`, and `again` does so anew."""
        with self._lock:
            if self._look.folder == folder and not again:
                return self._present()
            self._task.cancel()
            self._task = task = BackgroundTask(READING)
            look = FolderContents(folder)
            self._look, self._meshes = look, {}
        task.start(lambda: self._read(folder, task))
        return look

    def captions(self, folder: str) -> frozenset[str]:
        """The captions of a folder that was read. Raises LibraryError."""
        with self._lock:
            look = self._present()
        if look.folder != folder or not look.ready or look.error:
            raise LibraryError(f"the models in {folder} were not read yet: read the folder first")
        return frozenset(model.caption for model in look.models)

    def picture(self, folder: str, file: str, turn_deg: int) -> bytes:
        """A PNG of a model, turned so far. Raises UserError."""
        with self._lock:
            mesh = self._meshes.get(file) if self._look.folder == folder else None
        if mesh is None or turn_deg not in TURNS_DEG:
            raise UserError(f"there is no picture of {file[:60]!r}: read the folder again")
        return _picture(_Drawn(folder, file, turn_deg, mesh))

    def save(self, folder: str, models: Sequence[FolderModel]) -> FolderContents:
        """Write captions and turns into the folder's captions file; paraphrases stay. Raises UserError, OutputError."""
        with self._lock:
            look = self._present()
        if look.folder != folder or not look.ready:
            raise UserError("read the folder first")
        known = {model.file for model in look.models}
        changed = {}
        for model in models:
            if model.file not in known or model.turn_deg not in TURNS_DEG:
                raise UserError(f"{model.file[:60]!r} is not among the models that were read: read the folder again")
            changed[model.file] = FolderModel(model.file, normalize_prompt(model.caption), model.turn_deg)
        file = Path(folder) / CAPTIONS_FILE
        write_bytes(file, _captions(file, changed).encode())
        merged = _with_twins([changed.get(model.file, model) for model in look.models])
        with self._lock:
            self._look = FolderContents(folder, look.done, look.total, True, "", merged, look.skipped)
            return self._look

    def _present(self) -> FolderContents:
        """What is known, a failure included. The lock is held."""
        failure = self._task.failure
        return replace(self._look, ready=True, error=failure, models=(), skipped=()) if failure else self._look

    def _read(self, folder: str, task: BackgroundTask[None]) -> None:
        def on_file(done: int, total: int) -> None:
            with self._lock:
                task.check()
                self._look = FolderContents(folder, done, total)

        with self._reading:
            task.check()
            try:
                look, meshes = _contents(folder, on_file)
            except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
                raise LibraryError(str(error)) from error
        with self._lock:
            task.check()
            self._look, self._meshes = look, meshes


def _contents(folder: str, on_file: Callable[[int, int], None]) -> tuple[FolderContents, dict[str, Mesh]]:
    """A whole folder, and the mesh of each file. Raises LibraryError, OSError, ValueError."""
    path = Path(folder).expanduser()
    if not path.is_absolute():
        raise LibraryError(f"expected the full path of a folder, such as {Path.home() / 'models'}")
    if is_pack(path):
        raise LibraryError(f"{path} is a zip file, and captions are written beside models: unpack it first")
    found = load_folder(path, on_file)
    names = {file.stem: file.name for file in model_files(path)}
    turns = _turns(path / CAPTIONS_FILE)
    models, meshes = [], {}
    for asset in with_distinct_captions(found.library.assets):
        file = names[asset.name]
        turn = turns.get(file, 0)
        models.append(FolderModel(file, asset.caption, turn))
        meshes[file] = turned(asset.build(), 360 - turn)
    return FolderContents(folder, len(models), len(models), True, "", _with_twins(models), found.skipped), meshes


@dataclass(frozen=True)
class _Drawn:
    """What a picture shows; equal where folder, file and turn are."""

    folder: str
    file: str
    turn_deg: int
    mesh: Mesh = field(compare=False)


@lru_cache(maxsize=2048)
def _picture(drawn: _Drawn) -> bytes:
    view = render_views(turned(drawn.mesh, drawn.turn_deg), (VIEW_DEG,), PICTURE)[0]
    stream = io.BytesIO()
    Image.fromarray(to_bytes(view)).save(stream, "PNG")
    return stream.getvalue()


def _with_twins(models: Sequence[FolderModel]) -> tuple[FolderModel, ...]:
    """`twin` set on every model whose caption an earlier one has."""
    seen: Counter[str] = Counter()
    out = []
    for model in models:
        out.append(FolderModel(model.file, model.caption, model.turn_deg, seen[model.caption] > 0))
        seen[model.caption] += 1
    return tuple(out)


def _entries(file: Path) -> list[str | dict[str, object]]:
    """The lines of a captions file; those that are none of ours as they stand."""
    entries: list[str | dict[str, object]] = []
    for line in file.read_text(encoding="utf-8-sig").splitlines() if file.is_file() else ():
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        entries.append(value if isinstance(value, dict) and isinstance(value.get("file"), str) else line)
    return entries


def _turns(file: Path) -> dict[str, int]:
    found = {str(entry["file"]): entry.get("turn_deg", 0) for entry in _entries(file) if isinstance(entry, dict)}
    return {name: turn for name, turn in found.items() if turn in TURNS_DEG and isinstance(turn, int)}


def _captions(file: Path, changed: dict[str, FolderModel]) -> str:
    entries, lines = _entries(file), []
    rest = dict(changed)
    for entry in entries:
        if isinstance(entry, str):
            lines.append(entry)
            continue
        model = rest.pop(str(entry["file"]), None)
        if model is not None:
            entry = {**entry, "caption": model.caption, "turn_deg": model.turn_deg}
        lines.append(json.dumps(entry, ensure_ascii=False))
    for model in rest.values():
        entry = {"file": model.file, "caption": model.caption, "turn_deg": model.turn_deg}
        lines.append(json.dumps(entry, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)
