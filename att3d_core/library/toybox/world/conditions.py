"""What happened to an object: age, rust, moss, snow, ornament, damage, fire."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import centroids, ellipsoid, moved, rgb, rotation, tube
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.surface import mixed, noise, normals, vertex_normals

_RUST, _DEEP_RUST = rgb("#b5541c"), rgb("#6b2c10")
_MOSS, _LEAF = rgb("#3f7d27"), rgb("#6fae35")
_SNOW, _CHAR = rgb("#fbfdff"), rgb("#1f1a18")
_GOLD, _JEWELS = rgb("#ffcb1f"), (rgb("#e0252b"), rgb("#1f7fe0"), rgb("#19b35a"))
_FLAME = (rgb("#ffe95c"), rgb("#ffb81f"), rgb("#ff7a12"), rgb("#e8330c"))


def weathered(mesh: Mesh, look: Look) -> Mesh:
    """`mesh`, at the size of the ball and with small faces, as old, rusty, mossy and snowy as `look` asks for."""
    middle, colors = centroids(mesh), mesh.face_colors
    up = normals(mesh)[:, 1]
    if look["old"] > 0.0:
        grey = colors.mean(1, keepdims=True)
        faded = 0.55 * colors + 0.33 * grey + np.asarray([0.06, 0.045, 0.02])
        stain = _patches(noise(middle, 0.13, 17), 0.45, 0.15)
        faded = mixed(faded, faded * 0.58, stain)
        colors = mixed(colors, faded, look["old"])
    if look["rusty"] > 0.0:
        rough = noise(middle, 0.15, 23) + 0.35 * (noise(middle, 0.05, 29) - 0.5)
        rust = mixed(np.broadcast_to(_RUST, colors.shape), np.asarray(_DEEP_RUST), _patches(rough, 0.62, 0.12))
        colors = mixed(colors, rust, _patches(rough + 0.4 * (look["rusty"] - 1), 0.38, 0.1))
    vertices = mesh.vertices
    if look["mossy"] > 0.0:
        grown = noise(middle, 0.16, 31) + 0.28 * up + 0.55 * (look["mossy"] - 1)
        green = mixed(np.broadcast_to(_MOSS, colors.shape), np.asarray(_LEAF), noise(middle, 0.05, 37))
        colors = mixed(colors, green, _patches(grown, 0.5, 0.08))
    if look["snowy"] > 0.0:
        lying = up + 0.35 * (noise(middle, 0.12, 41) - 0.5) + 1.2 * (look["snowy"] - 1)
        colors = mixed(colors, np.asarray(_SNOW), _patches(lying, 0.3, 0.2))
        vertices = _thickened(Mesh(vertices, mesh.faces, colors), 0.03 * look["snowy"])
    return Mesh(vertices, mesh.faces, np.clip(colors, 0, 1).astype(np.float32))


def _patches(values: NDArray[np.floating], edge: float, softness: float) -> NDArray[np.floating]:
    """0 below `edge`, 1 above `edge` + `softness`."""
    return np.clip((values - edge) / softness, 0, 1)


def _thickened(mesh: Mesh, depth: float) -> NDArray[np.float32]:
    """Vertices [V, 3] of `mesh`, those that look up pushed upward by `depth`: snow lies on things."""
    upward = np.clip(vertex_normals(mesh)[:, 1:2], 0, 1)
    return (mesh.vertices + depth * upward * np.array([0, 1, 0])).astype(np.float32)


def ornamented(mesh: Mesh, look: Look) -> Mesh:
    """`mesh` with gold studs and jewels on it, spread over what is seen."""
    amount = look["ornate"]
    if amount == 0.0:
        return mesh
    points, outward = _spread(mesh, 18, lowest=-1.0)
    radius = 0.038 * amount
    parts = [mesh]
    for index, (point, normal) in enumerate(zip(points, outward, strict=True)):
        color = _GOLD if index % 3 else _JEWELS[index // 3 % 3]
        size = radius if index % 3 else 1.15 * radius
        parts.append(ellipsoid(_place(point + 0.3 * radius * normal), (size, size, size), color, 8))
    return merge(parts)


def broken(mesh: Mesh, look: Look) -> Mesh:
    """`mesh` gone to pieces: cells of it moved apart and tilted, the topmost piece lying beside it."""
    amount = look["broken"]
    if amount == 0.0:
        return mesh
    middle = centroids(mesh)
    seeds, _ = _spread(mesh, 9, lowest=-1.0)
    wobble = np.stack([noise(middle, 0.1, seed) for seed in (43, 47, 53)], 1) - 0.5
    cell = np.square((middle + 0.16 * wobble)[:, None] - seeds).sum(-1).argmin(1)
    centre, floor = mesh.vertices.mean(0), float(mesh.vertices[:, 1].min())
    fallen = int(seeds[:, 1].argmax())
    parts = []
    for number, seed in enumerate(seeds):
        faces = mesh.faces[cell == number]
        if not len(faces):
            continue
        used, index = np.unique(faces, return_inverse=True)
        piece = Mesh(mesh.vertices[used], index.reshape(-1, 3).astype(np.int32), mesh.face_colors[cell == number])
        pivot = piece.vertices.mean(0)
        tilt = amount * 9.0 * np.sin([2.1 * number, 1.7 * number + 1, 2.9 * number + 2])
        away = amount * 0.05 * (seed - centre) / max(float(np.linalg.norm(seed - centre)), 1e-6)
        if number == fallen:
            tilt = amount * np.array([38.0, 25.0, -62.0])
            lying = floor + 0.55 * float(np.ptp(piece.vertices[:, 1]))
            away = amount * np.array([0.3, lying - pivot[1], 0.26])
        parts.append(moved(moved(piece, -pivot), pivot + away, rotation(*tilt)))
    return merge(parts)


def burning(mesh: Mesh, look: Look) -> Mesh:
    """`mesh` charred at the top, with flames on it."""
    amount = look["burning"]
    if amount == 0.0:
        return mesh
    low, high = float(mesh.vertices[:, 1].min()), float(mesh.vertices[:, 1].max())
    middle = centroids(mesh)
    height = (middle[:, 1] - low) / max(high - low, 1e-6)
    char = _patches(0.75 * height + noise(middle, 0.14, 59), 0.75, 0.35) * 0.8 * amount
    parts = [Mesh(mesh.vertices, mesh.faces, mixed(mesh.face_colors, np.asarray(_CHAR), char))]
    points, _ = _spread(mesh, 11, lowest=0.15)
    for index, point in enumerate(points):
        size = amount * (0.75 + 0.5 * (index * 0.618 % 1.0))
        bend = 0.05 * np.sin(2.4 * index)
        rise, width = 0.3 * size, 0.085 * size
        path = [point + np.array([bend * t * t, rise * t - 0.02, 0.0]) for t in (0.0, 0.2, 0.45, 0.7, 1.0)]
        radii = [0.7 * width, width, 0.75 * width, 0.42 * width, 0.01]
        parts.append(tube([_place(p) for p in path], radii, _FLAME, 8))
    return merge(parts)


def _spread(mesh: Mesh, count: int, lowest: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`count` points far from each other on `mesh` and the normals there, [N, 3] each.

    lowest: of the normals' heights; 0.15 leaves out what looks down or sideways.
    """
    middle, facing = centroids(mesh).astype(float), normals(mesh).astype(float)
    usable = np.flatnonzero(facing[:, 1] > lowest)
    usable = usable if len(usable) >= count else np.arange(len(middle))
    points, outward = middle[usable], facing[usable]
    chosen = [int(points[:, 1].argmax())]
    distance = np.full(len(points), np.inf)
    for _ in range(count - 1):
        distance = np.minimum(distance, np.square(points - points[chosen[-1]]).sum(1))
        chosen.append(int(distance.argmax()))
    return points[chosen], outward[chosen]


def _place(point: NDArray[np.floating]) -> tuple[float, float, float]:
    return (float(point[0]), float(point[1]), float(point[2]))
