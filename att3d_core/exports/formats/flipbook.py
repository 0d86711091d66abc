"""A flip-book: one node a frame, shown and hidden by steps of its scale. Needs no common topology."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from att3d_core.errors import ExportError
from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.glb import add_material, colored_primitive
from att3d_core.exports.formats.placement import placement
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.names import object_name
from att3d_core.origin import Origin

# A hidden frame is this small: a scale of 0 has no inverse, and engines complain about it.
HIDDEN = 1e-5
FPS = 12.0


def flipbook_document(
    frames: Sequence[ColoredMesh], origin: Origin, height_m: float = 1.0, fps: float = FPS
) -> Document:
    """`frames` in order, `fps` a second, as one animation; at rest the first one shows.

    All share one scale and pivot, so that what stands still stays: their common box is `height_m` tall, its bottom
    centre the origin. Raises ExportError for no frame or an empty one.
    """
    if not frames or any(len(frame.faces) == 0 for frame in frames):
        raise ExportError("a flip-book needs one frame or more, each with triangles")
    where = placement(np.concatenate([frame.vertices for frame in frames]), height_m)
    document = Document(
        origin.extras() | {"frames": len(frames), "fps": fps, "watertight": all(frame.watertight for frame in frames)},
        origin.licence,
    )
    name = object_name(origin.title)
    material = add_material(document, name)
    end = len(frames) / fps
    samplers, channels, nodes = [], [], []
    for number, frame in enumerate(frames):
        primitive = colored_primitive(document, frame, where.apply(frame.vertices), material)
        mesh = document.add("meshes", {"name": f"{name}-{number:03d}", "primitives": [primitive]})
        rest = None if number == 0 else [HIDDEN] * 3
        nodes.append(document.add("nodes", {"name": f"{name}-{number:03d}", "mesh": mesh, "scale": rest}))
        if len(frames) > 1:
            times, scales = _steps(number, len(frames), fps, end)
            samplers.append(
                {
                    "input": document.add_values(times, bounds=True, vertices=False),
                    "output": document.add_values(scales, vertices=False),
                    "interpolation": "STEP",
                }
            )
            channels.append({"sampler": number, "target": {"node": nodes[-1], "path": "scale"}})
    document.add_root({"name": name, "children": nodes})
    if channels:
        document.add("animations", {"name": "flipbook", "samplers": samplers, "channels": channels})
    return document


def _steps(number: int, count: int, fps: float, end: float) -> tuple[np.ndarray, np.ndarray]:
    """Times [K] and scales [K, 3] of one frame's node; every node's last time is the animation's end."""
    keys = {0.0: number == 0, number / fps: True}
    if number + 1 < count:
        keys[(number + 1) / fps] = False
    keys[end] = number + 1 == count
    times = np.array(list(keys), np.float32)
    scales = np.where(np.array(list(keys.values()))[:, None], 1.0, HIDDEN)
    return times, np.repeat(scales, 3, axis=1).astype(np.float32)
