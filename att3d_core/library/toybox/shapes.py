"""Closed shapes that the Toybox is made of. Every function returns a watertight, outward-facing part."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from att3d_core.library.asset import Mesh

Color = tuple[float, float, float]
Point = tuple[float, float, float]


def rgb(code: str) -> Color:
    """sRGB colour of "#rrggbb", each channel in [0, 1]."""
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


def vector(values: ArrayLike) -> NDArray[np.float32]:
    """`values` as a float32 array."""
    return np.asarray(values, np.float32)


def _mesh(vertices: ArrayLike, faces: ArrayLike, color: Color) -> Mesh:
    index = np.asarray(faces, np.int32).reshape(-1, 3)
    return Mesh(np.asarray(vertices, np.float32), index, np.tile(np.asarray(color, np.float32), (len(index), 1)))


def rotation(x_deg: float = 0.0, y_deg: float = 0.0, z_deg: float = 0.0) -> NDArray[np.float64]:
    """Rotation about +X, then +Y, then +Z, [3, 3]."""
    (sx, sy, sz), (cx, cy, cz) = np.sin(np.radians([x_deg, y_deg, z_deg])), np.cos(np.radians([x_deg, y_deg, z_deg]))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def toward(direction: ArrayLike) -> NDArray[np.float64]:
    """A rotation that takes +Y to `direction`, [3, 3]."""
    up = np.asarray(direction, float) / np.linalg.norm(direction)
    side = np.cross(up, [0.0, 0.0, 1.0] if abs(up[2]) < 0.9 else [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side)
    return np.stack([side, up, np.cross(side, up)], axis=1)


def moved(mesh: Mesh, offset: ArrayLike = (0, 0, 0), turn: NDArray[np.float64] | None = None) -> Mesh:
    """`mesh` turned about the origin, then moved by `offset`."""
    vertices = mesh.vertices if turn is None else mesh.vertices @ turn.T
    return Mesh((vertices + np.asarray(offset)).astype(np.float32), mesh.faces, mesh.face_colors)


def mirrored(mesh: Mesh) -> Mesh:
    """`mesh` on the other side of the plane x = 0."""
    return Mesh(mesh.vertices * vector([-1, 1, 1]), mesh.faces[:, ::-1].copy(), mesh.face_colors)


def both_sides(mesh: Mesh) -> list[Mesh]:
    """`mesh` and its mirror image."""
    return [mesh, mirrored(mesh)]


def centroids(mesh: Mesh) -> NDArray[np.float32]:
    """Middle of each face, [F, 3]."""
    return mesh.vertices[mesh.faces].mean(1)


def painted(mesh: Mesh, color: Color, where: NDArray[np.bool_]) -> Mesh:
    """`mesh` with the faces `where` [F] in `color`."""
    return Mesh(mesh.vertices, mesh.faces, np.where(where[:, None], vector(color), mesh.face_colors))


def _rings(rings: NDArray[np.float64], caps: tuple[ArrayLike, ArrayLike] | None, color: Color) -> Mesh:
    """A surface through rings [N, S, 3], counter-clockwise seen from their far side, closed by poles or upon itself."""
    count, sides, _ = rings.shape
    spans = count if caps is None else count - 1
    i, j = (grid.ravel() for grid in np.meshgrid(np.arange(spans), np.arange(sides), indexing="ij"))
    following, beside = (i + 1) % count, (j + 1) % sides
    a, b, c, d = i * sides + j, i * sides + beside, following * sides + beside, following * sides + j
    faces = np.stack([np.stack([a, b, c], 1), np.stack([a, c, d], 1)], 1).reshape(-1, 3)
    vertices = rings.reshape(-1, 3)
    if caps is not None:
        around = np.arange(sides)
        ahead, bottom, top = (around + 1) % sides, len(vertices), len(vertices) + 1
        last = (count - 1) * sides
        low = np.stack([np.full(sides, bottom), ahead, around], 1)
        high = np.stack([np.full(sides, top), last + around, last + ahead], 1)
        vertices = np.concatenate([vertices, np.asarray([caps[0], caps[1]], float)])
        faces = np.concatenate([faces, low, high])
    return _mesh(vertices, faces, color)


def lathe(profile: Sequence[tuple[float, float]], color: Color, sides: int = 16, depth: float = 1.0) -> Mesh:
    """A solid of revolution about +Y through (radius, y) from bottom to top; z is scaled by `depth`."""
    angle = 2 * math.pi * (np.arange(sides) + 0.5) / sides
    rings = np.array([[(r * math.sin(t), y, depth * r * math.cos(t)) for t in angle] for r, y in profile])
    return _rings(rings, ((0.0, profile[0][1], 0.0), (0.0, profile[-1][1], 0.0)), color)


def ellipsoid(
    center: Point, radii: Point, color: Color, sides: int = 12, turn: NDArray[np.float64] | None = None
) -> Mesh:
    """An ellipsoid with `sides` faces around and half as many from pole to pole."""
    levels = np.linspace(-math.pi / 2, math.pi / 2, sides // 2 + 1)[1:-1]
    angle = 2 * math.pi * (np.arange(sides) + 0.5) / sides
    level, around = np.meshgrid(levels, angle, indexing="ij")
    rings = np.stack([np.cos(level) * np.sin(around), np.sin(level), np.cos(level) * np.cos(around)], -1)
    unit = _rings(rings, ((0.0, -1.0, 0.0), (0.0, 1.0, 0.0)), color)
    return moved(Mesh(unit.vertices * vector(radii), unit.faces, unit.face_colors), center, turn)


def tube(points: Sequence[Point], radii: Sequence[float], colors: Color | Sequence[Color], sides: int = 10) -> Mesh:
    """A bent tube through `points` with flat ends; `colors` is one, or one for each stretch."""
    path = np.asarray(points, float)
    tangents = np.gradient(path, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    frame = toward(tangents[0])
    angle = 2 * math.pi * np.arange(sides) / sides
    rings = []
    for point, tangent, radius in zip(path, tangents, radii, strict=True):
        # Carry the frame along, so that the tube does not twist.
        side = frame[:, 0] - tangent * (frame[:, 0] @ tangent)
        side /= np.linalg.norm(side)
        front = np.cross(side, tangent)
        frame = np.stack([side, tangent, front], 1)
        rings.append(point + radius * (np.sin(angle)[:, None] * side + np.cos(angle)[:, None] * front))
    stretches = [colors] if isinstance(colors[0], float | int) else list(colors)
    mesh = _rings(np.array(rings), (path[0], path[-1]), stretches[0])  # type: ignore[arg-type]
    shades = np.asarray([stretches[min(i, len(stretches) - 1)] for i in range(len(path) - 1)], np.float32)
    colored = [shades.repeat(2 * sides, 0), shades[:1].repeat(sides, 0), shades[-1:].repeat(sides, 0)]
    return Mesh(mesh.vertices, mesh.faces, np.concatenate(colored))


def smooth_path(points: Sequence[Point], radii: Sequence[float], count: int) -> tuple[list[Point], list[float]]:
    """`count` points, with radii, along a Catmull-Rom curve through `points`."""
    knots = np.column_stack([points, radii])
    knots = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    at = np.linspace(0, len(points) - 1 - 1e-9, count)
    i, t = at.astype(int), (at % 1)[:, None]
    a, b, c, d = (knots[i + k] for k in range(4))
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return [(float(x), float(y), float(z)) for x, y, z, _ in curve], [float(max(r, 0.01)) for r in curve[:, 3]]


def limb(start: Point, end: Point, radius: float, end_radius: float, color: Color, sides: int = 8) -> Mesh:
    """A tapered capsule from `start` to `end`."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    axis = (b - a) / np.linalg.norm(b - a)
    turns = np.radians([65, 0])
    profile = [(a - axis * radius * math.sin(t), radius * math.cos(t)) for t in turns]
    profile += [(b + axis * end_radius * math.sin(t), end_radius * math.cos(t)) for t in turns[::-1]]
    return tube([tuple(point) for point, _ in profile], [r for _, r in profile], color, sides)


def rod(
    start: Point, end: Point, radius: float, color: Color, end_radius: float | None = None, sides: int = 10
) -> Mesh:
    """A cylinder or, with `end_radius`, a frustum with flat ends."""
    return tube([start, end], [radius, radius if end_radius is None else end_radius], color, sides)


def ring(
    center: Point, radius: float, thickness: float, axis: Point, color: Color, sides: int = 20, across: int = 6
) -> Mesh:
    """A torus about `axis`; `thickness` is the radius of its tube, which has `across` sides."""
    angle = 2 * math.pi * np.arange(across) / across
    profile = np.stack([radius + thickness * np.cos(angle), thickness * np.sin(angle)], 1)
    around = 2 * math.pi * np.arange(sides) / sides
    rings = np.array([[(r * math.sin(t), y, r * math.cos(t)) for t in around] for r, y in profile])
    return moved(_rings(rings, None, color), center, toward(axis))


def box(center: Point, size: Point, color: Color, turn: NDArray[np.float64] | None = None, taper: float = 1.0) -> Mesh:
    """A box of full `size`; its top is `taper` times as wide and deep."""
    corners = np.array([(x, y, z) for y in (-1, 1) for x, z in ((-1, 1), (1, 1), (1, -1), (-1, -1))], float) / 2
    corners[4:, [0, 2]] *= taper
    rings = (corners * np.asarray(size)).reshape(2, 4, 3)
    return moved(_rings(rings, (rings[0].mean(0), rings[1].mean(0)), color), center, turn)


def slab(
    outline: Sequence[tuple[float, float]],
    depth: float,
    color: Color,
    center: Point = (0, 0, 0),
    turn: NDArray[np.float64] | None = None,
) -> Mesh:
    """A plate with a counter-clockwise `outline` (x, y) around the origin that it sees whole; `depth` along z."""
    flat = np.asarray(outline, float)
    middle = (flat.min(0) + flat.max(0)) / 2
    rings = np.stack([np.column_stack([flat, np.full(len(flat), z)]) for z in (-depth / 2, depth / 2)])
    return moved(_rings(rings, ((*middle, -depth / 2), (*middle, depth / 2)), color), center, turn)


def rounded_box(center: Point, size: Point, color: Color, sides: int = 16, power: float = 4.0) -> Mesh:
    """A superellipsoid: a box of full `size` with soft edges."""
    ball = ellipsoid((0, 0, 0), (1, 1, 1), color, sides)
    length = (np.abs(ball.vertices) ** power).sum(1, keepdims=True) ** (1 / power)
    vertices = ball.vertices / length * vector(size) / 2 + vector(center)
    return Mesh(vertices.astype(np.float32), ball.faces, ball.face_colors)


def _outward(mesh: Mesh) -> Mesh:
    """`mesh`, closed, with its faces turned outward."""
    a, b, c = mesh.vertices[mesh.faces].swapaxes(0, 1)
    if float((a * np.cross(b, c)).sum()) < 0:
        return Mesh(mesh.vertices, mesh.faces[:, ::-1].copy(), mesh.face_colors)
    return mesh


def loft(sections: ArrayLike, color: Color) -> Mesh:
    """A solid through outlines [N, S, 3] of equally many points; ends are flat and seen whole from their middle."""
    rings = np.asarray(sections, float)
    return _outward(_rings(rings, (rings[0].mean(0), rings[-1].mean(0)), color))


def extrude(
    outline: Sequence[tuple[float, float]],
    depth: float,
    color: Color,
    center: Point = (0, 0, 0),
    turn: NDArray[np.float64] | None = None,
) -> Mesh:
    """A plate like `slab` whose `outline` (x, y) may have any simple shape, in either direction; `depth` along z."""
    flat = np.asarray(outline, float)
    count = len(flat)
    ahead = np.roll(flat, -1, axis=0)
    if float((flat[:, 0] * ahead[:, 1] - ahead[:, 0] * flat[:, 1]).sum()) < 0:
        flat = flat[::-1]
    around = np.arange(count)
    beside = (around + 1) % count
    front = np.asarray(_ears(flat))
    faces = np.concatenate(
        [
            front[:, ::-1],
            front + count,
            np.stack([around, beside, beside + count], 1),
            np.stack([around, beside + count, around + count], 1),
        ]
    )
    vertices = np.concatenate([np.column_stack([flat, np.full(count, z)]) for z in (-depth / 2, depth / 2)])
    return moved(_mesh(vertices, faces, color), center, turn)


def _ears(polygon: NDArray[np.float64]) -> list[tuple[int, int, int]]:
    """Triangles that fill a counter-clockwise `polygon` [N, 2], by clipping ears."""

    def turn(a: int, b: int, c: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = polygon[[a, b, c]]
        return float((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))

    left, triangles = list(range(len(polygon))), []
    while len(left) > 3:
        for k in range(len(left)):
            a, b, c = left[k - 1], left[k], left[(k + 1) % len(left)]
            others = (p for p in left if p not in (a, b, c))
            if turn(a, b, c) > 1e-12 and not any(
                turn(a, b, p) >= 0 and turn(b, c, p) >= 0 and turn(c, a, p) >= 0 for p in others
            ):
                break
        else:  # Nothing but a sliver is left: any corner will do.
            k, (a, b, c) = 1, (left[0], left[1], left[2])
        triangles.append((a, b, c))
        del left[k]
    return [*triangles, (left[0], left[1], left[2])]
