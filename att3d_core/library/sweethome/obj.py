"""Wavefront OBJ: polygons with texture coordinates, by material. Curves, lines and smoothing groups are passed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.sweethome.archive import FurnitureError

MAX_FACES = 1_000_000
_Corner = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """The triangles of one material. points: [F, 3, 3] float64. uv: [F, 3, 2], (0, 0) is the lower left corner.

    color: [F, 3, 3], sRGB of the corners, None in files that say nothing of it.
    """

    material: str
    points: NDArray[np.float64]
    uv: NDArray[np.float32]
    color: NDArray[np.float32] | None = None


@dataclass
class _Reading:
    """The file as far as it was read. faces: corners (vertex, texture coordinate or -1) by material, three per face."""

    vertices: list[bytes] = field(default_factory=list)
    coordinates: list[bytes] = field(default_factory=list)
    faces: dict[str, list[_Corner]] = field(default_factory=lambda: defaultdict(list))
    libraries: list[str] = field(default_factory=list)


def read_obj(data: bytes) -> tuple[list[Part], list[str]]:
    """The parts of an OBJ file, and the material files that it names. Raises FurnitureError."""
    reading = _read(data)
    vertices = _floats(reading.vertices, 3)
    colors = _colors(reading.vertices)
    coordinates = _floats(reading.coordinates, 2)
    # Index -1: a corner without texture coordinates.
    coordinates = np.concatenate([coordinates, np.zeros((1, 2))]).astype(np.float32)
    parts = []
    for material, corners in reading.faces.items():
        index = np.array(corners, np.int64).reshape(-1, 3, 2)
        if index[..., 0].min() < 0 or index[..., 0].max() >= len(vertices):
            raise FurnitureError(f"a face uses a vertex beyond the {len(vertices)} that there are")
        if index[..., 1].max() >= len(coordinates) - 1 or index[..., 1].min() < -1:
            raise FurnitureError(f"a face uses texture coordinates beyond the {len(coordinates) - 1} that there are")
        color = None if colors is None else colors[index[..., 0]]
        parts.append(Part(material, vertices[index[..., 0]], coordinates[index[..., 1]], color))
    return parts, reading.libraries


def _read(data: bytes) -> _Reading:
    reading = _Reading()
    faces, count = reading.faces[""], 0
    for line in data.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ").splitlines():
        key, _, rest = line.strip().partition(b" ")
        if key == b"v":
            reading.vertices.append(rest)
        elif key == b"vt":
            reading.coordinates.append(rest)
        elif key == b"f":
            corners = [_corner(word, reading) for word in rest.split()]
            count += max(len(corners) - 2, 0)
            if count > MAX_FACES:
                raise FurnitureError(f"more than {MAX_FACES:,} triangles")
            for second, third in pairwise(corners[1:]):
                faces += (corners[0], second, third)
        elif key == b"usemtl":
            faces = reading.faces[rest.strip().decode("latin-1")]
        elif key == b"mtllib":
            reading.libraries.append(rest.strip().decode("latin-1"))
    reading.faces = {material: corners for material, corners in reading.faces.items() if corners}
    return reading


def _corner(word: bytes, reading: _Reading) -> _Corner:
    """Indices from 0 of "7", "7/2", "7//5" or "7/2/5"; negative ones count back from the last that was read."""
    fields = word.split(b"/")
    try:
        vertex = int(fields[0])
        coordinate = int(fields[1]) if len(fields) > 1 and fields[1] else 0
    except ValueError as error:
        raise FurnitureError(f"a face corner {word[:20].decode('latin-1')!r} that is no index") from error
    return (
        vertex - 1 if vertex > 0 else len(reading.vertices) + vertex,
        coordinate - 1 if coordinate >= 0 else len(reading.coordinates) + coordinate,
    )


def _colors(vertices: list[bytes]) -> NDArray[np.float32] | None:
    """Red, green and blue behind the coordinates [V, 3], as many programs write them; None unless all have them."""
    rows = [line.split()[3:6] for line in vertices]
    if not rows or any(len(row) != 3 for row in rows):
        return None
    try:
        colors = np.array(rows, np.float32)
    except ValueError:
        return None
    return np.nan_to_num(colors, nan=1.0)


def _floats(lines: list[bytes], width: int) -> NDArray[np.float64]:
    """The first `width` numbers of each line, [N, width]."""
    rows = [line.split(None, width)[:width] for line in lines]
    try:
        if any(len(row) != width for row in rows):
            raise ValueError
        return np.array(rows, np.float64).reshape(-1, width)
    except ValueError as error:
        raise FurnitureError(f"a vertex that is not {width} numbers") from error
