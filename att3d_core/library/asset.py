"""What a library holds: a coloured mesh, what people call it, and how it was made.

Every asset follows the project's conventions: +Y up, +Z front, metres, within the ball of radius 0.75 about the
origin; one sRGB colour a face. Toybox assets stand on the plane y = -0.6, where the ball is still 0.9 wide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

GROUND_Y = -0.6
BALL_RADIUS = 0.75
VARIATIONS: tuple[str, ...] = ("variation", "variation 2")
"""Settings in [-1, 1] that make another specimen of the same thing; 0 is the usual one."""


@dataclass(frozen=True)
class Mesh:
    """A triangle mesh with one colour a face.

    vertices: [V, 3] float32. faces: [F, 3] int32. face_colors: [F, 3] float32, sRGB-encoded in [0, 1].
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    face_colors: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.faces)
        if self.vertices.shape != (len(self.vertices), 3) or self.faces.shape != (count, 3):
            raise ValueError(
                f"expected [V, 3] vertices and [F, 3] faces, got {self.vertices.shape}, {self.faces.shape}"
            )
        if self.face_colors.shape != (count, 3):
            raise ValueError(f"expected one colour a face, [{count}, 3], got {self.face_colors.shape}")


def merge(meshes: Sequence[Mesh]) -> Mesh:
    """One mesh holding all of `meshes`, in order."""
    offsets = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]).astype(np.float32),
        np.concatenate([mesh.faces + offset for mesh, offset in zip(meshes, offsets, strict=True)]).astype(np.int32),
        np.concatenate([mesh.face_colors for mesh in meshes]).astype(np.float32),
    )


def place(mesh: Mesh, radius: float = BALL_RADIUS) -> Mesh:
    """`mesh` scaled and moved (never rotated) so that its box is centred on the origin and it just fits the ball."""
    centred = mesh.vertices - (mesh.vertices.min(0) + mesh.vertices.max(0)) / 2
    scale = radius / max(float(np.linalg.norm(centred, axis=1).max()), 1e-9)
    return Mesh((centred * scale).astype(np.float32), mesh.faces, mesh.face_colors)


@dataclass(frozen=True)
class Credit:
    """Whose work an asset is. licence: as its source words it. source: the collection that it came in."""

    creator: str
    licence: str
    source: str


@dataclass(frozen=True)
class Asset:
    """One entry of a library: its captions now, its mesh when asked for.

    `slots` are the words of its template ({"animal": "pig", ...}); `parameters` place it in a continuous family.
    `settings` are the model's inputs beside the text at which it looks like this (VARIATIONS), absent ones 0.
    `paraphrases` may be trained on, `held_out_paraphrases` never. credit: None for what the project made itself, and
    for files that do not say.
    """

    name: str
    caption: str
    build: Callable[[], Mesh]
    paraphrases: tuple[str, ...] = ()
    held_out_paraphrases: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)
    credit: Credit | None = None


@dataclass(frozen=True)
class Family:
    """Assets along continuous parameters: `build` makes any point between the stops.

    Neighbouring stops may be blended: parameters are interpolated linearly. `closed` joins the last to the first.
    """

    name: str
    stops: tuple[Asset, ...]
    build: Callable[[Mapping[str, float]], Mesh]
    closed: bool = False

    def between(self, first: Asset, second: Asset, alpha: float) -> Mesh:
        """The mesh at `(1 - alpha) first + alpha second`, alpha in [0, 1]."""
        keys = first.parameters.keys() | second.parameters.keys()
        return self.build(
            {
                key: (1 - alpha) * first.parameters.get(key, 0.0) + alpha * second.parameters.get(key, 0.0)
                for key in sorted(keys)
            }
        )
