"""The heads of people: a face, hair and beards."""

from __future__ import annotations

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.features import INK, eyes
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import Color, both_sides, ellipsoid, limb, rgb, rod, rotation, tube

SKIN, LIPS = rgb("#f2b98c"), rgb("#b5473f")


def face(skin: Color = SKIN, nose: float = 0.045, iris: Color = INK, mouth: Color = LIPS) -> list[Mesh]:
    """A head with ears, eyes, a nose of radius `nose` and a mouth."""
    return [
        ellipsoid((0, HEAD_Y, 0), (0.245, 0.22, 0.22), skin, 14),
        *both_sides(ellipsoid((0.245, 0.21, -0.01), (0.045, 0.065, 0.05), skin, 8)),
        ellipsoid((0, 0.185, 0.225), (nose, nose, nose), skin, 6),
        ellipsoid((0, 0.105, 0.192), (0.06, 0.022, 0.03), mouth, 8),
        *eyes(0.265, iris=iris),
    ]


def brows(color: Color, slant_deg: float = 0.0, y: float = 0.355) -> list[Mesh]:
    """Eyebrows; a positive slant looks angry."""
    return both_sides(ellipsoid((0.1, y, 0.19), (0.07, 0.026, 0.036), color, 8, rotation(z_deg=slant_deg)))


def short_hair(color: Color, fringe: float = 0.0) -> list[Mesh]:
    """Hair on top and behind; `fringe` brings it down over the forehead."""
    return [
        ellipsoid((0, HEAD_Y + 0.055, -0.05), (0.268, 0.205, 0.215), color, 12),
        ellipsoid((0, 0.385 - fringe, 0.1), (0.18, 0.075, 0.11), color, 8),
    ]


def long_hair(color: Color) -> list[Mesh]:
    """Hair down to the shoulders."""
    lock = limb((0.215, 0.24, -0.03), (0.235, -0.02, -0.02), 0.085, 0.06, color, 8)
    back = ellipsoid((0, 0.13, -0.13), (0.23, 0.22, 0.125), color, 12)
    return [*short_hair(color), *both_sides(lock), back]


def full_beard(color: Color, reach: float = 0.0) -> list[Mesh]:
    """A beard around the jaw that hangs `reach` below the chin, with a moustache."""
    return [
        ellipsoid((0, 0.08, 0.09), (0.21, 0.115, 0.15), color, 10),
        rod((0, 0.08, 0.15), (0, 0.0 - reach, 0.2), 0.125, color, 0.025, 12),
        *moustache(color),
        ellipsoid((0, 0.095, 0.238), (0.05, 0.02, 0.022), LIPS, 8),
    ]


def moustache(color: Color) -> list[Mesh]:
    """Two tapered halves under the nose."""
    half = tube([(0.0, 0.145, 0.235), (0.075, 0.135, 0.225), (0.145, 0.155, 0.175)], [0.036, 0.036, 0.016], color, 8)
    return both_sides(half)
