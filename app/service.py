"""The studio's verbs on plain values: what the routes call, and what a test calls without a browser."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from app.bundle import Bundle, make_bundle
from app.recolor import recolored
from att3d_core.cli.loading import Generator, default_output, load_generator
from att3d_core.errors import UserError
from att3d_core.export.glb import glb_bytes
from att3d_core.export.pictures import to_bytes
from att3d_core.export.scene import scene_mesh
from att3d_core.model import RenderMode, Scene
from att3d_core.render.cameras import orbit
from att3d_core.text.normalize import normalize_prompt

NEAREST = 3
LARGEST_U = 1e4
WAITING_MAX = 8


class BusyError(UserError):
    """Too many are waiting for the same work."""


@dataclass(frozen=True)
class Generated:
    """What the browser needs to show a prompt. nearest: trained prompts, the most similar first."""

    prompt: str
    u: tuple[float, ...]
    seen: bool
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """A camera of the fallback without WebGL2: degrees, metres, focal length in picture widths."""

    azimuth_deg: float = 25.0
    elevation_deg: float = 15.0
    distance: float = 2.5
    focal: float = 1.45
    mode: RenderMode = RenderMode.FULL


@dataclass
class Turn:
    """One worker at a time, and a bounded queue before it."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(WAITING_MAX))

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises BusyError where the queue is full."""
        if not self._places.acquire(blocking=False):
            raise BusyError("the studio is busy with other downloads: try again in a few seconds")
        try:
            with self._lock:
                yield
        finally:
            self._places.release()


@dataclass(frozen=True)
class Studio:
    """A loaded model with everything that the browser asks for."""

    generator: Generator
    bundle: Bundle
    _text: threading.Lock = field(default_factory=threading.Lock)
    _heavy: Turn = field(default_factory=Turn)

    @classmethod
    def load(cls, checkpoint: Path, device: str = "auto") -> Studio:
        """Raises CheckpointError."""
        generator = load_generator(checkpoint, device)
        studio = cls(generator, make_bundle(checkpoint, generator.released))
        studio.generate(generator.released.prompts[0] if generator.released.prompts else "a first prompt")
        return studio

    def generate(self, prompt: str) -> Generated:
        """Pre-activations u of a prompt. Raises PromptError."""
        prompt = normalize_prompt(prompt)
        released = self.generator.released
        with self._text, torch.no_grad():
            pooled = self.generator.embed(prompt)
            u = released.model.embed(pooled[None])[0].cpu()
        similarity = released.prompt_embeddings @ pooled.cpu()
        order = similarity.argsort(descending=True)[:NEAREST].tolist()
        nearest = tuple(released.prompts[i] for i in order)
        return Generated(prompt, tuple(u.tolist()), prompt in released.prompts, nearest)

    def glb(
        self,
        u: Sequence[float],
        prompt: str,
        height_m: float = 1.0,
        triangles: int = 10_000,
        tint: Sequence[float] | None = None,
    ) -> bytes:
        """A GLB file of the scene of u, recoloured by `tint`. Raises ExportError, UserError, BusyError."""
        if not 0.001 <= height_m <= 1000 or not 100 <= triangles <= 200_000:
            raise UserError("height must be 0.001 to 1000 metres and triangles 100 to 200,000")
        released = self.generator.released
        scene, prompt = self._scene(u), normalize_prompt(prompt)
        if tint is not None:
            scene = recolored(scene, tint)
        with self._heavy.taken():
            mesh = scene_mesh(scene, triangles=triangles)
            return glb_bytes(mesh, prompt, {"checkpoint": released.name, "hash": released.hash}, height_m)

    def picture(self, u: Sequence[float], view: View, size: int = 384) -> bytes:
        """A PNG rendered here, for browsers without WebGL2. Raises UserError, BusyError."""
        numbers = (view.azimuth_deg, view.elevation_deg, view.distance, view.focal)
        if not 16 <= size <= 512 or not all(map(math.isfinite, numbers)) or not 1.0 < view.distance < 100:
            raise UserError("size must be 16 to 512 pixels and distance 1 to 100 metres")
        scene = self._scene(u)
        with self._heavy.taken():
            camera = orbit(*(torch.tensor([number]) for number in numbers))
            pixels = to_bytes(scene.picture(camera, size, size, view.mode, background=0.09)[0])
        stream = io.BytesIO()
        Image.fromarray(pixels).save(stream, "PNG")
        return stream.getvalue()

    def file_name(self, prompt: str, suffix: str) -> str:
        """Made of letters, digits and dashes only, whatever the prompt is."""
        return default_output(prompt, suffix).name

    def _scene(self, u: Sequence[float]) -> Scene:
        model = self.generator.released.model
        if len(u) != model.config.dim_v or not all(math.isfinite(x) and abs(x) < LARGEST_U for x in u):
            raise UserError(f"expected {model.config.dim_v} finite numbers for u, got {len(u)}")
        values: Tensor = torch.tensor(u, dtype=torch.float32, device=model.mean.device)
        return model.scene_from_u(values)
