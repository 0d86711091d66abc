"""Sizes of the prior, and what its captions leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from att3d_core.errors import TrainingError


@dataclass(frozen=True)
class PriorConfig:
    """A UNet over squares of `patch` pixels (space to depth), with cross-attention to text.

    size: height and width of its pictures. channels: of each level, each half as wide as the one before. attention:
    whether a level reads the text. blocks: residual blocks a level. heads: of attention. tokens: of text, padded.
    """

    patch: int
    channels: tuple[int, ...]
    attention: tuple[bool, ...]
    blocks: int = 1
    heads: int = 4
    tokens: int = 40
    size: int = 64

    def __post_init__(self) -> None:
        if self.patch < 1 or self.size % (self.patch << (len(self.channels) - 1)):
            raise TrainingError(
                f"pictures of {self.size} pixels cannot be cut into squares of {self.patch} "
                f"and halved {len(self.channels) - 1} times"
            )
        if not self.channels or len(self.attention) != len(self.channels):
            raise TrainingError(
                f"expected one channel count and one attention flag a level, got {self.channels} and {self.attention}"
            )
        if any(count % 16 or count % self.heads for count in self.channels):
            raise TrainingError(f"channels must be multiples of 16 and of {self.heads} heads, got {self.channels}")

    @classmethod
    def from_json(cls, known: Mapping[str, Any]) -> PriorConfig:
        """What `asdict` and JSON made of one. Raises KeyError or TypeError."""
        lists = {name: tuple(known[name]) for name in ("channels", "attention")}
        return cls(**{**known, **lists})

    @property
    def values(self) -> int:
        """Numbers a square."""
        return 3 * self.patch * self.patch


CPU_SIZE = PriorConfig(4, (128, 192), (False, True))
"""10.4 million parameters, 1.8 GFLOP a picture: hours on two cores."""

GPU_SIZE = PriorConfig(2, (64, 160, 256), (False, True, True))
"""18.8 million parameters, 4.9 GFLOP a picture: as many as fit into 40 MB of half precision."""


@dataclass(frozen=True)
class CaptionConfig:
    """Shares of captions that are empty (classifier-free guidance), a paraphrase, without view, without shading."""

    empty: float = 0.1
    paraphrase: float = 0.4
    no_view: float = 0.1
    no_shading: float = 0.1

    def __post_init__(self) -> None:
        for name, value in self.__dict__.items():
            if not 0.0 <= value <= 1.0:
                raise TrainingError(f"{name} must be in [0, 1], got {value}")
