"""A bird on its own two feet, made of its head and its plumage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.figures import figure
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.dye import coat_dye, in_coat

ORANGE, CREAM = rgb("#ff9a1f"), rgb("#fff4dc")
# Beaks, feet and eyes keep their colours whatever the feathers have.
HORN = (ORANGE, *(rgb(code) for code in ("#e07a10", "#ffb01f", "#e0a92e", "#e08a1e", "#ffcf2e", "#ffc21a", "#ffe27a")))


@dataclass(frozen=True)
class Plumage:
    """The natural body of a bird below its head, in the units of the toy.

    body: radii of the egg. wing: half of length, height and thickness; spread: degrees from hanging to level.
    tail: length of the tail feathers. leg: height of the belly above the ground. tilt: of the egg, degrees forward.
    wing_marks: ellipsoids (place, radii, colour) on a hanging wing, whose shoulder is the origin.
    """

    body: tuple[float, float, float]
    belly: Color
    wing: tuple[float, float, float] = (0.055, 0.2, 0.11)
    wing_colour: Color | None = None
    spread: float = 14.0
    tail: float = 0.16
    tail_colour: Color | None = None
    leg: float = 0.1
    foot: Color = ORANGE
    tilt: float = 0.0
    head: float = 1.0
    wing_marks: tuple[tuple[Point, Point, Color], ...] = ()


def perched(bird: Animal, plumage: Plumage, look: Look) -> Mesh:
    """`bird` on its own two feet, wings at its sides; variation 0 goes from lean to stout."""
    stout = look.vary(0, 0.86, 1.0, 1.16)
    width, height, depth = plumage.body[0] * stout, plumage.body[1], plumage.body[2] * stout
    y = GROUND_Y + plumage.leg + 0.92 * height
    turn = rotation(x_deg=plumage.tilt)
    wing_colour = plumage.wing_colour or bird.fur
    wing = ellipsoid(
        (0, -0.85 * plumage.wing[1], 0), (plumage.wing[0], plumage.wing[1], plumage.wing[2]), wing_colour, 12
    )
    marks = [ellipsoid(at, radii, color, 10) for at, radii, color in plumage.wing_marks]
    shoulder = (0.9 * width, y + 0.42 * height, -0.02)
    tail = ellipsoid((0, 0, 0), (0.09, 0.045, plumage.tail), plumage.tail_colour or wing_colour, 10, rotation(x_deg=18))
    feet = [ellipsoid((0.095, GROUND_Y + 0.035, 0.06), (0.075, 0.035, 0.12), plumage.foot, 10)]
    if plumage.leg > 0.06:
        feet.append(limb((0.085, y - 0.75 * height, 0.0), (0.095, GROUND_Y + 0.05, 0.0), 0.045, 0.04, plumage.foot))
    head_y = y + 0.78 * height
    head = bird.head()
    size = plumage.head * look.vary(0, 1.05, 1.0, 0.95)
    placed = Mesh(((head.vertices - [0, HEAD_Y - 0.16, 0]) * size).astype(np.float32), head.faces, head.face_colors)
    parts = [
        ellipsoid((0, y, 0), (width, height, depth), bird.fur, 18, turn),
        ellipsoid(
            (0, y - 0.06 * height, 0.22 * depth), (0.8 * width, 0.84 * height, 0.86 * depth), plumage.belly, 16, turn
        ),
        *[
            mesh
            for part in (wing, *marks)
            for mesh in both_sides(moved(part, shoulder, rotation(z_deg=plumage.spread)))
        ],
        moved(tail, (0, y - 0.5 * height, -0.85 * depth - 0.35 * plumage.tail)),
        *[part for foot in feet for part in both_sides(foot)],
        moved(placed, (0, head_y, 0.1 * depth + 0.3 * np.sin(np.radians(plumage.tilt)) * height)),
    ]
    return merge(parts)


def feathered(
    noun: str,
    animal: Animal,
    build: Callable[[Look], Mesh],
    synonyms: tuple[str, ...],
    coats: tuple[Color, Color] | None = None,
) -> Kind:
    """A figure that alone is what `build` makes in the colours of `animal`."""

    def alone(look: Look) -> Mesh:
        dye = coat_dye(animal.fur, look, coats, HORN)
        mesh = build(look)
        return mesh if dye.target == dye.base else dye.mesh(mesh)

    return figure(noun, lambda look: in_coat(animal, look, coats, HORN), synonyms, alone=alone)


def bird(
    noun: str, animal: Animal, plumage: Plumage, synonyms: tuple[str, ...], coats: tuple[Color, Color] | None = None
) -> Kind:
    """A figure that alone is a bird with wings."""
    return feathered(noun, animal, lambda look: perched(animal, plumage, look), synonyms, coats)


def carried(animal: Animal, scale: float, at: Point) -> Mesh:
    """The head of the toy, `scale` times as large, with its middle at `at`."""
    head = animal.head()
    placed = scale * (head.vertices - np.array([0.0, HEAD_Y, 0.0]))
    return moved(Mesh(placed.astype(np.float32), head.faces, head.face_colors), at)


def beak(color: Color, length: float = 0.14, radius: float = 0.07, y: float = 0.17, hook: float = 0.0) -> list[Mesh]:
    """A pointed beak; with `hook`, its tip bends down so far."""
    z = 0.17
    return [
        tube(
            [(0, y, z), (0, y - 0.01, z + 0.6 * length), (0, y - 0.02 - hook, z + length)],
            [radius, 0.7 * radius, 0.018],
            color,
            10,
        ),
        rod((0, y - 0.05, z), (0, y - 0.055, z + 0.6 * length), 0.6 * radius, color, 0.02, 8),
    ]
