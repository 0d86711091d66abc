"""Exports against their targets: likeness, time, memory, sizes.

python -m benchmarks exports
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator

import torch
from torch import Tensor

from att3d_core.evaluate.reconstruction import VIEWS, Views, compare
from att3d_core.exports.chain import ChainKind, ChainSettings, chain_parts
from att3d_core.exports.presets import GAME, HERO, MOBILE, TEXTURED, Preset
from att3d_core.exports.preview import mesh_frames
from att3d_core.exports.recipe import Made, Recipe, make
from att3d_core.exports.scene import textured_scene
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.library.sets import animal_set
from att3d_core.model import Scene
from att3d_core.origin import Origin
from att3d_core.render.cameras import turntable
from att3d_core.stops import mix
from benchmarks import models
from benchmarks.measure import Measurement, run_process

SIZE = 256
LIKENESS_PROMPTS = 16
SIZE_PROMPTS = 8


def measure() -> Iterator[Measurement]:
    """Likeness, time, memory, sizes."""
    yield from measure_likeness()
    yield from measure_time()
    yield from measure_sizes()
    yield measure_flipbook()


def measure_likeness(count: int = LIKENESS_PROMPTS) -> Iterator[Measurement]:
    """Textured meshes against the field's own albedo pictures, 8 views at 256 x 256, over the foreground.

    Half of the prompts were seen in training. The baseline is the lowest of them.
    """
    scenes = [models.generator().scene(prompt) for prompt in prompts(count, seed=0)]
    for preset, target in ((MOBILE, 20.0), (GAME, 24.0), (HERO, 27.0)):
        scores = [likeness(scene, textured_scene(scene, preset)) for scene in scenes]
        yield Measurement(
            f"{preset.name} mesh against the field, foreground, median of {len(scores)}",
            statistics.median(scores), "dB", target, "higher", models.name(), min(scores), "the worst of them",
        )  # fmt: skip


def measure_time() -> Iterator[Measurement]:
    """A warm prompt to the bytes of a file, and the peak memory of a process that makes one."""
    wanted = prompts(4, seed=1)
    for preset in TEXTURED:
        _made(wanted[0], preset)  # compiles, fills caches
    for preset, target in ((MOBILE, 3.0), (GAME, 3.0), (HERO, 8.0)):
        spent: list[float] = []
        for prompt in wanted[1:]:
            start = time.perf_counter()
            _made(prompt, preset)
            spent.append(time.perf_counter() - start)
        yield Measurement(
            f"prompt to {preset.name} GLB, warm", statistics.median(spent), "s", target, "lower", models.name(),
            max(spent), f"the slowest of {len(spent)} prompts",
        )  # fmt: skip
    command = ["-m", "att3d_core", "export", wanted[0], "--preset", "hero", "--checkpoint", str(models.folder())]
    peak = run_process([*command, "-o", str(models.scratch())]).peak_mb
    yield Measurement("hero GLB from the command line, peak memory", peak, "MB", 2000.0, "lower", models.name())


def measure_sizes(count: int = SIZE_PROMPTS) -> Iterator[Measurement]:
    """The largest file of several prompts."""
    for preset, target in ((MOBILE, 200.0), (GAME, 700.0)):
        sizes = [_made(prompt, preset).size / 1024 for prompt in prompts(count, seed=4)]
        yield Measurement(
            f"{preset.name} GLB, largest of {len(sizes)}", max(sizes), "KB", target, "lower", models.name(),
            statistics.median(sizes), "their median",
        )  # fmt: skip


def measure_flipbook() -> Measurement:
    """24 frames of 1,500 triangles with vertex colours."""
    ends = torch.stack([_u(prompt) for prompt in prompts(2, seed=2)])
    model = models.generator().released.model
    settings = ChainSettings(ChainKind.FLIPBOOK, frames=24)
    origin = Origin(("a", "b"), models.name(), "")
    (made,) = chain_parts(lambda alpha: model.scene_from_u(mix(ends, alpha)), 2, origin, "a", settings)
    size = sum(map(len, made.files.values()))
    return Measurement("flip-book of 24 frames, 1,500 triangles each", size / 1e6, "MB", 2.5, "lower", models.name())


def likeness(scene: Scene, mesh: TexturedMesh) -> float:
    """Foreground PSNR of `mesh` against the pictures of `scene`, dB."""
    cameras = turntable(VIEWS)
    frames = scene.frames(cameras, SIZE, SIZE)
    truth = Views(frames.over(torch.ones(3)).clamp(0.0, 1.0), frames.opacity > 0.5)
    color, opacity = mesh_frames(mesh, cameras, SIZE)
    return compare(Views(color + (1.0 - opacity[..., None]), opacity > 0.5), truth).foreground_db


def prompts(count: int, seed: int) -> list[str]:
    """Half of them trained, half of them held out."""
    draw, known = random.Random(seed), models.generator().released.prompts
    if len(known) < count:
        return [models.PROMPT] * count
    held_out = animal_set().prompts
    unseen = [held_out.prompts[index] for index in held_out.unseen_indices]
    return [*draw.sample(known, count - count // 2), *draw.sample(unseen, count // 2)]


def _made(prompt: str, preset: Preset) -> Made:
    released = models.generator().released
    scene = models.generator().scene(prompt)
    return make(scene, Origin((prompt,), released.name, released.hash), "object", Recipe(preset))


def _u(prompt: str) -> Tensor:
    generator = models.generator()
    return generator.released.model.embed(generator.embed(prompt)[None])[0]
