"""What a command draws for a prompt, and what it says about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

import tyro
from torch import Tensor

from att3d_core.model import Scene
from att3d_core.origin import Origin
from att3d_core.pipeline import Pipeline
from att3d_core.text.normalize import normalize_prompt
from att3d_core.understanding.clean import unquoted
from att3d_core.understanding.verdict import Understanding

BareFlag = Annotated[bool, tyro.conf.arg(help="draw what the bare model makes of the words, known or not")]


@dataclass(frozen=True)
class Asked:
    """A prompt as typed, normalised, and what was understood; None where the bare model is asked."""

    pipeline: Pipeline
    prompt: str
    understanding: Understanding | None

    @property
    def drawn(self) -> str:
        """The words that the model gets."""
        return self.prompt if self.understanding is None else self.understanding.caption

    def embed(self) -> Tensor:
        """Condition [D] of what is drawn."""
        return self.pipeline.embed(self.drawn, bare=self.understanding is None)

    def scene(self, settings: tuple[float, ...] = ()) -> Scene:
        """The scene of what is drawn. Raises UserError for settings that the model does not have."""
        scene = self.pipeline.scene(self.drawn, settings, bare=self.understanding is None)
        return replace(scene, origin=self.origin())

    def origin(self, licence: str | None = None) -> Origin:
        """The prompt as typed, and what was made of it."""
        found = () if self.understanding is None else (self.understanding.extras(),)
        return replace(self.pipeline.origin((self.prompt,), licence=licence), understood=found)

    @property
    def message(self) -> str:
        """What is drawn, and what is not, in one line for people."""
        verdict = "drawn as it is, by the bare model" if self.understanding is None else self.understanding.message
        return f'"{unquoted(self.prompt)}" {verdict}'

    def to_json(self) -> dict[str, Any]:
        """For `--json`: the prompt, and what was understood of it."""
        return {"prompt": self.prompt} if self.understanding is None else self.understanding.to_json()


def ask(pipeline: Pipeline, prompt: str, bare: bool) -> Asked:
    """What `pipeline` makes of a prompt. Raises PromptError."""
    prompt = normalize_prompt(prompt)
    return Asked(pipeline, prompt, None if bare else pipeline.understand(prompt))
