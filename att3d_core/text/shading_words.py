"""How a frame is lit, in words: a diffusion prior of our own is told, as it is told the side it looks from."""

from __future__ import annotations

SHADINGS = ("albedo", "lit", "textureless")
"""By the values of `render.shading.Shading`."""


def with_shading(prompt: str, shading: int) -> str:
    """`prompt` with the name of a shading, given by its number in `render.shading.Shading`."""
    if not 0 <= shading < len(SHADINGS):
        raise ValueError(f"expected a shading from 0 to {len(SHADINGS) - 1}, got {shading}")
    return f"{prompt}, {SHADINGS[shading]}"
