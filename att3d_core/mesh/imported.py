"""Somebody's model file as a textured mesh whose texture coordinates are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from att3d_core.errors import LibraryError
from att3d_core.exports.meshing.clean import is_watertight, vertex_normals
from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.recipe import MOST_TRIANGLES
from att3d_core.exports.texturing.texels import fill, rasterise
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.exports.texturing.unwrap import Method, unwrap
from att3d_core.library.asset import BALL_RADIUS
from att3d_core.library.glb.read import read_glb, read_soups
from att3d_core.library.glb.split import Soup

# Larger pictures are made smaller: a texel of these is a millimetre of an object of two metres.
MOST_TEXELS = 2048
NEW_TEXELS = 1024
# Texture coordinates may miss [0, 1] by this much.
SLACK = 1e-3


@dataclass(frozen=True)
class Imported:
    """A mesh in the ball of assets, and how tall it is in its file, in metres. kept: whether its own texture
    coordinates were kept, or new ones made because it has none, or several pictures, or repeats one. about: the
    "asset" of the file, in which it says where it is from."""

    mesh: TexturedMesh
    height_m: float
    kept: bool
    about: Mapping[str, Any]


def import_textured(file: Path) -> Imported:
    """The default scene of a glTF file. Raises LibraryError for what cannot be read or is too large."""
    found, about = read_soups(file)
    soups = [soup for soup in found if len(soup)]
    count = sum(map(len, soups))
    if not 0 < count <= MOST_TRIANGLES:
        raise LibraryError(f"{file} has {count:,} triangles: refining takes 1 to {MOST_TRIANGLES:,}, simplify it first")
    points = np.concatenate([soup.points.reshape(-1, 3) for soup in soups])
    low, high = points.min(0), points.max(0)
    height = float(high[1] - low[1])
    if not 1e-9 < height < 1e9:
        raise LibraryError(f"{file} is {height:g} m tall: expected an object with a height")
    if all(_keeps(soup, soups[0]) for soup in soups):
        return Imported(_with_its_own(soups, (low + high) / 2), height, True, about)
    return Imported(_unwrapped(file), height, False, about)


def _keeps(soup: Soup, first: Soup) -> bool:
    """Whether one picture, each part of it once, says all about the colours of `soup`."""
    material = soup.material
    if material is not first.material or material.base is None or material.layers != [material.base]:
        return False
    uv = soup.uv[material.base.texcoord] @ material.base.uv_linear.T + material.base.uv_offset
    inside = bool((uv >= -SLACK).all() and (uv <= 1 + SLACK).all())
    return inside and bool((soup.color == 1).all()) and bool((material.factor[:3] == 1).all())


def _with_its_own(soups: list[Soup], centre: NDArray[np.float64]) -> TexturedMesh:
    base = soups[0].material.base
    assert base is not None
    corners = np.concatenate([soup.points for soup in soups]).reshape(-1, 3) - centre
    corners *= BALL_RADIUS / max(float(np.linalg.norm(corners, axis=1).max()), 1e-9)
    uvs = np.concatenate([soup.uv[base.texcoord] for soup in soups]).reshape(-1, 2)
    uvs = (uvs @ base.uv_linear.T + base.uv_offset).clip(0.0, 1.0)
    both = np.concatenate([corners, uvs], axis=1).astype(np.float32)
    rows, index = np.unique(both, axis=0, return_inverse=True)
    picture = Image.fromarray(np.ascontiguousarray(base.texture.pixels[..., :3]))
    size = min(max(picture.size), MOST_TEXELS)
    if picture.size != (size, size):
        picture = picture.resize((size, size), Image.Resampling.LANCZOS)
    return _mesh(rows[:, :3].copy(), index.reshape(-1, 3), rows[:, 3:].copy(), np.array(picture), Method.OWN)


def _unwrapped(file: Path) -> TexturedMesh:
    """The model by its faces' colours, with texture coordinates made for it."""
    found = read_glb(file)
    if len(found.faces) > MOST_TRIANGLES:
        raise LibraryError(f"{file} is cut into {len(found.faces):,} triangles by its textures: too many to refine")
    made = unwrap(Surface(found.vertices, found.faces), NEW_TEXELS)
    texels = rasterise(made.uvs, made.faces, NEW_TEXELS)
    colors = fill(NEW_TEXELS, texels.index, found.face_colors[texels.face])
    picture = (colors * 255.0).round().astype(np.uint8)
    return _mesh(found.vertices[made.source], made.faces, made.uvs, picture, made.method)


def _mesh(
    vertices: NDArray[np.float32],
    faces: NDArray[np.int64] | NDArray[np.int32],
    uvs: NDArray[np.float32],
    picture: NDArray[np.uint8],
    method: Method,
) -> TexturedMesh:
    places, source = np.unique(vertices, axis=0, return_inverse=True)
    surface = Surface(places, source.reshape(-1)[faces].astype(np.int32))
    normals = vertex_normals(surface)[source.reshape(-1)]
    closed = is_watertight(surface)
    return TexturedMesh(vertices, faces.astype(np.int32), normals, uvs, picture, None, None, closed, method)
