"""What is drawn for the prompts of a call, and what is said of them: the same understanding as the command line's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.models.catalog import Models
from app.models.loaded import LoadedModel
from att3d_core.errors import UserError
from att3d_core.origin import Origin
from att3d_core.pipeline import Asked
from att3d_core.viewer.chain_bundle import STOPS_MAX


@dataclass(frozen=True)
class Drawn:
    """A prompt and what a loaded model makes of it."""

    loaded: LoadedModel
    asked: Asked

    @property
    def said(self) -> dict[str, Any]:
        """For the answer: what was understood, and by which model."""
        return {**self.asked.to_json(), "model": self.loaded.pipeline.name}


@dataclass(frozen=True)
class Chain:
    """Several prompts and what a loaded model makes of each."""

    loaded: LoadedModel
    stops: tuple[Asked, ...]

    @property
    def prompts(self) -> tuple[str, ...]:
        """As they were asked for."""
        return tuple(stop.prompt for stop in self.stops)

    @property
    def captions(self) -> list[str]:
        """As they are drawn."""
        return [stop.drawn for stop in self.stops]

    @property
    def u(self) -> list[list[float]]:
        """u of each stop, as the studio's films and chains take them."""
        return [list(self.loaded.generate(caption).u) for caption in self.captions]

    @property
    def origin(self) -> Origin:
        """What exported files say of it."""
        understood = tuple(extras for stop in self.stops for extras in stop.origin().understood)
        return replace(self.loaded.pipeline.origin(self.prompts), understood=understood)

    @property
    def said(self) -> dict[str, Any]:
        """For the answer: what was understood of every prompt, and by which model."""
        return {"model": self.loaded.pipeline.name, "prompts": [stop.to_json() for stop in self.stops]}


def drawn(models: Models, prompt: str, model: str, bare: bool) -> Drawn:
    """Raises UserError."""
    loaded = models.get(model)
    return Drawn(loaded, loaded.pipeline.ask(prompt, bare))


def between(models: Models, prompts: list[str], model: str, fewest: int = 2) -> Chain:
    """Raises UserError."""
    if not fewest <= len(prompts) <= STOPS_MAX:
        raise UserError(f"expected {fewest} to {STOPS_MAX} prompts, got {len(prompts)}")
    loaded = models.get(model)
    return Chain(loaded, tuple(loaded.pipeline.ask(prompt) for prompt in prompts))
