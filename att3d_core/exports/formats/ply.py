"""PLY, binary: +Y up, metres, sRGB vertex colours."""

from __future__ import annotations

import numpy as np

from att3d_core.exports.formats.placement import stand
from att3d_core.exports.meshing.mesh import ColoredMesh


def ply_bytes(mesh: ColoredMesh, title: str, height_m: float = 1.0) -> bytes:
    """The bytes of a PLY file. Raises ExportError for a flat mesh."""
    vertices = np.zeros(len(mesh.vertices), [("place", "<f4", 3), ("normal", "<f4", 3), ("color", "u1", 3)])
    vertices["place"], vertices["normal"] = stand(mesh.vertices, height_m), mesh.normals
    vertices["color"] = (mesh.colors.clip(0.0, 1.0) * 255.0).round()
    faces = np.zeros(len(mesh.faces), [("count", "u1"), ("corners", "<i4", 3)])
    faces["count"], faces["corners"] = 3, mesh.faces
    # The header is ASCII by definition.
    said = " ".join(title.encode("ascii", "replace").decode().split())
    header = [
        "ply",
        "format binary_little_endian 1.0",
        f"comment {said}",
        "comment metres, +Y up, +Z front",
        f"element vertex {len(vertices)}",
        *(f"property float {name}" for name in ("x", "y", "z", "nx", "ny", "nz")),
        *(f"property uchar {name}" for name in ("red", "green", "blue")),
        f"element face {len(faces)}",
        "property list uchar int vertex_indices",
        "end_header",
    ]
    return "\n".join(header).encode() + b"\n" + vertices.tobytes() + faces.tobytes()
