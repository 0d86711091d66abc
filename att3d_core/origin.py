"""Where an exported object comes from, written into every file that can hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Origin:
    """prompts: one, or the stops of a chain in order. alpha: the place along the chain, in [0, stops - 1], None for a
    single prompt or a whole chain. checkpoint, hash: name of the released model and sha256 of its weights, None for
    what no model made. understood: for each prompt what was drawn ("understood", "verdict", "unknown", "ignored"), none
    where that was not asked."""

    prompts: tuple[str, ...]
    checkpoint: str | None = None
    hash: str | None = None
    alpha: float | None = None
    licence: str | None = None
    understood: tuple[Mapping[str, Any], ...] = ()

    @property
    def title(self) -> str:
        """What a person would call the object."""
        if self.alpha is None or float(self.alpha).is_integer():
            return " to ".join(self.prompts) if self.alpha is None else self.prompts[int(self.alpha)]
        return f"{' to '.join(self.prompts)}, alpha {self.alpha:.3f}"

    def extras(self) -> dict[str, Any]:
        """Plain JSON values for `asset.extras`: the same keys in every file."""
        return {
            "prompt": self.prompts[0] if len(self.prompts) == 1 else list(self.prompts),
            "alpha": self.alpha,
            "checkpoint": self.checkpoint,
            "hash": self.hash,
            **(self.understood[0] if len(self.understood) == 1 else {}),
        }
