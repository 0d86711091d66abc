"""The current weights of a job as the viewer takes them, with some seen and unseen prompts to hold side by side."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from app.models.bundle import Bundle, browser_u, make_bundle
from app.models.catalog import NEEDED, Models
from att3d_core.checkpoint import load_released
from att3d_core.errors import CheckpointError
from att3d_core.pipeline import Pipeline
from att3d_core.text.prompt_file import load_prompt_set

SHOWN = 6
KEPT = 2


@dataclass(frozen=True)
class ShownPrompt:
    """A prompt and its pre-activations u."""

    prompt: str
    u: tuple[float, ...]


@dataclass(frozen=True)
class LiveWeights:
    """The weights of a job at some moment, loaded. stamp: changes with them."""

    stamp: str
    bundle: Bundle
    seen: tuple[ShownPrompt, ...]
    unseen: tuple[ShownPrompt, ...]


@dataclass
class LiveJobs:
    """The latest weights of the jobs that somebody looks at."""

    models: Models
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loaded: OrderedDict[Path, LiveWeights] = field(default_factory=OrderedDict)

    def stamp(self, folder: Path) -> str:
        """Of the weights in a job's folder; "" while it has none."""
        source = _source(folder)
        return "" if source is None else f"{source.name}-{(source / NEEDED[1]).stat().st_mtime_ns}"

    def load(self, folder: Path) -> LiveWeights | None:
        """The latest weights of the job in `folder`; None while it has none. Raises CheckpointError."""
        with self._lock:
            stamp, source = self.stamp(folder), _source(folder)
            known = self._loaded.get(folder)
            if source is None or (known is not None and known.stamp == stamp):
                return known
            live = self._read(folder, source, stamp)
            self._loaded[folder] = live
            self._loaded.move_to_end(folder)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
            return live

    def bundle(self, digest: str) -> bytes | None:
        """The bytes of the bundle of loaded weights."""
        with self._lock:
            found = [live.bundle for live in self._loaded.values() if live.bundle.digest == digest]
        return found[0].data if found else None

    def _read(self, folder: Path, source: Path, stamp: str) -> LiveWeights:
        encoder = self.models.get().encoder
        released = load_released(source)
        if released.encoder_hash != encoder.hash:
            raise CheckpointError(f"{source} was trained with another text encoder than the studio's default model")
        pipeline = Pipeline(released, encoder)
        prompts = load_prompt_set(folder / "prompts.json")
        seen, unseen = (
            tuple(_shown(pipeline, prompt) for prompt in spread([prompts.prompts[i] for i in indices]))
            for indices in (prompts.seen_indices, prompts.unseen_indices)
        )
        return LiveWeights(stamp, make_bundle(source, released), seen, unseen)


def _shown(pipeline: Pipeline, prompt: str) -> ShownPrompt:
    model = pipeline.released.model
    with torch.no_grad():
        u = browser_u(model, model.embed(pipeline.embed(prompt)[None]))[0]
    return ShownPrompt(prompt, tuple(u.tolist()))


def spread(prompts: Sequence[str], count: int = SHOWN) -> list[str]:
    """`count` of the prompts, evenly spread over the list."""
    if len(prompts) <= count:
        return list(prompts)
    return [prompts[(2 * i + 1) * len(prompts) // (2 * count)] for i in range(count)]


def _source(folder: Path) -> Path | None:
    """The released model if the run is over, else the latest preview; None where a file is still missing."""
    for source in (folder / "released", folder / "preview"):
        if all((source / name).is_file() for name in NEEDED):
            return source
    return None
