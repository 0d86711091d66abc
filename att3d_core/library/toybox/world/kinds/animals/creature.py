"""Animals with a body of their own kind: built in their own colours, dyed as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, eyes
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import Color, Point, both_sides, ellipsoid, moved
from att3d_core.library.toybox.world.figures import Figure, figure
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.dye import coat_dye, in_coat


def creature(
    noun: str,
    build: Callable[[Look], Mesh],
    skin: Color,
    synonyms: tuple[str, ...] = (),
    coats: tuple[Color, Color] | None = None,
    keep: tuple[Color, ...] = (),
) -> Kind:
    """A being that wears nothing: `build` makes it in its own colours, of which `skin` and its shades take the dye."""

    def dyed(look: Look) -> Mesh:
        dye = coat_dye(skin, look, coats, keep)
        mesh = build(look)
        return mesh if dye.target == dye.base else dye.mesh(mesh)

    return Kind(noun, dyed, synonyms, Takes.BEING)


def own_bodied(
    noun: str,
    animal: Animal,
    build: Callable[[Look], Mesh],
    synonyms: tuple[str, ...] = (),
    coats: tuple[Color, Color] | None = None,
    limbs: Color | None = None,
    keep: tuple[Color, ...] = (),
) -> Figure:
    """An animal that alone has the body that `build` makes in its own colours, else the upright toy's.

    limbs: colour of the upright toy's arms and legs where it is not that of its fur. keep: colours that never
    change, though they are akin to the fur.
    """

    def coated(look: Look) -> Animal:
        upright = in_coat(animal, look, coats, keep)
        return upright if limbs is None else replace(upright, fur=coat_dye(animal.fur, look, coats, keep).colour(limbs))

    def alone(look: Look) -> Mesh:
        dye = coat_dye(animal.fur, look, coats, keep)
        mesh = build(look)
        return mesh if dye.target == dye.base else dye.mesh(mesh)

    return figure(noun, coated, synonyms, alone=alone)


def headed(animal: Animal, scale: float) -> Mesh:
    """The head of `animal` around the origin, `scale` times as large."""
    head = animal.head()
    return moved(Mesh(head.vertices * scale, head.faces, head.face_colors), (0, -HEAD_Y * scale, 0))


def eyes_at(at: Point, scale: float = 1.0, apart: float = 0.1, iris: Color = INK) -> Mesh:
    """The two eyes of the toys, looking to +Z, `scale` times as large; each is `apart` from the middle, `at`."""
    mesh = merge(eyes(iris=iris))
    side = np.sign(mesh.vertices[:, :1])
    shape = (mesh.vertices - np.array([0.0, 0.255, 0.19])) - side * np.array([0.1, 0.0, 0.0])
    placed = scale * shape + side * np.array([apart, 0.0, 0.0])
    return moved(Mesh(placed.astype(np.float32), mesh.faces, mesh.face_colors), at)


def side_eyes(at: Point, radius: float, white: Color = WHITE) -> list[Mesh]:
    """Eyes left and right of a head, looking outward; `at` is the left one."""
    x, y, z = at
    parts = [
        ellipsoid(at, (0.6 * radius, radius, radius), white, 10),
        ellipsoid((x + 0.36 * radius, y, z + 0.1 * radius), (0.4 * radius, 0.68 * radius, 0.68 * radius), INK, 8),
        ellipsoid(
            (x + 0.66 * radius, y + 0.26 * radius, z + 0.3 * radius),
            (0.2 * radius, 0.26 * radius, 0.26 * radius),
            WHITE,
            6,
        ),
    ]
    return [mesh for part in parts for mesh in both_sides(part)]
