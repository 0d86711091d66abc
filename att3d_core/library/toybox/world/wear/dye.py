"""Changing the colour of fur and cloth: the main colour is replaced, lighter and darker parts stay so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.features import INK, WHITE, Animal
from att3d_core.library.toybox.robot import GLOW
from att3d_core.library.toybox.shapes import Color, vector
from att3d_core.library.toybox.world.look import Look

# Eyes keep their colours whatever is around them.
_KEPT = vector([INK, WHITE, GLOW])
_GREY_CHROMA = 0.13
_AKIN_HUE = np.radians(42)
# A colour that covers this much of a garment is one of its main colours.
_MAIN_SHARE = 0.3


def luminance(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Brightness of sRGB `colours` [N, 3] as they are encoded, [N]."""
    return colours @ vector([0.299, 0.587, 0.114])


def _chroma(colours: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Saturation (length) and hue (angle) of `colours` [N, 3] as complex numbers [N]."""
    red, green, blue = colours.T
    return red - (green + blue) / 2 + 1j * (np.sqrt(3) / 2) * (green - blue)


@dataclass(frozen=True)
class Dye:
    """Replaces `base`, the colours akin to it (of its hue, or grey as it is) and `also` by `target` and its shades.

    A dye whose target is its base changes nothing, and between two targets colours change continuously.
    """

    base: Color
    target: Color
    also: tuple[Color, ...] = ()
    keep: tuple[Color, ...] = ()

    def colours(self, colours: NDArray[np.float32]) -> NDArray[np.float32]:
        """`colours` [N, 3] after dyeing."""
        # What distinguishes a colour from a pure shade of the base fades as the target leaves the base.
        apart = float(np.linalg.norm(vector(self.target) - vector(self.base)))
        own = (colours - self._shade(colours, self.base)) * max(1.0 - 4.0 * apart, 0.0)
        dyed = np.clip(self._shade(colours, self.target) + own, 0, 1)
        return np.where(self._akin(colours)[:, None], dyed, colours).astype(np.float32)

    def colour(self, colour: Color) -> Color:
        """One colour after dyeing."""
        red, green, blue = self.colours(vector([colour]))[0]
        return (float(red), float(green), float(blue))

    def mesh(self, mesh: Mesh) -> Mesh:
        """`mesh` after dyeing."""
        return Mesh(mesh.vertices, mesh.faces, self.colours(mesh.face_colors))

    def _shade(self, colours: NDArray[np.float32], main: Color) -> NDArray[np.float32]:
        """What `main` becomes where the undyed colour is lighter or darker than the base."""
        base = luminance(vector([self.base]))[0]
        light = luminance(colours)[:, None]
        paler = 0.75 * np.clip((light - base) / max(1.0 - base, 0.05), 0, 1)
        return vector(main) * np.minimum(light / base, 1) * (1 - paler) + paler

    def _akin(self, colours: NDArray[np.float32]) -> NDArray[np.bool_]:
        own, base = _chroma(colours), complex(_chroma(vector([self.base]))[0])
        if abs(base) < _GREY_CHROMA:
            akin = np.abs(own) < _GREY_CHROMA
        else:
            akin = (np.abs(own) > 0.06) & (np.abs(np.angle(own / base + 1e-9)) < _AKIN_HUE)
        for colour in self.also:
            akin |= np.abs(colours - vector(colour)).max(1) < 0.01
        kept = np.abs(colours[:, None] - np.concatenate([_KEPT, vector(self.keep).reshape(-1, 3)])).max(2).min(1) < 0.01
        return akin & ~kept


def main_colours(mesh: Mesh) -> tuple[Color, ...]:
    """The colour that covers most of `mesh`, then others that cover much of it."""
    corners = mesh.vertices[mesh.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(normals, axis=1)
    # Flat caps face straight up or down and lie between parts, unseen.
    area = np.where(np.abs(normals[:, 1]) < 0.98 * area, area, 0.0)
    colours, which = np.unique(mesh.face_colors, axis=0, return_inverse=True)
    share = np.bincount(which.ravel(), area, len(colours)) / max(float(area.sum()), 1e-9)
    order = np.argsort(-share, kind="stable")
    kept = [i for rank, i in enumerate(order) if rank == 0 or share[i] >= _MAIN_SHARE]
    return tuple((float(r), float(g), float(b)) for r, g, b in colours[kept])


def dye_for(mesh: Mesh, target: Color) -> Dye:
    """The dye that gives the main colours of `mesh` the colour `target`."""
    base, *also = main_colours(mesh)
    return Dye(base, target, tuple(also))


def recoloured(mesh: Mesh, colour: Color) -> Mesh:
    """`mesh` with its dominant colour replaced by `colour`, lighter and darker shades of it kept."""
    return dye_for(mesh, colour).mesh(mesh) if len(mesh.faces) else mesh


def in_coat(
    animal: Animal, look: Look, coats: tuple[Color, Color] | None = None, keep: tuple[Color, ...] = ()
) -> Animal:
    """`animal` with fur of the colour of `look`; unasked, `coats` are its furs at the ends of variation 1.

    keep: colours that never change, though they are akin to the fur.
    """
    dye = coat_dye(animal.fur, look, coats, keep)
    if dye.target == dye.base:
        return animal
    return replace(
        animal,
        fur=dye.colour(animal.fur),
        hand=dye.colour(animal.hand),
        foot=dye.colour(animal.foot),
        head=lambda: dye.mesh(animal.head()),
        body=lambda: dye.mesh(animal.body()),
    )


def coat_dye(fur: Color, look: Look, coats: tuple[Color, Color] | None = None, keep: tuple[Color, ...] = ()) -> Dye:
    """From `fur` to the colour of `look`; unasked, to `coats` at the ends of variation 1 (darker and lighter fur)."""
    own = np.asarray(fur)
    dark, pale = (0.72 * own, 0.72 * own + 0.28) if coats is None else (np.asarray(coats[0]), np.asarray(coats[1]))
    at = look.variation[1]
    varied = own + abs(at) * ((pale if at > 0 else dark) - own)
    own_now = (float(varied[0]), float(varied[1]), float(varied[2])) if at else fur
    return Dye(fur, look.paint(own_now), keep=keep)
