"""Exported files in other programs: what each of them sees, as a table.

    python -m benchmarks.importers [FOLDER]

Asks trimesh always, three.js and Gradio's Model3D (Babylon.js) in Chromium where they are there (`make setup`), and
assimp, Godot 3 and Blender where they are installed: Debian's assimp-utils and godot3-server; Blender's `bpy` wheel, in
this environment or in the one whose Python ATT3D_BPY_PYTHON names. Every file is exported 1 m (printers: 1,000 mm)
tall. The error of the place is the largest difference of the object's box to the exported one, after turning the
program's axes back to glTF's: a file that arrives rotated, mirrored or in other units has a large one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import trimesh
from trimesh.visual.texture import TextureVisuals

from att3d_core.errors import ExportError
from att3d_core.exports.chain import ChainKind, ChainPart, ChainSettings, SceneAt, chain_parts
from att3d_core.exports.formats.files import Format, model_files, write_files
from att3d_core.exports.formats.placement import Placement, placement, z_up
from att3d_core.exports.presets import MOBILE
from att3d_core.exports.scene import scene_mesh, textured_scene
from att3d_core.origin import Origin
from att3d_core.stops import mix
from benchmarks import models
from benchmarks.geometry import engines
from benchmarks.geometry.engines import Box, Exported, Seen, box_of
from benchmarks.measure import Measurement

# Rocks: near enough for a morph.
CHAIN = ("a snowy rock", "a mossy rock")
FRAMES = 5
# Godot 3 samples every animation 15 times per second and draws straight lines between: other steps become slopes there.
FPS = 15


def exported(folder: Path) -> list[Exported]:
    """A file of every kind, and what should be seen in it."""
    generator = models.generator()
    released, scene = generator.released, models.scene()
    origin = Origin((models.PROMPT,), released.name, released.hash)
    textured, colored = textured_scene(scene, MOBILE), scene_mesh(scene, MOBILE.triangles)
    made: list[Exported] = []
    for kind in Format:
        mesh = textured if kind.holds_texture else colored
        path = write_files(folder / kind.value, model_files(mesh, kind, "still", origin))[0]
        box = box_of(placement(mesh.vertices, 1000.0 if kind.prints else 1.0).apply(mesh.vertices))
        made.append(Exported(path, box, 1, len(mesh.faces), kind.holds_texture))
    u = released.model.embed(torch.stack([generator.embed(prompt) for prompt in CHAIN]))
    origin = Origin(CHAIN, released.name, released.hash)
    for kind in (ChainKind.VARIANTS, ChainKind.FLIPBOOK, ChainKind.MORPH):
        settings = ChainSettings(kind, FRAMES, fps=FPS)
        part = _chain(lambda a: released.model.scene_from_u(mix(u, a)), origin, settings)
        path = write_files(folder, part.files)[0]
        meshes = [mesh for _, mesh in part.meshes]
        triangles = sum(len(mesh.faces) for mesh in meshes)
        if kind is ChainKind.VARIANTS:
            scale = min(placement(mesh.vertices, 1.0).scale for mesh in meshes)
            first = placement(meshes[0].vertices, 1.0)
            box = box_of(Placement(first.pivot, scale).apply(meshes[0].vertices))
            made.append(Exported(path, box, FRAMES, triangles, True, first="first"))
            continue
        where = placement(np.concatenate([mesh.vertices for mesh in meshes]), 1.0)
        boxes = tuple(box_of(where.apply(mesh.vertices)) for mesh in meshes)
        morphs = kind is ChainKind.MORPH
        rest = boxes[FRAMES // 2] if morphs else boxes[0]
        count, triangles = (1, len(meshes[0].faces)) if morphs else (FRAMES, triangles)
        made.append(Exported(path, rest, count, triangles, False, tuple((k / FPS, b) for k, b in enumerate(boxes))))
    return made


def measure() -> Iterator[Measurement]:
    """How many of the files arrive otherwise than they were exported, in all programs that are here."""
    with tempfile.TemporaryDirectory() as folder:
        seen = list(rows(Path(folder)))
    programs = ", ".join(dict.fromkeys(line.program for line in seen))
    wrong = sum(not line.right for line in seen)
    yield Measurement(f"files that arrive wrong, of {len(seen)} in {programs}", wrong, "", 0, "lower", models.name())


def _chain(scene_at: SceneAt, origin: Origin, settings: ChainSettings) -> ChainPart:
    """The whole chain; of a morph the longest first piece of it that is one shape."""
    for piece in (1.0, 0.5, 0.25, 0.125):
        try:
            (part,) = chain_parts(lambda alpha, piece=piece: scene_at(piece * alpha), 2, origin, "chain", settings)
        except ExportError:
            continue
        return part
    raise ExportError("no piece of this chain is one shape")


def rows(folder: Path) -> Iterator[Seen]:
    """Every file in every program that is here. Raises where one does not load."""
    files = exported(folder)
    asked: list[Callable[[list[Exported]], Iterator[Seen]]] = [_by_trimesh]
    if shutil.which("assimp"):
        asked.append(_by_assimp)
    asked += engines.present()
    for program in asked:
        yield from program(files)


def _by_trimesh(files: list[Exported]) -> Iterator[Seen]:
    for file in files:
        if file.path.suffix == ".3mf" and not find_spec("lxml"):  # trimesh reads 3MF with lxml only
            continue
        scene = trimesh.load_scene(file.path)
        meshes = [mesh for mesh in scene.geometry.values() if isinstance(mesh, trimesh.Trimesh)]
        textures = sum(_has_picture(mesh.visual) for mesh in meshes if isinstance(mesh.visual, TextureVisuals))
        corners = np.concatenate([_bounds_of(scene, node) for node in _shown(scene, bool(file.first))])
        triangles = sum(len(mesh.faces) for mesh in meshes)
        yield file.seen("trimesh", len(meshes), triangles, _y_up(file, corners), textures, None)


def _shown(scene: trimesh.Scene, first: bool) -> Iterator[str]:
    """Nodes with a mesh that are not hidden by their scale; only the variant on the origin where `first`."""
    for node in scene.graph.nodes_geometry:
        transform = scene.graph[node][0]
        if abs(transform[0, 0]) > 1e-3 and not (first and abs(transform[0, 3]) > 1e-6):
            yield node


def _bounds_of(scene: trimesh.Scene, node: str) -> np.ndarray:
    transform, name = scene.graph[node]
    return np.asarray(trimesh.transform_points(scene.geometry[name].bounds, transform))


def _has_picture(visual: TextureVisuals) -> bool:
    names = ("baseColorTexture", "image")
    return visual.uv is not None and any(getattr(visual.material, name, None) is not None for name in names)


def _by_assimp(files: list[Exported]) -> Iterator[Seen]:
    for file in files:
        if file.path.suffix == ".3mf" or file.frames or file.first:
            continue  # it says the box of everything in the file only
        said = subprocess.run(["assimp", "info", str(file.path)], capture_output=True, text=True, check=True).stdout

        def number(label: str, said: str = said) -> int:
            found = re.search(rf"^{re.escape(label)}\s+(\d+)", said, re.MULTILINE)
            return int(found[1]) if found else 0

        corners = np.array(
            [
                [float(x) for x in re.search(rf"^{label} point\s+\(([^)]*)\)", said, re.MULTILINE)[1].split()]  # type: ignore[index]
                for label in ("Minimum", "Maximum")
            ]
        )
        pictures = set(re.findall(r"[\w-]+\.(?:jpg|png)", said))
        textures = number("Textures (embed.):") or len({name for name in pictures if "color" in name})
        box = _y_up(file, corners)
        yield file.seen("assimp", number("Meshes:"), number("Faces:"), box, textures, None)


def _y_up(file: Exported, corners: np.ndarray) -> Box:
    """Printers' files stand on +Z: turned back, -Y to the front."""
    if file.path.suffix not in (".stl", ".3mf"):
        return box_of(corners)
    back = z_up(z_up(z_up(corners.astype(np.float32))))
    return box_of(back)


def main() -> None:
    """Print the table."""
    heads = ("program", "file", "meshes", "triangles", "place error", "textures", "plays")
    print(f"{heads[0]:10} {heads[1]:20} {heads[2]:>7} {heads[3]:>10} {heads[4]:>12} {heads[5]:>9} {heads[6]:>6}  note")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for seen in rows(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder)):
            print(seen.line(), flush=True)
            wrong += not seen.right
    print(f"{wrong} wrong" if wrong else "every file arrives as it was exported")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
