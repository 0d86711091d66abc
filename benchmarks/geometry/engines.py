"""Blender, Godot, three.js and Babylon.js open exported files and say what they see."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
WORKERS = Path(__file__).with_name("workers")
PLACE_ERROR_MAX = 2e-3
"""As a share of the height: Godot keeps its vertices in halves of that precision."""
SHOWN_MIN = 0.01
"""A change of the picture counts from this share of its pixels: without a cause none of them changes."""

Box = NDArray[np.float64]
"""[2, 3]: the lowest and the highest corner."""


@dataclass(frozen=True)
class Exported:
    """A file and what belongs to be seen in it. box: at rest. frames: moments in seconds and the box at each.

    first: only the variant on the origin is measured.
    """

    path: Path
    box: Box
    meshes: int
    triangles: int
    textured: bool
    frames: tuple[tuple[float, Box], ...] = ()
    first: str = ""

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}" if self.path.stem == "still" else self.path.name

    def seen(
        self, program: str, meshes: int, triangles: int, box: Box, textures: int, plays: bool | None, note: str = ""
    ) -> Seen:
        """What `program` makes of it."""
        error = float(np.abs(box - self.box).max() / (self.box[1, 1] - self.box[0, 1]))
        right = meshes >= self.meshes and triangles == self.triangles and error <= PLACE_ERROR_MAX
        right = right and plays is not False and (textures >= 1 or not self.textured)
        return Seen(program, self.name, meshes, triangles, error, textures, plays, note, right)


@dataclass(frozen=True)
class Seen:
    """A line of the table. plays: None where the program was not asked, or there is nothing to play."""

    program: str
    file: str
    meshes: int
    triangles: int
    place_error: float
    textures: int
    plays: bool | None
    note: str
    right: bool

    def line(self) -> str:
        plays = {None: "-", True: "yes", False: "NO"}[self.plays]
        return (
            f"{self.program:10} {self.file:20} {self.meshes:7} {self.triangles:10} {self.place_error:12.1e} "
            f"{self.textures:9} {plays:>6}  {self.note}{'' if self.right else '  WRONG'}"
        )


def box_of(points: NDArray[Any]) -> Box:
    """The box around points [N, 3]."""
    return np.stack([points.min(0), points.max(0)]).astype(np.float64)


def present() -> list[Callable[[list[Exported]], Iterator[Seen]]]:
    """The programs that are installed."""
    found: list[Callable[[list[Exported]], Iterator[Seen]]] = []
    if (ROOT / "tests/node/node_modules/three").is_dir() and _chromium():
        found.append(by_three)
    if find_spec("gradio") and _chromium():
        found.append(by_babylon)
    if bpy_python():
        found.append(by_blender)
    if shutil.which("godot3-server"):
        found.append(by_godot)
    return found


def bpy_python() -> str | None:
    """A Python that has Blender as a module."""
    return os.environ.get("ATT3D_BPY_PYTHON") or (sys.executable if find_spec("bpy") else None)


def by_blender(files: list[Exported]) -> Iterator[Seen]:
    """GLB and glTF files, through Blender's own importer; moments as frames of its time line."""
    python = bpy_python()
    assert python
    mine = [file for file in files if file.path.suffix in (".glb", ".gltf")]
    jobs = [[str(file.path), [moment for moment, _ in file.frames], bool(file.first)] for file in mine]
    done = subprocess.run(
        [python, str(WORKERS / "blender.py")], input=json.dumps(jobs), capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout.rsplit("ANSWER ", 1)[1])
    yield from (_judged("Blender", file, answer) for file, answer in zip(mine, said, strict=True))


def by_three(files: list[Exported]) -> Iterator[Seen]:
    """GLB files, through three.js' GLTFLoader in Chromium."""
    from benchmarks.geometry.three_page import three_page

    with three_page() as page:
        for file in files:
            if file.path.suffix == ".glb":
                moments = [moment for moment, _ in file.frames]
                answer = page.evaluate("(a) => look(...a)", [list(file.path.read_bytes()), moments, bool(file.first)])
                yield _judged("three.js", file, answer)


def by_babylon(files: list[Exported]) -> Iterator[Seen]:
    """GLB files, through Gradio's Model3D, which shows them with Babylon.js.

    Here the picture counts too: the object stands upright with its front to the camera, a texture is one that makes a
    difference to be seen, and an animation plays where it changes by itself.
    """
    from benchmarks.geometry.babylon_page import babylon_page

    mine = [file for file in files if file.path.suffix == ".glb"]
    with babylon_page(mine[0].path.parents[1]) as page:
        for file in mine:
            plays = page.open(file.path)
            changes = page.changes()
            answer = page.look([moment for moment, _ in file.frames], bool(file.first))
            shown = page.texture_share() if answer["textures"] else 0.0
            if shown < SHOWN_MIN:
                answer["textures"] = 0
            seen = _judged("Babylon", file, answer)
            note = "from the front" if answer["upright"] else "NOT UPRIGHT FROM THE FRONT"
            if file.textured:
                note = f"{note}, {shown:.0%} of the picture are texture"
            if file.frames:
                seen = replace(seen, plays=bool(seen.plays and plays and changes >= SHOWN_MIN))
                note = f"{note}, {changes:.0%} of it move, {seen.note}"
            elif changes:
                note = f"{note}, {changes:.0%} of it move, and nothing should"
            right = seen.right and answer["upright"] and (seen.plays if file.frames else not changes)
            yield replace(seen, note=note, right=bool(right))


def by_godot(files: list[Exported]) -> Iterator[Seen]:
    """GLB files, through Godot 3's importer; it does not deform meshes without a screen, so morphs are weights only."""
    mine = [file for file in files if file.path.suffix == ".glb"]
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "project.godot").write_text("config_version=4\n")
        shutil.copy(WORKERS / "godot.gd", project / "check.gd")
        jobs = []
        for number, file in enumerate(mine):
            shutil.copy(file.path, project / f"{number}.glb")
            jobs.append({"file": f"res://{number}.glb", "moments": [m for m, _ in file.frames], "first": file.first})
        (project / "jobs.json").write_text(json.dumps(jobs))
        _godot_imports(project, len(mine))
        said = subprocess.run(
            ["godot3-server", "--path", str(project), "-s", "check.gd"], capture_output=True, text=True, timeout=120
        ).stdout
        answers = json.loads(said.rsplit("ANSWER ", 1)[1].splitlines()[0])
    yield from (_judged("Godot 3", file, answer) for file, answer in zip(mine, answers, strict=True))


def _godot_imports(project: Path, count: int) -> None:
    """The editor imports within seconds and then never exits."""
    editor = subprocess.Popen(
        ["godot3-server", "--path", str(project), "-e", "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 120
        while len(list((project / ".import").glob("*.scn"))) < count and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(1.0)
    finally:
        editor.kill()
        editor.wait()


def _judged(program: str, file: Exported, answer: dict[str, Any]) -> Seen:
    """answer: meshes, triangles, textures, box [2][3] in glTF's axes, boxes at the moments, or weights of a morph."""
    box = np.array(answer["box"])
    plays: bool | None = None
    note = ""
    if file.frames and "weights" in answer:
        weights = np.array(answer["weights"])
        middle = len(file.frames) // 2
        wanted = np.delete(np.eye(len(file.frames)), middle, axis=1)
        plays = bool(np.abs(weights - wanted).max() < 1e-2)
        note = "weights at every key"
    elif file.frames:
        height = file.box[1, 1] - file.box[0, 1]
        errors = [
            np.abs(np.array(got) - wanted).max() / height
            for got, (_, wanted) in zip(answer["boxes"], file.frames, strict=True)
        ]
        plays = bool(max(errors) <= PLACE_ERROR_MAX)
        note = f"largest error of a frame {max(errors):.1e}"
    return file.seen(program, answer["meshes"], answer["triangles"], box, answer["textures"], plays, note)


def _chromium() -> str | None:
    return os.environ.get("ATT3D_CHROMIUM") or shutil.which("chromium")
