"""What several commands load: a released model with its text encoder, and the sets that can be named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from att3d_core.checkpoint import Released, load_released
from att3d_core.device import choose_device
from att3d_core.errors import CheckpointError, OutputError
from att3d_core.files import output_error
from att3d_core.model import Scene
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.encoder import TextEncoder
from att3d_core.text.minilm import MiniLM
from att3d_core.text.normalize import normalize_prompt

CHECKPOINTS = Path(__file__).resolve().parents[2] / "checkpoints"
DEFAULT_CHECKPOINT = CHECKPOINTS / "toybox"
LONGEST_NAME = 80


@dataclass(frozen=True)
class Generator:
    """A released model and the text encoder that it was trained with."""

    released: Released
    encoder: TextEncoder

    def embed(self, prompt: str) -> Tensor:
        """Pooled embedding [D] of a prompt. Raises PromptError."""
        return self.encoder.encode([prompt]).pooled[0].to(self.released.model.mean.device)

    def scene(self, prompt: str) -> Scene:
        """The scene of a prompt. Raises PromptError."""
        return self.released.model(self.embed(prompt))


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


def cached_encoder() -> EmbeddingCache:
    """The text encoder, remembering what it encoded."""
    return EmbeddingCache(MiniLM())


def default_output(prompt: str, suffix: str) -> Path:
    """`outputs/a-pig-riding-a-bicycle.glb`: letters, digits and dashes, and a digest where those lose something."""
    prompt = normalize_prompt(prompt)
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in prompt.lower())
    name = "-".join(part for part in words.split("-") if part)
    if not prompt.isascii() or not 0 < len(name) <= LONGEST_NAME:
        digest = hashlib.sha256(prompt.encode()).hexdigest()[:8]
        name = "-".join(filter(None, (name[:LONGEST_NAME], digest)))
    return Path("outputs") / f"{name}{suffix}"


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
