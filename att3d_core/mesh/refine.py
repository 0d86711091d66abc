"""A textured mesh, sharpened: shape, then texture, and how much closer that brought it (Magic3D, section 4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray

from att3d_core.evaluate.reconstruction import VIEWS, Views, compare
from att3d_core.exports.meshing.clean import is_watertight, vertex_normals
from att3d_core.exports.meshing.surface import NOTHING_LOOSE, Surface
from att3d_core.exports.preview import mesh_frames
from att3d_core.exports.progress import Report, part, silent
from att3d_core.exports.texturing.bake import bake_normals
from att3d_core.exports.texturing.tangents import vertex_tangents
from att3d_core.exports.texturing.texels import rasterise
from att3d_core.exports.texturing.textured import TexturedMesh, mixed_tangents
from att3d_core.mesh.paint import observe, repaint, sample
from att3d_core.mesh.rasterizer import require_rasterizer
from att3d_core.mesh.shape import ShapeSettings, refine_shape
from att3d_core.mesh.targets import Pictures, Target, close_cameras, photographed
from att3d_core.render.cameras import turntable


@dataclass(frozen=True)
class Refinement:
    """How a mesh is sharpened. shape: None leaves every vertex where it is. sweeps: over the pictures, of the texture.

    views: pictures of `size` pixels a side that it is sharpened by.
    """

    shape: ShapeSettings | None = field(default_factory=ShapeSettings)
    sweeps: int = 3
    views: int = 24
    size: int = 512
    seed: int = 0


@dataclass(frozen=True)
class Refined:
    """A mesh after refinement. before_db, after_db: foreground PSNR against the target, by the cameras of the
    reconstruction score, none of which it was sharpened by."""

    mesh: TexturedMesh
    before_db: float
    after_db: float


def refine(
    mesh: TexturedMesh, target: Target, by: str, settings: Refinement | None = None, report: Report = silent
) -> Refined:
    """`mesh`, in the field's cube, pulled towards `target`; texture coordinates stay. by: what the target is, in words.

    Whatever is lost on the way is not kept: a mesh that did not come closer is given back as it was. `report` may raise
    at any step. Raises ExportError where shape is asked for and DEODR is missing.
    """
    settings = settings or Refinement()
    if settings.shape is not None:
        require_rasterizer()
    report(0.0, "pictures of what it should look like")
    truth = _views(target.pictures(turntable(VIEWS), target.size))
    before = likeness(mesh, truth)
    cameras = close_cameras(settings.views)
    pictures = photographed(target, cameras, settings.size, part(report, 0.05, 0.4))
    moved = mesh
    if settings.shape is not None:
        surface, source = welded(mesh)
        generator = torch.Generator().manual_seed(settings.seed)
        colors = _vertex_colors(mesh, source, len(surface.vertices))
        shape = refine_shape(surface, colors, cameras, pictures, settings.shape, generator, part(report, 0.4, 0.75))
        moved = _reshaped(mesh, shape, source)
    observed = observe(moved, cameras, pictures, part(report, 0.75, 0.85))
    base_color = repaint(moved, observed, settings.sweeps, part(report, 0.85, 0.95))
    painted = replace(moved, base_color=base_color, refined=by)
    after = likeness(painted, truth)
    if after <= before:
        return Refined(mesh, before, before)
    report(0.97, "normal map")
    return Refined(_with_normals(painted, target) if mesh.normal_map is not None else painted, before, after)


def likeness(mesh: TexturedMesh, truth: Views) -> float:
    """Foreground PSNR of `mesh` against pictures from the cameras of the reconstruction score, dB."""
    color, opacity = mesh_frames(mesh, turntable(len(truth.pictures)), truth.pictures.shape[1])
    return compare(Views(color + (1.0 - opacity[..., None]), opacity > 0.5), truth).foreground_db


def welded(mesh: TexturedMesh) -> tuple[Surface, NDArray[np.int64]]:
    """The surface with its seams closed, and which of its vertices [V] each vertex of `mesh` is."""
    vertices, source = np.unique(mesh.vertices, axis=0, return_inverse=True)
    source = source.reshape(-1)
    return Surface(vertices, source[mesh.faces].astype(np.int32), mesh.parts or NOTHING_LOOSE), source


def _views(pictures: Pictures) -> Views:
    return Views((pictures.color + 1.0 - pictures.opacity[..., None]).clamp(0.0, 1.0), pictures.opacity > 0.5)


def _vertex_colors(mesh: TexturedMesh, source: NDArray[np.int64], count: int) -> torch.Tensor:
    """What the texture shows at every vertex of the welded surface, [V, 3]; on seams either side's."""
    first = np.zeros(count, np.int64)
    first[source[::-1]] = np.arange(len(source))[::-1]
    texture = torch.from_numpy(mesh.base_color).permute(2, 0, 1).float() / 255.0
    return sample(texture, torch.from_numpy(mesh.uvs[first]).float() * 2.0 - 1.0)


def _reshaped(mesh: TexturedMesh, surface: Surface, source: NDArray[np.int64]) -> TexturedMesh:
    vertices, normals = surface.vertices[source], vertex_normals(surface)[source]
    tangents = None if mesh.tangents is None else vertex_tangents(vertices, mesh.faces, normals, mesh.uvs)
    watertight = is_watertight(surface)
    return replace(mesh, vertices=vertices, normals=normals, tangents=tangents, watertight=watertight)


def _with_normals(mesh: TexturedMesh, target: Target) -> TexturedMesh:
    """`mesh` with the normal map that `target` makes of its shape."""
    assert mesh.tangents is not None
    texels = rasterise(mesh.uvs, mesh.faces, len(mesh.base_color))
    points = torch.from_numpy(texels.mix(mesh.vertices, mesh.faces))
    normals = torch.nn.functional.normalize(torch.from_numpy(texels.mix(mesh.normals, mesh.faces)), dim=-1)
    wanted = target.normals(points, normals)
    tangents = mixed_tangents(texels, mesh.tangents, mesh.faces)
    return replace(mesh, normal_map=bake_normals(wanted, texels, normals, tangents))
