"""What fruit, vegetables and flowers share: lobed bodies, stems, crowns of leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, Point, moved, rgb, rotation, smooth_path, tube, vector
from att3d_core.library.toybox.world.parts.leaf import POINTED, leaf

STEM, LEAF, LEAF_TIP = rgb("#6d4420"), rgb("#2f9433"), rgb("#63c247")


def lobed(mesh: Mesh, count: int, depth: float, turn: float = 0.0) -> Mesh:
    """`mesh` with `count` furrows along +Y; `depth` in shares of the radius."""
    around = np.arctan2(mesh.vertices[:, 0], mesh.vertices[:, 2]) + turn
    share = 1 - depth + depth * np.abs(np.sin(count * around / 2))
    scale = np.column_stack([share, np.ones_like(share), share])
    return Mesh((mesh.vertices * scale).astype(np.float32), mesh.faces, mesh.face_colors)


def stalk(points: Sequence[Point], radii: Sequence[float], color: Color = STEM, count: int = 6) -> Mesh:
    """A bent stem through `points`."""
    path, thick = smooth_path(points, radii, count)
    return tube(path, thick, color, 8)


def crown(
    at: Point,
    count: int,
    length: float,
    width: float,
    color: Color = LEAF,
    *,
    start_deg: float = 70.0,
    bend_deg: float = 40.0,
    tip: Color | None = None,
    turn_deg: float = 0.0,
    outline: Sequence[tuple[float, float]] = POINTED,
    cup: float = 0.0,
    thickness: float = 0.05,
) -> list[Mesh]:
    """`count` leaves or petals around +Y from `at`; each leaves leaning `start_deg` and bends by `bend_deg`."""
    one = leaf(length, width, color, bend_deg=bend_deg, start_deg=start_deg, thickness=thickness, outline=outline,
               tip=tip, cup=cup)  # fmt: skip
    return [moved(one, at, rotation(y_deg=turn_deg + 360.0 * i / count)) for i in range(count)]


def squashed(mesh: Mesh, across: float, up: float) -> Mesh:
    """`mesh` scaled about the origin: `across` along x and z, `up` along y."""
    return Mesh((mesh.vertices * vector([across, up, across])).astype(np.float32), mesh.faces, mesh.face_colors)


def recolored(mesh: Mesh, old: Color, new: Color) -> Mesh:
    """`mesh` with `new` wherever it was `old`."""
    same = np.abs(mesh.face_colors - vector(old)).max(1) < 1e-3
    return Mesh(mesh.vertices, mesh.faces, np.where(same[:, None], vector(new), mesh.face_colors))


def only(mesh: Mesh, where: NDArray[np.bool_]) -> Mesh:
    """The faces `where` [F] of `mesh`, which have to be whole parts of it, without the others' vertices."""
    used, faces = np.unique(mesh.faces[where], return_inverse=True)
    return Mesh(mesh.vertices[used], faces.reshape(-1, 3).astype(np.int32), mesh.face_colors[where])
