"""A surface becomes a mesh with a base-colour texture, and a normal map where one is wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from att3d_core.exports.meshing.clean import is_watertight, vertex_normals
from att3d_core.exports.meshing.mesh import Color
from att3d_core.exports.meshing.surface import Density, Parts, Surface
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.texturing.bake import bake_colors, bake_normals, field_normals
from att3d_core.exports.texturing.tangents import vertex_tangents
from att3d_core.exports.texturing.texels import Texels, rasterise
from att3d_core.exports.texturing.unwrap import TIME_LIMIT_S, Method, unwrap


@dataclass(frozen=True)
class TexturedMesh:
    """A triangle mesh with textures; vertices on seams stand in it more than once, at exactly the same place.

    vertices, normals: [V, 3]. faces: [F, 3], counter-clockwise from outside. uvs: [V, 2], (0, 0) is the picture's upper
    left corner. base_color: [S, S, 3] uint8, sRGB. normal_map: [S, S, 3] uint8, and tangents [V, 4] with it.
    watertight: of the surface with its seams closed. unwrapped: how it was cut into charts.
    parts: those of the surface, None where nobody looked. refined: what it was sharpened by, "" if it was not.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    normals: NDArray[np.float32]
    uvs: NDArray[np.float32]
    base_color: NDArray[np.uint8]
    normal_map: NDArray[np.uint8] | None
    tangents: NDArray[np.float32] | None
    watertight: bool
    unwrapped: Method
    parts: Parts | None = None
    refined: str = ""


def texture_surface(
    surface: Surface,
    density: Density,
    color: Color,
    *,
    size: int,
    step: float,
    with_normals: bool = False,
    time_limit_s: float = TIME_LIMIT_S,
    report: Report = silent,
) -> TexturedMesh:
    """`surface` with textures of `size` x `size` texels. step: distance of samples along the inward rays, metres."""
    report(0.3, "charts")
    made = unwrap(surface, size, time_limit_s)
    vertices, normals = surface.vertices[made.source], vertex_normals(surface)[made.source]
    texels = rasterise(made.uvs, made.faces, size)
    points = torch.from_numpy(texels.mix(vertices, made.faces))
    directions = torch.nn.functional.normalize(torch.from_numpy(texels.mix(normals, made.faces)), dim=-1)
    report(0.6, "texture")
    base_color = bake_colors(density, color, texels, points, directions, step)
    normal_map = tangents = None
    if with_normals:
        report(0.8, "normal map")
        tangents = vertex_tangents(vertices, made.faces, normals, made.uvs)
        wanted = field_normals(density, points, directions)
        normal_map = bake_normals(wanted, texels, directions, mixed_tangents(texels, tangents, made.faces))
    return TexturedMesh(
        vertices,
        made.faces,
        normals,
        made.uvs,
        base_color,
        normal_map,
        tangents,
        is_watertight(surface),
        made.method,
        surface.parts,
    )


def mixed_tangents(texels: Texels, tangents: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
    """Tangents [V, 4] at every texel, [N, 4]: interpolated and normalised, as engines do before they apply the map."""
    mixed = texels.mix(tangents, faces)
    length = np.linalg.norm(mixed[:, :3], axis=1, keepdims=True)
    mixed[:, :3] /= np.maximum(length, 1e-12)
    return mixed
