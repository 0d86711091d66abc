"""A piece of furniture as one coloured mesh."""

from __future__ import annotations

import posixpath

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.glb.assemble import assemble
from att3d_core.library.glb.container import GlbError
from att3d_core.library.sweethome.archive import Archive, FurnitureError
from att3d_core.library.sweethome.catalogue import Piece
from att3d_core.library.sweethome.obj import read_obj
from att3d_core.library.wavefront import materials_beside, painted

FACES = 40_000
"""Faces that textures may cut a piece into; rays find their way among so few quickly."""


def read_piece(archive: Archive, piece: Piece) -> Mesh:
    """The model of `piece`, upright and in its proportions, by the conventions of assets. Raises FurnitureError."""
    if not piece.model.lower().endswith(".obj"):
        raise FurnitureError(f"its model is {posixpath.basename(piece.model)[:60]!r}: only OBJ is read")
    try:
        with np.errstate(all="ignore"):
            parts, libraries = read_obj(archive.read(piece.model))
            if not parts:
                raise FurnitureError("no triangles")
            materials = materials_beside(archive, piece.model, libraries)
            points = _fitted([part.points for part in parts], piece)
            return assemble(painted(points, parts, materials), FACES)
    except GlbError as error:
        raise FurnitureError(str(error)) from error
    except MemoryError as error:
        raise FurnitureError("more memory needed than there is") from error


def _fitted(parts: list[NDArray[np.float64]], piece: Piece) -> list[NDArray[np.float64]]:
    """Corners turned by the piece's rotation and stretched to its size along each axis."""
    turn = np.array(piece.rotation).reshape(3, 3)
    turned = [points @ turn.T for points in parts]
    corners = np.concatenate([points.reshape(-1, 3) for points in turned])
    extent = corners.max(0) - corners.min(0)
    if not np.isfinite(extent).all():
        raise FurnitureError("vertices at infinity")
    # A flat thing (a rug, a sticker) has no thickness to stretch.
    scale = np.where(extent > 1e-9, np.array(piece.size_cm) / np.maximum(extent, 1e-9), 1.0)
    return [points * scale for points in turned]
