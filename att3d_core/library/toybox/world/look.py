"""How an object is to look: the adjectives that were asked for, as amounts, and its place among its variations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from att3d_core.library.toybox.shapes import Color, rgb

COLOURS: Mapping[str, Color] = {
    "red": rgb("#e0252b"),
    "orange": rgb("#f58220"),
    "yellow": rgb("#f8d21c"),
    "green": rgb("#2fa83c"),
    "blue": rgb("#1f5fe0"),
    "purple": rgb("#8a2fd0"),
    "pink": rgb("#f77fb4"),
    "brown": rgb("#7d4a24"),
    "black": rgb("#2a2a30"),
    "white": rgb("#f6f4ee"),
    "grey": rgb("#8c9198"),
    "turquoise": rgb("#1cc7bd"),
}
MATERIALS = ("wooden", "stone", "golden", "silver", "iron", "glass", "ice", "clay")
CONDITIONS = ("old", "broken", "rusty", "mossy", "snowy", "burning", "ornate")
SHAPES = ("tall", "long", "round", "fat", "thin")
VARIATIONS = 2


@dataclass(frozen=True)
class Look:
    """Amounts in [0, 1] of adjectives (absent: 0), and `variation`, numbers in [-1, 1] with 0 the usual object.

    Amounts are continuous, so that the objects between two looks are looks as well. What `finish` does to every kind
    (materials, conditions, shapes) needs nothing from a builder; colours are up to it: `paint` what a person would
    mean by "a red ...".
    """

    amounts: Mapping[str, float] = field(default_factory=dict)
    variation: tuple[float, ...] = (0.0,) * VARIATIONS

    def __getitem__(self, word: str) -> float:
        """The amount of an adjective."""
        return self.amounts.get(word, 0.0)

    def paint(self, own: Color, shade: float = 1.0) -> Color:
        """`own` where no colour was asked for, else the colour asked for, `shade` times as bright."""
        asked = [(self[name], color) for name, color in COLOURS.items() if self[name] > 0.0]
        total = min(sum(amount for amount, _ in asked), 1.0)
        if total == 0.0:
            return own
        mean = sum(amount * np.asarray(color) for amount, color in asked) / sum(amount for amount, _ in asked)
        mixed = (1.0 - total) * np.asarray(own) + total * np.clip(mean * shade, 0.0, 1.0)
        return (float(mixed[0]), float(mixed[1]), float(mixed[2]))

    def vary(self, axis: int, low: float, usual: float, high: float) -> float:
        """A measure of the object along variation `axis` (0 or 1): `low` at -1, `usual` at 0, `high` at 1."""
        at = self.variation[axis]
        return usual + at * ((high - usual) if at > 0 else (usual - low))
