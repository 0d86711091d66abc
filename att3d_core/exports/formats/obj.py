"""Wavefront OBJ with its material: +Y up, metres, colours as a texture or a vertex."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from att3d_core.exports.formats.document import content_name
from att3d_core.exports.formats.placement import stand
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.images import Encoding, encode

_SUFFIX = {Encoding.PNG: ".png", Encoding.JPEG: ".jpg"}


def obj_files(
    mesh: TexturedMesh | ColoredMesh,
    stem: str,
    title: str,
    height_m: float = 1.0,
    encoding: Encoding = Encoding.JPEG,
) -> dict[str, bytes]:
    """`stem`.obj, and for a textured mesh its material and pictures: contents by file name. Raises ExportError."""
    positions = stand(mesh.vertices, height_m)
    lines = io.StringIO()
    lines.write(f"# {_one_line(title)}\n# metres, +Y up, +Z front\n")
    if isinstance(mesh, ColoredMesh):
        lines.write(f"o {stem}\n")
        _rows(lines, "v", np.concatenate([positions, mesh.colors], axis=1))
        _rows(lines, "vn", mesh.normals)
        _faces(lines, mesh.faces, "{0}//{0} {1}//{1} {2}//{2}")
        return {f"{stem}.obj": lines.getvalue().encode()}
    # Everything but the OBJ itself is named by its content: replacing it cannot tear another export apart.
    color = encode("color", mesh.base_color, encoding).data
    files = {content_name(stem, "color", color, _SUFFIX[encoding]): color}
    material = f"newmtl {stem}\nKd 1 1 1\nKs 0 0 0\nillum 1\nmap_Kd {next(iter(files))}\n"
    if mesh.normal_map is not None:
        normal = encode("normal", mesh.normal_map, Encoding.PNG).data
        files[content_name(stem, "normal", normal, ".png")] = normal
        material += f"norm {content_name(stem, 'normal', normal, '.png')}\n"
    material_file = content_name(stem, "material", material.encode(), ".mtl")
    lines.write(f"mtllib {material_file}\no {stem}\n")
    _rows(lines, "v", positions)
    # OBJ counts v from the lower edge.
    _rows(lines, "vt", np.stack([mesh.uvs[:, 0], 1.0 - mesh.uvs[:, 1]], axis=1))
    _rows(lines, "vn", mesh.normals)
    lines.write(f"usemtl {stem}\n")
    _faces(lines, mesh.faces, "{0}/{0}/{0} {1}/{1}/{1} {2}/{2}/{2}")
    return {f"{stem}.obj": lines.getvalue().encode(), material_file: material.encode(), **files}


def _rows(lines: io.StringIO, keyword: str, rows: NDArray[np.float32]) -> None:
    for row in rows:
        lines.write(keyword + "".join(f" {value:.6g}" for value in row) + "\n")


def _faces(lines: io.StringIO, faces: NDArray[np.int32], corners: str) -> None:
    lines.write("".join(f"f {corners}\n".format(*(corner + 1 for corner in face)) for face in faces))


def _one_line(text: str) -> str:
    return " ".join(text.split())
