"""A Wavefront OBJ and its materials as one coloured mesh, out of a folder or out of a zip file."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.glb.assemble import assemble
from att3d_core.library.glb.beside import Beside
from att3d_core.library.glb.fault import GlbError
from att3d_core.library.glb.materials import Material
from att3d_core.library.glb.split import Soup
from att3d_core.library.glb.transfer import srgb_to_linear
from att3d_core.library.sweethome.archive import FurnitureError, inside
from att3d_core.library.sweethome.mtl import PLAIN, WHITE, Files, read_materials
from att3d_core.library.sweethome.obj import Part, read_obj


class FolderFiles:
    """What lies in a folder, and never anything outside of it."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def __contains__(self, path: str) -> bool:
        try:
            self._beside.read(path)
        except GlbError:
            return False
        return True

    def read(self, path: str) -> bytes:
        """The bytes at `path`. Raises FurnitureError."""
        try:
            return self._beside.read(path)
        except GlbError as error:
            raise FurnitureError(str(error)) from error


def wavefront_mesh(files: Files, path: str) -> Mesh:
    """The OBJ at `path`, placed by the conventions of assets. Raises GlbError.

    Materials and pictures that are missing leave faces grey: people pass on OBJ files alone.
    """
    try:
        parts, libraries = read_obj(files.read(path))
        if not parts:
            raise GlbError("no triangles")
        materials = materials_beside(files, path, libraries)
        return assemble(painted([part.points for part in parts], parts, materials))
    except FurnitureError as error:
        raise GlbError(str(error)) from error


def materials_beside(files: Files, path: str, libraries: Sequence[str]) -> dict[str, Material]:
    """The materials in those of `libraries` that are there, beside the OBJ at `path`. Raises FurnitureError."""
    found: dict[str, Material] = {}
    for library in libraries:
        place = inside(library, posixpath.dirname(path))
        if place in files:
            found |= read_materials(files, place)
    return found


def painted(
    points: Sequence[NDArray[np.float64]], parts: Sequence[Part], materials: Mapping[str, Material]
) -> list[Soup]:
    """`parts` with their corners at `points` [F, 3, 3] each."""
    return [
        Soup(
            corners,
            {0: part.uv},
            _linear(part) if part.color is not None else np.ones((*part.uv.shape[:2], 4), np.float32),
            materials.get(part.material, PLAIN if part.color is None else WHITE),
        )
        for corners, part in zip(points, parts, strict=True)
    ]


def _linear(part: Part) -> NDArray[np.float32]:
    assert part.color is not None
    linear = np.ones((*part.color.shape[:2], 4), np.float32)
    linear[..., :3] = srgb_to_linear(np.clip(part.color, 0, 1))
    return linear
