"""What was made of a prompt, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Verdict(Enum):
    """KNOWN: all that was asked for is drawn. PARTLY: the object is, some of the words are not, or it is a near
    relative of it. NEAREST: nothing like it is known, and something else is drawn whole.
    """

    KNOWN = "known"
    PARTLY = "partly"
    NEAREST = "nearest"


@dataclass(frozen=True)
class Understanding:
    """A prompt as a model takes it.

    caption: what is drawn, in the model's own words. slots: its words by slot, without the empty ones; nothing for
    a model that reads whole sentences. ignored: talk about the picture. unknown: what was asked for and is not drawn.
    nearest: captions of other objects like it. corrected: words with the spelling that they were read in.
    """

    prompt: str
    caption: str
    verdict: Verdict
    message: str
    slots: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For `--json`, exported files and the studio."""
        return {
            "prompt": self.prompt,
            "understood": self.caption,
            "verdict": self.verdict.value,
            "message": self.message,
            "slots": dict(self.slots),
            "ignored": list(self.ignored),
            "unknown": list(self.unknown),
            "nearest": list(self.nearest),
            "corrected": [list(pair) for pair in self.corrected],
        }

    def extras(self) -> dict[str, Any]:
        """For `asset.extras` of exported files."""
        said = self.to_json()
        return {name: said[name] for name in ("understood", "verdict", "unknown", "ignored")}
