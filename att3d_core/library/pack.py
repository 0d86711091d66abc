"""A zip file of models, as asset stores hand them out: read where it is, never unpacked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Mesh
from att3d_core.library.glb.beside import check_uri
from att3d_core.library.glb.container import MAX_FILE_BYTES, GlbError
from att3d_core.library.glb.read import parsed_mesh
from att3d_core.library.sweethome.archive import Archive, FurnitureError, inside
from att3d_core.library.wavefront import wavefront_mesh

PREFERRED = (".glb", ".gltf", ".vrm", ".obj")
"""Suffixes of what is read, the best first: packs hold one model in several of them."""


def best_of_each(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of models that differ in their suffix alone, folders of packs aside, the one to read; and the others."""
    kept: dict[str, str] = {}
    others = []
    for path in sorted(paths, key=lambda path: (PREFERRED.index(PurePosixPath(path).suffix.lower()), path)):
        pure = PurePosixPath(path)
        first = kept.setdefault(pure.stem.lower(), path)
        if first != path and PurePosixPath(first).suffix.lower() == pure.suffix.lower():
            kept[path] = path  # another model that happens to be called so
        elif first != path:
            others.append(path)
    return sorted(kept.values()), others


@dataclass
class _Packed:
    """What lies beside a model in an archive, out of which at most `budget` bytes are read."""

    archive: Archive
    folder: str
    budget: int

    def read(self, uri: str) -> bytes:
        """The file that `uri` names. Raises GlbError."""
        check_uri(uri)
        try:
            for name in dict.fromkeys((unquote(uri), uri)):
                path = inside(name, self.folder)
                if path in self.archive:
                    data = self.archive.read(path)
                    self.budget -= len(data)
                    if self.budget < 0:
                        raise GlbError(f"the files beside it are too large: {uri[:60]!r}")
                    return data
        except FurnitureError as error:
            raise GlbError(str(error)) from error
        raise GlbError(f"the file {uri[:60]!r} is missing: it belongs beside the model")


def open_pack(file: Path) -> Archive:
    """The archive. Raises LibraryError."""
    try:
        return Archive(file)
    except FurnitureError as error:
        raise LibraryError(f"the pack {file} cannot be read: {error}") from error


def models_of(archive: Archive) -> Iterator[str]:
    """Paths of all models inside; what macOS adds beside each file is none."""
    for path in archive.paths():
        pure = PurePosixPath(path)
        hidden = pure.name.startswith("._") or "__MACOSX" in pure.parts
        if pure.suffix.lower() in PREFERRED and not hidden:
            yield path


def packed_mesh(archive: Archive, path: str) -> Mesh:
    """One model of the archive, placed by the conventions of assets. Raises GlbError."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".obj":
        return wavefront_mesh(archive, path)
    try:
        data = archive.read(path)
    except FurnitureError as error:
        raise GlbError(str(error)) from error
    return parsed_mesh(data, suffix, _Packed(archive, posixpath.dirname(path), MAX_FILE_BYTES))
