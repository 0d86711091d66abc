"""One mesh in any file format: the names and contents of its files, and how they reach the disk."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from att3d_core.errors import NO_TRIANGLES, ExportError
from att3d_core.exports.formats.obj import obj_files
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.formats.ply import ply_bytes
from att3d_core.exports.formats.printing import stl_bytes, threemf_bytes
from att3d_core.exports.formats.still import Model, still_document
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.files import write_bytes
from att3d_core.images import Encoding
from att3d_core.origin import Origin

MM_A_METRE = 1000.0


class Format(Enum):
    """File formats, by suffix. glb, gltf, obj: textures or vertex colours. ply, 3mf: vertex colours. stl: none."""

    GLB = "glb"
    GLTF = "gltf"
    OBJ = "obj"
    PLY = "ply"
    STL = "stl"
    THREEMF = "3mf"

    @property
    def holds_texture(self) -> bool:
        return self in (Format.GLB, Format.GLTF, Format.OBJ)

    @property
    def prints(self) -> bool:
        """Millimetres and +Z up."""
        return self in (Format.STL, Format.THREEMF)


def model_files(
    mesh: Model,
    kind: Format,
    stem: str,
    origin: Origin,
    height_m: float = 1.0,
    encoding: Encoding = Encoding.JPEG,
    pivot: Pivot = Pivot.BOTTOM,
    unlit: bool = False,
) -> dict[str, bytes]:
    """The files of one mesh, contents by name, the one to open first. Raises ExportError.

    PLY, STL and 3MF take a coloured mesh only. pivot, unlit: of glTF alone.
    """
    if len(mesh.faces) == 0:
        raise ExportError(NO_TRIANGLES)
    if kind is Format.GLB:
        return {f"{stem}.glb": still_document(mesh, origin, height_m, encoding, pivot, unlit).to_glb()}
    if kind is Format.GLTF:
        return still_document(mesh, origin, height_m, encoding, pivot, unlit).to_files(stem)
    if kind is Format.OBJ:
        return obj_files(mesh, stem, origin.title, height_m, encoding)
    if not isinstance(mesh, ColoredMesh):
        raise ExportError(f"{kind.value} holds no texture; export a mesh with vertex colours")
    if kind is Format.PLY:
        return {f"{stem}.ply": ply_bytes(mesh, origin.title, height_m)}
    if kind is Format.STL:
        return {f"{stem}.stl": stl_bytes(mesh, height_m * MM_A_METRE)}
    return {f"{stem}.3mf": threemf_bytes(mesh, origin, height_m * MM_A_METRE)}


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Writes `files` into `folder`, each one atomically, the first last: where it is, the others are. OutputError."""
    names = list(files)
    for name in [*names[1:], *names[:1]]:
        write_bytes(folder / name, files[name])
    return [folder / name for name in names]
