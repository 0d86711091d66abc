"""Meshes that were read before: reading a catalogue of 400 pieces takes minutes, reading its cache seconds."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import numpy as np

from att3d_core.errors import OutputError
from att3d_core.files import write_bytes
from att3d_core.library.asset import Mesh
from att3d_core.library.sweethome.archive import Archive
from att3d_core.library.sweethome.catalogue import Piece
from att3d_core.library.sweethome.model import read_piece
from att3d_core.library.words.colors import colors_of
from att3d_core.text.cache import user_cache_folder

# Part of the key: a new number where the same file would give another mesh or other colours.
_VERSION = 1
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


class MeshCache:
    """The meshes of one archive and what their colours are called, in the user's cache folder if it can be written."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._folder = user_cache_folder() / "furniture" / archive.fingerprint

    def colors(self, piece: Piece) -> tuple[str, ...]:
        """What the piece's colours are called. Raises FurnitureError where it cannot be read."""
        try:
            with self._file(piece).open("rb") as stream, np.load(stream) as stored:
                return tuple(str(name) for name in stored["names"])
        except _DAMAGED:
            mesh = read_piece(self._archive, piece)
            names = colors_of(mesh)
            self._keep(piece, mesh, names)
            return names

    def mesh(self, piece: Piece) -> Mesh:
        """The piece's mesh. Raises FurnitureError where it cannot be read."""
        try:
            with self._file(piece).open("rb") as stream, np.load(stream) as stored:
                colors = stored["colors"].astype(np.float32) / np.float32(255)
                return Mesh(stored["vertices"], stored["faces"], colors)
        except _DAMAGED:
            return read_piece(self._archive, piece)

    def _keep(self, piece: Piece, mesh: Mesh, names: tuple[str, ...]) -> None:
        stream = io.BytesIO()
        colors = np.round(mesh.face_colors * 255).astype(np.uint8)
        np.savez(stream, vertices=mesh.vertices, faces=mesh.faces, colors=colors, names=np.array(names))
        with suppress(OutputError):
            write_bytes(self._file(piece), stream.getvalue())

    def _file(self, piece: Piece) -> Path:
        key = f"{_VERSION} {piece.model} {piece.size_cm} {piece.rotation}"
        return self._folder / f"{blake2b(key.encode(), digest_size=12).hexdigest()}.npz"
