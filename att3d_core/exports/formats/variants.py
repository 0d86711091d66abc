"""Several objects in one GLB: a named node each, in a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.errors import NO_TRIANGLES, ExportError
from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.finish import finish_of
from att3d_core.exports.formats.placement import Placement, placement
from att3d_core.exports.formats.still import Model, add_model
from att3d_core.images import Encoding
from att3d_core.names import object_name, unique_name
from att3d_core.origin import Origin

# Between neighbours, as a share of the widest object.
GAP = 0.2


def variants_document(
    meshes: Sequence[Model],
    titles: Sequence[str],
    origin: Origin,
    height_m: float = 1.0,
    encoding: Encoding = Encoding.JPEG,
) -> Document:
    """`meshes`, named after their `titles`, along +X; each one's pivot is its own bottom centre.

    All share one scale, which makes the tallest `height_m` tall. Raises ExportError.
    """
    if not meshes or any(len(mesh.faces) == 0 for mesh in meshes):
        raise ExportError(NO_TRIANGLES)
    own = [placement(mesh.vertices, height_m) for mesh in meshes]
    scale = min(place.scale for place in own)
    widest = max(float(np.ptp(mesh.vertices[:, 0])) for mesh in meshes) * scale
    document = Document(
        origin.extras() | {"variants": list(titles), "watertight": all(mesh.watertight for mesh in meshes)},
        origin.licence,
    )
    taken: set[str] = set()
    for number, (mesh, title, place) in enumerate(zip(meshes, titles, own, strict=True)):
        name = unique_name(object_name(title), taken)
        model = add_model(document, mesh, Placement(place.pivot, scale), name, encoding, finish_of(title))
        document.add_root(
            {
                "name": name,
                "mesh": model,
                "translation": [number * widest * (1.0 + GAP), 0.0, 0.0] if number else None,
                "extras": {"title": title},
            }
        )
    return document
