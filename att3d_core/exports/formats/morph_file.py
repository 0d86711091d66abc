"""A morph as GLB: one mesh, a target a frame, and an animation of their weights from the first to the last."""

from __future__ import annotations

import numpy as np

from att3d_core.exports.formats.document import Document
from att3d_core.exports.formats.glb import add_material, colored_primitive
from att3d_core.exports.formats.placement import placement
from att3d_core.exports.meshing.morph import Morph
from att3d_core.images import srgb_to_linear
from att3d_core.names import object_name
from att3d_core.origin import Origin

FPS = 12.0


def morph_document(made: Morph, origin: Origin, height_m: float = 1.0, fps: float = FPS) -> Document:
    """The base frame at rest, a target for every other one. All share one scale and pivot, as in a flip-book."""
    where = placement(np.concatenate([mesh.vertices for mesh in made.meshes]), height_m)
    base = made.meshes[made.base]
    document = Document(
        origin.extras()
        | {
            "alphas": [round(alpha, 6) for alpha in made.alphas],
            "morph_errors": [round(error, 5) for error in made.errors],
            "watertight": base.watertight,
        },
        origin.licence,
    )
    name = object_name(origin.title)
    primitive = colored_primitive(document, base, where.apply(base.vertices), add_material(document, name))
    others = [number for number in range(len(made.meshes)) if number != made.base]
    base_color = srgb_to_linear(base.colors.astype(np.float64))
    targets = []
    for number in others:
        mesh = made.meshes[number]
        moved = where.apply(mesh.vertices) - where.apply(base.vertices)
        color = np.zeros((len(moved), 4), np.float32)
        color[:, :3] = srgb_to_linear(mesh.colors.astype(np.float64)) - base_color
        targets.append(
            {
                "POSITION": document.add_values(moved, bounds=True),
                "NORMAL": document.add_values(mesh.normals - base.normals),
                "COLOR_0": document.add_values(color),
            }
        )
    primitive["targets"] = targets
    names = [f"alpha-{made.alphas[number]:.3f}" for number in others]
    mesh_number = document.add(
        "meshes",
        {
            "name": name,
            "primitives": [primitive],
            "weights": [0.0] * len(others),
            "extras": {"targetNames": names},
        },
    )
    node = document.add_root({"name": name, "mesh": mesh_number})
    times = np.arange(len(made.meshes), dtype=np.float32) / fps
    weights = np.zeros((len(made.meshes), len(others)), np.float32)
    weights[others, np.arange(len(others))] = 1.0
    sampler = {
        "input": document.add_values(times, bounds=True, vertices=False),
        "output": document.add_values(weights.reshape(-1), vertices=False),
        "interpolation": "LINEAR",
    }
    channel = {"sampler": 0, "target": {"node": node, "path": "weights"}}
    document.add("animations", {"name": "morph", "samplers": [sampler], "channels": [channel]})
    return document
