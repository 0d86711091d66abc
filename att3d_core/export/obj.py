"""Wavefront OBJ with its material: +Y up, metres, colours as a texture or a vertex."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from att3d_core.export.bake import Encoding, encode
from att3d_core.export.mesh import ColoredMesh
from att3d_core.export.placement import stand
from att3d_core.export.textured import TexturedMesh

_SUFFIX = {Encoding.PNG: ".png", Encoding.JPEG: ".jpg"}


def obj_files(
    mesh: TexturedMesh | ColoredMesh,
    stem: str,
    title: str,
    height_m: float = 1.0,
    encoding: Encoding = Encoding.JPEG,
) -> dict[str, bytes]:
    """`stem`.obj, and for a textured mesh `stem`.mtl and its pictures: contents by file name. Raises ExportError."""
    positions = stand(mesh.vertices, height_m)
    lines = io.StringIO()
    lines.write(f"# {_one_line(title)}\n# metres, +Y up, +Z front\n")
    if isinstance(mesh, ColoredMesh):
        lines.write(f"o {stem}\n")
        _rows(lines, "v", np.concatenate([positions, mesh.colors], axis=1))
        _rows(lines, "vn", mesh.normals)
        _faces(lines, mesh.faces, "{0}//{0} {1}//{1} {2}//{2}")
        return {f"{stem}.obj": lines.getvalue().encode()}
    lines.write(f"mtllib {stem}.mtl\no {stem}\n")
    _rows(lines, "v", positions)
    # OBJ counts v from the lower edge.
    _rows(lines, "vt", np.stack([mesh.uvs[:, 0], 1.0 - mesh.uvs[:, 1]], axis=1))
    _rows(lines, "vn", mesh.normals)
    lines.write(f"usemtl {stem}\n")
    _faces(lines, mesh.faces, "{0}/{0}/{0} {1}/{1}/{1} {2}/{2}/{2}")
    color_file = f"{stem}-color{_SUFFIX[encoding]}"
    material = f"newmtl {stem}\nKd 1 1 1\nKs 0 0 0\nillum 1\nmap_Kd {color_file}\n"
    files = {f"{stem}.obj": lines.getvalue().encode(), color_file: encode("color", mesh.base_color, encoding).data}
    if mesh.normal_map is not None:
        normal_file = f"{stem}-normal.png"
        material += f"norm {normal_file}\n"
        files[normal_file] = encode("normal", mesh.normal_map, Encoding.PNG).data
    return {**files, f"{stem}.mtl": material.encode()}


def _rows(lines: io.StringIO, keyword: str, rows: NDArray[np.float32]) -> None:
    for row in rows:
        lines.write(keyword + "".join(f" {value:.6g}" for value in row) + "\n")


def _faces(lines: io.StringIO, faces: NDArray[np.int32], corners: str) -> None:
    lines.write("".join(f"f {corners}\n".format(*(corner + 1 for corner in face)) for face in faces))


def _one_line(text: str) -> str:
    return " ".join(text.split())
