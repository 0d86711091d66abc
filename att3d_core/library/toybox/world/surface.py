"""What materials and conditions need of a surface: small faces, noise in space, which way it faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh

_PRIMES = np.array([73856093, 19349663, 83492791], np.int64)


def subdivided(mesh: Mesh, longest: float, most: int = 12_000) -> Mesh:
    """`mesh` with every edge longer than `longest` halved, again and again, until none is or there are `most` faces.

    An edge is halved in both faces that share it, so closed parts stay closed.
    """
    vertices, faces, colors = mesh.vertices, mesh.faces, mesh.face_colors
    while len(faces) < most:
        edges = np.sort(np.stack([faces, np.roll(faces, -1, 1)], -1), -1)  # [F, 3, 2], edge k from corner k to k + 1
        # One number per edge sorts much faster than pairs do.
        keys, which = np.unique(edges[..., 0].astype(np.int64) * len(vertices) + edges[..., 1], return_inverse=True)
        unique = np.stack(np.divmod(keys, len(vertices)), 1)
        length = np.linalg.norm(vertices[unique[:, 0]] - vertices[unique[:, 1]], axis=1)
        long = length > longest
        if not long.any():
            break
        middle = np.full(len(unique), -1)
        middle[long] = len(vertices) + np.arange(long.sum())
        vertices = np.concatenate([vertices, (vertices[unique[long, 0]] + vertices[unique[long, 1]]) / 2])
        faces, colors = _split(faces, colors, middle[which.reshape(-1, 3)])
    return Mesh(vertices.astype(np.float32), faces.astype(np.int32), colors)


def _split(
    faces: NDArray[np.int32], colors: NDArray[np.float32], middle: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Faces [F, 3] cut at the new vertices `middle` [F, 3] of their edges, -1 where an edge stays whole."""
    cut = middle >= 0
    count = cut.sum(1)
    # Turn every face so that its cut edges come first: edge 0 of one, edges 0 and 1 of two.
    turn = np.where(count == 1, cut.argmax(1), 0)
    turn = np.where(count == 2, ((~cut).argmax(1) + 1) % 3, turn)
    order = (turn[:, None] + np.arange(3)) % 3
    f, m = np.take_along_axis(faces, order, 1), np.take_along_axis(middle, order, 1)
    (a, b, c), (p, q, r) = f.T, m.T
    patterns = {
        0: [(a, b, c)],
        1: [(a, p, c), (p, b, c)],
        2: [(p, b, q), (a, p, q), (a, q, c)],
        3: [(a, p, r), (p, b, q), (r, q, c), (p, q, r)],
    }
    parts, shades = [], []
    for number, triangles in patterns.items():
        chosen = count == number
        for triangle in triangles:
            parts.append(np.stack([corner[chosen] for corner in triangle], 1))
            shades.append(colors[chosen])
    return np.concatenate(parts).astype(np.int32), np.concatenate(shades)


def noise(points: NDArray[np.floating], scale: float, seed: int) -> NDArray[np.float64]:
    """Smooth value noise in [0, 1] at `points` [N, 3], with features of the size `scale`; the same everywhere."""
    at = np.asarray(points, float) / scale
    cell = np.floor(at).astype(np.int64)
    t = at - cell
    t = t * t * (3 - 2 * t)
    total = np.zeros(len(at))
    for corner in np.ndindex(2, 2, 2):
        offset = np.array(corner)
        weight = np.where(offset, t, 1 - t).prod(1)
        key = ((cell + offset) * _PRIMES).sum(1) ^ np.int64(seed * 2654435761)
        key = (key ^ (key >> 13)) * np.int64(1274126177)
        total += weight * (((key ^ (key >> 16)) & 0xFFFF) / 0xFFFF)
    return total


def normals(mesh: Mesh) -> NDArray[np.float32]:
    """Unit normals of the faces, [F, 3]; zero where a face has no area."""
    corners = mesh.vertices[mesh.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return (cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def vertex_normals(mesh: Mesh) -> NDArray[np.float32]:
    """Unit normals of the vertices, [V, 3], the mean of their faces' by area."""
    corners = mesh.vertices[mesh.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(mesh.vertices)
    for corner in range(3):
        np.add.at(total, mesh.faces[:, corner], cross)
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def mixed(
    first: NDArray[np.floating], second: NDArray[np.floating], amount: NDArray[np.floating] | float
) -> NDArray[np.float32]:
    """`(1 - amount) first + amount second` of colours [F, 3], amounts [F] or one for all."""
    share = np.asarray(amount, float)
    share = share[:, None] if share.ndim else share
    return ((1 - share) * first + share * second).astype(np.float32)
