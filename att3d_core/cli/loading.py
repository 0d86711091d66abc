"""What several commands load: a released model with its text encoder, and the sets that can be named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from att3d_core.checkpoint import Released, load_released
from att3d_core.device import choose_device
from att3d_core.errors import CheckpointError, OutputError, UserError
from att3d_core.export.names import file_stem
from att3d_core.files import output_error
from att3d_core.model import ModelConfig, Scene
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.encoder import TextEncoder, encode_pooled
from att3d_core.text.minilm import MiniLM
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.tokens import flattened_tokens

CHECKPOINTS = Path(__file__).resolve().parents[2] / "checkpoints"
DEFAULT_CHECKPOINT = CHECKPOINTS / "toybox"


@dataclass(frozen=True)
class Generator:
    """A released model and the text encoder that it was trained with."""

    released: Released
    encoder: TextEncoder

    def embed(self, prompt: str) -> Tensor:
        """Condition [D] of a prompt: its pooled embedding, or its tokens. Raises PromptError."""
        model = self.released.model
        return condition_of(model.config, self.encoder)([prompt])[0].to(model.mean.device)

    def scene(self, prompt: str, settings: Sequence[float] = ()) -> Scene:
        """The scene of a prompt, at the model's amortized settings or in the middle of their ranges.

        Raises PromptError, and UserError for settings that the model does not have.
        """
        return self.released.model(self.embed(prompt), self._settings(settings))

    def _settings(self, values: Sequence[float]) -> Tensor | None:
        known = self.released.model.config.settings
        if not values:
            return None
        if len(values) != len(known) or not all(s.low <= x <= s.high for s, x in zip(known, values, strict=True)):
            expected = ", ".join(f"{s.name} of {s.low:g} to {s.high:g}" for s in known) or "none"
            raise UserError(f"the settings of {self.released.name} are: {expected}; got {list(values)}")
        return torch.tensor(values)


def load_generator(checkpoint: Path, device: str = "auto") -> Generator:
    """Load a checkpoint and the encoder it names. Raises CheckpointError where they do not belong together."""
    released = load_released(checkpoint)
    encoder = MiniLM()
    if released.encoder_hash != encoder.hash:
        raise CheckpointError(
            f"{checkpoint} was trained with the text encoder {released.encoder_name} ({released.encoder_hash[:12]}), "
            f"this program has {encoder.name} ({encoder.hash[:12]}): prompts would mean something else to it"
        )
    released.model.to(choose_device(device).torch)
    return Generator(released, encoder)


def condition_of(config: ModelConfig, encoder: TextEncoder | EmbeddingCache) -> Callable[[Sequence[str]], Tensor]:
    """What turns prompts into the conditions [B, D] that a model reads. It raises PromptError.

    Pooled embeddings come from the cache where there is one.
    """
    if config.tokens:
        return lambda prompts: flattened_tokens(encoder, prompts, config.tokens)
    if isinstance(encoder, EmbeddingCache):
        return encoder.pooled
    return lambda prompts: encode_pooled(encoder, prompts)


def cached_encoder() -> EmbeddingCache:
    """The text encoder, remembering what it encoded."""
    return EmbeddingCache(MiniLM())


def default_output(prompt: str, suffix: str) -> Path:
    """`outputs/a-pig-riding-a-bicycle.glb`: letters, digits and dashes, and a digest where those lose something."""
    return Path("outputs") / f"{file_stem(normalize_prompt(prompt))}{suffix}"


def check_writable(path: Path) -> None:
    """Fail before the work instead of after it. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = path.parent / f".att3d-probe-{torch.randint(1 << 30, (1,)).item()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise output_error(path, error) from error
    if path.is_dir():
        raise OutputError(f"cannot write {path}: that is a folder; give a file name")
