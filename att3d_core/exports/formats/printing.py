"""Files for printers: STL and 3MF, millimetres, +Z up, standing on the plate."""

from __future__ import annotations

import io
import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from att3d_core.exports.formats.placement import stand, z_up
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.origin import Origin

# The earliest time that a ZIP file can hold: the same mesh must make the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>
"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rel0" Target="/3D/3dmodel.model" \
Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>
"""


def print_positions(vertices: NDArray[np.float32], height_mm: float) -> NDArray[np.float32]:
    """`vertices` [V, 3] of the field's cube in millimetres, +Z up, -Y front, on the plate's middle."""
    return z_up(stand(vertices, height_mm))


def stl_bytes(mesh: ColoredMesh, height_mm: float) -> bytes:
    """The bytes of a binary STL file. Raises ExportError for a flat mesh."""
    corners = print_positions(mesh.vertices, height_mm)[mesh.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    rows = np.zeros(len(corners), [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    rows["normal"], rows["corners"] = normals, corners
    # A header that begins with "solid" would be taken for text.
    header = b"binary STL, millimetres, +Z up".ljust(80, b" ")
    return header + struct.pack("<I", len(rows)) + rows.tobytes()


def threemf_bytes(mesh: ColoredMesh, origin: Origin, height_mm: float) -> bytes:
    """The bytes of a 3MF file with vertex colours. Raises ExportError for a flat mesh."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("3D/3dmodel.model", _model(mesh, origin, height_mm)),
        ):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, text)
    return stream.getvalue()


def _model(mesh: ColoredMesh, origin: Origin, height_mm: float) -> str:
    points = print_positions(mesh.vertices, height_mm)
    levels = (mesh.colors.clip(0.0, 1.0) * 255.0).round().astype(np.uint8)
    palette, color = np.unique(levels, axis=0, return_inverse=True)
    corners = np.concatenate([mesh.faces, color.reshape(-1)[mesh.faces]], axis=1)
    colors = "".join(f'<m:color color="#{r:02X}{g:02X}{b:02X}"/>' for r, g, b in palette.tolist())
    vertices = "".join(f'<vertex x="{x:.6g}" y="{y:.6g}" z="{z:.6g}"/>' for x, y, z in points.tolist())
    faces = "".join(
        f'<triangle v1="{a}" v2="{b}" v3="{c}" pid="1" p1="{p}" p2="{q}" p3="{r}"/>'
        for a, b, c, p, q, r in corners.tolist()
    )
    said = {"Title": origin.title, "Application": "ATT3D studio", "LicenseTerms": origin.licence or ""}
    metadata = "".join(f"<metadata name={quoteattr(k)}>{escape(_xml(v))}</metadata>" for k, v in said.items() if v)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<model unit="millimeter" '
        'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" '
        'xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02">'
        f'{metadata}<resources><m:colorgroup id="1">{colors}</m:colorgroup>'
        '<object id="2" type="model" pid="1" pindex="0">'
        f"<mesh><vertices>{vertices}</vertices><triangles>{faces}</triangles></mesh></object></resources>"
        '<build><item objectid="2"/></build></model>\n'
    )


def _xml(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
