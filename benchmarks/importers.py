"""Exported files in other programs: what each of them sees, as a table.

    python -m benchmarks.importers

Asks trimesh always, and assimp where its command is installed (Debian: assimp-utils). Height is what the program
reports, in the unit of the file: every file here is exported 1 m (printers: 1,000 mm) tall.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
import trimesh
from trimesh.visual.texture import TextureVisuals

from att3d_core.export.chain import ChainKind, ChainSettings, chain_files
from att3d_core.export.formats import Format, model_files, write_files
from att3d_core.export.origin import Origin
from att3d_core.export.presets import MOBILE
from att3d_core.export.scene import scene_mesh, textured_scene
from benchmarks import models

OTHER_PROMPT = "a pig riding a bicycle wearing a sombrero"


@dataclass(frozen=True)
class Seen:
    """What a program makes of a file; animations: None where the program does not say."""

    program: str
    file: str
    meshes: int
    triangles: int
    height: float
    textures: int
    animations: int | None


def rows(folder: Path) -> Iterator[Seen]:
    """Every file in every program that is here. Raises where one does not load."""
    for path in _files(folder):
        if path.suffix != ".3mf" or find_spec("lxml"):  # trimesh reads 3MF with lxml only
            yield _by_trimesh(path)
        if shutil.which("assimp") and path.suffix != ".3mf":
            yield _by_assimp(path)


def _files(folder: Path) -> list[Path]:
    generator = models.generator()
    released, scene = generator.released, models.scene()
    origin = Origin((models.PROMPT,), released.name, released.hash)
    textured, colored = textured_scene(scene, MOBILE), scene_mesh(scene, MOBILE.triangles)
    made = [
        write_files(folder / kind.name, model_files(textured if kind.holds_texture else colored, kind, "still", origin))
        for kind in Format
    ]
    ends = torch.stack([generator.embed(prompt) for prompt in (models.PROMPT, OTHER_PROMPT)])
    stops = released.model.embed(ends)
    chain = Origin((models.PROMPT, OTHER_PROMPT), released.name, released.hash)
    for kind in (ChainKind.VARIANTS, ChainKind.FLIPBOOK):
        for files in chain_files(released.model, stops, chain, "chain", ChainSettings(kind, frames=5)):
            made.append(write_files(folder, files))
    return [paths[0] for paths in made]


def _by_trimesh(path: Path) -> Seen:
    scene = trimesh.load_scene(path)
    meshes = [mesh for mesh in scene.geometry.values() if isinstance(mesh, trimesh.Trimesh)]
    up = 2 if path.suffix in (".stl", ".3mf") else 1
    textures = sum(
        isinstance(mesh.visual, TextureVisuals) and mesh.visual.uv is not None and _has_picture(mesh.visual)
        for mesh in meshes
    )
    height = float(scene.bounds[1][up] - scene.bounds[0][up])
    return Seen("trimesh", path.name, len(meshes), sum(len(mesh.faces) for mesh in meshes), height, textures, None)


def _has_picture(visual: TextureVisuals) -> bool:
    names = ("baseColorTexture", "image")
    return any(getattr(visual.material, name, None) is not None for name in names)


def _by_assimp(path: Path) -> Seen:
    said = subprocess.run(["assimp", "info", str(path)], capture_output=True, text=True, check=True).stdout

    def number(label: str) -> int:
        found = re.search(rf"^{re.escape(label)}\s+(\d+)", said, re.MULTILINE)
        return int(found[1]) if found else 0

    up = 2 if path.suffix == ".stl" else 1
    low, high = (
        float(re.search(rf"^{label} point\s+\(([^)]*)\)", said, re.MULTILINE)[1].split()[up])  # type: ignore[index]
        for label in ("Minimum", "Maximum")
    )
    textures = number("Textures (embed.):") or len(set(re.findall(r"[\w-]+\.(?:jpg|png)", said)))
    meshes, faces = number("Meshes:"), number("Faces:")
    return Seen("assimp", path.name, meshes, faces, high - low, textures, number("Animations:"))


def main() -> None:
    """Print the table."""
    print(f"{'program':8} {'file':20} {'meshes':>6} {'triangles':>9} {'height':>9} {'textures':>8} {'animations':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for seen in rows(Path(folder)):
            moving = "-" if seen.animations is None else str(seen.animations)
            print(
                f"{seen.program:8} {seen.file:20} {seen.meshes:6} {seen.triangles:9} {seen.height:9.3f} "
                f"{seen.textures:8} {moving:>10}"
            )


if __name__ == "__main__":
    main()
