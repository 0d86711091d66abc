"""Places where a closed surface touches itself, and how to part them.

Collapsing edges can leave two sheets sharing an edge or a vertex, or a fin: two opposite faces back to back. Every
edge is still passed equally often both ways, but the mesh is no manifold, and printers and boolean tools refuse it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from att3d_core.exports.meshing.surface import Surface

# Parted vertices move this share of the way into their own side, so that no importer merges them again.
PART = 1e-3
# Splitting edges is repeated while faces touch several crowded ones.
ROUNDS = 8


def part_pinches(surface: Surface) -> Surface:
    """`surface` without fins, with one vertex for every fan of faces around a place, and two faces at every edge.

    Needs every edge passed equally often in both directions; another surface is returned as it is. May add triangles:
    two for every further sheet along an edge whose ends cannot be parted.
    """
    faces = _without_fins(surface.faces)
    if len(faces) == 0:
        return surface
    made = Surface(surface.vertices, faces)
    for _ in range(ROUNDS):
        pairs = _paired_half_edges(made.vertices, made.faces)
        if pairs is None:
            return surface
        made = _part_vertices(made, *pairs)
        crowded = _further_sheets(made.faces, *pairs)
        if len(crowded) == 0:
            break
        made = _split_edges(made, pairs[0][crowded], pairs[1][crowded])
    return made


def _part_vertices(surface: Surface, first: NDArray[np.int64], second: NDArray[np.int64]) -> Surface:
    """One vertex for every fan, given every half-edge of one direction and its partner."""
    faces = surface.faces
    # Half-edge h runs from corner h to the next corner of its face; partners run the other way.
    links = np.concatenate([np.stack([first, _next(second)]), np.stack([_next(first), second])], axis=1)
    graph = coo_array((np.ones(links.shape[1]), links), shape=(faces.size, faces.size))
    count, fan = connected_components(graph, directed=False)
    origin = np.zeros(count, np.int64)
    origin[fan] = faces.ravel()
    points = surface.vertices[origin].astype(np.float64)
    renumbered = fan.reshape(-1, 3)
    parted = np.bincount(origin, minlength=len(surface.vertices))[origin] > 1
    if parted.any():
        centre = np.zeros_like(points)
        np.add.at(centre, renumbered.ravel(), np.repeat(surface.vertices[faces].mean(1), 3, axis=0))
        centre /= np.bincount(fan, minlength=count)[:, None]
        points[parted] += PART * (centre[parted] - points[parted])
    return Surface(points.astype(np.float32), renumbered.astype(np.int32))


def _further_sheets(faces: NDArray[np.int32], first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which pairs lie along an edge that another pair has already: both ends are in one fan, seen the long way round.

    No two of them share a face.
    """
    corners = faces.ravel().astype(np.int64)
    ends = np.sort(np.stack([corners[first], corners[_next(first)]]), axis=0)
    _, once = np.unique(ends[0] * (corners.max() + 1) + ends[1], return_index=True)
    further = np.setdiff1d(np.arange(len(first)), once)
    taken: set[int] = set()
    apart: list[int] = []
    for pair in further.tolist():
        both = {int(first[pair]) // 3, int(second[pair]) // 3}
        if len(both) == 2 and not both & taken:
            taken |= both
            apart.append(pair)
    return np.array(apart, np.int64)


def _split_edges(surface: Surface, first: NDArray[np.int64], second: NDArray[np.int64]) -> Surface:
    """A vertex in the middle of the edge between each half-edge of `first` and its partner: four faces for two."""
    faces = surface.faces.copy()
    middles, halves = [], []
    for number, pair in enumerate(zip(first.tolist(), second.tolist(), strict=True), start=len(surface.vertices)):
        corners = [[faces[h // 3, (h + k) % 3] for k in range(3)] for h in pair]
        around = surface.vertices[corners].astype(np.float64)
        middle = around[0, :2].mean(0)
        middles.append(middle + PART * (around.mean((0, 1)) - middle))
        for half_edge, (_, end, tip) in zip(pair, corners, strict=True):
            faces[half_edge // 3, (half_edge + 1) % 3] = number
            halves.append((number, end, tip))
    vertices = np.concatenate([surface.vertices, np.array(middles, np.float32)])
    return Surface(vertices, np.concatenate([faces, np.array(halves, np.int32)]))


def _next(half_edge: NDArray[np.int64]) -> NDArray[np.int64]:
    return half_edge - half_edge % 3 + (half_edge + 1) % 3


def _without_fins(faces: NDArray[np.int32]) -> NDArray[np.int32]:
    """Drops pairs of faces on the same three vertices that face opposite ways."""
    rolled = np.take_along_axis(faces, (faces.argmin(1)[:, None] + np.arange(3)) % 3, axis=1)
    turned = rolled[:, 1] > rolled[:, 2]
    kind = np.unique(np.sort(faces, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    opposite = np.minimum(np.bincount(kind, turned), np.bincount(kind, ~turned))
    if not opposite.any():
        return faces
    keep = np.ones(len(faces), bool)
    for one in np.flatnonzero(opposite):
        members = np.flatnonzero(kind == one)
        for side in (True, False):
            keep[members[turned[members] == side][: int(opposite[one])]] = False
    return faces[keep]


def _paired_half_edges(
    vertices: NDArray[np.float32], faces: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Half-edges and their partners across the edge; None where some edge is not passed equally often both ways."""
    start, end = faces.ravel().astype(np.int64), np.roll(faces, -1, axis=1).ravel().astype(np.int64)
    forward = start < end
    edge = np.minimum(start, end) * len(vertices) + np.maximum(start, end)
    order = np.lexsort((~forward, edge))
    ahead, back = order[forward[order]], order[~forward[order]]
    if len(ahead) != len(back) or (edge[ahead] != edge[back]).any():
        return None
    crowded = np.flatnonzero(np.diff(edge[ahead], prepend=-1) == 0)
    for key in np.unique(edge[ahead][crowded]):
        here = np.flatnonzero(edge[ahead] == key)
        back[here] = _across_the_solid(vertices, faces, ahead[here], back[here])
    return ahead, back


def _across_the_solid(
    vertices: NDArray[np.float32], faces: NDArray[np.int32], ahead: NDArray[np.int64], back: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each half-edge of `ahead` the one of `back` that bounds the same wedge of solid, around one edge."""
    corners = faces.ravel()
    a, b = (vertices[corners[corner]].astype(np.float64) for corner in (ahead[0], _next(ahead[:1])[0]))
    axis = (b - a) / max(float(np.linalg.norm(b - a)), 1e-30)
    side = np.cross(axis, np.eye(3)[np.abs(axis).argmin()])
    every = np.concatenate([ahead, back])
    tips = vertices[corners[_next(_next(every))]].astype(np.float64) - a
    angle = np.arctan2(tips @ np.cross(axis, side), tips @ side)
    # Turning with the right hand about the edge, a backward face opens solid and a forward face closes it.
    turn = [*np.argsort(angle, kind="stable")] * 2
    partner: dict[int, int] = {}
    opened: list[int] = []
    for at in turn:
        if at >= len(ahead):
            if at not in opened and at not in partner.values():
                opened.append(at)
        elif at not in partner and opened:
            partner[at] = opened.pop()
    return np.array([back[partner[i] - len(ahead)] for i in range(len(ahead))])
