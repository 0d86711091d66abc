"""What people call a colour: the nearest of a few names, and which of them an object mostly shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.glb.transfer import srgb_to_linear
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import turntable

# sRGB, by eye; several shades may go by one name.
_SHADES: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("black", (18, 18, 18)), ("dark grey", (70, 70, 72)), ("grey", (125, 125, 125)), ("light grey", (188, 188, 190)),
    ("white", (242, 242, 240)), ("red", (205, 30, 35)), ("red", (170, 35, 40)), ("dark red", (95, 18, 22)),
    ("pink", (240, 150, 175)), ("orange", (240, 130, 30)), ("yellow", (245, 215, 50)), ("beige", (218, 200, 168)),
    ("light brown", (180, 135, 90)), ("light brown", (198, 155, 85)),
    ("brown", (125, 80, 45)), ("dark brown", (62, 38, 24)),
    ("dark green", (25, 65, 30)), ("green", (50, 140, 55)), ("green", (95, 125, 50)), ("light green", (150, 205, 130)),
    ("turquoise", (60, 180, 180)), ("light blue", (145, 190, 230)),
    ("blue", (40, 85, 190)), ("dark blue", (22, 30, 80)),
    ("purple", (115, 50, 140)),
)  # fmt: skip
# A colour is worth a word from this share of what is seen on.
_SECOND = 0.2
_VIEWS, _ELEVATION_DEG, _PIXELS = 6, 20.0, 48

# Oklab (Björn Ottosson, 2020): distances in it are close to those that are seen.
_TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def oklab(srgb: NDArray[np.float32]) -> NDArray[np.float64]:
    """Oklab coordinates [N, 3] of sRGB colours [N, 3] in [0, 1]."""
    return np.cbrt(srgb_to_linear(srgb).astype(np.float64) @ _TO_CONES.T) @ _TO_LAB.T


_NAMES = tuple(dict.fromkeys(name for name, _ in _SHADES))
COLOR_WORDS = frozenset(name.split()[-1] for name in _NAMES) | {"gold", "golden", "silver", "gray"}
"""Words that say a colour already."""
_OF_SHADE = np.array([_NAMES.index(name) for name, _ in _SHADES])
_POINTS = oklab(np.array([shade for _, shade in _SHADES], np.float32) / np.float32(255))


def name_color(srgb: NDArray[np.float32]) -> str:
    """The name of one colour [3]."""
    return _NAMES[int(_nearest(srgb[None])[0])]


def colors_of(mesh: Mesh) -> tuple[str, ...]:
    """The one or two names that most of what is seen from around goes by, the larger share first."""
    seen = _seen_colors(mesh)
    shares = np.bincount(_nearest(seen), minlength=len(_NAMES)) / max(len(seen), 1)
    first, second = (int(index) for index in np.argsort(-shares, kind="stable")[:2])
    named = (_NAMES[first], _NAMES[second])
    # Two shades of one colour are one colour.
    if shares[second] < _SECOND or named[0].split()[-1] == named[1].split()[-1]:
        return named[:1]
    return named


def _seen_colors(mesh: Mesh) -> NDArray[np.float32]:
    """Colours [N, 3] of the pixels that show the mesh; the inside of a car and the back of its seats are not among
    them. Where no ray meets anything: of the faces."""
    rays_o, rays_d = turntable(_VIEWS, elevation_deg=_ELEVATION_DEG).rays(_PIXELS, _PIXELS)
    hits = RayCaster(mesh).cast(rays_o, rays_d)
    return hits.albedo[hits.mask].numpy() if bool(hits.mask.any()) else mesh.face_colors


def _nearest(srgb: NDArray[np.float32]) -> NDArray[np.int64]:
    """Index into the names for each colour, [N]."""
    return _OF_SHADE[np.square(oklab(srgb)[:, None] - _POINTS).sum(-1).argmin(1)]
