"""From raw isosurface to a mesh worth shipping: no crumbs, smooth, within a triangle budget, closed."""

from __future__ import annotations

from collections.abc import Iterator

import fast_simplification
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components

from att3d_core.errors import ExportError
from att3d_core.exports.meshing.pinches import part_pinches
from att3d_core.exports.meshing.surface import Surface

# A closed piece has at least four triangles; below a dozen nothing is recognisable.
FEWEST_TRIANGLES = 12
# Taubin 1995: a shrinking and a slightly stronger growing step; together they leave the volume alone.
TAUBIN_SHRINK, TAUBIN_GROW = 0.5, -0.53


def is_watertight(surface: Surface) -> bool:
    """Whether every edge is passed exactly once in each direction: closed, manifold along edges, wound alike."""
    if len(surface.faces) == 0:
        return False
    start, end = surface.faces, np.roll(surface.faces, -1, axis=1)
    count = len(surface.vertices)
    forward = np.sort((start.astype(np.int64) * count + end).ravel())
    backward = np.sort((end.astype(np.int64) * count + start).ravel())
    return bool((np.diff(forward) > 0).all() and (forward == backward).all())


def face_areas(surface: Surface) -> NDArray[np.float64]:
    """Area of every face, [F], in square metres."""
    return np.linalg.norm(_cross(surface), axis=1) / 2.0


def signed_volume(surface: Surface) -> float:
    """Volume enclosed, in cubic metres; negative where the winding points inward."""
    return float(_face_volumes(surface).sum())


def remove_small_pieces(surface: Surface, fraction: float = 0.02) -> Surface:
    """`surface` without pieces of less than `fraction` of the largest one's area, and without cavities inside."""
    label = pieces(surface)
    areas = np.bincount(label, face_areas(surface))
    # Cavities are wound inward: nobody sees them.
    solid = np.bincount(label, _face_volumes(surface)) > 0.0
    if not solid.any():
        return surface
    keep = solid & (areas >= fraction * areas[solid].max())
    return select_faces(surface, keep[label])


def select_faces(surface: Surface, keep: NDArray[np.bool_]) -> Surface:
    """The faces where `keep` [F] holds, without unused vertices."""
    faces = surface.faces[keep]
    used, renumbered = np.unique(faces, return_inverse=True)
    return Surface(surface.vertices[used], renumbered.reshape(-1, 3).astype(np.int32))


def smooth(surface: Surface, iterations: int) -> Surface:
    """Taubin smoothing with uniform weights: takes the grid's staircase off, keeps the volume."""
    count = len(surface.vertices)
    edges = np.concatenate([surface.faces[:, [0, 1]], surface.faces[:, [1, 2]], surface.faces[:, [2, 0]]])
    ones = np.ones(len(edges) * 2)
    rows, columns = np.concatenate([edges, edges[:, ::-1]]).T
    neighbours = csr_array(coo_array((ones, (rows, columns)), shape=(count, count)))
    neighbours.data[:] = 1.0
    mean = diags_array(1.0 / np.maximum(neighbours.sum(axis=1), 1.0)) @ neighbours
    points = surface.vertices.astype(np.float64)
    for _ in range(iterations):
        for factor in (TAUBIN_SHRINK, TAUBIN_GROW):
            points = points + factor * (mean @ points - points)
    return Surface(points.astype(np.float32), surface.faces)


def simplify(surface: Surface, budget: int) -> Surface:
    """`surface` with at most `budget` triangles (quadric error, Garland and Heckbert 1997).

    Closed surfaces stay closed wherever one of several tries finds a way: check with `is_watertight`. Where many
    pieces cannot share a small budget, the smallest go. Raises ExportError for a budget that is too small.
    """
    if budget < FEWEST_TRIANGLES:
        raise ExportError(f"a budget of {budget} triangles is too small; give {FEWEST_TRIANGLES} or more")
    surface = _weld(surface)
    if len(surface.faces) <= budget:
        return surface
    closed = is_watertight(surface)
    fallback: Surface | None = None
    for candidate in _candidates(surface, budget):
        candidate = part_pinches(candidate)
        if not 0 < len(candidate.faces) <= budget:
            continue
        if is_watertight(candidate) or not closed:
            return candidate
        fallback = fallback or candidate
    if fallback is None:
        raise ExportError(f"the mesh cannot be simplified to {budget} triangles; give a larger budget")
    return fallback


def vertex_normals(surface: Surface) -> NDArray[np.float32]:
    """Unit normals, [V, 3], weighted by area, equal for vertices at one place; never zero."""
    place = _places(surface.vertices)
    summed = np.zeros((place.max(initial=-1) + 1, 3))
    cross = _cross(surface)
    for corner in range(3):
        np.add.at(summed, place[surface.faces[:, corner]], cross)
    normals = summed[place]
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    # Opposite faces cancel at a knife's edge: any unit vector is as good.
    flat = length[:, 0] < 1e-20
    return np.where(flat[:, None], [0.0, 1.0, 0.0], normals / np.where(flat[:, None], 1.0, length)).astype(np.float32)


def _candidates(surface: Surface, budget: int) -> Iterator[Surface]:
    yield _collapse(surface, budget, 7.0)
    # A collapse can pinch a handle shut; a slightly different target or eagerness usually avoids it.
    half = _halfway(surface, budget)
    for target, eagerness in ((budget - 2, 5.0), (int(budget * 0.98), 3.0), (int(budget * 0.95), 7.0)):
        yield _collapse(half, target, eagerness)
    label = pieces(surface)
    order = np.argsort(-np.bincount(label, face_areas(surface)), kind="stable")
    kept = len(order)
    while kept > 1:
        kept //= 2
        yield _collapse(select_faces(surface, np.isin(label, order[:kept])), budget, 5.0)


def _halfway(surface: Surface, budget: int) -> Surface:
    """A first cut for the repeated tries on a very large mesh, if that stays closed."""
    half = _collapse(surface, 4 * budget, 5.0)
    return half if is_watertight(half) else surface


def _collapse(surface: Surface, target: int, eagerness: float) -> Surface:
    if len(surface.faces) <= target:
        return surface
    points, faces, *_ = fast_simplification.simplify(
        surface.vertices.astype(np.float64), surface.faces, target_count=target, agg=eagerness
    )
    return _weld(Surface(points.astype(np.float32), faces.astype(np.int32)))


def _weld(surface: Surface) -> Surface:
    """One vertex a place, no face that uses a vertex twice, no unused vertex."""
    place = _places(surface.vertices)
    first = np.zeros(place.max(initial=-1) + 1, np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    faces = place[surface.faces].astype(np.int32)
    proper = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    return select_faces(Surface(surface.vertices[first], faces), proper)


def _places(vertices: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.unique(vertices, axis=0, return_inverse=True)[1].reshape(-1)


def pieces(surface: Surface) -> NDArray[np.int32]:
    """Which connected piece every face belongs to, [F]."""
    count = len(surface.vertices)
    rows = surface.faces[:, [0, 1]].ravel()
    columns = surface.faces[:, [1, 2]].ravel()
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    return connected_components(graph, directed=False)[1][surface.faces[:, 0]]


def _cross(surface: Surface) -> NDArray[np.float64]:
    a, b, c = (surface.vertices[surface.faces[:, corner]].astype(np.float64) for corner in range(3))
    return np.cross(b - a, c - a)


def _face_volumes(surface: Surface) -> NDArray[np.float64]:
    corner = surface.vertices[surface.faces[:, 0]].astype(np.float64)
    return (corner * _cross(surface)).sum(axis=1) / 6.0
