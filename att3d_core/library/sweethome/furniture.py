"""Catalogues as a library: assets with captions of their own, paraphrases and credits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Asset, Credit, Mesh
from att3d_core.library.folder import FolderLibrary, Skipped
from att3d_core.library.sweethome.archive import Archive, FurnitureError
from att3d_core.library.sweethome.brands import brand_of
from att3d_core.library.sweethome.catalogue import Piece, read_catalogue
from att3d_core.library.sweethome.mesh_cache import MeshCache
from att3d_core.library.sweethome.phrasing import thing_of
from att3d_core.library.words.captions import caption, distinct_captions
from att3d_core.library.words.paraphrases import paraphrase_all
from att3d_core.library.words.things import Thing

SUFFIX = ".sh3f"


@dataclass(frozen=True)
class _Shelf:
    """An open catalogue. `cache` holds what was read of it before."""

    file: Path
    pieces: tuple[Piece, ...]
    cache: MeshCache


@dataclass(frozen=True)
class _Furniture:
    """A piece's mesh, looked up when asked for."""

    shelf: _Shelf
    piece: Piece

    def __call__(self) -> Mesh:
        return self.shelf.cache.mesh(self.piece)


def catalogue_files(path: Path) -> list[Path]:
    """The catalogues that `path` names: itself, or those in a folder, by name. Raises LibraryError."""
    try:
        if path.is_dir():
            return sorted(file for file in path.iterdir() if file.suffix.lower() == SUFFIX and file.is_file())
    except OSError as error:
        raise LibraryError(f"the library folder {path} cannot be opened: {error.strerror}") from error
    return [path] if path.suffix.lower() == SUFFIX else []


def load_catalogues(path: Path, on_file: Callable[[int, int], None] | None = None) -> FolderLibrary:
    """Every piece of a `.sh3f` file, or of all in a folder, as an asset; what cannot be used is `skipped`.

    Pieces that carry a brand are left out. `on_file` is told (done, total) after each piece. Meshes are kept in the
    user's cache folder, so that only the first look at a catalogue takes minutes. Raises LibraryError.
    """
    files = catalogue_files(path)
    if not files:
        raise LibraryError(f"there is no {SUFFIX} catalogue at {path}")
    skipped: list[Skipped] = []
    shelves = []
    for file in files:
        try:
            shelves.append(_open(file, skipped))
        except FurnitureError as error:
            skipped.append(Skipped(file.name, str(error)))
    found: list[tuple[_Furniture, Thing]] = []
    total, done = sum(len(shelf.pieces) for shelf in shelves), 0
    for shelf in shelves:
        for piece in shelf.pieces:
            try:
                found.append((_Furniture(shelf, piece), thing_of(piece, shelf.cache.colors(piece))))
            except FurnitureError as error:
                skipped.append(Skipped(piece.name, str(error)))
            done += 1
            if on_file is not None:
                on_file(done, total)
    return FolderLibrary(path.resolve().stem, _assets(found), tuple(skipped))


def _open(file: Path, skipped: list[Skipped]) -> _Shelf:
    archive = Archive(file)
    catalogue = read_catalogue(archive)
    skipped += [Skipped(name, reason) for name, reason in catalogue.faulty]
    pieces = []
    for piece in catalogue.pieces:
        brand = brand_of(piece)
        if brand:
            skipped.append(Skipped(piece.name, f"carries the brand {brand!r}"))
        else:
            pieces.append(piece)
    return _Shelf(file, tuple(pieces), MeshCache(archive))


def _assets(found: Sequence[tuple[_Furniture, Thing]]) -> tuple[Asset, ...]:
    things = [thing for _, thing in found]
    chosen = distinct_captions(things)
    names = _file_names([furniture.piece for furniture, _ in found])
    return tuple(
        Asset(
            name,
            caption(thing, words),
            furniture,
            trained,
            held_out,
            credit=Credit(furniture.piece.creator, furniture.piece.licence, furniture.shelf.file.stem),
        )
        for name, (furniture, thing), words, (trained, held_out) in zip(
            names, found, chosen, paraphrase_all(things, chosen), strict=True
        )
    )


def _file_names(pieces: Sequence[Piece]) -> list[str]:
    """A file name for each piece: what its identity ends in, with a number where that was used before."""
    used: Counter[str] = Counter()
    names = []
    for piece in pieces:
        stem = re.sub(r"[^a-z0-9]+", "-", piece.identity.rpartition("#")[2].lower()).strip("-") or "piece"
        used[stem] += 1
        names.append(stem if used[stem] == 1 else f"{stem}-{used[stem]}")
    return names
