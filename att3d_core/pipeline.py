"""A released model with the text encoder that it was trained with: from a prompt to a scene."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from att3d_core.checkpoint import Released, load_released
from att3d_core.device import choose_device
from att3d_core.errors import CheckpointError, EncoderError, UserError
from att3d_core.model import ModelConfig, Scene
from att3d_core.origin import Origin
from att3d_core.paths import CHECKPOINTS, DEFAULT_CHECKPOINT
from att3d_core.stops import mix
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.encoder import TextEncoder, encode_pooled
from att3d_core.text.minilm import MiniLM
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.slot_conditions import PhraseTable
from att3d_core.text.tokens import flattened_tokens
from att3d_core.understanding.clean import unquoted
from att3d_core.understanding.lexicon import Lexicon
from att3d_core.understanding.understand import understand
from att3d_core.understanding.verdict import Understanding


@dataclass(frozen=True)
class Pipeline:
    """A released model and the text encoder that it was trained with."""

    released: Released
    encoder: TextEncoder
    shipped: bool = False
    """Whether the model came along with this project."""

    @property
    def name(self) -> str:
        """What the released model is called."""
        return self.released.name

    @cached_property
    def _condition(self) -> Callable[[Sequence[str]], Tensor]:
        return condition_of(self.released.model.config, self.encoder, self.released.lexicon)

    def understand(self, prompt: str) -> Understanding:
        """What the model makes of a prompt, in its own words. Raises PromptError."""
        return understand(prompt, self.released.lexicon, self.encoder)

    def ask(self, prompt: str, bare: bool = False) -> Asked:
        """What is drawn for a prompt as it was typed, and what is said of it. bare: as `embed`. Raises PromptError."""
        prompt = normalize_prompt(prompt)
        return Asked(self, prompt, None if bare else self.understand(prompt))

    def embed(self, prompt: str, bare: bool = False) -> Tensor:
        """Condition [D] of a prompt: of the slots it fills, or its pooled embedding, or its tokens.

        bare: a model that reads slots gets the whole sentence in the place of the kind. Raises PromptError.
        """
        slots = self.released.model.config.slots
        if bare and slots:
            table = PhraseTable(lambda texts: encode_pooled(self.encoder, texts), self.released.model.config.token_dim)
            condition = table.conditions(slots, [{slots[0]: prompt}])
        else:
            condition = self._condition([prompt])
        return condition[0].to(self.released.model.mean.device)

    def embed_all(self, prompts: Sequence[str]) -> Tensor:
        """u [P, U] of prompts, in the middle of the settings' ranges. Raises PromptError."""
        with torch.no_grad():
            return self.released.model.embed(torch.stack([self.embed(prompt) for prompt in prompts]))

    def scene(self, prompt: str, settings: Sequence[float] = (), bare: bool = False) -> Scene:
        """The scene of a prompt, at the model's amortized settings or in the middle of their ranges.

        bare: as `embed`. Raises PromptError, and UserError for settings that the model does not have.
        """
        scene = self.released.model(self.embed(prompt, bare), self._settings(settings))
        return replace(scene, origin=self.origin((prompt,)))

    def mix(self, prompts: Sequence[str], weights: Sequence[float] = ()) -> Scene:
        """The scene between prompts: the mean of their u with `weights`, equal ones by default, scaled to sum to 1.

        Raises PromptError, and UserError for weights that do not fit.
        """
        shares = torch.tensor(list(weights) or [1.0] * len(prompts), dtype=torch.float64)
        if len(shares) != len(prompts) or not len(prompts) or not bool((shares >= 0).all()) or not shares.sum() > 0:
            raise UserError(f"expected a weight of 0 or more for each of {len(prompts)} prompts, got {list(weights)}")
        shares = shares / shares.sum()
        u = self.embed_all(prompts)
        alpha = float(shares[1]) if len(prompts) == 2 else None
        scene = self.released.model.scene_from_u(shares.to(u) @ u)
        return replace(scene, origin=self.origin(tuple(prompts), alpha))

    def along(self, stops: Sequence[str]) -> Callable[[float], Scene]:
        """The scene at a place along a chain of prompts, 0 at the first stop and len(stops) - 1 at the last.

        Raises PromptError.
        """
        u = self.embed_all(stops)
        return lambda alpha: replace(
            self.released.model.scene_from_u(mix(u, alpha)), origin=self.origin(tuple(stops), alpha)
        )

    def origin(self, prompts: tuple[str, ...], alpha: float | None = None, licence: str | None = None) -> Origin:
        """What exported files say of where an object is from. licence: by default that of what the model makes."""
        return Origin(prompts, self.name, self.released.hash, alpha, licence or self.licence)

    @property
    def licence(self) -> str:
        """Whose an object is that the model makes, in words: in the studio, and in every file that can hold it."""
        if self.shipped:
            return (
                f"Yours to use, change and sell. Made with the model '{self.name}' of ATT3D studio, which learnt from "
                "shapes that are part of the studio (Apache License 2.0)."
            )
        taught = self.released.training.guidance
        by = "from 3D models" if taught == "library" else f"from the picture model {taught}"
        return (
            f"Made with the model '{self.name}', which learnt {by}: the licences of those hold for it too, "
            f"see CARD.md of the checkpoint {self.name}"
        )

    def _settings(self, values: Sequence[float]) -> Tensor | None:
        known = self.released.model.config.settings
        if not values:
            return None
        if len(values) != len(known) or not all(s.low <= x <= s.high for s, x in zip(known, values, strict=True)):
            expected = ", ".join(f"{s.name} of {s.low:g} to {s.high:g}" for s in known) or "none"
            raise UserError(f"the settings of {self.released.name} are: {expected}; got {list(values)}")
        return torch.tensor(values)


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
        """For programs: the prompt, and what was understood of it."""
        return {"prompt": self.prompt} if self.understanding is None else self.understanding.to_json()


def load(model: str | Path = DEFAULT_CHECKPOINT, device: str = "auto") -> Pipeline:
    """Load a released model and the encoder it names.

    model: its folder, or the name of one that comes along ("world", "pig"). device: auto, cpu, cuda or cuda:N.
    Raises CheckpointError where there is none, or where model and encoder do not belong together.
    """
    checkpoint = Path(model)
    if not checkpoint.exists() and (CHECKPOINTS / checkpoint).is_dir():
        checkpoint = CHECKPOINTS / checkpoint
    released = load_released(checkpoint)
    trained = f"{checkpoint} was trained with the text encoder {released.encoder_name} ({released.encoder_hash[:12]})"
    try:
        encoder = text_encoder("" if released.encoder_name == MiniLM.name else released.encoder_name)
    except EncoderError as error:
        raise CheckpointError(f"{trained}: {error}") from error
    if released.encoder_hash != encoder.hash:
        raise CheckpointError(
            f"{trained}, {encoder.name} is {encoder.hash[:12]} here: prompts would mean something else to it"
        )
    released.model.to(choose_device(device).torch)
    shipped = checkpoint.resolve().is_relative_to(CHECKPOINTS.resolve())
    return Pipeline(released, encoder, shipped)


def condition_of(
    config: ModelConfig, encoder: TextEncoder | EmbeddingCache, lexicon: Lexicon | None = None
) -> Callable[[Sequence[str]], Tensor]:
    """What turns prompts into the conditions [B, D] that a model reads. It raises PromptError.

    Of a model that reads slots these are the conditions of what is understood, by its `lexicon`. Pooled embeddings come
    from the cache where there is one.
    """

    def pooled(prompts: Sequence[str]) -> Tensor:
        return encoder.pooled(prompts) if isinstance(encoder, EmbeddingCache) else encode_pooled(encoder, prompts)

    if config.slots:
        if lexicon is None:
            raise ValueError("a model that reads slots needs its lexicon")
        table, words = PhraseTable(pooled, config.token_dim), lexicon
        return lambda prompts: table.conditions(
            config.slots, [understand(prompt, words, encoder).slots for prompt in prompts]
        )
    if config.tokens:
        return lambda prompts: flattened_tokens(encoder, prompts, config.tokens)
    return pooled


def text_encoder(path: str = "") -> TextEncoder:
    """The encoder that comes along, or CLIP from the folder or local hub id `path`. Raises EncoderError."""
    if not path:
        return MiniLM()
    from att3d_core.text.clip import ClipText

    return ClipText(path)


def cached_encoder(path: str = "") -> EmbeddingCache:
    """`text_encoder(path)`, remembering what it encoded."""
    encoder = text_encoder(path)
    return EmbeddingCache(encoder)
