"""Run by a Python with `bpy`: JSON jobs [path, moments, first] on standard input, answers after the word ANSWER."""

from __future__ import annotations

import json
import sys

import bpy


def main() -> None:
    answers = [look(*job) for job in json.load(sys.stdin)]
    print("ANSWER " + json.dumps(answers))


def look(path: str, moments: list[float], first: bool) -> dict[str, object]:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=path)
    objects = [item for item in bpy.data.objects if item.type == "MESH"]
    measured = [item for item in objects if abs(item.matrix_world.translation.x) < 1e-6] if first else objects
    triangles = sum(len(polygon.vertices) - 2 for item in objects for polygon in item.data.polygons)
    pictures = [picture for picture in bpy.data.images if picture.size[0] > 1]
    for item in objects:  # at rest: as the file says, not as the first key does
        if item.data.shape_keys:
            for block in item.data.shape_keys.key_blocks[1:]:
                block.value = 0.0
    rest = box(measured) if not moments or not objects[0].data.shape_keys else box(measured, muted=True)
    boxes = []
    rate = bpy.context.scene.render.fps / bpy.context.scene.render.fps_base
    for moment in moments:
        frame = moment * rate + 1e-4
        bpy.context.scene.frame_set(int(frame), subframe=frame % 1.0)
        boxes.append(box(measured))
    return {"meshes": len(objects), "triangles": triangles, "textures": len(pictures), "box": rest, "boxes": boxes}


def box(objects: list[bpy.types.Object], muted: bool = False) -> list[list[float]]:
    """In glTF's axes: Blender's importer turns +Y up, +Z front into +Z up, -Y front."""
    graph = bpy.context.evaluated_depsgraph_get()
    low, high = [1e9] * 3, [-1e9] * 3
    for item in objects:
        shown = item if muted else item.evaluated_get(graph)
        if max(abs(x) for x in shown.matrix_world.to_scale()) < 1e-3:
            continue  # a hidden frame
        mesh = item.data if muted else shown.to_mesh()
        for vertex in mesh.vertices:
            x, y, z = shown.matrix_world @ vertex.co
            for axis, value in enumerate((x, z, -y)):
                low[axis], high[axis] = min(low[axis], value), max(high[axis], value)
    return [low, high]


if __name__ == "__main__":
    main()
