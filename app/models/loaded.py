"""A loaded model and what the studio asks of it, on plain values: what the routes call, and tests without a browser."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from app.background import BackgroundTask
from app.models.bundle import Bundle, browser_dim, browser_scene, browser_u, make_bundle
from app.models.encoder import SharedEncoder
from app.models.meter import Meter
from app.models.recolor import recolored
from app.models.words import share_read, words_json
from att3d_core.errors import UserError
from att3d_core.evaluate.shelf import Shelf, load_shelf
from att3d_core.images import to_bytes
from att3d_core.model import RenderMode, Scene
from att3d_core.names import file_stem
from att3d_core.pipeline import Pipeline, load
from att3d_core.render.cameras import orbit
from att3d_core.text.coverage.meter import Verdict
from att3d_core.text.normalize import normalize_prompt
from att3d_core.understanding.verdict import Understanding

NEAREST = 3
LARGEST_U = 1e4
WAITING_MAX = 8
WAITING_SECONDS = 0.2


class BusyError(UserError):
    """Too many are waiting for the same work."""


@dataclass(frozen=True)
class Generated:
    """What the browser needs to show a prompt. nearest: trained prompts, the most similar first.

    coverage: how far the prompt is from training, None where the model has no meter (yet). suggestion: the prompt as
    it may have been meant, empty where nothing looks misspelt. understood: what a model that reads slots draws of it;
    None for one that reads the sentence itself, and where the bare words were asked for. read: share of the words that
    it understands. unjudged: why the model's meter will judge no prompt, empty while nothing is wrong.
    """

    prompt: str
    u: tuple[float, ...]
    seen: bool
    nearest: tuple[str, ...]
    coverage: Verdict | None = None
    suggestion: str = ""
    understood: Understanding | None = None
    read: float = 0.0
    unjudged: str = ""


UNHEARD = "something unheard of"
"""A prompt that no lexicon knows a word of."""


@dataclass(frozen=True)
class PictureView:
    """A camera of the fallback without WebGL2: degrees, metres, focal length in picture widths."""

    azimuth_deg: float = 25.0
    elevation_deg: float = 15.0
    distance: float = 2.5
    focal: float = 1.45
    mode: RenderMode = RenderMode.FULL


@dataclass
class WorkQueue:
    """One worker at a time, and a bounded queue before it."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(WAITING_MAX))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises BusyError where the queue is full."""
        with self.place(), self._lock:
            yield

    @contextmanager
    def admitted(self, waiting: Callable[[], object]) -> Iterator[None]:
        """For work that was let in elsewhere: waits however long, and calls `waiting` meanwhile, which may raise."""
        while not self._lock.acquire(timeout=WAITING_SECONDS):
            waiting()
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def place(self) -> Iterator[threading.Lock]:
        """A place in the queue for work in small steps: take the lock for each, so that others get in between."""
        if not self._places.acquire(blocking=False):
            raise BusyError("the studio is busy with other downloads: try again in a few seconds")
        try:
            yield self._lock
        finally:
            self._places.release()


@dataclass(frozen=True)
class LoadedModel:
    """A loaded model with everything that the browser asks for. heavy: the queue that it shares with the other models.

    trained: unit embeddings of the trained prompts [P, D].
    """

    pipeline: Pipeline
    bundle: Bundle
    heavy: WorkQueue
    encoder: SharedEncoder
    meter: Meter
    trained: Tensor
    folder: Path

    @classmethod
    def load(cls, checkpoint: Path, device: str = "auto") -> LoadedModel:
        """One model alone. Raises CheckpointError."""
        pipeline = load(checkpoint, device)
        encoder = SharedEncoder(pipeline.encoder)
        return cls.of(checkpoint, replace(pipeline, encoder=encoder), encoder, WorkQueue())

    @classmethod
    def of(cls, folder: Path, pipeline: Pipeline, encoder: SharedEncoder, heavy: WorkQueue) -> LoadedModel:
        """A model that has answered once already, so that the first visitor does not wait for compilers."""
        released = pipeline.released
        meter = Meter.of(folder, released, encoder)
        trained = functional.normalize(released.prompt_embeddings.float(), dim=-1)
        loaded = cls(pipeline, make_bundle(folder, released), heavy, encoder, meter, trained, folder)
        loaded.generate(released.prompts[0] if released.prompts else "a first prompt")
        if released.lexicon.slots:
            # The first word that nobody knows is compared with everything that is known, embedded by now.
            BackgroundTask[Generated]("comparing a first unknown word").start(lambda: loaded.generate(UNHEARD))
        return loaded

    @cached_property
    def words(self) -> dict[str, Any]:
        """What the model can be asked for, as the page reads it."""
        return words_json(self.pipeline)

    @cached_property
    def shelf(self) -> Shelf | None:
        """The pictures of what it can draw, where it comes with them."""
        return load_shelf(self.folder, self.pipeline.released)

    def generate(self, prompt: str, bare: bool = False) -> Generated:
        """Pre-activations u of a prompt, or of its `bare` words without understanding. Raises PromptError."""
        prompt = normalize_prompt(prompt)
        if self.pipeline.released.lexicon.slots:
            return self._understood(prompt, bare)
        condition = self._condition(prompt)
        similarity = self.trained @ functional.normalize(condition, dim=0)
        nearest = similarity.topk(min(NEAREST, len(similarity))).indices.tolist()
        seen = prompt in self.meter.prompts
        suggestion = "" if seen else self.meter.suggestion(prompt)
        verdict = self.meter.judge(prompt, self.encoder)
        names = tuple(self.pipeline.released.prompts[i] for i in nearest)
        unjudged = self.meter.failure if verdict is None else ""
        return Generated(prompt, self._u(condition), seen, names, verdict, suggestion, unjudged=unjudged)

    def _understood(self, prompt: str, bare: bool) -> Generated:
        """By a model that reads slots. The bare words, as one phrase, stand in the place of the kind."""
        seen = prompt in self.pipeline.released.prompts
        if bare:
            return Generated(prompt, self._u(self.pipeline.embed(prompt, bare=True)), seen, ())
        understood = self.pipeline.understand(prompt)
        u = self._u(self._condition(prompt))
        return Generated(prompt, u, seen, understood.nearest, None, "", understood, share_read(understood))

    def _u(self, condition: Tensor) -> tuple[float, ...]:
        """Pre-activations of a condition [D] as the browser takes them."""
        model = self.pipeline.released.model
        with torch.no_grad():
            return tuple(browser_u(model, model.embed(condition[None].to(model.mean.device)))[0].cpu().tolist())

    def _condition(self, prompt: str) -> Tensor:
        """What the model reads of a prompt, on the CPU; pooled embeddings come from the shared encoder's memory."""
        if self.pipeline.released.model.config.condition_dim == self.encoder.dim:
            return self.encoder.pooled(prompt)
        return self.pipeline.embed(prompt).cpu()

    def picture(self, u: Sequence[float], view: PictureView, size: int = 384) -> bytes:
        """A PNG rendered here, for browsers without WebGL2. Raises UserError, BusyError."""
        return self.scene_picture(self.scene(u), view, size)

    def scene_picture(self, scene: Scene, view: PictureView, size: int = 384) -> bytes:
        """A PNG of one of this model's scenes. Raises UserError, BusyError."""
        numbers = (view.azimuth_deg, view.elevation_deg, view.distance, view.focal)
        if not 16 <= size <= 512 or not all(map(math.isfinite, numbers)) or not 1.0 < view.distance < 100:
            raise UserError("size must be 16 to 512 pixels and distance 1 to 100 metres")
        with self.heavy.turn():
            camera = orbit(*(torch.tensor([number]) for number in numbers))
            pixels = to_bytes(scene.picture(camera, size, size, view.mode, background=0.09)[0])
        stream = io.BytesIO()
        Image.fromarray(pixels).save(stream, "PNG")
        return stream.getvalue()

    def file_name(self, prompt: str, suffix: str) -> str:
        """Made of letters, digits and dashes only, whatever the prompt is."""
        return f"{file_stem(normalize_prompt(prompt))}{suffix}"

    def scene(self, u: Sequence[float], tint: Sequence[float] | None = None) -> Scene:
        """The scene of pre-activations, recoloured by the nine numbers of `tint`. Raises UserError."""
        model = self.pipeline.released.model
        if len(u) != browser_dim(model) or not all(math.isfinite(x) and abs(x) < LARGEST_U for x in u):
            raise UserError(f"expected {browser_dim(model)} finite numbers for u, got {len(u)}")
        values: Tensor = torch.tensor(u, dtype=torch.float32, device=model.mean.device)
        scene = browser_scene(model, values)
        return scene if tint is None else recolored(scene, tint)
