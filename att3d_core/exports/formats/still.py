"""The still object as glTF: textured, in levels of detail if wanted, as one file or as several.

CONTRACT.md, beside this file, is what these files promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from att3d_core.errors import NO_TRIANGLES, ExportError
from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.finish import MATT, Finish, finish_of
from att3d_core.exports.formats.glb import add_material, colored_primitive
from att3d_core.exports.formats.placement import Pivot, Placement, placement
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.images import Encoding, encode
from att3d_core.names import object_name
from att3d_core.origin import Origin

Model = TexturedMesh | ColoredMesh


def still_document(
    mesh: Model,
    origin: Origin,
    height_m: float = 1.0,
    encoding: Encoding = Encoding.JPEG,
    pivot: Pivot = Pivot.BOTTOM,
    unlit: bool = False,
) -> Document:
    """One mesh, one material, one node named after the prompt. Raises ExportError for an empty or flat mesh."""
    return lod_document([mesh], origin, height_m, encoding, pivot, unlit)


def glb_bytes(mesh: Model, origin: Origin, height_m: float = 1.0) -> bytes:
    """The bytes of a GLB file of one mesh: what every way to export one object writes. Raises ExportError."""
    return still_document(mesh, origin, height_m).to_glb()


def lod_document(
    levels: Sequence[Model],
    origin: Origin,
    height_m: float = 1.0,
    encoding: Encoding = Encoding.JPEG,
    pivot: Pivot = Pivot.BOTTOM,
    unlit: bool = False,
) -> Document:
    """Levels of detail, the finest first, all placed like the finest; coarser ones hang on it by MSFT_lod.

    A program that does not know the extension shows the finest. Raises ExportError.
    """
    if not levels or any(len(level.faces) == 0 for level in levels):
        raise ExportError(NO_TRIANGLES)
    where, finish = placement(levels[0].vertices, height_m, pivot), finish_of(origin.title, unlit)
    document = Document(origin.extras() | _honesty(levels[0]), origin.licence)
    name = object_name(origin.title)
    meshes = [
        add_model(document, level, where, name if number == 0 else f"{name}-lod{number}", encoding, finish)
        for number, level in enumerate(levels)
    ]
    coarser = [
        document.add("nodes", {"name": f"{name}-lod{number}", "mesh": mesh})
        for number, mesh in enumerate(meshes)
        if number > 0
    ]
    root: dict[str, Any] = {"name": name, "mesh": meshes[0]}
    if coarser:
        document.use_extension("MSFT_lod")
        root["extensions"] = {"MSFT_lod": {"ids": coarser}}
        # Share of the screen's height below which the next level takes over; the last is always drawn.
        root["extras"] = {"MSFT_screencoverage": [0.5 / 2**number for number in range(len(coarser))] + [0.0]}
    document.add_root(root)
    return document


def _honesty(mesh: Model) -> dict[str, Any]:
    unwrapped = mesh.unwrapped.value if isinstance(mesh, TexturedMesh) else None
    return {
        "triangles": len(mesh.faces),
        "watertight": mesh.watertight,
        "unwrapped": unwrapped,
        "loose_parts": None if mesh.parts is None else mesh.parts.loose,
    } | ({"refined": mesh.refined} if isinstance(mesh, TexturedMesh) and mesh.refined else {})


def add_model(
    document: Document, mesh: Model, where: Placement, name: str, encoding: Encoding, finish: Finish = MATT
) -> int:
    """One mesh with a material of its own, its vertices placed by `where`; its number."""
    positions = where.apply(mesh.vertices)
    if isinstance(mesh, ColoredMesh):
        primitive = colored_primitive(document, mesh, positions, add_material(document, name, finish=finish))
        return document.add("meshes", {"name": name, "primitives": [primitive]})
    attributes = {
        "POSITION": document.add_values(positions, bounds=True),
        "NORMAL": document.add_values(mesh.normals),
        "TEXCOORD_0": document.add_values(mesh.uvs),
    }
    if mesh.tangents is not None:
        attributes["TANGENT"] = document.add_values(mesh.tangents)
    base = document.add_picture(encode(f"{name}-color", mesh.base_color, encoding))
    normal = None
    if mesh.normal_map is not None:
        # JPEG would ring around every edge, and light shows it: normals are always exact.
        normal = document.add_picture(encode(f"{name}-normal", mesh.normal_map, Encoding.PNG))
    primitive = {
        "attributes": attributes,
        "indices": document.add_indices(mesh.faces, len(positions)),
        "material": add_material(document, name, base, normal, finish),
    }
    return document.add("meshes", {"name": name, "primitives": [primitive]})
